//! The demonstration vendor's last two months, lived through the API under an injected clock.
//!
//! Nothing is inserted behind the rules' back: each record is announced in time for the strict policy, or refused.

use crate::{
    api::Api,
    clock::{self, text},
    error::Error,
    record::{self, Plan},
    step,
};
use chrono::{DateTime, Datelike as _, NaiveTime, TimeDelta, Utc, Weekday};
use serde_json::Value;

type Instant = DateTime<Utc>;

/// Where the story ends.
#[derive(Clone, Copy)]
pub(crate) enum Present {
    /// At the wall clock's time, and on with it.
    Real,
    /// At a given instant.
    Given(Instant),
}

impl Present {
    /// The instant it means.
    pub(crate) fn instant(self) -> Instant {
        match self {
            Self::Real => clock::now(),
            Self::Given(instant) => instant,
        }
    }
}

/// What the three changes are known by afterwards.
pub(crate) struct Told {
    /// Announced, ahead.
    pub(crate) update: String,
    /// In progress.
    pub(crate) urgent: String,
    /// One that nobody has announced yet and that would pass.
    pub(crate) untold: Value,
}

/// The three changes, around `now`.
pub(crate) struct Story {
    upgrade: Plan,
    update: Plan,
    urgent: Plan,
    now: Instant,
}

impl Story {
    /// Plans the windows. Saturday night in UTC is off-peak in every region of the reference policy.
    ///
    /// Each is told so long ahead that two weeks of holidays fit in: 60 days for the upgrade (45 days and 15 business
    /// days are owed), 25 for the update (15 days and 7 business days).
    pub(crate) fn around(now: Instant) -> Self {
        let now = now - TimeDelta::seconds(now.timestamp().rem_euclid(60));
        let past = saturday_night(now - TimeDelta::days(28));
        let ahead = saturday_night(now + TimeDelta::days(8));
        Self {
            upgrade: Plan { told: past - TimeDelta::days(60), start: past, length: TimeDelta::hours(4) },
            update: Plan { told: ahead - TimeDelta::days(25), start: ahead, length: TimeDelta::hours(2) },
            urgent: Plan {
                told: now - TimeDelta::minutes(50),
                start: now - TimeDelta::minutes(40),
                length: TimeDelta::hours(2),
            },
            now,
        }
    }

    /// When it begins: the server's clock has to start here or earlier.
    pub(crate) fn begins(&self) -> Instant {
        self.upgrade.told
    }

    /// Lives it. The moments are in the clock's order, which never goes back.
    pub(crate) fn tell(&self, api: &Api, present: Present) -> Result<Told, Error> {
        let at = |moment: Instant| api.set_clock(moment);
        let minutes = TimeDelta::minutes;

        step::note(&format!("{} the upgrade is announced", text(self.upgrade.told)));
        at(self.upgrade.told)?;
        let upgrade = api.announce(&record::upgrade(self.upgrade))?;

        step::note(&format!("{} the upgrade starts, goes on, is finished and closed", text(self.upgrade.start)));
        // The reminder goes out an hour before, by the clock: it must not be jumped over.
        at(self.upgrade.start - minutes(60))?;
        at(self.upgrade.start)?;
        api.step(&upgrade, "start", "Work has begun. The web application is unavailable for about 45 minutes.")?;
        at(self.upgrade.start + minutes(40))?;
        api.step(&upgrade, "updates", "The web application is back, on version 5. Roles are being migrated.")?;
        at(self.upgrade.start + minutes(150))?;
        api.step(&upgrade, "updates", "Nine of ten organisations are migrated.")?;
        at(self.upgrade.start + minutes(205))?;
        api.step(&upgrade, "finish", "Every organisation is on version 5.")?;
        at(self.upgrade.start + TimeDelta::hours(35))?;
        api.step(&upgrade, "close", "Two days of usual operation; nothing is left to do.")?;

        step::note(&format!("{} the update is announced", text(self.update.told)));
        at(self.update.told)?;
        let update = api.announce(&record::update(self.update))?;

        step::note(&format!("{} the urgent update is announced and starts", text(self.urgent.told)));
        at(self.urgent.told)?;
        let urgent = api.announce(&record::urgent(self.urgent))?;
        at(self.urgent.start)?;
        api.step(&urgent, "start", "The first region's certificates are being replaced.")?;
        at(self.now - minutes(15))?;
        api.step(&urgent, "updates", "Europe is done; the Americas follow.")?;

        let present = present.instant();
        step::note(&format!("{} the present", text(present)));
        at(present)?;
        Ok(Told { update, urgent, untold: record::patch(self.patch(present)) })
    }

    /// The night after the update: further away than the three business days that a patch needs, whatever the day.
    fn patch(&self, told: Instant) -> Plan {
        Plan { told, start: self.update.start + TimeDelta::days(1), length: TimeDelta::hours(1) }
    }
}

/// The first Saturday, 22:30 UTC, that is not before `instant`.
fn saturday_night(instant: Instant) -> Instant {
    let night = NaiveTime::from_hms_opt(22, 30, 0).unwrap_or_default();
    let ahead = Weekday::Sat.days_since(instant.weekday());
    let same_day = (instant.date_naive() + TimeDelta::days(i64::from(ahead))).and_time(night).and_utc();
    if same_day < instant { same_day + TimeDelta::days(7) } else { same_day }
}

#[cfg(test)]
mod tests {
    use super::{Instant, Plan, Story, record, saturday_night, text};
    use chrono::TimeDelta;
    use fairnotice_core::{change::Change, evaluate::evaluate, file};
    use serde_json::Value;

    fn instant(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    #[track_caller]
    fn check(from: &str, expected: &str) {
        assert_eq!(text(saturday_night(instant(from))), expected);
    }

    #[test]
    fn the_night_is_the_next_one() {
        check("2026-10-24T22:30:00Z", "2026-10-24T22:30:00Z");
        check("2026-10-24T22:30:01Z", "2026-10-31T22:30:00Z");
        check("2026-12-27T00:00:00Z", "2027-01-02T22:30:00Z");
    }

    #[test]
    fn the_clock_never_goes_back() {
        for day in 0..400 {
            let story = Story::around(instant("2026-01-01T11:59:59Z") + TimeDelta::days(day));
            let closed = story.upgrade.start + TimeDelta::hours(35);
            let moments =
                [story.upgrade.told, closed, story.update.told, story.urgent.told, story.now, story.update.start];
            assert!(moments.is_sorted(), "{moments:?}");
        }
    }

    #[test]
    fn the_strict_policy_lets_every_record_pass_on_any_day() {
        let policy = file::policy(include_str!("../../../policies/reference-strict.toml")).expect("a policy");
        let check = |record: fn(Plan) -> Value, plan: Plan| {
            let change: Change = serde_json::from_value(record(plan)).expect("a change record");
            let verdict = evaluate(&policy, &change.announced(plan.told), plan.told);
            assert!(verdict.compliant(), "told {}, start {}: {verdict:#?}", plan.told, plan.start);
        };
        for day in 0..500 {
            let now = instant("2026-06-01T09:41:00Z") + TimeDelta::days(day);
            let story = Story::around(now);
            check(record::upgrade, story.upgrade);
            check(record::update, story.update);
            check(record::urgent, story.urgent);
            check(record::patch, story.patch(now));
        }
    }
}

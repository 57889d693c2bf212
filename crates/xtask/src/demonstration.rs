//! The demonstration: the last months of an invented vendor, replayed through the API with a settable clock.
//!
//! Every record goes through the API, so the rules apply: the server refuses a record that breaks the strict policy.

pub(crate) mod translations;
mod year;

use crate::{
    api::Api,
    clock::{self, text},
    error::Error,
    folder,
    record::{self, Timing},
    serve::Installation,
    step, subscriber,
};
use chrono::{DateTime, Datelike as _, NaiveTime, TimeDelta, Utc, Weekday};
use serde_json::Value;
use std::collections::BTreeMap;
use year::Year;

type Instant = DateTime<Utc>;

/// The vendor's components; the rest of its policy is the reference policy.
const COMPONENTS: &str = include_str!("demonstration/components.toml");

/// The vendor's server, with its policy and its brand.
pub(crate) fn installation(port: u16) -> Result<Installation, Error> {
    let brand = folder::root().join("crates/xtask/src/demonstration/brand/brand.toml");
    Ok(Installation::create(port)?.under(&policy()?)?.with("FAIRNOTICE_BRAND", brand.display().to_string()))
}

/// The vendor's policy: the rules of the reference policy, under the vendor's name and with its components.
fn policy() -> Result<String, Error> {
    let reference = folder::read_text(&folder::root().join("policies").join("reference-strict.toml"))?;
    let mut is_component = false;
    let others = reference.lines().filter(|line| {
        if line.starts_with('[') {
            is_component = *line == "[[components]]";
        }
        !is_component
    });
    let own = |line| match line {
        r#"id = "reference-strict""# => r#"id = "northwind""#,
        r#"version = "2019.11.13""# => r#"version = "3""#,
        "effective_from = 2019-03-01" => "effective_from = 2025-02-01",
        r#"document = "Product releases and change management""# => r#"document = "Northwind maintenance policy""#,
        r#"revision = "10/08/2019, last update 13/11/2019""# => r#"revision = "third edition, 15 January 2025""#,
        r#"source = "PyPI holidays, ES subdiv MD""# => r#"source = "Public holidays of the Community of Madrid""#,
        other => other,
    };
    Ok(others.map(own).chain(COMPONENTS.lines()).collect::<Vec<_>>().join("\n"))
}

/// The instant at which the demonstration ends.
#[derive(Clone, Copy)]
pub(crate) enum EndTime {
    /// The wall clock's time.
    Now,
    /// A fixed instant.
    At(Instant),
}

impl EndTime {
    /// The instant; [`EndTime::Now`] reads the wall clock at each call.
    pub(crate) fn instant(self) -> Instant {
        match self {
            Self::Now => clock::now(),
            Self::At(instant) => instant,
        }
    }
}

/// What a visitor can look at or try when the demonstration has run.
pub(crate) struct Demonstration {
    /// The id of the update, which is announced and lies ahead.
    pub(crate) update: String,
    /// The id of the urgent update, which is in progress.
    pub(crate) urgent: String,
    /// The body of a patch that is not announced yet and that the rules accept.
    pub(crate) draft: Value,
    /// Whether a reader has subscribed, whose mails the server keeps.
    pub(crate) has_reader: bool,
}

/// When the three changes of the demonstration take place, relative to `now`.
pub(crate) struct Scenario {
    upgrade: Timing,
    update: Timing,
    urgent: Timing,
    now: Instant,
    has_past: bool,
}

impl Scenario {
    /// Chooses the windows. Saturday night in UTC is off-peak in every region of the reference policy.
    ///
    /// The leads are long enough for two weeks of holidays: 60 days for the upgrade (the policy requires 45 days and 15
    /// business days), 25 days for the update (15 days and 7 business days).
    pub(crate) fn around(now: Instant) -> Self {
        let now = now - TimeDelta::seconds(now.timestamp().rem_euclid(60));
        let past = saturday_night(now - TimeDelta::days(28));
        let ahead = saturday_night(now + TimeDelta::days(8));
        Self {
            upgrade: Timing { announced_at: past - TimeDelta::days(60), start: past, length: TimeDelta::hours(4) },
            update: Timing { announced_at: ahead - TimeDelta::days(25), start: ahead, length: TimeDelta::hours(2) },
            urgent: Timing {
                announced_at: now - TimeDelta::minutes(50),
                start: now - TimeDelta::minutes(40),
                length: TimeDelta::hours(2),
            },
            now,
            has_past: false,
        }
    }

    /// The same after a year of maintenance, releases and incidents.
    pub(crate) fn with_past(self) -> Self {
        Self { has_past: true, ..self }
    }

    fn year(&self) -> Option<Year> {
        self.has_past.then(|| Year::before(self.now).with_recent_incident(self.now))
    }

    /// The first instant. The server's clock has to start at it or earlier.
    pub(crate) fn begins(&self) -> Instant {
        self.year().and_then(|year| year.begins()).unwrap_or(self.upgrade.announced_at)
    }

    /// Announces the changes and sends their steps, each at its instant. The server's clock only goes forward.
    pub(crate) fn play(&self, api: &Api, end: EndTime) -> Result<Demonstration, Error> {
        let (mut year, mut ids) = (self.year(), BTreeMap::new());
        let mut at = |moment: Instant| {
            year.as_mut().map_or(Ok(()), |year| year.play(moment, api, &mut ids))?;
            api.set_clock(moment)
        };
        let minutes = TimeDelta::minutes;

        if self.has_past {
            step::note(&format!("{} a year of work, releases and incidents begins", text(self.begins())));
        }
        at(self.begins())?;
        let has_reader = subscriber::subscribe(api)?;
        at(self.upgrade.announced_at)?;
        step::note(&format!("{} the upgrade is announced", text(self.upgrade.announced_at)));
        let upgrade = api.announce(&record::upgrade(self.upgrade))?;

        step::note(&format!("{} the upgrade starts, gets updates, is finished and closed", text(self.upgrade.start)));
        // The server sends a reminder one hour before the start. The clock has to stop at that instant, or the reminder
        // is late.
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
        api.step(&upgrade, "close", "Version 5 has run without faults. The change is closed.")?;

        step::note(&format!("{} the update is announced", text(self.update.announced_at)));
        at(self.update.announced_at)?;
        let update = api.announce(&record::update(self.update))?;

        step::note(&format!("{} the urgent update is announced and starts", text(self.urgent.announced_at)));
        at(self.urgent.announced_at)?;
        let urgent = api.announce(&record::urgent(self.urgent))?;
        at(self.urgent.start)?;
        api.step(&urgent, "start", "The first region's certificates are being replaced.")?;
        at(self.now - minutes(15))?;
        api.step(&urgent, "updates", "Europe is done; the Americas follow.")?;

        let end = end.instant();
        step::note(&format!("{} the demonstration is complete", text(end)));
        at(end)?;
        Ok(Demonstration { update, urgent, draft: record::patch(self.patch(end)), has_reader })
    }

    /// A patch in the night after the update. A patch needs three business days of notice, and on every day of the year
    /// that night is further away.
    fn patch(&self, announced_at: Instant) -> Timing {
        Timing { announced_at, start: self.update.start + TimeDelta::days(1), length: TimeDelta::hours(1) }
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
    use super::{Instant, Scenario, Timing, record, saturday_night, text};
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
    fn the_policy_is_the_vendors_own() {
        let policy = file::policy(&super::policy().expect("a policy")).expect("a policy that can be read");
        assert_eq!((policy.id(), policy.version()), ("northwind", "3"));
        assert_eq!(policy.effective_from(), instant("2025-01-31T23:00:00Z"));
        assert!(policy.file().source.document.starts_with("Northwind"), "{:?}", policy.file().source);
    }

    #[test]
    fn the_night_is_the_next_one() {
        check("2026-10-24T22:30:00Z", "2026-10-24T22:30:00Z");
        check("2026-10-24T22:30:01Z", "2026-10-31T22:30:00Z");
        check("2026-12-27T00:00:00Z", "2027-01-02T22:30:00Z");
    }

    #[test]
    fn the_clock_only_goes_forward() {
        for day in 0..400 {
            let scenario = Scenario::around(instant("2026-01-01T11:59:59Z") + TimeDelta::days(day));
            let closed = scenario.upgrade.start + TimeDelta::hours(35);
            let instants = [
                scenario.upgrade.announced_at,
                closed,
                scenario.update.announced_at,
                scenario.urgent.announced_at,
                scenario.now,
                scenario.update.start,
            ];
            assert!(instants.is_sorted(), "{instants:?}");
        }
    }

    #[test]
    fn every_record_passes_the_strict_policy_on_any_day() {
        let policy = file::policy(include_str!("../../../policies/reference-strict.toml")).expect("a policy");
        let check = |record: fn(Timing) -> Value, timing: Timing| {
            let change: Change = serde_json::from_value(record(timing)).expect("a change record");
            let Timing { announced_at, start, .. } = timing;
            let verdict = evaluate(&policy, &change.announced(announced_at), announced_at);
            assert!(verdict.compliant(), "announced at {announced_at}, start {start}: {verdict:#?}");
        };
        for day in 0..500 {
            let now = instant("2026-06-01T09:41:00Z") + TimeDelta::days(day);
            let scenario = Scenario::around(now);
            check(record::upgrade, scenario.upgrade);
            check(record::update, scenario.update);
            check(record::urgent, scenario.urgent);
            check(record::patch, scenario.patch(now));
        }
    }
}

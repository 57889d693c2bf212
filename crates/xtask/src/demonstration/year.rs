//! The year before the demonstration: maintenance, releases and incidents of every sort, each at its instant.

use super::{Instant, saturday_night};
use crate::{
    api::Api,
    error::Error,
    record::{self, Timing},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What happens at an instant.
enum Act {
    /// The clock stops there: the server does by itself what is due.
    Wait,
    /// A change is announced, under a name of this file.
    Announce(&'static str, Value),
    /// The plan of a change is edited.
    Edit(&'static str, Value),
    /// A step of a change, with its message.
    Step(&'static str, &'static str, String),
    /// An incident is opened, under a name of this file.
    Open(&'static str, Value),
    /// An update of an incident.
    Report(&'static str, Value),
}

/// Everything that happens, in any order.
pub(super) struct Year(Vec<(Instant, Act)>);

impl Year {
    /// The year before `now`, without the last five weeks, of which the demonstration itself tells.
    pub(super) fn before(now: Instant) -> Self {
        let mut year = Self(Vec::new());
        let night = |weeks| saturday_night(now - TimeDelta::weeks(weeks));
        year.work(
            "kernel",
            record::routine("Security updates of the database servers", &["api", "web"], timing(night(47), 2)),
            95,
        );
        year.work("4.6.0", release("update", ("4.5.2", "4.6.0"), "Breakout rooms", timing(night(43), 2)), 110);
        year.incident(
            "sign-in",
            ("Some users cannot sign in", "sign-in", "partial_outage"),
            night(39) + TimeDelta::hours(35),
            52,
        );
        let load = record::routine("Load balancers are replaced", &["api", "web", "sign-in"], timing(night(36), 2));
        year.moved("load", load, TimeDelta::weeks(1), ("a week", "Every region uses the new load balancers."));
        year.work(
            "4.6.1",
            release("patch", ("4.6.0", "4.6.1"), "Names of breakout rooms can be long", timing(night(33), 1)),
            30,
        );
        year.work(
            "network",
            record::routine("New network switches in Frankfurt", &["meetings", "recordings"], timing(night(30), 3)),
            150,
        );
        year.overrun(night(26));
        year.incident(
            "late",
            ("Recordings are processed late", "recordings", "degraded_performance"),
            night(23) + TimeDelta::hours(63),
            312,
        );
        // Work that took longer than it was announced.
        year.work(
            "storage",
            record::routine("Storage of recordings is enlarged", &["recordings"], timing(night(19), 2)),
            146,
        );
        year.undone(night(16));
        year.work(
            "4.7.2",
            release("patch", ("4.7.0", "4.7.2"), "Cut recordings keep their chapters", timing(night(15), 1)),
            40,
        );
        let calendars = release("update", ("4.7.2", "4.8.0"), "Calendars of teams", timing(night(12), 2));
        year.moved("4.8.0", calendars, TimeDelta::days(1), ("a day", "Every region has version 4.8.0."));
        year.incident(
            "europe",
            ("The API answers with errors in Europe", "api", "major_outage"),
            night(8) + TimeDelta::hours(84),
            38,
        );
        year
    }

    /// Adds an incident of the last days, which is over.
    pub(super) fn with_recent_incident(mut self, now: Instant) -> Self {
        let began = now - TimeDelta::days(6) - TimeDelta::hours(3);
        self.incident("audio", ("Sound breaks up in large meetings", "meetings", "degraded_performance"), began, 71);
        self
    }

    /// What happens before an instant, through the API. The server's clock only goes forward.
    pub(super) fn play(
        &mut self,
        until: Instant,
        api: &Api,
        ids: &mut BTreeMap<&'static str, String>,
    ) -> Result<(), Error> {
        self.0.sort_by_key(|(at, _)| *at);
        let later = self.0.partition_point(|(at, _)| *at < until);
        for (at, act) in self.0.drain(..later) {
            api.set_clock(at)?;
            let id = |name: &str| ids.get(name).cloned().unwrap_or_default();
            match act {
                Act::Wait => {}
                Act::Announce(name, record) => _ = ids.insert(name, api.announce(&record)?),
                Act::Edit(name, patch) => api.edit(&id(name), &patch)?,
                Act::Step(name, step, message) => api.step(&id(name), step, &message)?,
                Act::Open(name, incident) => _ = ids.insert(name, api.open(&incident)?),
                Act::Report(name, report) => api.report(&id(name), &report)?,
            }
        }
        Ok(())
    }

    /// The first instant; none if nothing happens.
    pub(super) fn begins(&self) -> Option<Instant> {
        self.0.iter().map(|(at, _)| *at).min()
    }

    fn at(&mut self, at: Instant, act: Act) {
        self.0.push((at, act));
    }

    /// Work that is announced, and goes on for so many minutes.
    fn work(&mut self, name: &'static str, (record, timing): (Value, Timing), minutes: i64) {
        self.announced(name, record, timing);
        self.at(timing.start, Act::Step(name, "start", "Work has begun as announced.".into()));
        let end = timing.start + TimeDelta::minutes(minutes);
        self.at(end, Act::Step(name, "finish", "Work is finished and was verified.".into()));
        self.at(
            end + TimeDelta::hours(12),
            Act::Step(name, "close", "No faults were found since. The change is closed.".into()),
        );
    }

    /// The server sends a reminder one hour before the start. The clock has to stop there, or the reminder is late.
    fn announced(&mut self, name: &'static str, record: Value, timing: Timing) {
        self.at(timing.announced_at, Act::Announce(name, record));
        self.at(timing.start - TimeDelta::hours(1), Act::Wait);
    }

    /// Work whose window is moved some days before it, with a new notice.
    fn moved(
        &mut self,
        name: &'static str,
        (record, first): (Value, Timing),
        later: TimeDelta,
        (by, finished): (&str, &'static str),
    ) {
        let moved = Timing { start: first.start + later, ..first };
        self.at(first.announced_at, Act::Announce(name, record));
        let patch = json!({ "start": crate::clock::text(moved.start), "end": crate::clock::text(moved.end()) });
        self.at(first.announced_at + TimeDelta::days(3), Act::Edit(name, patch));
        self.at(moved.start - TimeDelta::hours(1), Act::Wait);
        self.at(moved.start, Act::Step(name, "start", format!("Work has begun, {by} later than first announced.")));
        self.at(moved.start + TimeDelta::minutes(70), Act::Step(name, "finish", finished.into()));
        self.at(moved.start + TimeDelta::hours(12), Act::Step(name, "close", "The change is closed.".into()));
    }

    /// A release that took longer than its window, of which readers were told too late: two promises that were not kept.
    fn overrun(&mut self, night: Instant) {
        let name = "4.7.0";
        let (record, timing) = release("update", ("4.6.1", "4.7.0"), "Recordings can be cut", timing(night, 2));
        self.announced(name, record, timing);
        self.at(timing.start, Act::Step(name, "start", "Work has begun as announced.".into()));
        let message = "The work takes longer than planned: the index of the recordings is built again.";
        self.at(timing.end() + TimeDelta::minutes(18), Act::Step(name, "updates", message.into()));
        let message = "Work is finished and was verified. Recordings can be played again.";
        self.at(timing.end() + TimeDelta::minutes(47), Act::Step(name, "finish", message.into()));
        let message =
            "We told you 13 minutes too late that the work takes longer. The index is built ahead of the work now.";
        self.at(timing.end() + TimeDelta::hours(12), Act::Step(name, "close", message.into()));
    }

    /// A release that is undone.
    fn undone(&mut self, night: Instant) {
        let name = "4.7.1";
        let (record, timing) = release("patch", ("4.7.0", "4.7.1"), "Recordings keep their chapters", timing(night, 1));
        self.announced(name, record, timing);
        self.at(timing.start, Act::Step(name, "start", "Work has begun as announced.".into()));
        let message =
            "Cut recordings lost their chapters after the update. Version 4.7.0 is back, and no recording is lost.";
        self.at(timing.start + TimeDelta::minutes(35), Act::Step(name, "rollback", message.into()));
        let message =
            "The cause is found: chapters were read before they were written. Version 4.7.2 follows next week.";
        self.at(timing.start + TimeDelta::hours(14), Act::Step(name, "close", message.into()));
    }

    /// An incident of a component, which is over after so many minutes.
    fn incident(&mut self, name: &'static str, what: (&str, &str, &str), began: Instant, minutes: i64) {
        let (title, component, status) = what;
        let after = |part: i64| began + TimeDelta::minutes(minutes * part / 4);
        let opened = json!({
            "title": title,
            "message": "We have seen the fault and are looking for its cause.",
            "components": [{ "id": component, "status": status }],
        });
        self.at(began, Act::Open(name, opened));
        let report = |stage: &str, message: &str| json!({ "stage": stage, "message": message });
        self.at(
            after(1),
            Act::Report(name, report("identified", "The cause is known, and a remedy is being prepared.")),
        );
        self.at(
            after(3),
            Act::Report(name, report("monitoring", "The remedy is in place. We watch whether it holds.")),
        );
        self.at(after(4), Act::Report(name, report("resolved", "Everything works again.")));
    }
}

/// A window that is announced 25 days before: enough for two weeks of holidays.
fn timing(start: Instant, hours: i64) -> Timing {
    Timing { announced_at: start - TimeDelta::days(25), start, length: TimeDelta::hours(hours) }
}

fn release(kind: &str, versions: (&str, &str), feature: &str, timing: Timing) -> (Value, Timing) {
    (record::release(kind, versions, feature, timing), timing)
}

//! The last days of components: what counts on which day, and for how long.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use chrono::TimeDelta;
use common::{STRICT, at, change, id_of};
use fairnotice_core::{
    change::Change,
    component::Status,
    history::{Cause, DAYS, Day, DayHistory, DayState, PastIncident, PastRecords, PastStatus},
    id::ComponentId,
    incident::{ComponentImpact, Incident, Stage},
    instant::Instant,
    lifecycle::{Step, StepMessage, start, take},
    record::Record,
    snapshot::PublicChange,
    zone::{Tzdata, Zone},
};
use std::sync::Arc;

fn madrid() -> Zone {
    Tzdata::built_in().zone("Europe/Madrid").unwrap()
}

fn api() -> ComponentId {
    "api".into()
}

fn impacts(status: Status) -> Vec<ComponentImpact> {
    vec![ComponentImpact { id: api(), status }]
}

fn opened(began: &str, status: Status) -> Incident {
    Incident::opened(id_of("slow"), "Slow", impacts(status), None, &StepMessage::new("It is."), at(began))
}

fn reported(incident: &Incident, stage: Stage, status: Option<Status>, when: &str) -> Incident {
    incident.updated(stage, status.map(impacts), &StepMessage::new("News."), at(when))
}

fn past(incident: Incident) -> PastIncident {
    PastIncident { incident, impacts: Vec::new() }
}

/// The history of `api` in Madrid, with records from the beginning of the year.
fn history(records: PastRecords, now: &str) -> DayHistory {
    let records = PastRecords { since: records.since.or_else(|| Some(at("2026-01-01T00:00:00Z"))), ..records };
    DayHistory::new(&records, &[api()], &madrid(), at(now)).unwrap()
}

fn with_incident(incident: PastIncident, now: &str) -> DayHistory {
    history(PastRecords { incidents: vec![incident], ..PastRecords::default() }, now)
}

/// The days on which something happened, each with its distance from today and what happened: status, minutes, `+` if it goes on.
fn events(history: &DayHistory) -> Vec<String> {
    let days = history.of(&api()).unwrap().iter().rev().enumerate().filter(|(_, day)| !day.events.is_empty());
    let event = |day: &Day| -> Vec<_> {
        let one = day.events.iter().map(|event| {
            format!(" {} {}{}", event.status.id(), event.lasted.num_minutes(), if event.goes_on { "+" } else { "" })
        });
        one.collect()
    };
    days.map(|(ago, day)| format!("{ago}{}", event(day).concat())).collect()
}

#[test]
fn has_ninety_days_of_the_zone_with_today_as_the_last() {
    let history = history(PastRecords::default(), "2026-11-30T11:00:00Z");
    assert_eq!((history.midnights.len(), history.of(&api()).unwrap().len()), (DAYS + 1, DAYS));
    assert_eq!(history.midnights[0], at("2026-09-01T22:00:00Z"));
    assert_eq!(history.midnights[DAYS], at("2026-11-30T23:00:00Z"));
    assert_eq!(history.of(&"web".into()), None);
    // Clocks are put back on 25 October: that day has 25 hours.
    let hours: Vec<_> = history.midnights.windows(2).map(|pair| (pair[1] - pair[0]).num_hours()).collect();
    assert_eq!((hours.iter().filter(|hours| **hours == 25).count(), hours.iter().sum::<i64>()), (1, 90 * 24 + 1));
    // Nothing is said outside of the zone's table.
    assert_eq!(DayHistory::new(&PastRecords::default(), &[api()], &madrid(), at("2046-06-01T00:00:00Z")), None);
}

#[test]
fn an_incident_counts_with_the_impact_that_it_had() {
    let incident = opened("2026-11-28T22:00:00Z", Status::PartialOutage);
    let incident = reported(&incident, Stage::Identified, Some(Status::MajorOutage), "2026-11-28T22:35:00Z");
    let incident = reported(&incident, Stage::Monitoring, None, "2026-11-28T22:45:00Z");
    let incident = reported(&incident, Stage::Monitoring, Some(Status::DegradedPerformance), "2026-11-29T00:00:00Z");
    let incident = reported(&incident, Stage::Resolved, None, "2026-11-29T00:10:00Z");
    let by_report = vec![
        (0, impacts(Status::PartialOutage)),
        (1, impacts(Status::MajorOutage)),
        (3, impacts(Status::DegradedPerformance)),
    ];
    let known = PastIncident { incident: incident.clone(), impacts: by_report };
    let expected = ["1 major_outage 60 degraded_performance 10", "2 major_outage 25 partial_outage 35"];
    assert_eq!(events(&with_incident(known, "2026-11-30T11:00:00Z")), expected);
    // Where earlier impacts are not known, the newest stands for them.
    let newest = ["1 degraded_performance 70", "2 degraded_performance 60"];
    assert_eq!(events(&with_incident(past(incident), "2026-11-30T11:00:00Z")), newest);
}

#[test]
fn an_incident_that_came_back_was_over_between() {
    let incident = opened("2026-11-28T08:00:00Z", Status::PartialOutage);
    let incident = reported(&incident, Stage::Resolved, None, "2026-11-28T09:00:00Z");
    let incident = reported(&incident, Stage::Investigating, None, "2026-11-28T20:00:00Z");
    let again = with_incident(past(incident.clone()), "2026-11-30T11:00:00Z");
    // From 20:00Z (21:00 in Madrid) until midnight, all of the 29th, and today until nobody knows when.
    let expected = ["0 partial_outage 0+", "1 partial_outage 1440", "2 partial_outage 240"];
    assert_eq!(events(&again), expected);
    let over = reported(&incident, Stage::Resolved, None, "2026-11-28T20:10:00Z");
    // A word after the end, such as a report of the cause, does not reopen it.
    let over = reported(&over, Stage::Resolved, None, "2026-11-29T10:00:00Z");
    assert_eq!(events(&with_incident(past(over), "2026-11-30T11:00:00Z")), ["2 partial_outage 70"]);
}

#[test]
fn a_day_has_as_many_minutes_as_its_zone_gave_it() {
    let incident = opened("2026-10-20T00:00:00Z", Status::MajorOutage);
    let incident = reported(&incident, Stage::Resolved, None, "2026-10-27T00:00:00Z");
    let days = with_incident(past(incident), "2026-10-27T11:00:00Z");
    let minutes: Vec<_> =
        days.of(&api()).unwrap().iter().rev().take(4).map(|day| day.events[0].lasted.num_minutes()).collect();
    assert_eq!(minutes, [60, 1440, 1500, 1440]);
    let spring = opened("2026-03-20T00:00:00Z", Status::MajorOutage);
    let spring = reported(&spring, Stage::Resolved, None, "2026-03-30T10:00:00Z");
    let days = with_incident(past(spring), "2026-03-30T11:00:00Z");
    assert_eq!(days.of(&api()).unwrap()[DAYS - 2].events[0].lasted, TimeDelta::hours(23));
}

#[test]
fn bounds_belong_to_the_day_that_begins() {
    let ends_at_midnight = opened("2026-11-28T22:30:00Z", Status::PartialOutage);
    let ends_at_midnight = reported(&ends_at_midnight, Stage::Resolved, None, "2026-11-28T23:00:00Z");
    assert_eq!(events(&with_incident(past(ends_at_midnight), "2026-11-30T11:00:00Z")), ["2 partial_outage 30"]);
    let without_length = opened("2026-11-28T23:00:00Z", Status::PartialOutage);
    let without_length = reported(&without_length, Stage::Resolved, None, "2026-11-28T23:00:00Z");
    assert_eq!(events(&with_incident(past(without_length), "2026-11-30T11:00:00Z")), ["1 partial_outage 0"]);
    let too_old = opened("2026-08-01T00:00:00Z", Status::PartialOutage);
    let too_old = reported(&too_old, Stage::Resolved, None, "2026-09-01T22:00:00Z");
    assert_eq!(events(&with_incident(past(too_old), "2026-11-30T11:00:00Z")), Vec::<String>::new());
    // A clock that went back: what is ahead of today is not today's.
    let ahead = opened("2026-12-05T00:00:00Z", Status::PartialOutage);
    assert_eq!(events(&with_incident(past(ahead), "2026-11-30T11:00:00Z")), Vec::<String>::new());
    let no_harm = opened("2026-11-28T08:00:00Z", Status::Operational);
    assert_eq!(events(&with_incident(past(no_harm), "2026-11-30T11:00:00Z")), Vec::<String>::new());
}

/// Work on `api` with this impact, announced for two hours of 24 November.
fn work(impact: &str) -> Record {
    let components = format!("[{{ id = \"api\", impact = \"{impact}\" }}]");
    let with =
        [("components", components.as_str()), ("start", "2026-11-24T02:00:00Z"), ("end", "2026-11-24T04:00:00Z")];
    let change: Change = change(&with);
    Record::announced(id_of("work"), change, at("2026-11-02T09:00:00Z"))
}

fn with_work(record: &Record, now: &str) -> DayHistory {
    let changes = vec![Arc::new(PublicChange::new(record, &STRICT))];
    history(PastRecords { changes, ..PastRecords::default() }, now)
}

#[test]
fn work_counts_from_its_actual_start_to_its_actual_end() {
    let planned = work("degraded");
    let now = "2026-11-25T11:00:00Z";
    let nothing = StepMessage::new("");
    assert_eq!(events(&with_work(&planned, now)), Vec::<String>::new());
    let cancelled = take(&planned, Step::Cancel, &StepMessage::new("Not needed."), at("2026-11-23T00:00:00Z")).unwrap();
    assert_eq!(events(&with_work(&cancelled, now)), Vec::<String>::new());
    let began = at("2026-11-24T02:10:00Z");
    let started = take(&planned, Step::Start, &nothing, began).unwrap();
    assert_eq!(events(&with_work(&started, "2026-11-24T03:00:00Z")), ["0 under_maintenance 0+"]);
    let finished = take(&started, Step::Finish, &nothing, at("2026-11-24T05:00:00Z")).unwrap();
    let history = with_work(&finished, now);
    assert_eq!(events(&history), ["1 under_maintenance 170"]);
    assert!(matches!(&history.causes[0], Cause::Change(change) if change.id.as_str() == "work"));
    // Maintenance is no incident.
    let counts = history.counts(history.of(&api()).unwrap());
    assert_eq!((counts.recorded, counts.without_incident), (DAYS, DAYS));
    // Without impact nothing was under maintenance.
    let unseen = start(&work("none"), &nothing, "", began).unwrap();
    assert_eq!(events(&with_work(&unseen, "2026-11-24T03:00:00Z")), Vec::<String>::new());
}

#[test]
fn a_status_that_an_operator_set_counts() {
    let set = |status, from: &str, until: Option<&str>| PastStatus {
        component: api(),
        status,
        from: at(from),
        until: until.map(at),
    };
    let statuses = vec![
        set(Status::MajorOutage, "2026-11-27T10:00:00Z", Some("2026-11-27T10:20:00Z")),
        set(Status::Operational, "2026-11-27T10:20:00Z", Some("2026-11-29T12:00:00Z")),
        set(Status::DegradedPerformance, "2026-11-29T12:00:00Z", None),
    ];
    let history = history(PastRecords { statuses, ..PastRecords::default() }, "2026-11-30T11:00:00Z");
    let expected = ["0 degraded_performance 0+", "1 degraded_performance 660", "3 major_outage 20"];
    assert_eq!(events(&history), expected);
    let counts = history.counts(history.of(&api()).unwrap());
    assert_eq!((counts.recorded, counts.without_incident), (DAYS, DAYS - 3));
}

#[test]
fn days_without_records_are_unknown() {
    let count = |records: &PastRecords, state| {
        let history = DayHistory::new(records, &[api()], &madrid(), at("2026-11-30T11:00:00Z")).unwrap();
        history.of(&api()).unwrap().iter().filter(|day| day.state == state).count()
    };
    let nothing = PastRecords::default();
    assert_eq!((count(&nothing, DayState::NoData), count(&nothing, DayState::Quiet)), (DAYS, 0));
    // From the day on which records begin.
    let since: fn(&str) -> PastRecords = |since| PastRecords { since: Some(at(since)), ..PastRecords::default() };
    assert_eq!(count(&since("2026-11-29T22:59:59Z"), DayState::Quiet), 2);
    assert_eq!(count(&since("2026-11-29T23:00:00Z"), DayState::Quiet), 1);
    // A component that was listed later, and days of which something is left out.
    let listed_since = [(api(), at("2026-11-28T09:00:00Z"))].into();
    assert_eq!(count(&PastRecords { listed_since, ..since("2026-01-01T00:00:00Z") }, DayState::Quiet), 3);
    let left_out_before: Option<Instant> = Some(at("2026-11-28T09:00:00Z"));
    let cut = PastRecords { left_out_before, ..since("2026-01-01T00:00:00Z") };
    assert_eq!(count(&cut, DayState::Quiet), 2);
    let history = DayHistory::new(&cut, &[api()], &madrid(), at("2026-11-30T11:00:00Z")).unwrap();
    assert_eq!(history.left_out_before, left_out_before);
    // What is known of such a day is said all the same.
    let incident = opened("2026-11-20T08:00:00Z", Status::PartialOutage);
    let incident = past(reported(&incident, Stage::Resolved, None, "2026-11-20T09:00:00Z"));
    let cut = PastRecords { incidents: vec![incident], ..cut };
    assert_eq!(count(&cut, DayState::Affected(Status::PartialOutage)), 1);
}

#[test]
fn several_components_are_as_bad_as_the_worst() {
    let web: ComponentId = "web".into();
    let both = vec![
        ComponentImpact { id: api(), status: Status::DegradedPerformance },
        ComponentImpact { id: web.clone(), status: Status::MajorOutage },
    ];
    let message = StepMessage::new("It is.");
    let incident = Incident::opened(id_of("slow"), "Slow", both, None, &message, at("2026-11-28T08:00:00Z"));
    let incident = reported(&incident, Stage::Resolved, None, "2026-11-28T09:00:00Z");
    let web_status = PastStatus {
        component: web.clone(),
        status: Status::DegradedPerformance,
        from: at("2026-11-27T08:00:00Z"),
        until: Some(at("2026-11-27T09:00:00Z")),
    };
    let listed_since = [(web.clone(), at("2026-11-27T00:00:00Z"))].into();
    let records = PastRecords {
        incidents: vec![past(incident)],
        statuses: vec![web_status],
        since: Some(at("2026-11-20T00:00:00Z")),
        listed_since,
        ..PastRecords::default()
    };
    let history = DayHistory::new(&records, &[api(), web.clone()], &madrid(), at("2026-11-30T11:00:00Z")).unwrap();
    let days = history.together(&[api(), web.clone()]);
    let states: Vec<_> = days.iter().rev().take(4).map(|day| day.state).collect();
    let affected = DayState::Affected;
    let expected =
        [DayState::Quiet, DayState::Quiet, affected(Status::MajorOutage), affected(Status::DegradedPerformance)];
    assert_eq!(states, expected);
    assert_eq!(days[DAYS - 3].events.len(), 2);
    assert_eq!(history.counts(&days).recorded, history.counts(history.of(&api()).unwrap()).recorded);
    assert_eq!(history.counts(history.of(&web).unwrap()).recorded, 4);
}

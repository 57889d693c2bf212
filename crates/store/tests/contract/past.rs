//! What happened: what reaches into some days, and lists by when it began.

use crate::common::{added, announced, at, entry, id_of, now, policy_text, step};
use chrono::TimeDelta;
use fairnotice_core::{
    component::{Component, Status},
    history::PastStatus,
    incident::{ComponentImpact, Incident, Stage},
    instant::Instant,
    lifecycle::{Step, StepMessage},
};
use fairnotice_store::{AuditEntry, PastRange, Store};

fn impact(status: Status) -> Vec<ComponentImpact> {
    vec![ComponentImpact { id: "api".into(), status }]
}

async fn open(store: &Store, id: &str, began: Instant) {
    let impact = impact(Status::PartialOutage);
    let incident = Incident::opened(id_of(id), "Slow", impact, None, &StepMessage::new("We look."), began);
    let mut writing = store.begin("ana", began).await.unwrap();
    writing.add_incident(&incident, entry("open")).await.unwrap();
    writing.commit().await.unwrap();
}

async fn report(store: &Store, id: &str, stage: Stage, status: Option<Status>, now: Instant) {
    let mut writing = store.begin("ana", now).await.unwrap();
    let before = writing.incident(&id_of(id)).await.unwrap();
    let after = before.updated(stage, status.map(impact), &StepMessage::new("News."), now);
    writing.put_incident(&after, entry("update")).await.unwrap();
    writing.commit().await.unwrap();
}

async fn incident(store: &Store, id: &str, began: Instant, minutes: i64) {
    open(store, id, began).await;
    report(store, id, Stage::Resolved, None, began + TimeDelta::minutes(minutes)).await;
}

pub(crate) async fn incidents_have_the_impact_of_each_report(store: &Store) {
    let began = at("2026-11-04T09:00:00Z");
    let minutes = |minutes| began + TimeDelta::minutes(minutes);
    open(store, "slow", began).await;
    report(store, "slow", Stage::Identified, Some(Status::MajorOutage), minutes(10)).await;
    // The text of a report is corrected, which changes no impact.
    let mut writing = store.begin("ana", minutes(15)).await.unwrap();
    let corrected = writing.incident(&id_of("slow")).await.unwrap();
    let corrected = corrected.corrected(0, &StepMessage::new("We look into it."), minutes(15)).unwrap();
    writing.put_incident(&corrected, entry("correct")).await.unwrap();
    writing.commit().await.unwrap();
    report(store, "slow", Stage::Monitoring, None, minutes(20)).await;
    report(store, "slow", Stage::Resolved, Some(Status::DegradedPerformance), minutes(30)).await;
    // One report alone says everything.
    open(store, "open", minutes(40)).await;
    let past = store.past(began, 10).await.unwrap();
    let known: Vec<_> =
        past.records.incidents.iter().map(|past| (past.incident.id.as_str(), past.impacts.clone())).collect();
    let impacts = vec![
        (0, impact(Status::PartialOutage)),
        (1, impact(Status::MajorOutage)),
        (3, impact(Status::DegradedPerformance)),
    ];
    assert_eq!(known, [("open", Vec::new()), ("slow", impacts)]);
    assert_eq!(past.records.left_out_before, None);
    // What ended before is not read, what goes on is.
    let later = store.past(minutes(31), 10).await.unwrap();
    assert_eq!(later.records.incidents.len(), 1);
}

pub(crate) async fn work_counts_once_it_has_begun(store: &Store) {
    for (id, day) in [("done", 14), ("going-on", 15), ("cancelled", 16), ("ahead", 17), ("old", 13)] {
        added(store, announced(id, day)).await;
    }
    for (id, day) in [("old", 13), ("done", 14), ("going-on", 15)] {
        step(store, id, Step::Start, at(&format!("2026-11-{day}T12:05:00Z"))).await.unwrap();
    }
    for (id, day) in [("old", 13), ("done", 14)] {
        step(store, id, Step::Finish, at(&format!("2026-11-{day}T12:35:00Z"))).await.unwrap();
    }
    step(store, "cancelled", Step::Cancel, at("2026-11-15T13:00:00Z")).await.unwrap();
    let ids = async |from: &str| {
        let past = store.past(at(from), 10).await.unwrap();
        let mut ids: Vec<_> = past.changes.iter().map(|key| key.id.to_string()).collect();
        ids.sort_unstable();
        ids.join(" ")
    };
    assert_eq!(ids("2026-11-01T00:00:00Z").await, "done going-on old");
    assert_eq!(ids("2026-11-14T00:00:00Z").await, "done going-on");
    assert_eq!(ids("2026-11-16T00:00:00Z").await, "going-on");
    // A closed record has ended too.
    step(store, "done", Step::Close, at("2026-11-15T14:00:00Z")).await.unwrap();
    assert_eq!(ids("2026-11-14T00:00:00Z").await, "done going-on");
    assert_eq!(listed(store, "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z").await, "going-on done old");
}

async fn set(store: &Store, id: &str, status: Status, now: Instant) {
    let mut writing = store.begin("ana", now).await.unwrap();
    let entry = AuditEntry { action: "status", reason: "", detail: status.id() };
    writing.set_status(&id.into(), status, entry).await.unwrap();
    writing.commit().await.unwrap();
}

pub(crate) async fn statuses_stand_until_the_next(store: &Store) {
    let component = |id: &str| Component {
        id: id.into(),
        name: id.to_owned(),
        group: String::new(),
        regions: Vec::new(),
        status: Status::Operational,
    };
    store.list_components(&["api", "web", "mail"].map(component)).await.unwrap();
    let hour = |hour: i64| now() + TimeDelta::hours(hour);
    set(store, "web", Status::DegradedPerformance, hour(1)).await;
    set(store, "api", Status::PartialOutage, hour(2)).await;
    set(store, "api", Status::MajorOutage, hour(5)).await;
    set(store, "api", Status::Operational, hour(6)).await;
    set(store, "api", Status::DegradedPerformance, hour(9)).await;
    let stood = |component: &str, status, from, until| PastStatus { component: component.into(), status, from, until };
    let all = store.past(hour(4), 100).await.unwrap().records;
    // Of what was set before, it stands from the first instant that was asked for.
    let expected = [
        stood("api", Status::PartialOutage, hour(4), Some(hour(5))),
        stood("api", Status::MajorOutage, hour(5), Some(hour(6))),
        stood("api", Status::DegradedPerformance, hour(9), None),
        stood("web", Status::DegradedPerformance, hour(4), None),
    ];
    assert_eq!((&all.statuses[..], all.left_out_before), (&expected[..], None));
    // Too many: what is read says from when on everything is known.
    let cut = store.past(hour(0), 2).await.unwrap().records;
    let expected = [
        stood("api", Status::DegradedPerformance, hour(9), None),
        stood("web", Status::DegradedPerformance, hour(6), None),
    ];
    assert_eq!((&cut.statuses[..], cut.left_out_before), (&expected[..], Some(hour(6))));
    // Whatever is listed again is operational, and nobody knows since when.
    store.list_components(&["web"].map(component)).await.unwrap();
    store.list_components(&["web", "api"].map(component)).await.unwrap();
    let again = store.past(hour(8), 100).await.unwrap().records.statuses;
    assert!(again.contains(&stood("api", Status::DegradedPerformance, hour(9), Some(hour(9)))), "{again:?}");
}

pub(crate) async fn what_is_too_much_is_left_out(store: &Store) {
    for number in 0..4 {
        incident(store, &format!("incident-{number}"), at("2026-11-04T09:00:00Z") + TimeDelta::hours(number), 10).await;
    }
    open(store, "open", at("2026-11-04T15:00:00Z")).await;
    let past = store.past(now(), 3).await.unwrap().records;
    let ids: Vec<_> = past.incidents.iter().map(|past| past.incident.id.as_str()).collect();
    assert_eq!(ids, ["open", "incident-3", "incident-2", "incident-1"]);
    assert_eq!(past.left_out_before, Some(at("2026-11-04T10:10:00Z")));
    for (id, day) in [("a", 14), ("b", 15), ("c", 16)] {
        added(store, announced(id, day)).await;
        step(store, id, Step::Start, at(&format!("2026-11-{day}T12:00:00Z"))).await.unwrap();
        step(store, id, Step::Finish, at(&format!("2026-11-{day}T12:30:00Z"))).await.unwrap();
    }
    let past = store.past(at("2026-11-10T00:00:00Z"), 2).await.unwrap();
    assert_eq!(past.changes.len(), 2);
    assert_eq!(past.records.left_out_before, Some(at("2026-11-15T12:30:00Z")));
    assert_eq!(store.past(at("2026-11-10T00:00:00Z"), 3).await.unwrap().records.left_out_before, None);
}

async fn listed(store: &Store, from: &str, to: &str) -> String {
    let range = PastRange { from: at(from), to: at(to), after: None, limit: 10 };
    let ids: Vec<_> = store.work_of(&range).await.unwrap().items.iter().map(|key| key.id.to_string()).collect();
    ids.join(" ")
}

pub(crate) async fn lists_are_newest_first_and_page_by_page(store: &Store) {
    for (id, began) in [
        ("b", "2026-11-04T09:00:00Z"),
        ("a", "2026-11-04T09:00:00Z"),
        ("late", "2026-11-30T23:59:59Z"),
        ("december", "2026-12-01T00:00:00Z"),
    ] {
        incident(store, id, at(began), 10).await;
    }
    let month = PastRange { from: at("2026-11-01T00:00:00Z"), to: at("2026-12-01T00:00:00Z"), after: None, limit: 2 };
    let first = store.incidents_of(&month).await.unwrap();
    let ids = |incidents: &[Incident]| incidents.iter().map(|one| one.id.to_string()).collect::<Vec<_>>().join(" ");
    assert_eq!((ids(&first.items).as_str(), &first.next), ("late a", &Some((at("2026-11-04T09:00:00Z"), id_of("a")))));
    let after = first.next.map(|(at, id)| (at, id.to_string()));
    let second = store.incidents_of(&PastRange { after, ..month.clone() }).await.unwrap();
    assert_eq!((ids(&second.items).as_str(), second.next), ("b", None));

    // Work stands in the month in which it really began, whenever it was planned.
    added(store, announced("fixes", 30)).await;
    assert_eq!(listed(store, "2026-11-01T00:00:00Z", "2027-01-01T00:00:00Z").await, "");
    step(store, "fixes", Step::Start, at("2026-12-01T00:10:00Z")).await.unwrap();
    assert_eq!(listed(store, "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z").await, "");
    assert_eq!(listed(store, "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z").await, "fixes");
}

pub(crate) async fn records_begin_with_the_first(store: &Store) {
    // A server has stored its policy.
    assert_eq!(store.recorded_since().await.unwrap(), Some(now()));
    let texts = store.policy_texts(9).await.unwrap();
    assert_eq!(texts, [(now(), policy_text().to_owned())]);
    let earlier = now() - TimeDelta::days(3);
    incident(store, "earlier", earlier, 5).await;
    assert_eq!(store.recorded_since().await.unwrap(), Some(earlier));
    assert_eq!(store.past(now(), 9).await.unwrap().records.since, Some(earlier));
}

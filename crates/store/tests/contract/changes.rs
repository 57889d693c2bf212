//! Change records.

use crate::common::{add, added, announced, at, entry, follows, id_of, ids, now, plan, put, revision, step, stored};
use chrono::TimeDelta;
use fairnotice_core::{
    id::ChangeId,
    lifecycle::{self, Refusal, Step, StepMessage, take},
    record::{Record, State},
    snapshot::SnapshotWindow,
};
use fairnotice_store::{AuditEntry, ChangedRecords, Error, Public, Range, Store, StoredChange, SubjectId};
use serde_json::json;

pub(crate) async fn a_new_database_is_empty(store: &Store) {
    let empty = Public {
        revision: 0,
        components: Vec::new(),
        records: Vec::new(),
        incidents: Vec::new(),
        truncated: None,
        next_at: None,
    };
    assert_eq!(store.public(now()).await.unwrap(), empty);
    assert_eq!(store.audit_before(i64::MAX, 10).await.unwrap(), []);
    assert_eq!(store.due(100).await.unwrap(), []);
    store.check().await.unwrap();
}

pub(crate) async fn a_record_is_read_as_it_was_written(store: &Store) {
    added(store, announced("fixes", 14)).await;
    let stored = stored(announced("fixes", 14));
    assert_eq!(store.change(&id_of("fixes")).await.unwrap(), stored);
    let mut writing = store.begin("ana", now()).await.unwrap();
    assert_eq!(writing.change(&id_of("fixes")).await.unwrap(), stored);
    drop(writing);
    let public = store.public(now()).await.unwrap();
    assert_eq!((public.revision, public.records), (1, vec![stored.record]));
}

pub(crate) async fn a_taken_id_is_refused_and_nothing_is_written(store: &Store) {
    added(store, announced("fixes", 14)).await;
    let mut writing = store.begin("ben", now()).await.unwrap();
    let refused = add(&mut writing, announced("fixes", 20)).await.unwrap_err();
    assert!(matches!(&refused, Error::Taken(SubjectId::Change(id)) if id == "fixes"), "{refused}");
    assert_eq!(refused.to_string(), "the id `fixes` is taken by another change; leave `id` out and one is given");
    // Even where somebody goes on.
    writing.commit().await.unwrap();
    assert_eq!(store.change(&id_of("fixes")).await.unwrap().record, announced("fixes", 14));
    assert_eq!((revision(store).await, store.audit(&SubjectId::Change(id_of("fixes"))).await.unwrap().len()), (1, 1));
}

#[track_caller]
fn missing<T: std::fmt::Debug>(answer: Result<T, Error>, expected: &SubjectId) {
    let error = answer.unwrap_err();
    assert!(matches!(&error, Error::Missing(subject) if subject == expected), "{error}");
    assert_eq!(error.to_string(), format!("there is no {} `{}`", expected.kind(), expected.id()));
}

pub(crate) async fn what_is_missing_is_refused_and_nothing_is_written(store: &Store) {
    let status = fairnotice_core::component::Status::MajorOutage;
    for id in ["other", "", "FIXES", "fixes' OR '1'='1"] {
        let component = SubjectId::Component(id.into());
        let mut writing = store.begin("ana", now()).await.unwrap();
        missing(writing.set_status(&id.into(), status, entry("status")).await, &component);
        writing.commit().await.unwrap();
        assert_eq!(store.audit(&component).await.unwrap(), []);
    }
    for id in ["other", "5", "fixes-or-1-1"] {
        let (change, incident) = (SubjectId::Change(id_of(id)), SubjectId::Incident(id_of(id)));
        missing(store.change(&id_of(id)).await, &change);
        missing(store.incident(&id_of(id)).await, &incident);
        let mut writing = store.begin("ana", now()).await.unwrap();
        missing(writing.change(&id_of(id)).await, &change);
        missing(writing.incident(&id_of(id)).await, &incident);
        missing(put(&mut writing, announced(id, 14), entry("start")).await, &change);
        // Nor a record without notices: only its own row shows that it is missing.
        let draft = Record::draft(id_of(id), plan(14, &json!({})));
        missing(put(&mut writing, draft, entry("edit")).await, &change);
        writing.commit().await.unwrap();
        assert_eq!(store.audit(&change).await.unwrap(), []);
        assert_eq!(store.notices(&id_of(id)).await.unwrap(), []);
    }
    missing(store.release(&id_of("5.0.1")).await, &SubjectId::Release(id_of("5.0.1")));
    let mut writing = store.begin("ana", now()).await.unwrap();
    assert_eq!(writing.release(&id_of("5.0.1")).await.unwrap(), None);
    drop(writing);
    assert_eq!(revision(store).await, 0);
}

pub(crate) async fn a_record_needs_a_stored_policy(store: &Store) {
    let stranger = StoredChange { policy_hash: "0".repeat(64), ..stored(announced("fixes", 14)) };
    let mut writing = store.begin("ana", now()).await.unwrap();
    let derived = follows(&stranger.record, now());
    let refused = writing.add_change(&stranger, &derived, entry("announce")).await;
    assert!(matches!(refused, Err(Error::Database(_))));
    drop(writing);
    assert!(matches!(store.change(&id_of("fixes")).await, Err(Error::Missing(_))));
    assert_eq!((revision(store).await, store.audit(&SubjectId::Change(id_of("fixes"))).await.unwrap().len()), (0, 0));
}

pub(crate) async fn a_step_writes_record_audit_and_revision(store: &Store) {
    added(store, announced("fixes", 14)).await;
    let later = at("2026-11-14T12:00:01.250Z");
    let record = step(store, "fixes", Step::Start, later).await.unwrap();
    assert_eq!((record.state, record.change.actual().started_at), (State::InProgress, Some(later)));
    assert_eq!(store.change(&id_of("fixes")).await.unwrap(), stored(record));
    let entries = store.audit(&SubjectId::Change(id_of("fixes"))).await.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), ["announce", "start"]);
    assert_eq!(revision(store).await, 2);

    let refusal = step(store, "fixes", Step::Cancel, later).await.unwrap_err();
    assert_eq!(refusal, Refusal::Illegal { step: Step::Cancel, state: State::InProgress });
    assert_eq!((revision(store).await, store.audit(&SubjectId::Change(id_of("fixes"))).await.unwrap().len()), (2, 2));
    // The database is not left locked.
    step(store, "fixes", Step::Finish, later).await.unwrap();
}

pub(crate) async fn ranges_are_half_open_and_by_start(store: &Store) {
    for (id, day) in [("c", 16), ("b", 15), ("a", 16), ("d", 17)] {
        added(store, announced(id, day)).await;
    }
    let long = plan(1, &json!({ "start": "2026-10-01T00:00:00Z", "end": "2026-12-01T00:00:00Z" }));
    added(store, Record::announced(id_of("long"), long, now())).await;
    added(store, Record::draft(id_of("draft"), plan(16, &json!({})))).await;
    let cases = [
        ("2026-11-15T13:00:00Z", "2026-11-17T12:00:00Z", 10, "long a c"),
        ("2026-11-15T12:59:59.999Z", "2026-11-17T12:00:00.001Z", 10, "long b a c d"),
        ("2026-11-16T12:30:00Z", "2026-11-16T12:30:00.001Z", 10, "long a c"),
        ("2026-11-15T00:00:00Z", "2026-11-18T00:00:00Z", 3, "long b a"),
        ("2026-11-15T00:00:00Z", "2026-11-18T00:00:00Z", 0, ""),
        ("2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z", 10, ""),
        ("1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z", 10, "long b a c d"),
    ];
    for (from, to, limit, expected) in cases {
        let records = store.changes(&Range::new(at(from), at(to), limit)).await.unwrap().records;
        assert_eq!(ids(&records), expected, "{from} {to} {limit}");
    }
    // Work with a later end touches a longer range.
    step(store, "b", Step::Start, at("2026-11-15T12:00:00Z")).await.unwrap();
    let now = at("2026-11-15T12:50:00Z");
    let mut writing = store.begin("ana", now).await.unwrap();
    let message = StepMessage { end: Some(at("2026-11-15T15:00:00Z")), ..StepMessage::new("It takes longer.") };
    let extended = take(&writing.change(&id_of("b")).await.unwrap().record, Step::Update, &message, now).unwrap();
    put(&mut writing, extended, AuditEntry { action: "update", reason: "", detail: "It takes longer." }).await.unwrap();
    writing.commit().await.unwrap();
    let touched =
        store.changes(&Range::new(at("2026-11-15T14:00:00Z"), at("2026-11-15T14:01:00Z"), 10)).await.unwrap().records;
    assert_eq!(ids(&touched), "long b");
}

pub(crate) async fn ranges_are_returned_page_by_page_and_by_filter(store: &Store) {
    let on_web = json!({ "components": [{ "id": "api", "impact": "none" }, { "id": "web", "impact": "none" }] });
    for (id, day) in [("a", 14), ("b", 14), ("c", 15), ("d", 16)] {
        let touching = if id == "b" || id == "d" { on_web.clone() } else { json!({}) };
        added(store, Record::announced(id_of(id), plan(day, &touching), now())).await;
    }
    added(store, Record::draft(id_of("draft"), plan(14, &on_web))).await;
    step(store, "c", Step::Cancel, now()).await.unwrap();
    let all = |limit| Range::new(at("2026-11-01T00:00:00Z"), at("2026-12-01T00:00:00Z"), limit);
    let mut range = all(2);
    let mut has_next = Vec::new();
    // A record that is added in between is returned once, or not at all.
    for expected in ["a b", "c d"] {
        let page = store.changes(&range).await.unwrap();
        assert_eq!(ids(&page.records), expected);
        has_next.push(page.next.is_some());
        range.after = page.next;
        added(store, announced(&format!("before-{expected}").replace(' ', "-"), 10)).await;
    }
    assert_eq!(has_next, [true, false]);
    let web = Range { component: Some("web".into()), ..all(10) };
    assert_eq!(ids(&store.changes(&web).await.unwrap().records), "b d");
    let ended = Range { states: vec![State::Cancelled, State::Completed], ..all(10) };
    assert_eq!(ids(&store.changes(&ended).await.unwrap().records), "c");
    assert_eq!(ids(&store.changes(&Range { states: vec![State::Draft], ..all(10) }).await.unwrap().records), "");
    // An edit may take a component away.
    let mut writing = store.begin("ana", now()).await.unwrap();
    let before = writing.change(&id_of("b")).await.unwrap().record;
    let edited = lifecycle::edit(&before, &plan(14, &json!({})), &StepMessage::default(), now()).unwrap();
    put(&mut writing, edited, AuditEntry { action: "edit", reason: "", detail: "" }).await.unwrap();
    writing.commit().await.unwrap();
    assert_eq!(ids(&store.changes(&web).await.unwrap().records), "d");
}

pub(crate) async fn ended_records_leave_the_public_state_and_stay_in_the_database(store: &Store) {
    let ended = at("2026-11-14T12:30:00Z");
    for (id, steps) in [
        ("announced", &[][..]),
        ("cancelled", &[Step::Cancel]),
        ("closed", &[Step::Start, Step::Finish, Step::Close]),
        ("completed", &[Step::Start, Step::Finish]),
        ("started", &[Step::Start]),
        ("undone", &[Step::Start, Step::Rollback]),
        ("undone-and-closed", &[Step::Start, Step::Rollback, Step::Close]),
        ("verifying", &[Step::Start, Step::Verify]),
    ] {
        added(store, announced(id, 14)).await;
        for one in steps {
            step(store, id, *one, ended).await.unwrap();
        }
    }
    let all = "announced cancelled closed completed started undone undone-and-closed verifying";
    let open = "announced started undone verifying";
    for (since, expected) in [(ended, all), (ended + TimeDelta::milliseconds(1), open)] {
        let now = since + SnapshotWindow::BEHIND;
        assert_eq!(ids(&store.public(now).await.unwrap().records), expected);
    }
    let day =
        store.changes(&Range::new(at("2026-11-14T00:00:00Z"), at("2026-11-15T00:00:00Z"), 10)).await.unwrap().records;
    assert_eq!(ids(&day), all);
    assert_eq!(store.change(&id_of("closed")).await.unwrap().record.state, State::Closed);
}

pub(crate) async fn announced_since_an_instant_oldest_first(store: &Store) {
    added(store, Record::draft(id_of("draft"), plan(16, &json!({})))).await;
    for (id, announced_at) in
        [("c", "2026-11-03T09:00:00Z"), ("b", "2026-11-05T09:00:00Z"), ("a", "2026-11-03T09:00:00Z")]
    {
        added(store, Record::announced(id_of(id), plan(20, &json!({})), at(announced_at))).await;
    }
    for (since, expected) in [
        ("2026-11-03T09:00:00Z", "a c b"),
        ("2026-11-03T09:00:00.001Z", "b"),
        ("2026-11-05T09:00:00.001Z", ""),
        ("1970-01-01T00:00:00Z", "a c b"),
    ] {
        let (mut found, mut after) = (Vec::new(), None);
        // Page by page, and all at once.
        loop {
            let page = store.announced_since(at(since), after.as_ref(), 1).await.unwrap();
            found.extend(page.records);
            let Some(next) = page.next else { break };
            after = Some(next);
        }
        assert_eq!(ids(&found), expected, "{since}");
        let all = store.announced_since(at(since), None, 100).await.unwrap();
        assert_eq!((ids(&all.records).as_str(), all.next), (expected, None), "{since}");
    }
}

pub(crate) async fn what_changed_since_a_line_of_the_log(store: &Store) {
    assert_eq!(store.audit_end().await.unwrap(), 0);
    assert_eq!(store.changed_since(0, 10).await.unwrap(), ChangedRecords { ids: Vec::new(), seen: 0 });
    for id in ["b", "a"] {
        added(store, Record::announced(id_of(id), plan(20, &json!({})), at("2026-11-03T09:00:00Z"))).await;
    }
    step(store, "b", Step::Cancel, at("2026-11-04T09:00:00Z")).await.unwrap();
    let end = store.audit_end().await.unwrap();
    for (seen, limit, expected, last) in
        [(0, 10, "b a b", end), (0, 2, "b a", end - 1), (end - 1, 10, "b", end), (end, 10, "", end)]
    {
        let changed = store.changed_since(seen, limit).await.unwrap();
        let ids: Vec<_> = changed.ids.iter().map(ChangeId::as_str).collect();
        assert_eq!((ids.join(" ").as_str(), changed.seen), (expected, last), "{seen} {limit}");
    }
}

/// S9: a range is found by its start, and what is longer than 31 days all the same.
pub(crate) async fn s9_a_long_record_is_in_every_range_that_it_touches(store: &Store) {
    for (id, start, end) in [
        ("long", "2026-11-05T00:00:00Z", "2027-02-05T00:00:00Z"),
        ("month", "2026-12-20T00:00:00Z", "2027-01-19T00:00:00Z"),
        ("short", "2027-01-18T12:00:00Z", "2027-01-18T13:00:00Z"),
    ] {
        let with = json!({ "title": id, "start": start, "end": end });
        added(store, Record::announced(id_of(id), plan(14, &with), now())).await;
    }
    let in_range = async |from: &str, to: &str, limit, after| {
        let range = Range { after, ..Range::new(at(from), at(to), limit) };
        let page = store.changes(&range).await.unwrap();
        (ids(&page.records), page.next)
    };
    for (from, to, expected) in [
        ("2027-01-18T00:00:00Z", "2027-01-19T00:00:00Z", "long month short"),
        ("2027-01-19T00:00:00Z", "2027-02-01T00:00:00Z", "long"),
        ("2027-02-05T00:00:00Z", "2027-03-01T00:00:00Z", ""),
        ("2026-11-01T00:00:00Z", "2026-11-05T00:00:00Z", ""),
        ("1970-01-01T00:00:00Z", "9999-12-31T00:00:00Z", "long month short"),
    ] {
        assert_eq!(in_range(from, to, 10, None).await, (expected.to_owned(), None), "{from}");
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let (one, next) = in_range(from, to, 1, after).await;
            all.push(one);
            after = next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(all.join(" "), expected, "{from}");
    }
}

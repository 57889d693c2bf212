//! The audit log.

use crate::common::{added, announced, at, entry, id_of, now, put, step};
use fairnotice_core::{
    lifecycle::{Step, StepMessage, correct, take},
    record::Record,
};
use fairnotice_store::{AuditEntry, Store, StoredAuditEntry, SubjectId, SubscriberId};

pub(crate) async fn records_actor_step_instant_and_reason(store: &Store) {
    added(store, announced("fixes", 14)).await;
    let began = at("2026-11-14T12:00:00.250Z");
    let started = step(store, "fixes", Step::Start, began).await.unwrap();
    let later = at("2026-11-14T12:05:00Z");
    let corrected = correct(&started, 1, &StepMessage::new("Work has begun."), later).unwrap();
    let mut writing = store.begin("ben", later).await.unwrap();
    let entry = AuditEntry { action: "correct", reason: "A slip.", detail: &started.updates[1].message };
    put(&mut writing, corrected.clone(), entry).await.unwrap();
    writing.commit().await.unwrap();

    let entries = store.audit(&SubjectId::Change(id_of("fixes"))).await.unwrap();
    let expected = [
        (now(), "ana", "announce", 1, "", "", announced("fixes", 14)),
        (began, "ana", "start", 2, "Because.", "StepMessage.", started),
        // What stood there before.
        (later, "ben", "correct", 3, "A slip.", "StepMessage.", corrected),
    ];
    let entry = |(seq, (at, actor, action, revision, reason, detail, document)): (i64, _)| {
        let (at, document): (fairnotice_core::instant::Instant, Record) = (at, document);
        StoredAuditEntry {
            seq,
            at,
            clock_at: None,
            actor: str::to_owned(actor),
            action: str::to_owned(action),
            subject: SubjectId::Change(id_of("fixes")),
            revision,
            reason: str::to_owned(reason),
            detail: str::to_owned(detail),
            document: serde_json::to_string(&document).unwrap(),
        }
    };
    let expected: Vec<_> = (entries[0].seq..).zip(expected).map(entry).collect();
    assert_eq!(entries, expected);
}

pub(crate) async fn every_earlier_form_can_be_read_again(store: &Store) {
    added(store, announced("fixes", 14)).await;
    let mut forms = vec![announced("fixes", 14)];
    for (one, at) in [
        (Step::Edit, at("2026-11-03T09:00:00Z")),
        (Step::Start, at("2026-11-15T12:00:00Z")),
        (Step::Update, at("2026-11-15T12:20:00Z")),
        (Step::Finish, at("2026-11-15T12:30:00Z")),
        (Step::Close, at("2026-11-15T12:50:00Z")),
    ] {
        forms.push(step(store, "fixes", one, at).await.unwrap());
    }
    // Of a record, not of another subject with the same id.
    let mut writing = store.begin("ana", now()).await.unwrap();
    let incident = fairnotice_core::incident::Incident::opened(
        id_of("fixes"),
        "x",
        Vec::new(),
        None,
        &StepMessage::default(),
        now(),
    );
    writing.add_incident(&incident, entry("open")).await.unwrap();
    writing.commit().await.unwrap();

    let entries = store.audit(&SubjectId::Change(id_of("fixes"))).await.unwrap();
    let again: Vec<Record> = entries.iter().map(|entry| serde_json::from_str(&entry.document).unwrap()).collect();
    assert_eq!(again, forms);
    assert!(entries.iter().zip(&forms).all(|(entry, form)| entry.revision == form.revision));
}

pub(crate) async fn the_log_is_read_from_its_end(store: &Store) {
    for (id, day) in [("a", 14), ("b", 15), ("c", 16), ("d", 17)] {
        added(store, announced(id, day)).await;
    }
    let ids = |entries: &[StoredAuditEntry]| entries.iter().map(|entry| entry.subject.id()).collect::<String>();
    let newest = store.audit_before(i64::MAX, 3).await.unwrap();
    assert_eq!(ids(&newest), "dcb");
    let rest = store.audit_before(newest[2].seq, 3).await.unwrap();
    assert_eq!(ids(&rest), "a");
    assert_eq!(store.audit_before(rest[0].seq, 3).await.unwrap(), []);
    assert_eq!(store.audit_before(i64::MAX, 0).await.unwrap(), []);
}

/// Lines of steps on subscribers and on records follow each other, and never go back.
pub(crate) async fn has_a_line_for_a_step_on_subscribers(store: &Store) {
    added(store, announced("fixes", 14)).await;
    let (subject, earlier) = (SubjectId::Subscriber(SubscriberId(7)), now() - chrono::TimeDelta::hours(1));
    for (subject, action) in [(&subject, "erase"), (&SubjectId::Subscribers, "export")] {
        let mut writing = store.begin_mail_by("ben", earlier).await.unwrap();
        writing.audit(subject, AuditEntry { action, reason: "Because.", detail: "x" }).await.unwrap();
        writing.commit().await.unwrap();
    }
    // What is dropped leaves nothing.
    let mut writing = store.begin_mail_by("cem", now()).await.unwrap();
    writing.audit(&subject, entry("erase")).await.unwrap();
    drop(writing);
    added(store, announced("later", 15)).await;
    let mut log = store.audit_before(i64::MAX, 10).await.unwrap();
    log.reverse();
    let seqs: Vec<_> = log.iter().map(|line| line.seq - log[0].seq).collect();
    assert_eq!(seqs, [0, 1, 2, 3]);
    let expected = StoredAuditEntry {
        seq: log[1].seq,
        at: now(),
        clock_at: Some(earlier),
        actor: "ben".to_owned(),
        action: "erase".to_owned(),
        subject: subject.clone(),
        revision: 0,
        reason: "Because.".to_owned(),
        detail: "x".to_owned(),
        document: "null".to_owned(),
    };
    assert_eq!(log[1], expected);
    assert_eq!((log[2].subject.kind(), log[2].subject.id()), ("subscribers", "all".to_owned()));
    assert_eq!(store.audit(&subject).await.unwrap(), [expected]);
    assert_eq!(log[3].subject, SubjectId::Change(id_of("later")));
}

/// Names and reasons of older lines go, a part at a time. The scheduler has no name, and evidence stays.
pub(crate) async fn loses_names_and_nothing_else(store: &Store) {
    added(store, announced("fixes", 14)).await;
    let began = at("2026-11-14T12:00:00Z");
    step(store, "fixes", Step::Start, began).await.unwrap();
    let started = store.change(&id_of("fixes")).await.unwrap().record;
    let updated = take(&started, Step::Update, &StepMessage::new("On."), began).unwrap();
    let mut writing = store.begin("clock", began).await.unwrap();
    put(&mut writing, updated, AuditEntry { reason: "It is late.", ..entry("update") }).await.unwrap();
    writing.commit().await.unwrap();
    step(store, "fixes", Step::Finish, at("2026-11-14T13:00:00Z")).await.unwrap();
    let was = store.audit(&SubjectId::Change(id_of("fixes"))).await.unwrap();
    let erase = async |before, limit| store.erase_audit_names(before, "clock", limit, began).await.unwrap();
    assert_eq!(erase(now(), 10).await, 0, "nothing is older");
    assert_eq!(erase(at("2026-11-14T13:00:00Z"), 2).await, 2);
    assert_eq!(erase(at("2026-11-14T13:00:00Z"), 2).await, 1);
    assert_eq!(erase(at("2026-11-14T13:00:00Z"), 2).await, 0);
    let is = store.audit(&SubjectId::Change(id_of("fixes"))).await.unwrap();
    for (number, (is, was)) in is.iter().zip(&was).enumerate() {
        let mut expected = was.clone();
        if number < 2 {
            (expected.actor, expected.reason) = ("erased".to_owned(), String::new());
        }
        assert_eq!(*is, expected, "{number}");
    }
}

//! The audit log.

use crate::common::{added, announced, at, entry, id_of, now, put, step};
use fairnotice_core::{
    lifecycle::{Step, StepMessage, correct},
    record::Record,
};
use fairnotice_store::{AuditEntry, Store, StoredAuditEntry, SubjectId};

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

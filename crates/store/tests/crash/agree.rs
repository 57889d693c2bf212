//! Checks that the contents of a database agree with each other.

use crate::common::{
    database::Database,
    decision,
    dump::{connect, texts},
    follows, id_of, now, policy,
};
use fairnotice_core::{
    component::Component,
    id::ChangeId,
    incident::Incident,
    published_release::Release,
    record::{Record, State},
};
use fairnotice_store::{Store, StoredAuditEntry, StoredNotice, SubjectId};
use serde::de::DeserializeOwned;
use sqlx::{AnyConnection, Connection as _};
use std::collections::BTreeSet;

/// Whether the file is intact, if it is a file.
pub(crate) async fn is_sound(database: &Database) {
    if !database.path().exists() {
        return;
    }
    let mut file = connect(&database.url()).await;
    assert_eq!(texts(&mut file, "PRAGMA integrity_check").await, ["ok"]);
    assert!(texts(&mut file, "PRAGMA foreign_key_check").await.is_empty());
    file.close().await.unwrap();
}

/// Checks a database as it was found: each subject against its log, then the log against the idempotency keys.
pub(crate) async fn agree(store: &Store, database: &Database) {
    let mut file = connect(&database.url()).await;
    let mut due = Vec::new();
    for id in texts(&mut file, "SELECT id FROM changes").await {
        let stored = store.change(&id_of(&id)).await.unwrap();
        let (entry, record): (_, Record) = logged(store, &(&stored.record.id).into(), stored.record.revision).await;
        assert_eq!(record, stored.record);
        let follows = follows(&record, entry.at);
        assert_eq!(store.notices(&stored.record.id).await.unwrap(), StoredNotice::of(&follows.timetable));
        due.extend(follows.next_due_at.map(|at| (at, stored.record.id.clone())));
        assert_eq!(stored.policy_hash, policy().hash());
        agree_on_decisions(store, &stored.record.id).await;
    }
    due.sort();
    assert_eq!(store.due(100).await.unwrap(), due);
    for version in texts(&mut file, "SELECT version FROM releases").await {
        let release = store.release(&id_of(&version)).await.unwrap();
        assert_eq!(logged::<Release>(store, &release.version().into(), release.revision).await.1, release);
        if let Some(change) = &release.change {
            // A message of the release is a message of the change.
            let record = store.change(change).await.unwrap().record;
            assert_eq!(record.change.clone().deploying(&release), record.change);
        }
    }
    for id in texts(&mut file, "SELECT id FROM incidents").await {
        let incident = store.incident(&id_of(&id)).await.unwrap();
        assert_eq!(logged::<Incident>(store, &(&incident.id).into(), incident.revision).await.1, incident);
        if let Some(change) = &incident.caused_by {
            let record = store.change(change).await.unwrap().record;
            assert!(record.change.actual().incidents.iter().any(|caused| caused.id == id));
        }
    }
    for component in store.public(now()).await.unwrap().components {
        let log = store.audit(&(&component.id).into()).await.unwrap();
        let set = log.last().map(|entry| serde_json::from_str::<Component>(&entry.document).unwrap().status);
        assert_eq!(component.status, set.unwrap_or_default());
    }

    agree_on_mail(&mut file).await;

    // Every request has an entry in the log, and every entry comes from a request or the scheduler.
    let requested = texts(&mut file, "SELECT actor || ' ' || at FROM idempotency_keys").await;
    let log = store.audit_before(i64::MAX, 1000).await.unwrap();
    let logged_steps = log
        .iter()
        .filter(|entry| entry.actor != "clock" && !matches!(entry.subject, SubjectId::Subscriber(_)))
        .map(|entry| format!("{} {}", entry.actor, entry.at.timestamp_millis()));
    let (requested, logged_steps): (BTreeSet<_>, BTreeSet<_>) =
        (requested.into_iter().collect(), logged_steps.collect());
    assert_eq!(requested, logged_steps);
    file.close().await.unwrap();
}

/// The numbers of each dispatch are those of its deliveries, each of which is to a subscriber or settled; and it is about a
/// revision that the log has. What goes out in the mail of another delivery waits with it.
async fn agree_on_mail(file: &mut AnyConnection) {
    let of = |condition: &str| {
        format!("(SELECT COUNT(*) FROM deliveries WHERE dispatch_id = dispatches.id AND {condition})")
    };
    let counts = [
        ("recipients", "state <> 'left'"),
        ("accepted", "state = 'accepted'"),
        ("refused", "state = 'refused'"),
        ("parked", "state = 'parked'"),
    ];
    for (column, condition) in counts {
        let wrong = format!("SELECT notice FROM dispatches WHERE pruned = 0 AND {column} <> {}", of(condition));
        assert_eq!(texts(file, &wrong).await, [""; 0], "{column}");
    }
    for wrong in [
        "SELECT notice FROM dispatches WHERE kind <> 'subscriber' AND NOT EXISTS (SELECT 1 FROM audit
         WHERE audit.kind = dispatches.kind AND audit.subject = dispatches.subject AND audit.revision = dispatches.revision)",
        "SELECT state FROM deliveries WHERE state IN ('waiting', 'bundled')
         AND NOT EXISTS (SELECT 1 FROM subscribers WHERE subscribers.id = subscriber_id)",
        "SELECT state FROM deliveries AS one WHERE state = 'bundled' AND NOT EXISTS
         (SELECT 1 FROM deliveries AS first WHERE first.dispatch_id = one.bundled_with
          AND first.subscriber_id = one.subscriber_id AND first.state = 'waiting')",
        "SELECT notice FROM dispatches WHERE id > (SELECT last FROM counters WHERE name = 'dispatch')",
        "SELECT zone FROM subscribers WHERE id > (SELECT last FROM counters WHERE name = 'subscriber')",
        // Whoever is not there any more was erased by somebody, and nobody else was.
        "SELECT name FROM counters WHERE name = 'subscriber' AND last <> (SELECT COUNT(*) FROM subscribers)
         + (SELECT COUNT(*) FROM audit WHERE kind = 'subscriber' AND action = 'erase')",
    ] {
        assert_eq!(texts(file, wrong).await, [""; 0], "{wrong}");
    }
}

/// Every announcement and edit of a record has the verdict that let it through.
async fn agree_on_decisions(store: &Store, id: &ChangeId) {
    let mut expected = Vec::new();
    for entry in store.audit(&id.into()).await.unwrap() {
        let record: Record = serde_json::from_str(&entry.document).unwrap();
        if matches!(entry.action.as_str(), "announce" | "edit") && record.state != State::Draft {
            expected.push(decision(&record, &entry.action, entry.at));
        }
    }
    assert_eq!(store.decisions(id).await.unwrap(), expected);
}

/// The last that the log says of a subject; the log counts its revisions without a gap.
async fn logged<T: DeserializeOwned>(store: &Store, subject: &SubjectId, revision: u32) -> (StoredAuditEntry, T) {
    let mut log = store.audit(subject).await.unwrap();
    let revisions: Vec<_> = log.iter().map(|entry| entry.revision).collect();
    assert_eq!(revisions, (1..=revision).collect::<Vec<_>>(), "{subject}");
    let last = log.pop().unwrap();
    let document = serde_json::from_str(&last.document).unwrap();
    (last, document)
}

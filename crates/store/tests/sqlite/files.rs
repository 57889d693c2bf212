//! What only a file can do: be opened again, be shared, be damaged, be locked, be read-only.

use crate::{
    common::{TestDatabase, added, announced, at, dump::dump, id_of, ids, now, step},
    file,
};
use fairnotice_core::{
    component::{Component, Status},
    incident::Incident,
    lifecycle::{Step, StepMessage},
    published_release::Release,
    release::ReleaseFile,
};
use fairnotice_store::{Error, LockError, Range, ServerLock, Store, SubjectId};
use serde_json::json;
use sqlx::{Connection as _, SqliteConnection};

#[tokio::test]
async fn a_file_that_is_opened_again_holds_everything() {
    let TestDatabase { store, database } = file().await;
    let url = database.url();
    added(&store, announced("fixes", 14)).await;
    step(&store, "fixes", Step::Start, at("2026-11-14T12:00:00Z")).await.unwrap();
    let before = (dump(&url).await, store.public(now()).await.unwrap(), store.notices(&id_of("fixes")).await.unwrap());
    store.close().await;
    let store = Store::open(&url).await.unwrap();
    let after = (dump(&url).await, store.public(now()).await.unwrap(), store.notices(&id_of("fixes")).await.unwrap());
    assert_eq!(before, after);
}

/// A second server on the same file: each sees what the other wrote.
#[tokio::test]
async fn two_that_opened_the_same_file_agree() {
    let TestDatabase { store, database } = file().await;
    let url = database.url();
    let other = Store::open(&url).await.unwrap();
    added(&store, announced("fixes", 14)).await;
    step(&other, "fixes", Step::Start, at("2026-11-14T12:00:00Z")).await.unwrap();
    assert_eq!(store.public(now()).await.unwrap(), other.public(now()).await.unwrap());
    assert_eq!(store.public(now()).await.unwrap().revision, 2);
}

#[track_caller]
fn named<T: std::fmt::Debug>(answer: Result<T, Error>, expected: &SubjectId) {
    let error = answer.unwrap_err();
    assert!(matches!(&error, Error::Corrupt { subject, .. } if subject == expected), "{error}");
    assert!(error.to_string().starts_with(&format!("the stored {expected} cannot be read: ")), "{error}");
}

/// A bad row is named when it is read alone, and hides no other.
#[tokio::test]
async fn a_row_that_cannot_be_read_is_named_and_hides_no_other() {
    let TestDatabase { store, database } = file().await;
    let url = database.url();
    added(&store, announced("fixes", 14)).await;
    added(&store, announced("other", 15)).await;
    let mut writing = store.begin("ana", now()).await.unwrap();
    for version in ["5.0.1", "5.0.2"] {
        let file: ReleaseFile = serde_json::from_value(json!({ "to": version })).unwrap();
        writing.put_release(&Release::early(file, now()), crate::common::entry("tell")).await.unwrap();
    }
    for id in ["slow-api", "slow-web"] {
        let incident = Incident::opened(id_of(id), "Slow", Vec::new(), None, &StepMessage::default(), now());
        writing.add_incident(&incident, crate::common::entry("open")).await.unwrap();
    }
    writing.commit().await.unwrap();
    let api = Component {
        id: "api".into(),
        name: "API".into(),
        group: String::new(),
        regions: Vec::new(),
        status: Status::default(),
    };
    store.list_components(&[api]).await.unwrap();

    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    for damage in [
        "UPDATE changes SET record = replace(record, '\"title\"', '\"titel\"') WHERE id = 'fixes'",
        "UPDATE releases SET release = '{' WHERE version = '5.0.1'",
        "UPDATE incidents SET incident = '' WHERE id = 'slow-api'",
        "UPDATE components SET status = 'on fire'",
        "UPDATE notices SET kind = 'song' WHERE change_id = 'other' AND kind = 'reminder'",
        "UPDATE audit SET kind = 'song' WHERE subject = '5.0.1'",
    ] {
        assert!(sqlx::query(damage).execute(&mut connection).await.unwrap().rows_affected() > 0, "{damage}");
    }
    let [change, incident] = [SubjectId::Change(id_of("fixes")), SubjectId::Incident(id_of("slow-api"))];
    let release = SubjectId::Release(id_of("5.0.1"));
    named(store.change(&id_of("fixes")).await, &change);
    named(store.release(&id_of("5.0.1")).await, &release);
    named(store.incident(&id_of("slow-api")).await, &incident);
    let mut writing = store.begin("ana", now()).await.unwrap();
    named(writing.change(&id_of("fixes")).await, &change);
    named(writing.release(&id_of("5.0.1")).await, &release);
    named(writing.incident(&id_of("slow-api")).await, &incident);
    drop(writing);

    let public = store.public(now()).await.unwrap();
    assert_eq!((ids(&public.records), public.incidents[0].id.as_str()), ("other".to_owned(), "slow-web"));
    assert_eq!(public.components[0].status, Status::Operational, "a status that a later version knew");
    assert_eq!(ids(&store.changes(&Range::new(now(), at("2027-01-01T00:00:00Z"), 10)).await.unwrap().records), "other");
    assert_eq!(store.announced_since(now(), None, 10).await.unwrap().records.len(), 1);
    assert_eq!(store.releases(None, 10).await.unwrap().items[0].version().to_string(), "5.0.2");
    assert_eq!(store.incidents(None, 10).await.unwrap().items.len(), 1);
    assert!(!store.notices(&id_of("other")).await.unwrap().is_empty());
    assert_eq!(store.audit_before(i64::MAX, 10).await.unwrap().len(), 5);
    // The scheduler gets both; it goes on with the other, although the bad one is first.
    let due = store.due(100).await.unwrap();
    assert_eq!(due[1], (at("2026-11-15T11:00:00Z"), id_of("other")));
    assert_eq!((due.len(), due[0].1.as_str()), (2, "fixes"));
    step(&store, "other", Step::Start, at("2026-11-15T12:00:00Z")).await.unwrap();
}

/// Drafts, the audit log and the hashes of tokens are in all of them.
// S12
#[cfg(unix)]
#[tokio::test]
async fn a_new_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let TestDatabase { store, database } = file().await;
    added(&store, announced("fixes", 14)).await;
    for name in ["fairnotice.db", "fairnotice.db-wal", "fairnotice.db-shm"] {
        let mode = std::fs::metadata(database.folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[tokio::test]
async fn a_path_may_hold_any_character() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite://{}", folder.path().join("a b%25ä#{}.db").display())).await.unwrap();
    store.check().await.unwrap();
    assert!(folder.path().join("a b%ä#{}.db").exists(), "as sqlx reads an address");
}

/// While another process holds the lock, readers go on, writers wait, and in the end each gets an error that says to try again.
// S1
#[tokio::test]
async fn a_lock_that_is_never_released_is_waited_for_in_vain() {
    let TestDatabase { store, database } = file().await;
    let url = database.url();
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await.unwrap();
    // The wait passes immediately.
    tokio::time::pause();
    let begin = || async { store.begin("ana", now()).await.map(|_| ()) };
    for refused in [begin().await, begin().await, store.check().await] {
        let refused = refused.unwrap_err();
        assert!(matches!(refused, Error::Busy), "{refused}");
        assert!(refused.to_string().ends_with("send the request again"), "{refused}");
    }
    tokio::time::resume();
    assert_eq!(store.public(now()).await.unwrap().revision, 0);
    sqlx::query("ROLLBACK").execute(&mut connection).await.unwrap();
    added(&store, announced("fixes", 14)).await;
    store.check().await.unwrap();
}

/// While somebody else writes, readers go on, and a writer waits for its turn.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_file_is_waited_for() {
    let TestDatabase { store, database } = file().await;
    let url = database.url();
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await.unwrap();
    let waiting = tokio::spawn({
        let store = store.clone();
        async move { added(&store, announced("fixes", 14)).await }
    });
    for _ in 0..20 {
        assert_eq!(store.public(now()).await.unwrap().revision, 0);
    }
    assert!(!waiting.is_finished());
    sqlx::query("ROLLBACK").execute(&mut connection).await.unwrap();
    waiting.await.unwrap();
    assert_eq!(store.public(now()).await.unwrap().revision, 1);
}

#[tokio::test]
async fn a_read_only_file_is_read_and_says_why_it_is_not_written() {
    let TestDatabase { store, database } = file().await;
    let url = database.url();
    added(&store, announced("fixes", 14)).await;
    let reader = Store::open(&format!("{url}?mode=ro")).await.unwrap();
    let before = dump(&url).await;
    assert_eq!(reader.public(now()).await.unwrap(), store.public(now()).await.unwrap());
    let mut writing = reader.begin("ana", now()).await.unwrap();
    let refused = crate::common::add(&mut writing, announced("other", 15)).await.unwrap_err().to_string();
    assert!(refused.starts_with("the database failed: "), "{refused}");
    assert!(refused.ends_with("attempt to write a readonly database"), "{refused}");
    drop(writing);
    assert_eq!(dump(&url).await, before);
}

#[tokio::test]
async fn a_database_that_cannot_be_opened_is_named_by_its_address() {
    let folder = tempfile::tempdir().unwrap();
    let missing = format!("sqlite://{}", folder.path().join("no/such/folder/fairnotice.db").display());
    let error = Store::open(&missing).await.unwrap_err();
    assert!(matches!(&error, Error::Open { url, .. } if *url == missing), "{error}");
    for address in ["mysql://localhost/fairnotice", "fairnotice.db", "sqlite://", "sqlite://:memory:", ""] {
        let error = Store::open(address).await.unwrap_err();
        assert!(matches!(&error, Error::Address { url, .. } if url == address), "{address:?}: {error}");
    }
    let file = folder.path().join("no-database.db");
    std::fs::write(&file, "This is a text, and long enough not to be taken for an empty file. ".repeat(20)).unwrap();
    let error = Store::open(&format!("sqlite://{}", file.display())).await.unwrap_err();
    assert!(matches!(error, Error::Open { .. }), "{error}");
    assert!(error.to_string().contains("file is not a database"), "{error}");
}

/// S9: a document that has not changed is not read again.
#[tokio::test]
async fn s9_only_changed_documents_are_read() {
    let TestDatabase { store, database } = file().await;
    for (id, day) in [("a", 14), ("b", 15)] {
        added(&store, announced(id, day)).await;
    }
    let before = store.public(now()).await.unwrap();
    // Whoever reads the first one finds it damaged.
    let mut connection = SqliteConnection::connect(&database.url()).await.unwrap();
    sqlx::query("UPDATE changes SET record = 'x' WHERE id = 'a'").execute(&mut connection).await.unwrap();
    step(&store, "b", Step::Cancel, now()).await.unwrap();
    assert_eq!(ids(&store.public(now()).await.unwrap().records), "b");
    let after = store.public_after(before, now()).await.unwrap();
    assert_eq!((ids(&after.records).as_str(), after.records[1].state.id()), ("a b", "cancelled"));
}

/// The next step of a component needs no line of its log but the last.
// S5
#[tokio::test]
async fn a_revision_is_stored_and_not_counted() {
    let TestDatabase { store, database } = file().await;
    let api = Component {
        id: "api".into(),
        name: "API".into(),
        group: String::new(),
        regions: Vec::new(),
        status: Status::default(),
    };
    store.list_components(&[api]).await.unwrap();
    let set = async || {
        let mut writing = store.begin("ana", now()).await.unwrap();
        let entry = crate::common::entry("status");
        let revision = writing.set_status(&"api".into(), Status::MajorOutage, entry).await.unwrap();
        writing.commit().await.unwrap();
        revision
    };
    assert_eq!([set().await, set().await, set().await], [1, 2, 3]);
    let mut connection = SqliteConnection::connect(&database.url()).await.unwrap();
    sqlx::query("DELETE FROM audit WHERE seq < 3").execute(&mut connection).await.unwrap();
    assert_eq!(set().await, 4);
    let log = store.audit(&SubjectId::Component("api".into())).await.unwrap();
    assert_eq!(log.iter().map(|line| (line.seq, line.revision)).collect::<Vec<_>>(), [(3, 3), (4, 4)]);
}

#[cfg(unix)]
#[test]
fn a_database_has_one_server_under_every_name() {
    let folder = tempfile::tempdir().unwrap();
    let (file, other) = (folder.path().join("a.db"), folder.path().join("b.db"));
    let url = |file: &std::path::Path| format!("sqlite://{}", file.display());
    assert!(ServerLock::take_existing(&url(&file)).unwrap().is_none());
    assert!(!file.exists());
    let lock = ServerLock::take(&url(&file)).unwrap();
    std::fs::hard_link(&file, &other).unwrap();
    let refused = ServerLock::take(&url(&other)).unwrap_err();
    assert!(matches!(refused, LockError::Served { process: None, .. }), "{refused}");
    std::fs::remove_file(folder.path().join("a.db-lock")).unwrap();
    let refused = ServerLock::take(&url(&file)).unwrap_err();
    assert!(matches!(refused, LockError::Served { process: None, .. }), "{refused}");
    drop(lock);
    ServerLock::take(&url(&file)).unwrap().unwrap();
}

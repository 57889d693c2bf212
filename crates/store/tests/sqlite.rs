//! The contract on SQLite, and what only a file can do.
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod contract;

use contract::{at, kept, prepare, step};
use fairnotice_core::{lifecycle::Step, record::Record};
use fairnotice_store::{Error, Store};
use sqlx::{Connection as _, SqliteConnection};
use tempfile::TempDir;

struct Book {
    store: Store,
    url: String,
    /// Deletes the file when the test is over.
    _folder: TempDir,
}

async fn book() -> Book {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("book.db").display());
    let store = Store::open(&url).await.unwrap();
    prepare(&store).await;
    Book { store, url, _folder: folder }
}

macro_rules! contract {
    ($($name:ident)*) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            contract::$name(&book().await.store).await;
        })*
    };
}

contract! {
    a_new_book_is_empty
    a_record_is_read_as_it_was_written
    a_taken_id_is_refused_and_nothing_is_written
    a_record_needs_a_policy_that_the_book_knows
    a_step_writes_record_audit_and_revision
    a_refused_step_writes_nothing
    ranges_are_half_open_and_by_start
    ended_records_leave_the_public_state_and_stay_in_the_book
    components_are_those_listed_in_their_order
    policies_are_kept_by_hash
    tokens_are_ended_once
    two_writers_at_once_lose_nothing
    a_race_has_one_winner
}

#[tokio::test]
async fn a_file_that_is_opened_again_holds_everything() {
    let Book { store, url, _folder } = book().await;
    store.announce(&kept("fixes", 14), "ana", at("2026-11-02T09:00:00Z")).await.unwrap();
    store.list_components(&[("api".to_owned(), "API".to_owned())]).await.unwrap();
    step(&store, "fixes", Step::Start, at("2026-11-14T12:00:00Z")).await.unwrap();
    let since = at("2026-11-01T00:00:00Z");
    let before =
        (store.public(since).await.unwrap(), store.change("fixes").await.unwrap(), store.audit("fixes").await.unwrap());
    store.close().await;
    let store = Store::open(&url).await.unwrap();
    let after =
        (store.public(since).await.unwrap(), store.change("fixes").await.unwrap(), store.audit("fixes").await.unwrap());
    assert_eq!(before, after);
}

/// A second server on the same file: each sees what the other wrote.
#[tokio::test]
async fn two_that_opened_the_same_file_agree() {
    let Book { store, url, _folder } = book().await;
    let other = Store::open(&url).await.unwrap();
    store.announce(&kept("fixes", 14), "ana", at("2026-11-02T09:00:00Z")).await.unwrap();
    step(&other, "fixes", Step::Start, at("2026-11-14T12:00:00Z")).await.unwrap();
    let since = at("2026-11-01T00:00:00Z");
    assert_eq!(store.public(since).await.unwrap(), other.public(since).await.unwrap());
    assert_eq!(store.public(since).await.unwrap().revision, 2);
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_named() {
    let Book { store, url, _folder } = book().await;
    store.announce(&kept("fixes", 14), "ana", at("2026-11-02T09:00:00Z")).await.unwrap();
    store.announce(&kept("other", 15), "ana", at("2026-11-02T09:00:00Z")).await.unwrap();
    store.list_components(&[("api".to_owned(), "API".to_owned())]).await.unwrap();
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let mut damage = async |sql: &'static str| _ = sqlx::query(sql).execute(&mut connection).await.unwrap();
    let since = at("2026-11-01T00:00:00Z");
    let named = |error: Error, whose: (&str, &str)| match &error {
        Error::Corrupt { what, id, .. } => assert_eq!((*what, id.as_str()), whose, "{error}"),
        error => panic!("{error}"),
    };

    damage("UPDATE changes SET record = replace(record, '\"title\"', '\"titel\"') WHERE id = 'fixes'").await;
    let fixes = ("record", "fixes");
    named(store.change("fixes").await.unwrap_err(), fixes);
    // It does not hide the others.
    let ids = |records: Vec<Record>| records.into_iter().map(|record| record.id).collect::<Vec<_>>();
    assert_eq!(ids(store.public(since).await.unwrap().records), ["other"]);
    assert_eq!(ids(store.changes(since, at("2027-01-01T00:00:00Z"), 10).await.unwrap()), ["other"]);
    let refused =
        store.step("fixes", ("ana", "start", ""), since, |record| Ok::<_, ()>(record.clone())).await.unwrap_err();
    assert!(
        refused.to_string().starts_with("the stored record `fixes` cannot be read: unknown field `titel`"),
        "{refused}"
    );
    named(refused, fixes);
    // The others can be read, and go on.
    step(&store, "other", Step::Start, at("2026-11-15T12:00:00Z")).await.unwrap();
    damage("UPDATE changes SET record = replace(record, '\"titel\"', '\"title\"') WHERE id = 'fixes'").await;
    damage("UPDATE components SET status = 'on fire' WHERE id = 'api'").await;
    named(store.public(since).await.unwrap_err(), ("component", "api"));
    named(store.list_components(&[]).await.unwrap_err(), ("component", "api"));
}

#[tokio::test]
async fn what_cannot_be_opened_is_said_with_its_address() {
    let folder = tempfile::tempdir().unwrap();
    let missing = format!("sqlite://{}", folder.path().join("no/such/folder/book.db").display());
    let error = Store::open(&missing).await.unwrap_err();
    assert!(matches!(&error, Error::Open { url, .. } if *url == missing), "{error}");
    for address in ["postgres://localhost/book", "book.db", ""] {
        let error = Store::open(address).await.unwrap_err();
        assert!(matches!(&error, Error::Address { url, .. } if url == address), "{address:?}: {error}");
    }
    let file = folder.path().join("no-database.db");
    std::fs::write(&file, "This is a text, and long enough not to be taken for an empty file. ".repeat(20)).unwrap();
    let error = Store::open(&format!("sqlite://{}", file.display())).await.unwrap_err();
    assert!(matches!(error, Error::Open { .. }), "{error}");
}

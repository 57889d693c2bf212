//! S12: a copy of a database's file that is complete, private and of one instant.

use crate::{
    common::{TestDatabase, added, announced, at, dump::dump, filled::run, id_of, mail, now, step},
    file,
};
use fairnotice_core::lifecycle::Step;
use fairnotice_store::{Backup, BackupError, Store, Withheld, backup, copy};
use std::{fs, os::unix::fs::PermissionsExt as _};

#[tokio::test]
async fn s12_a_backup_is_one_private_file_with_every_row() {
    let TestDatabase { store, database } = file().await;
    let (url, folder) = (database.url(), database.folder.path());
    added(&store, announced("fixes", 14)).await;
    step(&store, "fixes", Step::Start, at("2026-11-14T12:00:00Z")).await.unwrap();
    // What was stored last is in SQLite's log file alone.
    assert!(fs::metadata(folder.join("fairnotice.db-wal")).unwrap().len() > 0);
    let before = dump(&url).await;
    let file = folder.join("backup.db");
    let Backup { bytes, revision, changes, audit_entries } = backup(&url, &file).await.unwrap();
    let metadata = fs::metadata(&file).unwrap();
    assert_eq!((bytes, revision, changes, audit_entries), (metadata.len(), 2, 1, 2));
    assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
    let restored = format!("sqlite://{}", file.display());
    assert_eq!(without_mark(dump(&restored).await), before);
    // The database that was backed up goes on.
    added(&store, announced("other", 15)).await;
    let restored = Store::open(&restored).await.unwrap();
    assert_eq!(restored.public(now()).await.unwrap().records.len(), 1);
    assert_eq!(restored.change(&id_of("fixes")).await.unwrap().record.revision, 2);
    let names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().ends_with(".part")), "{names:?}");
}

/// The rows of a backup but for the one that says that it is one.
fn without_mark(mut rows: Vec<String>) -> Vec<String> {
    let before = rows.len();
    rows.retain(|row| row != "counters: name='restored' last=0");
    assert_eq!(rows.len(), before - 1);
    rows
}

/// What waits in a backup may have been sent since it was made.
#[tokio::test]
async fn a_restored_backup_knows_that_it_is_one() {
    let TestDatabase { store, database } = file().await;
    mail::subscribed(&store, "ana").await;
    mail::expanded(&store, ["fixes"]).await;
    let file = database.folder.path().join("backup.db");
    backup(&database.url(), &file).await.unwrap();
    assert_eq!(store.withhold_restored(now()).await.unwrap(), Withheld::default());
    let restored = format!("sqlite://{}", file.display());
    // A copy of the backup is one, too.
    let copied = format!("sqlite://{}", database.folder.path().join("copied.db").display());
    copy(&restored, &copied, drop).await.unwrap();
    for url in [restored, copied] {
        let restored = Store::open(&url).await.unwrap();
        let waits = Withheld { since: Some(now()), dispatches: 0, deliveries: 1 };
        assert_eq!(restored.withhold_restored(now()).await.unwrap(), waits);
        restored.close().await;
    }
}

/// Otherwise a backup before an upgrade would be the upgrade.
#[tokio::test]
async fn a_backup_leaves_the_schema_as_it_is() {
    let TestDatabase { store, database } = file().await;
    let (url, folder) = (database.url(), database.folder.path());
    store.close().await;
    let earlier =
        ["DROP INDEX changes_by_content", "ALTER TABLE changes DROP COLUMN content_key", "DROP TABLE embed_files"];
    run(&url, &earlier).await;
    let before = dump(&url).await;
    let file = folder.join("backup.db");
    backup(&url, &file).await.unwrap();
    assert_eq!(dump(&url).await, before);
    assert_eq!(without_mark(dump(&format!("sqlite://{}", file.display())).await), before);
}

#[tokio::test]
async fn a_backup_that_cannot_be_made_leaves_no_file() {
    let TestDatabase { store: _store, database } = file().await;
    let (url, folder) = (database.url(), database.folder.path());
    let file = |name: &str| folder.join(name);
    fs::write(file("taken.db"), "precious").unwrap();
    let refused = backup(&url, &file("taken.db")).await.unwrap_err();
    assert!(matches!(&refused, BackupError::Exists(path) if *path == file("taken.db")), "{refused}");
    assert_eq!(fs::read_to_string(file("taken.db")).unwrap(), "precious");
    let refused = backup(&url, &file("no/such/folder/backup.db")).await.unwrap_err();
    assert!(matches!(&refused, BackupError::File { .. }), "{refused}");

    let missing = format!("sqlite://{}", file("missing.db").display());
    let refused = backup(&missing, &file("backup.db")).await.unwrap_err();
    assert!(matches!(&refused, BackupError::Missing(path) if path.ends_with("missing.db")), "{refused}");
    let refused = backup("postgres://ana:secret@localhost/fairnotice", &file("backup.db")).await.unwrap_err();
    assert!(matches!(refused, BackupError::NotSqlite), "{refused}");
    assert!(refused.to_string().contains("pg_dump") && !refused.to_string().contains("secret"), "{refused}");

    fs::write(file("text.db"), "This is a text, and long enough not to be taken for an empty file. ".repeat(20))
        .unwrap();
    for text in ["text.db", "empty.db"] {
        _ = fs::File::options().append(true).create(true).open(file(text)).unwrap();
        let refused = backup(&format!("sqlite://{}", file(text).display()), &file("backup.db")).await.unwrap_err();
        assert!(matches!(&refused, BackupError::Database { .. }), "{refused}");
    }
    assert!(!file("missing.db").exists() && !file("backup.db").exists());
}

/// SQLite copies rows whose references are broken.
#[tokio::test]
async fn a_damaged_database_is_named_instead_of_copied() {
    let TestDatabase { store, database } = file().await;
    let (url, folder) = (database.url(), database.folder.path());
    added(&store, announced("fixes", 14)).await;
    store.close().await;
    run(&url, &["PRAGMA foreign_keys = OFF", "DELETE FROM policies"]).await;
    let refused = backup(&url, &folder.join("backup.db")).await.unwrap_err();
    assert!(matches!(&refused, BackupError::Damaged { .. }), "{refused}");
    assert!(refused.to_string().contains("a row of `changes` refers to a missing row"), "{refused}");
}

//! `copy` from one SQLite file to another: every table, every row, byte for byte.

use crate::{
    common::{
        dump::{connect, dump, texts},
        filled::{filled, run, url},
    },
    file,
};
use fairnotice_store::{CopyError, Progress, ServerLock, Side, Store, copy};
use std::collections::BTreeSet;

/// The tables that each database has for itself.
const OWN: [&str; 3] = ["sqlite_sequence", "health", "leases"];

fn table(line: &str) -> &str {
    line.split(':').next().unwrap()
}

#[tokio::test]
async fn a_copy_has_every_row_byte_for_byte() {
    let (folder, from) = filled().await;
    let to = url(&folder.path().join("to.db"));
    let before = dump(&from).await;
    let mut done = Vec::new();
    copy(&from, &to, |Progress { table, rows, done: is_done }| {
        assert!(is_done, "no table here is long");
        done.push((table, rows));
    })
    .await
    .unwrap();
    assert_eq!(dump(&from).await, before);
    assert_eq!(dump(&to).await, before);
    // A copy of empty tables would show nothing.
    let all = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> '_sqlx_migrations'";
    let mut connection = connect(&to).await;
    let all: BTreeSet<_> =
        texts(&mut connection, all).await.into_iter().filter(|name| !OWN.contains(&name.as_str())).collect();
    let copied: Vec<_> = before.iter().map(|line| table(line)).filter(|name| !OWN.contains(name)).collect();
    assert_eq!(copied.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>(), all);
    let rows: u64 = done.iter().map(|(_, rows)| rows).sum();
    assert_eq!((done.len(), rows), (all.len(), copied.len() as u64));
    // The audit log goes on where it ended.
    let next = "INSERT INTO audit (at, actor, action, kind, subject, revision, reason, detail, document)
         VALUES (0, '', '', '', '', 1, '', '', '') RETURNING CAST(seq AS TEXT)";
    let last = before.iter().filter(|line| table(line) == "audit").count();
    assert_eq!(texts(&mut connection, next).await, [(last + 1).to_string()]);
}

/// A later schema: its columns are copied, and its tables are refused until they are in the list of tables.
#[tokio::test]
async fn a_column_or_table_of_a_later_schema_is_not_forgotten() {
    let (folder, from) = filled().await;
    let to = url(&folder.path().join("to.db"));
    Store::open(&to).await.unwrap().close().await;
    let column = "ALTER TABLE tokens ADD COLUMN rights TEXT";
    run(&from, &[column, "UPDATE tokens SET rights = 'all of ' || name"]).await;
    let refused = copy(&from, &to, drop).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the database that is copied has a column `tokens.rights` (Text) that the other has not, which this version cannot copy"
    );
    run(&to, &[column]).await;
    copy(&from, &to, drop).await.unwrap();
    assert_eq!(dump(&to).await, dump(&from).await);

    let table = "CREATE TABLE later (address TEXT NOT NULL)";
    let again = url(&folder.path().join("again.db"));
    Store::open(&again).await.unwrap().close().await;
    run(&again, &[column, table]).await;
    run(&from, &[table, "INSERT INTO later VALUES ('ana@example.org')"]).await;
    let refused = copy(&from, &again, drop).await.unwrap_err();
    assert!(matches!(&refused, CopyError::Schema(Side::From, what) if what == "a table `later`"), "{refused}");
    run(&from, &["DROP TABLE later", "ALTER TABLE tokens ADD COLUMN weight REAL"]).await;
    let refused = copy(&from, &again, drop).await.unwrap_err();
    assert!(matches!(&refused, CopyError::Schema(Side::From, what) if what.contains("`tokens.weight`")), "{refused}");
}

#[tokio::test]
async fn a_database_that_is_not_empty_is_not_filled() {
    let (folder, from) = filled().await;
    // A policy alone is enough.
    let database = file().await;
    database.store.close().await;
    let taken = database.database.url();
    let before = dump(&taken).await;
    let refused = copy(&from, &taken, drop).await.unwrap_err();
    assert!(matches!(refused, CopyError::NotEmpty("policies")), "{refused}");
    assert_eq!(dump(&taken).await, before);

    let refused = copy(&from, &from, drop).await.unwrap_err();
    assert!(matches!(refused, CopyError::Same), "{refused}");
    let other_name = folder.path().join("link.db");
    std::os::unix::fs::symlink(folder.path().join("from.db"), &other_name).unwrap();
    let refused = copy(&from, &url(&other_name), drop).await.unwrap_err();
    assert!(matches!(refused, CopyError::Same), "{refused}");
    let missing = folder.path().join("missing.db");
    let refused = copy(&url(&missing), &taken, drop).await.unwrap_err();
    assert!(matches!(&refused, CopyError::Missing(_)), "{refused}");
    assert!(!missing.exists());
}

#[tokio::test]
async fn a_row_that_cannot_be_written_leaves_the_target_empty() {
    let (folder, from) = filled().await;
    let to = url(&folder.path().join("to.db"));
    Store::open(&to).await.unwrap().close().await;
    // The last table of all.
    run(&to, &["CREATE TRIGGER full BEFORE INSERT ON embed_files BEGIN SELECT RAISE(ABORT, 'no room'); END"]).await;
    let before = dump(&to).await;
    let refused = copy(&from, &to, drop).await.unwrap_err();
    assert!(refused.to_string().starts_with("the database that is filled failed at `embed_files`: "), "{refused}");
    assert_eq!(dump(&to).await, before);
}

#[tokio::test]
async fn rows_that_change_on_the_way_are_noticed() {
    let (folder, from) = filled().await;
    let to = url(&folder.path().join("to.db"));
    Store::open(&to).await.unwrap().close().await;
    let change = "CREATE TRIGGER changed AFTER INSERT ON tokens WHEN new.id = 'quoted'
         BEGIN UPDATE tokens SET name = name || '!' WHERE id = 'quoted'; END";
    run(&to, &[change]).await;
    let refused = copy(&from, &to, drop).await.unwrap_err();
    assert!(matches!(refused, CopyError::Differs("tokens")), "{refused}");
}

#[tokio::test]
async fn a_database_that_is_served_is_not_filled() {
    let (folder, from) = filled().await;
    let to = url(&folder.path().join("to.db"));
    let _lock = ServerLock::take(&to).unwrap();
    let refused = copy(&from, &to, drop).await.unwrap_err();
    assert!(matches!(&refused, CopyError::Locked(_)), "{refused}");
}

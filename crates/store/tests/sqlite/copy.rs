//! `copy` from one SQLite file to another: every table, every row, byte for byte.

use crate::common::dump::{TestDatabase, database, dump};
use fairnotice_store::{CopyError, Progress, ServerLock, Side, Store, copy};
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};
use std::{collections::BTreeSet, fs, path::Path};
use tempfile::TempDir;

/// The database of the first release, with rows in every table, some of them unusual.
async fn filled() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("from.db");
    fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/upgrades/0.1.0/database.sqlite"), &file).unwrap();
    let url = url(&file);
    Store::open(&url).await.unwrap().close().await;
    run(
        &url,
        &[
            "INSERT INTO embed_files VALUES ('v', 'all-bytes', x'00ff0a7f80', 7), ('v', 'empty', x'', -1)",
            "INSERT INTO tokens VALUES ('quoted', 'Ana ''\"O''Neill\" \\ 🛠 ﷽', '', -9223372036854775808, NULL),
                                       ('revoked', 'line' || char(10) || 'break', ' ', 9223372036854775807, 0)",
            "INSERT INTO idempotency_keys VALUES ('ana', 'k', 'f', 'change', 's', 1, '{\"a\":\"\\u0000\"}', 1)",
            "UPDATE audit SET clock_at = 5 WHERE seq = 1",
            "INSERT INTO changes (id, revision, state, start_at, end_at, record, policy_hash, content_key)
             SELECT 'large', 1, 'draft', 0, 0, hex(zeroblob(700000)), hash, NULL FROM policies LIMIT 1",
        ],
    )
    .await;
    (folder, url)
}

fn url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

async fn run(url: &str, statements: &[&str]) {
    let mut connection = SqliteConnection::connect(url).await.unwrap();
    for statement in statements {
        sqlx::query(AssertSqlSafe((*statement).to_owned())).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
}

fn tables(dump: &[String]) -> BTreeSet<&str> {
    dump.iter().map(|line| line.split(':').next().unwrap()).collect()
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
    let mut connection = SqliteConnection::connect(&to).await.unwrap();
    let all = crate::common::dump::texts(&mut connection, all.to_owned()).await;
    assert_eq!(tables(&before), all.iter().map(String::as_str).collect());
    // SQLite keeps a table of its own for the number of the audit log's last line.
    let rows: u64 = done.iter().map(|(_, rows)| rows).sum();
    assert_eq!(
        (done.len() + 1, rows),
        (all.len(), before.iter().filter(|line| !line.starts_with("sqlite_")).count() as u64)
    );
    // The audit log goes on where it ended.
    let next = "INSERT INTO audit (at, actor, action, kind, subject, revision, reason, detail, document)
         VALUES (0, '', '', '', '', 1, '', '', '') RETURNING CAST(seq AS TEXT)";
    let last = before.iter().filter(|line| line.starts_with("audit:")).count();
    assert_eq!(crate::common::dump::texts(&mut connection, next.to_owned()).await, [(last + 1).to_string()]);
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

    let table = "CREATE TABLE subscribers (address TEXT NOT NULL)";
    let again = url(&folder.path().join("again.db"));
    Store::open(&again).await.unwrap().close().await;
    run(&again, &[column, table]).await;
    run(&from, &[table, "INSERT INTO subscribers VALUES ('ana@example.org')"]).await;
    let refused = copy(&from, &again, drop).await.unwrap_err();
    assert!(matches!(&refused, CopyError::Schema(Side::From, what) if what == "a table `subscribers`"), "{refused}");
    run(&from, &["DROP TABLE subscribers", "ALTER TABLE tokens ADD COLUMN weight REAL"]).await;
    let refused = copy(&from, &again, drop).await.unwrap_err();
    assert!(matches!(&refused, CopyError::Schema(Side::From, what) if what.contains("`tokens.weight`")), "{refused}");
}

#[tokio::test]
async fn a_database_that_is_not_empty_is_not_filled() {
    let (folder, from) = filled().await;
    // A policy alone is enough.
    let TestDatabase { store, url: taken, folder: _folder } = database().await;
    store.close().await;
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

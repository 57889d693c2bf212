//! A SQLite database with rows in every table, some of them unusual.

use super::dump::connect;
use fairnotice_store::Store;
use sqlx::{AssertSqlSafe, Connection as _};
use std::{fs, path::Path};
use tempfile::TempDir;

/// The database of the first release, and what it has no example of.
pub(crate) async fn filled() -> (TempDir, String) {
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

pub(crate) fn url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

/// Carries out statements on a database of either kind.
pub(crate) async fn run(url: &str, statements: &[&str]) {
    let mut connection = connect(url).await;
    for statement in statements {
        sqlx::query(AssertSqlSafe((*statement).to_owned())).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
}

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
            "INSERT INTO counters VALUES ('subscriber', 9), ('news', 0)",
            "INSERT INTO subscribers VALUES (9, 'Ana <ü@example.org>', 'ü@example.org', 'pt-BR', 'Asia/Tokyo', '{}', 'ended', 4000000000,
                                             1, NULL, 3, 'by ''link''', 2)",
            "INSERT INTO link_keys VALUES (1, x'00ff0a', 5, NULL), (2, x'', 6, 7)",
            "INSERT INTO dispatches (id, kind, subject, revision, notice, nth, published_at, accept_by, cursor, recipients, muted,
                                     accepted, accepted_in_time, refused, parked, withdrawn, news)
             VALUES (1, 'change', 's', 1, 'early', 0, 1, 2, 9, 1, 0, 0, 0, 0, 0, NULL, 3),
                    (2, 'subscriber', '9', 0, 'goodbye', 0, 1, 2, 9, 1, 0, 0, 0, 0, 1, 'why', 0)",
            "INSERT INTO deliveries VALUES (1, 9, 'waiting', 3, 8, 'one', 99, NULL, '', 1),
                                           (2, 9, 'parked', 1, 8, NULL, NULL, 7, 'why', NULL)",
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

//! Every row of a SQLite database as text, for comparison.

use fairnotice_store::Store;
use sqlx::{AssertSqlSafe, Connection as _, Row as _, SqliteConnection};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A database in a temporary folder.
pub(crate) struct TestDatabase {
    pub(crate) store: Store,
    pub(crate) url: String,
    pub(crate) folder: TempDir,
}

/// An empty database with the policy.
pub(crate) async fn database() -> TestDatabase {
    let folder = tempfile::tempdir().unwrap();
    let url = url(&path(&folder));
    let store = Store::open(&url).await.unwrap();
    super::prepare(&store).await;
    TestDatabase { store, url, folder }
}

pub(crate) fn path(folder: &TempDir) -> PathBuf {
    folder.path().join("fairnotice.db")
}

pub(crate) fn url(path: &Path) -> String {
    format!("sqlite://{}", path.display())
}

/// Every row of every table, a line each, by table and row.
pub(crate) async fn dump(url: &str) -> Vec<String> {
    let mut connection = SqliteConnection::connect(url).await.unwrap();
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> '_sqlx_migrations' ORDER BY name";
    let mut lines = Vec::new();
    for table in texts(&mut connection, tables.to_owned()).await {
        let columns = texts(&mut connection, format!("SELECT name FROM pragma_table_info('{table}')")).await;
        let values: Vec<_> = columns.iter().map(|column| format!("'{column}=' || quote(\"{column}\")")).collect();
        let row = values.join(" || ' ' || ");
        lines.extend(texts(&mut connection, format!("SELECT '{table}: ' || {row} FROM {table} ORDER BY rowid")).await);
    }
    connection.close().await.unwrap();
    lines
}

/// One column of a query, as text.
pub(crate) async fn texts(connection: &mut SqliteConnection, query: String) -> Vec<String> {
    let rows = sqlx::query(AssertSqlSafe(query)).fetch_all(connection).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

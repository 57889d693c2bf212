//! Every row of a database as text, for comparison.

use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Row as _};

/// Every row of every table, a line each, by table and row.
pub(crate) async fn dump(url: &str) -> Vec<String> {
    let mut connection = connect(url).await;
    let is_file = url.starts_with("sqlite:");
    let tables = if is_file {
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> '_sqlx_migrations' ORDER BY name"
    } else {
        "SELECT CAST(table_name AS TEXT) FROM information_schema.tables
         WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations' ORDER BY table_name"
    };
    let mut lines = Vec::new();
    for table in texts(&mut connection, tables).await {
        let rows = if is_file {
            let columns = texts(&mut connection, &format!("SELECT name FROM pragma_table_info('{table}')")).await;
            let values: Vec<_> = columns.iter().map(|column| format!("'{column}=' || quote(\"{column}\")")).collect();
            format!("SELECT '{table}: ' || {} FROM {table} ORDER BY rowid", values.join(" || ' ' || "))
        } else {
            format!("SELECT '{table}: ' || CAST(to_json(t) AS TEXT) FROM {table} t ORDER BY 1")
        };
        lines.extend(texts(&mut connection, &rows).await);
    }
    connection.close().await.unwrap();
    lines
}

/// A connection of the test's own.
pub(crate) async fn connect(url: &str) -> AnyConnection {
    sqlx::any::install_default_drivers();
    AnyConnection::connect(url).await.unwrap()
}

/// One column of a query, as text.
pub(crate) async fn texts(connection: &mut AnyConnection, query: &str) -> Vec<String> {
    let rows = sqlx::query(AssertSqlSafe(query.to_owned())).fetch_all(connection).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

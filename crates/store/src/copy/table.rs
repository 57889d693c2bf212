//! The tables and columns of a database, as the database itself describes them.

use super::{CopyError, Side};
use crate::address::Kind;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};
use std::collections::BTreeMap;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Integer,
    Text,
    Bytes,
}

/// A column's name and what it holds.
pub(super) type Column = (String, Content);

/// A table that both databases have.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: Vec<Column>,
}

const OF_SQLITE: &str = "SELECT t.name, c.name, lower(c.type)
     FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c
     WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY t.name, c.name";
const OF_POSTGRES: &str = "SELECT CAST(table_name AS text), CAST(column_name AS text), CAST(data_type AS text)
     FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = current_schema AND table_type = 'BASE TABLE' ORDER BY 1, 2";

/// Every table of a database with its columns.
pub(super) async fn all(
    side: Side,
    connection: &mut AnyConnection,
) -> Result<BTreeMap<String, Vec<Column>>, CopyError> {
    let query = match Kind::of(connection) {
        Kind::Sqlite => OF_SQLITE,
        Kind::Postgres => OF_POSTGRES,
    };
    let rows = sqlx::query(query).fetch_all(connection).await;
    let rows = rows.map_err(|source| CopyError::Database(side, String::new(), source))?;
    let mut tables: BTreeMap<String, Vec<Column>> = BTreeMap::new();
    for row in rows {
        let [table, column, word] = [0, 1, 2].map(|index| row.get::<String, _>(index));
        let kind = match word.as_str() {
            "integer" | "bigint" | "smallint" => Content::Integer,
            "text" | "character varying" => Content::Text,
            "blob" | "bytea" => Content::Bytes,
            // Such as the columns of the schema's history, which is not copied.
            _ if super::OWN_TABLES.contains(&table.as_str()) => continue,
            _ => return Err(CopyError::Schema(side, format!("a column `{table}.{column}` of the type `{word}`"))),
        };
        tables.entry(table).or_default().push((column, kind));
    }
    Ok(tables)
}

impl Table {
    /// A table as both databases describe it. Fails if they differ.
    pub(super) fn both(name: &'static str, from: &[Column], to: Vec<Column>) -> Result<Self, CopyError> {
        let alone = |side, own: &[Column], other: &[Column]| {
            let column = own.iter().find(|column| !other.contains(column));
            column.map(|(column, kind)| {
                CopyError::Schema(side, format!("a column `{name}.{column}` ({kind:?}) that the other has not"))
            })
        };
        match alone(Side::From, from, &to).or_else(|| alone(Side::To, &to, from)) {
            Some(error) => Err(error),
            None => Ok(Self { name, columns: to }),
        }
    }

    /// Whether it has a row in the database that is filled.
    pub(super) async fn has_rows(&self, to: &mut AnyConnection) -> Result<bool, CopyError> {
        let query = sqlx::query(AssertSqlSafe(format!("SELECT 1 FROM {} LIMIT 1", self.name)));
        Ok(query.fetch_optional(to).await.map_err(|source| self.failed(Side::To, source))?.is_some())
    }

    /// Removes its rows from the database that is filled.
    pub(super) async fn clear(&self, to: &mut AnyConnection) -> Result<(), CopyError> {
        let query = sqlx::query(AssertSqlSafe(format!("DELETE FROM {}", self.name)));
        query.execute(to).await.map(drop).map_err(|source| self.failed(Side::To, source))
    }

    /// Reads every row.
    pub(super) fn select(&self) -> String {
        format!("SELECT {} FROM {}", self.names(), self.name)
    }

    /// Writes so many rows.
    pub(super) fn insert(&self, rows: usize) -> String {
        let columns = self.columns.len();
        let row = |row: usize| {
            let values: Vec<_> = (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
            format!("({})", values.join(", "))
        };
        let rows: Vec<_> = (0..rows).map(row).collect();
        format!("INSERT INTO {} ({}) VALUES {}", self.name, self.names(), rows.join(", "))
    }

    fn names(&self) -> String {
        let names: Vec<_> = self.columns.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        names.join(", ")
    }

    /// The failure of a statement on this table.
    pub(super) fn failed(&self, side: Side, source: sqlx::Error) -> CopyError {
        CopyError::Database(side, format!(" at `{}`", self.name), source)
    }
}

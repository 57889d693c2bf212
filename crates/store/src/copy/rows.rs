//! Reading, writing and comparing the rows of a table, a few at a time.

use super::{
    CopyError, Progress, Side,
    table::{Content, Table},
};
use futures_util::TryStreamExt as _;
use sha2::{Digest as _, Sha256};
use sqlx::{AnyConnection, AssertSqlSafe, Row as _, ValueRef as _, any::AnyRow};
use std::mem;

/// The most rows in one statement.
const BATCH_ROWS: usize = 50;
/// The size of the values after which a statement takes no more rows.
const BATCH_BYTES: usize = 1 << 20;
/// After so many rows of a table there is word of progress.
const REPORT: u64 = 100_000;

/// One value of a row.
#[derive(Debug)]
enum Value {
    Integer(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
}

impl Value {
    fn read(row: &AnyRow, index: usize, content: Content) -> Result<Self, sqlx::Error> {
        // SQLite gives a null no type that fits.
        let is_null = row.try_get_raw(index)?.is_null();
        Ok(match content {
            Content::Integer => Self::Integer(if is_null { None } else { Some(row.try_get(index)?) }),
            Content::Text => Self::Text(if is_null { None } else { Some(row.try_get(index)?) }),
            Content::Bytes => Self::Bytes(if is_null { None } else { Some(row.try_get(index)?) }),
        })
    }

    fn bytes(&self) -> Option<Vec<u8>> {
        match self {
            Self::Integer(value) => value.map(|value| value.to_be_bytes().to_vec()),
            Self::Text(value) => value.as_ref().map(|value| value.clone().into_bytes()),
            Self::Bytes(value) => value.clone(),
        }
    }
}

/// What a table holds, whatever the order of its rows: their number, and the sum of their hashes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Digest {
    pub(super) rows: u64,
    sum: u128,
}

impl Digest {
    /// What the table holds in the database that is filled.
    pub(super) async fn of(table: &Table, to: &mut AnyConnection) -> Result<Self, CopyError> {
        let mut digest = Self::default();
        let mut rows = sqlx::query(AssertSqlSafe(table.select())).fetch(to);
        while let Some(row) = rows.try_next().await.map_err(|source| table.failed(Side::To, source))? {
            digest.add(&values(table, &row, Side::To)?);
        }
        Ok(digest)
    }

    /// Adds a row and returns its size.
    fn add(&mut self, values: &[Value]) -> usize {
        let (mut hash, mut size) = (Sha256::new(), 0);
        for value in values {
            // The length comes first: otherwise two rows could differ only in where one value ends.
            match value.bytes() {
                Some(bytes) => {
                    hash.update([1]);
                    hash.update(bytes.len().to_be_bytes());
                    hash.update(&bytes);
                    size += bytes.len();
                }
                None => hash.update([0]),
            }
        }
        let hash = hash.finalize();
        let number = hash.iter().take(16).fold(0, |number: u128, byte| number << 8 | u128::from(*byte));
        self.rows += 1;
        self.sum = self.sum.wrapping_add(number);
        size
    }
}

fn values(table: &Table, row: &AnyRow, side: Side) -> Result<Vec<Value>, CopyError> {
    let value = |(index, (_, content)): (usize, &(_, Content))| Value::read(row, index, *content);
    table.columns.iter().enumerate().map(value).collect::<Result<_, _>>().map_err(|source| table.failed(side, source))
}

/// Copies the rows of a table, and returns what was read.
pub(super) async fn copy(
    table: &Table,
    from: &mut AnyConnection,
    to: &mut AnyConnection,
    progress: &mut impl FnMut(Progress),
) -> Result<Digest, CopyError> {
    let (mut digest, mut batch, mut size) = (Digest::default(), Vec::new(), 0);
    let mut rows = sqlx::query(AssertSqlSafe(table.select())).fetch(from);
    while let Some(row) = rows.try_next().await.map_err(|source| table.failed(Side::From, source))? {
        let row = values(table, &row, Side::From)?;
        size += digest.add(&row);
        batch.push(row);
        if batch.len() == BATCH_ROWS || size >= BATCH_BYTES {
            insert(table, mem::take(&mut batch), to).await?;
            size = 0;
        }
        if digest.rows.is_multiple_of(REPORT) {
            progress(Progress { table: table.name, rows: digest.rows, done: false });
        }
    }
    insert(table, batch, to).await?;
    Ok(digest)
}

async fn insert(table: &Table, rows: Vec<Vec<Value>>, to: &mut AnyConnection) -> Result<(), CopyError> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut query = sqlx::query(AssertSqlSafe(table.insert(rows.len())));
    for value in rows.into_iter().flatten() {
        query = match value {
            Value::Integer(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
            Value::Bytes(value) => query.bind(value),
        };
    }
    query.execute(to).await.map(drop).map_err(|source| table.failed(Side::To, source))
}

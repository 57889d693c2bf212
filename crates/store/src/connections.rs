//! The connections to the database: one that writes, behind a queue, and several that read and never wait for it.

use crate::address::{Address, Kind};
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Connection as _, Error, any::AnyPoolOptions};
use std::time::Duration;
use tokio::time::timeout;

/// How long a request waits for a connection, for another writer, or for the answer to a statement.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);
/// How long PostgreSQL waits for the next statement of a transaction. A server that stops in the middle holds up the others no
/// longer than this.
const IDLE: Duration = Duration::from_secs(5);
/// How many requests of a server read at the same time.
const READERS: u32 = 8;
/// On SQLite a commit waits for the disk. Otherwise it could be lost in a power cut, and an announcement that was answered with 201
/// must not be.
const DURABLE: &str = "PRAGMA synchronous = FULL;";

/// How many transactions on mail a server has at the same time on PostgreSQL.
const MAILERS: u32 = 4;

/// How many transactions of subscribers a server has at the same time. The others wait, and nobody else behind them.
pub(crate) const SUBSCRIBERS: usize = 2;

/// The connection that writes. Who asks first gets it first.
pub(crate) async fn writer(address: &Address) -> Result<AnyPool, Error> {
    let settings = match address.kind {
        // What is deleted is overwritten: an erased address must not stay in the file.
        Kind::Sqlite => "PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON;",
        Kind::Postgres => "",
    };
    pool(address, 1, settings).await
}

/// The connections for mail. On SQLite it is the one that writes; on PostgreSQL they are others, so that no step waits for mail.
pub(crate) async fn mailers(address: &Address, writer: &AnyPool) -> Result<AnyPool, Error> {
    match address.kind {
        Kind::Sqlite => Ok(writer.clone()),
        Kind::Postgres => pool(address, MAILERS, "").await,
    }
}

/// The connections that read.
pub(crate) async fn readers(address: &Address) -> Result<AnyPool, Error> {
    let settings = match address.kind {
        Kind::Sqlite => "PRAGMA query_only = ON;",
        Kind::Postgres => "SET default_transaction_read_only = on;",
    };
    pool(address, READERS, settings).await
}

async fn pool(address: &Address, size: u32, settings: &str) -> Result<AnyPool, Error> {
    sqlx::any::install_default_drivers();
    let (millis, idle) = (PATIENCE.as_millis(), IDLE.as_millis());
    let limits = match address.kind {
        Kind::Sqlite => format!("PRAGMA busy_timeout = {millis};"),
        Kind::Postgres => format!(
            "SET statement_timeout = {millis}; SET lock_timeout = {millis}; SET idle_in_transaction_session_timeout = {idle};"
        ),
    };
    let durable = if address.kind == Kind::Sqlite { DURABLE } else { "" };
    let settings = format!("{limits}{durable}{settings}");
    // A pool tries again and again, and does not say what failed.
    let first = timeout(PATIENCE, AnyConnection::connect(&address.url)).await;
    let mut first = first.map_err(|_| Error::PoolTimedOut)??;
    sqlx::raw_sql(AssertSqlSafe(settings.clone())).execute(&mut first).await?;
    first.close().await?;
    let mut options = AnyPoolOptions::new().max_connections(size).acquire_timeout(PATIENCE);
    if address.kind == Kind::Sqlite {
        // A file does not go away. A connection to it lasts.
        options = options.test_before_acquire(false).max_lifetime(None).idle_timeout(None);
    }
    options
        .after_connect(move |connection, _| {
            let settings = AssertSqlSafe(settings.clone());
            Box::pin(async move { sqlx::raw_sql(settings).execute(connection).await.map(|_| ()) })
        })
        .after_release(|connection, _| Box::pin(is_ready(connection)))
        .connect_lazy(&address.url)
}

/// Makes a connection ready for its next use: none if a transaction is left open. If a disk is full, SQLite ends the transaction by
/// itself; sqlx still counts it, and could never begin another one on the connection.
async fn is_ready(connection: &mut AnyConnection) -> Result<bool, Error> {
    // A rollback that was begun by a drop runs before this.
    match Kind::of(connection) {
        Kind::Sqlite => _ = sqlx::raw_sql(DURABLE).execute(&mut *connection).await?,
        Kind::Postgres => connection.ping().await?,
    }
    Ok(!connection.is_in_transaction())
}

/// Waits until no other server has a transaction on records, and keeps others waiting until this one ends.
pub(crate) async fn wait_for_turn(kind: Kind, tx: &mut AnyConnection) -> Result<(), Error> {
    if kind == Kind::Postgres {
        sqlx::query("SELECT revision FROM publication WHERE id = 1 FOR UPDATE").execute(tx).await?;
    }
    Ok(())
}

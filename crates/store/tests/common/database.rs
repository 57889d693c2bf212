//! The database of a test: a file, or a database of its own on the server that `FAIRNOTICE_TEST_POSTGRES` names. It goes with
//! the test.

use fairnotice_store::Store;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use std::{
    env, fs,
    path::PathBuf,
    process,
    sync::atomic::{AtomicU32, Ordering},
    thread,
};
use tempfile::TempDir;

pub(crate) struct Database {
    /// Holds the file, if it is one; every process of the test runs there.
    pub(crate) folder: TempDir,
    /// Its name on the server, if it is there.
    name: Option<String>,
}

/// The address of the server; none if there is none.
pub(crate) fn server() -> Option<String> {
    env::var("FAIRNOTICE_TEST_POSTGRES").ok()
}

impl Database {
    /// A file that does not exist yet.
    pub(crate) fn file() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), name: None }
    }

    /// An empty database on the server.
    pub(crate) fn on_server() -> Self {
        Self::created("template0")
    }

    fn created(template: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("fairnotice_test_{}_{}", process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        administer(&format!("CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'"));
        Self { folder: tempfile::tempdir().unwrap(), name: Some(name) }
    }

    /// A copy of a closed database.
    pub(crate) fn copied(&self) -> Self {
        if let Some(name) = &self.name {
            self.settle();
            return Self::created(name);
        }
        let copy = Self::file();
        assert!(!self.folder.path().join("fairnotice.db-wal").exists(), "the database is still open");
        fs::copy(self.path(), copy.path()).unwrap();
        copy
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("fairnotice.db")
    }

    pub(crate) fn url(&self) -> String {
        let Some(name) = &self.name else { return format!("sqlite://{}", self.path().display()) };
        let server = server().unwrap();
        let (place, _) = server.rsplit_once('/').unwrap();
        format!("{place}/{name}")
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.url()).await.unwrap()
    }

    /// Waits until the server has noticed that a killed process is gone, and has ended what it had begun.
    pub(crate) fn settle(&self) {
        let Some(name) = &self.name else { return };
        let sessions = format!(
            "DO $$ BEGIN WHILE EXISTS (SELECT FROM pg_stat_activity WHERE datname = '{name}') LOOP
               PERFORM pg_sleep(0.005); PERFORM pg_stat_clear_snapshot(); END LOOP; END $$"
        );
        administer(&sessions);
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            administer(&format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

/// Carries out a statement on the server, outside of every test's own runtime.
pub(crate) fn administer(statement: &str) {
    let run = async {
        let mut connection = PgConnection::connect(&server().unwrap()).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    };
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    thread::scope(|scope| scope.spawn(|| runtime().block_on(run)).join()).unwrap();
}

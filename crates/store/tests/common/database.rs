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
    /// Whether it goes with this value.
    is_own: bool,
}

/// The address of the server; none if there is none.
pub(crate) fn server() -> Option<String> {
    env::var("FAIRNOTICE_TEST_POSTGRES").ok()
}

impl Database {
    /// A file that does not exist yet.
    pub(crate) fn file() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), name: None, is_own: true }
    }

    /// An empty database on the server.
    pub(crate) fn on_server() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("fairnotice_test_{}_{}", process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        administer(&server().unwrap(), &format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"));
        Self { folder: tempfile::tempdir().unwrap(), name: Some(name), is_own: true }
    }

    /// A copy of a closed database as it was at the first call. A server takes seconds to make a database: there it is the same
    /// database, with the same rows again.
    pub(crate) fn copied(&self) -> Self {
        if self.name.is_some() {
            self.settle();
            administer(&self.url(), KEEP_OR_RESTORE);
            return Self { folder: tempfile::tempdir().unwrap(), name: self.name.clone(), is_own: false };
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
        administer(&server().unwrap(), &sessions);
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(name) = self.name.as_ref().filter(|_| self.is_own) {
            administer(&server().unwrap(), &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

/// Copies every row to another schema, or back. Rows that others refer to come first.
const KEEP_OR_RESTORE: &str = "
DO $$
DECLARE
    tables text[] := array(SELECT tablename FROM pg_tables WHERE schemaname = 'public'
        ORDER BY tablename <> 'policies', tablename <> 'changes', tablename <> 'dispatches', tablename);
BEGIN
    IF to_regnamespace('kept') IS NULL THEN
        CREATE SCHEMA kept;
        FOR i IN 1 .. cardinality(tables) LOOP
            EXECUTE format('CREATE TABLE kept.%1$I AS TABLE public.%1$I', tables[i]);
        END LOOP;
    ELSE
        FOR i IN REVERSE cardinality(tables) .. 1 LOOP
            EXECUTE format('DELETE FROM public.%I', tables[i]);
        END LOOP;
        FOR i IN 1 .. cardinality(tables) LOOP
            EXECUTE format('INSERT INTO public.%1$I TABLE kept.%1$I', tables[i]);
        END LOOP;
    END IF;
END $$";

/// Carries out a statement on a server, outside of every test's own runtime.
pub(crate) fn administer(url: &str, statement: &str) {
    let run = async {
        let mut connection = PgConnection::connect(url).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    };
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    thread::scope(|scope| scope.spawn(|| runtime().block_on(run)).join()).unwrap();
}

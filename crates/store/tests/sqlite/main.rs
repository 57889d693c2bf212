//! The contract on SQLite, and what only a file can do.
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod backup;
#[path = "../common/mod.rs"]
mod common;
#[path = "../contract/mod.rs"]
mod contract;
mod copy;
mod erasure;
mod files;
mod laws;
mod settle;
mod turns;

/// A new database with the policy, in a file of its own.
async fn file() -> common::TestDatabase {
    common::TestDatabase::new(common::database::Database::file()).await
}

macro_rules! on_sqlite {
    ($($subject:ident: $($name:ident)+;)+) => {
        $(mod $subject {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                crate::contract::$subject::$name(&crate::file().await.store).await;
            })+
        })+
    };
}

contract::list!(on_sqlite);

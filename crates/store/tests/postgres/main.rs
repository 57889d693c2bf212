//! The contract and the crash tests on PostgreSQL, and what only a server can do: be shared by several of ours, go away, come
//! back.
//!
//! `FAIRNOTICE_TEST_POSTGRES` is the address of a server on which the tests may create databases, such as
//! `postgres://postgres@127.0.0.1/postgres`. Without it every test counts as ignored.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what panics in a helper fails its test")]

#[path = "../crash/agree.rs"]
mod agree;
#[path = "../crash/child.rs"]
mod child;
#[path = "../common/mod.rs"]
mod common;
#[path = "../contract/mod.rs"]
mod contract;
mod copy;
#[path = "../crash/round.rs"]
mod round;
#[path = "../crash/rounds.rs"]
mod rounds;
mod server;
#[path = "../crash/steps.rs"]
mod steps;

use common::{TestDatabase, database::Database};
use libtest_mimic::{Arguments, Trial};
use std::env;

/// Runs a test on a new database with the policy.
fn on_server(test: impl AsyncFnOnce(&TestDatabase)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let database = TestDatabase::new(Database::on_server()).await;
        test(&database).await;
        database.store.close().await;
    });
}

fn trial(name: &str, test: impl FnOnce() + Send + 'static) -> Trial {
    let run = move || {
        test();
        Ok(())
    };
    Trial::test(name, run).with_ignored_flag(common::database::server().is_none())
}

macro_rules! trials {
    ($($subject:ident: $($name:ident)+;)+) => {
        vec![$($(trial(concat!(stringify!($subject), "::", stringify!($name)), || {
            on_server(async |database| contract::$subject::$name(&database.store).await);
        }),)+)+]
    };
}

fn main() {
    if env::var_os("FAIRNOTICE_STEP").is_some() {
        return child::main();
    }
    if common::database::server().is_none() {
        eprintln!("PostgreSQL is not tested: set FAIRNOTICE_TEST_POSTGRES to the address of a server for tests");
    }
    let mut trials = contract::list!(trials);
    trials.extend(server::trials());
    trials.extend(copy::trials());
    trials.push(trial("crash::every_step", || rounds::every_step(Database::on_server)));
    trials.push(trial("crash::killed_from_outside", || rounds::killed_from_outside(Database::on_server)));
    trials.push(trial("crash::random", || rounds::random(Database::on_server)));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

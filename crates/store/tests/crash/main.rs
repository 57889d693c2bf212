//! `kill -9` at every numbered point of every step of a record's life: afterwards the database holds the complete step or none
//! of it, and the same request completes it, once.
//!
//! A step is carried out by this very program, started again as a child on a file of its own. The short form, which is the
//! test, passes every point once; `FAIRNOTICE_ROUNDS=1000` adds as many at random: a random step, killed at a random point or
//! at a random moment.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what panics in a helper fails its test")]

mod agree;
mod child;
#[path = "../common/mod.rs"]
mod common;
mod full;
mod round;
mod rounds;
mod steps;

use common::database::Database;
use std::env;

/// The child's side: carries out one step on one file, and ends; or is killed.
#[test]
#[ignore = "it is the part that is killed: the other tests run it"]
fn child() {
    if env::var("FAIRNOTICE_STEP").unwrap() == "fill" { full::main() } else { child::main() }
}

#[test]
fn a_process_that_dies_at_any_point_of_any_step_leaves_all_of_it_or_nothing() {
    rounds::every_step(Database::file);
}

#[test]
fn a_process_that_is_killed_from_outside_leaves_all_of_a_step_or_nothing() {
    rounds::killed_from_outside(Database::file);
}

#[test]
fn random_steps_killed_at_random_leave_all_or_nothing() {
    rounds::random(Database::file);
}

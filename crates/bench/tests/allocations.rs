//! How often an evaluation allocates memory. If every rule passes, it does not.

use allocation_counter::measure;
use fairnotice_bench::{Case, in_peak_hours, rolled_back, strict, too_late, upgrade};
use fairnotice_core::evaluate::evaluate;

/// Evaluates once, and prints the count for `cargo xtask bench rules`.
#[track_caller]
fn check(name: &str, Case { change, now }: &Case, limit: u64) {
    let policy = strict();
    let count = measure(|| drop(evaluate(&policy, change, *now))).count_total;
    println!("allocations {name} {count}");
    assert!(count <= limit, "{name}: {count} allocations, the limit is {limit}");
}

#[test]
fn a_verdict_that_passes_allocates_nothing() {
    check("passes", &upgrade(), 0);
    // One list: each incident needs its own message, so the search keeps a list of the messages that are still free.
    check("with-messages", &rolled_back(), 1);
}

#[test]
fn a_finding_about_a_late_notice_allocates_nothing() {
    check("late", &too_late(), 0);
}

#[test]
fn a_finding_about_peak_hours_allocates_a_little() {
    // Each overlap with peak hours holds its region's name, and the search for starts needs lists.
    check("in-peak", &in_peak_hours(), 8);
}

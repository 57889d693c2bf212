//! How often the engine asks for memory: never for a plan in which no rule finds fault.

use allocation_counter::measure;
use fairnotice_bench::{Case, in_peak_hours, rolled_back, strict, too_late, upgrade};
use fairnotice_core::evaluate::evaluate;

/// Judges once, and prints the count for `cargo xtask bench rules`.
#[track_caller]
fn check(name: &str, Case { change, now }: &Case, at_most: u64) {
    let policy = strict();
    let used = measure(|| drop(evaluate(&policy, change, *now))).count_total;
    println!("allocations {name} {used}");
    assert!(used <= at_most, "{name}: {used} allocations, {at_most} at most");
}

#[test]
fn a_verdict_that_passes_asks_for_no_memory() {
    check("passes", &upgrade(), 0);
    // Each incident of the work has a message of its own, which is looked for among those that are left: one list.
    check("with-messages", &rolled_back(), 1);
}

#[test]
fn a_notice_too_late_is_figures_and_needs_none_either() {
    check("late", &too_late(), 0);
}

#[test]
fn faults_are_sentences_and_cost_what_they_say() {
    // Each touch of peak hours names its region, and the free starts about it are looked for.
    check("in-peak", &in_peak_hours(), 8);
}

//! How often the engine asks for memory.

use allocation_counter::measure;
use fairnotice_bench::{Case, in_peak_hours, rolled_back, strict, too_late, upgrade};
use fairnotice_core::evaluate::evaluate;

#[test]
fn allocations() {
    let policy = strict();
    for (name, Case { change, now }) in
        [("passes", upgrade()), ("with-messages", rolled_back()), ("late", too_late()), ("in-peak", in_peak_hours())]
    {
        let used = measure(|| drop(evaluate(&policy, &change, now)));
        println!("allocations {name} {}", used.count_total);
    }
}

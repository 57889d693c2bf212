//! Laws of the engine, searched by chance around the places where they could break. `cargo xtask soak` searches for hours
//! with coverage as its guide; both hold the engine to the laws of `fairnotice-fuzz`.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

#[path = "../common/mod.rs"]
mod common;

mod clocks;
mod drawn;
mod leads;
mod life;
mod verdicts;

use chrono::DateTime;
use common::{at, policy};
use fairnotice_core::{instant::Instant, policy::Policy};
use proptest::prelude::*;
use std::sync::LazyLock;

static STRICT: LazyLock<Policy> = LazyLock::new(|| policy("strict"));
static SECTIONS: LazyLock<Policy> = LazyLock::new(|| policy("sections"));

/// Within two hours of a change of Madrid's clocks.
fn change_of_clocks() -> impl Strategy<Value = i64> {
    let changes = ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z", "2027-03-28T01:00:00Z", "2028-10-29T01:00:00Z"];
    (0..changes.len(), -7_200..7_200_i64).prop_map(move |(i, seconds)| at(changes[i]).timestamp() + seconds)
}

/// Any second from March 2025 to November 2028, and often one about a change of clocks.
fn start() -> impl Strategy<Value = Instant> {
    prop_oneof![1_740_787_200..1_858_000_000_i64, change_of_clocks()]
        .prop_map(|second| DateTime::from_timestamp(second, 0).unwrap())
}

fn shifted(start: Instant, seconds: i64) -> Instant {
    DateTime::from_timestamp(start.timestamp() + seconds, 0).unwrap()
}

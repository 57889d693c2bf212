//! What the tests of the rules share: the reference policies, and records put together from a few words.
#![cfg(all(feature = "file", feature = "tz"))]
#![allow(dead_code, reason = "each test program uses some of it")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "what panics in a helper fails its test")]

use fairnotice_core::{
    change::Change,
    evaluate::evaluate,
    file,
    instant::{self, Instant},
    policy::Policy,
    rule::Rule,
    verdict::{Finding, Verdict},
};
use std::{collections::BTreeMap, fmt::Debug, fs, str::FromStr, sync::LazyLock};

/// The strict reading of the reference policy.
pub(crate) static STRICT: LazyLock<Policy> = LazyLock::new(|| policy("strict"));

pub(crate) fn policy(reading: &str) -> Policy {
    policy_with(reading, &[])
}

pub(crate) fn policy_text(reading: &str) -> String {
    fs::read_to_string(format!("{}/../../policies/reference-{reading}.toml", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A reference policy with pieces of its text replaced.
#[track_caller]
pub(crate) fn policy_with(reading: &str, replacements: &[(&str, &str)]) -> Policy {
    let mut text = policy_text(reading);
    for (from, to) in replacements {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    file::policy(&text).unwrap()
}

/// An id that can be one.
#[track_caller]
pub(crate) fn id_of<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

pub(crate) fn at(text: &str) -> Instant {
    instant::parse(text).unwrap()
}

/// The record of `compliant.toml`, which keeps every rule, with keys replaced or added by pairs of a key and its value in
/// TOML; an empty value takes a key away.
#[track_caller]
pub(crate) fn change(with: &[(&str, &str)]) -> Change {
    let compliant: toml::Table = include_str!("../compliant.toml").parse().unwrap();
    let mut values: BTreeMap<_, _> = compliant.iter().map(|(key, value)| (key.as_str(), value.to_string())).collect();
    values.extend(with.iter().map(|(key, value)| (*key, (*value).to_owned())));
    let given = values.iter().filter(|(_, value)| !value.is_empty());
    let text = given.fold(String::new(), |text, (key, value)| text + &format!("{key} = {value}\n"));
    file::change(&text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
}

/// The outcome of one rule, as it is written on the wire.
pub(crate) fn outcome(verdict: &Verdict, rule: Rule) -> String {
    serde_json::to_value(finding(verdict, rule).outcome).unwrap().as_str().unwrap().to_owned()
}

pub(crate) fn finding(verdict: &Verdict, rule: Rule) -> &Finding {
    verdict.finding(rule).unwrap()
}

/// Checks the outcome of one rule for a record, as things stand on 2026-11-02.
#[track_caller]
pub(crate) fn check(policy: &Policy, rule: Rule, expected: &str, with: &[(&str, &str)]) {
    check_at("2026-11-02T09:00:00Z", policy, rule, expected, with);
}

#[track_caller]
pub(crate) fn check_at(now: &str, policy: &Policy, rule: Rule, expected: &str, with: &[(&str, &str)]) {
    let verdict = evaluate(policy, &change(with), at(now));
    assert_eq!(outcome(&verdict, rule), expected, "{with:?}\n{verdict}");
}

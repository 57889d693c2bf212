//! The cases of `tests/cases`: one file for each rule, and a case for each outcome and each reading of the policy.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, clippy::panic, reason = "what panics in a helper fails its test")]

mod common;

use common::{at, change, finding, outcome, policy_with};
use fairnotice_core::{evaluate::evaluate, instant, policy::Policy, rule::Rule};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

/// A rule's file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Outcomes that the rule never has, and `boundary` where no instant decides, with the reason.
    #[serde(default)]
    never: BTreeMap<String, String>,
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    why: String,
    outcome: String,
    /// The question of the policy that the case answers.
    reading: Option<String>,
    now: Option<toml::value::Datetime>,
    /// The reading of the reference policy that applies; by default `strict`.
    policy: Option<String>,
    /// Pieces of its text, and what they are replaced by.
    #[serde(default)]
    policy_edit: Vec<(String, String)>,
    /// Keys of the compliant record that are replaced or added.
    #[serde(default)]
    record: toml::Table,
    /// Keys that are taken away.
    #[serde(default)]
    without: Vec<String>,
}

fn file(rule: Rule) -> File {
    let path = format!("{}/tests/cases/{rule}.toml", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("the rule {rule} has no cases: {path}"));
    toml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

impl Case {
    fn policy(&self, more: &[(&str, &str)]) -> Policy {
        let mut edits: Vec<_> = self.policy_edit.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
        edits.extend(more);
        policy_with(self.policy.as_deref().unwrap_or("strict"), &edits)
    }

    fn evaluated(&self, rule: Rule, policy: &Policy, more: &[(&str, &str)]) -> (String, String) {
        let values: Vec<_> = self.record.iter().map(|(key, value)| (key.as_str(), value.to_string())).collect();
        let mut pairs: Vec<_> = values.iter().map(|(key, value)| (*key, value.as_str())).collect();
        pairs.extend(self.without.iter().map(|key| (key.as_str(), "")));
        pairs.extend(more);
        let now = self.now.as_ref().map_or(at("2026-11-02T09:00:00Z"), |now| instant::parse(&now.to_string()).unwrap());
        let verdict = evaluate(policy, &change(&pairs), now);
        (outcome(&verdict, rule), finding(&verdict, rule).to_string())
    }
}

#[test]
fn every_case_has_its_outcome() {
    let mut wrong = Vec::new();
    for rule in Rule::ALL {
        for case in file(rule).case {
            let (outcome, text) = case.evaluated(rule, &case.policy(&[]), &[]);
            if outcome != case.outcome {
                wrong.push(format!("{rule}, {}: {} expected\n  {text}", case.why, case.outcome));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where the policy allows it, every fail can be waived, and only by a signed waiver.
#[test]
fn every_breach_can_be_waived() {
    let all: Vec<_> = Rule::ALL.iter().map(|rule| format!("\"{rule}\"")).collect();
    let all = format!("waivable = [{}]", all.join(", "));
    for rule in Rule::ALL {
        let waiver =
            |by: &str| format!("[{{ rule = '{rule}', reason = 'agreed', by = '{by}', at = 2026-11-01T00:00:00Z }}]");
        for case in file(rule).case.iter().filter(|case| case.outcome == "fail") {
            let policy = case.policy(&[("waivable = [\"R6\", \"C1\", \"C3\", \"C5\"]", &all)]);
            let rigid = case.policy(&[("waivable = [\"R6\", \"C1\", \"C3\", \"C5\"]", "waivable = []")]);
            let (signed, unsigned) = (waiver("Ana Ruiz"), waiver(""));
            assert_eq!(case.evaluated(rule, &policy, &[("waivers", &signed)]).0, "waived", "{rule}, {}", case.why);
            assert_eq!(case.evaluated(rule, &policy, &[("waivers", &unsigned)]).0, "fail", "{rule}, {}", case.why);
            assert_eq!(case.evaluated(rule, &rigid, &[("waivers", &signed)]).0, "fail", "{rule}, {}", case.why);
        }
    }
}

#[test]
fn every_rule_has_a_case_for_each_outcome() {
    for rule in Rule::ALL {
        let file = file(rule);
        let there: BTreeSet<_> = file.case.iter().map(|case| case.outcome.as_str()).collect();
        for outcome in ["pass", "fail", "not_applicable", "unknown"] {
            let never = file.never.contains_key(outcome);
            assert_ne!(
                there.contains(outcome),
                never,
                "{rule} needs a case that is `{outcome}`, or a reason why none is"
            );
        }
    }
}

impl Case {
    /// All inputs of the evaluation as text without the instants, and the instants.
    fn shape(&self) -> (String, Vec<instant::Instant>) {
        let now = self.now.as_ref().map(ToString::to_string);
        let text = format!("{} {now:?} {:?} {:?} {:?}", self.record, self.policy, self.policy_edit, self.without);
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | ':' | 'T' | 'Z' | '.');
        let words: Vec<_> = text.split_inclusive(|c| !is_part(c)).collect();
        let read = |word: &&str| instant::parse(word.trim_end_matches(|c| !is_part(c))).ok();
        (words.iter().filter(|word| read(word).is_none()).copied().collect(), words.iter().filter_map(read).collect())
    }

    /// Whether the other case is this one a second later or earlier, and ends differently.
    fn is_a_second_from(&self, other: &Self) -> bool {
        let ((here, mine), (there, theirs)) = (self.shape(), other.shape());
        let apart: Vec<_> = mine.iter().zip(&theirs).map(|(a, b)| (*a - *b).num_seconds().abs()).collect();
        let by_a_second = apart.iter().sum::<i64>() == 1 && mine.len() == theirs.len();
        here == there && by_a_second && self.outcome != other.outcome
    }
}

/// Where an instant decides, a pair of cases shows at which second. Where none does, the file says what decides instead.
#[test]
fn every_rule_shows_its_boundary_to_the_second() {
    let lacks = |rule: &Rule| {
        let file = file(*rule);
        let found = file.case.iter().any(|case| file.case.iter().any(|other| case.is_a_second_from(other)));
        found == file.never.contains_key("boundary")
    };
    let lacking: Vec<_> = Rule::ALL.into_iter().filter(lacks).collect();
    assert!(lacking.is_empty(), "two cases a second apart that end differently, or else a reason: {lacking:?}");
}

/// The questions that the vendor's document leaves open. Those that no single verdict answers have a test of their own.
const READINGS: [(&str, &str); 27] = [
    ("A1", ""),
    ("A2", ""),
    ("A3", ""),
    ("A4", ""),
    ("A5", ""),
    ("A6", ""),
    ("A7", ""),
    ("A9", ""),
    ("A10", "hours.rs: what_is_free_between_the_peak_hours"),
    ("A11", ""),
    ("A13", ""),
    ("A15", ""),
    ("A16", ""),
    ("A17", ""),
    ("A19", ""),
    ("A24", ""),
    ("A25", ""),
    ("A26", ""),
    ("A28", ""),
    ("A29", ""),
    ("A31", ""),
    ("A32", ""),
    ("A33", ""),
    ("A34", "history.rs: the_policy_in_force_at_the_announcement_applies"),
    ("A40", "history.rs: how_long_the_banner_shows"),
    ("A41", ""),
    ("A45", ""),
];

#[test]
fn every_reading_has_a_case() {
    let files: Vec<_> = Rule::ALL.into_iter().map(file).collect();
    let tagged: BTreeSet<_> =
        files.iter().flat_map(|file| &file.case).filter_map(|case| case.reading.as_deref()).collect();
    for (reading, elsewhere) in READINGS {
        match elsewhere.split_once(": ") {
            None => assert!(tagged.contains(reading), "{reading} has no case"),
            Some((program, name)) => {
                let path = format!("{}/tests/{program}", env!("CARGO_MANIFEST_DIR"));
                assert!(fs::read_to_string(path).unwrap().contains(&format!("fn {name}()")), "{reading}: {elsewhere}");
            }
        }
    }
    let known: BTreeSet<_> = READINGS.iter().map(|(reading, _)| *reading).collect();
    assert!(tagged.is_subset(&known), "{:?}", tagged.difference(&known));
}

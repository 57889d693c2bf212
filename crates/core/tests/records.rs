//! The change records of `tests/records`, each under the strict reading of the reference policy.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

use fairnotice_core::{evaluate::evaluate, file, instant, verdict::Outcome};
use std::{collections::BTreeSet, fs, path::Path};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Record, now, overall outcome, rules that fail.
const RECORDS: [(&str, &str, &str, &str); 20] = [
    ("patch-beyond-horizon", "2028-12-01T09:00:00Z", "unknown", ""),
    ("patch-draft", "2026-11-23T09:00:00Z", "pass", ""),
    ("patch-in-time", "2026-11-10T09:00:00Z", "pass", ""),
    ("patch-moved-earlier", "2026-11-11T11:00:00Z", "fail", "C3"),
    ("patch-overrun", "2026-11-14T03:30:00Z", "fail", "N2 N4"),
    ("patch-rolled-back", "2026-11-14T12:00:00Z", "pass", ""),
    ("patch-says-too-little", "2026-11-02T09:00:00Z", "fail", "C6 C7 C8"),
    ("patch-too-late", "2026-10-09T09:00:00Z", "fail", "R6 C3"),
    ("patch-with-a-feature-release", "2026-11-02T09:00:00Z", "fail", "C1"),
    ("routine", "2026-11-24T09:00:00Z", "pass", ""),
    ("routine-with-impact", "2026-11-24T09:00:00Z", "fail", "C2"),
    ("update-early-notice-pending", "2026-10-28T09:00:00Z", "pending", ""),
    ("update-in-peak-hours", "2026-10-30T12:00:00Z", "fail", "C5"),
    ("update-in-time", "2026-10-30T12:00:00Z", "pass", ""),
    ("update-peak-waived", "2026-10-30T12:00:00Z", "waived", ""),
    ("upgrade-in-time", "2026-10-28T09:00:00Z", "pass", ""),
    ("upgrade-no-early-notice", "2026-10-28T09:00:00Z", "fail", "R6"),
    ("upgrade-too-late", "2026-11-03T09:00:00Z", "fail", "C3"),
    ("urgent-security-fix", "2026-11-24T10:00:00Z", "pending", ""),
    ("urgent-without-cause", "2026-11-24T10:00:00Z", "fail", "C1"),
];

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(Path::new(ROOT).join(path)).unwrap()
}

#[test]
fn every_record_has_the_verdict_of_its_comment() {
    let policy = file::policy(&read("policies/reference-strict.toml")).unwrap();
    for (name, now, outcome, failing) in RECORDS {
        let change = file::change(&read(format!("tests/records/{name}.toml"))).unwrap();
        let verdict = evaluate(&policy, &change, instant::parse(now).unwrap());
        let failed: Vec<_> = verdict
            .findings
            .iter()
            .filter(|finding| finding.outcome == Outcome::Fail)
            .map(|finding| finding.rule.id())
            .collect();
        assert_eq!(failed.join(" "), failing, "{name}\n{verdict}");
        assert_eq!(serde_json::to_value(verdict.outcome).unwrap(), outcome, "{name}\n{verdict}");
        assert_eq!(verdict.compliant(), !matches!(outcome, "fail" | "unknown"), "{name}");
    }
}

/// The complete text of each verdict, as a release manager reads it.
#[test]
fn a_page_of_verdicts() {
    let policy = file::policy(&read("policies/reference-strict.toml")).unwrap();
    let page = RECORDS.iter().fold(String::new(), |page, (name, now, ..)| {
        let text = read(format!("tests/records/{name}.toml"));
        let verdict = evaluate(&policy, &file::change(&text).unwrap(), instant::parse(now).unwrap());
        let comment: String =
            text.lines().take_while(|line| line.starts_with('#')).map(|line| line.to_owned() + "\n").collect();
        page + &format!("{comment}{name}, as things stand at {now}: {verdict}\n")
    });
    // The hash changes with every comment of the policy.
    insta::assert_snapshot!(page.replace(&policy.hash()[..12], "HASH"));
}

#[test]
fn every_record_is_listed() {
    let listed: BTreeSet<_> = RECORDS.iter().map(|(name, ..)| format!("{name}.toml")).collect();
    let there: BTreeSet<_> = fs::read_dir(Path::new(ROOT).join("tests/records"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(listed, there);
}

#[test]
fn whoever_meets_the_strict_reading_has_met_the_others() {
    let [strict, sections, table] = ["strict", "sections", "table"]
        .map(|reading| file::policy(&read(format!("policies/reference-{reading}.toml"))).unwrap());
    for (name, now, ..) in RECORDS {
        let change = file::change(&read(format!("tests/records/{name}.toml"))).unwrap();
        let now = instant::parse(now).unwrap();
        if evaluate(&strict, &change, now).compliant() {
            for other in [&sections, &table] {
                let verdict = evaluate(other, &change, now);
                assert!(verdict.compliant(), "{name}\n{verdict}");
            }
        }
    }
}

#[test]
fn printing_and_parsing_a_record_changes_nothing() {
    for (name, ..) in RECORDS {
        let change = file::change(&read(format!("tests/records/{name}.toml"))).unwrap();
        let printed = toml::to_string(&change).unwrap();
        assert_eq!(file::change(&printed).unwrap(), change, "{name}\n{printed}");
        let json = serde_json::to_string(&change).unwrap();
        assert_eq!(serde_json::from_str::<fairnotice_core::change::Change>(&json).unwrap(), change, "{name}");
    }
}

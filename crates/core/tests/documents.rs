//! `docs/policy.md` is true: its examples are read, its keys and rules are all there.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use fairnotice_core::{file, rule::Rule};
use std::fs;

fn document() -> String {
    fs::read_to_string(format!("{}/../../docs/policy.md", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn every_example_is_read() {
    let document = document();
    let examples: Vec<_> =
        document.split("```toml\n").skip(1).map(|rest| rest.split_once("\n```").unwrap().0).collect();
    assert_eq!(examples.len(), 5);
    for example in examples {
        let problems = if example.contains("title =") {
            file::change(example).map(|_| ())
        } else {
            file::policy(example).map(|_| ())
        };
        assert_eq!(problems, Ok(()), "{example}");
    }
}

#[test]
fn every_rule_is_explained() {
    let document = document();
    for rule in Rule::ALL {
        let row = document.lines().find(|line| {
            line.strip_prefix("| ")
                .and_then(|line| line.split_once(" |"))
                .is_some_and(|(ids, _)| ids.split(", ").any(|id| id == rule.id()))
        });
        assert!(row.is_some(), "{rule}");
    }
}

/// Every key that a policy with all its defaults filled in has.
#[test]
fn every_key_is_explained() {
    fn keys(value: &serde_json::Value, into: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(table) => {
                for (key, value) in table {
                    if !key.starts_with(|first: char| first.is_ascii_digit() || first.is_ascii_uppercase()) {
                        into.push(key.clone());
                        keys(value, into);
                    }
                }
            }
            serde_json::Value::Array(list) => list.iter().for_each(|value| keys(value, into)),
            _ => {}
        }
    }
    let document = document();
    for name in ["reference-strict", "example-freezes", "example-tiers"] {
        let text = fs::read_to_string(format!("{}/../../policies/{name}.toml", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let mut found = Vec::new();
        keys(&serde_json::to_value(file::policy(&text).unwrap().file()).unwrap(), &mut found);
        for key in found {
            let written =
                [format!("`{key}`"), format!("{key} = "), format!(".{key}`"), format!("`{key}."), format!("[{key}]")];
            assert!(written.iter().any(|form| document.contains(form)), "{key}");
        }
    }
}

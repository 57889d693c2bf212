//! `docs/policy.md` is true: its examples are read, its keys and rules are all there.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use fairnotice_core::{file, rule::Rule};
use std::{collections::BTreeSet, fs};

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

/// R12: every word that a file may use as a value stands in the document, and the schemas that it links to are there.
#[test]
fn r12_every_value_is_named() {
    fn values(value: &serde_json::Value, into: &mut BTreeSet<String>) {
        match value {
            serde_json::Value::Object(table) => {
                let words = table
                    .get("const")
                    .into_iter()
                    .chain(table.get("enum").and_then(|all| all.as_array()).into_iter().flatten());
                into.extend(words.filter_map(|word| word.as_str()).map(str::to_owned));
                table.values().for_each(|value| values(value, into));
            }
            serde_json::Value::Array(list) => list.iter().for_each(|value| values(value, into)),
            _ => {}
        }
    }
    let document = document();
    let mut all = BTreeSet::new();
    for name in ["policy", "change"] {
        assert!(document.contains(&format!("(schema/{name}.json)")), "{name}");
        let path = format!("{}/../../docs/schema/{name}.json", env!("CARGO_MANIFEST_DIR"));
        values(&serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap(), &mut all);
    }
    let is_in_a_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let missing: Vec<_> = all
        .iter()
        .filter(|word| {
            let mut found = document.match_indices(word.as_str());
            !found.any(|(at, _)| {
                let after = &document[at + word.len()..];
                !document[..at].ends_with(is_in_a_word) && !after.starts_with(is_in_a_word)
            })
        })
        .collect();
    assert!(all.len() > 50 && missing.is_empty(), "{missing:?}");
    for sentence in [
        "A component without `regions` serves all regions.",
        "`routine` is always exempt",
        "from the mildest to the worst: `none`, `brief_interruptions`, `degraded`, `partial_outage`, `full_outage`",
    ] {
        assert!(document.contains(sentence), "{sentence}");
    }
}

//! `Policy::lint`: the cases of `tests/lint`, a file for each check; the figures of the reference policy; and the whole
//! text for every policy that is shipped.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use common::{at, policy, policy_with};
use fairnotice_core::{
    file,
    lead::Length,
    policy::{
        Policy,
        lint::{Check, Remark, Season, Severity, Share, USUAL_LENGTH},
    },
};
use std::fs;

const NOW: &str = "2026-11-02T09:00:00Z";

fn text(remarks: &[Remark]) -> String {
    remarks.iter().map(|remark| format!("{remark}\n")).collect()
}

/// What lint says of every policy that is shipped, with the lines of the file.
#[test]
fn the_shipped_policies() {
    let folder = format!("{}/../../policies", env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let source = fs::read_to_string(&path).unwrap();
        let mut remarks = file::policy(&source).unwrap().lint(USUAL_LENGTH, at(NOW));
        file::place(&source, remarks.iter_mut().map(|remark| &mut remark.problem));
        insta::assert_snapshot!(name, text(&remarks));
    }
}

#[test]
fn the_readings_compared() {
    let [sections, table] = ["sections", "table"].map(policy);
    insta::assert_snapshot!(text(&sections.compare(&table, at(NOW))));
}

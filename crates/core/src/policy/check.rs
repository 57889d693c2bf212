//! Consistency checks of a policy file.

use super::PolicyFile;
use crate::{
    calendar::HolidayCalendar,
    diagnostic::{Diagnostic, nearest},
    text::{is_blank, one_line},
};
use std::collections::BTreeSet;

/// The longest name of a region in characters: it stands beside a drawing and in the cells of tables.
const LONGEST_NAME: usize = 64;

/// Every id is there, and none twice.
pub(super) fn unique<'a>(list: &str, ids: impl Iterator<Item = &'a str>, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    for (i, id) in ids.enumerate() {
        if id.is_empty() {
            diagnostics.push(Diagnostic::new(format!("{list}[{i}].id"), "is empty"));
        } else if !seen.insert(id) {
            diagnostics.push(Diagnostic::new(format!("{list}[{i}].id"), format!("`{id}` is listed twice")));
        }
    }
}

/// The name of each region that has one is a short line of text.
pub(super) fn region_names(file: &PolicyFile, diagnostics: &mut Vec<Diagnostic>) {
    for (i, region) in file.regions.iter().enumerate() {
        let Some(name) = &region.name else { continue };
        let (length, line) = (name.chars().count(), one_line(name));
        let (what, help) = if is_blank(&line) {
            ("is blank".to_owned(), "write a name, or leave it out".to_owned())
        } else if length > LONGEST_NAME {
            (format!("has {length} characters, and {LONGEST_NAME} are the most"), "shorten it".to_owned())
        } else if *name != line {
            let what = "has control characters or line breaks, or blanks at an end or in a row";
            (what.to_owned(), format!("write `{line}`"))
        } else {
            continue;
        };
        diagnostics.push(Diagnostic::new(format!("regions[{i}].name"), what).help(help));
    }
}

/// An id that a policy refers to exists.
pub(super) fn known_id<'a, I: Iterator<Item = &'a str>>(
    at: &str,
    noun: &str,
    id: &str,
    known: impl Fn() -> I,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if !known().any(|candidate| candidate == id) {
        let mut diagnostic = Diagnostic::new(at, format!("the policy has no {noun} `{id}`"));
        if let Some(near) = nearest(id, known()) {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
        }
        diagnostics.push(diagnostic);
    }
}

/// The calendars of these ids; reports those that do not exist.
pub(super) fn calendars<'a>(
    file: &'a PolicyFile,
    at: &str,
    ids: &[String],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<&'a HolidayCalendar> {
    for (i, id) in ids.iter().enumerate() {
        let known = || file.calendars.iter().map(|calendar| calendar.id.as_str());
        known_id(&format!("{at}[{i}]"), "calendar", id, known, diagnostics);
    }
    file.calendars.iter().filter(|calendar| ids.contains(&calendar.id)).collect()
}

/// The terms of the kinds and the levels of maturity are consistent.
pub(super) fn terms(file: &PolicyFile, diagnostics: &mut Vec<Diagnostic>) {
    for (i, terms) in file.kinds.iter().enumerate() {
        if terms.releases.is_empty() {
            let diagnostic =
                Diagnostic::new(format!("kinds[{i}].releases"), "is empty: no change of this kind could comply");
            diagnostics.push(diagnostic.help("list what it may deploy, or `none`"));
        }
        for (j, tier) in terms.tiers.iter().enumerate() {
            if tier.impact.is_none() && tier.longer_than.is_none() {
                let diagnostic = Diagnostic::new(format!("kinds[{i}].tiers[{j}]"), "applies to every change");
                diagnostics
                    .push(diagnostic.help("give it an `impact` or `longer_than`, or use the kind's `change_notice`"));
            }
        }
    }
    let levels = &file.maturity;
    if !levels.levels.contains(&levels.default) {
        let what = format!("`{}` is none of the levels", levels.default.id());
        diagnostics.push(Diagnostic::new("maturity.default", what).help("add it to `maturity.levels`"));
    }
}

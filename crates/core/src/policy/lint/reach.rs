//! Promises and rules that can never apply.

use super::{Check, Lint, Severity, order::change_notices, quoted};
use crate::{change::Kind, diagnostic::Diagnostic, policy::KindTerms, release::Deploys, rule::Rule};

pub(super) fn check(lint: &mut Lint) {
    kinds(lint);
    classes(lint);
    policy(lint);
    rules(lint);
}

fn warn(lint: &mut Lint, at: impl Into<String>, what: impl Into<String>, help: &str) {
    lint.add(Severity::Warning, Check::Reach, Diagnostic::new(at, what).help(help));
}

fn kinds(lint: &mut Lint) {
    for (i, terms) in lint.policy.kinds().iter().enumerate() {
        let routine = terms.id == Kind::Routine;
        if routine && terms.deploys_any() {
            let what = "lets a routine update deploy a release, which rule C2 denies";
            warn(lint, format!("kinds[{i}].releases"), what, "write `releases = [\"none\"]`");
        }
        if !terms.deploys_any() {
            let of_releases = [
                ("early_notice", terms.early_notice.is_some()),
                ("documentation", terms.documentation.is_some()),
                ("notes_due", terms.notes_due.is_some()),
            ];
            for (key, _) in of_releases.into_iter().filter(|(_, set)| *set) {
                let what = "never applies: the kind deploys no release";
                warn(lint, format!("kinds[{i}].{key}"), what, "leave it out, or list what the kind may deploy");
            }
        }
        let named = |window: &&crate::policy::WindowTerms| window.kinds.contains(&terms.id);
        if terms.peak_exempt && !routine {
            let windows: Vec<_> = lint.file().windows.iter().filter(named).map(|window| window.id.as_str()).collect();
            if !windows.is_empty() {
                let what = format!("frees the kind from peak hours, and it is bound to {}", quoted(windows));
                warn(lint, format!("kinds[{i}].peak_exempt"), what, "take the kind out of the window's `kinds`");
            }
        }
    }
}

/// Classes of release that no kind may deploy, where some kind deploys any.
fn classes(lint: &mut Lint) {
    let kinds = lint.policy.kinds();
    if !kinds.iter().any(KindTerms::deploys_any) {
        return;
    }
    for class in [Deploys::Patch, Deploys::Minor, Deploys::Major] {
        if !kinds.iter().any(|terms| terms.releases.contains(&class)) {
            let what = format!("let no kind deploy {}: it can never be announced", class.words());
            warn(lint, "kinds", what, "add the class to a kind's `releases`");
        }
    }
}

/// Keys that hold for every kind.
fn policy(lint: &mut Lint) {
    let (file, kinds) = (lint.file(), lint.policy.kinds());
    let ordered = |terms: &KindTerms| terms.early_notice.is_some() && !change_notices(terms).is_empty();
    if file.order && !kinds.iter().any(ordered) {
        warn(lint, "order", "never applies: no kind promises both an early and a change notification", "leave it out");
    }
    if file.urgent.target.is_some() && lint.policy.kind(Kind::Urgent).is_none() {
        warn(lint, "urgent.target", "never applies: there is no kind `urgent`", "add the kind, or leave it out");
    }
}

/// Rules that are named, and that no change can break under this policy.
fn rules(lint: &mut Lint) {
    let file = lint.file();
    for (i, rule) in file.waivable.iter().enumerate() {
        if let Some(why) = idle(lint, *rule) {
            warn(lint, format!("waivable[{i}]"), format!("{rule} never fails: {why}"), "leave it out");
        }
    }
    let cited = file.source.sections.keys().filter_map(|rule| Some((rule, idle(lint, *rule)?)));
    for (rule, why) in cited.collect::<Vec<_>>() {
        let diagnostic = Diagnostic::new(format!("source.sections.{rule}"), format!("is cited for nothing: {why}"));
        lint.add(Severity::Note, Check::Reach, diagnostic);
    }
}

/// Why no change can break a rule.
fn idle(lint: &Lint, rule: Rule) -> Option<&'static str> {
    let (file, kinds) = (lint.file(), lint.policy.kinds());
    let no = |promise: fn(&KindTerms) -> bool| !kinds.iter().any(promise);
    let (idle, why) = match rule {
        Rule::R6 => (no(|terms| terms.early_notice.is_some()), "no kind promises an early notification"),
        Rule::R8 => (no(|terms| terms.notes_due.is_some()), "no kind promises release notes"),
        Rule::C2 => (no(|terms| terms.id == Kind::Routine), "there is no kind `routine`"),
        Rule::C3 => (no(|terms| !change_notices(terms).is_empty()), "no kind promises a change notification"),
        Rule::C4 => (no(|terms| terms.id == Kind::Urgent), "there is no kind `urgent`"),
        Rule::C5 => (
            !kinds.iter().any(|terms| lint.policy.hours(terms.id).bind()),
            "no peak hours, agreed window or freeze binds any kind",
        ),
        Rule::N2 => (file.reminder.is_none(), "no reminder is promised"),
        _ => return None,
    };
    idle.then_some(why)
}

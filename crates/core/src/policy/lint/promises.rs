//! Promises that refer to a lead: notes, the reminder, what is due for an edit, and the target of urgent updates.

use super::{Check, Lint, Severity, order::change_notices, quoted};
use crate::{
    change::Kind,
    diagnostic::Diagnostic,
    lead::Lead,
    policy::{NotesDue, Renotice},
};

pub(super) fn check(lint: &mut Lint) {
    for (i, terms) in lint.policy.kinds().iter().enumerate() {
        if terms.notes_due == Some(NotesDue::ChangeNotice) && change_notices(terms).is_empty() {
            let what = "is `change_notice`, and the kind promises no change notification";
            let diagnostic = Diagnostic::new(format!("kinds[{i}].notes_due"), what);
            lint.add(
                Severity::Fault,
                Check::Leads,
                diagnostic.help("give the kind a `change_notice`, or make the notes due by `completion`"),
            );
        }
    }
    reminder(lint);
    urgent(lint);
    later(lint);
    edits(lint);
}

/// A reminder that is due before the announcement is useless (A13).
fn reminder(lint: &mut Lint) {
    let Some(reminder) = lint.file().reminder else { return };
    for terms in lint.policy.kinds() {
        for (_, lead) in change_notices(terms) {
            let share = lint.later(lead, reminder);
            if share.count > 0 {
                let kind = terms.id.id();
                let what =
                    format!("is {reminder}: due before a `{kind}` has to be announced, `{lead}` ahead, on {share}");
                let diagnostic = Diagnostic::new("reminder", what).help("remind later, or announce sooner");
                lint.add(Severity::Warning, Check::Order, diagnostic).share = Some(share);
            }
        }
    }
}

/// The target of urgent updates is later than a planned change could end (A15).
fn urgent(lint: &mut Lint) {
    let Some(target) = lint.file().urgent.target else { return };
    for terms in lint.policy.kinds().iter().filter(|terms| terms.id != Kind::Urgent) {
        let Some(lead) = terms.change_notice else { continue };
        let share = lint.later(lead, target);
        if share.count > 0 {
            let kind = terms.id.id();
            let what = format!(
                "is {target}: announced instead as a `{kind}`, `{lead}` ahead, the change could have begun sooner, on {share}"
            );
            let diagnostic = Diagnostic::new("urgent.target", what).help("announce urgent updates sooner");
            lint.add(Severity::Warning, Check::Leads, diagnostic).share = Some(share);
        }
    }
}

/// A lead for an edit that is longer than that of a new record.
fn later(lint: &mut Lint) {
    for (key, demand) in lint.file().renotice.demands() {
        let Renotice::Ahead(lead) = demand else { continue };
        let at = format!("renotice.{key}");
        let silent: Vec<_> = lint.policy.kinds().iter().filter(|terms| change_notices(terms).is_empty()).collect();
        if !silent.is_empty() {
            let kinds = quoted(silent.iter().map(|terms| terms.id.id()));
            let what = format!("asks for `{lead}` of an edit of {kinds}, which may be announced without a lead");
            lint.add(Severity::Note, Check::Leads, Diagnostic::new(&at, what));
        }
        for terms in lint.policy.kinds() {
            for (_, full) in change_notices(terms) {
                more(lint, &at, lead, full, terms.id);
            }
        }
    }
}

fn more(lint: &mut Lint, at: &str, lead: Lead, full: Lead, kind: Kind) {
    let share = lint.later(full, lead);
    if share.count > 0 {
        let what = format!(
            "asks for `{lead}` of an edit of `{}`, more than the `{full}` of a new record, on {share}",
            kind.id()
        );
        let diagnostic = Diagnostic::new(at, what).help("ask for `full_lead`, or for less");
        lint.add(Severity::Warning, Check::Leads, diagnostic).share = Some(share);
    }
}

/// A milder edit with a longer lead than a graver one.
fn edits(lint: &mut Lint) {
    let weight = |demand| match demand {
        Renotice::Immediate => 0,
        Renotice::Ahead(_) => 1,
        Renotice::FullLead => 2,
    };
    let terms = lint.file().renotice;
    let graver = [("earlier", terms.earlier), ("longer", terms.longer)];
    for (key, demand) in [("inside", terms.inside), ("later", terms.later)] {
        let milder: Vec<_> =
            graver.iter().filter(|(_, graver)| weight(*graver) < weight(demand)).map(|(key, _)| *key).collect();
        if !milder.is_empty() {
            let what = format!("asks for more than {}, which readers can prepare for less", quoted(milder));
            lint.add(
                Severity::Warning,
                Check::Leads,
                Diagnostic::new(format!("renotice.{key}"), what).help("demand at least as much of the graver edit"),
            );
        }
    }
}

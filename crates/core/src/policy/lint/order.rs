//! Notices of one change that are due in the wrong order (A4, A24).

use super::{Check, Lint, Severity};
use crate::{calendar::Counting, diagnostic::Diagnostic, lead::Lead, policy::KindTerms};

pub(super) fn check(lint: &mut Lint) {
    for (i, terms) in lint.policy.kinds().iter().enumerate().filter(|(_, terms)| terms.deploys_any()) {
        let Some(early) = terms.early_notice else { continue };
        for (of, lead) in change_notices(terms) {
            early_after_change(lint, &format!("kinds[{i}]"), &of, early, lead);
        }
        if let Some(documentation) = terms.documentation {
            let share = lint.later(early, documentation);
            if share.count > 0 {
                let what = format!(
                    "is `{documentation}`: due before the release's early notification, `{early}` ahead, on {share}"
                );
                let diagnostic = Diagnostic::new(format!("kinds[{i}].documentation"), what);
                let diagnostic = diagnostic.help("promise the early notification sooner, or the documentation later");
                lint.add(Severity::Warning, Check::Order, diagnostic).share = Some(share);
            }
        }
    }
}

/// The leads of a kind's change notification, with what to call each.
pub(super) fn change_notices(terms: &KindTerms) -> Vec<(String, Lead)> {
    let own = terms.change_notice.map(|lead| ("the change notification".to_owned(), lead));
    let tiers = terms.tiers.iter().enumerate();
    let tiers = tiers.map(|(i, tier)| (format!("the change notification of `tiers[{i}]`"), tier.change_notice));
    own.into_iter().chain(tiers).collect()
}

fn early_after_change(lint: &mut Lint, place: &str, of: &str, early: Lead, change: Lead) {
    let share = lint.later(early, change);
    if share.count == 0 {
        return;
    }
    let others = others(lint, early, change);
    let at = format!("{place}.early_notice");
    let (severity, diagnostic) = if lint.policy.order() {
        let what = format!("`{early}` would be due after {of}, `{change}`, on {share}{others}; `order` moves it ahead");
        (Severity::Note, Diagnostic::new(at, what))
    } else {
        let what = format!("`{early}` is due after {of}, `{change}`, on {share}{others}");
        let help = "set `order = true`: the early notification is then due no later, and one message can be both";
        (Severity::Fault, Diagnostic::new(at, what).help(help))
    };
    lint.add(severity, Check::Order, diagnostic).share = Some(share);
}

/// The same under the other ways of counting.
fn others(lint: &Lint, early: Lead, change: Lead) -> String {
    let (policy, own) = (lint.policy, lint.policy.counting());
    let others = Counting::ALL.into_iter().filter(|counting| *counting != own).map(|counting| {
        let due = |lead| move |start| super::Span::from(lead).due(policy, counting, start);
        let share = lint.dates.later(due(early), due(change));
        format!("{}: {} %", counting.words(), share.percent())
    });
    format!(", counted by {} ({})", own.words(), others.collect::<Vec<_>>().join("; "))
}

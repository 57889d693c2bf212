//! What two policies promise differently, such as two readings of one document, or two versions.

use super::{Check, Lint, Severity, Span, kinds::LEADS, words};
use crate::{
    diagnostic::Diagnostic,
    instant::Instant,
    lead::Lead,
    policy::{KindTerms, Policy},
    release::Deploys,
};

pub(super) fn check(lint: &mut Lint, other: &Policy) {
    let name = format!("`{}` {}", other.id(), other.version());
    let (own, their) = (lint.policy.counting(), other.counting());
    if own != their {
        let what = format!("counts by {}, {name} by {}", own.words(), their.words());
        note(lint, "business.counting".to_owned(), what);
    }
    if lint.policy.order() != other.order() {
        note(lint, "order".to_owned(), format!("is {}, {name} has {}", lint.policy.order(), other.order()));
    }
    for (i, terms) in lint.policy.kinds().iter().enumerate() {
        let at = |key: &str| format!("kinds[{i}].{key}");
        let Some(theirs) = other.kind(terms.id) else {
            note(lint, format!("kinds[{i}]"), format!("{name} has no kind `{}`", terms.id.id()));
            continue;
        };
        if let Some(what) = classes(terms, theirs) {
            note(lint, at("releases"), format!("lets `{}` deploy {what}, against {name}", terms.id.id()));
        }
        for (key, lead) in LEADS {
            let ours = |start| due(lint.policy, terms, key, lead, start);
            let due = |start| due(other, theirs, key, lead, start);
            let (later, sooner) = (lint.dates.later(ours, due), lint.dates.later(due, ours));
            let dates: Vec<_> = [("sooner", sooner), ("later", later)]
                .into_iter()
                .filter(|(_, share)| share.count > 0)
                .map(|(word, share)| format!("{word} here on {share}"))
                .collect();
            if !dates.is_empty() {
                let (own, theirs) = (words(lead(terms)), words(lead(theirs)));
                let what = format!("of `{}` is {own}, {name} has {theirs}: due {}", terms.id.id(), dates.join(", "));
                note(lint, at(key), what).share = Some(sooner);
            }
        }
    }
    for terms in other.kinds().iter().filter(|terms| lint.policy.kind(terms.id).is_none()) {
        note(lint, "kinds".to_owned(), format!("have no `{}`, which {name} has", terms.id.id()));
    }
}

/// The last second of a notice; `order` draws the early notification to the change notification.
fn due(
    policy: &Policy,
    terms: &KindTerms,
    key: &str,
    lead: fn(&KindTerms) -> Option<Lead>,
    start: Instant,
) -> Option<Instant> {
    let due = |lead| Span::from(lead).due(policy, policy.counting(), start);
    let own = due(lead(terms))?;
    if key == "early_notice" && policy.order() { Some(own.min(due(terms.change_notice)?)) } else { Some(own) }
}

fn note<'l>(lint: &'l mut Lint, at: String, what: String) -> &'l mut super::Remark {
    lint.add(Severity::Note, Check::Differs, Diagnostic::new(at, what))
}

/// The classes of release that one may deploy and the other may not.
fn classes(ours: &KindTerms, theirs: &KindTerms) -> Option<String> {
    let only = |some: &KindTerms, others: &KindTerms| {
        let only: Vec<_> = some.releases.iter().filter(|class| !others.releases.contains(class)).copied().collect();
        only.into_iter().map(Deploys::words).collect::<Vec<_>>().join(", ")
    };
    let (more, less) = (only(ours, theirs), only(theirs, ours));
    match (more.is_empty(), less.is_empty()) {
        (true, true) => None,
        (false, true) => Some(format!("{more} too")),
        (true, false) => Some(format!("everything but {less}")),
        (false, false) => Some(format!("{more}, but not {less}")),
    }
}

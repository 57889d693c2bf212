//! Leads that contradict one another between kinds: a heavier kind is announced later than a lighter one, or not at all.

use super::{Check, Lint, Severity, words};
use crate::{change::Kind, diagnostic::Diagnostic, lead::Lead, policy::KindTerms, release::Deploys};

/// The planned kinds, weightiest first.
const PLANNED: [Kind; 3] = [Kind::Upgrade, Kind::Update, Kind::Patch];

/// A lead of a kind, by its key.
type Key = (&'static str, fn(&KindTerms) -> Option<Lead>);

/// The leads that two kinds may both promise.
pub(super) const LEADS: [Key; 3] = [
    ("early_notice", |terms| terms.early_notice),
    ("change_notice", |terms| terms.change_notice),
    ("documentation", |terms| terms.documentation),
];

pub(super) fn check(lint: &mut Lint) {
    for (key, lead) in LEADS {
        for (i, heavier) in PLANNED.into_iter().enumerate() {
            // The heaviest of those that are announced sooner is enough.
            let lighter = PLANNED.into_iter().skip(i + 1);
            let shorter_lead = lighter.map(|lighter| shorter(lint, key, lead, heavier, lighter)).find(Option::is_some);
            if let Some(Some((severity, diagnostic, share))) = shorter_lead {
                lint.add(severity, Check::Leads, diagnostic).share = Some(share);
            }
        }
    }
    unannounced(lint);
}

fn shorter(
    lint: &Lint,
    key: &str,
    lead: fn(&KindTerms) -> Option<Lead>,
    heavier: Kind,
    lighter: Kind,
) -> Option<(Severity, Diagnostic, super::Share)> {
    let (heavy, light) = (lint.policy.kind(heavier)?, lint.policy.kind(lighter)?);
    let (own, other) = (lead(heavy), Some(lead(light)?));
    // Notices about releases do not apply to a kind without any; tiers may promise what the kind itself does not.
    let silent = if key == "change_notice" { own.is_none() && !heavy.tiers.is_empty() } else { !heavy.deploys_any() };
    let share = lint.later(own, other);
    if silent || share.count == 0 {
        return None;
    }
    let what =
        format!("is {}, due after the {} of the lighter `{}` on {share}", words(own), words(other), lighter.id());
    let at = format!("{}.{key}", lint.place(heavier)?);
    let diagnostic = Diagnostic::new(at, what).help(format!("promise at least what `{}` does", lighter.id()));
    Some((if share.is_all() { Severity::Fault } else { Severity::Warning }, diagnostic, share))
}

/// Classes of release that one kind announces early, and another kind may deploy without that (A16, A17).
fn unannounced(lint: &mut Lint) {
    let kinds = lint.policy.kinds();
    for (i, silent) in kinds.iter().enumerate().filter(|(_, terms)| terms.early_notice.is_none()) {
        let elsewhere = |class: Deploys| {
            let mut announced = kinds.iter().filter(|terms| terms.releases.contains(&class));
            announced.find_map(|terms| Some((class, terms.id, terms.early_notice?)))
        };
        let announced: Vec<_> = silent.releases.iter().filter_map(|class| elsewhere(*class)).collect();
        if announced.is_empty() {
            continue;
        }
        // The urgent kind is meant for urgent fixes; any other release that it may deploy escapes the promise.
        let (severity, help) =
            if silent.id == Kind::Urgent && announced.iter().all(|(class, ..)| *class == Deploys::Patch) {
                (Severity::Note, "")
            } else {
                (Severity::Warning, "leave these out, or give the kind an `early_notice`")
            };
        let announced =
            announced.iter().map(|(class, kind, lead)| format!("{} (`{}`: {lead})", class.words(), kind.id()));
        let what = format!(
            "lets `{}` deploy without an early notification what another kind announces early: {}",
            silent.id.id(),
            announced.collect::<Vec<_>>().join(", ")
        );
        lint.add(severity, Check::Leads, Diagnostic::new(format!("kinds[{i}].releases"), what).help(help));
    }
}

//! Tiers of leads: a worse or longer change is announced later than a milder one, or a tier never decides.

use super::{Check, Lint, Severity, words};
use crate::{component::Impact, diagnostic::Diagnostic, lead::Lead, policy::KindTerms};
use std::collections::BTreeSet;

const IMPACTS: [Impact; 5] =
    [Impact::None, Impact::BriefInterruptions, Impact::Degraded, Impact::PartialOutage, Impact::FullOutage];

/// Changes that tiers distinguish, and for each the tier that decides; none where the kind's own lead does.
struct Grid {
    /// A length in each class: just beyond each `longer_than`, and one that is beyond none.
    lengths: Vec<i64>,
    /// By impact, then by length.
    deciding: Vec<Vec<Option<usize>>>,
}

impl Grid {
    fn new(terms: &KindTerms) -> Self {
        let beyond = terms.tiers.iter().filter_map(|tier| tier.longer_than).map(|length| length.seconds() + 1);
        let lengths: Vec<_> = beyond.chain([1]).collect::<BTreeSet<_>>().into_iter().collect();
        let deciding = IMPACTS.map(|impact| {
            lengths.iter().map(|seconds| terms.tiers.iter().rposition(|tier| tier.applies(impact, *seconds))).collect()
        });
        Self { lengths, deciding: deciding.into() }
    }

    /// Pairs of what decides for a change, and for one that is a step worse or longer; each pair once.
    fn steps(&self) -> BTreeSet<(Option<usize>, Option<usize>)> {
        let mut steps = BTreeSet::new();
        for (i, row) in self.deciding.iter().enumerate() {
            for j in 0..self.lengths.len() {
                let worse = self.deciding.get(i + 1).map(|next| next[j]);
                steps.extend(worse.into_iter().chain(row.get(j + 1).copied()).map(|after| (row[j], after)));
            }
        }
        steps
    }
}

pub(super) fn check(lint: &mut Lint) {
    for (i, terms) in lint.policy.kinds().iter().enumerate().filter(|(_, terms)| !terms.tiers.is_empty()) {
        let grid = Grid::new(terms);
        let mut reported = BTreeSet::new();
        for (mild, worse) in grid.steps() {
            let (before, after) = (lead(terms, mild), lead(terms, worse));
            let share = lint.later(after, before);
            let Some(tier) = worse.filter(|tier| share.count > 0 && reported.insert(*tier)) else { continue };
            let what = format!("is {}, due after the {} of a milder change on {share}", words(after), words(before));
            let at = format!("kinds[{i}].tiers[{tier}].change_notice");
            let severity = if share.is_all() { Severity::Fault } else { Severity::Warning };
            let diagnostic = Diagnostic::new(at, what).help("promise more for what is worse or longer, not less");
            lint.add(severity, Check::Leads, diagnostic).share = Some(share);
        }
        for j in 0..terms.tiers.len() {
            if !grid.deciding.iter().flatten().any(|tier| *tier == Some(j)) {
                let what = "never decides: a later tier applies to every change that it applies to";
                let diagnostic = Diagnostic::new(format!("kinds[{i}].tiers[{j}]"), what);
                lint.add(
                    Severity::Warning,
                    Check::Reach,
                    diagnostic.help("put the tier with the narrower conditions last: the last that applies wins"),
                );
            }
        }
    }
}

fn lead(terms: &KindTerms, tier: Option<usize>) -> Option<Lead> {
    tier.and_then(|tier| terms.tiers.get(tier)).map(|tier| tier.change_notice).or(terms.change_notice)
}

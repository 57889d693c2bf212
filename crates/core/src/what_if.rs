//! The difference between two verdicts, and the verdict on an edit.

use crate::{
    change::Change,
    evaluate::evaluate,
    instant::Instant,
    policy::Policy,
    rule::Rule,
    verdict::{Finding, Outcome, Reason, Verdict},
};
use serde::Serialize;

/// One rule on which two verdicts differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The rule.
    pub rule: Rule,
    /// What was found before.
    pub before: Finding,
    /// What is found after.
    pub after: Finding,
}

/// What a different plan would make of a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhatIf {
    /// The worst of the findings' outcomes before.
    pub before: Outcome,
    /// The same after.
    pub after: Outcome,
    /// The rules whose findings differ, in the policy's order; none where nothing does.
    pub differences: Vec<Difference>,
}

/// How the verdict on one plan differs from the verdict on another at `now`.
pub fn what_if(policy: &Policy, before: &Change, after: &Change, now: Instant) -> WhatIf {
    compare(&evaluate(policy, before, now), &evaluate(policy, after, now))
}

/// How two verdicts differ: of two plans, two policies or two instants.
pub fn compare(before: &Verdict, after: &Verdict) -> WhatIf {
    let pairs = before.findings.iter().zip(&after.findings);
    let differences = pairs
        .filter(|(before, after)| before != after)
        .map(|(before, after)| Difference { rule: after.rule, before: before.clone(), after: after.clone() })
        .collect();
    WhatIf { before: before.outcome, after: after.outcome, differences }
}

/// Evaluates an edit of an announced record (A28): `edited` is the new plan, `announced` the record so far.
///
/// The edit is added to the record's `revisions` as published at `now`; the policy's `renotice` says whether the lead starts
/// again. A rule that fails in the same way with and without the edit does not count: an edit is not refused because its
/// window has begun.
///
/// Returns the record as it would be stored, and the verdict on it.
pub fn edit(policy: &Policy, announced: &Change, edited: &Change, now: Instant) -> (Change, Verdict) {
    let stored = announced.edited(edited, now);
    let verdict = edited_to(policy, announced, &stored, now);
    (stored, verdict)
}

/// The same for an edited record as it would be stored.
pub fn edited_to(policy: &Policy, announced: &Change, stored: &Change, now: Instant) -> Verdict {
    let before = evaluate(policy, announced, now);
    let mut after = evaluate(policy, stored, now);
    for (finding, before) in after.findings.iter_mut().zip(&before.findings) {
        if finding.outcome <= Outcome::Unknown && finding.outcome == before.outcome && finding.reason == before.reason {
            finding.outcome = Outcome::NotApplicable;
            finding.reason = Reason::Fixed("this edit changes nothing about it");
        }
    }
    after.settled()
}

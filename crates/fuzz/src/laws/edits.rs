//! Laws of what another plan, or an edit, would make of a verdict.

use crate::Case;
use fairnotice_core::{
    change::Change,
    evaluate::evaluate,
    verdict::Outcome,
    what_if::{edit, what_if},
};

/// All of them, for two records.
pub fn all(case: &Case, other: &Change) {
    nothing_changes_nothing(case);
    differences_are_what_evaluate_says(case, other);
    an_edit_counts_for_what_it_changes(case, other);
}

/// What-if of no change has no difference, and keeps the record as it is.
pub fn nothing_changes_nothing(case: &Case) {
    let Case { policy, change, now } = case;
    let same = what_if(policy, change, change, *now);
    assert_eq!((same.before, same.differences.as_slice()), (same.after, [].as_slice()), "{case:?}");
    let (stored, verdict) = edit(policy, change, change, *now);
    assert_eq!(&stored, change, "{case:?}");
    assert!(verdict.compliant(), "{case:?}");
}

/// The differences are those between the two verdicts, no more and no fewer; the way back has the same.
pub fn differences_are_what_evaluate_says(case: &Case, other: &Change) {
    let Case { policy, change, now } = case;
    let compared = what_if(policy, change, other, *now);
    let (before, after) = (evaluate(policy, change, *now), evaluate(policy, other, *now));
    assert_eq!((compared.before, compared.after), (before.outcome, after.outcome));
    for (before, after) in before.findings.iter().zip(&after.findings) {
        let difference = compared.differences.iter().find(|difference| difference.rule == after.rule);
        assert_eq!(difference.is_some(), before != after, "{} {case:?}", after.rule);
        assert!(difference.is_none_or(|difference| &difference.after == after && &difference.before == before));
    }
    let back = what_if(policy, other, change, *now);
    assert_eq!(back.differences.len(), compared.differences.len());
}

/// An edited record is valid, and the outcome of the edit is never worse than that of the edited record.
pub fn an_edit_counts_for_what_it_changes(case: &Case, other: &Change) {
    let Case { policy, change, now } = case;
    let (stored, verdict) = edit(policy, change, other, *now);
    let complete = evaluate(policy, &stored, *now);
    assert!(verdict.outcome >= complete.outcome || complete.outcome == Outcome::NotApplicable, "{case:?}");
    assert_eq!(stored.window(), other.window());
    assert_eq!(stored.file().announced_at, change.file().announced_at);
    // A stored record is read back unchanged.
    Change::new(stored.file().clone()).unwrap_or_else(|problems| panic!("{problems:?} {case:?} {other:?}"));
    crate::files::same_change(&stored);
}

//! The verdict that accepts a record: decided once, stored, and replayed from the stored inputs.

use crate::error::Error;
use fairnotice_core::{
    evaluate::evaluate, instant::Instant, lifecycle::Step, policy::Policy, record::Record, verdict::Verdict, what_if,
};
use fairnotice_store::StoredDecision;

/// An accepted record with its verdict.
pub(crate) struct Decided {
    pub(crate) record: Record,
    pub(crate) policy_hash: String,
    pub(crate) verdict: Verdict,
    pub(crate) decision: StoredDecision,
}

/// Checks an announcement, or an edit of the record `before`; refuses a change that breaks the policy.
pub(crate) fn decide(policy: &Policy, before: Option<&Record>, after: Record, now: Instant) -> Result<Decided, Error> {
    let verdict = check(policy, before, &after, now);
    if !verdict.compliant() {
        return Err(Error::Breach(Box::new(verdict)));
    }
    let step = if before.is_some() { Step::Edit } else { Step::Announce };
    let decision = StoredDecision {
        revision: after.revision,
        action: step.id().to_owned(),
        at: now,
        policy_hash: policy.hash().to_owned(),
        tzdata: policy.tzdata().to_string(),
        verdict: serde_json::to_string(&verdict)?,
    };
    Ok(Decided { record: after, policy_hash: policy.hash().to_owned(), verdict, decision })
}

/// Replays a stored decision with the policy of its hash, from the records of its revision and of the previous one.
pub fn replay(decision: &StoredDecision, policy: &Policy, before: Option<&Record>, after: &Record) -> Verdict {
    let before = before.filter(|_| decision.action == Step::Edit.id());
    check(policy, before, after, decision.at)
}

fn check(policy: &Policy, before: Option<&Record>, after: &Record, now: Instant) -> Verdict {
    match before {
        Some(before) => what_if::edited_to(policy, &before.change, &after.change, now),
        // Without published notices, so that a refusal does not mention a notice that does not exist yet.
        None => evaluate(policy, &after.change.clone().unpublished(), now),
    }
}

//! The verdict that lets a record through: decided once, stored as it is answered, and made again from what is stored.

use crate::error::Error;
use fairnotice_core::{
    evaluate::evaluate, instant::Instant, lifecycle::Step, policy::Policy, record::Record, verdict::Verdict, what_if,
};
use fairnotice_store::Decision;

/// A record that the policy lets through, with the verdict that did.
pub(crate) struct Decided {
    pub(crate) record: Record,
    pub(crate) policy_hash: String,
    pub(crate) verdict: Verdict,
    pub(crate) decision: Decision,
}

/// Judges an announcement, or an edit of the record `before`; refuses what the policy does not let through.
pub(crate) fn decide(policy: &Policy, before: Option<&Record>, after: Record, now: Instant) -> Result<Decided, Error> {
    let verdict = judge(policy, before, &after, now);
    if !verdict.compliant() {
        return Err(Error::Breach(Box::new(verdict)));
    }
    let step = if before.is_some() { Step::Edit } else { Step::Announce };
    let decision = Decision {
        revision: after.revision,
        action: step.id().to_owned(),
        at: now,
        policy_hash: policy.hash().to_owned(),
        tzdata: policy.tzdata().to_string(),
        verdict: serde_json::to_string(&verdict)?,
    };
    Ok(Decided { record: after, policy_hash: policy.hash().to_owned(), verdict, decision })
}

/// Makes a stored decision again: by the policy of its hash, from the record of its revision and of the one before it.
pub fn replay(decision: &Decision, policy: &Policy, before: Option<&Record>, after: &Record) -> Verdict {
    let before = before.filter(|_| decision.action == Step::Edit.id());
    judge(policy, before, after, decision.at)
}

fn judge(policy: &Policy, before: Option<&Record>, after: &Record, now: Instant) -> Verdict {
    match before {
        Some(before) => what_if::edited_to(policy, &before.change, &after.change, now),
        // As if nothing had been published yet, so that a refusal does not speak of a notice that was never given.
        None => evaluate(policy, &after.change.clone().unpublished(), now),
    }
}

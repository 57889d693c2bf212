//! What an outcome rests on.

use super::Promise;
use crate::{
    change::{Change, Form},
    evaluate::{AT_ONCE, edit_owed},
    instant::{self, Instant},
    lead::ApproximateDuration,
    policy::Policy,
    rule::Rule,
    verdict::{Finding, Outcome, Reason, Verdict},
};
use serde::Serialize;

/// How one change fared with one promise, and what says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The rule that makes the promise; none for the end of work, which the announcement promises by itself.
    pub rule: Option<Rule>,
    /// How it fared.
    pub outcome: Outcome,
    /// When it was told; for the end of work, when work was finished.
    #[serde(skip_serializing_if = "Option::is_none", with = "instant::option")]
    pub told_at: Option<Instant>,
    /// By when that was owed; for a reminder the instant that was promised, after which it has five minutes.
    #[serde(skip_serializing_if = "Option::is_none", with = "instant::option")]
    pub owed_by: Option<Instant>,
    /// Whole seconds from the one to the other; negative where it came after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub margin_seconds: Option<i64>,
    /// Why, in a sentence.
    pub why: String,
}

impl Evidence {
    pub(super) fn of(promise: Promise, policy: &Policy, change: &Change, verdict: &Verdict, now: Instant) -> Self {
        // Every rule has a finding, so there is none for the end of work alone.
        let finding = promise.rule().and_then(|rule| verdict.finding(rule));
        finding.map_or_else(|| finished(change, now), |finding| found(finding, policy, change, now))
    }

    fn new(rule: Option<Rule>, outcome: Outcome, (told_at, owed_by): Times, why: String) -> Self {
        let margin_seconds = owed_by.zip(told_at).map(|(owed, told)| owed.timestamp() - told.timestamp());
        Self { rule, outcome, told_at, owed_by, margin_seconds, why }
    }
}

/// When it was told, and by when that was owed.
type Times = (Option<Instant>, Option<Instant>);

/// What the engine found on a rule.
fn found(finding: &Finding, policy: &Policy, change: &Change, now: Instant) -> Evidence {
    let mut outcome = finding.outcome;
    if let (Rule::N6, Reason::Message(check)) = (finding.rule, &finding.reason)
        && change.actual().closed_at.is_none_or(|closed| closed > now)
    {
        // A rollback is owed before the record is closed (A19), and by no instant until it is.
        let why = if check.told_at.is_some() {
            "told, and the record is not closed yet"
        } else {
            "still to come: it is told before the record is closed"
        };
        return Evidence::new(Some(finding.rule), outcome, (check.told_at, None), why.to_owned());
    }
    let times = match &finding.reason {
        // What is still to come is judged as if it were told now, which it is not.
        Reason::Lead(check) => ((!check.pending).then_some(check.told_at), Some(check.due)),
        Reason::Message(check) => {
            let is_late = check.margin().is_some_and(|margin| margin < -AT_ONCE.num_seconds());
            if outcome == Outcome::Pass && finding.rule == Rule::N2 && is_late && check.served_by.is_none() {
                outcome = Outcome::Fail;
            }
            (check.told_at, check.due)
        }
        _ if finding.rule == Rule::C9 => {
            edit_owed(policy, change, now).map_or((None, None), |owed| (owed.told_at, Some(owed.due)))
        }
        _ => (None, None),
    };
    Evidence::new(Some(finding.rule), outcome, times, finding.why())
}

/// The end of work against the end that was announced, to the second.
fn finished(change: &Change, now: Instant) -> Evidence {
    let (actual, end) = (change.actual(), announced_end(change));
    let past = |at: Option<Instant>| at.filter(|at| *at <= now);
    let completed = past(actual.completed_at).filter(|_| !actual.failed());
    let spare = end.timestamp() - completed.unwrap_or(now).timestamp();
    let length = ApproximateDuration(spare);
    let (outcome, why) = match completed {
        _ if past(actual.cancelled_at).is_some_and(|cancelled| cancelled <= end) => {
            (Outcome::NotApplicable, "called off before the announced end".to_owned())
        }
        _ if actual.failed() => (Outcome::Fail, "rolled back, so it did not finish".to_owned()),
        Some(_) if spare == 0 => (Outcome::Pass, "finished at the announced end".to_owned()),
        Some(_) if spare > 0 => (Outcome::Pass, format!("finished {length} before the announced end")),
        Some(_) if end == change.expected_end() => {
            (Outcome::Fail, format!("finished {length} after the announced end"))
        }
        Some(_) => {
            (Outcome::Fail, format!("finished {length} after the announced end; an end told later does not count"))
        }
        None if spare >= 0 => (Outcome::Pending, "not finished yet, and the announced end has not passed".to_owned()),
        None => (Outcome::Fail, "not finished by the announced end".to_owned()),
    };
    Evidence::new(None, outcome, (completed, Some(end)), why)
}

/// The end that readers counted on: of the plan as it stood, for an edit moves no end that has passed.
fn announced_end(change: &Change) -> Instant {
    let mut form = Form::of(change.file());
    let mut end = form.end;
    for edit in change.file().revisions.iter().rev() {
        form = form.before(edit);
        if form.end < edit.at {
            end = form.end;
        }
    }
    end
}

//! What an outcome rests on.

use super::{DeliveryEvidence, Promise};
use crate::{
    change::{Change, Form},
    evaluate::{GRACE, edit_message},
    instant::{self, Instant},
    lead::ApproximateDuration,
    policy::Policy,
    rule::Rule,
    verdict::{Finding, Outcome, Reason, Verdict},
};
use serde::Serialize;

/// The outcome of one promise for one change, and its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The rule that makes the promise; none for the window, which the announcement promises by itself.
    pub rule: Option<Rule>,
    /// The outcome.
    pub outcome: Outcome,
    /// When it was published; for the window, when work ended, or when it began outside the window.
    #[serde(rename = "told_at", skip_serializing_if = "Option::is_none", with = "instant::option")]
    pub published_at: Option<Instant>,
    /// When that was due; for a reminder the promised instant, after which it is in time for five minutes; for work that began
    /// before its window, the window's start.
    #[serde(rename = "owed_by", skip_serializing_if = "Option::is_none", with = "instant::option")]
    pub due: Option<Instant>,
    /// Seconds from `published_at` to `due`; negative where it was late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub margin_seconds: Option<i64>,
    /// Why, in a sentence.
    pub why: String,
    /// The mail to subscribers that the outcome rests on (A43); none where there were no subscribers, or no mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<DeliveryEvidence>,
}

impl Evidence {
    pub(super) fn of(promise: Promise, policy: &Policy, change: &Change, verdict: &Verdict, now: Instant) -> Self {
        // Every rule has a finding, so there is none for the window alone.
        let finding = promise.rule().and_then(|rule| verdict.finding(rule));
        finding.map_or_else(|| within_window(change, now), |finding| found(finding, policy, change, now))
    }

    fn new(rule: Option<Rule>, outcome: Outcome, (published_at, due): Times, why: String) -> Self {
        let margin_seconds = due.zip(published_at).map(|(due, published)| due.timestamp() - published.timestamp());
        Self { rule, outcome, published_at, due, margin_seconds, why, delivery: None }
    }
}

/// When it was published, and when that was due.
type Times = (Option<Instant>, Option<Instant>);

/// What the engine found on a rule.
fn found(finding: &Finding, policy: &Policy, change: &Change, now: Instant) -> Evidence {
    let mut outcome = finding.outcome;
    if let (Rule::N6, Reason::Message(check)) = (finding.rule, &finding.reason)
        && change.actual().closed_at.is_none_or(|closed| closed > now)
    {
        // A rollback message is due before the record is closed (A19), and by no instant until it is.
        let why = if check.published_at.is_some() {
            "published, and the record is not closed yet"
        } else {
            "not published yet: it is due before the record is closed"
        };
        return Evidence::new(Some(finding.rule), outcome, (check.published_at, None), why.to_owned());
    }
    let times = match &finding.reason {
        // A pending notice is evaluated as if it were published now; it is not published yet.
        Reason::Lead(check) => ((!check.pending).then_some(check.published_at), Some(check.due)),
        // The announcement served as the reminder, so no reminder is due.
        Reason::Message(check) if check.served_by.is_some() => (check.published_at, None),
        Reason::Message(check) => {
            let is_late = check.margin().is_some_and(|margin| margin < -GRACE.num_seconds());
            if outcome == Outcome::Pass && finding.rule == Rule::N2 && is_late {
                outcome = Outcome::Fail;
            }
            (check.published_at, check.due)
        }
        _ if finding.rule == Rule::C9 => {
            edit_message(policy, change, now).map_or((None, None), |message| (message.published_at, Some(message.due)))
        }
        _ => (None, None),
    };
    Evidence::new(Some(finding.rule), outcome, times, finding.why())
}

/// The time of work against the announced window, to the second (A41).
fn within_window(change: &Change, now: Instant) -> Evidence {
    let (actual, window) = (change.actual(), announced_window(change));
    let past = |at: Option<Instant>| at.filter(|at| *at <= now);
    let (began, ended) = (past(actual.started_at), past(actual.ended_at()));
    let evidence = |outcome, times, why: &str| Evidence::new(None, outcome, times, why.to_owned());
    let Some(began) = began else {
        let times = (None, Some(window.end));
        return match ended {
            Some(cancelled) if actual.cancelled_at == Some(cancelled) && cancelled < window.end => {
                evidence(Outcome::NotApplicable, times, "called off before the announced window ended")
            }
            _ if now < window.end => {
                evidence(Outcome::Pending, times, "work has not begun yet, and the announced window has not ended")
            }
            _ => evidence(Outcome::Fail, times, "work did not begin within the announced window"),
        };
    };
    let reason = actual
        .deviation
        .as_ref()
        .map_or(String::new(), |deviation| format!(": {}", deviation.reason.trim_end_matches('.')));
    if began < window.start {
        let early = began.timestamp() - window.start.timestamp();
        let why = format!("work began {} before the announced window{reason}", ApproximateDuration(early));
        let times = (Some(began), Some(window.start));
        return Evidence { margin_seconds: Some(early), ..evidence(Outcome::Fail, times, &why) };
    }
    if window.end <= began {
        let late = ApproximateDuration(began.timestamp() - window.end.timestamp());
        let why = format!("work began {late} after the announced window{reason}");
        // The window is half-open: a start at its end is outside.
        let margin_seconds = Some((window.end.timestamp() - began.timestamp()).min(-1));
        return Evidence { margin_seconds, ..evidence(Outcome::Fail, (Some(began), Some(window.end)), &why) };
    }
    let times = (ended, Some(window.end));
    let spare = window.end.timestamp() - ended.unwrap_or(now).timestamp();
    let length = ApproximateDuration(spare);
    let over = if actual.completed_at == ended { "finished" } else { "ended" };
    match ended {
        Some(_) if spare == 0 => evidence(Outcome::Pass, times, &format!("{over} as the announced window ended")),
        Some(_) if spare > 0 => {
            evidence(Outcome::Pass, times, &format!("{over} {length} before the announced window ended"))
        }
        Some(_) if window.end == change.expected_end() => {
            evidence(Outcome::Fail, times, &format!("{over} {length} after the announced window"))
        }
        Some(_) => {
            let why = format!("{over} {length} after the announced window; an end published later does not count");
            evidence(Outcome::Fail, times, &why)
        }
        None if spare >= 0 => {
            evidence(Outcome::Pending, times, "not finished yet, and the announced window has not ended")
        }
        None => evidence(Outcome::Fail, times, "not finished when the announced window ended"),
    }
}

/// The plan whose window readers counted on. An edit does not move a window that has ended, nor one in which work has begun.
fn announced_window(change: &Change) -> Form<'_> {
    let began = change.actual().started_at;
    let mut form = Form::of(change.file());
    let mut announced = form;
    for edit in change.file().revisions.iter().rev() {
        form = form.before(edit);
        if form.end <= edit.at || began.is_some_and(|began| began < edit.at) {
            announced = form;
        }
    }
    announced
}

//! N6 and N7: the messages that are due when work goes wrong, judged from what the record says was published.

use super::{
    Case, Ruling,
    messages::{at_once, first, message},
};
use crate::{
    change::MessageKind,
    diagnostic::Diagnostic,
    verdict::{Outcome, Reason},
};

/// N6. A rollback is published before the record is closed (A19).
pub(super) fn rolled_back(case: &Case) -> Ruling {
    let actual = case.actual();
    if !actual.failed() {
        return Ruling::not_applicable("nothing had to be rolled back");
    }
    let Some(at) = actual.rolled_back_at else {
        let fault = Diagnostic::new("actual.rolled_back_at", "is missing: the change was not applied, or not verified")
            .help("roll it back, and say when");
        let outcome = if actual.closed_at.is_some() { Outcome::Fail } else { Outcome::Pending };
        return Ruling { outcome, reason: Reason::Faults(vec![fault]) };
    };
    let told =
        actual.rollback_told_at.filter(|told| *told <= case.now).or_else(|| first(case, MessageKind::RolledBack, at));
    let closed = actual.closed_at.filter(|closed| *closed <= case.now);
    let outcome = match (told, closed) {
        (Some(told), Some(closed)) if told > closed => Outcome::Fail,
        (None, Some(_)) => Outcome::Fail,
        (None, None) => Outcome::Pending,
        (Some(_), _) => Outcome::Pass,
    };
    let because = "the record is closed only after it";
    let ruling = message(case, outcome, MessageKind::RolledBack, closed.unwrap_or(at), because, (told, None, None));
    // When it is due is not known before the record is closed: the policy names no other instant (N6, A19).
    if closed.is_none() { ruling.without_instant() } else { ruling }
}

/// N7. Each incident that the work causes is published as any other.
pub(super) fn incidents(case: &Case) -> Ruling {
    let caused = &case.actual().incidents;
    if caused.is_empty() {
        return Ruling::not_applicable("no incident was caused");
    }
    let mut messages: Vec<_> =
        case.change.notices.iter().filter(|message| message.kind == MessageKind::Incident).collect();
    messages.sort_by_key(|message| message.published_at);
    let began = case.actual().started_at.unwrap_or(case.window.start());
    let (mut outcome, mut faults) = (Outcome::Pass, Vec::new());
    for (i, incident) in caused.iter().enumerate() {
        // Each message tells of one incident, and not of one that is still to come.
        let own = messages.iter().position(|message| incident.at.unwrap_or(began) <= message.published_at);
        let told = own.map(|own| messages.remove(own).published_at);
        let fares = at_once(case, incident.at.or(told).unwrap_or(began), told);
        outcome = outcome.min(fares);
        if fares < Outcome::Pass {
            let what = format!("`{}` was not published immediately by an incident message", incident.id);
            let fault = Diagnostic::new(format!("actual.incidents[{i}]"), what);
            faults.push(fault.help("publish it on the status site with an incident message"));
        }
    }
    match outcome {
        Outcome::Pass => Ruling::pass("every incident was published"),
        _ => Ruling { outcome, reason: Reason::Faults(faults) },
    }
}

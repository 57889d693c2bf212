//! N6: the message on a rollback.

use super::{
    Case, Ruling,
    messages::{first, message},
};
use crate::{
    change::MessageKind,
    verdict::{
        Outcome, Reason,
        text::message::{self as text, because},
    },
};

/// N6. A rollback is published before the record is closed (A19).
pub(super) fn published(case: &Case) -> Ruling {
    let actual = case.actual();
    if !actual.failed() {
        return Ruling::not_applicable(text::NO_ROLLBACK);
    }
    let Some(at) = actual.rolled_back_at else {
        let outcome = if actual.closed_at.is_some() { Outcome::Fail } else { Outcome::Pending };
        return Ruling { outcome, reason: Reason::Faults(vec![text::rollback_missing()]) };
    };
    let stated = actual.rollback_told_at.filter(|published| *published <= case.now);
    let published = stated.or_else(|| first(case, MessageKind::RolledBack, at));
    let closed = actual.closed_at.filter(|closed| *closed <= case.now);
    let outcome = match (published, closed) {
        (Some(published), Some(closed)) if published > closed => Outcome::Fail,
        (None, Some(_)) => Outcome::Fail,
        (None, None) => Outcome::Pending,
        (Some(_), _) => Outcome::Pass,
    };
    let (due, published) = (closed.unwrap_or(at), (published, None, None));
    let ruling = message(case, outcome, MessageKind::RolledBack, due, because::CLOSED_AFTER, published);
    // The policy names no other instant than the closing (N6, A19), so none is known before the record is closed.
    if closed.is_none() { ruling.without_instant() } else { ruling }
}

//! Texts of rule C9: what changes about announced work.

use crate::{diagnostic::Diagnostic, lead::Lead};

pub(crate) const NOTHING_CHANGED: &str = "nothing about announced work has changed";
pub(crate) const ALL_PUBLISHED: &str = "every change of the plan was published";

const UNPUBLISHED: &str = "was not published immediately";

pub(crate) fn edit_unpublished(i: usize) -> Diagnostic {
    Diagnostic::new(format!("revisions[{i}]"), UNPUBLISHED).help("publish a `changed` message within five minutes")
}

/// `key` is the key of the policy's `renotice` that demands the lead.
pub(crate) fn published_late(i: usize, lead: Lead, key: &str) -> Diagnostic {
    let what = format!("is published less than {lead} before the new start (`renotice.{key}`)");
    Diagnostic::new(format!("revisions[{i}]"), what).help("move the start further, or cancel and announce again")
}

pub(crate) fn missed_window_unpublished() -> Diagnostic {
    Diagnostic::new("end", "has passed, work had not begun, and nothing was published about it immediately")
        .help("move the window by an edit, or cancel the change")
}

pub(crate) fn cancellation_unpublished() -> Diagnostic {
    Diagnostic::new("actual.cancelled_at", UNPUBLISHED).help("publish a `cancelled` message within five minutes")
}

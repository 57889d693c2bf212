//! A message that is due, in words. The product publishes it on the status site; it does not claim that it was sent.

use super::MessageCheck;
use crate::{change::MessageKind, lead::ApproximateDuration};
use std::fmt;

impl fmt::Display for MessageCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, because, .. } = self;
        let clock = |at| self.zone.format(at);
        let Some(due) = self.due.map(clock) else {
            return match self.published_at.map(clock) {
                Some(published) => match self.served_by {
                    Some(other) => {
                        write!(f, "the {other}, published {published}, serves as the {kind}: no other is due")
                    }
                    None => write!(f, "{kind} published {published}; {because}"),
                },
                None => write!(f, "{kind} not published yet; {because}"),
            };
        };
        match (self.margin(), self.until) {
            (None, Some(_)) => write!(f, "{kind} not published yet, due by {due}; {because}"),
            (None, None) => write!(f, "{kind} not published by {due}; {because}"),
            (Some(margin), Some(_)) => {
                write!(f, "{kind} planned {} before the deadline, {due}; {because}", ApproximateDuration(margin))
            }
            (Some(0), None) => write!(f, "{kind} published exactly at the deadline, {due}; {because}"),
            (Some(margin), None) => {
                let side = if margin < 0 { "after" } else { "before" };
                write!(f, "{kind} published {} {side} the deadline, {due}; {because}", ApproximateDuration(margin))
            }
        }
    }
}

impl MessageCheck {
    /// What fixes it. Nothing fixes a published message, nor a reminder whose start has passed (A13).
    pub(super) fn help(&self) -> Option<String> {
        let missed = self.kind == MessageKind::Reminder && self.until.is_none();
        let is_published = self.published_at.is_some() && self.until.is_none();
        (!missed && !is_published).then(|| format!("publish the {}", self.kind))
    }
}

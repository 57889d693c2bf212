//! A message that is due, in words.

use super::MessageCheck;
use crate::{change::MessageKind, lead::ApproximateDuration};
use std::fmt;

impl fmt::Display for MessageCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, because, .. } = self;
        let clock = |at| self.zone.format(at);
        let Some(due) = self.due.map(clock) else {
            return match self.told_at.map(clock) {
                Some(told) => write!(f, "the {kind} went out, {told}; {because}"),
                None => write!(f, "still to come: the {kind}; {because}"),
            };
        };
        match (self.margin(), self.until) {
            (None, Some(_)) => write!(f, "still to come: the {kind}, by {due}; {because}"),
            (None, None) => write!(f, "the {kind} did not go out by {due}; {because}"),
            (Some(margin), Some(_)) => {
                write!(
                    f,
                    "the {kind} will go out {} before the last moment, {due}; {because}",
                    ApproximateDuration(margin)
                )
            }
            (Some(0), None) => write!(f, "the {kind} went out at the last moment, {due}; {because}"),
            (Some(margin), None) => {
                let side = if margin < 0 { "after" } else { "before" };
                write!(
                    f,
                    "the {kind} went out {} {side} the last moment, {due}; {because}",
                    ApproximateDuration(margin)
                )?;
                match self.served_by {
                    Some(other) => write!(f, "; the {other} served for it"),
                    None => Ok(()),
                }
            }
        }
    }
}

impl MessageCheck {
    /// What helps; nothing does where the message is out, late or early, nor for a reminder whose start has passed (A13).
    pub(super) fn help(&self) -> Option<String> {
        let missed = self.kind == MessageKind::Reminder && self.until.is_none();
        let is_out = self.told_at.is_some() && self.until.is_none();
        (!missed && !is_out).then(|| format!("publish and mail the {}", self.kind))
    }
}

//! How long the banner shows a change (A40).

use crate::{change::ChangeFile, instant::Instant, lead::Length};
use serde::{Deserialize, Serialize};

/// How long the banner shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Banner {
    /// How long before the start; by default from the announcement on, or what the embedding page chooses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ahead: Option<Length>,
    /// How long after completion.
    pub after_completion: Length,
    /// How long after a cancellation.
    pub after_cancellation: Length,
    /// How long after the end of a window in which work did not begin.
    pub after_missed_window: Length,
}

impl Default for Banner {
    fn default() -> Self {
        Self {
            ahead: None,
            after_completion: Length::HOUR,
            after_cancellation: Length::HOUR,
            after_missed_window: Length::HOUR,
        }
    }
}

impl Banner {
    /// From when and until when the banner shows a change, as far as the record knows. It never shows a draft; there is no
    /// end while work goes on, nor after a rollback until the record is closed. Use the banner of
    /// the policy that applies to the record, as [`crate::snapshot::PublicChange::new`] does.
    pub fn shows(&self, file: &ChangeFile) -> Option<(Instant, Option<Instant>)> {
        let announced = file.announced_at?;
        let from =
            self.ahead.and_then(|ahead| ahead.before(file.start)).map_or(announced, |ahead| ahead.max(announced));
        let actual = file.actual.clone().unwrap_or_default();
        let until = if actual.rolled_back_at.is_some() {
            actual.closed_at
        } else if let Some(cancelled) = actual.cancelled_at {
            self.after_cancellation.after(cancelled)
        } else if actual.started_at.is_none() && actual.completed_at.is_none() {
            self.after_missed_window.after(file.end)
        } else {
            actual.completed_at.and_then(|completed| self.after_completion.after(completed))
        };
        Some((from, until))
    }
}

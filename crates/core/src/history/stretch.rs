//! A stretch of time in which something did one thing to a component, taken apart into days.

use super::DayEvent;
use crate::{component::Status, instant::Instant};
use chrono::TimeDelta;

/// What one cause did to a component, from an instant to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    pub(super) cause: usize,
    pub(super) status: Status,
    pub(super) from: Instant,
    /// None while it goes on.
    pub(super) until: Option<Instant>,
}

impl Stretch {
    /// What it adds to each day, by the number of the day. A stretch without length counts on the day that it lies in.
    pub(super) fn days(self, midnights: &[Instant]) -> impl Iterator<Item = (usize, DayEvent)> {
        let Self { cause, status, from, until } = self;
        let first = midnights.partition_point(|midnight| *midnight <= from).saturating_sub(1);
        let last = midnights.len().saturating_sub(2);
        let days = midnights.windows(2).enumerate().skip(first);
        days.map(|(number, bounds)| (number, bounds[0], bounds[1]))
            .skip_while(move |(_, _, end)| *end <= from)
            .take_while(move |(_, start, _)| *start <= from || until.is_none_or(|until| *start < until))
            .map(move |(number, start, end)| {
                // How long it lasts today is known once it is over.
                let goes_on = until.is_none() && number == last;
                let lasted = until.unwrap_or(end).min(end) - from.max(start);
                let lasted = if goes_on { TimeDelta::zero() } else { lasted.max(TimeDelta::zero()) };
                (number, DayEvent { cause, status, lasted, goes_on })
            })
    }
}

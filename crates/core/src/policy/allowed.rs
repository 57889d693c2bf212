//! Agreed times for maintenance: when each next opens and closes.

use super::terms::{OfMonth, WindowTerms};
use crate::{calendar::Unknown, change::Kind, instant::Instant, window::Window, zone::Zone};
use chrono::{Datelike as _, Days, NaiveDate, TimeDelta};
use std::sync::Arc;

/// How many days a search for the next opening covers: a fifth weekday of a month can be a quarter of a year away.
const LOOKED_AT: usize = 200;

/// One of the policy's agreed times, with its zone.
#[derive(Debug, Clone)]
pub struct AgreedWindow {
    id: Arc<str>,
    terms: WindowTerms,
    zone: Zone,
}

impl AgreedWindow {
    pub(super) fn new(terms: &WindowTerms, zone: Zone) -> Self {
        Self { id: terms.id.as_str().into(), terms: terms.clone(), zone }
    }

    /// What the policy calls it.
    pub fn id(&self) -> &Arc<str> {
        &self.id
    }

    /// When it opens, as the policy writes it.
    pub fn terms(&self) -> &WindowTerms {
        &self.terms
    }

    /// Its zone.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Whether it binds a kind of change. Without a list it binds every kind that avoids peak hours.
    pub(super) fn binds(&self, kind: Kind, exempt: bool) -> bool {
        if self.terms.kinds.is_empty() { kind != Kind::Routine && !exempt } else { self.terms.kinds.contains(&kind) }
    }

    /// The openings that close after `instant`, earliest first. Unknown where the zone's clocks are.
    pub(super) fn openings(&self, instant: Instant) -> Result<impl Iterator<Item = Window>, Unknown> {
        let local = self.zone.local(instant).ok_or_else(|| Unknown::zone(&self.zone))?;
        // An opening may have begun on the day before.
        let first = local.date().pred_opt().unwrap_or(local.date());
        let days = first.iter_days().take(LOOKED_AT);
        Ok(days.filter_map(|date| self.opening(date)).filter(move |window| instant < window.end()))
    }

    fn opening(&self, date: NaiveDate) -> Option<Window> {
        let WindowTerms { days, of_month, from, to, .. } = &self.terms;
        if !days.contains(date.weekday()) || !(of_month.is_empty() || of_month.iter().any(|week| week.has(date))) {
            return None;
        }
        let last = if from < to { date } else { date.checked_add_days(Days::new(1))? };
        // Where clocks change, the window begins at the later and ends at the earlier possible instant, so that it is never
        // longer than promised. It may be empty.
        Window::new(self.zone.resolve_passed(from.on(date)?)?, self.zone.resolve(to.on(last)?)?)
    }
}

impl OfMonth {
    /// Whether a date is the weekday of this number in its month.
    fn has(self, date: NaiveDate) -> bool {
        let number = date.day0() / 7;
        match self {
            Self::First => number == 0,
            Self::Second => number == 1,
            Self::Third => number == 2,
            Self::Fourth => number == 3,
            Self::Fifth => number == 4,
            Self::Last => date.checked_add_signed(TimeDelta::days(7)).is_none_or(|next| next.month() != date.month()),
        }
    }
}

//! What several parts of the page say: leads, lists, weekdays, dates, and the operator's own words.

use crate::{context::PageContext, text::TextView as _};
use chrono::{NaiveDate, Weekday};
use fairnotice_core::{
    calendar::Weekdays,
    change::{Kind, Texts},
    lead::{Lead, Unit},
    zone::Zone,
};
use fairnotice_locale::Locale;
use leptos::prelude::*;

/// The days of a week, in the order of calendars.
pub(super) const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// A lead: `15 business days`.
pub(super) fn lead(lead: Lead, context: &PageContext) -> String {
    let texts = &context.texts().policy;
    let text = match lead.unit {
        Unit::Minutes => &texts.minutes,
        Unit::Hours => &texts.hours_lead,
        Unit::Days => &texts.days_lead,
        Unit::BusinessDays => &texts.business_days_lead,
    };
    // No line break between the number and its unit.
    text.of(context.language(), lead.amount.into()).replacen(' ', "\u{a0}", 1)
}

/// Entries in a line.
pub(super) fn listed(entries: impl IntoIterator<Item = String>, context: &PageContext) -> String {
    entries.into_iter().collect::<Vec<_>>().join(&context.texts().policy.separator)
}

/// Kinds of change in a line.
pub(super) fn kinds<'k>(kinds: impl IntoIterator<Item = &'k Kind>, context: &PageContext) -> String {
    listed(kinds.into_iter().map(|kind| context.words(*kind).to_owned()), context)
}

/// A weekday: `Mon`.
pub(super) fn weekday(day: Weekday, context: &PageContext) -> String {
    Locale::new(Zone::utc(), context.language()).weekday(day)
}

/// Weekdays in a line; three or more in a row as a range.
pub(crate) fn weekdays(days: Weekdays, context: &PageContext) -> String {
    let mut runs: Vec<(Weekday, Weekday)> = Vec::new();
    for day in WEEK.into_iter().filter(|day| days.contains(*day)) {
        match runs.last_mut() {
            Some((_, last)) if day != Weekday::Mon && last.succ() == day => *last = day,
            _ => runs.push((day, day)),
        }
    }
    let entries = runs.into_iter().flat_map(|(first, last)| {
        let [from, to] = [first, last].map(|day| weekday(day, context));
        match last.num_days_from_monday() - first.num_days_from_monday() {
            0 => vec![from],
            1 => vec![from, to],
            _ => vec![format!("{from} – {to}")],
        }
    });
    listed(entries, context)
}

/// A date with its weekday.
pub(super) fn date(date: NaiveDate, context: &PageContext) -> String {
    Locale::new(Zone::utc(), context.language()).date(date)
}

/// What the operator wrote into the policy.
pub(super) fn own(text: &str, context: &PageContext) -> AnyView {
    context.text(text, &Texts::default()).inline()
}

//! The business calendar with its holidays, and the freezes.

use super::phrases;
use crate::{
    context::PageContext,
    page::{empty, fact},
    text::filled,
};
use chrono::Months;
use fairnotice_core::{
    calendar::{Combine, HolidayCalendar},
    policy::{Freeze, Policy},
};
use fairnotice_locale::site::fill;
use leptos::prelude::*;

/// The business calendar.
pub(super) fn calendar(policy: &Policy, context: &PageContext) -> AnyView {
    let (texts, business) = (&context.texts().policy, &policy.file().business);
    let is_used = |calendar: &&HolidayCalendar| business.calendars.contains(&calendar.id);
    let calendars: Vec<_> = policy.file().calendars.iter().filter(is_used).collect();
    let sources: Vec<_> = calendars.iter().map(|calendar| source(calendar, context)).collect();
    let combine = (business.combine == Combine::Any && calendars.len() > 1)
        .then(|| view! { <p>{texts.combine_any.as_str()}</p> });
    let holidays = if calendars.is_empty() { empty(&texts.no_holidays) } else { holidays(policy, context) };
    view! {
        <section aria-labelledby="calendar">
            <h2 id="calendar">{texts.calendar.as_str()}</h2>
            <dl>
                {fact(&texts.business_days, phrases::weekdays(business.weekdays, context))}
                {fact(&texts.zone, view! { <bdi>{business.zone.clone()}</bdi> })} {sources}
            </dl>
            {combine}
            {holidays}
        </section>
    }
    .into_any()
}

/// Where holidays come from, and how far they reach.
fn source(calendar: &HolidayCalendar, context: &PageContext) -> AnyView {
    let texts = &context.texts().policy;
    let gaps =
        [("source", phrases::own(&calendar.source, context)), ("version", phrases::own(&calendar.version, context))];
    let known = view! { " – " {texts.holidays_known.as_str()} " " {phrases::date(calendar.horizon.0, context)} };
    let value = view! { {filled(&texts.holiday_source_of, gaps)} {known} };
    fact(&texts.holiday_source, value)
}

/// The holidays of twelve months from the day of the page on, by the business zone's clocks.
fn holidays(policy: &Policy, context: &PageContext) -> AnyView {
    let (texts, calendar) = (&context.texts().policy, policy.calendar());
    let Some(from) = policy.business_zone().local(context.now()).map(|local| local.date()) else {
        return empty(&texts.holidays_none);
    };
    let to = from.checked_add_months(Months::new(12)).unwrap_or(from);
    let entries: Vec<_> = calendar
        .holidays(from, to)
        .map(|(date, name)| {
            view! {
                <li>
                    <time datetime=date.to_string()>{phrases::date(date, context)}</time>
                    " "
                    {phrases::own(name, context)}
                </li>
            }
        })
        .collect();
    let end = (calendar.horizon() < to).then(|| {
        let text = fill(&texts.holidays_end, &[("date", &phrases::date(calendar.horizon(), context))]);
        view! { <p class="notice" data-tone="warn">{text}</p> }
    });
    let list = if entries.is_empty() {
        empty(&texts.holidays_none)
    } else {
        view! { <ul class="holidays">{entries}</ul> }.into_any()
    };
    view! {
        <h3>{texts.holidays.as_str()}</h3>
        {list}
        {end}
    }
    .into_any()
}

/// The freezes that are not over.
pub(super) fn freezes(policy: &Policy, context: &PageContext) -> AnyView {
    let texts = &context.texts().policy;
    let mut freezes: Vec<_> = policy.file().freezes.iter().filter(|freeze| context.now() < freeze.end).collect();
    freezes.sort_by_key(|freeze| freeze.start);
    let entries: Vec<_> = freezes.into_iter().map(|one| freeze(one, context)).collect();
    let list = if entries.is_empty() {
        empty(&texts.freezes_none)
    } else {
        view! {
            <p class="intro">{texts.freezes_text.as_str()}</p>
            <ul class="list">{entries}</ul>
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="freezes">
            <h2 id="freezes">{texts.freezes.as_str()}</h2>
            {list}
        </section>
    }
    .into_any()
}

fn freeze(freeze: &Freeze, context: &PageContext) -> AnyView {
    let texts = &context.texts().policy;
    let except = (!freeze.except.is_empty())
        .then(|| fill(&texts.freeze_except, &[("kinds", &phrases::kinds(&freeze.except, context))]));
    let name = if freeze.reason.trim().is_empty() { &freeze.id } else { &freeze.reason };
    view! {
        <li class="summary" data-tone="warn">
            <h3>{phrases::own(name, context)}</h3>
            <p class="facts">{context.range(freeze.start, freeze.end)}</p>
            {except.map(|text| view! { <p class="components">{text}</p> })}
        </li>
    }
    .into_any()
}

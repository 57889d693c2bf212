//! Work that is not over: a card for each change under way, and the agenda of what is announced.

use super::{
    badge::{Badge, capital},
    context::{Clocks, PageContext},
    page::{empty, section},
    summary,
};
use crate::text::TextView as _;
use fairnotice_core::{embed::HORIZON_MS, instant::Instant, record::State, snapshot::PublicChange};
use fairnotice_locale::Locale;
use leptos::prelude::*;

/// How many changes under way are shown.
const UNDER_WAY: usize = 50;
/// How many announced changes.
const COMING: usize = 20;

/// The work that is not over.
pub(super) struct Work<'a> {
    pub(super) under_way: Vec<&'a PublicChange>,
    /// Ahead, or past its start.
    pub(super) announced: Vec<&'a PublicChange>,
}

impl<'a> Work<'a> {
    pub(super) fn of(context: &'a PageContext) -> Self {
        let (mut under_way, mut announced) = (Vec::new(), Vec::new());
        for change in context.snapshot().changes.iter().map(AsRef::as_ref) {
            match change.state {
                State::InProgress | State::Verifying | State::RolledBack => under_way.push(change),
                State::Announced => announced.push(change),
                _ => {}
            }
        }
        Self { under_way, announced }
    }

    /// Work under way, a card for each; nothing where there is none.
    pub(super) fn under_way(&self, context: &PageContext) -> Option<AnyView> {
        let changes = &self.under_way;
        let shown = changes.iter().take(UNDER_WAY).map(|change| summary::change(change, context)).collect_view();
        let list = view! { {shown} {more_changes(changes, UNDER_WAY, 0, context)} }.into_any();
        (!changes.is_empty()).then(|| section("under-way", &context.texts().home.under_way, list))
    }

    /// Announced work of the time that an element looks ahead too, one line for each.
    pub(super) fn agenda(&self, context: &PageContext) -> AnyView {
        let texts = &context.texts().home;
        let near: Vec<_> = self.announced.iter().filter(|change| is_near(change, context)).copied().collect();
        if near.is_empty() {
            return section("coming", &texts.coming, empty(&texts.nothing_coming));
        }
        let beyond = context.snapshot().truncated.map_or(0, |truncated| truncated.announced);
        let beyond = usize::try_from(beyond).unwrap_or(usize::MAX).saturating_add(self.announced.len() - near.len());
        let entries = near.iter().take(COMING).map(|change| coming(change, context)).collect_view();
        let more = more_changes(&near, COMING, beyond, context);
        section("coming", &texts.coming, view! { <ol class="agenda">{entries}</ol> {more} }.into_any())
    }
}

fn coming(change: &PublicChange, context: &PageContext) -> AnyView {
    let badge = Badge::of(change, context);
    let names = context.components(change.components.iter().map(|affected| &affected.id));
    let kind = capital(context.words(change.kind));
    view! {
        <li data-state=change.state.id() data-tone=badge.tone>
            {day(change.start, context)}
            <div>
                <a href=address(change, context)>{context.title(change).inline()}</a>
                <p class="facts">{summary::when(change, context)}</p>
                <p class="components"><span>{kind}</span> " · " <span dir="auto">{names}</span></p>
            </div>
            {badge.badge()}
        </li>
    }
    .into_any()
}

/// The day of an instant as a sheet of a calendar.
fn day(at: Instant, context: &PageContext) -> AnyView {
    let [weekday, day, month] = Locale::new(context.zone(), context.language()).day(at.timestamp_millis());
    let own = (context.clocks == Clocks::Reader).then(|| at.timestamp_millis());
    view! { <span class="day" aria-hidden="true" data-day=own><span>{weekday}</span> <b>{day}</b> <span>{month}</span></span> }
        .into_any()
}

/// Whether work begins in the time that an element looks ahead too.
pub(super) fn is_near(change: &PublicChange, context: &PageContext) -> bool {
    change.start.timestamp_millis() < context.now().timestamp_millis().saturating_add(HORIZON_MS)
}

/// The address of a record's page.
pub(super) fn address(change: &PublicChange, context: &PageContext) -> String {
    context.link(&format!("/maintenance/{}", change.id))
}

/// A link to the changes that are not shown; nothing where there are none.
fn more_changes(changes: &[&PublicChange], shown: usize, beyond: usize, context: &PageContext) -> Option<AnyView> {
    let rest = beyond.saturating_add(changes.len().saturating_sub(shown));
    let last = changes.iter().take(shown).next_back()?;
    let after = format!("/maintenance?after={}.{}", last.start.timestamp_millis(), last.id);
    more(rest, &after, context, |count| context.texts().home.more_changes.of(context.language(), count))
}

/// A link to what is not shown; nothing where all is.
pub(super) fn more(rest: usize, path: &str, context: &PageContext, text: impl Fn(u64) -> String) -> Option<AnyView> {
    let rest = u64::try_from(rest).unwrap_or(u64::MAX);
    (rest > 0).then(|| view! { <p class="more"><a href=context.link(path)>{text(rest)}</a></p> }.into_any())
}

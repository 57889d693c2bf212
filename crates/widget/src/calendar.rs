//! The maintenance calendar: one month, day by day in the reader's zone, and the same changes as a list.

use crate::{
    locale::{Locale, Style, datetime},
    words::{Word, Words},
};
use fairnotice_core::{
    embed::{Change, Month},
    record::State,
};
use leptos::prelude::*;

/// What a calendar shows, and how it writes it.
#[derive(Clone, Copy)]
pub struct CalendarView {
    /// The newest month.
    pub month: RwSignal<Month>,
    /// The reader's corrected clock, epoch milliseconds.
    pub now: RwSignal<i64>,
    /// Its words.
    pub words: Words,
    /// How it writes dates.
    pub locale: Locale,
}

fn state(state: State) -> Word {
    match state {
        State::InProgress | State::Verifying => Word::StateInProgress,
        State::Completed | State::Closed => Word::StateCompleted,
        State::RolledBack => Word::StateRolledBack,
        State::Cancelled => Word::StateCancelled,
        State::Announced | State::Draft => Word::StateAnnounced,
    }
}

fn href(month: &Month, change: &Change) -> String {
    format!("{}/maintenance/{}", month.url, change.id)
}

fn entry(month: &Month, change: &Change, from: i64, locale: Locale) -> impl IntoView + use<> {
    // A window that began on an earlier day is named again on each day that it touches, without its hour.
    let begins = change.start >= from;
    view! {
        <a class="fn-entry" target="_top" href=href(month, change) data-state=change.state.id()>
            <time hidden=!begins datetime=datetime(change.start) data-f=Style::Time.number()>
                {locale.instant(Style::Time, change.start)}
            </time>
            " "
            <span class="fn-entry-title" dir="auto">{change.title.clone()}</span>
        </a>
    }
}

/// A cell of the grid: a local day, or a blank before the first and after the last.
fn cell(month: &Month, day: Option<(i64, i64)>, now: i64, locale: Locale) -> impl IntoView + use<> {
    let (from, to) = day.unwrap_or_default();
    let today = from <= now && now < to;
    let mut entries = Vec::new();
    for change in &month.changes {
        if change.start < to && from < change.end {
            entries.push(entry(month, change, from, locale));
        }
    }
    view! {
        <td class="fn-day" aria-current=today.then_some("date")>
            <time class="fn-date" hidden=day.is_none() datetime=datetime(from) data-f=Style::Day.number()>
                {if day.is_some() { locale.instant(Style::Day, from) } else { String::new() }}
            </time>
            {entries}
        </td>
    }
}

fn weeks(month: &Month, now: i64, locale: Locale) -> Vec<impl IntoView + use<>> {
    let mut days = vec![None; usize::from(month.weekday)];
    for pair in month.midnights.windows(2) {
        if let [from, to] = pair {
            days.push(Some((*from, *to)));
        }
    }
    days.resize(days.len().next_multiple_of(7), None);
    let mut weeks = Vec::new();
    for week in days.chunks(7) {
        let mut cells = Vec::new();
        for day in week {
            cells.push(cell(month, *day, now, locale));
        }
        weeks.push(view! { <tr>{cells}</tr> });
    }
    weeks
}

fn weekdays(month: &Month, locale: Locale) -> Vec<impl IntoView + use<>> {
    // Any seven days in a row have every weekday; noon keeps clear of both changes of clock.
    let monday = month.midnights.first().map_or(0, |first| first - i64::from(month.weekday) * 86_400_000 + 43_200_000);
    (0..7)
        .map(|day| {
            let at = monday + day * 86_400_000;
            view! {
                <th scope="col">
                    <time datetime=datetime(at) data-f=Style::Weekday.number()>{locale.instant(Style::Weekday, at)}</time>
                </th>
            }
        })
        .collect()
}

fn agenda(month: &Month, words: Words, locale: Locale) -> Vec<impl IntoView + use<>> {
    month
        .changes
        .iter()
        .map(|change| {
            let affected = change
                .affected
                .iter()
                .filter_map(|at| month.components.get(usize::from(*at)))
                .map(|component| component.name.as_str())
                .collect::<Vec<_>>()
                .join(", ");
            view! {
                <li class="fn-item" data-state=change.state.id()>
                    <a class="fn-item-title" dir="auto" target="_top" href=href(month, change)>{change.title.clone()}</a>
                    <time
                        class="fn-item-when"
                        datetime=datetime(change.start)
                        data-f=Style::When.number()
                        data-e=change.end.to_string()
                    >
                        {locale.range(Style::When, change.start, change.end)}
                    </time>
                    <span class="fn-item-more">
                        <span class="fn-item-state">{words.get(state(change.state))}</span>
                        <span>{affected}</span>
                    </span>
                </li>
            }
        })
        .collect()
}

/// The calendar. `turn` is asked for another month (`2026-11`) and answers whether it will bring it; where it does not,
/// the links lead to the status site's own calendar.
#[component]
pub fn Calendar(
    /// What to show.
    view: CalendarView,
    /// Brings another month.
    turn: Callback<String, bool>,
) -> impl IntoView {
    let CalendarView { month, now, words, locale } = view;
    // The grid depends on the day, not on the second: it is built anew when the day changes.
    let today = Memo::new(move |_| {
        let at = now.get();
        month.with(|month| month.midnights.iter().filter(|midnight| **midnight <= at).max().copied().unwrap_or(0))
    });
    let link = move |class: &'static str, word: Word, to: fn(&Month) -> &String| {
        view! {
            <a
                class=class
                target="_top"
                rel="nofollow"
                aria-label=words.get(word)
                href=move || month.with(|month| format!("{}/maintenance?month={}", month.url, to(month)))
                on:click=move |event| {
                    if turn.run(month.with_untracked(|month| to(month).clone())) {
                        event.prevent_default();
                    }
                }
            >
                <span aria-hidden="true">{if word == Word::Previous { "‹" } else { "›" }}</span>
            </a>
        }
    };
    let middle = move || month.with(|month| month.midnights.get(14).copied().unwrap_or_default());
    view! {
        <section class="fn-calendar" part="calendar" aria-label=words.get(Word::Calendar)>
            <div class="fn-head">
                {link("fn-turn", Word::Previous, |month| &month.previous)}
                <p class="fn-month" aria-live="polite">
                    <time data-f=Style::Month.number() datetime=move || datetime(middle())>
                        {move || locale.instant(Style::Month, middle())}
                    </time>
                </p>
                {link("fn-turn", Word::Next, |month| &month.next)}
            </div>
            <table class="fn-grid">
                <thead>
                    <tr>{move || month.with(|month| weekdays(month, locale))}</tr>
                </thead>
                <tbody>{move || month.with(|month| weeks(month, today.get(), locale))}</tbody>
            </table>
            <p class="fn-nothing" hidden=move || month.with(|month| !month.changes.is_empty())>{words.get(Word::NothingPlanned)}</p>
            <ul class="fn-agenda">{move || month.with(|month| agenda(month, words, locale))}</ul>
            <p class="fn-zone">{move || words.fill(Word::TimesIn, &month.with(|month| month.zone.clone()))}</p>
        </section>
    }
}

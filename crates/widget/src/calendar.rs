//! The maintenance calendar: one month, day by day in the reader's zone, and the same changes as a list.

use crate::{
    banner::Clock,
    locale::{Locale, Style, datetime},
    markup::Markup,
    shown::{Act, rows, text},
    words::{Word, Words},
};
use fairnotice_core::{
    embed::{Change, Month},
    record::State,
};
use leptos::prelude::*;

const DAY_MS: i64 = 86_400_000;

/// What the calendar shows: every text is ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The month before, `2026-10`.
    pub previous: String,
    /// The month after.
    pub next: String,
    previous_href: String,
    next_href: String,
    middle: String,
    title: String,
    grid: Markup,
    list: Markup,
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

impl Shown {
    /// What shows of a month by a clock; a rendering has none, and is made for the month's own instant.
    pub fn new(month: &Month, clock: Option<Clock>, words: &Words, locale: &Locale) -> Self {
        let Clock { now, age } = clock.unwrap_or(Clock { now: month.now, age: 0 });
        let middle = month.midnights.get(14).copied().unwrap_or_default();
        let href = |name: &str| [&month.url, "/maintenance?month=", name].concat();
        Self {
            previous: month.previous.clone(),
            next: month.next.clone(),
            previous_href: href(&month.previous),
            next_href: href(&month.next),
            middle: datetime(middle),
            title: locale.instant(Style::Month, middle),
            grid: grid(month, now, locale.instant(Style::Month, middle), locale),
            list: list(month, &Clock { now, age }.stale(words, locale), words, locale),
        }
    }
}

/// An instant in its style, for machines and for readers; the loader writes it anew in the reader's language and zone.
fn time(class: &str, style: Style, at: i64, locale: &Locale) -> Markup {
    Markup::new("time", class)
        .with("datetime", datetime(at))
        .with("data-f", style.number().to_string())
        .text(&locale.instant(style, at))
}

fn grid(month: &Month, now: i64, label: String, locale: &Locale) -> Markup {
    let first = month.midnights.first().copied().unwrap_or_default();
    // Any seven days in a row have every weekday; noon keeps clear of both changes of clock.
    let monday = first - i64::from(month.weekday) * DAY_MS + DAY_MS / 2;
    let weekdays = (0..7).map(|day| {
        let weekday = time("", Style::Weekday, monday + day * DAY_MS, locale);
        Markup::new("th", "").with("scope", "col").children([weekday])
    });
    let mut days: Vec<Markup> = (0..month.weekday).map(|_| Markup::new("td", "fn-day")).collect();
    for pair in month.midnights.windows(2) {
        if let &[from, to] = pair {
            let is_today = from <= now && now < to;
            days.push(day(month, from, to, is_today, locale));
        }
    }
    let mut weeks = Vec::new();
    for (at, day) in days.into_iter().enumerate() {
        if at % 7 == 0 {
            weeks.push(Markup::new("tr", ""));
        }
        if let Some(week) = weeks.pop() {
            weeks.push(week.children([day]));
        }
    }
    Markup::new("table", "fn-grid").with("role", "grid").with("aria-label", label).children([
        Markup::new("thead", "").children([Markup::new("tr", "").children(weekdays)]),
        Markup::new("tbody", "").children(weeks),
    ])
}

fn day(month: &Month, from: i64, to: i64, is_today: bool, locale: &Locale) -> Markup {
    let mut day = Markup::new("td", "fn-day").children([time("fn-date", Style::Day, from, locale)]);
    if is_today {
        day = day.with("aria-current", "date");
    }
    for change in &month.changes {
        if change.start < to && from < change.end {
            let title = Markup::new("span", "fn-entry-title").with("dir", "auto").text(&change.title);
            let mut entry = link("fn-entry", month, change).with("tabindex", "-1");
            // A window that began on an earlier day is named again on each day that it touches, without its hour.
            if change.start >= from {
                entry = entry.children([time("", Style::Time, change.start, locale)]);
            }
            day = day.children([entry.children([title])]);
        }
    }
    day
}

fn link(class: &str, month: &Month, change: &Change) -> Markup {
    Markup::new("a", class)
        .with("target", "_top")
        .with("href", [&month.url, "/maintenance/", &change.id].concat())
        .with("data-state", change.state.id())
}

/// The same changes as a list, and whose times these are.
fn list(month: &Month, age: &str, words: &Words, locale: &Locale) -> Markup {
    let nothing =
        month.changes.is_empty().then(|| Markup::new("p", "fn-nothing").text(&words.get(Word::NothingPlanned)));
    let changes = month.changes.iter().map(|change| listed(month, change, words, locale));
    let zone = Markup::new("p", "fn-zone").children([
        Markup::new("span", "").text(&words.fill(Word::TimesIn, &month.zone)),
        Markup::new("span", "fn-age").with("part", "age").text(age),
    ]);
    Markup::new("div", "").children(nothing).children([Markup::new("ul", "fn-agenda").children(changes), zone])
}

fn listed(month: &Month, change: &Change, words: &Words, locale: &Locale) -> Markup {
    let when = Markup::new("time", "fn-item-when")
        .with("datetime", datetime(change.start))
        .with("data-f", Style::When.number().to_string())
        .with("data-e", change.end.to_string())
        .text(&locale.range(Style::When, change.start, change.end));
    Markup::new("li", "fn-item").children([
        link("fn-item-title", month, change).with("dir", "auto").text(&change.title),
        when,
        Markup::new("span", "fn-item-more").children([
            Markup::new("span", "fn-item-state").text(&words.get(state(change.state))),
            Markup::new("span", "").text(&month.names(&change.affected)),
        ]),
    ])
}

/// The calendar. `turn` is asked for another month (`2026-11`) and answers whether it will bring it; where it does not,
/// the links lead to the status site's own calendar.
#[component]
#[expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]
pub fn Calendar(
    /// What to show.
    shown: RwSignal<Shown>,
    /// Its fixed words.
    words: Words,
    /// Brings another month.
    turn: Act,
) -> impl IntoView {
    let link = |sign: &'static str, word: Word, href: fn(&Shown) -> &String, to: fn(&Shown) -> &String| {
        view! {
            <a
                class="fn-turn"
                target="_top"
                rel="nofollow"
                aria-label=words.get(word)
                href=text(shown, href)
                on:click:capture=move |event| {
                    if turn.run(shown.with_untracked(|shown| to(shown).clone())) {
                        event.prevent_default();
                    }
                }
            >
                <span aria-hidden="true">{sign}</span>
            </a>
        }
    };
    view! {
        <section class="fn-calendar" part="calendar" aria-label=words.get(Word::Calendar)>
            <div class="fn-head">
                {link("‹", Word::Previous, |shown| &shown.previous_href, |shown| &shown.previous)}
                <p class="fn-month" aria-live="polite">
                    <time data-f=Style::Month.number() datetime=text(shown, |shown| &shown.middle)>
                        {text(shown, |shown| &shown.title)}
                    </time>
                </p>
                {link("›", Word::Next, |shown| &shown.next_href, |shown| &shown.next)}
            </div>
            {rows(shown, |shown| &shown.grid)}
            {rows(shown, |shown| &shown.list)}
        </section>
    }
}

//! The maintenance calendar: one month, day by day in the reader's zone, and the same changes as a list.

use crate::{
    clock::Clock,
    locale::{Locale, Style},
    markup::Markup,
    words::{Word, Words},
};
use fairnotice_core::{
    embed::{Change, Month},
    record::State,
};

const DAY_MS: i64 = 86_400_000;

fn state(state: State) -> Word {
    match state {
        State::InProgress | State::Verifying => Word::StateInProgress,
        State::Completed | State::Closed => Word::StateCompleted,
        State::RolledBack => Word::StateRolledBack,
        State::Cancelled => Word::StateCancelled,
        State::Announced | State::Draft => Word::StateAnnounced,
    }
}

/// What shows of a month. Where an element turns months in place, it asks for the `data-month` of the link; else the links
/// lead to the status site's own calendar.
pub(crate) fn markup(month: &Month, clock: Option<Clock>, words: &Words, locale: &Locale) -> Markup {
    let at = clock.unwrap_or(Clock::still(month.now));
    let turn = |sign: &str, word: Word, to: &str| {
        let href = [&month.url, "/maintenance?month=", to].concat();
        let link = Markup::new("a", "fn-turn").with("target", "_top").with("rel", "nofollow").with("href", href);
        let link = link.with("aria-label", words.get(word)).with("data-month", to);
        link.children([Markup::new("span", "").with("aria-hidden", "true").text(sign)])
    };
    let middle = month.midnights.get(14).copied().unwrap_or_default();
    let title = locale.moment("", Style::Month, middle);
    let head = Markup::new("div", "fn-head").children([
        turn("‹", Word::Previous, &month.previous),
        Markup::new("p", "fn-month").with("aria-live", "polite").children([title]),
        turn("›", Word::Next, &month.next),
    ]);
    let section = Markup::new("section", "fn-calendar").with("part", "calendar");
    section.with("aria-label", words.get(Word::Calendar)).children([
        head,
        grid(month, at.now, locale.instant(Style::Month, middle), locale),
        list(month, &at.stale(words, locale), words, locale),
    ])
}

fn grid(month: &Month, now: i64, label: String, locale: &Locale) -> Markup {
    let first = month.midnights.first().copied().unwrap_or_default();
    // Any seven days in a row have every weekday; noon keeps clear of both changes of clock.
    let monday = first - i64::from(month.weekday) * DAY_MS + DAY_MS / 2;
    let weekdays = (0..7).map(|day| {
        let weekday = locale.moment("", Style::Weekday, monday + day * DAY_MS);
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
    let mut day = Markup::new("td", "fn-day").children([locale.moment("fn-date", Style::Day, from)]);
    if is_today {
        day = day.with("aria-current", "date");
    }
    for change in &month.changes {
        if change.start < to && from < change.end {
            let title = Markup::new("span", "fn-entry-title").with("dir", "auto").text(&change.title);
            let mut entry = link("fn-entry", month, change).with("tabindex", "-1");
            // A window that began on an earlier day is named again on each day that it touches, without its hour.
            if change.start >= from {
                entry = entry.children([locale.moment("", Style::Time, change.start)]);
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
    let when = locale.time("fn-item-when", Style::When, change.start, change.end);
    Markup::new("li", "fn-item").children([
        link("fn-item-title", month, change).with("dir", "auto").text(&change.title),
        when,
        Markup::new("span", "fn-item-more").children([
            Markup::new("span", "fn-item-state").text(&words.get(state(change.state))),
            Markup::new("span", "").text(&month.names(&change.affected)),
        ]),
    ])
}

//! The maintenance calendar: one month, day by day in the reader's zone, and the same changes as a list.

use crate::{
    banner::anchor,
    clock::PageClock,
    locale::{Locale, Style},
    markup::Markup,
    time,
};
use fairnotice_core::{
    embed::{EmbedChange, Month},
    record::State,
};
use fairnotice_locale::message::{Catalogue, MessageId};

const DAY_MS: i64 = 86_400_000;

fn state(state: State) -> MessageId {
    match state {
        State::InProgress | State::Verifying => MessageId::StateInProgress,
        State::Completed | State::Closed => MessageId::StateCompleted,
        State::RolledBack => MessageId::StateRolledBack,
        State::Cancelled => MessageId::StateCancelled,
        State::Announced | State::Draft => MessageId::StateAnnounced,
    }
}

/// What shows of a month. Where an element changes its month in place, it requests the `data-month` of the link. Elsewhere the
/// links lead to the status site's own calendar.
pub(crate) fn markup(month: &Month, clock: Option<PageClock>, catalogue: &Catalogue, locale: &Locale) -> Markup {
    let at = clock.unwrap_or(PageClock::of_document(month.now));
    let turn = |sign: &str, label: MessageId, to: &str| {
        let href = [&month.url, "/maintenance?month=", to].concat();
        let link = Markup::new("a", "fn-turn").with("target", "_top").with("rel", "nofollow").with("href", href);
        let link = link.with("aria-label", catalogue.get(label)).with("data-month", to);
        link.children([Markup::new("span", "").with("aria-hidden", "true").text(sign)])
    };
    let middle = month.midnights.get(14).copied().unwrap_or_default();
    let title = time::instant(locale, "", Style::Month, middle);
    let head = Markup::new("div", "fn-head").children([
        turn("‹", MessageId::Previous, &month.previous),
        Markup::new("p", "fn-month").with("aria-live", "polite").children([title]),
        turn("›", MessageId::Next, &month.next),
    ]);
    let section = Markup::new("section", "fn-calendar").with("part", "calendar");
    section.with("aria-label", catalogue.get(MessageId::Calendar)).children([
        head,
        grid(month, at.now, locale.instant(Style::Month, middle), locale),
        list(month, &at.stale(catalogue, locale), catalogue, locale),
    ])
}

fn grid(month: &Month, now: i64, label: String, locale: &Locale) -> Markup {
    let first = month.midnights.first().copied().unwrap_or_default();
    // Any seven days in a row have every weekday. No clock changes at noon.
    let monday = first - i64::from(month.weekday) * DAY_MS + DAY_MS / 2;
    let weekdays = (0..7).map(|day| {
        let weekday = time::instant(locale, "", Style::Weekday, monday + day * DAY_MS);
        Markup::new("th", "").with("scope", "col").children([weekday])
    });
    let outside = || Markup::new("td", "fn-day");
    let mut days: Vec<Markup> = (0..month.weekday).map(|_| outside()).collect();
    for pair in month.midnights.windows(2) {
        if let &[from, to] = pair {
            let is_today = from <= now && now < to;
            days.push(day(month, from, to, is_today, locale));
        }
    }
    while !days.len().is_multiple_of(7) {
        days.push(outside());
    }
    let weeks = days.chunks(7).map(|week| Markup::new("tr", "").children(week.to_vec()));
    Markup::new("table", "fn-grid").with("role", "grid").with("aria-label", label).children([
        Markup::new("thead", "").children([Markup::new("tr", "").children(weekdays)]),
        Markup::new("tbody", "").children(weeks),
    ])
}

fn day(month: &Month, from: i64, to: i64, is_today: bool, locale: &Locale) -> Markup {
    let mut day = Markup::new("td", "fn-day").children([time::instant(locale, "fn-date", Style::Day, from)]);
    if is_today {
        day = day.with("aria-current", "date");
    }
    for change in &month.changes {
        if change.start < to && from < change.end {
            let title = Markup::new("span", "fn-entry-title").with("dir", "auto").text(&change.title);
            let mut entry = link("fn-entry", month, change).with("tabindex", "-1");
            // A window that began on an earlier day shows on each of its days, without its hour.
            if change.start >= from {
                entry = entry.children([time::instant(locale, "", Style::Time, change.start)]);
            }
            day = day.children([entry.children([title])]);
        }
    }
    day
}

fn link(class: &str, month: &Month, change: &EmbedChange) -> Markup {
    Markup::new("a", class)
        .with("target", "_top")
        .with("href", [&month.url, "/maintenance/", &change.id].concat())
        .with("data-state", change.state.id())
}

/// The same changes as a list, and the zone of the times.
fn list(month: &Month, age: &str, catalogue: &Catalogue, locale: &Locale) -> Markup {
    let nothing = month
        .changes
        .is_empty()
        .then(|| Markup::new("p", "fn-nothing").text(&catalogue.get(MessageId::NothingPlanned)));
    let changes = month.changes.iter().map(|change| item(month, change, catalogue, locale));
    let rest = (!month.rest.is_empty()).then(|| {
        let link = anchor(&[month.url.as_str(), &month.rest].concat(), &catalogue.get(MessageId::MonthRest));
        Markup::new("li", "fn-item").children([link])
    });
    let zone = Markup::new("p", "fn-zone").children([
        Markup::new("span", "").text(&catalogue.fill(MessageId::TimesIn, &month.zone)),
        Markup::new("span", "fn-age").with("part", "age").text(age),
    ]);
    Markup::new("div", "")
        .children(nothing)
        .children([Markup::new("ul", "fn-agenda").children(changes).children(rest), zone])
}

fn item(month: &Month, change: &EmbedChange, catalogue: &Catalogue, locale: &Locale) -> Markup {
    let when = time::range(locale, "fn-item-when", Style::When, change.start, change.end);
    Markup::new("li", "fn-item").children([
        link("fn-item-title", month, change).with("dir", "auto").text(&change.title),
        when,
        Markup::new("span", "fn-item-more").children([
            Markup::new("span", "fn-item-state").text(&catalogue.get(state(change.state))),
            Markup::new("span", "").text(&catalogue.list(month.names(&change.affected))),
        ]),
    ])
}

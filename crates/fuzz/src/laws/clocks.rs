//! Laws of instants and zones: there is no panic for any instant in any zone, and clocks lead there and back.

use crate::{Draw, memory::within, zone};
use chrono::{DateTime, NaiveDateTime, TimeDelta};
use fairnotice_core::{
    instant::{self, Instant},
    window::Window,
    zone::Zone,
};

/// A drawn zone or any name, drawn instants, and the rest as the text of an instant and of a table.
pub fn any(draw: &mut Draw) {
    if draw.once_in(4) {
        let name = draw.text();
        if let Err(error) = zone(&name) {
            assert!(error.contains(&name), "{error}");
        }
    }
    let zone = zone(draw.zone()).unwrap_or_else(|error| panic!("{error}"));
    within(1 << 20, 0, 0, || {
        for _ in 0..8 {
            let wild = draw.once_in(4);
            let at = if wild {
                DateTime::from_timestamp(draw.bits() % 8_210_266_876_799, 0).unwrap_or_default()
            } else {
                transition(draw, &zone)
            };
            let length = draw.length().seconds();
            holds(&zone, at, length);
            holds(&zone, DateTime::from_timestamp(at.timestamp(), 999_999_999).unwrap_or(at), length);
        }
        let text = draw.text();
        if let Ok(at) = instant::parse(&text) {
            assert_eq!(instant::parse(&instant::text(at)), Ok(at), "{text}");
        }
    });
}

/// An instant about one at which the zone's clocks change, where they do.
fn transition(draw: &mut Draw, zone: &Zone) -> Instant {
    let near = draw.anywhere();
    let (mut before, mut after) = (near, near + TimeDelta::days(200));
    if zone.offset_at(before) != zone.offset_at(after) {
        while after - before > TimeDelta::seconds(1) {
            let middle = before + (after - before) / 2;
            if zone.offset_at(middle) == zone.offset_at(before) { before = middle } else { after = middle }
        }
    }
    draw.near(after, 1)
}

/// Everything that a zone answers about an instant and a window from it on, and how the answers go together.
pub fn holds(zone: &Zone, at: Instant, length: i64) {
    let known = zone.beginning() <= at && at < zone.horizon();
    let naive = at.naive_utc();
    // Any local time may be asked for, be it one or not.
    let _ = (zone.resolve(naive), zone.resolve_floor(naive), zone.day_start(naive.date()));
    let Some(local) = zone.local(at) else {
        assert!(!known && zone.offset_at(at).is_none(), "{} {at}", zone.name());
        return;
    };
    assert!(known, "{} {at}", zone.name());
    there_and_back(zone, at, local);
    if let Some(window) = at.checked_add_signed(TimeDelta::seconds(length)).and_then(|end| Window::new(at, end)) {
        spans(zone, window);
    }
}

fn there_and_back(zone: &Zone, at: Instant, local: NaiveDateTime) {
    let name = zone.name();
    let back = zone.resolve(local).unwrap_or_else(|| panic!("{name} {at}: {local} means nothing"));
    assert!(back <= at, "{name} {at}: {local} means {back}");
    assert_eq!(zone.local(back), Some(local), "{name} {at}");
    let floor = zone.resolve_floor(local).unwrap_or_else(|| panic!("{name} {at}: {local} has no floor"));
    assert!(floor <= back, "{name} {at}");
    assert!(zone.local_floor(at).is_some_and(|floor| floor <= local), "{name} {at}");
    // The first day of a table may begin before it.
    if let Some(begin) = zone.day_start(local.date()) {
        assert!(begin <= back, "{name} {at}");
        assert!(zone.local(begin).is_some_and(|first| first.date() >= local.date()), "{name} {at}");
        let before = zone.local(begin - TimeDelta::seconds(1));
        assert!(before.is_none_or(|before| before.date() < local.date()), "{name} {at}");
    }
    // The order stays: a later instant has no earlier floor.
    let next = at + TimeDelta::seconds(1);
    if let (Some(floor), Some(later)) = (zone.local_floor(at), zone.local_floor(next)) {
        assert!(floor <= later, "{name} {at}");
    }
    let next = local + TimeDelta::seconds(1);
    if let (Some(floor), Some(later)) = (zone.resolve_floor(local), zone.resolve_floor(next)) {
        assert!(floor <= later, "{name} {local}");
    }
}

/// The spans of a window follow one another without a gap, each under the offset of its own instants.
fn spans(zone: &Zone, window: Window) {
    let Some(spans) = zone.spans(window) else {
        assert!(window.start() < zone.beginning() || zone.horizon() < window.end(), "{} {window:?}", zone.name());
        return;
    };
    let mut at = window.start();
    for span in spans {
        assert_eq!(span.instant(span.start), Some(at), "{} {window:?}", zone.name());
        assert_eq!(zone.offset_at(at), Some(span.offset), "{} {window:?}", zone.name());
        at = span.instant(span.end).unwrap_or(at);
    }
    assert_eq!(at, window.end(), "{} {window:?}", zone.name());
}

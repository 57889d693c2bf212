//! `<time>` elements: an instant or a range, for machines and for readers.

use crate::{
    locale::{Locale, Style},
    markup::Markup,
};

/// A range (epoch milliseconds); `to` equal to `from` is one instant.
pub(crate) fn range(locale: &Locale, class: &str, style: Style, from: i64, to: i64) -> Markup {
    let text = locale.range(style, from, to);
    stamp(Markup::new("time", class), style, from, to).text(&text)
}

/// An instant (epoch milliseconds).
pub(crate) fn instant(locale: &Locale, class: &str, style: Style, at: i64) -> Markup {
    range(locale, class, style, at, at)
}

/// By the browser: chrono's formats would cost each reader 15 kB.
#[cfg(target_arch = "wasm32")]
#[expect(clippy::cast_precision_loss, reason = "an instant in milliseconds fits a float exactly for 285,000 years")]
fn stamp(time: Markup, _: Style, from: i64, _: i64) -> Markup {
    time.with("datetime", js_sys::Date::new(&(from as f64).into()).to_iso_string())
}

/// The loader writes each element with `data-f` and `data-e` again, in the reader's language and zone.
#[cfg(not(target_arch = "wasm32"))]
fn stamp(time: Markup, style: Style, from: i64, to: i64) -> Markup {
    let time = time.with("datetime", crate::locale::datetime(from)).with("data-f", style.number().to_string());
    if from == to { time } else { time.with("data-e", to.to_string()) }
}

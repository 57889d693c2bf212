//! Dates and numbers as a reader sees them: by `Intl` in the browser, in a named zone and language on the server.

use crate::markup::Markup;

/// How an instant is written. The loader's table of `Intl` options has the same order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Style {
    /// Weekday, day, month, hour and zone, of one instant or as a range: `Sat 5 Dec, 22:30 – 23:30 UTC`.
    When,
    /// `22:30`.
    Time,
    /// `5`.
    Day,
    /// `Sat`.
    Weekday,
    /// `December 2026`.
    Month,
    /// The distance of an instant from now: `in 3 days`. The server leaves it empty, for it does not age well.
    Relative,
}

impl Style {
    /// Its number, for the `data-f` attribute that tells the loader to write an instant anew.
    pub fn number(self) -> u8 {
        self as u8
    }
}

#[cfg(all(feature = "hydrate", target_arch = "wasm32"))]
pub use page::Locale;
#[cfg(not(all(feature = "hydrate", target_arch = "wasm32")))]
pub use server::{Locale, datetime};

impl Locale {
    /// Writes an instant (epoch milliseconds).
    pub fn instant(&self, style: Style, at: i64) -> String {
        self.range(style, at, at)
    }

    /// A range for machines and for readers; `to` equal to `from` is one instant.
    pub fn time(&self, class: &str, style: Style, from: i64, to: i64) -> Markup {
        let text = self.range(style, from, to);
        self.stamp(Markup::new("time", class), style, from, to).text(&text)
    }

    /// An instant for machines and for readers.
    pub fn moment(&self, class: &str, style: Style, at: i64) -> Markup {
        self.time(class, style, at, at)
    }
}

#[cfg(all(feature = "hydrate", target_arch = "wasm32"))]
#[expect(clippy::cast_precision_loss, reason = "an instant in milliseconds fits a float exactly for 285,000 years")]
mod page {
    use super::Style;
    use crate::{host::Host, markup::Markup};

    /// The page's own language, and the reader's zone.
    #[derive(Clone)]
    pub struct Locale(pub(crate) Host);

    impl Locale {
        /// Writes a range; `to` equal to `from` is one instant.
        pub fn range(&self, style: Style, from: i64, to: i64) -> String {
            self.0.format(style.number(), from as f64, to as f64)
        }

        /// The plural category of a number, in CLDR's order.
        pub fn plural(&self, count: usize) -> usize {
            self.0.plural(count)
        }

        /// By the browser: formatting by chrono would cost each reader 15 kB.
        #[expect(clippy::unused_self, reason = "the server's side asks for the zone")]
        pub(super) fn stamp(&self, time: Markup, _: Style, from: i64, _: i64) -> Markup {
            time.with("datetime", js_sys::Date::new(&(from as f64).into()).to_iso_string())
        }
    }
}

#[cfg(not(all(feature = "hydrate", target_arch = "wasm32")))]
mod server {
    use super::Style;
    use crate::markup::Markup;
    use chrono::{DateTime, NaiveDateTime, SecondsFormat};
    use fairnotice_core::zone::Zone;

    /// A zone, and the language of the rendering.
    #[derive(Debug, Clone)]
    pub struct Locale {
        zone: Zone,
        #[cfg(feature = "ssr")]
        language: &'static crate::language::Language,
    }

    impl Locale {
        /// A zone's times in a language.
        #[cfg(feature = "ssr")]
        pub fn new(zone: Zone, language: &'static crate::language::Language) -> Self {
            Self { zone, language }
        }

        /// Writes a range; `to` equal to `from` is one instant. Empty past the zone's horizon.
        pub fn range(&self, style: Style, from: i64, to: i64) -> String {
            let local = |at| DateTime::from_timestamp_millis(at).and_then(|at| self.zone.local(at));
            let (Some(from), Some(to)) = (local(from), local(to)) else { return String::new() };
            let label = self.zone.name();
            let (day, hour) = ("%a %-d %b %Y, %H:%M", "%H:%M");
            match style {
                Style::When if from == to => format!("{} {label}", self.write(from, day)),
                Style::When if from.date() == to.date() => {
                    format!("{} – {} {label}", self.write(from, day), self.write(to, hour))
                }
                Style::When => format!("{} – {} {label}", self.write(from, day), self.write(to, day)),
                Style::Time => self.write(from, hour),
                Style::Day => self.write(from, "%-d"),
                Style::Weekday => self.write(from, "%a"),
                Style::Month => self.write(from, "%B %Y"),
                Style::Relative => String::new(),
            }
        }

        #[cfg(feature = "ssr")]
        fn write(&self, local: NaiveDateTime, form: &str) -> String {
            // As UTC only because chrono has localized forms for zoned times alone; no zone is written.
            local.and_utc().format_localized(form, self.language.locale).to_string()
        }

        #[cfg(not(feature = "ssr"))]
        #[expect(clippy::unused_self, reason = "with `ssr` the language decides")]
        fn write(&self, local: NaiveDateTime, form: &str) -> String {
            local.format(form).to_string()
        }

        /// The plural category of a number, in CLDR's order.
        pub fn plural(&self, count: usize) -> usize {
            #[cfg(feature = "ssr")]
            return self.language.plural(count);
            #[cfg(not(feature = "ssr"))]
            count
        }

        /// The loader writes what bears `data-f` and `data-e` anew, in the reader's language and zone.
        #[expect(clippy::unused_self, reason = "the page's side asks the browser")]
        pub(super) fn stamp(&self, time: Markup, style: Style, from: i64, to: i64) -> Markup {
            let time = time.with("datetime", datetime(from)).with("data-f", style.number().to_string());
            if from == to { time } else { time.with("data-e", to.to_string()) }
        }
    }

    /// The instant in the form of a `datetime` attribute: `2026-10-24T22:00:00.000Z`.
    pub fn datetime(at: i64) -> String {
        let at = DateTime::from_timestamp_millis(at);
        at.map(|at| at.to_rfc3339_opts(SecondsFormat::Millis, true)).unwrap_or_default()
    }
}

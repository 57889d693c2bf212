//! Dates as a reader sees them: by `Intl` in the browser, in a named zone on the server.

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

/// Writes instants.
#[derive(Clone)]
pub struct Locale(
    #[cfg(all(feature = "hydrate", target_arch = "wasm32"))] crate::host::Host,
    #[cfg(not(all(feature = "hydrate", target_arch = "wasm32")))] fairnotice_core::zone::Zone,
);

impl Locale {
    /// The page's own language and zone.
    #[cfg(all(feature = "hydrate", target_arch = "wasm32"))]
    pub(crate) fn page(host: crate::host::Host) -> Self {
        Self(host)
    }

    /// A zone, in plain English.
    #[cfg(not(all(feature = "hydrate", target_arch = "wasm32")))]
    pub fn zone(zone: fairnotice_core::zone::Zone) -> Self {
        Self(zone)
    }

    /// Writes an instant (epoch milliseconds).
    pub fn instant(&self, style: Style, at: i64) -> String {
        self.range(style, at, at)
    }

    /// Writes a range; `to` equal to `from` is one instant.
    #[cfg_attr(
        all(feature = "hydrate", target_arch = "wasm32"),
        expect(clippy::cast_precision_loss, reason = "an instant in milliseconds fits a float exactly for 285,000 years")
    )]
    pub fn range(&self, style: Style, from: i64, to: i64) -> String {
        #[cfg(all(feature = "hydrate", target_arch = "wasm32"))]
        return self.0.format(style.number(), from as f64, to as f64);
        #[cfg(not(all(feature = "hydrate", target_arch = "wasm32")))]
        plain(&self.0, style, from, to)
    }
}

#[cfg(not(all(feature = "hydrate", target_arch = "wasm32")))]
fn plain(zone: &fairnotice_core::zone::Zone, style: Style, from: i64, to: i64) -> String {
    use chrono::DateTime;
    let local = |at| DateTime::from_timestamp_millis(at).and_then(|at| zone.local(at));
    let (Some(from), Some(to)) = (local(from), local(to)) else { return String::new() };
    let label = if zone.name() == "UTC" { "UTC" } else { zone.name() };
    match style {
        Style::When if from == to => format!("{} {label}", from.format("%a %-d %b %Y, %H:%M")),
        Style::When if from.date() == to.date() => {
            format!("{} – {} {label}", from.format("%a %-d %b %Y, %H:%M"), to.format("%H:%M"))
        }
        Style::When => format!("{} – {} {label}", from.format("%a %-d %b %Y, %H:%M"), to.format("%a %-d %b %Y, %H:%M")),
        Style::Time => from.format("%H:%M").to_string(),
        Style::Day => from.format("%-d").to_string(),
        Style::Weekday => from.format("%a").to_string(),
        Style::Month => from.format("%B %Y").to_string(),
        Style::Relative => String::new(),
    }
}

/// The instant in the form of a `datetime` attribute: `2026-10-24T22:00:00.000Z`.
pub fn datetime(at: i64) -> String {
    #[cfg(all(feature = "hydrate", target_arch = "wasm32"))]
    {
        // By the browser: formatting by chrono would cost each reader 15 kB.
        #[expect(
            clippy::cast_precision_loss,
            reason = "an instant in milliseconds fits a float exactly for 285,000 years"
        )]
        js_sys::Date::new(&(at as f64).into()).to_iso_string().into()
    }
    #[cfg(not(all(feature = "hydrate", target_arch = "wasm32")))]
    {
        chrono::DateTime::from_timestamp_millis(at)
            .map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true))
            .unwrap_or_default()
    }
}

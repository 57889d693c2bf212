//! How an instant is written.

use chrono::{DateTime, SecondsFormat};

/// How an instant is written. The loader's table of `Intl` options (`STYLES` in `www/embed/embed.js`) has the same order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Style {
    /// Weekday, day, month, hour and zone, of one instant or of a range: `Sat 5 Dec, 22:30 – 23:30 UTC`.
    When,
    /// `22:30`.
    Time,
    /// `5`.
    Day,
    /// `Sat`.
    Weekday,
    /// `December 2026`.
    Month,
    /// The distance of an instant from now: `in 3 days`. The server leaves it empty, because it would soon be wrong.
    Relative,
}

impl Style {
    /// Its number, for the `data-f` attribute: the loader writes such an instant in the reader's language and zone.
    pub fn number(self) -> u8 {
        self as u8
    }
}

/// The instant (epoch milliseconds) in the form of a `datetime` attribute: `2026-10-24T22:00:00.000Z`.
pub fn datetime(at: i64) -> String {
    let at = DateTime::from_timestamp_millis(at);
    at.map(|at| at.to_rfc3339_opts(SecondsFormat::Millis, true)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Style, datetime};

    /// The scripts that share the numbers of the styles.
    const LOADER: &str = include_str!("../../../www/embed/embed.js");
    const HYDRATION: &str = include_str!("../../../www/embed/embed-hydrate.js");

    #[test]
    fn the_scripts_have_the_same_styles() {
        let options = |style| match style {
            Style::When => {
                Some(r#"{ weekday: "short", day: "numeric", month: "short", ...hm, timeZoneName: "short" }"#)
            }
            Style::Time => Some("hm"),
            Style::Day => Some(r#"{ day: "numeric" }"#),
            Style::Weekday => Some(r#"{ weekday: "short" }"#),
            Style::Month => Some(r#"{ month: "long", year: "numeric" }"#),
            Style::Relative => None,
        };
        let all = [Style::When, Style::Time, Style::Day, Style::Weekday, Style::Month, Style::Relative];
        assert!(all.iter().enumerate().all(|(place, style)| usize::from(style.number()) == place));
        let table: Vec<_> = all.into_iter().filter_map(options).collect();
        let line = format!("const STYLES = [{}];", table.join(", "));
        assert!(LOADER.contains(&line), "www/embed/embed.js has not the line {line}");
        let line = format!("const RELATIVE = {};", Style::Relative.number());
        assert!(HYDRATION.contains(&line), "www/embed/embed-hydrate.js has not the line {line}");
    }

    #[test]
    fn an_instant_is_written_for_machines() {
        assert_eq!(datetime(1_792_879_200_000), "2026-10-24T22:00:00.000Z");
        assert_eq!(datetime(-1), "1969-12-31T23:59:59.999Z");
        assert_eq!(datetime(i64::MAX), "", "beyond the years that chrono knows");
    }
}

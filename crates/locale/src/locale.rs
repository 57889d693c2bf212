//! Dates and numbers as a reader of one language and zone sees them.

use crate::{date::Style, language::Language};
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, Weekday};
use fairnotice_core::zone::Zone;

/// A language and a zone.
#[derive(Debug, Clone)]
pub struct Locale {
    zone: Zone,
    language: &'static Language,
}

impl Locale {
    /// The times of a zone in a language.
    pub fn new(zone: Zone, language: &'static Language) -> Self {
        Self { zone, language }
    }

    /// Writes an instant (epoch milliseconds). Empty past the zone's horizon.
    pub fn instant(&self, style: Style, at: i64) -> String {
        self.range(style, at, at)
    }

    /// Writes a range (epoch milliseconds); `to` equal to `from` is one instant. Empty past the zone's horizon.
    pub fn range(&self, style: Style, from: i64, to: i64) -> String {
        let local = |at| DateTime::from_timestamp_millis(at).and_then(|at| self.zone.local(at));
        let (Some(from), Some(to)) = (local(from), local(to)) else { return String::new() };
        let zone = self.zone.name();
        let (dates, hour) = (self.language.dates(), "%H:%M");
        let (day, between) = (&dates.moment, &dates.between);
        match style {
            Style::When if from == to => format!("{} {zone}", self.write(from, day)),
            Style::When if from.date() == to.date() => {
                format!("{}{between}{} {zone}", self.write(from, day), self.write(to, hour))
            }
            Style::When => format!("{}{between}{} {zone}", self.write(from, day), self.write(to, day)),
            Style::Time => self.write(from, hour),
            Style::Day => from.day().to_string(),
            Style::Weekday => self.write(from, "%a"),
            Style::Month => self.write(from, &dates.month),
            Style::Relative => String::new(),
        }
    }

    /// Writes a range (epoch milliseconds) beside its day: without this day, and without the zone. `to` equal to `from` is one
    /// instant. Empty past the zone's horizon.
    pub fn hours(&self, from: i64, to: i64) -> String {
        let local = |at| DateTime::from_timestamp_millis(at).and_then(|at| self.zone.local(at));
        let (Some(from), Some(to)) = (local(from), local(to)) else { return String::new() };
        let (dates, hour) = (self.language.dates(), "%H:%M");
        let begin = self.write(from, hour);
        if from == to {
            return begin;
        }
        let end = if from.date() == to.date() { hour } else { dates.moment.as_str() };
        format!("{begin}{}{}", dates.between, self.write(to, end))
    }

    /// The weekday, the day and the month of an instant (epoch milliseconds), each for a line of its own. Empty past the zone's
    /// horizon.
    pub fn day(&self, at: i64) -> [String; 3] {
        let local = DateTime::from_timestamp_millis(at).and_then(|at| self.zone.local(at));
        local.map_or_else(Default::default, |local| ["%a", "%-d", "%b"].map(|format| self.write(local, format)))
    }

    /// The day of an instant (epoch milliseconds), in a format of chrono. Empty past the zone's horizon.
    pub fn dated(&self, at: i64, format: &str) -> String {
        let local = DateTime::from_timestamp_millis(at).and_then(|at| self.zone.local(at));
        local.map_or_else(String::new, |local| self.write(local, format))
    }

    /// Writes a date: a moment up to its last part before the time.
    pub fn date(&self, date: NaiveDate) -> String {
        let moment = self.language.dates().moment.as_str();
        let before = moment.find("%H").map_or(moment, |at| &moment[..at]);
        let last = before.rfind('%').unwrap_or(0);
        let is_between = |letter: char| letter.is_whitespace() || [',', '،', '、'].contains(&letter);
        let end = before[last..].find(is_between).map_or(before.len(), |at| last + at);
        self.write(date.into(), &before[..end])
    }

    /// A weekday by its name, as dates have it: short, but where a language's short names are single letters.
    pub fn weekday(&self, day: Weekday) -> String {
        // The first week of 1970 with a Monday.
        let date = NaiveDate::from_ymd_opt(1970, 1, 5 + day.num_days_from_monday()).unwrap_or_default();
        self.write(date.into(), if self.language.dates().moment.contains("%A") { "%A" } else { "%a" })
    }

    /// The plural category of a number: its place in CLDR's order, 0 (`zero`) to 5 (`other`).
    pub fn plural(&self, count: usize) -> usize {
        self.language.plural(count)
    }

    pub(crate) fn zone(&self) -> &Zone {
        &self.zone
    }

    pub(crate) fn language(&self) -> &'static Language {
        self.language
    }

    pub(crate) fn write(&self, local: NaiveDateTime, format: &str) -> String {
        let dates = self.language.dates();
        let mut format = format.to_owned();
        if let Some(weekdays) = &dates.weekdays {
            format = format.replace("%A", &weekdays[local.weekday().num_days_from_sunday() as usize]);
        }
        if let Some(first) = dates.first_day.as_ref().filter(|_| local.day() == 1) {
            format = format.replace("%-d", first);
        }
        // chrono localizes only times with a zone. The format writes no zone, so any zone serves.
        local.and_utc().format_localized(&format, dates.locale).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::Locale;
    use crate::{date::Style, language::Language};
    use fairnotice_core::zone::Zone;

    /// Saturday 24 October 2026, 22:00 UTC.
    const SATURDAY: i64 = 1_792_879_200_000;
    const HOUR: i64 = 3_600_000;

    #[track_caller]
    fn check(lang: &str, style: Style, hours: i64, expected: &str) {
        let locale = Locale::new(Zone::utc(), Language::of(lang));
        assert_eq!(locale.range(style, SATURDAY, SATURDAY + hours * HOUR), expected, "{lang} {style:?}");
    }

    #[test]
    fn beside_its_day_a_range_is_written_without_it() {
        let hours = |lang, hours| Locale::new(Zone::utc(), Language::of(lang)).hours(SATURDAY, SATURDAY + hours * HOUR);
        assert_eq!(hours("en", 0), "22:00");
        assert_eq!(hours("en", 1), "22:00 – 23:00");
        assert_eq!(hours("en", 3), "22:00 – Sun 25 Oct 2026, 01:00");
        assert_eq!(hours("ja", 3), "22:00～2026年10月25日(日) 01:00");
    }

    #[test]
    fn dates_are_written_in_each_language() {
        check("en", Style::When, 0, "Sat 24 Oct 2026, 22:00 UTC");
        check("es", Style::When, 0, "sáb 24 oct 2026, 22:00 UTC");
        check("ar", Style::When, 0, "السبت 24 أكتوبر 2026، 22:00 UTC");
        check("en", Style::When, 1, "Sat 24 Oct 2026, 22:00 – 23:00 UTC");
        check("en", Style::When, 3, "Sat 24 Oct 2026, 22:00 – Sun 25 Oct 2026, 01:00 UTC");
        check("de", Style::When, 0, "Sa., 24. Oktober 2026, 22:00 UTC");
        check("fr", Style::When, 1, "sam. 24 octobre 2026, 22:00 – 23:00 UTC");
        check("pt", Style::When, 1, "sáb., 24 de outubro de 2026, 22:00 – 23:00 UTC");
        check("ja", Style::When, 3, "2026年10月24日(土) 22:00～2026年10月25日(日) 01:00 UTC");
        check("en", Style::Time, 0, "22:00");
        check("en", Style::Day, 0, "24");
        check("es", Style::Weekday, 0, "sáb");
        check("es", Style::Month, 0, "octubre de 2026");
        check("ar", Style::Month, 0, "أكتوبر 2026");
        check("de", Style::Month, 0, "Oktober 2026");
        check("pt", Style::Month, 0, "outubro de 2026");
        check("ja", Style::Month, 0, "2026年10月");
        check("en", Style::Relative, 0, "");
    }

    #[test]
    fn a_date_is_written_without_a_time() {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 10, 24).unwrap();
        for (lang, expected) in [("en", "Sat 24 Oct 2026"), ("es", "sáb 24 oct 2026"), ("ar", "السبت 24 أكتوبر 2026")]
        {
            assert_eq!(Locale::new(Zone::utc(), Language::of(lang)).date(day), expected, "{lang}");
        }
    }

    #[test]
    fn the_first_of_a_month_is_written_as_in_its_language() {
        // Eight days after Saturday 24 October.
        let at = SATURDAY + 8 * 24 * HOUR;
        for (lang, expected) in [
            ("de", "So., 1. November 2026, 22:00 UTC"),
            ("fr", "dim. 1er novembre 2026, 22:00 UTC"),
            ("pt", "dom., 1º de novembro de 2026, 22:00 UTC"),
        ] {
            let locale = Locale::new(Zone::utc(), Language::of(lang));
            assert_eq!(locale.instant(Style::When, at), expected);
            assert_eq!(locale.instant(Style::Day, at), "1", "{lang}: alone it is a number");
        }
    }
}

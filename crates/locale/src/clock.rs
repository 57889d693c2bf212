//! Instants as the clocks of a zone show them, each with its offset from UTC: what a mail says, which is read later and
//! elsewhere.

use crate::{locale::Locale, mail::MailCatalogue};
use chrono::{Datelike as _, TimeDelta};
use fairnotice_core::{instant::Instant, zone::Zone};

/// An instant on the clocks of a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockTime {
    /// Date and time: `Sun 25 Oct 2026, 02:30`; the time alone where the date was said before.
    pub text: String,
    /// How far these clocks are from UTC: `UTC+02:00`.
    pub offset: String,
}

impl Locale {
    /// The instant with its date. In UTC outside the zone's table, as the offset says.
    pub fn clock_time(&self, at: Instant) -> ClockTime {
        self.shown(at, &MailCatalogue::of(self.language()).dates().with_year)
    }

    /// Both ends of a range, each with its own offset; the date of the second only where it is another one.
    pub fn clock_range(&self, from: Instant, to: Instant) -> (ClockTime, ClockTime) {
        let same_day = self.zoned(from).local(from).map(|local| local.date())
            == self.zoned(to).local(to).map(|local| local.date())
            && self.zone().covers(from) == self.zone().covers(to);
        let time = &MailCatalogue::of(self.language()).dates().time;
        (self.clock_time(from), if same_day { self.shown(to, time) } else { self.clock_time(to) })
    }

    /// The instant in a subject line: without its year if that is the year of `now`, and with its offset only where
    /// clocks show that time twice.
    pub fn short_time(&self, at: Instant, now: Instant) -> String {
        let year = |at| self.zoned(at).local(at).map(|local| local.year());
        let catalogue = MailCatalogue::of(self.language());
        let dates = catalogue.dates();
        let format = if year(at) == year(now) { &dates.without_year } else { &dates.with_year };
        let time = self.shown(at, format);
        let offset = if self.is_shown_twice(at) { catalogue.aside(&time.offset) } else { String::new() };
        time.text + &offset
    }

    fn shown(&self, at: Instant, format: &str) -> ClockTime {
        let zone = self.zoned(at);
        let local = zone.local(at).unwrap_or_else(|| at.naive_utc());
        let minutes = zone.offset_at(at).unwrap_or(0) / 60;
        let (sign, absolute) = (if minutes < 0 { '-' } else { '+' }, minutes.abs());
        let offset =
            if minutes == 0 { "UTC".to_owned() } else { format!("UTC{sign}{:02}:{:02}", absolute / 60, absolute % 60) };
        ClockTime { text: self.write(local, format), offset }
    }

    /// Whether clocks show this time twice, because they are put back.
    fn is_shown_twice(&self, at: Instant) -> bool {
        let (zone, day) = (self.zoned(at), TimeDelta::days(1));
        let near = [at.checked_sub_signed(day), at.checked_add_signed(day)].into_iter().flatten();
        near.filter_map(|near| zone.offset_at(near)).any(|offset| {
            let local = zone.local(at);
            // The other instant that may show the same time: by the clocks of the day before, or of the day after.
            let other = local.and_then(|local| local.checked_sub_signed(TimeDelta::seconds(offset.into())));
            other.is_some_and(|other| other.and_utc() != at && zone.local(other.and_utc()) == local)
        })
    }

    /// The zone, or UTC outside its table.
    fn zoned(&self, at: Instant) -> Zone {
        if self.zone().covers(at) { self.zone().clone() } else { Zone::utc() }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Locale, language::Language};
    use fairnotice_core::{
        instant::{self, Instant},
        zone::Zone,
    };

    fn at(text: &str) -> Instant {
        instant::parse(text).unwrap()
    }

    #[track_caller]
    fn check(tag: &str, zone: &str, (from, to): (&str, &str), expected: &str) {
        let locale = Locale::new(Zone::iana(zone).unwrap(), Language::of(tag));
        let (from, to) = locale.clock_range(at(from), at(to));
        let shown = format!("{} ({}) to {} ({})", from.text, from.offset, to.text, to.offset);
        assert_eq!(shown, expected, "{tag} {zone}");
    }

    #[test]
    fn each_end_of_a_range_has_its_own_offset() {
        let autumn = ("2026-10-25T00:30:00Z", "2026-10-25T02:30:00Z");
        check("en", "Europe/Madrid", autumn, "Sun 25 Oct 2026, 02:30 (UTC+02:00) to 03:30 (UTC+01:00)");
        check("en", "Asia/Tokyo", autumn, "Sun 25 Oct 2026, 09:30 (UTC+09:00) to 11:30 (UTC+09:00)");
        check("en", "Asia/Kathmandu", autumn, "Sun 25 Oct 2026, 06:15 (UTC+05:45) to 08:15 (UTC+05:45)");
        check(
            "es",
            "America/Los_Angeles",
            autumn,
            "sábado 24 de octubre de 2026, 17:30 (UTC-07:00) to 19:30 (UTC-07:00)",
        );
        check("ar", "Asia/Kathmandu", autumn, "الأحد 25 أكتوبر 2026، 06:15 (UTC+05:45) to 08:15 (UTC+05:45)");
        check(
            "de",
            "Europe/Berlin",
            autumn,
            "Sonntag, 25. Oktober 2026, 02:30\u{A0}Uhr (UTC+02:00) to 03:30\u{A0}Uhr (UTC+01:00)",
        );
        check("fr", "Europe/Paris", autumn, "dimanche 25 octobre 2026, 02:30 (UTC+02:00) to 03:30 (UTC+01:00)");
        check(
            "pt",
            "America/Sao_Paulo",
            ("2026-10-26T00:30:00Z", "2026-10-26T03:30:00Z"),
            "domingo, 25 de outubro de 2026, 21:30 (UTC-03:00) to segunda-feira, 26 de outubro de 2026, 00:30 (UTC-03:00)",
        );
        check("ja", "Asia/Tokyo", autumn, "2026年10月25日（日）09:30 (UTC+09:00) to 11:30 (UTC+09:00)");
        check("en", "UTC", autumn, "Sun 25 Oct 2026, 00:30 (UTC) to 02:30 (UTC)");
        let night = ("2026-12-11T22:00:00Z", "2026-12-12T01:00:00Z");
        check("en", "UTC", night, "Fri 11 Dec 2026, 22:00 (UTC) to Sat 12 Dec 2026, 01:00 (UTC)");
        check("en", "Europe/Madrid", night, "Fri 11 Dec 2026, 23:00 (UTC+01:00) to Sat 12 Dec 2026, 02:00 (UTC+01:00)");
    }

    #[test]
    fn outside_the_table_the_time_is_utc_and_says_so() {
        let far = ("2050-06-01T12:00:00Z", "2050-06-01T13:00:00Z");
        check("en", "Europe/Madrid", far, "Wed 1 Jun 2050, 12:00 (UTC) to 13:00 (UTC)");
    }

    #[test]
    fn a_subject_names_the_offset_only_where_clocks_show_the_time_twice() {
        let locale = Locale::new(Zone::iana("Europe/Madrid").unwrap(), Language::english());
        for (instant, expected) in [
            ("2026-10-24T23:59:00Z", "Sun 25 Oct, 01:59"),
            ("2026-10-25T00:00:00Z", "Sun 25 Oct, 02:00 (UTC+02:00)"),
            ("2026-10-25T00:30:00Z", "Sun 25 Oct, 02:30 (UTC+02:00)"),
            ("2026-10-25T01:30:00Z", "Sun 25 Oct, 02:30 (UTC+01:00)"),
            ("2026-10-25T02:00:00Z", "Sun 25 Oct, 03:00"),
            ("2026-03-29T01:00:00Z", "Sun 29 Mar, 03:00"),
        ] {
            assert_eq!(locale.short_time(at(instant), at(instant)), expected, "{instant}");
        }
        let japanese = Locale::new(Zone::iana("Europe/Madrid").unwrap(), Language::of("ja"));
        let twice = at("2026-10-25T01:30:00Z");
        assert_eq!(japanese.short_time(twice, twice), "10月25日（日）02:30（UTC+01:00）");
    }

    #[test]
    fn a_subject_names_the_year_only_where_it_is_another() {
        let locale = Locale::new(Zone::iana("Europe/Madrid").unwrap(), Language::english());
        let french = Locale::new(Zone::utc(), Language::of("fr"));
        let january = at("2027-01-01T10:00:00Z");
        assert_eq!(french.short_time(january, january), "vendredi 1er janvier, 10:00");
        let start = at("2026-12-31T23:30:00Z");
        assert_eq!(locale.short_time(start, at("2026-12-01T00:00:00Z")), "Fri 1 Jan 2027, 00:30");
        assert_eq!(locale.short_time(start, at("2026-12-31T23:00:00Z")), "Fri 1 Jan, 00:30");
    }
}

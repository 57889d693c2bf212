//! `Policy::lint`: the cases of `tests/lint`, a file for each check; the figures of the reference policy; and the complete
//! text for every policy that is shipped.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, clippy::panic, reason = "what panics in a helper fails its test")]

mod common;

use chrono::TimeDelta;
use common::{at, policy, policy_with};
use fairnotice_core::{
    calendar::Counting,
    file,
    lead::Length,
    policy::{
        Policy,
        lint::{Check, Remark, Season, Severity, Share},
    },
};
use serde::Deserialize;
use std::fs;

const NOW: &str = "2026-11-02T09:00:00Z";

fn text(remarks: &[Remark]) -> String {
    remarks.iter().map(Remark::to_string).collect::<Vec<_>>().join("\n")
}

/// What lint says of every policy that is shipped, with the lines of the file.
#[test]
fn the_shipped_policies() {
    let folder = format!("{}/../../policies", env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let source = fs::read_to_string(&path).unwrap();
        let mut remarks = file::policy(&source).unwrap().lint(None, at(NOW));
        file::place(&source, remarks.iter_mut().map(|remark| &mut remark.diagnostic));
        insta::assert_snapshot!(name, text(&remarks));
    }
}

/// The table promises less than the sections (A1 to A3) but for urgent releases (A16), and both less than the strict reading.
#[test]
fn the_readings_compared() {
    let [strict, sections, table] = ["strict", "sections", "table"].map(policy);
    let fewer = policy_with(
        "strict",
        &[("id = \"upgrade\"", "id = \"routine\""), ("[[kinds]]\nid = \"routine\"\nreleases = [\"none\"]\n\n", "")],
    );
    let pairs = [(&sections, &table), (&strict, &table), (&table, &strict), (&strict, &fewer), (&strict, &strict)];
    let compared = pairs.map(|(one, other)| text(&one.compare(other, at(NOW))));
    insta::assert_snapshot!(compared.join("\n\n"));
}

/// A check's file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    /// The checks whose remarks the cases list, all of them.
    check: Vec<Check>,
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    why: String,
    /// Keys of the plain policy that are replaced or added.
    policy: String,
    /// Every remark of the checks: `severity key | part of the text`.
    finds: Vec<String>,
    /// Whether others may follow.
    #[serde(default)]
    more: bool,
    /// What would help, of the first.
    help: Option<String>,
    /// The length that is asked for.
    length: Option<Length>,
}

/// A policy without a remark.
const PLAIN: &str = "
    id = 'plain'
    version = '1'
    effective_from = 2026-01-01
    business = { zone = 'Europe/Madrid' }
    components = [{ id = 'api' }]
    kinds = [{ id = 'update', releases = ['none'] }]
    renotice = { later = 'at_once' }
";

impl Case {
    /// What is found otherwise than the case says; none where nothing is.
    fn complaint(&self, checks: &[Check]) -> Option<String> {
        let mut policy: toml::Table = PLAIN.parse().unwrap();
        policy.extend(self.policy.parse::<toml::Table>().unwrap());
        let policy = file::policy(&policy.to_string()).unwrap_or_else(|problems| panic!("{}: {problems:?}", self.why));
        let mut remarks = policy.lint(self.length, at(NOW));
        remarks.retain(|remark| checks.contains(&remark.check));
        let matches = |(found, remark): (&String, &Remark)| {
            let (place, what) = found.split_once(" | ").unwrap();
            place == format!("{} {}", remark.severity.words(), remark.diagnostic.at)
                && remark.diagnostic.what.contains(what)
        };
        let as_many = if self.more { self.finds.len() <= remarks.len() } else { self.finds.len() == remarks.len() };
        let helps =
            self.help.as_ref().is_none_or(|help| remarks.first().is_some_and(|first| first.diagnostic.help == *help));
        let complies = as_many && helps && self.finds.iter().zip(&remarks).all(matches);
        (!complies).then(|| format!("{}\n{}", self.why, text(&remarks)))
    }
}

#[test]
fn every_case() {
    let folder = format!("{}/tests/lint", env!("CARGO_MANIFEST_DIR"));
    let paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(paths.len(), 6);
    let mut complaints = Vec::new();
    for path in paths {
        let cases: Cases = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        complaints.extend(cases.case.iter().filter_map(|case| case.complaint(&cases.check)));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// The share of start dates on which a PATCH release's early notification would come after its change notification.
fn inverted(policy: &Policy) -> Share {
    let remarks = policy.lint(None, at(NOW));
    remarks.iter().find(|remark| remark.check == Check::Order).unwrap().share.unwrap()
}

/// A4: 61 % of the start dates of 2025 to 2028 in Madrid, where both leads are counted alike. The policy's holidays begin
/// with 2025, so the leads of its first seven days are not known; with those of December 2024 they are.
#[test]
fn how_often_three_business_days_are_longer_than_three_days() {
    let share = inverted(&policy("strict"));
    assert_eq!((share.count, share.of, share.percent()), (883, 1_454, 61));
    assert_eq!((share.first.to_string(), share.last.to_string()), ("2025-01-08".into(), "2028-12-31".into()));
    let december = "[calendars.dates]\n2024-12-06 = \"Constitution Day\"\n2024-12-25 = \"Christmas Day\"";
    let longer = policy_with("strict", &[("[calendars.dates]", december)]);
    let due =
        |lead: &str, start| longer.calendar().latest_notice(start, lead.parse().unwrap(), Counting::Clear).unwrap();
    let starts: Vec<_> = (0..1_461).map(|day| at("2025-01-01T11:00:00Z") + TimeDelta::days(day)).collect();
    assert_eq!(starts[1_460], at("2028-12-31T11:00:00Z"));
    assert_eq!(starts.iter().filter(|start| due("3 days", **start) > due("3 business days", **start)).count(), 890);
    // Counted by the time of day, a start on a Saturday counts back from Friday's end: it is inverted too.
    let share = inverted(&policy("sections"));
    assert_eq!((share.count, share.of, share.percent()), (1_087, 1_454, 75));
}

/// The hours of an update in the strict policy with other zones, in the 52 weeks of 2026.
fn seasons(zones: [&str; 3]) -> Remark {
    let from = ["Europe/Madrid", "America/New_York", "America/Bogota"];
    let edits: Vec<_> = ["Europe", "United States", "Latin America"]
        .into_iter()
        .zip(from.into_iter().zip(zones))
        .map(|(name, (from, to))| [from, to].map(|zone| format!("name = \"{name}\"\nzone = \"{zone}\"")))
        .collect();
    let edits: Vec<_> = edits.iter().map(|[from, to]| (from.as_str(), to.as_str())).collect();
    let remarks = policy_with("strict", &edits).lint(None, at("2026-01-01T00:00:00Z"));
    remarks.into_iter().find(|remark| remark.check == Check::Hours).unwrap()
}

/// A10: New York and Madrid leave six hours a night, and seven on the sixteen nights on which one of them alone has
/// changed its clocks.
#[test]
fn a_night_between_madrid_and_new_york() {
    let remark = seasons(["Europe/Madrid", "America/New_York", "Europe/Madrid"]);
    assert_eq!(remark.severity, Severity::Note);
    let nights = |season: &Season| {
        let hours = season.weekdays.longest / 3_600;
        assert_eq!(season.weekdays.shortest, season.weekdays.longest);
        (season.from.date_naive().to_string(), season.weekdays.count, hours)
    };
    let nights: Vec<_> = remark.seasons.iter().map(nights).collect();
    let expected = [
        ("2026-01-01", 38, 6),
        ("2026-03-08", 12, 7),
        ("2026-03-29", 120, 6),
        ("2026-10-25", 4, 7),
        ("2026-11-01", 34, 6),
    ];
    assert_eq!(nights, expected.map(|(from, count, hours)| (from.to_owned(), count, hours)));
}

/// A10: Los Angeles, Madrid and Tokyo leave an hour from Monday to Friday, and 52 weekends.
#[test]
fn no_night_between_three_oceans() {
    let remark = seasons(["Europe/Madrid", "America/Los_Angeles", "Asia/Tokyo"]);
    assert_eq!(
        (remark.severity, remark.diagnostic.what.as_str()),
        (
            Severity::Warning,
            "`upgrade`, `update` and `patch`: no stretch of 4 hours is free from Monday to Friday (Europe/Madrid) in 52 weeks, and 52 stretches at weekends are long enough"
        )
    );
    // In summer Tokyo's working week begins at 01:00 of Madrid's Monday.
    assert!(remark.seasons.iter().all(|season| season.weekdays.count == 0 && season.longest_on_weekdays <= 3_600));
    assert_eq!(remark.seasons.iter().map(|season| season.weekends.count).sum::<u32>(), 52);
}

/// A Monday leaves its first eight hours in Madrid, whose clocks decide; weekends leave 53 hours at least.
#[test]
fn the_length_that_is_asked_for_decides() {
    let hours = |minutes: i64| {
        let remarks = policy("strict").lint(Length::of_seconds(minutes * 60), at(NOW));
        let remark = remarks.into_iter().find(|remark| remark.check == Check::Hours).unwrap();
        (remark.severity, remark.diagnostic.what.split_once(": ").unwrap().1.to_owned())
    };
    assert_eq!(hours(480).0, Severity::Note);
    let year = "no stretch of 481 minutes is free from Monday to Friday (Europe/Madrid) in 52 weeks, and 52 stretches at weekends are long enough";
    assert_eq!(hours(481), (Severity::Warning, year.to_owned()));
    assert_eq!(hours(53 * 60).0, Severity::Warning);
    let summer = "no stretch of 3181 minutes is free from 2027-03-28 to 2027-10-31, between two changes of clocks";
    assert_eq!(hours(53 * 60 + 1), (Severity::Fault, summer.to_owned()));
    assert_eq!(hours(56 * 60), (Severity::Fault, "no stretch of 56 hours is free in 52 weeks".to_owned()));
}

/// Neither clocks that are not known, nor more stretches than are looked at, look like hours without room.
#[test]
fn what_is_not_known_is_no_fault() {
    let hours = |policy: &Policy, now: &str| {
        let remarks = policy.lint(Length::of_seconds(60), at(now));
        remarks
            .into_iter()
            .filter(|remark| remark.check == Check::Hours)
            .map(|remark| remark.severity)
            .collect::<Vec<_>>()
    };
    let strict = policy("strict");
    assert_eq!(hours(&strict, "2045-06-01T00:00:00Z"), [Severity::Note]);
    for now in ["2045-12-31T23:59:59Z", "2046-01-01T00:00:00Z", "9999-12-31T23:59:59Z"] {
        assert!(!hours(&strict, now).contains(&Severity::Fault), "{now}");
    }
    let busy = (0..24).step_by(4).map(|hour| {
        format!(
            "[[windows]]\nid = 'w{hour}'\ndays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']\nfrom = '{hour:02}:00'\nto = '{hour:02}:30'\n"
        )
    });
    let text = format!("{}\n{}", PLAIN.replace("[{ id = 'update'", "[{ id = 'patch'"), busy.collect::<String>());
    assert_eq!(hours(&file::policy(&text).unwrap(), NOW), [Severity::Note]);
}

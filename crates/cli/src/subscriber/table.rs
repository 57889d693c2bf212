//! Subscribers as CSV (RFC 4180): the first line names the columns; several values in one are separated by `;`.

use super::row::Row;
use crate::failure::Failure;
use csv::{ReaderBuilder, StringRecord, Trim, Writer};
use fairnotice_core::{
    diagnostic::{Diagnostic, Diagnostics},
    id::{ComponentId, RegionId},
    subscription::Subscription,
};
use fairnotice_notify::address::Address;
use fairnotice_service::subscribers::{Offered, Preferences};
use fairnotice_store::Subscriber;
use serde::Serialize;
use std::collections::BTreeMap;

/// Every column. `address` alone must be there.
const COLUMNS: [&str; 11] = [
    "address",
    "language",
    "zone",
    "components",
    "regions",
    "kinds",
    "impact",
    "changes",
    "incidents",
    "releases",
    "muted",
];

/// The most mistakes that are reported: who has put the wrong column first has one in every line.
const MISTAKES: usize = 100;

/// The line that names the columns.
pub(crate) fn header() -> Result<String, Failure> {
    written(|writer| writer.write_record(COLUMNS))
}

/// Subscribers, one in a line.
pub(crate) fn rows(subscribers: &[Subscriber]) -> Result<String, Failure> {
    written(|writer| {
        for subscriber in subscribers {
            let Subscription { components, regions, kinds, impact, changes, incidents, releases, muted } =
                &subscriber.subscription;
            writer.write_record([
                subscriber.address.as_str(),
                subscriber.language.tag(),
                &subscriber.zone,
                &joined(components.iter().map(ComponentId::as_str)),
                &joined(regions.iter().map(RegionId::as_str)),
                &joined(kinds.iter().map(|kind| kind.id())),
                &word(impact),
                &changes.to_string(),
                &incidents.to_string(),
                &releases.to_string(),
                &joined(muted.iter().map(|kind| kind.id())),
            ])?;
        }
        Ok(())
    })
}

fn written(write: impl FnOnce(&mut Writer<Vec<u8>>) -> csv::Result<()>) -> Result<String, Failure> {
    let mut writer = Writer::from_writer(Vec::new());
    write(&mut writer).map_err(|error| Failure::Output(error.into()))?;
    let bytes = writer.into_inner().map_err(|error| Failure::Output(error.into_error()))?;
    // It is made of strings.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(";")
}

/// The word that stands for a value in files.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Reads a complete file, or says what is wrong in which line.
pub(crate) fn read(bytes: &[u8], offered: Offered<'_>) -> Result<Vec<(Address, Preferences)>, Diagnostics> {
    // Spreadsheets begin a file with a byte order mark.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(bytes);
    let columns = reader.headers().map_err(|error| broken(&error))?.clone();
    check_columns(&columns)?;
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|error| broken(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        match (Row { columns: &columns, record: &record }).read(offered) {
            Ok((address, preferences)) => {
                if let Some(first) = seen.insert(address.key(), line) {
                    problems.push(at(line, Diagnostic::new("address", format!("it is in line {first} too"))));
                }
                rows.push((address, preferences));
            }
            Err(mistakes) => problems.extend(mistakes.into_iter().map(|problem| at(line, problem))),
        }
        if MISTAKES <= problems.len() {
            break;
        }
    }
    Diagnostics::check(problems)?;
    Ok(rows)
}

fn at(line: u64, problem: Diagnostic) -> Diagnostic {
    Diagnostic { line: u32::try_from(line).unwrap_or(u32::MAX), column: 1, ..problem }
}

/// A file that is no table.
fn broken(error: &csv::Error) -> Diagnostic {
    let line = error.position().map_or(1, csv::Position::line);
    let what = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the line has {len} values; the first line names {expected_len} columns")
        }
        csv::ErrorKind::Utf8 { .. } => "the line is not UTF-8".to_owned(),
        _ => error.to_string(),
    };
    at(line, Diagnostic::new("", what))
}

fn check_columns(columns: &StringRecord) -> Result<(), Diagnostics> {
    let mut problems = Vec::new();
    for (place, name) in columns.iter().enumerate() {
        if !COLUMNS.contains(&name) {
            let problem = Diagnostic::new("", format!("there is no column `{name}`"));
            problems.push(at(
                1,
                if name.contains(';') {
                    problem.help("separate the columns by `,`")
                } else {
                    problem.help_among(name, &COLUMNS)
                },
            ));
        } else if columns.iter().take(place).any(|earlier| earlier == name) {
            problems.push(at(1, Diagnostic::new("", format!("the column `{name}` is there twice"))));
        }
    }
    if problems.is_empty() && !columns.iter().any(|name| name == "address") {
        let help = "the first line names the columns, such as `address,language,zone`";
        problems.push(at(1, Diagnostic::new("", "the column `address` is missing").help(help)));
    }
    Diagnostics::check(problems)
}

#[cfg(test)]
mod tests {
    use super::read;
    use fairnotice_core::{
        change::{Kind, MessageKind},
        component::{Component, Impact, Status},
        subscription::Subscription,
        zone::Tzdata,
    };
    use fairnotice_notify::address::Address;
    use fairnotice_service::subscribers::{Offered, Preferences};

    fn parse(text: &str) -> Result<Vec<(Address, Preferences)>, Vec<String>> {
        let component = |id: &str| Component {
            id: id.into(),
            name: id.to_owned(),
            group: String::new(),
            regions: vec!["eu".into(), "us".into()],
            status: Status::Operational,
        };
        let (components, tzdata) = ([component("api"), component("web")], Tzdata::built_in());
        let offered = Offered { components: &components, regions: &[], tzdata: &tzdata };
        read(text.as_bytes(), offered).map_err(|problems| problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_line_is_a_subscriber() {
        let text = "\u{feff}address, language ,zone,components,regions,kinds,impact,changes,incidents,releases,muted\r\n\
            Aiko@Example.com,ar,Asia/Tokyo,\"web; api\",us,urgent;patch,degraded,true,FALSE,,started\r\n\
            bo@example.com,,,,,,,,,,\r\n";
        let rows = parse(text).unwrap();
        assert_eq!(rows.len(), 2);
        let (address, Preferences { language, zone, subscription }) = &rows[0];
        assert_eq!((address.as_str(), language.tag(), zone.as_str()), ("Aiko@example.com", "ar", "Asia/Tokyo"));
        let expected = Subscription {
            components: vec!["api".into(), "web".into()],
            regions: vec!["us".into()],
            kinds: vec![Kind::Patch, Kind::Urgent],
            impact: Impact::Degraded,
            incidents: false,
            muted: vec![MessageKind::Started],
            ..Subscription::default()
        };
        assert_eq!(*subscription, expected);
        let (_, Preferences { language, zone, subscription }) = &rows[1];
        assert_eq!((language.tag(), zone.as_str(), subscription), ("en", "UTC", &Subscription::default()));
        assert_eq!(parse("address\n").unwrap(), []);
    }

    #[test]
    fn each_mistake_names_its_line() {
        let check = |text: &str, expected: &[&str]| {
            let problems = parse(text).unwrap_err();
            assert_eq!(problems.len(), expected.len(), "{problems:?}");
            for (problem, expected) in problems.iter().zip(expected) {
                assert!(problem.starts_with(expected), "{problem} is not {expected}");
            }
        };
        check("", &["1:1: the column `address` is missing"]);
        check("language\nen\n", &["1:1: the column `address` is missing"]);
        check("addres,zone\n", &["1:1: there is no column `addres` (did you mean `address`?)"]);
        check("address;language\n", &["1:1: there is no column `address;language` (separate the columns by `,`)"]);
        check("address,address\n", &["1:1: the column `address` is there twice"]);
        check("address,zone\na@example.com\n", &["2:1: the line has 1 values; the first line names 2 columns"]);
        check(
            "address,zone,kinds\n,UTC,\na@example.com,Mars/Base,big\nb at example.com,UTC,\n",
            &[
                "2:1: `address`: the address is missing",
                "3:1: `kinds`: `big` is none of its words (there are routine, upgrade",
                "3:1: `zone`: ",
                "4:1: `address`: ",
            ],
        );
        check("address\na@example.com\nA@EXAMPLE.com\n", &["3:1: `address`: it is in line 2 too"]);
        check(
            "address,changes\na@example.com,yes\n",
            &["2:1: `changes`: `yes` is none of its words (there are true, false)"],
        );
        check(
            "address,components\na@example.com,wep\n",
            &["2:1: `components`: there is no component `wep` (did you mean `web`?)"],
        );
        let many = "nobody\n".repeat(1000);
        assert_eq!(parse(&format!("address\n{many}")).unwrap_err().len(), super::MISTAKES);
    }
}

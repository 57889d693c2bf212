//! The diagnostics of an invalid file: every mistake, with its place, what was expected, and what helps.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use common::policy_text;
use fairnotice_core::{diagnostic::Diagnostics, file};
use proptest::prelude::*;

#[track_caller]
fn reports<T: std::fmt::Debug>(read: Result<T, Diagnostics>, expected: &[&str]) {
    let reports: Vec<_> = read.unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(reports, expected);
}

#[test]
fn every_wrong_value_and_key_of_a_record() {
    let text = r#"title = "Fixes"
kind = "pach"
titel = "x"
start = 2026-11-14T02:00:00
end = 2026-11-14T01:00:00Z
announced_at = "yesterday"
components = [{ id = "a", impct = "none" }, { id = "b", impact = "nonne" }]

[downtime]
required = "yes"
duration = "1 fortnight"

[release]
to = "1.2"

[[waivers]]
rule = "C33"
by = "Ana Ruiz"
"#;
    reports(
        file::change(text),
        &[
            "2:8: `kind`: `pach` is none of the values here (did you mean `patch`?)",
            "3:1: `titel`: unknown key `titel` (did you mean `title`?)",
            "4:9: `start`: `2026-11-14T02:00:00` is not a date and time with an offset, such as `2026-10-24T22:00:00Z`",
            "6:16: `announced_at`: `yesterday` is not a date and time with an offset, such as `2026-10-24T22:00:00Z`",
            "7:27: `components[0].impct`: unknown key `impct` (did you mean `impact`?)",
            "7:66: `components[1].impact`: `nonne` is none of the values here (did you mean `none`?)",
            "10:12: `downtime.required`: `\"yes\"` is not what is expected here: `true` or `false`",
            "11:12: `downtime.duration`: `1 fortnight` is not a length of time: a whole number above zero and `minutes`, `hours` or `days`, such as `90 minutes`",
            "14:6: `release.to`: `1.2` is not a version of three numbers, such as `3.10.0` or `4.0.0-beta.1`",
            "17:8: `waivers[0].rule`: `C33` is none of the values here (did you mean `C3`?)",
        ],
    );
}

#[test]
fn what_does_not_go_together_in_a_record() {
    let text = r#"title = " "
kind = "patch"
start = 2026-11-14T02:00:00Z
end = 2026-11-14T02:00:00Z

[[components]]
id = "api"

[[components]]
id = "api"
"#;
    reports(
        file::change(text),
        &[
            "1:9: `title`: is empty (say in one line what will be done)",
            "4:7: `end`: `2026-11-14T02:00:00Z` is not after the start, `2026-11-14T02:00:00Z` (a window ends after it starts)",
            "10:6: `components[1].id`: `api` is listed twice",
        ],
    );
}

#[test]
fn what_is_missing_and_what_is_no_toml() {
    reports(
        file::change(""),
        &["1:1: `title`: is missing", "1:1: `kind`: is missing", "1:1: `start`: is missing", "1:1: `end`: is missing"],
    );
    reports(
        file::change(
            "title = 'x'\nkind = 'patch'\nstart = 2026-11-14T02:00:00Z\nend = 2026-11-14T03:00:00Z\n[[waivers]]\nrule = 'C3'\n[release]\n",
        ),
        &["5:1: `waivers[0].reason`: is missing", "7:1: `release.to`: is missing"],
    );
    reports(
        file::change("title = \nkind == 3\n[x\n"),
        &[
            "1:9: string values must be quoted, expected literal string",
            "2:7: extra `=`, expected nothing",
            "3:3: unclosed table, expected `]`",
        ],
    );
}

#[test]
fn every_mistake_of_a_policy() {
    let text = policy_text("strict")
        .replace("\"15 business days\"", "\"15 busines days\"")
        .replace("peak_exempt", "peak_exemt")
        .replace("\"C5\"]", "\"D5\"]")
        .replacen("from = \"08:00\"", "from = \"8\"", 1)
        .replace("2025-01-01 =", "2025-13-01 =");
    reports(
        file::policy(&text),
        &[
            "11:31: `waivable[3]`: `D5` is none of the values here (did you mean `R5`?)",
            "84:17: `kinds[1].change_notice`: `15 busines days` is not a lead: a whole number and `minutes`, `hours`, `days` or `business days`, such as `15 business days`",
            "107:1: `kinds[4].peak_exemt`: unknown key `peak_exemt` (did you mean `peak_exempt`?)",
            "115:61: `regions[0].peak.from`: `8` is not a time of day in whole minutes from `00:00` to `24:00`",
            "163:1: `calendars[0].dates.2025-13-01`: `2025-13-01` is not a date from 1970 to 9999, such as `2026-10-12`",
        ],
    );
    let text = policy_text("strict")
        .replace("zone = \"Europe/Madrid\"", "zone = \"Europe/Madird\"")
        .replace("calendars = [\"es-madrid\"]", "calendars = [\"es-madrit\"]")
        .replacen("[\"eu\", \"us\", \"latam\"]", "[\"eu\", \"uss\"]", 1)
        .replace("id = \"update\"", "id = \"upgrade\"")
        .replace("horizon = 2028-12-31", "horizon = 2028-12-24");
    reports(
        file::policy(&text),
        &[
            "47:8: `business.zone`: `Europe/Madird` is not a time zone of the IANA database; did you mean `Europe/Madrid`?",
            "49:14: `business.calendars[0]`: the policy has no calendar `es-madrit` (did you mean `es-madrid`?)",
            "89:6: `kinds[2].id`: `upgrade` is listed twice",
            "114:8: `regions[0].zone`: `Europe/Madird` is not a time zone of the IANA database; did you mean `Europe/Madrid`?",
            "132:18: `components[0].regions[1]`: the policy has no region `uss` (did you mean `us`?)",
            "162:1: `calendars[0].dates`: `2028-12-25` is after the calendar's horizon, `2028-12-24`",
        ],
    );
}

#[test]
fn a_regions_name_is_a_short_line_of_text() {
    let named = |name: &str| {
        let text = policy_text("strict").replace("\"Europe\"", &toml::Value::from(name).to_string());
        file::policy(&text)
    };
    let longest = "ü".repeat(64);
    for name in ["Europe", "欧州", "Côte d’Ivoire", &longest] {
        assert_eq!(named(name).unwrap().regions()[0].name(), name);
    }
    let too_long = "ü".repeat(65);
    let no_line = "has control characters or line breaks, or blanks at an end or in a row (write `Europe West`)";
    for (name, problem) in [
        ("", "is blank (write a name, or leave it out)"),
        ("\u{a0}\u{200b}\u{ffff}", "is blank (write a name, or leave it out)"),
        (&too_long, "has 65 characters, and 64 are the most (shorten it)"),
        (" Europe West", no_line),
        ("Europe West ", no_line),
        ("Europe  West", no_line),
        ("Europe\nWest", no_line),
        ("Europe\tWest", no_line),
        ("Europe\u{0}West", no_line),
        ("\u{202e}Europe West", no_line),
    ] {
        reports(named(name), &[&format!("113:8: `regions[0].name`: {problem}")]);
    }
}

#[test]
fn windows_and_freezes_of_a_policy() {
    let more = r#"
[[windows]]
id = "sunday"
zone = "Europe/Lisboa"
days = ["sun"]
from = "22:00"
to = "04:00"

[[freezes]]
id = "christmas"
start = 2026-12-20T00:00:00Z
end = 2026-12-20T00:00:00Z
except = ["urgent"]
"#;
    let text = policy_text("strict");
    let lines = text.lines().count();
    let line = |extra: usize| lines + extra;
    reports(
        file::policy(&(text + more)),
        &[
            &format!(
                "{}:8: `windows[0].zone`: `Europe/Lisboa` is not a time zone of the IANA database; did you mean `Europe/Lisbon`?",
                line(4)
            ),
            &format!("{}:7: `freezes[0].end`: `2026-12-20T00:00:00Z` is not after the start", line(12)),
        ],
    );
}

#[test]
fn a_policy_may_be_short() {
    let text = r#"
id = "tiny"
version = "1"
effective_from = "2026-01-01T00:00:00Z"
source = "our terms"
components = [{ id = "api" }]
[business]
zone = "UTC"
[[kinds]]
id = "patch"
releases = ["none", "patch"]
change_notice = "2 days"
"#;
    let policy = file::policy(text).unwrap();
    assert_eq!((policy.id(), policy.version(), policy.hash().len()), ("tiny", "1", 64));
    assert_eq!(policy.file().source.document, "our terms");
    assert_eq!(policy.zones().len(), 1);
}

#[test]
fn printing_and_parsing_a_policy_changes_nothing() {
    for reading in ["strict", "sections", "table"] {
        let policy = common::policy(reading);
        let printed = toml::to_string(policy.file()).unwrap();
        assert_eq!(file::policy(&printed).unwrap().file(), policy.file());
        let json = serde_json::to_string(policy.file()).unwrap();
        assert_eq!(&serde_json::from_str::<fairnotice_core::policy::PolicyFile>(&json).unwrap(), policy.file());
    }
}

proptest! {
    #[test]
    fn no_panic_for_any_text(text in "(?s)[\\[\\]{}=.\"'\n #a-c0-9:TZé-]{0,80}") {
        let _ = (file::change(&text), file::policy(&text));
    }

    #[test]
    fn damaged_files_are_refused_in_words(from in 0..2_000_usize, length in 0..30_usize, put in "[\\[\\]{}=\"\n a1é]{0,3}") {
        let text = policy_text("strict");
        let to = (from + length).min(text.len());
        if let (Some(before), Some(after)) = (text.get(..from), text.get(to..))
            && let Err(problems) = file::policy(&format!("{before}{put}{after}"))
        {
            prop_assert!(!problems.is_empty());
            prop_assert!(problems.iter().all(|problem| problem.line > 0 && problem.column > 0 && !problem.what.is_empty()), "{:?}", problems);
        }
    }
}

/// Mistakes in what a policy's parts say of one another, each at its key.
#[test]
fn what_does_not_go_together_in_a_policy() {
    let text = r#"
id = "tiny"
version = "1"
effective_from = "2026-01-01T00:00:00Z"
components = [{ id = "api" }]
[business]
zone = "UTC"
[maturity]
levels = ["beta"]
[[kinds]]
id = "patch"
releases = []
tiers = [{ change_notice = "2 days" }]
[[windows]]
id = "a"
days = []
from = "02:00"
to = "04:00"
[[windows]]
id = "a"
days = ["sun"]
of_month = ["thrid"]
from = "02:00"
to = "04:00"
"#;
    let read = |text: &str| file::policy(text).map(|policy| policy.id().to_owned());
    reports(
        read(text),
        &["22:13: `windows[1].of_month[0]`: `thrid` is none of the values here (did you mean `third`?)"],
    );
    reports(
        read(&text.replace("thrid", "third")),
        &[
            "8:1: `maturity.default`: `production` is none of the levels (add it to `maturity.levels`)",
            "12:12: `kinds[0].releases`: is empty: no change of this kind could comply (list what it may deploy, or `none`)",
            "13:10: `kinds[0].tiers[0]`: applies to every change (give it an `impact` or `longer_than`, or use the kind's `change_notice`)",
            "16:8: `windows[0].days`: names no day",
            "20:6: `windows[1].id`: `a` is listed twice",
        ],
    );
}

/// Of very many mistakes the first ones are reported.
#[test]
fn thousands_of_mistakes_are_reported_in_part() {
    let many = (0..5_000).fold(policy_text("strict"), |text, i| {
        text + &format!("\n[[components]]\nid = \"c{i}\"\nregions = [\"unheard-of\"]\n")
    });
    let problems = file::policy(&many).map(|_| ()).unwrap_err();
    assert_eq!(problems.len(), 50);
    let first = policy_text("strict").lines().count() + 4;
    assert_eq!(usize::try_from(problems[0].line).unwrap(), first);
}

/// Extreme values end in a finding or an error, and soon.
#[test]
fn absurd_values_end() {
    let with = |from: &str, to: &str| policy_text("strict").replacen(from, to, 1);
    reports(
        file::policy(&with("\"15 business days\"", "\"5000000000 days\"")).map(|_| ()),
        &[
            "84:17: `kinds[1].change_notice`: `5000000000 days` is not a lead: a whole number and `minutes`, `hours`, `days` or `business days`, such as `15 business days`",
        ],
    );
    let many = (0..10_000).fold(String::new(), |text, i| {
        let zone = "zone = \"Europe/Madrid\"\npeak = { from = \"08:00\", to = \"20:00\" }";
        text + &format!("[[regions]]\nid = \"r{i}\"\n{zone}\n")
    });
    let policy = file::policy(&(policy_text("strict") + "\n" + &many)).unwrap();
    let now = common::at("2026-11-02T09:00:00Z");
    let year = common::change(&[("start", "2026-11-14T02:00:00Z"), ("end", "2027-11-14T02:00:00Z")]);
    let verdict = fairnotice_core::evaluate::evaluate(&policy, &year, now);
    assert!(!verdict.compliant());
    assert!(verdict.to_string().contains("; and 9983 more reasons"));
    let far = common::change(&[("start", "9999-12-31T22:00:00Z"), ("end", "9999-12-31T23:00:00Z")]);
    let verdict = fairnotice_core::evaluate::evaluate(&common::policy("strict"), &far, now);
    assert_eq!(verdict.outcome, fairnotice_core::verdict::Outcome::Unknown);
    assert!(fairnotice_core::slot::slots(&common::policy("strict"), &far, now, 3).is_ok());
}

#[test]
fn mistakes_are_one_error_that_lists_them() {
    let error: Box<dyn std::error::Error> =
        file::change("title = 7\nkind = \"patch\"\nstart = 8\n").unwrap_err().into();
    assert_eq!(
        error.to_string(),
        "1:1: `end`: is missing\n\
         1:9: `title`: `7` is not what is expected here: text in quotes, such as `\"text\"`\n\
         3:9: `start`: `8` is not what is expected here: a date and time with an offset, such as `2026-10-24T22:00:00Z`"
    );
}

/// R8: for any wrong value in place of any value, the message names no type of Rust, and where a table or a list is
/// expected it shows one.
#[test]
fn r8_a_value_of_the_wrong_type_is_answered_by_example() {
    /// Every path of a document with a value of each other type in its place.
    fn variants(value: &toml::Value, into: &mut Vec<toml::Value>) {
        let wrong = [
            toml::Value::Integer(7),
            toml::Value::Float(1.5),
            toml::Value::Boolean(true),
            toml::Value::String("wrong".to_owned()),
            toml::Value::Array(vec![toml::Value::Integer(7)]),
            toml::Value::Table([("wrong".to_owned(), toml::Value::Integer(7))].into_iter().collect()),
        ];
        into.extend(wrong);
        match value {
            toml::Value::Table(table) => {
                for (key, inner) in table {
                    let mut inside = Vec::new();
                    variants(inner, &mut inside);
                    into.extend(inside.into_iter().map(|wrong| {
                        let mut table = table.clone();
                        table.insert(key.clone(), wrong);
                        toml::Value::Table(table)
                    }));
                }
            }
            toml::Value::Array(list) => {
                if let Some(first) = list.first() {
                    let mut inside = Vec::new();
                    variants(first, &mut inside);
                    into.extend(inside.into_iter().map(|wrong| toml::Value::Array(vec![wrong])));
                }
            }
            _ => {}
        }
    }
    const RUST: [&str; 13] = [
        "struct ",
        "invalid type",
        "invalid value",
        "invalid length",
        "sequence",
        "a map",
        "wanted ",
        "variant",
        "u8",
        "u16",
        "u32",
        "newtype",
        "while parsing",
    ];
    let (mut refused, mut complaints) = (0, Vec::new());
    let mut check = |read: &dyn Fn(&str) -> Option<String>, text: &str| {
        let complete: toml::Value = toml::from_str::<toml::Table>(text).unwrap().into();
        assert_eq!(read(text), None);
        let mut all = Vec::new();
        variants(&complete, &mut all);
        for wrong in all.iter().filter(|wrong| wrong.is_table()) {
            let text = toml::to_string(wrong).unwrap();
            let Some(reports) = read(&text) else { continue };
            refused += 1;
            complaints.extend(
                reports
                    .lines()
                    .filter(|line| RUST.iter().any(|word| line.contains(word)) || line.ends_with("a table"))
                    .map(str::to_owned),
            );
        }
    };
    check(&|text| file::policy(text).err().map(|reports| reports.to_string()), include_str!("every_key/policy.toml"));
    check(&|text| file::change(text).err().map(|reports| reports.to_string()), include_str!("every_key/change.toml"));
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(refused > 500, "{refused}");
}

/// R8: a forgotten offset, version or encoding is answered by what to write.
#[test]
fn r8_messages_say_what_to_write() {
    let record = "title = 'x'\nkind = 'patch'\nstart = 2026-11-14T02:00:00Z\nend = 2026-11-14T03:00:00Z\n";
    let with = |more: &str| format!("{record}{more}\n");
    reports(
        file::change(&with("components = ['api']")),
        &[
            "5:15: `components[0]`: `'api'` is not what is expected here: a table, such as `{ id = \"api\", impact = \"degraded\" }`",
        ],
    );
    reports(
        file::change(&with("release = { to = '3.10', from = 3 }")),
        &[
            "5:18: `release.to`: `3.10` is not a version of three numbers, such as `3.10.0` or `4.0.0-beta.1`",
            "5:33: `release.from`: `3` is not what is expected here: a version of three numbers in quotes, such as `\"3.10.0\"`",
        ],
    );
    reports(
        file::change(&record.replace("start = 2026", "start = 1926")),
        &["3:9: `start`: `1926-11-14T02:00:00Z` lies outside the years 1970 to 9999"],
    );
    reports(
        file::policy(&policy_text("strict").replace("= 2019-03-01", "= 2060-03-01")).map(|_| ()),
        &["6:18: `effective_from`: lies outside 2000 to 2046, where the clocks of `Europe/Madrid` are known"],
    );
    let utf16 = |bytes: fn(u16) -> [u8; 2]| record.encode_utf16().flat_map(bytes).collect::<Vec<_>>();
    let (little, big) = (utf16(u16::to_le_bytes), utf16(u16::to_be_bytes));
    for bytes in [&little, &big, &[&[0xFF, 0xFE][..], &little].concat(), &[&[0xFE, 0xFF][..], &big].concat()] {
        assert_eq!(file::text(bytes).unwrap_err().to_string(), "1:1: is UTF-16 text (save the file as UTF-8)");
    }
    let latin = file::text(b"title = 'x'\nkind = '\xE9'\n").unwrap_err();
    assert_eq!(latin.to_string(), "2:1: the byte 0xE9 is not UTF-8 text (save the file as UTF-8)");
    assert_eq!(file::text(record.as_bytes()), Ok(record));
}

/// R9: a file that is too large is refused before it is parsed, with any content.
#[test]
fn r9_a_file_has_a_limit() {
    let record = "title = 'x'\nkind = 'patch'\nstart = 2026-11-14T02:00:00Z\nend = 2026-11-14T03:00:00Z\n";
    let filled = |text: &str, bytes: usize| format!("{text}{}", "#".repeat(bytes - text.len()));
    assert!(file::change(&filled(record, file::MAX_BYTES)).is_ok());
    assert!(file::policy(&filled(&policy_text("strict"), file::MAX_BYTES)).is_ok());
    let expected = ["1:1: is larger than 1 MiB, the most that a policy or a change record may have"];
    let errors = "x = = 3\n".repeat(file::MAX_BYTES);
    for text in [filled(record, file::MAX_BYTES + 1), errors] {
        reports(file::change(&text), &expected);
        reports(file::policy(&text).map(|_| ()), &expected);
        assert_eq!(file::text(text.as_bytes()).unwrap_err().to_string(), expected[0]);
    }
}

/// R8: a record whose release is forgotten is not advised to become another kind of change alone.
#[test]
fn r8_a_forgotten_release_is_asked_for() {
    let record = "title = 'x'\nkind = 'patch'\nstart = 2026-11-14T02:00:00Z\nend = 2026-11-14T03:00:00Z\n";
    let policy = file::policy(&policy_text("strict")).unwrap();
    let help = |text: &str| {
        let change = file::change(text).unwrap();
        let verdict = fairnotice_core::evaluate::evaluate(&policy, &change, common::at("2026-10-01T00:00:00Z"));
        verdict.finding(fairnotice_core::rule::Rule::C1).unwrap().help()
    };
    let expected = "add `[release]` with `from` and `to`, or make it `routine` or `urgent` (where C1 and C4 fail)";
    assert_eq!(help(record).as_deref(), Some(expected));
    let other = format!("{record}release = {{ from = '3.9.2', to = '3.10.0' }}\n");
    assert_eq!(help(&other).as_deref(), Some("make it `update`, or change the release"));
}

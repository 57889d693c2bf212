//! A change as JSON: what does not make sense is refused at its key, what does is read again as it was written.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

use chrono::{DateTime, TimeDelta};
use fairnotice_core::{
    change::{
        Actual, AffectedComponent, Automatic, CausedIncident, Change, ChangeFile, Downtime, Extension, Kind,
        LanguageTag, Message, MessageKind, Revision, Rollback, Translation, Urgent, Waiver,
    },
    component::Impact,
    file,
    instant::{self, Instant},
    lead::Length,
    release::ReleaseFile,
    rule::Rule,
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A change that makes sense, with keys replaced or added; null takes one away.
fn document(with: &Value) -> Value {
    let mut document = json!({
        "title": "Fixes",
        "kind": "patch",
        "start": "2026-11-14T02:00:00Z",
        "end": "2026-11-14T03:00:00Z",
        "components": [{ "id": "api", "impact": "degraded" }],
    });
    for (key, value) in with.as_object().unwrap() {
        document[key] = value.clone();
    }
    document.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    document
}

/// Every problem of a document, or none.
fn problems(with: &Value) -> Vec<String> {
    match serde_json::from_value::<ChangeFile>(document(with)) {
        Ok(file) => Change::new(file).err().into_iter().flatten().map(|one| one.to_string()).collect(),
        Err(error) => vec![error.to_string()],
    }
}

#[test]
fn each_contradiction_is_reported_at_its_key() {
    let outside = "`downtime`: does not lie inside the change's window (widen the window, or shorten the downtime)";
    let id =
        |id: &str| format!("`id`: `{id}` cannot be part of an address (use up to 64 of the characters a-z, 0-9 and -)");
    let no_length =
        "is not a length of time: a whole number above zero and `minutes`, `hours` or `days`, such as `90 minutes`";
    let no_instant = "is not a date and time with an offset, such as `2026-10-24T22:00:00Z`";
    let end = |end: &str| {
        format!("`end`: `{end}` is not after the start, `2026-11-14T02:00:00Z` (a window ends after it starts)")
    };
    let down = |downtime: Value| json!({ "downtime": downtime });
    let cases = [
        (json!({}), String::new()),
        (json!({ "end": "2026-11-14T02:00:00.001Z" }), String::new()),
        (json!({ "end": "2026-11-14T02:00:00Z" }), end("2026-11-14T02:00:00Z")),
        (json!({ "end": "2026-11-14T03:00:00+02:00" }), end("2026-11-14T01:00:00Z")),
        (json!({ "title": " \t" }), "`title`: is empty (say in one line what will be done)".into()),
        (down(json!({ "required": true, "duration": "1 hour" })), String::new()),
        (down(json!({ "required": true, "duration": "61 minutes" })), outside.into()),
        (down(json!({ "required": true, "duration": "1 second", "start": "2026-11-14T01:59:59Z" })), outside.into()),
        (down(json!({ "required": true, "duration": "1 second", "start": "2026-11-14T03:00:00Z" })), outside.into()),
        (down(json!({ "required": true, "duration": "4294967295 days" })), outside.into()),
        (down(json!({ "required": true, "duration": "4294967296 days" })), format!("`4294967296 days` {no_length}")),
        (down(json!({ "required": true, "duration": "0 minutes" })), format!("`0 minutes` {no_length}")),
        (down(json!({ "required": true, "duration": "-1 hours" })), format!("`-1 hours` {no_length}")),
        (down(json!({ "required": true, "duration": "" })), format!("`` {no_length}")),
        (
            json!({ "components": [{ "id": "a" }, { "id": "b" }, { "id": "a" }] }),
            "`components[2].id`: `a` is listed twice".into(),
        ),
        (json!({ "start": "2026-11-14T02:00:00" }), format!("`2026-11-14T02:00:00` {no_instant}")),
        (json!({ "start": "2026-11-14" }), format!("`2026-11-14` {no_instant}")),
        (json!({ "start": "2026-02-29T00:00:00Z" }), format!("`2026-02-29T00:00:00Z` {no_instant}")),
        (json!({ "start": "" }), format!("`` {no_instant}")),
        (
            json!({ "start": "1969-12-31T23:59:59Z" }),
            "`1969-12-31T23:59:59Z` lies outside the years 1970 to 9999".into(),
        ),
        (
            json!({ "start": "1970-01-01T00:00:00+00:01" }),
            "`1970-01-01T00:00:00+00:01` lies outside the years 1970 to 9999".into(),
        ),
        (
            json!({ "end": "9999-12-31T23:59:59-00:01" }),
            "`9999-12-31T23:59:59-00:01` lies outside the years 1970 to 9999".into(),
        ),
        (json!({ "end": "10000-01-01T00:00:00Z" }), format!("`10000-01-01T00:00:00Z` {no_instant}")),
        (json!({ "end": "-0001-01-01T00:00:00Z" }), format!("`-0001-01-01T00:00:00Z` {no_instant}")),
        (json!({ "end": "9999-12-31T23:59:59Z" }), String::new()),
        (json!({ "id": "fixes-2026" }), String::new()),
        (json!({ "id": "x".repeat(64) }), String::new()),
        (json!({ "id": "x".repeat(65) }), id(&"x".repeat(65))),
        (json!({ "id": "" }), id("")),
        (json!({ "id": "Fixes" }), id("Fixes")),
        (json!({ "id": "a/b" }), id("a/b")),
        (json!({ "id": "..%2f" }), id("..%2f")),
        (json!({ "id": "a\r\nx: y" }), id("a\r\nx: y")),
        (json!({ "id": "ñ" }), id("ñ")),
    ];
    for (with, expected) in cases {
        assert_eq!(problems(&with).join("; "), expected, "{with}");
    }
}

#[test]
fn s13_what_an_earlier_version_stored_is_still_read() {
    let version = format!("1.0.0-{}", "a".repeat(200));
    let with = json!({ "title": "\u{200b}", "release": { "to": version } });
    let long = "`release.to`: is a version of 206 characters; it may have 128 at most";
    assert_eq!(problems(&with), ["`title`: shows nothing (say in one line what will be done)", long]);
    let stored: Change = serde_json::from_value(document(&with)).unwrap();
    assert_eq!(stored.file().title, "\u{200b}");
    let without_window = document(&json!({ "end": "2026-11-14T02:00:00Z" }));
    assert!(serde_json::from_value::<Change>(without_window).is_err());
}

#[test]
fn every_mistake_is_reported_together() {
    let with =
        json!({ "title": "", "id": "?", "end": "2026-11-14T01:00:00Z", "components": [{ "id": "a" }, { "id": "a" }] });
    let found = problems(&with);
    let keys: Vec<_> = found.iter().filter_map(|problem| problem.split('`').nth(1)).collect();
    assert_eq!(keys, ["title", "id", "end", "components[1].id"]);
    let file: ChangeFile = serde_json::from_value(document(&with)).unwrap();
    assert_eq!(Change::new(file).unwrap_err().to_string(), found.join("\n"));
}

#[test]
fn unknown_keys_and_values_are_refused_by_name() {
    for (with, named) in [
        (json!({ "titel": "x" }), "unknown field `titel`"),
        (json!({ "kind": "pach" }), "unknown variant `pach`"),
        (json!({ "components": [{ "id": "a", "impct": "none" }] }), "unknown field `impct`"),
        (json!({ "downtime": { "required": false, "end": 1 } }), "unknown field `end`"),
        (json!({ "rollback": { "plan": "x" } }), "unknown field `plan`"),
        (json!({ "release": { "to": "1.2" } }), "`1.2` is not a version of three numbers, such as `3.10.0`"),
        (json!({ "release": { "to": "01.2.3" } }), "`01.2.3` is not a version of three numbers"),
        (
            json!({ "waivers": [{ "rule": "C33", "reason": "x", "by": "x", "at": "2026-11-14T02:00:00Z" }] }),
            "unknown variant `C33`",
        ),
        (json!({ "title": null }), "missing field `title`"),
        (json!({ "start": 1_794_621_600 }), "a date and time with an offset"),
        (json!({ "start": {} }), ""),
        (json!({ "start": { "$__toml_private_datetime": "yesterday" } }), ""),
    ] {
        let found = problems(&with);
        assert_eq!(found.len(), 1, "{with}");
        assert!(found[0].contains(named), "{with}: {found:?}");
    }
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[ -~]{1,20}",
        "\\PC{0,12}",
        Just("\"\"\"\n'''\t\\ \u{1F6E0} </script>".to_owned())
    ]
}

/// Any instant that a file may speak of, often with a fraction of a second.
fn instants() -> impl Strategy<Value = Instant> {
    (0..253_402_200_000_i64, prop_oneof![Just(0), Just(5_000_000), 0..1_000_000_000_u32])
        .prop_map(|(second, nanos)| DateTime::from_timestamp(second, nanos).unwrap())
}

fn versions() -> impl Strategy<Value = semver::Version> {
    (0..100_u64, 0..100_u64, any::<u64>(), prop::sample::select(vec!["", "-rc.1", "+5", "-a.b+c"]))
        .prop_map(|(major, minor, patch, more)| format!("{major}.{minor}.{patch}{more}").parse().unwrap())
}

fn releases() -> impl Strategy<Value = ReleaseFile> {
    (prop::option::of(versions()), versions(), words(), prop::option::of(instants())).prop_map(
        |(from, to, migration, early_notice_at)| {
            let empty: ReleaseFile = serde_json::from_value(json!({ "to": "1.0.0" })).unwrap();
            ReleaseFile { from, to, migration, early_notice_at, ..empty }
        },
    )
}

fn components() -> impl Strategy<Value = Vec<AffectedComponent>> {
    let impacts =
        prop::option::of(prop::sample::select(vec![Impact::None, Impact::BriefInterruptions, Impact::FullOutage]));
    let one = (impacts, any::<bool>());
    prop::collection::vec(one, 0..4).prop_map(|all| {
        (0..)
            .zip(all)
            .map(|(i, (impact, downtime)): (u8, _)| AffectedComponent { id: format!("c-{i}").into(), impact, downtime })
            .collect()
    })
}

fn revision(at: Instant) -> Revision {
    Revision {
        at,
        told_at: Some(at),
        start: None,
        end: None,
        downtime: None,
        components: None,
        class: None,
        note: "moved".to_owned(),
    }
}

prop_compose! {
    fn texts()(infrastructure in words(), none_because in words(), cause in words(), reason in words(), by in words()) -> [String; 5] {
        [infrastructure, none_because, cause, reason, by]
    }
}

fn translations() -> Vec<(LanguageTag, Translation)> {
    let translation = Translation { title: "Arreglos".to_owned(), ..Translation::default() };
    vec![(LanguageTag::new("es").unwrap(), translation)]
}

prop_compose! {
    fn files()(
        id in prop::option::of("[a-z0-9-]{1,64}"),
        title in "[ -~]{0,10}[a-z]\\PC{0,10}",
        kind in prop::sample::select(&Kind::ALL[..]),
        description in words(),
        start in instants(),
        seconds in 1..80_000_i64,
        announced_at in prop::option::of(instants()),
        components in components(),
        downtime in prop::option::of((any::<bool>(), any::<bool>(), prop::option::of(0..100_u8))),
        release in prop::option::of(releases()),
        with in (any::<bool>(), any::<bool>(), any::<bool>()),
        [infrastructure, none_because, cause, reason, by] in texts(),
        statements in prop::collection::vec(words(), 0..3),
    ) -> ChangeFile {
        let downtime = downtime.map(|(required, from_start, share)| Downtime {
            required,
            start: from_start.then_some(start),
            duration: share.and_then(|share| Length::of_seconds(seconds * i64::from(share) / 100)),
        });
        ChangeFile {
            id,
            title,
            kind,
            description,
            start,
            end: start + TimeDelta::seconds(seconds),
            announced_at,
            decided_at: announced_at,
            policy_version: with.0.then(|| "1".to_owned()),
            components,
            downtime,
            effect_without_downtime: by.clone(),
            release,
            rollback: with.1.then(|| Rollback { infrastructure, none_because, ..Rollback::default() }),
            urgent: with.2.then(|| Urgent { cause, advance_possible: Some(with.0), ..Urgent::default() }),
            revisions: if with.0 {
                vec![Revision { start: Some(start - TimeDelta::seconds(1)), ..revision(start) }, revision(start)]
            } else {
                Vec::new()
            },
            notices: MessageKind::ALL
                .into_iter()
                .filter(|_| with.1)
                .map(|kind| Message { kind, for_start: with.0.then_some(start), published_at: start })
                .collect(),
            actual: with.2.then(|| Actual {
                started_at: Some(start),
                extended: if with.1 { vec![Extension { at: start, end: start }] } else { Vec::new() },
                applied: Some(with.0),
                incidents: vec![
                    CausedIncident { id: "one".to_owned(), at: None },
                    CausedIncident { id: "two".to_owned(), at: Some(start) },
                ],
                ..Actual::default()
            }),
            automatic: Automatic { start: with.0, finish: with.1 },
            translations: with.2.then(translations).into_iter().flatten().collect(),
            waivers: if with.2 { vec![Waiver { rule: Rule::C3, reason, by, at: start }] } else { Vec::new() },
            statements,
        }
    }
}

proptest! {
    #[test]
    fn what_is_printed_is_read_again(file in files()) {
        let change = Change::new(file.clone()).unwrap();
        let json = serde_json::to_string(&change).unwrap();
        prop_assert_eq!(serde_json::from_str::<Change>(&json).unwrap(), change.clone());
        let toml = toml::to_string(&file).unwrap();
        prop_assert_eq!(file::change(&toml).unwrap_or_else(|problems| panic!("{problems:?}\n{toml}")), change.clone());
        prop_assert_eq!(ChangeFile::from(change), file);
    }

    #[test]
    fn no_text_is_read_as_an_instant_that_it_is_not(text in "[0-9]{0,5}-[0-9]{1,2}-[0-9]{1,2}[Tt ][0-9:]{0,8}(\\.[0-9]{0,12})?([Zz]|[+-][0-9:]{0,6})?") {
        if let Ok(instant) = instant::parse(&text) {
            prop_assert_eq!(instant::parse(&instant::text(instant)), Ok(instant), "{}", text);
        }
    }

    #[test]
    fn no_window_and_no_downtime_panics(start in instants(), end in instants(), down in prop::option::of(instants()), seconds in 1..=i64::MAX) {
        let mut file: ChangeFile = serde_json::from_value(document(&json!({}))).unwrap();
        (file.start, file.end) = (start, end);
        file.downtime = Some(Downtime { required: true, start: down, duration: Length::of_seconds(seconds) });
        prop_assert_eq!(Change::new(file).is_ok_and(|change| change.window().seconds() < seconds), false);
    }
}

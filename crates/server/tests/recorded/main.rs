//! The preview's recorded documents equal the server's output for example records, which take the core's steps under the
//! reference policy. `FAIRNOTICE_RECORD=1 cargo test --test recorded` records them again.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what panics in a helper fails its test")]

mod life;

use fairnotice_core::{instant::Instant, zone::Zone};
use fairnotice_locale::language::Language;
use fairnotice_server::embed::recorded;
use life::{Life, Turn};
use serde_json::{Map, Value, json};
use std::{env, fs, path::Path};

/// The languages of the preview.
const LANGUAGES: [&str; 7] = ["en", "es", "ar", "de", "fr", "pt", "ja"];

/// What the host pages beside the preview show, in English.
const SHOWN_BY_HOSTS: &str = "in-progress";

fn lives() -> Vec<Life> {
    [
        ("faster-reports", include_str!("lives/faster-reports.toml")),
        ("rollback", include_str!("lives/rollback.toml")),
        ("cancellation", include_str!("lives/cancellation.toml")),
        ("missed", include_str!("lives/missed.toml")),
        ("incident", include_str!("lives/incident.toml")),
        ("several", include_str!("lives/several.toml")),
    ]
    .map(|(name, text)| Life::play(name, include_str!("lives/before.toml"), text))
    .into()
}

/// What the three elements show at a turn, by their names: document and words.
fn documents(turn: &Turn, at: Instant, lang: &str) -> Vec<(&'static str, Value, Value)> {
    let zone = Zone::iana("Europe/Madrid").unwrap();
    let elements = recorded(turn.snapshot.as_ref().unwrap(), at, &zone, lang).unwrap();
    let parted = elements.map(|(element, data)| {
        let mut data: Map<String, Value> = serde_json::from_str(&data).unwrap();
        (element, data.remove("d").unwrap(), data.remove("w").unwrap())
    });
    parted.into()
}

fn in_language(lang: &str, lives: &[Life]) -> String {
    let language = Language::of(lang);
    let recorded_lives = lives.iter().map(|life| {
        let turns = life.turns.iter().map(|turn| {
            let mut entry = json!({ "at": turn.at.timestamp_millis(), "turn": turn.name });
            if turn.snapshot.is_some() {
                for (element, document, _) in documents(turn, turn.at, lang) {
                    entry[element] = document;
                }
            }
            entry.to_string()
        });
        let turns: Vec<_> = turns.collect();
        let (name, ends) = (json!(life.name), life.ends.timestamp_millis());
        format!("{{\"life\":{name},\"ends\":{ends},\"turns\":[\n{}\n]}}", turns.join(",\n"))
    });
    let (lives, words) = (recorded_lives.collect::<Vec<_>>().join(",\n"), json!(language.catalogue().messages()));
    let (tag, direction) = (json!(language.tag), json!(language.direction));
    format!("{{\"lang\":{tag},\"dir\":{direction},\"words\":{words},\n\"lives\":[\n{lives}\n]}}\n")
}

#[track_caller]
fn check(file: &str, recorded: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/preview/recorded").join(file);
    if env::var_os("FAIRNOTICE_RECORD").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, recorded).unwrap();
    }
    assert!(
        fs::read_to_string(&file).unwrap_or_default() == recorded,
        "{} is not what the server renders: run `FAIRNOTICE_RECORD=1 cargo test --test recorded`",
        file.display()
    );
}

#[test]
fn the_preview_shows_what_the_server_renders() {
    let lives = lives();
    for lang in LANGUAGES {
        check(&format!("{lang}.json"), &in_language(lang, &lives));
    }
}

#[test]
fn the_host_pages_show_what_the_server_renders() {
    let lives = lives();
    let life = &lives[0];
    let turn = life.turns.iter().find(|turn| turn.name == SHOWN_BY_HOSTS).unwrap();
    let at = turn.at + chrono::TimeDelta::minutes(20);
    for (element, document, words) in documents(turn, at, "en") {
        let data = json!({ "lang": "en", "dir": "ltr", "d": document, "w": words });
        check(&format!("{SHOWN_BY_HOSTS}/{element}.json"), &data.to_string());
    }
}

#[test]
fn the_lives_pass_through_every_phase_of_a_banner() {
    let mut passed: Vec<_> = lives().iter().flat_map(|life| &life.turns).filter_map(|turn| turn.phase).collect();
    passed.sort();
    passed.dedup();
    let names: Vec<_> = passed.iter().map(|phase| phase.id()).collect();
    let every = [
        "incident",
        "overrun",
        "in-progress",
        "verifying",
        "due",
        "did-not-start",
        "within-the-hour",
        "rolled-back",
        "completed",
        "cancelled",
        "moved",
        "announced",
    ];
    assert_eq!(names, every);
}

//! The preview's recorded documents are what this code renders. `FAIRNOTICE_RECORD=1 cargo test --test recorded` writes
//! them anew.
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

use fairnotice_core::{
    change::{Actual, Automatic, Kind},
    component::{Component, Impact, Status},
    incident::{Incident, Stage, Struck},
    instant::{Instant, parse},
    record::{State, Update},
    snapshot::{Affected, PublicChange, Snapshot, Vendor},
    zone::Zone,
};
use fairnotice_server::embed::recorded;
use std::{collections::BTreeMap, env, fs, path::Path};

fn at(text: &str) -> Instant {
    parse(text).unwrap()
}

fn change(
    id: &str,
    title: &str,
    kind: Kind,
    state: State,
    (start, end): (&str, &str),
    components: &[&str],
) -> PublicChange {
    let (start, end) = (at(start), at(end));
    let under_way = state.is_under_way() || state == State::Closed;
    PublicChange {
        id: id.into(),
        title: title.into(),
        kind,
        state,
        description: "What will be done.".into(),
        start,
        end,
        expected_end: None,
        announced_at: Some(start - chrono::TimeDelta::days(20)),
        decided_at: None,
        urgent: None,
        shown_from: Some(start - chrono::TimeDelta::days(20)),
        shown_until: (state == State::Closed).then(|| end + chrono::TimeDelta::hours(1)),
        automatic: Automatic::default(),
        actual: Actual {
            started_at: under_way.then_some(start),
            completed_at: (state == State::Closed).then_some(end),
            closed_at: (state == State::Closed).then_some(end),
            ..Actual::default()
        },
        revisions: Vec::new(),
        translations: BTreeMap::new(),
        components: components
            .iter()
            .map(|id| Affected { id: (*id).into(), impact: Impact::Degraded, downtime: false })
            .collect(),
        downtime: None,
        effect_without_downtime: String::new(),
        release: None,
        waivers: Vec::new(),
        rollback_planned: true,
        updates: vec![Update::new(start, state, "We have begun.")],
    }
}

fn snapshot(state: Option<State>, incident: bool) -> Snapshot {
    let mut changes = vec![change(
        "platform-upgrade",
        "Platform upgrade to 4.0",
        Kind::Upgrade,
        State::Closed,
        ("2026-10-03T21:00:00Z", "2026-10-04T01:00:00Z"),
        &["web", "api"],
    )];
    if let Some(state) = state {
        changes.push(change(
            "faster-reports",
            "Reports get faster",
            Kind::Update,
            state,
            ("2026-10-24T21:30:00Z", "2026-10-24T23:30:00Z"),
            &["web", "reports"],
        ));
        changes.push(change(
            "certificates",
            "New certificates",
            Kind::Patch,
            State::Announced,
            ("2026-10-30T22:00:00Z", "2026-10-30T22:30:00Z"),
            &["api"],
        ));
    }
    let under_way = state.is_some_and(State::is_under_way);
    let component = |id: &str, name: &str, status| Component {
        id: id.into(),
        name: name.into(),
        group: String::new(),
        regions: Vec::new(),
        status,
    };
    let touched = if under_way { Status::UnderMaintenance } else { Status::Operational };
    Snapshot {
        revision: 7,
        vendor: Vendor { name: "Northwind Platform".into(), url: "https://status.example".into() },
        components: vec![
            component("api", "API", if incident { Status::PartialOutage } else { Status::Operational }),
            component("web", "Web application", touched),
            component("reports", "Reports", touched),
            component("sign-in", "Sign-in", Status::Operational),
        ],
        changes,
        incidents: incident
            .then(|| Incident {
                id: "api-errors".into(),
                revision: 1,
                translations: BTreeMap::new(),
                caused_by: None,
                updates: Vec::new(),
                title: "Some requests to the API fail".into(),
                stage: Stage::Investigating,
                started_at: at("2026-10-14T09:12:00Z"),
                resolved_at: None,
                components: vec![Struck { id: "api".into(), status: Status::PartialOutage }],
            })
            .into_iter()
            .collect(),
    }
}

#[test]
fn the_preview_shows_what_the_server_renders() {
    let scenarios = [
        ("quiet", snapshot(None, false), "2026-10-14T09:30:00Z"),
        ("announced", snapshot(Some(State::Announced), false), "2026-10-14T09:30:00Z"),
        ("within-the-hour", snapshot(Some(State::Announced), false), "2026-10-24T20:48:00Z"),
        ("in-progress", snapshot(Some(State::InProgress), false), "2026-10-24T22:10:00Z"),
        ("overrun", snapshot(Some(State::InProgress), false), "2026-10-24T23:47:00Z"),
        ("incident", snapshot(Some(State::Announced), true), "2026-10-14T09:30:00Z"),
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/preview/recorded");
    let zone = Zone::iana("Europe/Madrid").unwrap();
    for (scenario, snapshot, now) in scenarios {
        for (element, data) in recorded(&snapshot, at(now), &zone, "en").unwrap() {
            let (folder, file) = (folder.join(scenario), folder.join(scenario).join(format!("{element}.json")));
            if env::var_os("FAIRNOTICE_RECORD").is_some() {
                fs::create_dir_all(&folder).unwrap();
                fs::write(&file, &data).unwrap();
            }
            let known = fs::read_to_string(&file).unwrap_or_default();
            assert_eq!(
                known,
                data,
                "{} is not what the server renders: run `FAIRNOTICE_RECORD=1 cargo test --test recorded`",
                file.display()
            );
        }
    }
}

//! A database of every released version opens under this one, and says what it said.
//!
//! `tests/upgrades` has a folder for each version: its database after the week of `week.rs`, and what its server answered then.
//! `WRITE_DATABASE=1` writes the folder of this version, once, as it is released.

use crate::{app::TestApp, week};
use axum::http::{Method, StatusCode};
use serde_json::{Map, Value, json};
use std::{env, fs, path::PathBuf};

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/upgrades"))
}

/// What readers and operators see, and each stored verdict.
async fn answers(app: &TestApp) -> Value {
    let snapshot = app.get("/api/v1/snapshot").await.json();
    let changes = app.get("/api/v1/changes?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z").await.json();
    let (mut verdicts, mut notices) = (Map::new(), Map::new());
    for change in changes["changes"].as_array().unwrap() {
        let id = change["id"].as_str().unwrap();
        let decisions = app.store.decisions(&id.parse().unwrap()).await.unwrap();
        verdicts.insert(id.to_owned(), decisions.into_iter().map(|decision| decision.verdict).collect());
        notices.insert(id.to_owned(), app.get(&format!("/api/v1/changes/{id}/timetable")).await.json());
    }
    let bearer = format!("Bearer {}", app.token);
    let audit = app.fetch(Method::GET, "/api/v1/audit", &[("authorization", &bearer)]).await.json();
    let releases = app.get("/api/v1/releases").await.json();
    json!({ "snapshot": snapshot, "changes": changes, "verdicts": verdicts, "notices": notices, "audit": audit, "releases": releases })
}

/// Whether everything that was said is still said. A later version may say more.
#[track_caller]
fn holds(now: &Value, then: &Value, at: &str) {
    match (now, then) {
        (Value::Object(now), Value::Object(then)) => {
            for (key, value) in then {
                holds(now.get(key).unwrap_or(&Value::Null), value, &format!("{at}.{key}"));
            }
        }
        (Value::Array(now), Value::Array(then)) if now.len() == then.len() => {
            for (i, (now, then)) in now.iter().zip(then).enumerate() {
                holds(now, then, &format!("{at}[{i}]"));
            }
        }
        _ => assert_eq!(now, then, "{at}"),
    }
}

#[tokio::test]
async fn a_database_of_every_released_version_says_what_it_said() {
    let current = folder().join(env!("CARGO_PKG_VERSION"));
    if env::var_os("WRITE_DATABASE").is_some() {
        assert!(!current.exists(), "{} is written once", current.display());
        fs::create_dir_all(&current).unwrap();
        let app = TestApp::new().await;
        let now = week::play(&app).await;
        let expected = json!({ "now": now, "answers": answers(&app).await });
        fs::write(current.join("answers.json"), serde_json::to_string_pretty(&expected).unwrap() + "\n").unwrap();
        app.write_database(&current.join("database.sqlite")).await;
    }
    let mut versions = 0;
    for version in fs::read_dir(folder()).unwrap() {
        let version = version.unwrap().path();
        let expected: Value = serde_json::from_slice(&fs::read(version.join("answers.json")).unwrap()).unwrap();
        let now = expected["now"].as_str().unwrap();
        let app = TestApp::upgraded(&version.join("database.sqlite"), now).await;
        let name = version.file_name().unwrap().to_string_lossy();
        holds(&answers(&app).await, &expected["answers"], &name);
        // And it takes new records.
        let draft = crate::app::change(&json!({ "id": "after-the-upgrade", "draft": true }));
        let drafted = app.post("/api/v1/changes", &draft).await;
        assert_eq!(drafted.status, StatusCode::CREATED, "{}", drafted.text);
        versions += 1;
    }
    assert!(versions > 0, "no released version");
}

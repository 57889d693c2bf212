//! `/api/v1/changes/{id}/{start,updates,finish,close,cancel}`

use crate::app::{OPERATOR, TestApp, at};
use axum::http::{Method, StatusCode};
use fairnotice_store::SubjectId;
use serde_json::json;

#[tokio::test]
async fn a_record_lives_step_by_step() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let before = app.revision().await;
    let steps = [
        ("start", "We begin.", "in_progress", "started_at"),
        ("updates", "Half way.", "in_progress", ""),
        ("finish", "", "completed", "completed_at"),
        ("close", "Nothing more is due.", "closed", "closed_at"),
    ];
    for (number, (step, message, state, key)) in (1..).zip(steps) {
        app.set_clock(at("2026-11-17T02:00:00Z") + chrono::TimeDelta::minutes(number));
        let mut answer = app.step("cut", step, message).await;
        assert_eq!(answer.as_object_mut().unwrap().remove("mail").unwrap()["route"], "none");
        let now = format!("2026-11-17T02:0{number}:00Z");
        assert_eq!((&answer["state"], &answer["revision"]), (&json!(state), &json!(number + 1)), "{step}");
        assert_eq!(answer["updates"][0], json!({ "at": now, "state": state, "message": message }), "{step}");
        if !key.is_empty() {
            assert_eq!(answer["actual"][key], now, "{step}");
        }
        assert_eq!(app.get("/api/v1/changes/cut").await.json(), answer);
        assert_eq!(app.revision().await, before + u64::try_from(number).unwrap());
    }
    let audit = app.store.audit(&SubjectId::Change("cut".parse().unwrap())).await.unwrap();
    let updates: Vec<_> =
        audit.iter().map(|entry| (entry.actor.as_str(), entry.action.as_str(), entry.detail.as_str())).collect();
    let by = |action, detail| (OPERATOR, action, detail);
    let expected = [
        by("announce", ""),
        by("start", "We begin."),
        by("update", "Half way."),
        by("finish", ""),
        by("close", "Nothing more is due."),
    ];
    assert_eq!(updates, expected);
}

#[tokio::test]
async fn a_record_can_be_cancelled_before_it_begins() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let cancelled = app.step("cut", "cancel", "Not this week.").await;
    assert_eq!(
        (&cancelled["state"], &cancelled["actual"]["cancelled_at"]),
        (&json!("cancelled"), &json!(crate::app::NOW))
    );
    app.post("/api/v1/changes/cut/start", &json!({})).await.problem(409, "illegal-step");
}

#[tokio::test]
async fn an_impossible_step_names_the_possible_ones_and_changes_nothing() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    // Taken one after the other; each is followed by those that are refused then.
    let stages = [
        (
            "",
            "announced",
            json!(["edit", "start", "cancel"]),
            &["announce", "updates", "verify", "finish", "rollback", "incident", "close"][..],
        ),
        (
            "start",
            "in_progress",
            json!(["update", "verify", "finish", "rollback", "incident"]),
            &["announce", "start", "close", "cancel"],
        ),
        (
            "verify",
            "verifying",
            json!(["update", "finish", "rollback", "incident"]),
            &["announce", "start", "verify", "close", "cancel"],
        ),
        (
            "finish",
            "completed",
            json!(["close"]),
            &["announce", "start", "updates", "verify", "finish", "rollback", "incident", "cancel"],
        ),
        (
            "close",
            "closed",
            json!([]),
            &["announce", "start", "updates", "verify", "finish", "rollback", "incident", "close", "cancel"],
        ),
    ];
    for (step, state, legal, refused) in stages {
        if !step.is_empty() {
            app.step("cut", step, "").await;
        }
        let (revision, record) = (app.revision().await, app.get("/api/v1/changes/cut").await.text);
        for step in refused {
            let answer = app.post(&format!("/api/v1/changes/cut/{step}"), &json!({ "message": "Now." })).await;
            let detail = answer.problem(409, "illegal-step");
            assert!(detail.contains("is not possible: the record is "), "{detail}");
            assert_eq!((&answer.json()["state"], &answer.json()["legal_steps"]), (&json!(state), &legal), "{step}");
        }
        assert_eq!((app.revision().await, app.get("/api/v1/changes/cut").await.text), (revision, record));
    }
    assert_eq!(app.store.audit(&SubjectId::Change("cut".parse().unwrap())).await.unwrap().len(), 5);
}

#[tokio::test]
async fn what_a_step_cannot_do_with() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    app.step("cut", "start", "").await;
    let before = app.revision().await;
    for message in ["", " \n\t"] {
        let answer = app.post("/api/v1/changes/cut/updates", &json!({ "message": message })).await;
        let detail = answer.problem(422, "invalid");
        assert_eq!(detail, "`message`: the step `update` needs a message: say what readers should know");
    }
    let unknown = app.post("/api/v1/changes/cut/finish", &json!({ "mesage": "Done." })).await;
    assert!(unknown.problem(422, "invalid").contains("unknown field `mesage`"));
    for list in [json!([]), json!(["Done."])] {
        app.post("/api/v1/changes/cut/finish", &list).await.problem(422, "invalid");
    }
    let missing = app.post("/api/v1/changes/other/finish", &json!({})).await.problem(404, "not-found");
    assert_eq!(missing, "there is no change `other`");
    app.post("/api/v1/changes/cut/explode", &json!({})).await.problem(404, "not-found");
    assert_eq!(app.revision().await, before);
}

#[tokio::test]
async fn of_two_concurrent_starts_one_succeeds() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let sent: Vec<_> = (0..4)
        .map(|_| {
            tokio::spawn(tower::ServiceExt::oneshot(
                app.router(),
                app.request("/api/v1/changes/cut/start", json!({ "deviation": crate::app::EARLY }).to_string()),
            ))
        })
        .collect();
    let mut answers = Vec::new();
    for one in sent {
        answers.push(one.await.unwrap().unwrap().status());
    }
    answers.sort();
    assert_eq!(answers, [StatusCode::OK, StatusCode::CONFLICT, StatusCode::CONFLICT, StatusCode::CONFLICT]);
    assert_eq!(app.get("/api/v1/changes/cut").await.json()["revision"], 2);
}

#[tokio::test]
async fn a_correction_shows_as_one_and_the_log_keeps_what_stood_there() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    app.step("cut", "start", "We begn.").await;
    app.set_clock(at("2026-10-30T12:05:00Z"));
    let better = json!({ "message": "We begin.", "translations": { "es": "Empezamos." }, "reason": "a slip" });
    let path = "/api/v1/changes/cut/updates/1";
    let corrected = app.write(Method::PATCH, path, &better, &[]).await;
    assert_eq!(corrected.status, StatusCode::OK, "{}", corrected.text);
    let record = corrected.json();
    let corrected = json!({
        "at": crate::app::NOW,
        "state": "in_progress",
        "message": "We begin.",
        "translations": { "es": "Empezamos." },
        "corrected_at": "2026-10-30T12:05:00Z",
    });
    assert_eq!((&record["updates"][0], &record["revision"]), (&corrected, &json!(3)));
    assert_eq!(app.get("/api/v1/snapshot").await.json()["changes"][0]["updates"][0], corrected);
    assert!(!app.get("/maintenance/cut").await.text.contains("We begn."));
    let line = app.store.audit(&SubjectId::Change("cut".parse().unwrap())).await.unwrap().pop().unwrap();
    let entry = (line.action.as_str(), line.actor.as_str(), line.detail.as_str(), line.reason.as_str());
    assert_eq!(entry, ("correct", OPERATOR, "We begn.", "a slip"));
    // Nothing else moved.
    assert_eq!((&record["state"], &record["actual"]["started_at"]), (&json!("in_progress"), &json!(crate::app::NOW)));
}

#[tokio::test]
async fn translations_are_published_with_the_message() {
    let app = TestApp::new().await;
    let spanish = json!({ "es": { "title": "Las grabaciones se pueden cortar" } });
    let announced = app.announce(&json!({ "translations": spanish })).await.json();
    assert_eq!(announced["translations"], spanish);
    let mut body =
        json!({ "message": "We begin.", "translations": { "es": "Empezamos.", "pt-BR": "Come\u{e7}amos." } });
    body["deviation"] = json!(crate::app::EARLY);
    let started = app.post("/api/v1/changes/cut/start", &body).await.json();
    assert_eq!(started["updates"][0]["translations"], body["translations"]);
    let incident = json!({ "message": "It stopped.", "translations": { "es": "Se ha parado." } });
    app.post("/api/v1/changes/cut/incident", &incident).await;
    let opened = app.get("/api/v1/incidents/cut-incident-1").await.json();
    assert_eq!(
        (&opened["updates"][0]["translations"], &opened["caused_by"]),
        (&incident["translations"], &json!("cut"))
    );
    for tag in ["", "English", "e", "es_ES", "es-<b>"] {
        let odd = json!({ "message": "x", "translations": { tag: "y" } });
        let detail = app.post("/api/v1/changes/cut/updates", &odd).await.problem(422, "invalid");
        assert!(detail.contains("is not the tag of a language"), "{tag}: {detail}");
    }
}

/// T1: a start outside the announced window is answered with the verdict on it; with a reason it is taken, and the reason is
/// published with the record and counted as a broken promise.
#[tokio::test]
async fn t1_a_start_outside_the_window_is_refused_with_the_verdict() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let path = "/api/v1/changes/cut/start";
    let before = (app.revision().await, app.log().await);
    for body in [json!({ "message": "We begin." }), json!({ "deviation": "  " })] {
        let refused = app.post(path, &body).await;
        assert!(refused.problem(422, "outside-window").contains("outside the announced window"), "{}", refused.text);
        let refused = refused.json();
        assert_eq!(refused["problems"][0]["at"], "deviation");
        assert_eq!(refused["verdict"]["outcome"], "fail");
        let findings = refused["verdict"]["findings"].as_array().unwrap();
        let failing: Vec<_> = findings.iter().filter(|finding| finding["outcome"] == "fail").collect();
        assert!(failing.iter().any(|finding| finding["rule"] == "C3"), "{failing:?}");
    }
    let elsewhere = app.post("/api/v1/changes/cut/cancel", &json!({ "deviation": "x" })).await;
    elsewhere.problem(422, "invalid");
    assert_eq!((app.revision().await, app.log().await), before);
    let begun = app.post(path, &json!({ "deviation": "The supplier <came> early." })).await;
    assert_eq!(begun.status, StatusCode::OK, "{}", begun.text);
    let deviation = json!({ "reason": "The supplier <came> early.", "at": crate::app::NOW });
    assert_eq!(begun.json()["actual"]["deviation"], deviation);
    assert_eq!(app.get("/api/v1/snapshot").await.json()["changes"][0]["actual"]["deviation"], deviation);
    assert!(app.get("/maintenance/cut").await.text.contains("The supplier &lt;came&gt; early."));
    let promises = app.get("/api/v1/promises").await.json();
    assert_eq!(promises["lines"][0]["promises"]["worked_within_window"]["outcome"], "fail");
    assert_eq!(promises["lines"][0]["promises"]["announced"]["outcome"], "fail");
}

/// T9: when the server's clock was put back, a step takes the instant of the record's newest entry.
#[tokio::test]
async fn t9_a_clock_that_is_put_back_reorders_nothing() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    app.set_clock(at("2026-11-17T02:30:00Z"));
    app.step("cut", "start", "").await;
    app.set_clock(at("2026-11-17T01:30:00Z"));
    app.step("cut", "updates", "It goes well.").await;
    let finished = app.step("cut", "finish", "").await;
    assert_eq!(finished["actual"]["completed_at"], "2026-11-17T02:30:00Z");
    let instants: Vec<_> =
        finished["updates"].as_array().unwrap().iter().map(|update| update["at"].to_string()).collect();
    assert!(instants.is_sorted_by(|newer, older| newer >= older), "{instants:?}");
}

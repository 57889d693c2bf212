//! `If-Match`: two operators on one record.

use crate::app::{OPERATOR, TestApp, at};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

#[tokio::test]
async fn the_second_of_two_editors_sees_what_changed() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let bo = format!("Bearer {}", app.operator("Bo Lind").await);
    app.set_clock(at("2026-10-30T13:00:00Z"));
    let first = json!({ "title": "Recordings can be cut and joined", "reason": "the scope has grown" });
    let by_bo = [("authorization", bo.as_str()), ("if-match", "\"1\"")];
    let edited = app.write(Method::PATCH, "/api/v1/changes/cut", &first, &by_bo).await;
    assert_eq!((edited.status, edited.header("etag")), (StatusCode::OK, "\"2\""), "{}", edited.text);
    let (revision, log) = (app.revision().await, app.log().await);
    // Ana has seen revision 1.
    app.set_clock(at("2026-10-30T14:00:00Z"));
    let stale = app.edit("cut", 1, &json!({ "description": "Deploys release 3.10.0 to all regions." })).await;
    let detail = stale.problem(412, "stale");
    assert_eq!(detail, "you speak of revision 1, and revision 2 is the newest; see `since`, and decide again");
    let since = &stale.json()["since"];
    assert_eq!(since.as_array().unwrap().len(), 1);
    let step = ["revision", "at", "by", "action", "reason"].map(|key| since[0][key].clone());
    assert_eq!(
        Value::from(step.to_vec()),
        json!([2, "2026-10-30T13:00:00Z", "Bo Lind", "edit", "the scope has grown"])
    );
    let title = json!({ "was": "Recordings can be cut", "is": "Recordings can be cut and joined" });
    assert_eq!(since[0]["changed"]["title"], title);
    assert_eq!(since[0]["changed"]["description"], Value::Null);
    assert_eq!((app.revision().await, app.log().await), (revision, log));
    // Having seen it, she edits on top of it, and both edits stand.
    let again = app.edit("cut", 2, &json!({ "description": "Deploys release 3.10.0 to all regions." })).await.json();
    assert_eq!(
        (&again["revision"], &again["title"], &again["description"]),
        (&json!(3), &json!("Recordings can be cut and joined"), &json!("Deploys release 3.10.0 to all regions."))
    );
    // An editor who has seen only the first gets both.
    let both = app.edit("cut", 1, &json!({ "title": "x" })).await.json();
    let by: Vec<_> = both["since"].as_array().unwrap().iter().map(|since| since["by"].clone()).collect();
    assert_eq!(by, ["Bo Lind", OPERATOR]);
}

#[tokio::test]
async fn an_edit_says_what_it_is_an_edit_of() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let before = (app.revision().await, app.log().await);
    let title = json!({ "title": "Other" });
    for headers in [&[][..], &[("if-match", "*")]] {
        let answer = app.write(Method::PATCH, "/api/v1/changes/cut", &title, headers).await;
        assert!(answer.problem(428, "revision-needed").contains("send `If-Match: \"1\"`"));
        assert_eq!(answer.json()["revision"], 1);
    }
    for odd in ["", "W/\"1\"", "\"one\"", "\"1\", \"2\"", "-1", "\"4294967296\"", "1.0", "\u{fc}"] {
        for (method, path) in [(Method::PATCH, "/api/v1/changes/cut"), (Method::POST, "/api/v1/changes/cut/start")] {
            let answer = app.write(method, path, &json!({}), &[("if-match", odd)]).await;
            assert!(answer.problem(400, "bad-header").contains("send the `ETag` of the record that you read"), "{odd}");
        }
    }
    for unknown in [0, 2, u32::MAX] {
        assert_eq!(app.edit("cut", unknown, &title).await.status, StatusCode::PRECONDITION_FAILED);
    }
    assert_eq!((app.revision().await, app.log().await), before);
}

#[tokio::test]
async fn an_edit_that_changes_nothing_is_none() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let before = (app.revision().await, app.log().await);
    for same in [json!({}), json!({ "title": "Recordings can be cut" }), json!({ "urgent": null, "translations": {} })]
    {
        let answer = app.edit("cut", 1, &same).await;
        assert_eq!((answer.status, answer.header("etag"), answer.header("location")), (StatusCode::OK, "\"1\"", ""));
    }
    assert_eq!((app.revision().await, app.log().await), before);
}

#[tokio::test]
async fn a_step_may_say_which_revision_it_speaks_of() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    app.edit("cut", 1, &json!({ "title": "Other" })).await;
    let taken = async |step: &str, seen: &str| {
        let path = format!("/api/v1/changes/cut/{step}");
        let mut body = json!({ "message": "StepMessage." });
        if step == "start" {
            body["deviation"] = json!(crate::app::EARLY);
        }
        app.write(Method::POST, &path, &body, &[("if-match", seen)]).await
    };
    for step in ["announce", "start", "updates", "verify", "finish", "rollback", "incident", "close", "cancel"] {
        let stale = taken(step, "\"1\"").await;
        stale.problem(412, "stale");
        assert_eq!(stale.json()["since"][0]["by"], OPERATOR, "{step}");
    }
    assert_eq!(taken("start", "\"2\"").await.header("etag"), "\"3\"");
    assert_eq!(taken("updates", "*").await.header("etag"), "\"4\"");
    let correct = async |seen: &str| {
        let text = json!({ "message": "A better text." });
        app.write(Method::PATCH, "/api/v1/changes/cut/updates/2", &text, &[("if-match", seen)]).await
    };
    correct("\"3\"").await.problem(412, "stale");
    assert_eq!(correct("\"4\"").await.header("etag"), "\"5\"");
}

#[tokio::test]
async fn of_concurrent_edits_one_wins_and_the_others_see_it() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let sent: Vec<_> = (0..6)
        .map(|i| {
            let mut request = app.request("/api/v1/changes/cut", json!({ "title": format!("Title {i}") }).to_string());
            *request.method_mut() = Method::PATCH;
            request.headers_mut().insert("if-match", "\"1\"".parse().unwrap());
            tokio::spawn(tower::ServiceExt::oneshot(app.router(), request))
        })
        .collect();
    let mut answers = Vec::new();
    for one in sent {
        answers.push(one.await.unwrap().unwrap().status().as_u16());
    }
    answers.sort_unstable();
    assert_eq!(answers, [200, 412, 412, 412, 412, 412]);
    assert_eq!(app.get("/api/v1/changes/cut").await.json()["revision"], 2);
}

#[tokio::test]
async fn of_concurrent_steps_the_possible_ones_are_taken_in_turn() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    app.step("cut", "start", "").await;
    let steps = ["finish", "rollback", "verify", "finish", "rollback", "verify"];
    let sent: Vec<_> = steps
        .map(|step| app.request(&format!("/api/v1/changes/cut/{step}"), r#"{"message":"StepMessage."}"#))
        .into_iter()
        .map(|request| tokio::spawn(tower::ServiceExt::oneshot(app.router(), request)))
        .collect();
    let mut taken = 0;
    for one in sent {
        let status = one.await.unwrap().unwrap().status();
        assert!([StatusCode::OK, StatusCode::CONFLICT].contains(&status));
        taken += usize::from(status == StatusCode::OK);
    }
    let record = app.get("/api/v1/changes/cut").await.json();
    // One of them ends it; before that it may have been verified once.
    assert!(["completed", "rolled_back"].contains(&record["state"].as_str().unwrap()), "{record}");
    assert_eq!(record["revision"], 2 + taken);
    assert!((1..=2).contains(&taken), "{taken}");
    // The announcement has a line of its own for its release.
    assert_eq!(app.log().await.len(), 3 + taken);
}

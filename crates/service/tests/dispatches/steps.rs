//! What each step sends.

use crate::world::{FIXES, VERSION, World, at, name, patch, release, request, subjects};
use fairnotice_core::lifecycle::Step;
use fairnotice_service::{
    Caller,
    announce::Announce,
    incident::{Cause, CorrectIncident, Open, UpdateIncident},
    release::{Documentation, EarlyNotification, Notes},
    scheduler,
    step::CorrectUpdate,
};
use fairnotice_store::{Content, IdempotencyKey, SubjectId};
use serde_json::json;

/// Checks what a step sends.
macro_rules! sends {
    ($world:expr, $before:expr, $now:literal, $step:expr, $expected:literal) => {
        $world.set($now);
        $step.await;
        assert_eq!($world.sent(&subjects(), &mut $before).await, $expected, "{}", stringify!($step));
    };
}

#[tokio::test]
async fn each_step_of_a_record_sends_what_it_publishes() {
    let (w, mut n) = (World::new().await, 0);
    let move_to =
        |day: u32| json!({ "start": format!("2026-11-{day}T02:00:00Z"), "end": format!("2026-11-{day}T03:00:00Z") });
    let say = |message: &str| json!({ "message": message });
    let clock = async || _ = scheduler::catch_up(&w.service).await.unwrap();
    sends!(w, n, "2026-11-02T09:00:00Z", w.carry_out(Announce(patch(&json!({ "draft": true })))), "");
    sends!(w, n, "2026-11-02T09:01:00Z", w.edit(json!({ "title": "More fixes" })), "");
    sends!(w, n, "2026-11-02T09:02:00Z", w.step(Step::Announce, say("We plan it.")), "change announcement 0");
    let correct = || CorrectUpdate {
        id: FIXES.parse().unwrap(),
        number: 0,
        expected: None,
        request: request(say("We plan fixes.")),
    };
    sends!(w, n, "2026-11-02T09:03:00Z", w.carry_out(correct()), "");
    sends!(w, n, "2026-11-03T09:00:00Z", w.edit(move_to(21)), "change changed 0");
    // A part of the plan that readers never see.
    sends!(w, n, "2026-11-03T09:01:00Z", w.edit(json!({ "rollback": { "data": "replay" } })), "");
    sends!(w, n, "2026-11-21T00:59:59Z", clock(), "");
    sends!(w, n, "2026-11-21T01:00:00Z", clock(), "change reminder 0");
    sends!(w, n, "2026-11-21T01:00:01Z", clock(), "");
    sends!(w, n, "2026-11-21T02:00:00Z", w.step(Step::Start, json!({})), "change started 0");
    sends!(w, n, "2026-11-21T02:10:00Z", w.step(Step::Update, say("Half is done.")), "change update 0");
    let cause = || Cause { change: FIXES.parse().unwrap(), expected: None, request: request(say("Sign-in fails.")) };
    sends!(w, n, "2026-11-21T02:15:00Z", w.carry_out(cause()), "change incident 0");
    let report = |message: &str| UpdateIncident {
        id: "fixes-incident-1".parse().unwrap(),
        request: request(json!({ "message": message, "stage": "resolved" })),
    };
    sends!(w, n, "2026-11-21T02:20:00Z", w.carry_out(report("It is over.")), "incident incident 1");
    // The end passes: an update is due, which a person writes.
    sends!(w, n, "2026-11-21T03:00:00Z", clock(), "");
    sends!(w, n, "2026-11-21T03:02:00Z", w.step(Step::Update, say("It takes longer.")), "change update 1");
    sends!(w, n, "2026-11-21T03:10:00Z", w.step(Step::Verify, json!({})), "change verifying 0");
    sends!(w, n, "2026-11-21T03:20:00Z", w.step(Step::Rollback, json!({})), "change update 2");
    sends!(w, n, "2026-11-21T03:30:00Z", w.step(Step::Update, say("It broke sign-in.")), "change rolled_back 0");
    sends!(w, n, "2026-11-21T09:00:00Z", w.step(Step::Close, json!({})), "change rolled_back 1");
    // Each is about the revision that published it.
    for dispatch in w.store.dispatches(&subjects()[0]).await.unwrap() {
        let Content::Notice { subject, revision, .. } = &dispatch.content else { panic!("{dispatch:?}") };
        let line = w.store.document(subject, *revision).await.unwrap().unwrap();
        assert_eq!(line.at, dispatch.published_at, "{dispatch:?}");
    }
}

#[tokio::test]
async fn automatic_steps_send_what_they_publish() {
    let (w, mut n) = (World::new().await, 0);
    let automatic = json!({ "automatic": { "start": true, "finish": true } });
    let clock = async || _ = scheduler::catch_up(&w.service).await.unwrap();
    sends!(w, n, "2026-11-02T09:00:00Z", w.carry_out(Announce(patch(&automatic))), "change announcement 0");
    // The server was down: it catches up.
    sends!(w, n, "2026-11-14T02:30:00Z", clock(), "change started 0");
    sends!(w, n, "2026-11-14T03:00:00Z", clock(), "change finished 0");
    sends!(w, n, "2026-11-14T09:00:00Z", w.step(Step::Close, json!({})), "");
    assert_eq!(w.dispatch("change started 0").await.due, Some(at("2026-11-14T02:05:00Z")));
}

#[tokio::test]
async fn a_release_sends_its_notices_itself_or_with_the_announcement() {
    let (w, mut n) = (World::new().await, 0);
    let version = || VERSION.parse().unwrap();
    sends!(w, n, "2026-11-02T09:00:00Z", w.carry_out(EarlyNotification(request(release()))), "release early 0");
    // Its notes are published with the announcement, and go out with it.
    let with_notes = json!({ "release": { "from": "3.9.2", "to": VERSION, "notes_at": "2026-11-03T09:00:00Z" } });
    sends!(w, n, "2026-11-03T09:00:00Z", w.carry_out(Announce(patch(&with_notes))), "change announcement 0");
    let documentation =
        || Documentation { version: version(), request: request(json!({ "url": "https://docs.example/" })) };
    sends!(w, n, "2026-11-04T09:00:00Z", w.carry_out(documentation()), "release documentation 0");
    sends!(w, n, "2026-11-05T09:00:00Z", w.carry_out(documentation()), "release documentation 1");

    let (w, mut n) = (World::new().await, 0);
    sends!(w, n, "2026-11-02T09:00:00Z", w.carry_out(EarlyNotification(request(release()))), "release early 0");
    let items = json!({ "scope_final": "Fixes.", "items": release()["items"] });
    let notes = || Notes { version: version(), request: request(items.clone()) };
    sends!(w, n, "2026-11-03T09:00:00Z", w.carry_out(notes()), "release notes 0");
    let deploys = json!({ "release": { "from": "3.9.2", "to": VERSION } });
    sends!(w, n, "2026-11-03T09:01:00Z", w.carry_out(Announce(patch(&deploys))), "change announcement 0");
    // An edit can publish, too.
    let documented = json!({ "release": { "from": "3.9.2", "to": "3.9.4", "docs_at": "2026-11-03T09:00:00Z", "notes_at": "2026-11-03T09:00:00Z", "items": release()["items"] } });
    w.set("2026-11-03T10:00:00Z");
    w.edit(documented).await;
    let other = w.store.dispatches(&SubjectId::Release("3.9.4".parse().unwrap())).await.unwrap();
    assert_eq!(
        other.iter().map(name).collect::<Vec<_>>(),
        ["release early 0", "release notes 0", "release documentation 0"]
    );
}

#[tokio::test]
async fn an_incident_by_itself_sends_each_message() {
    let (w, mut n) = (World::new().await, 0);
    let open = || Open(request(json!({ "id": "down", "title": "Down", "message": "We look into it." })));
    let body = |message: &str| json!({ "message": message });
    sends!(w, n, "2026-11-02T09:00:00Z", w.carry_out(open()), "incident incident 0");
    let update = || UpdateIncident { id: "down".parse().unwrap(), request: request(body("We found it.")) };
    sends!(w, n, "2026-11-02T09:10:00Z", w.carry_out(update()), "incident incident 1");
    let correct =
        || CorrectIncident { id: "down".parse().unwrap(), number: 1, request: request(body("We found him.")) };
    sends!(w, n, "2026-11-02T09:11:00Z", w.carry_out(correct()), "");
}

/// Not by a repetition, not by a refusal, not without a transport.
#[tokio::test]
async fn nothing_is_sent_twice_or_in_vain() {
    let (w, mut n) = (World::new().await, 0);
    let key = IdempotencyKey { key: "k".to_owned(), fingerprint: "f".to_owned() };
    let caller = Caller { actor: "ana".to_owned(), key: Some(key), dry_run: false };
    for expected in ["change announcement 0", ""] {
        w.service.carry_out(caller.clone(), Announce(patch(&json!({})))).await.unwrap();
        assert_eq!(w.sent(&subjects(), &mut n).await, expected);
    }
    let late = json!({ "id": "late", "start": "2026-11-03T02:00:00Z", "end": "2026-11-03T03:00:00Z", "title": "Late", "release": { "from": "3.9.2", "to": "3.9.9" } });
    let anonymous = Caller { actor: "ana".to_owned(), key: None, dry_run: false };
    w.service.carry_out(anonymous, Announce(patch(&late))).await.unwrap_err();
    assert_eq!(w.store.dispatches(&SubjectId::Change("late".parse().unwrap())).await.unwrap(), []);
    let routine = json!({ "id": "routine", "kind": "routine", "title": "Rotate logs", "release": null, "components": [{ "id": "api", "impact": "none" }] });
    w.carry_out(Announce(patch(&routine))).await;
    assert_eq!(w.store.dispatches(&SubjectId::Change("routine".parse().unwrap())).await.unwrap(), []);

    let silent = World::without_mail().await;
    silent.carry_out(Announce(patch(&json!({})))).await;
    assert_eq!(silent.store.dispatches_of(&subjects()).await.unwrap(), []);
}

#[tokio::test]
async fn a_reminder_that_is_not_true_any_more_is_withdrawn() {
    for (step, expected) in [
        ("move", Some("the start of work was moved")),
        ("cancel", Some("work was cancelled")),
        ("start", Some("work has begun")),
        ("retitle", None),
    ] {
        let w = World::new().await;
        w.carry_out(Announce(patch(&json!({})))).await;
        w.set("2026-11-14T01:00:00Z");
        scheduler::catch_up(&w.service).await.unwrap();
        let reminder = w.dispatch("change reminder 0").await;
        assert_eq!((reminder.withdrawn, reminder.expires_at), (None, Some(at("2026-11-14T02:00:00Z"))));
        w.set(if step == "start" { "2026-11-14T02:00:00Z" } else { "2026-11-14T01:10:00Z" });
        match step {
            "move" => w.edit(json!({ "start": "2026-11-28T02:00:00Z", "end": "2026-11-28T03:00:00Z" })).await,
            "cancel" => w.step(Step::Cancel, json!({})).await,
            "start" => w.step(Step::Start, json!({})).await,
            _ => w.edit(json!({ "title": "Some fixes" })).await,
        }
        assert_eq!(w.dispatch("change reminder 0").await.withdrawn.as_deref(), expected, "{step}");
        assert_eq!(w.dispatch("change announcement 0").await.withdrawn, None);
    }
}

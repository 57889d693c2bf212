//! `/manage`

use super::{AIKO, letters, link, list_components, send, subscribed, subscriber};
use crate::{
    app::TestApp,
    site::html::{says, words},
};
use axum::http::StatusCode;
use fairnotice_core::{
    change::{Kind, MessageKind},
    component::Impact,
    dispatch::Letter,
};
use fairnotice_notify::links::Purpose;
use fairnotice_store::SubscriberState as State;

/// Every notice but these is ticked.
fn ticked(but: &[MessageKind]) -> String {
    let ticked = MessageKind::ALL.into_iter().filter(|kind| !but.contains(kind));
    ticked.flat_map(|kind| ["&notice=", kind.id()]).collect()
}

#[tokio::test]
async fn a_subscriber_changes_what_is_sent() {
    let app = TestApp::new().await;
    list_components(&app).await;
    let before = subscribed(&app, AIKO).await;
    let path = link(&app, &before, Purpose::Manage).await;
    says(
        &words(&app.get(&path).await.text),
        &[
            "Notices are sent to aiko@example.com.",
            "Announcement always sent: the policy requires it",
            "Reminder Start of the work",
        ],
    );
    let body = format!(
        "do=change&language=ar&zone=America%2FLos_Angeles&what=changes&component=web&region=us&kind=urgent&kind=patch&impact=degraded{}",
        ticked(&[MessageKind::Reminder, MessageKind::Started])
    );
    let answer = send(&app, &path, &body, &[]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    says(&words(&answer.text), &["Saved.", "Your subscription"]);
    let after = subscriber(&app, AIKO).await;
    assert_eq!((after.language.tag(), after.zone.as_str(), after.epoch), ("ar", "America/Los_Angeles", before.epoch));
    let chosen = &after.subscription;
    assert_eq!((chosen.changes, chosen.incidents, chosen.releases), (true, false, false));
    assert_eq!(chosen.components, ["web"]);
    assert_eq!(chosen.regions, ["us"]);
    assert_eq!(chosen.kinds, [Kind::Patch, Kind::Urgent]);
    assert_eq!(chosen.impact, Impact::Degraded);
    assert_eq!(chosen.muted, [MessageKind::Reminder, MessageKind::Started]);
    let html = app.get(&path).await.text;
    for part in [
        "name=\"notice\" value=\"reminder\">",
        "name=\"notice\" value=\"finished\" checked>",
        "name=\"notice\" value=\"announcement\" checked disabled>",
        "<option value=\"ar\" lang=\"ar\" selected>",
        "<option value=\"America/Los_Angeles\" selected>America/Los Angeles</option>",
        "<details open>",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    assert_eq!(letters(&app).await, []);
}

/// A44.
#[tokio::test]
async fn a_required_notice_cannot_be_muted() {
    let app = TestApp::new().await;
    let path = link(&app, &subscribed(&app, AIKO).await, Purpose::Manage).await;
    // A browser does not send the boxes that cannot be changed; a program can leave out all.
    let answer = send(&app, &path, "do=change&language=en&zone=UTC&what=changes", &[]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let muted = subscriber(&app, AIKO).await.subscription.muted;
    let required = app.app.policy().required_notices();
    assert!(!required.is_empty() && required.iter().all(|kind| !muted.contains(kind)), "{muted:?}");
    assert_eq!(muted.len() + required.len(), MessageKind::ALL.len());
}

#[tokio::test]
async fn a_mistake_changes_nothing() {
    let app = TestApp::new().await;
    list_components(&app).await;
    let before = subscribed(&app, AIKO).await;
    let path = link(&app, &before, Purpose::Manage).await;
    for (body, field) in [
        ("do=change&language=en&zone=Mars&what=changes", "zone"),
        ("do=change&language=&zone=UTC&what=changes", "language"),
        ("do=change&language=en&zone=UTC", "what"),
        ("do=change&language=en&zone=UTC&what=changes&component=gone", "component"),
        ("do=change&language=en&zone=UTC&what=changes&region=gone", "region"),
    ] {
        let answer = send(&app, &path, body, &[]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert!(answer.text.contains(&format!("href=\"#{field}\"")), "{body}: {}", answer.text);
        assert!(answer.text.contains(&format!("id=\"{field}-problem\"")), "{body}: {}", answer.text);
        says(&words(&answer.text), &["Nothing is stored yet", AIKO]);
    }
    for body in ["", "do=", "do=erase"] {
        assert_eq!(send(&app, &path, body, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    assert_eq!(subscriber(&app, AIKO).await, before);
    // Nobody else learns whose it is by a mistake.
    let answer = send(&app, "/manage?token=x", "do=change&language=en&zone=Mars", &[]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_subscriber_unsubscribes_on_the_page() {
    let app = TestApp::new().await;
    let before = subscribed(&app, AIKO).await;
    let path = link(&app, &before, Purpose::Manage).await;
    let answer = send(&app, &path, "do=unsubscribe", &[]).await;
    assert_eq!(answer.status, StatusCode::OK);
    says(&words(&answer.text), &["You are unsubscribed", "It has a link that undoes this"]);
    assert_eq!(letters(&app).await, [(AIKO.to_owned(), Letter::Goodbye)]);
    let ended = subscriber(&app, AIKO).await;
    assert_eq!((ended.state, ended.subscription), (State::Ended, before.subscription));
    assert_eq!(send(&app, &path, "do=unsubscribe", &[]).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_suspended_address_is_told_what_to_do() {
    let app = TestApp::new().await;
    let before = subscribed(&app, AIKO).await;
    let mut tx = app.store.begin_mail(app.app.now()).await.unwrap();
    let mut suspended = tx.subscriber(before.id).await.unwrap().unwrap();
    suspended.state = State::Suspended;
    tx.put_subscriber(&suspended).await.unwrap();
    tx.commit().await.unwrap();
    let path = link(&app, &before, Purpose::Manage).await;
    says(&words(&app.get(&path).await.text), &["No notices are sent now", "enter it once more and confirm it"]);
    let answer = send(&app, "/subscribe", &super::everything(AIKO), &[]).await;
    assert_eq!(answer.status, StatusCode::OK);
    let known = subscriber(&app, AIKO).await;
    assert_eq!(known.state, State::Suspended, "anybody can enter the address");
    assert_eq!(letters(&app).await, [(AIKO.to_owned(), Letter::Confirm)]);
    let confirm = link(&app, &known, Purpose::Confirm).await;
    assert_eq!(send(&app, &confirm, "", &[]).await.status, StatusCode::OK);
    let active = subscriber(&app, AIKO).await;
    assert_eq!((active.state, active.epoch), (State::Active, before.epoch + 1));
}

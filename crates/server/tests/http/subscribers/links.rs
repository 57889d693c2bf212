//! Links in mails: what they open, and which open nothing.

use super::{AIKO, NOBODY, everything, letters, link, send, stored, subscribed, subscriber, token};
use crate::{
    app::{TestApp, at},
    site::html::{says, words},
};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use fairnotice_core::dispatch::Letter;
use fairnotice_notify::links::{Link, LinkKey, LinkKeys, Purpose};
use fairnotice_store::{Subscriber, SubscriberState as State};

const ALL: [Purpose; 4] = [Purpose::Confirm, Purpose::Manage, Purpose::Unsubscribe, Purpose::Resubscribe];
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// What a form of each page sends.
const BODY: &str = "List-Unsubscribe=One-Click&do=unsubscribe";

/// Checks that a token opens no page, and that nothing was changed.
async fn opens_nothing(app: &TestApp, purpose: Purpose, token: &str, status: u16) {
    let (before, path) = (stored(app).await, format!("{}?token={token}", purpose.path()));
    for answer in [app.get(&path).await, send(app, &path, BODY, &[]).await] {
        assert_eq!(answer.status, status, "{path}: {}", answer.text);
        assert!(!answer.text.contains(AIKO), "{path} shows the address");
        says(&words(&answer.text), &["This link cannot be used"]);
    }
    assert_eq!(stored(app).await, before, "{path}");
}

#[tokio::test]
async fn a_link_that_nobody_signed_opens_nothing() {
    let app = TestApp::new().await;
    let aiko = subscribed(&app, AIKO).await;
    let bo = subscribed(&app, "bo@example.com").await;
    for purpose in ALL {
        let valid = token(&app, &aiko, purpose).await;
        let of = |subscriber: &Subscriber| Link {
            purpose,
            subscriber: subscriber.id.0,
            epoch: subscriber.epoch,
            expires: None,
        };
        let stranger = LinkKeys::new(LinkKey::new(1, [7; 32]), []).sign(&of(&aiko));
        // Who has a valid link of another writes its signature below an own one.
        let (own, other) = (token(&app, &bo, purpose).await, valid.clone());
        let crossed = format!("{}{}", &own[..30], &other[30..]);
        let unknown_key = LinkKeys::new(LinkKey::new(4, [7; 32]), []).sign(&of(&aiko));
        let hostile = ["", "a", "%00", "%22%3E%3Cscript%3E", "..%2F..", "%FF", "=", "a%0d%0ab"].map(str::to_owned);
        for token in [stranger, crossed, unknown_key, format!("{valid}a"), format!("{valid}="), "A".repeat(51)]
            .iter()
            .chain(&hostile)
        {
            opens_nothing(&app, purpose, token, 404).await;
        }
        for place in (0..valid.len()).step_by(5) {
            let other = if valid.as_bytes()[place] == b'A' { "B" } else { "A" };
            let changed = format!("{}{other}{}", &valid[..place], &valid[place + 1..]);
            opens_nothing(&app, purpose, &changed, 404).await;
        }
        for other in ALL.into_iter().filter(|other| *other != purpose) {
            opens_nothing(&app, other, &valid, 404).await;
        }
    }
}

#[tokio::test]
async fn a_link_ends_with_its_time_and_with_its_key() {
    let app = TestApp::new().await;
    let aiko = subscribed(&app, AIKO).await;
    let subscribers = app.app.service().subscribers();
    let keys = subscribers.signing_keys().await.unwrap();
    let link = |expires| Link { purpose: Purpose::Manage, subscriber: aiko.id.0, epoch: aiko.epoch, expires };
    let brief = keys.sign(&link(Some(at("2026-10-30T12:00:01Z"))));
    let long = keys.sign(&link(None));
    assert_eq!(app.get(&format!("/manage?token={brief}")).await.status, StatusCode::OK);
    app.set_clock(at("2026-10-30T12:00:01Z"));
    opens_nothing(&app, Purpose::Manage, &brief, 410).await;
    let second = app.app.service().subscribers().rotate_link_keys().await.unwrap();
    assert_eq!(second, 2);
    assert_eq!(app.get(&format!("/manage?token={long}")).await.status, StatusCode::OK, "both keys are valid");
    let of_second = token(&app, &aiko, Purpose::Manage).await;
    assert_ne!(of_second, long);
    assert_eq!(app.app.service().subscribers().retire_earlier_link_keys().await.unwrap(), [1]);
    opens_nothing(&app, Purpose::Manage, &long, 404).await;
    assert_eq!(app.get(&format!("/manage?token={of_second}")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn reading_a_page_changes_nothing() {
    let app = TestApp::new().await;
    let aiko = subscribed(&app, AIKO).await;
    let bo = subscribed(&app, "bo@example.com").await;
    let unsubscribe = link(&app, &bo, Purpose::Unsubscribe).await;
    send(&app, &unsubscribe, ONE_CLICK, &[]).await;
    send(&app, "/subscribe", &everything("cy@example.com"), &[]).await;
    let before = stored(&app).await;
    for address in [AIKO, "bo@example.com", "cy@example.com"] {
        let one = subscriber(&app, address).await;
        for purpose in ALL {
            let path = link(&app, &one, purpose).await;
            for method in [Method::GET, Method::HEAD] {
                for query in ["", "&List-Unsubscribe=One-Click", "&do=unsubscribe"] {
                    app.fetch(method.clone(), &format!("{path}{query}"), &[]).await;
                }
            }
        }
    }
    assert_eq!(stored(&app).await, before);
    assert_eq!(subscriber(&app, AIKO).await, aiko);
}

#[tokio::test]
async fn one_click_unsubscribes_at_once() {
    let app = TestApp::new().await;
    let multipart = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
    for (address, kind, body) in [
        (AIKO, "application/x-www-form-urlencoded", ONE_CLICK),
        ("bo@example.com", "multipart/form-data; boundary=x", multipart),
    ] {
        let before = subscribed(&app, address).await;
        let path = link(&app, &before, Purpose::Unsubscribe).await;
        says(&words(&app.get(&path).await.text), &["Unsubscribe", address]);
        for body in ["", "List-Unsubscribe=no", "a=b"] {
            assert_eq!(send(&app, &path, body, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(subscriber(&app, address).await, before);
        // As a provider sends it, from another site; and again.
        for _ in 0..2 {
            let request =
                Request::post(&path).header(header::CONTENT_TYPE, kind).header("sec-fetch-site", "cross-site");
            let answer = app.send(request.body(Body::from(body)).unwrap()).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
            assert_eq!((answer.header(header::SET_COOKIE), answer.header(header::LOCATION)), ("", ""));
        }
        let ended = subscriber(&app, address).await;
        assert_eq!((ended.state, ended.ended_at, ended.epoch), (State::Ended, Some(app.app.now()), before.epoch + 1));
        assert_eq!(letters(&app).await, [(address.to_owned(), Letter::Goodbye)]);
        says(&words(&app.get(&path).await.text), &["You are unsubscribed"]);
    }
}

#[tokio::test]
async fn unsubscribing_is_undone_by_a_link() {
    let app = TestApp::new().await;
    let before = subscribed(&app, AIKO).await;
    let unsubscribe = link(&app, &before, Purpose::Unsubscribe).await;
    send(&app, &unsubscribe, ONE_CLICK, &[]).await;
    let undo = link(&app, &subscriber(&app, AIKO).await, Purpose::Resubscribe).await;
    says(&words(&app.get(&undo).await.text), &["Subscribe again", AIKO]);
    assert_eq!(subscriber(&app, AIKO).await.state, State::Ended);
    for _ in 0..2 {
        let answer = send(&app, &undo, "", &[]).await;
        assert_eq!(answer.status, StatusCode::OK);
        says(&words(&answer.text), &["You are subscribed"]);
    }
    let active = subscriber(&app, AIKO).await;
    assert_eq!(active, Subscriber { epoch: before.epoch + 2, ..before.clone() });
    // Links from before are void, and the next end has its own.
    let manage = token(&app, &before, Purpose::Manage).await;
    opens_nothing(&app, Purpose::Manage, &manage, 410).await;
}

#[tokio::test]
async fn who_never_confirmed_is_asked_for_nothing_more() {
    let app = TestApp::new().await;
    send(&app, "/subscribe", &everything(AIKO), &[]).await;
    letters(&app).await;
    let path = link(&app, &subscriber(&app, AIKO).await, Purpose::Unsubscribe).await;
    let answer = send(&app, &path, ONE_CLICK, &[]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(letters(&app).await, [], "no goodbye to who never came");
    assert_eq!(subscriber(&app, AIKO).await.state, State::Ended);
}

#[tokio::test]
async fn who_was_erased_is_unsubscribed() {
    let app = TestApp::new().await;
    let gone = Subscriber { id: NOBODY, ..subscribed(&app, AIKO).await };
    let path = link(&app, &gone, Purpose::Unsubscribe).await;
    for answer in [app.get(&path).await, send(&app, &path, ONE_CLICK, &[]).await] {
        assert_eq!(answer.status, StatusCode::OK);
        says(&words(&answer.text), &["You are unsubscribed"]);
    }
    for purpose in [Purpose::Confirm, Purpose::Manage, Purpose::Resubscribe] {
        let token = token(&app, &gone, purpose).await;
        opens_nothing(&app, purpose, &token, 410).await;
    }
}

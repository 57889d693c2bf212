//! `/subscribe` and what the links of mails open; the API is in `api.rs`.

mod api;
mod floods;
mod links;
mod manage;
mod sign_up;

use crate::app::{Answer, TestApp};
use axum::{
    body::Body,
    http::{Request, header},
};
use chrono::TimeDelta;
use fairnotice_core::{
    component::{Component, Status},
    dispatch::Letter,
};
use fairnotice_notify::links::{Link, Purpose};
use fairnotice_store::{Content, Subscriber, SubscriberId};

/// A subscriber in Tokyo.
const AIKO: &str = "aiko@example.com";

/// Lists two components, of which one serves a part of the world.
async fn list_components(app: &TestApp) {
    let one = |id: &str, name: &str, regions: &[&str]| Component {
        id: id.into(),
        name: name.to_owned(),
        group: String::new(),
        regions: regions.iter().map(|id| (*id).into()).collect(),
        status: Status::Operational,
    };
    let listed = [one("recordings", "Recordings", &[]), one("web", "Web application", &["eu", "us"])];
    app.store.list_components(&listed).await.unwrap();
    app.app.service().publish().await.unwrap();
}

/// A form that wants everything.
fn everything(address: &str) -> String {
    let address = address.replace('@', "%40");
    format!("address={address}&language=en&zone=Asia%2FTokyo&what=changes&what=incidents&what=releases&impact=none")
}

/// Sends a form as a browser does.
async fn send(app: &TestApp, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

/// The letters that were written since this was called last: to whom, and which.
async fn letters(app: &TestApp) -> Vec<(String, Letter)> {
    let claimed = app.store.claim("a test", app.app.now(), TimeDelta::days(3650), 1000).await.unwrap();
    let letter = |content| match content {
        Content::Letter { letter, .. } => letter,
        Content::Notice { .. } => panic!("no notice was published"),
    };
    claimed.into_iter().map(|one| (one.subscriber.address.clone(), letter(one.dispatch.content.clone()))).collect()
}

async fn subscriber(app: &TestApp, address: &str) -> Subscriber {
    app.store.subscriber_with(address).await.unwrap().unwrap()
}

/// The token of a link as a mail of now has it.
async fn token(app: &TestApp, to: &Subscriber, purpose: Purpose) -> String {
    let keys = app.app.service().subscribers().signing_keys().await.unwrap();
    keys.sign(&Link { purpose, subscriber: to.id.0, epoch: to.epoch, expires: None })
}

/// The path that a mail's link leads to.
async fn link(app: &TestApp, to: &Subscriber, purpose: Purpose) -> String {
    format!("{}?token={}", purpose.path(), token(app, to, purpose).await)
}

/// Somebody who has subscribed and confirmed it.
async fn subscribed(app: &TestApp, address: &str) -> Subscriber {
    assert_eq!(send(app, "/subscribe", &everything(address), &[]).await.status, 200);
    let path = link(app, &subscriber(app, address).await, Purpose::Confirm).await;
    assert_eq!(send(app, &path, "", &[]).await.status, 200);
    assert_eq!(letters(app).await, [(address.to_owned(), Letter::Confirm)]);
    subscriber(app, address).await
}

/// Everything that is stored of subscribers.
async fn stored(app: &TestApp) -> (Vec<Subscriber>, Vec<Option<u32>>) {
    let all = app.store.subscribers(None, None, 1000).await.unwrap();
    let next = app.store.next_delivery_at().await.unwrap();
    (all, vec![next.map(|at| u32::try_from(at.timestamp()).unwrap())])
}

const NOBODY: SubscriberId = SubscriberId(99);

//! What is erased when its time is over, and what stays.
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

use chrono::TimeDelta;
use fairnotice_core::{
    change::LanguageTag,
    file,
    instant::{self, Instant},
    policy::{History, Policy},
    snapshot::Vendor,
    subscription::Subscription,
};
use fairnotice_service::{
    Caller, Policies, Service, ServiceParts, TimeSource,
    component::{SetStatus, StatusRequest},
    retention::{Forgotten, Retention},
    scheduler,
};
use fairnotice_store::{NewSubscriber, Store, Subscriber, SubscriberState};
use std::sync::Arc;

const POLICY: &str = include_str!("../../../policies/reference-strict.toml");

struct Still;

impl TimeSource for Still {
    fn now(&self) -> Instant {
        at("2026-11-30T12:00:00Z")
    }
}

fn at(text: &str) -> Instant {
    instant::parse(text).unwrap()
}

async fn service(store: &Store) -> Service {
    let policy: Policy = file::policy(POLICY).unwrap();
    store.list_components(&policy.listed()).await.unwrap();
    let vendor = Vendor { name: "Vendor".to_owned(), url: "https://status.example".to_owned() };
    let policies = Policies::new(policy, History::default());
    Service::new(ServiceParts { store: store.clone(), policies, clock: Arc::new(Still), vendor }).await.unwrap()
}

async fn subscriber(store: &Store, name: &str, entered: &str, state: SubscriberState, ended: Option<&str>) {
    let mut tx = store.begin_mail(at(entered)).await.unwrap();
    let new = NewSubscriber {
        address: format!("{name}@example.org"),
        address_key: format!("{name}@example.org"),
        language: LanguageTag::new("en").unwrap(),
        zone: "UTC".to_owned(),
        subscription: Subscription::default(),
        reason: String::new(),
        confirmed_at: None,
    };
    let one = tx.add_subscriber(&new).await.unwrap().unwrap();
    tx.put_subscriber(&Subscriber { state, ended_at: ended.map(at), ..one }).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_is_due_is_erased_and_evidence_stays() {
    use SubscriberState::{Active, Ended, Pending, Suspended};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fairnotice.db");
    let store = Store::open(&format!("sqlite://{}", path.display())).await.unwrap();
    let service = service(&store).await;
    for (name, entered, state, ended) in [
        ("old", "2026-11-23T11:59:59Z", Pending, None),
        ("new", "2026-11-23T12:00:00Z", Pending, None),
        ("gone", "2024-01-01T00:00:00Z", Ended, Some("2026-10-01T11:59:59Z")),
        ("left", "2024-01-01T00:00:00Z", Ended, Some("2026-10-01T12:00:00Z")),
        ("active", "2020-01-01T00:00:00Z", Active, None),
        ("broken", "2020-01-01T00:00:00Z", Suspended, Some("2020-02-01T00:00:00Z")),
    ] {
        subscriber(&store, name, entered, state, ended).await;
    }
    for (actor, status) in [("Ana", "degraded_performance"), ("Bo", "operational")] {
        let caller = Caller { actor: actor.to_owned(), key: None, dry_run: false };
        let text = format!(r#"{{ "status": "{status}", "reason": "{actor} saw it" }}"#);
        let request: StatusRequest = serde_json::from_str(&text).unwrap();
        service.carry_out(caller, SetStatus { id: "api".into(), request }).await.unwrap();
    }
    let before = store.audit_before(i64::MAX, 100).await.unwrap();
    let retention = Retention { unconfirmed: TimeDelta::days(7), ended: TimeDelta::days(60), audit_names: None };
    assert_eq!(service.forget(retention).await.unwrap(), Forgotten { subscribers: 2, lines: 0 });
    let left = store.subscribers(None, None, 100).await.unwrap();
    let left: Vec<_> = left.iter().map(|one| one.address.split('@').next().unwrap()).collect();
    assert_eq!(left, ["new", "left", "active", "broken"]);
    assert_eq!(service.forget(retention).await.unwrap(), Forgotten::default());
    let files = std::fs::read(&path).unwrap();
    assert!(!files.windows(12).any(|bytes| bytes == b"gone@example"), "the file still has an address");

    // The log says how many were erased, and the names stay.
    let log = store.audit_before(i64::MAX, 100).await.unwrap();
    let (new, old) = log.split_first().unwrap();
    assert_eq!(
        (new.actor.as_str(), new.action.as_str(), new.subject.kind()),
        (scheduler::ACTOR, "forget", "subscribers")
    );
    assert!(new.detail.starts_with("2 subscribers"), "{}", new.detail);
    assert_eq!(old, before);

    // The names go, and nothing else does.
    let retention = Retention { audit_names: Some(TimeDelta::zero()), ..retention };
    assert_eq!(service.forget(retention).await.unwrap(), Forgotten::default(), "a line of this instant is not over");
    let retention = Retention { audit_names: Some(TimeDelta::seconds(-1)), ..retention };
    assert_eq!(service.forget(retention).await.unwrap(), Forgotten { subscribers: 0, lines: 3 });
    assert_eq!(service.forget(retention).await.unwrap(), Forgotten::default());
    let after = store.audit_before(i64::MAX, 100).await.unwrap();
    assert_eq!(after[0], *new, "a line of the scheduler stays");
    for (now, was) in after[1..].iter().zip(&before) {
        let mut expected = was.clone();
        (expected.actor, expected.reason) = ("erased".to_owned(), String::new());
        assert_eq!(*now, expected);
    }
    // The next line follows the last one.
    service.subscribers().note("export", "", "Ana").await.unwrap();
    assert_eq!(store.audit_before(i64::MAX, 1).await.unwrap()[0].seq, new.seq + 1);
}

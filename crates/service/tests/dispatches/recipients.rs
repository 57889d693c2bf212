//! To whom a dispatch goes, and what becomes of it.

use crate::world::{FIXES, POLICY, World, at, name, patch, request, subjects};
use chrono::TimeDelta;
use fairnotice_core::{
    file, instant::Instant, lifecycle::Step, policy::History, promises::Promise, snapshot::Vendor,
    subscription::Choice, verdict::Outcome,
};
use fairnotice_service::{
    Caller, Policies, Service, ServiceParts, TimeSource as _,
    announce::Announce,
    outbox,
    promises::{PageRequest, PageStart},
    scheduler,
    step::TakeStep,
};
use fairnotice_store::{NewSubscriber, Settled, Store, Subscriber, SubscriberId, SubscriberState};
use serde_json::{Value, json};

async fn subscribe(store: &Store, count: usize, now: Instant) -> Vec<SubscriberId> {
    let mut writing = store.begin_mail(now).await.unwrap();
    let mut ids = Vec::new();
    for number in 0..count {
        let address = format!("s{number}@example.org");
        let new = NewSubscriber {
            address_key: address.clone(),
            address,
            language: fairnotice_core::change::LanguageTag::new("en").unwrap(),
            zone: "Asia/Tokyo".to_owned(),
            subscription: fairnotice_core::subscription::Subscription::default(),
            reason: String::new(),
            confirmed_at: Some(now),
        };
        ids.push(writing.add_subscriber(&new).await.unwrap().unwrap().id);
    }
    writing.commit().await.unwrap();
    ids
}

/// The ledger hears of what mail servers accept, and of the instant until which they could.
#[tokio::test]
async fn the_promises_rest_on_what_was_accepted() {
    let w = World::new().await;
    let ids = subscribe(&w.store, 100, w.clock.now()).await;
    w.carry_out(Announce(patch(&json!({})))).await;
    let announced = async || {
        let page = PageRequest { start: PageStart::Skip(0), limit: 10 };
        let report = w.service.promises(page).await.unwrap();
        let evidence = report.promises.lines[0].promises[&Promise::Announced].clone();
        let tally = report.promises.counts.promises[&Promise::Announced];
        let counted = match (tally.kept, tally.broken, tally.pending) {
            (1, 0, 0) => Outcome::Pass,
            (0, 1, 0) => Outcome::Fail,
            (0, 0, 1) => Outcome::Pending,
            other => panic!("{other:?}"),
        };
        assert_eq!(counted, evidence.outcome, "the figures are those of the lines");
        (evidence.outcome, evidence.delivery.map(|delivery| (delivery.recipients, delivery.accepted_in_time)))
    };
    // A page is shared for a second.
    let pass = || *w.clock.0.lock().unwrap() += TimeDelta::seconds(1);
    assert_eq!(announced().await, (Outcome::Pending, Some((0, 0))));
    let dispatch = w.store.unexpanded().await.unwrap().unwrap();
    assert!(w.store.expand(dispatch.id, w.clock.now(), |_| Choice::Wanted).await.unwrap());
    pass();
    assert_eq!(announced().await, (Outcome::Pending, Some((100, 0))));
    let accept = async |ids: &[SubscriberId]| {
        let at = w.clock.now();
        let settled: Vec<_> = ids.iter().map(|id| (dispatch.id, *id, Settled::Accepted { at })).collect();
        w.store.settle("one", &settled, at).await.unwrap();
    };
    accept(&ids[..98]).await;
    pass();
    assert_eq!(announced().await, (Outcome::Pending, Some((100, 98))));
    // The announcement is due on the 10th, 22:59:59.
    w.set("2026-11-11T00:00:00Z");
    assert_eq!(announced().await, (Outcome::Fail, Some((100, 98))));
    accept(&ids[98..]).await;
    pass();
    assert_eq!(announced().await, (Outcome::Fail, Some((100, 98))), "that was too late");

    // A server that starts now reads the same.
    let policy = file::policy(POLICY).unwrap();
    let vendor = Vendor { name: "Vendor".to_owned(), url: "https://status.example".to_owned() };
    let policies = Policies::new(policy, History::default());
    let parts = ServiceParts { store: w.store.clone(), policies, clock: w.clock.clone(), vendor };
    let page = PageRequest { start: PageStart::Skip(0), limit: 10 };
    let report = Service::new(parts).await.unwrap().promises(page).await.unwrap();
    assert_eq!(report.promises.counts.promises[&Promise::Announced].broken, 1);
}

#[tokio::test]
async fn the_share_that_is_accepted_in_time_keeps_the_promise() {
    let w = World::new().await;
    let ids = subscribe(&w.store, 100, w.clock.now()).await;
    w.carry_out(Announce(patch(&json!({})))).await;
    let dispatch = w.store.unexpanded().await.unwrap().unwrap();
    assert!(w.store.expand(dispatch.id, w.clock.now(), |_| Choice::Wanted).await.unwrap());
    let at = w.clock.now();
    let settled: Vec<_> = ids[..99].iter().map(|id| (dispatch.id, *id, Settled::Accepted { at })).collect();
    w.store.settle("one", &settled, at).await.unwrap();
    let page = PageRequest { start: PageStart::Skip(0), limit: 10 };
    let report = w.service.promises(page).await.unwrap();
    assert_eq!(report.promises.counts.promises[&Promise::Announced].kept, 1);
    let json: Value = serde_json::from_slice(&report.json).unwrap();
    let delivery = &json["lines"][0]["promises"]["announced"]["delivery"];
    assert_eq!((&delivery["recipients"], &delivery["accepted_in_time"]), (&json!(100), &json!(99)));
}

/// Changes what a subscriber chose, or where it stands.
async fn change(store: &Store, id: SubscriberId, with: impl FnOnce(Subscriber) -> Subscriber) {
    let mut writing = store.begin_mail(at("2026-11-02T09:00:00Z")).await.unwrap();
    let before = writing.subscriber(id).await.unwrap().unwrap();
    writing.put_subscriber(&with(before)).await.unwrap();
    writing.commit().await.unwrap();
}

#[tokio::test]
async fn a_dispatch_is_expanded_to_whoever_chose_it() {
    let w = World::new().await;
    let ids = subscribe(&w.store, 4, w.clock.now()).await;
    let choices =
        [json!({}), json!({ "components": ["nothing"] }), json!({ "muted": ["started"] }), json!({ "changes": false })];
    for (id, choices) in ids.iter().zip(choices) {
        let subscription = request(choices);
        change(&w.store, *id, |before| Subscriber { subscription, ..before }).await;
    }
    w.carry_out(Announce(patch(&json!({})))).await;
    w.set("2026-11-14T02:00:00Z");
    w.step(Step::Start, json!({})).await;
    for expected in [true, true, false] {
        assert_eq!(w.service.expand_next().await.unwrap(), expected);
    }
    let numbers = async |name: &str| {
        let dispatch = w.dispatch(name).await;
        (dispatch.recipients, dispatch.muted, dispatch.is_expanded)
    };
    // The announcement publishes release notes: who wants releases alone gets it too.
    assert_eq!(numbers("change announcement 0").await, (4, 0, true));
    assert_eq!(numbers("change started 0").await, (1, 1, true));
}

/// A step is tried: it says for how many subscribers its notices are, and nothing is stored. The count follows the subscribers.
#[tokio::test]
async fn a_dry_run_counts_and_stores_nothing() {
    let w = World::new().await;
    let ids = subscribe(&w.store, 4, w.clock.now()).await;
    let choose = async |id: SubscriberId, choices: Value| {
        let subscription = request(choices);
        change(&w.store, id, |before| Subscriber { subscription, ..before }).await;
    };
    choose(ids[1], json!({ "components": ["nothing"] })).await;
    choose(ids[2], json!({ "muted": ["started"] })).await;
    choose(ids[3], json!({ "changes": false, "releases": false })).await;
    let caller = |dry_run| Caller { actor: "ana".to_owned(), key: None, dry_run };
    let told = |answer: &str| {
        let answer: Value = serde_json::from_str(answer).unwrap();
        (answer["dry_run"] == true, answer["mail"]["notices"].clone())
    };
    let notices = json!([{ "notice": "announcement", "recipients": 3, "muted": 0 }]);
    let tried = w.service.carry_out(caller(true), Announce(patch(&json!({})))).await.unwrap();
    assert_eq!((told(&tried.answer), tried.dry_run), ((true, notices.clone()), true));
    assert_eq!(w.store.audit_before(i64::MAX, 9).await.unwrap(), []);
    assert_eq!(w.store.dispatches_of(&subjects()).await.unwrap(), []);
    let taken = w.service.carry_out(caller(false), Announce(patch(&json!({})))).await.unwrap();
    assert_eq!((told(&taken.answer), taken.dry_run), ((false, notices), false));

    let start = async || {
        let request = request(json!({}));
        let start = TakeStep { id: FIXES.parse().unwrap(), step: Step::Start, expected: None, request };
        told(&w.service.carry_out(caller(true), start).await.unwrap().answer).1
    };
    w.set("2026-11-14T02:00:00Z");
    assert_eq!(start().await, json!([{ "notice": "started", "recipients": 1, "muted": 1 }]));
    // Who changes, leaves or is suspended is counted so at the next step.
    choose(ids[2], json!({})).await;
    assert_eq!(start().await, json!([{ "notice": "started", "recipients": 2, "muted": 0 }]));
    w.store.erase_subscriber(ids[0], "ana", w.clock.now()).await.unwrap();
    assert_eq!(start().await, json!([{ "notice": "started", "recipients": 1, "muted": 0 }]));
}

#[tokio::test]
async fn what_is_not_true_any_more_is_not_sent() {
    let w = World::new().await;
    let ids = subscribe(&w.store, 4, w.clock.now()).await;
    w.carry_out(Announce(patch(&json!({})))).await;
    while w.service.expand_next().await.unwrap() {}
    for (id, state) in
        ids[1..].iter().zip([SubscriberState::Ended, SubscriberState::Suspended, SubscriberState::Pending])
    {
        change(&w.store, *id, |before| Subscriber { state, ..before }).await;
    }
    let claim = async |now| {
        let claimed = w.store.claim("one", now, TimeDelta::minutes(5), 10).await.unwrap();
        let mut outcomes: Vec<_> = claimed
            .iter()
            .map(|one| {
                (name(&one.dispatch), one.subscriber.id.0, outbox::unsendable(&one.dispatch, &one.subscriber, now))
            })
            .collect();
        outcomes.sort_by_key(|(_, id, _)| *id);
        w.store.release_claims(None).await.unwrap();
        outcomes.into_iter().map(|(name, _, outcome)| (name, outcome)).collect::<Vec<_>>()
    };
    let parked = |reason: &str| Some(Settled::Parked { reason: reason.to_owned() });
    let of_announcement = |outcome| ("change announcement 0".to_owned(), outcome);
    let expected = [None, Some(Settled::Left), parked("the address does not work"), Some(Settled::Left)];
    assert_eq!(claim(w.clock.now()).await, expected.map(of_announcement));
    // Whoever left after the announcement was due still counts.
    let claimed = w.store.claim("one", w.clock.now(), TimeDelta::minutes(5), 1).await.unwrap();
    w.store.release_claims(None).await.unwrap();
    let late = claimed[0].dispatch.accept_by + TimeDelta::seconds(1);
    let left_late = || parked("the subscription ended after the notice was due");
    let expected = [None, left_late(), parked("the address does not work"), left_late()];
    assert_eq!(claim(late).await, expected.map(of_announcement));
    change(&w.store, ids[1], |before| Subscriber { ended_at: Some(w.clock.now()), ..before }).await;
    assert_eq!(claim(late).await[1], of_announcement(Some(Settled::Left)));

    for id in &ids[1..] {
        w.store.erase_subscriber(*id, "ana", w.clock.now()).await.unwrap();
    }
    w.set("2026-11-14T01:00:00Z");
    scheduler::catch_up(&w.service).await.unwrap();
    while w.service.expand_next().await.unwrap() {}
    let of_reminder = async |now: &str| {
        let claimed = claim(at(now)).await;
        claimed.into_iter().find(|(name, _)| name == "change reminder 0").unwrap().1
    };
    assert_eq!(of_reminder("2026-11-14T01:59:59.999Z").await, None);
    assert_eq!(of_reminder("2026-11-14T02:00:00Z").await, parked("it came too late: its instant has passed"));
    w.set("2026-11-14T01:10:00Z");
    w.edit(json!({ "start": "2026-11-28T02:00:00Z", "end": "2026-11-28T03:00:00Z" })).await;
    assert_eq!(of_reminder("2026-11-14T01:10:00Z").await, parked("the start of work was moved"));
}

//! Each step of a record's life sends exactly the notices that the policy's N rules ask for, in its own transaction; and the
//! promises hear of what became of them.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what panics in a helper fails its test")]

use chrono::TimeDelta;
use fairnotice_core::{
    file,
    instant::{self, Instant},
    lifecycle::Step,
    policy::{History, Policy},
    promises::Promise,
    snapshot::Vendor,
    subscription::Choice,
    verdict::Outcome,
};
use fairnotice_service::{
    Caller, Error, MailRoute, Operation, Policies, Service, ServiceParts, TimeSource,
    announce::Announce,
    change_input::ChangeInput,
    edit::Edit,
    incident::{Cause, CorrectIncident, Open, UpdateIncident},
    outbox,
    promises::{PageRequest, PageStart},
    release::{Documentation, EarlyNotification, Notes},
    scheduler,
    step::{CorrectUpdate, StepRequest, TakeStep},
};
use fairnotice_store::{
    Content, Dispatch, IdempotencyKey, NewSubscriber, Settled, Store, SubjectId, Subscriber, SubscriberId,
    SubscriberState,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const POLICY: &str = include_str!("../../../policies/reference-strict.toml");

/// Stands still until it is moved.
struct Still(Mutex<Instant>);

impl TimeSource for Still {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap()
    }
}

fn at(text: &str) -> Instant {
    instant::parse(text).unwrap()
}

fn request<T: DeserializeOwned>(body: Value) -> T {
    serde_json::from_value(body).unwrap()
}

/// A service that sends mail, with its database.
struct World {
    service: Service,
    store: Store,
    clock: Arc<Still>,
    _folder: tempfile::TempDir,
}

const FIXES: &str = "fixes";
const VERSION: &str = "3.9.3";

impl World {
    /// On Monday, 2 November 2026, at nine.
    async fn new() -> Self {
        let world = Self::without_mail().await;
        world.service.enable_mail(MailRoute::MailServer, || None);
        world
    }

    async fn without_mail() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite://{}", folder.path().join("fairnotice.db").display())).await.unwrap();
        let clock = Arc::new(Still(Mutex::new(at("2026-11-02T09:00:00Z"))));
        let policy: Policy = file::policy(POLICY).unwrap();
        store.keep_policy(&policy, POLICY, clock.now()).await.unwrap();
        store.list_components(&policy.listed()).await.unwrap();
        let policies = Policies::new(policy, History::default());
        let vendor = Vendor { name: "Vendor".to_owned(), url: "https://status.example".to_owned() };
        let parts = ServiceParts { store: store.clone(), policies, clock: clock.clone(), vendor };
        Self { service: Service::new(parts).await.unwrap(), store, clock, _folder: folder }
    }

    fn set(&self, now: &str) {
        *self.clock.0.lock().unwrap() = at(now);
    }

    #[track_caller]
    fn carry_out(&self, operation: impl Operation) -> impl Future<Output = ()> {
        let caller = Caller { actor: "ana".to_owned(), key: None, dry_run: false };
        async move {
            if let Err(error) = self.service.carry_out(caller, operation).await {
                match error {
                    Error::Breach(verdict) => panic!("{verdict}"),
                    error => panic!("{error}"),
                }
            }
        }
    }

    async fn step(&self, step: Step, body: Value) {
        let request: StepRequest = request(body);
        self.carry_out(TakeStep { id: FIXES.parse().unwrap(), step, expected: None, request }).await;
    }

    async fn edit(&self, patch: Value) {
        let expected = Some(self.store.change(&FIXES.parse().unwrap()).await.unwrap().record.revision);
        self.carry_out(Edit { id: FIXES.parse().unwrap(), expected, input: request(patch) }).await;
    }

    /// What has gone out so far that was not there before: subject, notice and number.
    async fn sent(&self, subjects: &[SubjectId], before: &mut usize) -> String {
        let all = self.store.dispatches_of(subjects).await.unwrap();
        let new = all[*before..].iter().map(name).collect::<Vec<_>>().join(", ");
        *before = all.len();
        new
    }

    async fn dispatch(&self, wanted: &str) -> Dispatch {
        let all = self.store.dispatches_of(&subjects()).await.unwrap();
        all.into_iter().find(|dispatch| name(dispatch) == wanted).unwrap()
    }
}

fn name(dispatch: &Dispatch) -> String {
    match &dispatch.content {
        Content::Notice { subject, notice, nth, .. } => format!("{} {} {nth}", subject.kind(), notice.id()),
        Content::Letter { letter, .. } => letter.to_string(),
    }
}

/// A patch on the 14th, at two. The notes of its release are published with it.
fn patch(with: &Value) -> ChangeInput {
    let mut body = json!({
        "id": FIXES, "title": "Fixes", "kind": "patch", "description": "What is done.",
        "start": "2026-11-14T02:00:00Z", "end": "2026-11-14T03:00:00Z",
        "components": [{ "id": "api", "impact": "degraded" }],
        "downtime": { "required": false }, "effect_without_downtime": "Answers may be late.",
        "rollback": { "infrastructure": "unchanged", "services": "redeploy", "data": "nothing to undo" },
        "release": release(),
    });
    body["release"]["notes_at"] = json!("2026-11-02T09:00:00Z");
    for (key, value) in with.as_object().unwrap() {
        body[key] = value.clone();
    }
    request(body)
}

fn release() -> Value {
    json!({ "from": "3.9.2", "to": VERSION, "scope_tentative": "Fixes.", "items": [{ "category": "patch", "title": "Fixed" }] })
}

fn subjects() -> [SubjectId; 4] {
    [
        SubjectId::Change(FIXES.parse().unwrap()),
        SubjectId::Release(VERSION.parse().unwrap()),
        SubjectId::Incident("fixes-incident-1".parse().unwrap()),
        SubjectId::Incident("down".parse().unwrap()),
    ]
}

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

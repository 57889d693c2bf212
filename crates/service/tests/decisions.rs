//! Of 1,000 random lives: each verdict that let a record through is stored byte for byte as it was answered, and replays
//! from what is stored.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what panics in a helper fails its test")]

use chrono::TimeDelta;
use fairnotice_core::{
    component::Component,
    file,
    id::ChangeId,
    instant::{self, Instant},
    lifecycle::Step,
    policy::{History, Policy},
    record::Record,
    snapshot::Vendor,
};
use fairnotice_service::{
    Caller, Error, Operation, OperationResult, Policies, Service, ServiceParts, TimeSource,
    announce::Announce,
    change_input::ChangeInput,
    decision::replay,
    edit::Edit,
    scheduler,
    step::{StepRequest, TakeStep},
};
use fairnotice_store::Store;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

const POLICY: &str = include_str!("../../../policies/reference-strict.toml");
const LIVES: u64 = 1_000;
/// How many lives share a database, so that what is published stays small.
const TOGETHER: u64 = 20;

/// Stands still until it is moved.
struct Still(Mutex<Instant>);

impl TimeSource for Still {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap()
    }
}

/// Xorshift: it need not be good, only repeatable.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }
}

/// A service with its database, and what it answered.
struct World {
    service: Service,
    store: Store,
    clock: Arc<Still>,
    /// Answers with a verdict, by the record's id and revision.
    answers: BTreeMap<(String, u32), String>,
    refused: usize,
    _folder: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite://{}", folder.path().join("lives.db").display())).await.unwrap();
        let clock = Arc::new(Still(Mutex::new(instant::parse("2026-03-02T09:00:00Z").unwrap())));
        let policy = file::policy(POLICY).unwrap();
        store.keep_policy(&policy, POLICY, clock.now()).await.unwrap();
        let listed: Vec<Component> = policy.listed();
        store.list_components(&listed).await.unwrap();
        let policies = Policies::new(policy, History::default());
        let vendor = Vendor { name: "Vendor".to_owned(), url: "https://status.example".to_owned() };
        let parts = ServiceParts { store: store.clone(), policies, clock: clock.clone(), vendor };
        let service = Service::new(parts).await.unwrap();
        Self { service, store, clock, answers: BTreeMap::new(), refused: 0, _folder: folder }
    }

    fn pass(&self, minutes: u64) {
        *self.clock.0.lock().unwrap() += TimeDelta::minutes(i64::try_from(minutes).unwrap());
    }

    /// Carries an operation out; says whether it was.
    async fn try_to(&mut self, operation: impl Operation) -> Option<OperationResult> {
        let caller = Caller { actor: "ana".to_owned(), key: None, dry_run: false };
        match self.service.carry_out(caller, operation).await {
            Ok(outcome) => {
                let answer: Value = serde_json::from_str(&outcome.answer).unwrap();
                if answer["verdict"].is_object() {
                    self.answers.insert((outcome.subject.id(), outcome.revision), outcome.answer.clone());
                }
                Some(outcome)
            }
            Err(Error::Store(error)) => panic!("{error}"),
            Err(_) => {
                self.refused += 1;
                None
            }
        }
    }

    async fn edit(&mut self, id: &str, patch: Value) {
        let expected = Some(self.store.change(&id.parse().unwrap()).await.unwrap().record.revision);
        let input: ChangeInput = serde_json::from_value(patch).unwrap();
        self.try_to(Edit { id: id.parse().unwrap(), expected, input }).await;
    }

    async fn step(&mut self, id: &str, step: Step, message: &str) {
        let request: StepRequest = serde_json::from_value(json!({ "message": message })).unwrap();
        self.try_to(TakeStep { id: id.parse().unwrap(), step, expected: None, request }).await;
    }

    /// One record, from its announcement to some end.
    async fn live(&mut self, number: u64, random: &mut Random) {
        let id = format!("life-{number}");
        let start = |days: u64, now: Instant| {
            let start =
                (now + TimeDelta::days(i64::try_from(days).unwrap())).date_naive().and_hms_opt(2, 0, 0).unwrap();
            (instant::text(start.and_utc()), instant::text(start.and_utc() + TimeDelta::hours(3)))
        };
        let (kind, days) = match random.below(4) {
            0 => ("patch", 4 + random.below(20)),
            1 => ("urgent", 1 + random.below(3)),
            2 => ("routine", 1 + random.below(10)),
            _ => ("update", 5 + random.below(40)),
        };
        let (from, to) = start(days, self.clock.now());
        let draft = random.one_in(4);
        let mut change = json!({
            "id": id, "title": format!("Life {number}"), "kind": kind, "description": "What is done.",
            "start": from, "end": to, "draft": draft,
            "components": [{ "id": "api", "impact": if kind == "routine" { "none" } else { "degraded" } }],
            "downtime": { "required": false }, "effect_without_downtime": "Answers may be late.",
            "rollback": { "infrastructure": "unchanged", "services": "redeploy", "data": "nothing to undo" },
        });
        let release = match kind {
            "update" => {
                json!({ "from": "3.9.2", "to": format!("3.{}.0", 10 + number), "items": [{ "category": "improvement", "title": "Better" }] })
            }
            "patch" => {
                json!({ "from": "3.9.2", "to": format!("3.9.{}", 10 + number), "items": [{ "category": "patch", "title": "Fixed" }] })
            }
            _ => Value::Null,
        };
        if !release.is_null() {
            change["release"] = release;
            if !random.one_in(3) {
                let now = instant::text(self.clock.now());
                (change["release"]["notes_at"], change["release"]["docs_at"]) = (json!(now), json!(now));
            }
        }
        if self.try_to(Announce(serde_json::from_value(change).unwrap())).await.is_none() {
            return;
        }
        if draft {
            self.pass(1 + random.below(600));
            self.edit(&id, json!({ "title": format!("Life {number}, better planned") })).await;
            self.step(&id, Step::Announce, "Announced.").await;
        }
        for edit in 0..random.below(4) {
            self.pass(1 + random.below(900));
            let moved = start(2 + random.below(40), self.clock.now());
            let patch = match random.below(4) {
                0 => json!({ "description": format!("Edited {edit} times.") }),
                1 => json!({ "start": moved.0, "end": moved.1, "message": "Moved." }),
                2 => json!({ "components": [{ "id": "api", "impact": "full_outage" }] }),
                _ => json!({ "title": format!("Life {number}, edit {edit}") }),
            };
            self.edit(&id, patch).await;
        }
        self.pass(random.below(3_000));
        scheduler::catch_up(&self.service).await.unwrap();
        if random.one_in(2) {
            self.step(&id, Step::Start, "We begin.").await;
            self.pass(1 + random.below(300));
            scheduler::catch_up(&self.service).await.unwrap();
            self.step(&id, if random.one_in(3) { Step::Rollback } else { Step::Finish }, "Over.").await;
        } else {
            self.step(&id, Step::Cancel, "Not now.").await;
        }
    }

    /// Checks every stored verdict; says how many announcements and edits there were.
    async fn check(&self) -> (usize, usize) {
        let policy: Policy = file::policy(POLICY).unwrap();
        let (mut announced, mut edited) = (0, 0);
        for ((id, revision), answer) in &self.answers {
            let change: ChangeId = id.parse().unwrap();
            let log = self.store.audit(&(&change).into()).await.unwrap();
            let form = |revision: u32| -> Option<Record> {
                let entry = log.iter().find(|entry| entry.revision == revision)?;
                Some(serde_json::from_str(&entry.document).unwrap())
            };
            let decisions = self.store.decisions(&change).await.unwrap();
            let answers = self.answers.keys().filter(|(of, _)| of == id).count();
            assert_eq!(decisions.len(), answers, "{id}: every verdict that was answered is stored, and no other");
            let decision = decisions.iter().find(|decision| decision.revision == *revision).unwrap();
            assert!(answer.contains(&format!("\"verdict\":{}", decision.verdict)), "{id} {revision}: {answer}");
            assert_eq!(decision.policy_hash, policy.hash());
            let replayed = replay(decision, &policy, form(revision - 1).as_ref(), &form(*revision).unwrap());
            assert_eq!(serde_json::to_string(&replayed).unwrap(), decision.verdict, "{id} {revision}");
            if decision.action == "edit" { edited += 1 } else { announced += 1 }
        }
        (announced, edited)
    }
}

// T14
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_stored_verdict_is_the_answered_one_and_the_one_that_replays() {
    let mut random = Random(0x2026_0302);
    let (mut announced, mut edited, mut refused) = (0, 0, 0);
    for first in (0..LIVES).step_by(usize::try_from(TOGETHER).unwrap()) {
        let mut world = World::new().await;
        for number in first..first + TOGETHER {
            world.live(number, &mut random).await;
        }
        let (more_announced, more_edited) = world.check().await;
        (announced, edited, refused) = (announced + more_announced, edited + more_edited, refused + world.refused);
    }
    println!("{announced} announcements, {edited} edits, {refused} requests refused");
    assert!(announced > 400 && edited > 300 && refused > 100, "{announced}, {edited}, {refused}");
}

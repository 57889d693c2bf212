//! Shared by the tests of the store: records, derived columns, and steps as a server takes them.
#![allow(dead_code, reason = "each test program uses some of it")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "what panics in a helper fails its test")]

pub(crate) mod database;
pub(crate) mod dump;
pub(crate) mod filled;
pub(crate) mod mail;

use database::Database;
use fairnotice_core::{
    change::{Change, ChangeFile},
    evaluate::evaluate,
    file,
    instant::{self, Instant},
    lifecycle::{self, Refusal, Step, StepMessage},
    policy::Policy,
    record::{Record, State},
    scheduled_step,
    timetable::{Timetable, timetable},
};
use fairnotice_store::{
    AuditEntry, Derived, IdempotencyKey, StepResult, Store, StoredChange, StoredDecision, Transaction,
};
use serde_json::{Value, json};
use std::{fmt::Debug, str::FromStr, sync::LazyLock};

const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/reference-strict.toml"));

static POLICY: LazyLock<Policy> = LazyLock::new(|| file::policy(TEXT).unwrap());

/// The policy of the tests.
pub(crate) fn policy() -> &'static Policy {
    &POLICY
}

/// Its text.
pub(crate) fn policy_text() -> &'static str {
    TEXT
}

pub(crate) fn at(text: &str) -> Instant {
    instant::parse(text).unwrap()
}

/// An id that can be one.
#[track_caller]
pub(crate) fn id_of<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

/// When everything begins.
pub(crate) fn now() -> Instant {
    at("2026-11-02T09:00:00Z")
}

/// Stores the policy in an empty database.
pub(crate) async fn prepare(store: &Store) {
    store.keep_policy(policy(), TEXT, now()).await.unwrap();
}

/// An open database with the policy.
pub(crate) struct TestDatabase {
    pub(crate) store: Store,
    /// Goes after the store.
    pub(crate) database: Database,
}

impl TestDatabase {
    pub(crate) async fn new(database: Database) -> Self {
        let store = database.open().await;
        prepare(&store).await;
        Self { store, database }
    }
}

/// A plan from noon to one on a day of November, with keys replaced or added.
#[track_caller]
pub(crate) fn plan(day: u32, with: &Value) -> Change {
    let mut document = json!({
        "title": format!("Fixes of the {day}th"), "kind": "patch", "description": "Repairs what is broken.",
        "start": format!("2026-11-{day:02}T12:00:00Z"), "end": format!("2026-11-{day:02}T13:00:00Z"),
        "components": [{ "id": "api", "impact": "none" }],
    });
    for (key, value) in with.as_object().unwrap() {
        document[key] = value.clone();
    }
    let file: ChangeFile = serde_json::from_value(document).unwrap();
    Change::new(file).unwrap()
}

/// A record that is announced at [`now`], for a day of November.
pub(crate) fn announced(id: &str, day: u32) -> Record {
    Record::announced(id_of(id), plan(day, &json!({})), now())
}

/// A record as it is stored.
pub(crate) fn stored(record: Record) -> StoredChange {
    StoredChange { record, policy_hash: policy().hash().to_owned() }
}

/// Writes the verdict of an announcement or an edit.
async fn decide(writing: &mut Transaction<'_>, record: &Record, action: &str) -> Result<(), fairnotice_store::Error> {
    if record.state == State::Draft || !matches!(action, "announce" | "edit") {
        return Ok(());
    }
    let decision = decision(record, action, writing.now());
    writing.add_decision(&record.id, &decision).await
}

pub(crate) fn decision(record: &Record, action: &str, at: Instant) -> StoredDecision {
    StoredDecision {
        revision: record.revision,
        action: action.to_owned(),
        at,
        policy_hash: policy().hash().to_owned(),
        tzdata: "2026f".to_owned(),
        verdict: serde_json::to_string(&evaluate(policy(), &record.change, at)).unwrap(),
    }
}

/// The derived columns of a record. A draft has no notices.
pub(crate) fn follows(record: &Record, now: Instant) -> Derived {
    let timetable = match record.state {
        State::Draft => Timetable::default(),
        _ => timetable(policy(), &record.change, now),
    };
    let next_due_at = scheduled_step::next(policy(), record, now).map(|(at, _)| at);
    Derived { timetable, next_due_at, content_key: None, deployed_version: None }
}

pub(crate) fn entry(action: &str) -> AuditEntry<'_> {
    AuditEntry { action, reason: "", detail: "" }
}

pub(crate) fn request(key: &str) -> IdempotencyKey {
    IdempotencyKey { key: key.to_owned(), fingerprint: format!("fingerprint of {key}") }
}

pub(crate) fn result(record: &Record) -> StepResult {
    StepResult {
        subject: (&record.id).into(),
        revision: record.revision,
        answer: format!("{{\"id\":\"{}\"}}", record.id),
    }
}

/// Writes a new record inside a transaction.
pub(crate) async fn add(writing: &mut Transaction<'_>, record: Record) -> Result<StepResult, fairnotice_store::Error> {
    let now = writing.now();
    let (follows, action) = (follows(&record, now), if record.state == State::Draft { "draft" } else { "announce" });
    let stored = stored(record);
    writing.add_change(&stored, &follows, entry(action)).await?;
    decide(writing, &stored.record, action).await?;
    Ok(result(&stored.record))
}

/// Replaces a record inside a transaction.
pub(crate) async fn put(
    writing: &mut Transaction<'_>,
    record: Record,
    entry: AuditEntry<'_>,
) -> Result<StepResult, fairnotice_store::Error> {
    let follows = follows(&record, writing.now());
    let stored = stored(record);
    writing.put_change(&stored, &follows, entry).await?;
    decide(writing, &stored.record, entry.action).await?;
    Ok(result(&stored.record))
}

/// Writes a new record in a transaction of its own, by Ana at [`now`].
pub(crate) async fn added(store: &Store, record: Record) {
    let mut writing = store.begin("ana", now()).await.unwrap();
    add(&mut writing, record).await.unwrap();
    writing.commit().await.unwrap();
}

/// Takes a step of any kind, with what it needs beside the message.
pub(crate) fn taken(record: &Record, step: Step, message: &str, now: Instant) -> Result<Record, Refusal> {
    let message = StepMessage::new(message);
    match step {
        Step::Announce => lifecycle::announce(record, &message, now),
        Step::Edit => {
            let later = record.change.window().start().format("%d").to_string().parse::<u32>().unwrap() + 1;
            lifecycle::edit(record, &plan(later.min(30), &json!({})), &message, now)
        }
        Step::Incident => lifecycle::cause(record, &id_of("slow-api"), &message, now),
        // A start outside the announced window needs a reason.
        Step::Start if now < record.change.window().start() || record.change.window().end() <= now => {
            lifecycle::start(record, &message, "The crew is here already.", now)
        }
        _ => lifecycle::take(record, step, &message, now),
    }
}

/// Takes a step in a transaction of its own, by Ana. A refused one writes nothing.
pub(crate) async fn step(store: &Store, id: &str, step: Step, now: Instant) -> Result<Record, Refusal> {
    let mut writing = store.begin("ana", now).await.unwrap();
    let record = taken(&writing.change(&id_of(id)).await.unwrap().record, step, "StepMessage.", now)?;
    let entry = AuditEntry { action: step.id(), reason: "Because.", detail: "StepMessage." };
    put(&mut writing, record.clone(), entry).await.unwrap();
    writing.commit().await.unwrap();
    Ok(record)
}

/// The revision of the public state.
pub(crate) async fn revision(store: &Store) -> u64 {
    store.public(now()).await.unwrap().revision
}

pub(crate) fn ids(records: &[Record]) -> String {
    records.iter().map(|record| record.id.as_str()).collect::<Vec<_>>().join(" ")
}

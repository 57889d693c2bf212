//! What every record book must do, whatever database it is kept in. A test program runs the whole list on its own kind.
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

use fairnotice_core::{
    change::{Change, ChangeFile},
    component::{Component, Status},
    file,
    instant::{self, Instant},
    lifecycle::{Refusal, Step, take},
    policy::Policy,
    record::{Record, State},
};
use fairnotice_store::{Entry, Error, Kept, Public, Store, Token};
use std::{fs, ops::RangeInclusive};

const POLICY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/reference-strict.toml");

pub(crate) fn at(text: &str) -> Instant {
    instant::parse(text).unwrap()
}

fn now() -> Instant {
    at("2026-11-02T09:00:00Z")
}

/// The policy that judges every record here, with its text.
pub(crate) fn policy() -> (Policy, String) {
    let text = fs::read_to_string(POLICY).unwrap();
    (file::policy(&text).unwrap(), text)
}

/// An empty record book that knows the policy.
pub(crate) async fn prepare(store: &Store) {
    let (policy, text) = policy();
    store.keep_policy(&policy, &text, now()).await.unwrap();
}

/// A record with a window from noon to one on a day of November.
pub(crate) fn kept(id: &str, day: u32) -> Kept {
    window(id, &format!("2026-11-{day:02}T12:00:00Z"), &format!("2026-11-{day:02}T13:00:00Z"))
}

fn window(id: &str, start: &str, end: &str) -> Kept {
    let document = serde_json::json!({
        "title": format!("Fixes {id}"), "kind": "patch", "start": start, "end": end,
        "components": [{ "id": "api", "impact": "none" }],
    });
    let file: ChangeFile = serde_json::from_value(document).unwrap();
    let change = Change::new(file).unwrap();
    let verdict = format!(r#"{{"outcome":"pass","of":"{id}"}}"#);
    Kept { record: Record::announced(id, change, now()), verdict, policy_hash: policy().0.hash().to_owned() }
}

async fn revision(store: &Store) -> u64 {
    store.public(now()).await.unwrap().revision
}

pub(crate) async fn step(store: &Store, id: &str, step: Step, at: Instant) -> Result<Record, Refusal> {
    store.step(id, ("ana", step.id(), "Said."), at, |record| take(record, step, "Said.", at)).await.unwrap()
}

fn ids(records: &[Record]) -> Vec<&str> {
    records.iter().map(|record| record.id.as_str()).collect()
}

fn actions(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.action.as_str()).collect()
}

pub(crate) async fn a_new_book_is_empty(store: &Store) {
    assert_eq!(store.public(now()).await.unwrap(), Public { revision: 0, components: Vec::new(), records: Vec::new() });
    assert_eq!(store.tokens().await.unwrap(), []);
    store.check().await.unwrap();
}

pub(crate) async fn a_record_is_read_as_it_was_written(store: &Store) {
    let kept = kept("fixes", 14);
    store.announce(&kept, "ana", now()).await.unwrap();
    assert_eq!(store.change("fixes").await.unwrap(), kept);
    assert_eq!(
        store.public(now()).await.unwrap(),
        Public { revision: 1, components: Vec::new(), records: vec![kept.record] }
    );
    let entry = Entry {
        at: now().timestamp_millis(),
        actor: "ana".to_owned(),
        action: "announce".to_owned(),
        subject: "fixes".to_owned(),
        detail: String::new(),
    };
    assert_eq!(store.audit("fixes").await.unwrap(), [entry]);
    for missing in ["other", "", "FIXES", "fixes' OR '1'='1"] {
        assert!(matches!(store.change(missing).await, Err(Error::Missing(id)) if id == missing));
        assert_eq!(store.audit(missing).await.unwrap(), []);
    }
}

pub(crate) async fn a_taken_id_is_refused_and_nothing_is_written(store: &Store) {
    store.announce(&kept("fixes", 14), "ana", now()).await.unwrap();
    let refused = store.announce(&kept("fixes", 20), "ben", now()).await.unwrap_err();
    assert!(matches!(&refused, Error::Taken(id) if id == "fixes"), "{refused}");
    assert_eq!(store.change("fixes").await.unwrap(), kept("fixes", 14));
    assert_eq!((revision(store).await, store.audit("fixes").await.unwrap().len()), (1, 1));
}

pub(crate) async fn a_record_needs_a_policy_that_the_book_knows(store: &Store) {
    let stranger = Kept { policy_hash: "0".repeat(64), ..kept("fixes", 14) };
    assert!(matches!(store.announce(&stranger, "ana", now()).await, Err(Error::Database(_))));
    assert!(matches!(store.change("fixes").await, Err(Error::Missing(_))));
    assert_eq!((revision(store).await, store.audit("fixes").await.unwrap().len()), (0, 0));
}

pub(crate) async fn a_step_writes_record_audit_and_revision(store: &Store) {
    store.announce(&kept("fixes", 14), "ana", now()).await.unwrap();
    let later = at("2026-11-14T12:00:01.250Z");
    let record = step(store, "fixes", Step::Start, later).await.unwrap();
    assert_eq!((record.state, record.actual.started_at), (State::InProgress, Some(later)));
    let kept = store.change("fixes").await.unwrap();
    assert_eq!((kept.record, kept.verdict), (record, r#"{"outcome":"pass","of":"fixes"}"#.to_owned()));
    let entries = store.audit("fixes").await.unwrap();
    assert_eq!(actions(&entries), ["announce", "start"]);
    assert_eq!((entries[1].at, entries[1].detail.as_str()), (later.timestamp_millis(), "Said."));
    assert_eq!(revision(store).await, 2);
}

pub(crate) async fn a_refused_step_writes_nothing(store: &Store) {
    store.announce(&kept("fixes", 14), "ana", now()).await.unwrap();
    let refusal = step(store, "fixes", Step::Finish, now()).await.unwrap_err();
    assert_eq!((refusal.step, refusal.state), (Step::Finish, State::Announced));
    assert_eq!(store.change("fixes").await.unwrap(), kept("fixes", 14));
    assert_eq!(actions(&store.audit("fixes").await.unwrap()), ["announce"]);
    assert_eq!(revision(store).await, 1);
    let missing = store.step("other", ("ana", "start", ""), now(), |record| Ok::<_, Refusal>(record.clone())).await;
    assert!(matches!(missing, Err(Error::Missing(id)) if id == "other"));
    assert_eq!((revision(store).await, store.audit("other").await.unwrap().len()), (1, 0));
    // Nor is the book left locked.
    step(store, "fixes", Step::Start, now()).await.unwrap();
}

pub(crate) async fn ranges_are_half_open_and_by_start(store: &Store) {
    for (id, day) in [("c", 16), ("b", 15), ("a", 16), ("d", 17)] {
        store.announce(&kept(id, day), "ana", now()).await.unwrap();
    }
    store.announce(&window("long", "2026-10-01T00:00:00Z", "2026-12-01T00:00:00Z"), "ana", now()).await.unwrap();
    let mut draft = kept("draft", 16);
    draft.record.state = State::Draft;
    store.announce(&draft, "ana", now()).await.unwrap();
    let cases = [
        ("2026-11-15T13:00:00Z", "2026-11-17T12:00:00Z", 10, "long a c"),
        ("2026-11-15T12:59:59.999Z", "2026-11-17T12:00:00.001Z", 10, "long b a c d"),
        ("2026-11-16T12:30:00Z", "2026-11-16T12:30:00.001Z", 10, "long a c"),
        ("2026-11-15T00:00:00Z", "2026-11-18T00:00:00Z", 3, "long b a"),
        ("2026-11-15T00:00:00Z", "2026-11-18T00:00:00Z", 0, ""),
        ("2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z", 10, ""),
        ("1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z", 10, "long b a c d"),
    ];
    for (from, to, limit, expected) in cases {
        assert_eq!(
            ids(&store.changes(at(from), at(to), limit).await.unwrap()).join(" "),
            expected,
            "{from} {to} {limit}"
        );
    }
}

pub(crate) async fn ended_records_leave_the_public_state_and_stay_in_the_book(store: &Store) {
    let ended = at("2026-11-14T12:30:00Z");
    for (id, steps) in [
        ("announced", &[][..]),
        ("cancelled", &[Step::Cancel]),
        ("closed", &[Step::Start, Step::Finish, Step::Close]),
        ("completed", &[Step::Start, Step::Finish]),
        ("started", &[Step::Start]),
    ] {
        store.announce(&kept(id, 14), "ana", now()).await.unwrap();
        for one in steps {
            step(store, id, *one, ended).await.unwrap();
        }
    }
    for (id, state) in
        [("rolled-back", State::RolledBack), ("rolled-back-and-closed", State::Closed), ("zz-draft", State::Draft)]
    {
        let mut kept = kept(id, 14);
        kept.record.state = state;
        kept.record.actual.rolled_back_at = (state != State::Draft).then_some(ended);
        store.announce(&kept, "ana", now()).await.unwrap();
    }
    let all = "announced cancelled closed completed rolled-back rolled-back-and-closed started";
    for (since, expected) in
        [(ended, all), (ended + chrono::TimeDelta::milliseconds(1), "announced rolled-back started")]
    {
        assert_eq!(ids(&store.public(since).await.unwrap().records).join(" "), expected);
    }
    assert_eq!(
        ids(&store.changes(at("2026-11-14T00:00:00Z"), at("2026-11-15T00:00:00Z"), 10).await.unwrap()).join(" "),
        all
    );
    assert_eq!(store.change("closed").await.unwrap().record.state, State::Closed);
}

pub(crate) async fn components_are_those_listed_in_their_order(store: &Store) {
    let list =
        |all: &[(&str, &str)]| all.iter().map(|(id, name)| ((*id).to_owned(), (*name).to_owned())).collect::<Vec<_>>();
    let listed = [
        (list(&[("web", "Web"), ("api", "API")]), true),
        (list(&[("web", "Web"), ("api", "API")]), false),
        (list(&[("api", "API"), ("web", "Web")]), true),
        (list(&[("api", "The API"), ("web", "Web")]), true),
        (list(&[("web", "Web")]), true),
        (list(&[]), true),
        (list(&[]), false),
    ];
    let mut expected = 0;
    for (components, changes) in listed {
        assert_eq!(store.list_components(&components).await.unwrap(), changes, "{components:?}");
        expected += u64::from(changes);
        let public = store.public(now()).await.unwrap();
        let operational = |(id, name): &(String, String)| Component {
            id: id.clone(),
            name: name.clone(),
            status: Status::Operational,
        };
        assert_eq!((public.components, public.revision), (components.iter().map(operational).collect(), expected));
    }
    // One that is listed twice is a mistake of the list, and the list before it stays.
    store.list_components(&list(&[("web", "Web")])).await.unwrap();
    assert!(store.list_components(&list(&[("api", "API"), ("api", "API")])).await.is_err());
    let public = store.public(now()).await.unwrap();
    assert_eq!((public.components.len(), public.components[0].id.as_str(), public.revision), (1, "web", expected + 1));
}

pub(crate) async fn policies_are_kept_by_hash(store: &Store) {
    let (policy, text) = policy();
    store.keep_policy(&policy, &text, now()).await.unwrap();
    store.keep_policy(&policy, "another text", at("2027-01-01T00:00:00Z")).await.unwrap();
    assert_eq!(store.policy_text(policy.hash()).await.unwrap(), Some(text));
    assert_eq!(store.policy_text("0").await.unwrap(), None);
    assert_eq!(revision(store).await, 0);
}

pub(crate) async fn tokens_are_ended_once(store: &Store) {
    let token = |id: &str, created_at| Token {
        id: id.to_owned(),
        name: format!("of {id}"),
        hash: format!("hash of {id}"),
        created_at,
        revoked_at: None,
    };
    for token in [token("b", 2), token("c", 1), token("a", 2)] {
        store.create_token(&token).await.unwrap();
    }
    assert!(store.create_token(&token("a", 3)).await.is_err());
    assert_eq!(store.tokens().await.unwrap(), [token("c", 1), token("a", 2), token("b", 2)]);
    assert_eq!(store.token("a").await.unwrap(), Some(token("a", 2)));
    assert_eq!(store.token("d").await.unwrap(), None);
    for (id, done) in [("a", true), ("a", false), ("d", false)] {
        assert_eq!(store.revoke_token(id, now()).await.unwrap(), done, "{id}");
    }
    assert_eq!(store.token("a").await.unwrap().unwrap().revoked_at, Some(now().timestamp_millis()));
    assert_eq!(store.token("b").await.unwrap().unwrap().revoked_at, None);
    assert_eq!(revision(store).await, 0);
}

/// Announces and steps from two tasks at once, and from a reader that looks at every revision in between.
pub(crate) async fn two_writers_at_once_lose_nothing(store: &Store) {
    const EACH: RangeInclusive<u32> = 1..=12;
    let writer = |name: &'static str| {
        let store = store.clone();
        tokio::spawn(async move {
            for i in EACH {
                let id = format!("{name}-{i}");
                store.announce(&kept(&id, i), name, now()).await.unwrap();
                step(&store, &id, Step::Start, now()).await.unwrap();
                // Both count one record up, too.
                let counted =
                    store.step("shared", (name, "update", ""), now(), |record| take(record, Step::Update, name, now()));
                counted.await.unwrap().unwrap();
            }
        })
    };
    store.announce(&kept("shared", 14), "ana", now()).await.unwrap();
    step(store, "shared", Step::Start, now()).await.unwrap();
    let (one, other) = (writer("one"), writer("other"));
    while !(one.is_finished() && other.is_finished()) {
        // A reader sees whole transactions: as many steps as revisions.
        let public = store.public(now()).await.unwrap();
        let steps: u32 = public.records.iter().map(|record| record.revision).sum();
        assert_eq!(public.revision, u64::from(steps));
    }
    one.await.unwrap();
    other.await.unwrap();
    let both = 2 * EACH.count();
    let public = store.public(now()).await.unwrap();
    assert_eq!((public.records.len(), public.revision), (1 + both, u64::try_from(2 + 3 * both).unwrap()));
    let shared = store.change("shared").await.unwrap().record;
    assert_eq!((shared.updates.len(), store.audit("shared").await.unwrap().len()), (2 + both, 2 + both));
    for name in ["one", "other"] {
        assert_eq!(shared.updates.iter().filter(|update| update.message == name).count(), both / 2, "{name}");
    }
}

/// Of many who want the same id, or the same step, one gets it.
pub(crate) async fn a_race_has_one_winner(store: &Store) {
    let announced = (1..=6).map(|day| {
        let store = store.clone();
        tokio::spawn(async move { store.announce(&kept("fixes", day), "ana", now()).await })
    });
    let mut won = 0;
    for one in announced.collect::<Vec<_>>() {
        match one.await.unwrap() {
            Ok(()) => won += 1,
            Err(error) => assert!(matches!(error, Error::Taken(_)), "{error}"),
        }
    }
    assert_eq!((won, revision(store).await), (1, 1));
    let started = (1..=6).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { step(&store, "fixes", Step::Start, now()).await.is_ok() })
    });
    let mut won = 0;
    for one in started.collect::<Vec<_>>() {
        won += u32::from(one.await.unwrap());
    }
    assert_eq!((won, revision(store).await), (1, 2));
    assert_eq!(actions(&store.audit("fixes").await.unwrap()), ["announce", "start"]);
}

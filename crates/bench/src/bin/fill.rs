//! Fills a database with records in bulk, for `cargo xtask bench steps`: planned ones in the next ninety days, past ones in the
//! last year, and one in progress. Their documents and columns are those of the service; each record has one line in the audit
//! log, and no stored decision.
//!
//! `fill DATABASE NOW PLANNED_FROM PLANNED_TO PAST_FROM PAST_TO` adds the records with these numbers, so that a larger
//! database contains the smaller one.
#![expect(clippy::expect_used, clippy::panic, reason = "a panic ends a benchmark whose figures would be wrong")]

use chrono::{DurationRound as _, TimeDelta};
use fairnotice_bench::strict;
use fairnotice_core::{
    change::{Change, ChangeFile},
    instant::{self, Instant},
    lifecycle::{self, Step, StepMessage},
    policy::History,
    record::Record,
    snapshot::Vendor,
};
use fairnotice_service::{Policies, Service, ServiceParts, TimeSource};
use fairnotice_store::{AuditEntry, Store, StoredChange, Transaction};
use serde_json::json;
use std::{env, sync::Arc};

/// How many records are written in one transaction.
const BATCH: usize = 5_000;

struct Still(Instant);

impl TimeSource for Still {
    fn now(&self) -> Instant {
        self.0
    }
}

#[tokio::main]
async fn main() {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [database, now, numbers @ ..] = arguments.as_slice() else { panic!("DATABASE NOW and four numbers") };
    let now = instant::parse(now).expect("an instant");
    let numbers: Vec<u32> = numbers.iter().map(|number| number.parse().expect("a number")).collect();
    let [planned_from, planned_to, past_from, past_to] = numbers[..] else { panic!("four numbers") };
    let (store, policy) = (Store::open(database).await.expect("the database"), strict());
    store.keep_policy(&policy, fairnotice_bench::STRICT, now).await.expect("the policy is stored");
    store.list_components(&policy.listed()).await.expect("the components are stored");
    let parts = ServiceParts {
        store: store.clone(),
        policies: Policies::new(policy, History::default()),
        clock: Arc::new(Still(now)),
        vendor: Vendor { name: "Northwind Platform".to_owned(), url: "https://status.example".to_owned() },
    };
    let service = Service::new(parts).await.expect("the database can be read");
    let mut records = Vec::new();
    if planned_from == 0 {
        records.push(in_progress(now));
    }
    records.extend((planned_from..planned_to).map(|number| planned(number, now)));
    records.extend((past_from..past_to).map(|number| past(number, now)));
    for batch in records.chunks(BATCH) {
        let mut tx = store.begin("bench", now).await.expect("a transaction");
        for record in batch {
            add(&service, &mut tx, record, now).await;
        }
        tx.commit().await.expect("it is stored");
    }
    store.close().await;
}

async fn add(service: &Service, tx: &mut Transaction<'_>, record: &Record, now: Instant) {
    let policy_hash = service.policy().hash().to_owned();
    let stored = StoredChange { record: record.clone(), policy_hash };
    let entry = AuditEntry { action: "announce", reason: "", detail: "" };
    tx.add_change(&stored, &service.derived(record, now), entry).await.expect("the record is stored");
}

/// A number's place between 0 and `span`: any first numbers are spread evenly.
fn spread(number: u32, span: TimeDelta) -> TimeDelta {
    // The golden ratio, in 2^32.
    let share = number.wrapping_mul(2_654_435_769);
    TimeDelta::milliseconds(span.num_milliseconds() / 1_000 * i64::from(share >> 12) / (1 << 20) * 1_000)
}

fn rounded(instant: Instant) -> Instant {
    instant.duration_trunc(TimeDelta::minutes(5)).expect("an instant of these years")
}

fn announced(id: &str, title: &str, announced_at: Instant, start: Instant) -> Record {
    let document = json!({
        "title": title, "kind": "patch", "description": "Repairs what customers reported in the last weeks.",
        "start": instant::text(start), "end": instant::text(start + TimeDelta::hours(1)),
        "components": [{ "id": "recordings", "impact": "brief_interruptions" }],
        "downtime": { "required": false }, "effect_without_downtime": "Recordings may begin late.",
        "rollback": { "infrastructure": "unchanged", "services": "redeploy", "data": "nothing to undo" },
        "release": { "from": "3.9.2", "to": "3.9.3", "notes_at": instant::text(announced_at),
            "items": [{ "category": "patch", "title": "Long names fit" }] },
    });
    let file: ChangeFile = serde_json::from_value(document).expect("a change");
    let change = Change::new(file).expect("a change that is consistent");
    let draft = Record::draft(id.parse().expect("an id"), change);
    lifecycle::announce(&draft, &StepMessage::default(), announced_at).expect("it is announced")
}

fn planned(number: u32, now: Instant) -> Record {
    let start = rounded(now + TimeDelta::hours(3) + spread(number, TimeDelta::days(90)));
    let announced_at = (start - TimeDelta::days(10)).min(now);
    announced(&format!("planned-{number}"), &format!("Fixes {number}"), announced_at, start)
}

fn past(number: u32, now: Instant) -> Record {
    let start = rounded(now - TimeDelta::days(1) - spread(number, TimeDelta::days(350)));
    let record =
        announced(&format!("past-{number}"), &format!("Past fixes {number}"), start - TimeDelta::days(10), start);
    let reminded = lifecycle::remind(&record, start - TimeDelta::hours(1)).expect("it is reminded of");
    let started = started(&reminded, start);
    let over = |record: &Record, step, minutes| {
        lifecycle::take(record, step, &StepMessage::new("Done."), start + TimeDelta::minutes(minutes))
            .expect("it is over")
    };
    over(&over(&started, Step::Finish, 40), Step::Close, 90)
}

fn in_progress(now: Instant) -> Record {
    let start = rounded(now - TimeDelta::minutes(30));
    let record = announced("in-progress", "Fixes that are being made", start - TimeDelta::days(10), start);
    started(&record, start)
}

fn started(record: &Record, at: Instant) -> Record {
    lifecycle::start(record, &StepMessage::default(), "", at).expect("it starts")
}

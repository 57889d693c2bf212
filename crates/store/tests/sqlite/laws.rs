//! Random steps: a legal step leaves exactly the notices of the timetable; an illegal one is refused, names the legal ones,
//! and changes nothing in the database.

use crate::{
    common::{
        TestDatabase, added, announced, dump::dump, entry, id_of, now, plan, policy, put, request, result, taken,
    },
    file,
};
use chrono::TimeDelta;
use fairnotice_core::{
    change::MessageKind,
    instant::Instant,
    lifecycle::{self, Refusal, Step, StepMessage},
    record::Record,
    scheduled_step,
    timetable::timetable,
};
use fairnotice_store::StoredNotice;
use proptest::prelude::*;
use serde_json::json;

/// An attempted step.
#[derive(Debug, Clone)]
enum Try {
    /// A step, with a message or without.
    Step(Step, bool),
    /// An update with a new end, in minutes from now.
    Extend(i64),
    /// Another text for an update.
    Correct(usize),
    /// The reminder.
    Remind,
    /// The scheduled step that is due, if any.
    Clock,
}

impl Try {
    fn on(&self, record: &Record, now: Instant) -> Result<Record, Refusal> {
        let text = |with_message: bool| if with_message { "StepMessage." } else { "" };
        match *self {
            Self::Step(step, with_message) => taken(record, step, text(with_message), now),
            Self::Extend(minutes) => {
                let message = StepMessage {
                    end: Some(now + TimeDelta::minutes(minutes)),
                    ..StepMessage::new("It takes longer.")
                };
                lifecycle::take(record, Step::Update, &message, now)
            }
            Self::Correct(number) => lifecycle::correct(record, number, &StepMessage::new("Better."), now),
            Self::Remind => Ok(lifecycle::remind(record, now).unwrap_or_else(|| record.clone())),
            Self::Clock => {
                let due = scheduled_step::due(policy(), record, now, now);
                let after = due.and_then(|(planned, step)| scheduled_step::perform(record, step, planned, now));
                Ok(after.unwrap_or_else(|| record.clone()))
            }
        }
    }
}

fn tries() -> impl Strategy<Value = Vec<(Try, i64)>> {
    let one = prop_oneof![
        12 => (prop::sample::select(Step::ALL.to_vec()), prop::bool::weighted(0.8)).prop_map(|(step, with_message)| Try::Step(step, with_message)),
        1 => (-30_i64..300).prop_map(Try::Extend),
        1 => (0_usize..4).prop_map(Try::Correct),
        1 => Just(Try::Remind),
        2 => Just(Try::Clock),
    ];
    // Minutes between one try and the next: up to two days, so that a fortnight's window is reached and passed.
    prop::collection::vec((one, 0_i64..2880), 1..16)
}

/// The kinds of which the timetable has a row as soon as one has gone out.
const PLANNED: [MessageKind; 7] = [
    MessageKind::Announcement,
    MessageKind::Changed,
    MessageKind::Started,
    MessageKind::Finished,
    MessageKind::RolledBack,
    MessageKind::Incident,
    MessageKind::Cancelled,
];

async fn check(is_draft: bool, tries: &[(Try, i64)]) {
    let TestDatabase { store, database } = file().await;
    let url = database.url();
    let first = if is_draft { Record::draft(id_of("fixes"), plan(14, &json!({}))) } else { announced("fixes", 14) };
    added(&store, first).await;
    let mut now = now();
    for (number, (attempt, minutes)) in tries.iter().enumerate() {
        now += TimeDelta::minutes(*minutes);
        let before = dump(&url).await;
        let mut writing = store.begin("ana", now).await.unwrap();
        let record = writing.change(&id_of("fixes")).await.unwrap().record;
        match attempt.on(&record, now) {
            Ok(after) if after == record => {}
            Ok(after) => {
                put(&mut writing, after.clone(), entry("try")).await.unwrap();
                writing.remember(&request(&number.to_string()), &result(&after)).await.unwrap();
                writing.commit().await.unwrap();
                assert_eq!(after.revision, record.revision + 1);
                assert_eq!(store.change(&id_of("fixes")).await.unwrap().record, after);
                assert_ne!(dump(&url).await, before);
                if after.state != fairnotice_core::record::State::Draft {
                    is_as_planned(&store.notices(&id_of("fixes")).await.unwrap(), &after, now);
                }
                continue;
            }
            Err(refusal) => {
                if let Refusal::Illegal { step, state } = refusal {
                    let text = refusal.to_string();
                    for known in Step::ALL {
                        let is_named = text.contains(&format!("`{known}`"));
                        assert_eq!(is_named, known == step || Step::legal(state).contains(&known), "{text}");
                    }
                }
            }
        }
        drop(writing);
        assert_eq!(dump(&url).await, before, "{attempt:?}");
    }
}

#[track_caller]
fn is_as_planned(notices: &[StoredNotice], record: &Record, now: Instant) {
    assert_eq!(notices, StoredNotice::of(&timetable(policy(), &record.change, now)));
    for kind in PLANNED {
        let is_published = record.change.file().notices.iter().any(|message| message.kind == kind);
        let is_stored = notices.iter().any(|notice| notice.kind == kind && notice.done_at.is_some());
        assert_eq!(is_published, is_stored, "{kind:?} {record:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn legal_steps_leave_the_planned_notices_and_illegal_ones_change_nothing(is_draft in any::<bool>(), tries in tries()) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(check(is_draft, &tries));
    }
}

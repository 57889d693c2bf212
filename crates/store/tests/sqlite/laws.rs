//! Whatever an operator tries: a legal step leaves exactly the notices that the timetable plans, an illegal one is refused,
//! names the legal ones, and changes nothing in the book.

use crate::common::{
    act, added, announced, done,
    dump::{Book, book, dump},
    id_of, now, plan, policy, put, request, taken,
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
use fairnotice_store::Notice;
use proptest::prelude::*;
use serde_json::json;

/// What somebody tries.
#[derive(Debug, Clone)]
enum Try {
    /// A step, with a message or without.
    Step(Step, bool),
    /// An update that tells an end so many minutes from now.
    Extend(i64),
    /// Another text for an update.
    Correct(usize),
    /// The reminder.
    Remind,
    /// Whatever the clock finds to do.
    Clock,
}

impl Try {
    fn on(&self, record: &Record, now: Instant) -> Result<Record, Refusal> {
        let text = |said: bool| if said { "StepMessage." } else { "" };
        match *self {
            Self::Step(step, said) => taken(record, step, text(said), now),
            Self::Extend(minutes) => {
                let said = StepMessage {
                    end: Some(now + TimeDelta::minutes(minutes)),
                    ..StepMessage::new("It takes longer.")
                };
                lifecycle::take(record, Step::Update, &said, now)
            }
            Self::Correct(number) => lifecycle::correct(record, number, &StepMessage::new("Better."), now),
            Self::Remind => Ok(lifecycle::remind(record, now).unwrap_or_else(|| record.clone())),
            Self::Clock => {
                let due = scheduled_step::due(policy(), record, now, now);
                let done = due.and_then(|(planned, duty)| scheduled_step::perform(record, duty, planned, now));
                Ok(done.unwrap_or_else(|| record.clone()))
            }
        }
    }
}

fn tries() -> impl Strategy<Value = Vec<(Try, i64)>> {
    let one = prop_oneof![
        12 => (prop::sample::select(Step::ALL.to_vec()), prop::bool::weighted(0.8)).prop_map(|(step, said)| Try::Step(step, said)),
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
    let Book { store, url, folder: _folder } = book().await;
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
                put(&mut writing, after.clone(), act("try")).await.unwrap();
                writing.remember(&request(&number.to_string()), &done(&after)).await.unwrap();
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
fn is_as_planned(notices: &[Notice], record: &Record, now: Instant) {
    assert_eq!(notices, Notice::of(&timetable(policy(), &record.change, now)));
    for kind in PLANNED {
        let told = record.change.file().notices.iter().any(|message| message.kind == kind);
        let kept = notices.iter().any(|notice| notice.kind == kind && notice.done_at.is_some());
        assert_eq!(told, kept, "{kind:?} {record:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn legal_steps_leave_what_is_planned_and_illegal_ones_nothing(is_draft in any::<bool>(), tries in tries()) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(check(is_draft, &tries));
    }
}

//! Legal steps, and what the timetable says is due at each: together they leave exactly the notices that were planned.

use crate::{
    STRICT,
    common::{at, change},
};
use chrono::TimeDelta;
use fairnotice_core::{
    change::{Change, Message, MessageKind},
    evaluate::evaluate,
    instant::Instant,
    lifecycle::{self, Step, StepMessage, take},
    record::Record,
    rule::Rule,
    timetable::{Progress, timetable},
    verdict::Outcome,
};
use proptest::prelude::*;

const MESSAGE_RULES: [Rule; 7] = [Rule::N1, Rule::N2, Rule::N3, Rule::N4, Rule::N5, Rule::N6, Rule::N7];

/// The record as a change, with what has happened and what was published.
fn with_notices(record: &Record, notices: &[Message]) -> Change {
    let mut file = record.change.file().clone();
    file.actual = Some(record.change.actual().clone());
    file.notices = notices.to_vec();
    Change::new(file).unwrap()
}

/// Publishes what the timetable says is due at `now`; what it only plans, or expects in some case, waits.
fn publish(record: &Record, notices: &mut Vec<Message>, now: Instant) {
    let announced_at = with_notices(record, notices);
    for entry in timetable(&STRICT, &announced_at, now).entries {
        let is_due = matches!(entry.progress, Progress::Due | Progress::Overdue) && entry.note.is_empty();
        let early = entry.from.is_some_and(|from| now < from);
        let late = entry.what == MessageKind::Reminder && record.change.window().start() < now;
        if is_due && !early && !late {
            notices.push(Message { kind: entry.what, for_start: None, published_at: now });
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Work begins within its window: past its end an overrun is late from the first.
    #[test]
    fn legal_steps_leave_exactly_the_notices_that_were_planned(announced in 1..15_000_i64, began in -30..60_i64, lasts in 1..200_i64, cancelled in prop::option::of(-3_000..0_i64)) {
        let plan = change(&[("release", ""), ("announced_at", "")]);
        let (start, end) = (plan.window().start(), plan.window().end());
        let announced_at = start - TimeDelta::minutes(announced);
        let mut record = Record::announced("fixes".parse().unwrap(), plan, announced_at);
        let mut notices = vec![Message { kind: MessageKind::Announcement, for_start: None, published_at: announced_at }];
        let reminder = start - TimeDelta::hours(1);
        let began = (start + TimeDelta::minutes(began)).max(announced_at);
        let finished = began + TimeDelta::minutes(lasts);
        let mut steps = match cancelled {
            Some(minutes) => vec![((start + TimeDelta::minutes(minutes)).max(announced_at), Some(Step::Cancel))],
            None => vec![(began, Some(Step::Start)), (finished, Some(Step::Finish)), (finished + TimeDelta::hours(1), Some(Step::Close))],
        };
        // The reminder and an overrun become due without a step.
        steps.extend([(reminder, None), (end + TimeDelta::seconds(1), None)]);
        steps.sort_by_key(|(now, _)| *now);
        for (now, step) in steps.iter().copied().filter(|(now, _)| announced_at <= *now) {
            if let Some(step) = step {
                record = match step {
                    // T1: before its window work begins for a stated reason alone.
                    Step::Start if now < start => lifecycle::start(&record, &StepMessage::default(), "The supplier came early.", now),
                    _ => take(&record, step, &StepMessage::default(), now),
                }
                .unwrap();
                prop_assert!(take(&record, Step::Cancel, &StepMessage::default(), now).is_err(), "after {} nothing is called off", step);
            }
            publish(&record, &mut notices, now);
        }
        let last = at("2026-12-01T00:00:00Z");
        let recorded = with_notices(&record, &notices);
        let verdict = evaluate(&STRICT, &recorded, last);
        for rule in MESSAGE_RULES {
            let outcome = verdict.finding(rule).unwrap().outcome;
            prop_assert!(matches!(outcome, Outcome::Pass | Outcome::NotApplicable), "{} {:?}\n{}", rule, notices, verdict);
        }
        for entry in timetable(&STRICT, &recorded, last).entries {
            let done = entry.progress == Progress::Done || entry.what == MessageKind::Announcement;
            prop_assert!(done || entry.progress == Progress::Conditional, "{:?}\n{:?}", entry, notices);
        }
        // Nothing is published that was not planned, and nothing twice.
        let mut kinds: Vec<_> = notices.iter().map(|message| message.kind).collect();
        kinds.sort_unstable();
        let mut expected = vec![MessageKind::Announcement];
        let called_off = steps.iter().find(|(_, step)| *step == Some(Step::Cancel)).map(|(now, _)| *now);
        // An announcement that comes after the reminder was due serves for it (A13).
        expected.extend((announced_at <= reminder && called_off.is_none_or(|off| reminder < off)).then_some(MessageKind::Reminder));
        if called_off.is_some() {
            expected.push(MessageKind::Cancelled);
        } else {
            expected.push(MessageKind::Started);
            expected.extend((end < finished).then_some(MessageKind::Update));
            expected.push(MessageKind::Finished);
        }
        prop_assert_eq!(kinds, expected);
    }
}

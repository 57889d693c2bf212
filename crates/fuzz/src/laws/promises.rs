//! The law of the promises' ledger: whatever happens, in whatever order the clock goes, it gives the report.

use crate::{Case, Draw};
use chrono::TimeDelta;
use fairnotice_core::{
    change::Change,
    id::ChangeId,
    instant::{self, Instant},
    promises::{Delivery, Ledger, Promises, by_month, with_mail},
    record::{Record, State},
    timetable::timetable,
};
use serde_json::Value;

/// The ledger gives the figures and the order of the plain computation, at instants about which something can change, also
/// where the clock goes back, and where records are edited and deleted in between. What it names as the next instant is not
/// too late.
pub fn the_ledger_is_the_report(case: &Case, draw: &mut Draw) {
    let mut records: Vec<_> = (0..=draw.below(4)).filter_map(|number| mailed(case, number, draw)).collect();
    let turns: Vec<_> = records.iter().flat_map(|one| turns(case, one)).collect();
    let mut ledger = filled(case, &records, case.now);
    for _ in 0..draw.within(2, 24) {
        let now = if turns.is_empty() || draw.once_in(8) { case.now } else { draw_about(draw, &turns) };
        if ledger.reaches(now) {
            ledger.move_to(now);
        } else {
            ledger = filled(case, &records, now);
        }
        if draw.once_in(4) && !records.is_empty() {
            let which = draw.below(records.len());
            if draw.once_in(4) {
                ledger.remove(&records.remove(which).record.id);
            } else if let Some(Mailed { record, deliveries }) = mailed(case, 9, draw) {
                let record = Record { id: records[which].record.id.clone(), ..record };
                records[which] = Mailed { record, deliveries };
                records[which].put_into(&mut ledger, case);
            }
        }
        let report = report(case, &records, now);
        put_stale(case, &mut ledger, &records);
        agrees(case, &ledger, &report);
        if let Some(next) = ledger.turns_at() {
            assert!(now < next, "{next} {case:?}");
            let until = about(draw, now).clamp(now, next - TimeDelta::nanoseconds(1));
            let still = self::report(case, &records, until);
            // Changes that were announced later than now may still come in.
            if records.iter().all(|one| one.announced_at().is_none_or(|at| at <= now || until < at)) {
                assert_eq!(still.counts, report.counts, "{now} to {until}, before {next} {case:?}");
            }
        }
    }
}

/// A record, and the mail that its notices were sent by.
struct Mailed {
    record: Record,
    deliveries: Vec<Delivery>,
}

impl Mailed {
    fn announced_at(&self) -> Option<Instant> {
        self.record.change.file().announced_at
    }

    fn put_into(&self, ledger: &mut Ledger, case: &Case) {
        ledger.put(&self.record, &case.policy, &self.deliveries);
    }
}

/// A record of which some notices were sent by mail, with any numbers.
fn mailed(case: &Case, number: usize, draw: &mut Draw) -> Option<Mailed> {
    let record = record(case, number, draw)?;
    let mut deliveries = Vec::new();
    for message in &record.change.file().notices {
        if draw.once_in(2) {
            let recipients = draw.one(&[0, 1, 100]);
            let accepted = draw.one(&[0, recipients, recipients - recipients / 100, recipients / 2]);
            let accepted_in_time = draw.one(&[0, accepted]);
            let minutes = draw.one(&[5, 5, 60, 1440]);
            deliveries.push(Delivery {
                notice: message.kind,
                published_at: message.published_at,
                accept_by: message.published_at.checked_add_signed(TimeDelta::minutes(minutes))?,
                recipients,
                is_counted: !draw.once_in(4),
                accepted,
                accepted_in_time,
            });
        }
    }
    Some(Mailed { record, deliveries })
}

/// A record in any state, of one of the next cases, always with an announcement.
fn record(case: &Case, number: usize, draw: &mut Draw) -> Option<Record> {
    let change = if number == 0 { case.change.clone() } else { case.another(draw)? };
    let mut file = change.file().clone();
    let days = draw.within(-500, 40);
    let announced = || file.start.checked_add_signed(TimeDelta::days(days));
    file.announced_at = file.announced_at.or_else(announced);
    let id: ChangeId = format!("change-{number}").parse().ok()?;
    let change = Change::new(file).ok()?;
    Some(Record { id, revision: 1, state: draw.one(&State::ALL[1..]), change, updates: Vec::new() })
}

fn filled(case: &Case, records: &[Mailed], now: Instant) -> Ledger {
    let mut ledger = Ledger::new(now, case.policy.business_zone().clone());
    let floor = ledger.floor();
    let all = records.iter().filter(|one| one.announced_at().is_some_and(|at| floor <= at));
    all.for_each(|one| one.put_into(&mut ledger, case));
    ledger
}

fn put_stale(case: &Case, ledger: &mut Ledger, records: &[Mailed]) {
    let stale: Vec<_> = ledger.stale().cloned().collect();
    for one in records.iter().filter(|one| stale.contains(&one.record.id)) {
        one.put_into(ledger, case);
    }
    assert_eq!(ledger.stale().count(), 0, "{case:?}");
}

fn report(case: &Case, records: &[Mailed], now: Instant) -> Promises {
    with_mail(records.iter().map(|one| (&one.record, &case.policy, &*one.deliveries)), now)
}

fn agrees(case: &Case, ledger: &Ledger, report: &Promises) {
    assert_eq!(*ledger.counts(), report.counts, "{} {case:?}", report.until);
    let months = by_month(&report.lines, case.policy.business_zone(), report.until);
    assert_eq!(ledger.months(), months, "{} {case:?}", report.until);
    let changes: u32 = months.iter().map(|(_, counts)| counts.changes).sum();
    assert_eq!(changes, report.counts.changes, "every change is in one of the months: {} {case:?}", report.until);
    let expected: Vec<_> = report.lines.iter().map(|line| &line.id).collect();
    assert_eq!(ledger.listed(0, usize::MAX).collect::<Vec<_>>(), expected, "{} {case:?}", report.until);
    for (before, line) in report.lines.iter().enumerate() {
        assert_eq!(ledger.rank(line.announced_at, &line.id), before + 1, "{} {case:?}", report.until);
        assert_eq!(ledger.listed(before, 1).next(), Some(&line.id), "{} {case:?}", report.until);
    }
}

/// Every instant that a record holds, and those at which its notices are due; and when it leaves the report.
fn turns(case: &Case, Mailed { record, deliveries }: &Mailed) -> Vec<Instant> {
    let mut turns: Vec<_> = deliveries.iter().map(|delivery| delivery.accept_by).collect();
    let mut rest = vec![serde_json::to_value(record).unwrap_or_default()];
    while let Some(value) = rest.pop() {
        match value {
            Value::String(text) => turns.extend(instant::parse(&text)),
            Value::Array(values) => rest.extend(values),
            Value::Object(values) => rest.extend(values.into_iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    turns.extend(turns.clone().into_iter().filter_map(|at| at.checked_add_signed(TimeDelta::days(365))));
    for now in [case.now, record.change.window().start(), record.change.window().end() + TimeDelta::days(1)] {
        turns.extend(timetable(&case.policy, &record.change, now).entries.into_iter().filter_map(|entry| entry.due));
    }
    turns
}

fn draw_about(draw: &mut Draw, turns: &[Instant]) -> Instant {
    let turn = draw.one(turns);
    about(draw, turn)
}

/// An instant at which, shortly before which or shortly after which something can change.
fn about(draw: &mut Draw, turn: Instant) -> Instant {
    let offsets = [
        TimeDelta::zero(),
        TimeDelta::nanoseconds(-1),
        TimeDelta::nanoseconds(1),
        TimeDelta::milliseconds(1),
        TimeDelta::milliseconds(999),
        TimeDelta::seconds(1),
        TimeDelta::seconds(-1),
        TimeDelta::minutes(5),
        TimeDelta::minutes(5) + TimeDelta::nanoseconds(1),
        TimeDelta::minutes(5) + TimeDelta::seconds(1),
        TimeDelta::minutes(-60),
        TimeDelta::days(1),
        TimeDelta::days(-1),
        TimeDelta::days(30),
    ];
    turn.checked_add_signed(draw.one(&offsets)).unwrap_or(turn)
}

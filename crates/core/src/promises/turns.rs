//! How long the outcomes of a change stay what they are.

use super::{Delivery, Line, counts::Addend};
use crate::{
    change::{Change, ChangeFile},
    evaluate::{GRACE, edit_turns, evaluate},
    instant::Instant,
    policy::Policy,
    record::Record,
    verdict::Reason,
};
use chrono::{SubsecRound as _, TimeDelta};

#[derive(Debug)]
/// What a change adds to the figures, and between which instants that stays so as far as time goes.
pub(super) struct Span {
    pub(super) announced_at: Instant,
    pub(super) addend: Addend,
    /// From when on.
    pub(super) since: Instant,
    /// The first instant at which it adds something else; none where time alone changes nothing any more.
    pub(super) until: Option<Instant>,
}

impl Span {
    /// The span around `now`; none for a record that the report leaves out.
    pub(super) fn new(record: &Record, policy: &Policy, deliveries: &[Delivery], now: Instant) -> Option<Self> {
        let line = |at| Line::new(record, policy, deliveries, at);
        let turns = |at| turns(policy, &record.change, deliveries, at);
        let (announced_at, addend) = line(now).map(|line| (line.announced_at, Addend::of(&line)))?;
        let mut all = turns(now);
        let since = all.iter().copied().filter(|turn| *turn <= now).max().unwrap_or(Instant::MIN_UTC);
        let mut at = now;
        let until = loop {
            let Some(next) = all.into_iter().filter(|turn| at < *turn).min() else { break None };
            if line(next).is_none_or(|line| Addend::of(&line) != addend) {
                break Some(next);
            }
            // When a notice is due depends on what has happened by then, so it is asked again.
            (at, all) = (next, turns(next));
        };
        Some(Self { announced_at, addend, since, until })
    }
}

/// The instants at which an outcome can change: between two of them none does. It holds until what has happened changes, which
/// is one of them.
fn turns(policy: &Policy, change: &Change, deliveries: &[Delivery], now: Instant) -> Vec<Instant> {
    let file = change.file();
    let mut turns: Vec<_> = recorded(file).collect();
    // What happens is published within the grace.
    turns.extend(recorded(file).filter_map(|at| at.checked_add_signed(GRACE)));
    let verdict = evaluate(policy, change, now);
    turns.extend(verdict.findings.iter().filter_map(|finding| match &finding.reason {
        Reason::Lead(check) => Some(check.due),
        _ => None,
    }));
    turns.extend(policy.reminder().and_then(|ahead| ahead.before(file.start)));
    turns.extend(edit_turns(policy, change, now));
    // Mail is in time until then.
    turns.extend(deliveries.iter().flat_map(|delivery| [delivery.published_at, delivery.accept_by]));
    // A notice that is not published yet is judged by `now`, which the zone may not cover.
    turns.push(policy.business_zone().beginning());
    // Something can change at an instant, after it, or after its second.
    let after = |at: Instant| {
        [
            at.checked_add_signed(TimeDelta::nanoseconds(1)),
            at.trunc_subsecs(0).checked_add_signed(TimeDelta::seconds(1)),
        ]
    };
    let later: Vec<_> = turns.iter().copied().flat_map(after).flatten().collect();
    turns.extend(later);
    turns
}

/// Every instant in a record that an outcome depends on.
fn recorded(file: &ChangeFile) -> impl Iterator<Item = Instant> {
    let plan = [Some(file.start), Some(file.end), file.announced_at];
    let release = file.release.iter().map(|release| release.early_notice_at);
    let edits = file.revisions.iter().flat_map(|edit| [Some(edit.at), edit.told_at, edit.start, edit.end]);
    let messages = file.notices.iter().map(|message| Some(message.published_at));
    let actual = file.actual.iter().flat_map(|actual| {
        let extended = actual.extended.iter().flat_map(|extension| [Some(extension.at), Some(extension.end)]);
        let steps = [
            actual.started_at,
            actual.finished_at,
            actual.rolled_back_at,
            actual.rollback_told_at,
            actual.completed_at,
            actual.closed_at,
            actual.cancelled_at,
        ];
        steps.into_iter().chain(extended)
    });
    plan.into_iter().chain(release).chain(edits).chain(messages).chain(actual).flatten()
}

//! The promises report: what the changes of the last 365 days promised their readers, and whether it was kept.
//!
//! Customers read it, and a vendor cannot improve it by leaving things out. Every announced change is in it, also a cancelled
//! one and one whose record stays open. A waived promise does not count as kept. A promise with an unknown outcome counts as
//! broken, so an expired calendar improves no figure. The figures are counts: kept of due. Other counts put them into
//! proportion: urgent changes, which have no promised lead, and changes that were cancelled, rolled back, or finished by the
//! scheduler.
//!
//! Outcomes and evidence are the findings of [`evaluate`]. The time of work is compared with the announced window. A promise of
//! notice also rests on the mail to subscribers ([`Delivery`]).

mod counts;
mod delivery;
mod evidence;
mod ledger;
mod months;
mod promise;
mod turns;

pub use counts::{Counts, Tally};
pub use delivery::{Delivery, DeliveryEvidence};
pub use evidence::Evidence;
pub use ledger::Ledger;
pub use months::{CalendarMonth, MonthCounts, by_month};
pub use promise::Promise;

use crate::{
    change::{Kind, Waiver},
    evaluate::evaluate,
    id::ChangeId,
    instant::{self, Instant},
    policy::Policy,
    record::{Record, State},
};
use chrono::TimeDelta;
use serde::Serialize;
use std::collections::BTreeMap;

/// How long a change is in the report. Twelve months of a calendar would be no fixed time: on 29 February a change that left the
/// report a day before would be in it again.
const COVERED: TimeDelta = TimeDelta::days(365);

/// The promises of 365 days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Promises {
    /// Changes announced later than this are in it: 365 days before `until`.
    #[serde(with = "instant::required")]
    pub from: Instant,
    /// Changes announced by this instant are in it, evaluated at this instant.
    #[serde(with = "instant::required")]
    pub until: Instant,
    /// The figures.
    pub counts: Counts,
    /// What each figure rests on, newest announcement first; in a [`Ledger`]'s report one page of them.
    pub lines: Vec<Line>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Its permanent id.
    pub id: ChangeId,
    /// Its title.
    pub title: String,
    /// Which of the five kinds.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// When it was announced.
    #[serde(with = "instant::required")]
    pub announced_at: Instant,
    /// When work was to begin, as announced and edited before it began.
    #[serde(with = "instant::required")]
    pub start: Instant,
    /// When it was to end, likewise.
    #[serde(with = "instant::required")]
    pub end: Instant,
    /// The version of the policy that applies to it.
    pub policy_version: String,
    /// For an urgent change, how long after the decision it was announced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Whether it had to be undone.
    pub rolled_back: bool,
    /// Whether the scheduler finished it.
    pub finished_by_clock: bool,
    /// The outcome of each promise.
    pub promises: BTreeMap<Promise, Evidence>,
    /// The rules that were waived for it, with the reason; also those that needed no waiver.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
}

/// When an urgent change was decided, as its record states it. Shown, not evaluated (A15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// When it was decided; none where the record does not say.
    #[serde(with = "instant::option")]
    pub decided_at: Option<Instant>,
    /// Seconds from then to the announcement; negative where the decision is stated to have come after it.
    pub delay_seconds: Option<i64>,
}

/// When the 365 days before `now` begin. The report covers what was announced later.
pub fn beginning(now: Instant) -> Instant {
    now.checked_sub_signed(COVERED).unwrap_or(Instant::MIN_UTC)
}

/// The promises of the 365 days before `now`, from records, each with the policy that applies to it (A34). No mail was sent.
pub fn promises<'a>(records: impl IntoIterator<Item = (&'a Record, &'a Policy)>, now: Instant) -> Promises {
    with_mail(records.into_iter().map(|(record, policy)| (record, policy, &[][..])), now)
}

/// The same, each record also with the mail that its notices were sent by.
pub fn with_mail<'a>(
    records: impl IntoIterator<Item = (&'a Record, &'a Policy, &'a [Delivery])>,
    now: Instant,
) -> Promises {
    let from = beginning(now);
    let lines =
        records.into_iter().filter_map(|(record, policy, deliveries)| Line::new(record, policy, deliveries, now));
    let mut lines: Vec<_> = lines.filter(|line| from < line.announced_at && line.announced_at <= now).collect();
    lines.sort_by(|a, b| b.announced_at.cmp(&a.announced_at).then_with(|| a.id.cmp(&b.id)));
    Promises { from, until: now, counts: Counts::of(&lines), lines }
}

impl Line {
    /// None for a draft, and for a routine update.
    fn new(record: &Record, policy: &Policy, deliveries: &[Delivery], now: Instant) -> Option<Self> {
        let (change, file) = (&record.change, record.change.file());
        let announced_at = file.announced_at.filter(|_| record.state != State::Draft && file.kind != Kind::Routine)?;
        let verdict = evaluate(policy, change, now);
        let promises = Promise::ALL.into_iter().map(|promise| {
            let published = Evidence::of(promise, policy, change, &verdict, now);
            (promise, published.with_delivery(promise, policy.delivery(), deliveries, now))
        });
        let decision = (file.kind == Kind::Urgent).then(|| Decision {
            decided_at: file.decided_at,
            delay_seconds: file.decided_at.map(|decided| (announced_at - decided).num_seconds()),
        });
        Some(Self {
            id: record.id.clone(),
            title: file.title.clone(),
            kind: file.kind,
            state: record.state,
            announced_at,
            start: change.window().start(),
            end: change.window().end(),
            policy_version: policy.version().to_owned(),
            decision,
            rolled_back: change.actual().failed(),
            finished_by_clock: file.automatic.finish && change.actual().completed_at == Some(change.expected_end()),
            promises: promises.collect(),
            waivers: file.waivers.clone(),
        })
    }
}

//! The scheduled steps: reminders, the starts and finishes that records leave to the server, and notes on overruns.
//!
//! One loop sleeps until core's next instant. After a stop, a clock jump or a machine's sleep it takes the missed steps in
//! order, each in its own transaction. A record whose step fails is retried with backoff; the others do not wait for it. Of
//! several servers on one database, the one that has the lease takes the steps.

use crate::{lease, publication::PublishError, service::Service};
use fairnotice_core::{
    id::ChangeId,
    instant::{self, Instant},
    scheduled_step::{self, ScheduledStep},
};
use fairnotice_store::{AuditEntry, StoredChange, SubjectId};
use std::time::Duration;
use tokio::{sync::watch, time::sleep};

/// The actor of these steps in the audit log; no token has its name.
pub const ACTOR: &str = "clock";
/// The longest sleep: timers do not notice a clock that is set or a machine that sleeps.
const MAX_SLEEP: Duration = Duration::from_secs(15);
/// The wait after a failure of the database.
const RETRY: Duration = Duration::from_secs(5);
/// Seconds after which a step counts as late.
const PUNCTUAL: i64 = 60;

/// Why a record's step could not be taken.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Store(#[from] fairnotice_store::Error),
    #[error("it is due, but there is no step to take")]
    Idle,
    #[error("another server takes the steps now")]
    LeaseLost,
}

/// Takes due steps and waits for the next one, until `ending` becomes true.
pub async fn run(service: Service, mut ending: watch::Receiver<bool>) {
    let (mut news, mut behind) = (service.follow(), service.behind());
    let longest = if service.store().is_shared() { lease::RENEWAL } else { MAX_SLEEP };
    loop {
        // Before the database is read: a later write may bring an earlier instant.
        news.mark_unchanged();
        behind.mark_unchanged();
        let wait = match catch_up(&service).await {
            Ok(Some(next)) => (next - service.now()).to_std().unwrap_or_default().min(longest),
            Ok(None) => longest,
            Err(error) => {
                tracing::error!(%error, "the scheduled steps could not be taken; they will be tried again");
                RETRY
            }
        };
        tokio::select! {
            () = sleep(wait) => {}
            _ = news.changed() => {}
            _ = behind.changed() => {}
            _ = ending.wait_for(|ending| *ending) => break,
        }
    }
    if let Err(error) = service.hand_over().await {
        tracing::warn!(%error, "another server takes the scheduled steps a few seconds later");
    }
}

/// Takes every step that is due, in order, and publishes what changes with time; returns the instant of the next step or retry.
pub async fn catch_up(service: &Service) -> Result<Option<Instant>, PublishError> {
    let Taken { is_news, next } =
        if service.takes_steps().await? { take_due(service).await? } else { Taken::default() };
    // Open pages also get a new state when a change enters or leaves the banner with time.
    let turns = |now| service.published().turns_at.is_some_and(|at| at <= now);
    if is_news || turns(service.now()) || *service.behind().borrow() {
        service.publish().await?;
    }
    service.forget_idempotency_keys().await?;
    Ok(next.into_iter().chain(service.published().turns_at).min())
}

/// What became of the due steps.
#[derive(Debug, Default)]
struct Taken {
    /// Whether the public state has changed.
    is_news: bool,
    /// The instant of the next step or retry.
    next: Option<Instant>,
}

async fn take_due(service: &Service) -> Result<Taken, fairnotice_store::Error> {
    let mut taken = Taken::default();
    loop {
        let now = service.now();
        // A record that waits was due: it comes before the first one that is not due yet.
        let due = service.reader().due(service.backoff().count() + 1).await?;
        let waits = |id: &ChangeId| service.backoff().wait(id, now);
        let Some((at, id)) = due.iter().find(|(at, id)| *at <= now && waits(id).is_none()) else {
            taken.next = due.iter().map(|(at, id)| waits(id).unwrap_or(*at)).min();
            return Ok(taken);
        };
        match step(service, id, *at).await {
            Ok(is_news) => {
                service.backoff().over(id);
                taken.is_news |= is_news;
            }
            Err(Failure::LeaseLost) => return Ok(taken),
            Err(error) => {
                let (failures, again) = service.backoff().failed(id, service.now());
                let again = instant::text(again);
                tracing::error!(%error, %id, failures, again, "a record's step could not be taken; the others go on");
            }
        }
    }
}

/// Takes a record's due step, or stores when its next step is due.
async fn step(service: &Service, id: &ChangeId, due: Instant) -> Result<bool, Failure> {
    let mut tx = service.begin(ACTOR).await?;
    if !service.still_takes_steps(&mut tx).await? {
        return Err(Failure::LeaseLost);
    }
    let subject = SubjectId::from(id);
    tx.keep_order(&subject).await?;
    let (now, before) = (tx.now(), tx.change(id).await?);
    let policy = service.policies().judging(before.record.change.file(), now);
    let planned = scheduled_step::due(policy, &before.record, due, now);
    let taken =
        planned.and_then(|(at, step)| Some((at, step, scheduled_step::perform(&before.record, step, at, now)?)));
    let Some((at, step, record)) = taken else {
        // The start of a reminder has passed, or an operator took the step: the next step is due later, or there is none.
        let next = service.derived(&before.record, now).next_due_at;
        if next == Some(due) {
            return Err(Failure::Idle);
        }
        tx.set_next_due(id, next).await?;
        tx.commit().await?;
        return Ok(false);
    };
    let delay = Delay {
        planned: at,
        changed: tx.last_step_by_another(&subject).await?,
        started: service.started_at(),
        failures: service.backoff().failures(id),
    };
    let reason = reason(step, delay, now);
    // A passed end is not part of the public state: readers see it by their own clock.
    let is_news = record.change != before.record.change;
    let StoredChange { record: before, policy_hash } = before;
    let after = StoredChange { record, policy_hash };
    let derived = service.derived(&after.record, now);
    let entry = AuditEntry { action: step.id(), reason: &reason, detail: "" };
    if is_news {
        tx.put_change(&after, &derived, entry).await?;
    } else {
        tx.note_change(&after, &derived, entry).await?;
    }
    service.dispatch_change(&mut tx, Some(&before), &after.record, &derived.timetable).await?;
    tx.commit().await?;
    Ok(is_news)
}

/// The facts about a step's delay.
#[derive(Clone, Copy)]
struct Delay {
    /// When the step was planned for.
    planned: Instant,
    /// When an operator last changed the record; its plan was not known earlier.
    changed: Option<Instant>,
    /// When this server started.
    started: Instant,
    /// How often the step has failed.
    failures: u32,
}

/// The reason of a step for the audit log, with its delay and the cause of the delay.
fn reason(step: ScheduledStep, delay: Delay, now: Instant) -> String {
    let what = match step {
        ScheduledStep::Remind => "the start is near",
        ScheduledStep::Start => "the record starts automatically",
        ScheduledStep::Finish => "the record is finished automatically",
        ScheduledStep::WindowEnd => {
            "the announced window has ended, and work has not begun: move the change or cancel it"
        }
        ScheduledStep::Overrun => "the published end has passed, and work is not finished: an update is due",
    };
    let due = delay.changed.map_or(delay.planned, |changed| changed.max(delay.planned));
    let passed = if delay.planned < due {
        format!("; its instant, {}, was already past when the record was changed", instant::text(delay.planned))
    } else {
        String::new()
    };
    let seconds = (now - due).num_seconds();
    let late = match delay.failures {
        _ if seconds < PUNCTUAL => String::new(),
        _ if due < delay.started => {
            let started = instant::text(delay.started);
            format!("; {seconds} seconds late, because this server was not running before {started}")
        }
        0 => format!("; {seconds} seconds late"),
        1 => format!("; {seconds} seconds late, after 1 failed attempt"),
        failures => format!("; {seconds} seconds late, after {failures} failed attempts"),
    };
    format!("{what}{passed}{late}")
}

#[cfg(test)]
mod tests {
    use super::{Delay, reason};
    use chrono::{DateTime, TimeDelta};
    use fairnotice_core::scheduled_step::ScheduledStep;

    // T10
    #[test]
    fn reasons_explain_the_delay() {
        let at = |seconds| DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds);
        let delay = Delay { planned: at(1_000), changed: Some(at(10)), started: at(0), failures: 0 };
        let remind = |delay, now| reason(ScheduledStep::Remind, delay, at(now));
        assert_eq!(remind(delay, 1_059), "the start is near");
        assert_eq!(remind(delay, 1_060), "the start is near; 60 seconds late");
        assert_eq!(
            remind(Delay { failures: 2, ..delay }, 1_060),
            "the start is near; 60 seconds late, after 2 failed attempts"
        );
        let stopped =
            "the start is near; 60 seconds late, because this server was not running before 1970-01-01T00:16:41Z";
        assert_eq!(remind(Delay { started: at(1_001), ..delay }, 1_060), stopped);
        // The window was moved after the reminder's new instant: the step is not late.
        let moved =
            "the start is near; its instant, 1970-01-01T00:16:40Z, was already past when the record was changed";
        assert_eq!(remind(Delay { changed: Some(at(2_802)), ..delay }, 2_802), moved);
    }
}

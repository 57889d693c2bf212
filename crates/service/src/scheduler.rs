//! The scheduled steps: reminders, the starts and finishes that records leave to the server, and the notes that work runs
//! over.
//!
//! One loop sleeps until core's next instant. A stop of any length, a clock that jumps and a machine that sleeps are alike:
//! what is due is done, in its order, one step after the other, each in a transaction of its own. A record whose step
//! cannot be taken waits and is tried again; the others do not wait for it.

use crate::{error::Error, service::Service};
use fairnotice_core::{
    id::ChangeId,
    instant::{self, Instant},
    scheduled_step::{self, ScheduledStep},
};
use fairnotice_store::{AuditEntry, StoredChange, Subject};
use std::time::Duration;
use tokio::{sync::watch, time::sleep};

/// The actor of these steps in the audit log; no token has its name.
pub const ACTOR: &str = "clock";
/// The longest sleep: a wall clock can be set, and a machine can sleep, without any timer knowing.
const DOZE: Duration = Duration::from_secs(15);
/// The wait after a failure of the database.
const RETRY: Duration = Duration::from_secs(5);
/// What is done later than this is late.
const PUNCTUAL: i64 = 60;

/// Why a record's step could not be taken.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Store(#[from] fairnotice_store::Error),
    #[error("it is due at an instant at which nothing can be done")]
    Idle,
}

/// Does what is due, and waits for what comes next, until `ending` becomes true.
pub async fn run(service: Service, mut ending: watch::Receiver<bool>) {
    let mut news = service.follow();
    loop {
        // Before the database is read: what is written from here on may have an earlier instant in it.
        news.mark_unchanged();
        let doze = match catch_up(&service).await {
            Ok(Some(next)) => (next - service.now()).to_std().unwrap_or_default().min(DOZE),
            Ok(None) => DOZE,
            Err(error) => {
                tracing::error!(%error, "the scheduled steps could not be taken; they will be tried again");
                RETRY
            }
        };
        tokio::select! {
            () = sleep(doze) => {}
            _ = news.changed() => {}
            _ = ending.wait_for(|ending| *ending) => return,
        }
    }
}

/// Does everything that is due by now, in order; says when the next is, or when what failed is tried again.
pub async fn catch_up(service: &Service) -> Result<Option<Instant>, Error> {
    let mut is_news = false;
    let next = loop {
        let now = service.now();
        let due = service.reader().due().await?;
        let waits = |id: &ChangeId| service.backoff().wait(id, now);
        match due.iter().find(|(_, id)| waits(id).is_none()) {
            Some((at, id)) if *at <= now => is_news |= take(service, id, *at).await,
            _ => break due.iter().map(|(at, id)| waits(id).unwrap_or(*at)).min(),
        }
    };
    // What comes within a banner's sight, or goes out of it, is sent to pages that are open, although nothing happened.
    let turns = |now| service.published().turns_at.is_some_and(|at| at <= now);
    if is_news || turns(service.now()) {
        service.publish().await?;
    }
    service.forget_idempotency_keys().await?;
    Ok(next.into_iter().chain(service.published().turns_at).min())
}

/// Takes a record's step, and says whether readers see something new. One that cannot be taken is logged.
async fn take(service: &Service, id: &ChangeId, due: Instant) -> bool {
    match step(service, id, due).await {
        Ok(is_news) => {
            service.backoff().over(id);
            is_news
        }
        Err(error) => {
            let (failures, again) = service.backoff().failed(id, service.now());
            let again = instant::text(again);
            tracing::error!(%error, %id, failures, again, "a record's step could not be taken; the others go on");
            false
        }
    }
}

/// Does what is due for a record, or notes when it is due instead.
async fn step(service: &Service, id: &ChangeId, due: Instant) -> Result<bool, Failure> {
    let mut tx = service.begin(ACTOR).await?;
    tx.keep_order(Subject::Change, id.as_str()).await?;
    let (now, before) = (tx.now(), tx.change(id).await?);
    let policy = service.policies().judging(before.record.change.file(), now);
    let planned = scheduled_step::due(policy, &before.record, due, now);
    let done = planned.and_then(|(at, step)| Some((at, step, scheduled_step::perform(&before.record, step, at, now)?)));
    let Some((at, step, record)) = done else {
        // A reminder whose start has passed, or somebody took the step meanwhile: the next step is due at another instant, or none.
        let next = service.derived(&before.record, now).next_due_at;
        if next == Some(due) {
            return Err(Failure::Idle);
        }
        tx.set_next_due(id, next).await?;
        tx.commit().await?;
        return Ok(false);
    };
    let known = Known {
        planned: at,
        changed: tx.last_step_by_another(Subject::Change, id.as_str()).await?,
        started: service.started_at(),
        failures: service.backoff().failures(id),
    };
    let reason = reason(step, known, now);
    // That an end has passed is what readers' own clocks tell them: nothing of it is new in the public state.
    let is_news = record.change != before.record.change;
    let (after, derived) = (StoredChange { record: record.clone(), ..before }, service.derived(&record, now));
    let entry = AuditEntry { action: step.id(), reason: &reason, detail: "" };
    if is_news {
        tx.put_change(&after, &derived, entry).await?;
    } else {
        tx.note_change(&after, &derived, entry).await?;
    }
    tx.commit().await?;
    Ok(is_news)
}

/// What the server knows of a step's delay.
#[derive(Clone, Copy)]
struct Known {
    /// When the step was planned for.
    planned: Instant,
    /// When an operator changed the record last: what it plans was not known before.
    changed: Option<Instant>,
    /// When this server started: it did not run before.
    started: Instant,
    /// How often the step could not be taken.
    failures: u32,
}

/// Why a step was taken, for the audit log; where it is late by how much, and since when the server has known.
fn reason(step: ScheduledStep, known: Known, now: Instant) -> String {
    let what = match step {
        ScheduledStep::Remind => "the start came near",
        ScheduledStep::Start => "the record starts by the clock",
        ScheduledStep::Finish => "the record is finished by the clock",
        ScheduledStep::WindowEnd => "the announced window ended, and work had not begun: move it, or cancel it",
        ScheduledStep::Overrun => "the end that was published passed, and work is not finished: an update is due",
    };
    let due = known.changed.map_or(known.planned, |changed| changed.max(known.planned));
    let passed = if known.planned < due {
        format!("; its instant, {}, had passed when the record was changed", instant::text(known.planned))
    } else {
        String::new()
    };
    let seconds = (now - due).num_seconds();
    let late = match known.failures {
        _ if seconds < PUNCTUAL => String::new(),
        _ if due < known.started => {
            let started = instant::text(known.started);
            format!("; {seconds} seconds late, since this server was not running before {started}")
        }
        0 => format!("; {seconds} seconds late"),
        1 => format!("; {seconds} seconds late, after 1 failed attempt"),
        failures => format!("; {seconds} seconds late, after {failures} failed attempts"),
    };
    format!("{what}{passed}{late}")
}

#[cfg(test)]
mod tests {
    use super::{Known, reason};
    use chrono::{DateTime, TimeDelta};
    use fairnotice_core::scheduled_step::ScheduledStep;

    // T10
    #[test]
    fn reasons_say_what_is_known() {
        let at = |seconds| DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds);
        let known = Known { planned: at(1_000), changed: Some(at(10)), started: at(0), failures: 0 };
        let remind = |known, now| reason(ScheduledStep::Remind, known, at(now));
        assert_eq!(remind(known, 1_059), "the start came near");
        assert_eq!(remind(known, 1_060), "the start came near; 60 seconds late");
        assert_eq!(
            remind(Known { failures: 2, ..known }, 1_060),
            "the start came near; 60 seconds late, after 2 failed attempts"
        );
        let stopped =
            "the start came near; 60 seconds late, since this server was not running before 1970-01-01T00:16:41Z";
        assert_eq!(remind(Known { started: at(1_001), ..known }, 1_060), stopped);
        // The window was moved when the reminder's new instant had passed: it is not late, and the server ran.
        let moved = "the start came near; its instant, 1970-01-01T00:16:40Z, had passed when the record was changed";
        assert_eq!(remind(Known { changed: Some(at(2_802)), ..known }, 2_802), moved);
    }
}

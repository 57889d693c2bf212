//! The clock's own steps: reminders, the starts and finishes that records leave to it, and the notes that work runs over.
//!
//! One loop sleeps until core's next instant. A stop of any length, a clock that jumps and a machine that sleeps are alike:
//! whatever is due is done, in its order, one step after the other, each in a transaction of its own. A record whose step
//! cannot be taken rests and is tried again; the others do not wait for it.

mod troubles;

pub use troubles::Troubles;

use crate::{api::problem::Problem, app::App};
use fairnotice_core::{
    instant::{self, Instant},
    scheduled_step::{self, ScheduledStep},
};
use fairnotice_store::{AuditEntry, Error, StoredChange};
use std::time::Duration;
use tokio::time::sleep;

/// The actor of these steps in the audit log; no token has its name.
pub const ACTOR: &str = "clock";
/// The longest sleep: a wall clock can be set, and a machine can sleep, without any timer knowing.
const DOZE: Duration = Duration::from_secs(15);
/// The rest after a failure of the record book.
const RETRY: Duration = Duration::from_secs(5);

/// Why a record's step could not be taken.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Book(#[from] Error),
    #[error("it wakes at an instant at which nothing can be done")]
    Idle,
}

/// Does what is due, and waits for what comes next, until the server ends.
pub async fn run(app: App) {
    let mut ending = app.ending();
    let mut news = app.follow();
    loop {
        // Before the book is read: what is written from here on may have an earlier instant in it.
        news.mark_unchanged();
        let doze = match catch_up(&app).await {
            Ok(Some(next)) => (next - app.now()).to_std().unwrap_or_default().min(DOZE),
            Ok(None) => DOZE,
            Err(problem) => {
                tracing::error!(?problem, "the clock's steps could not be taken; they will be tried again");
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
pub async fn catch_up(app: &App) -> Result<Option<Instant>, Problem> {
    let mut is_news = false;
    let next = loop {
        let now = app.now();
        let waking = app.store().waking().await?;
        let rests = |id: &str| app.troubles().rest(id, now);
        match waking.iter().find(|(_, id)| rests(id).is_none()) {
            Some((at, id)) if *at <= now => is_news |= take(app, id, *at).await,
            _ => break waking.iter().map(|(at, id)| rests(id).unwrap_or(*at)).min(),
        }
    };
    // What comes within a banner's sight, or goes out of it, is told to pages that are open, although nothing happened.
    let turns = |now| app.published().turns_at.is_some_and(|at| at <= now);
    if is_news || turns(app.now()) {
        app.publish().await?;
    }
    app.store().forget_requests(app.now()).await?;
    Ok(next.into_iter().chain(app.published().turns_at).min())
}

/// Takes a record's step, and says whether readers see something new. One that cannot be taken is told in the log.
async fn take(app: &App, id: &str, woken: Instant) -> bool {
    match step(app, id, woken).await {
        Ok(is_news) => {
            app.troubles().over(id);
            is_news
        }
        Err(error) => {
            let (failures, again) = app.troubles().failed(id, app.now());
            let again = instant::text(again);
            tracing::error!(%error, id, failures, again, "a record's step could not be taken; the others go on");
            false
        }
    }
}

/// Does what a record's clock says is due, or notes when it is due instead.
async fn step(app: &App, id: &str, woken: Instant) -> Result<bool, Failure> {
    let now = app.now();
    let mut writing = app.store().begin(ACTOR, now).await?;
    let before = writing.change(id).await?;
    let due = scheduled_step::due(app.judging(before.record.change.file()), &before.record, woken, now);
    let done = due.and_then(|(at, duty)| Some((at, duty, scheduled_step::perform(&before.record, duty, at, now)?)));
    let Some((at, duty, record)) = done else {
        // A reminder whose start has passed, or whatever was done meanwhile: the record wakes at another instant, or never.
        let follows = app.follows(&before.record, now);
        if follows.wakes_at == Some(woken) {
            return Err(Failure::Idle);
        }
        writing.wake_at(id, follows.wakes_at).await?;
        writing.commit().await?;
        return Ok(false);
    };
    let reason = reason(duty, at, now);
    let act = AuditEntry { action: duty.id(), reason: &reason, detail: "" };
    // That an end has passed is what readers' own clocks say: nothing of it is new in the public state.
    let is_news = record.change != before.record.change;
    let (after, follows) = (StoredChange { record: record.clone(), ..before }, app.follows(&record, now));
    if is_news {
        writing.put_change(&after, &follows, act).await?;
    } else {
        writing.note_change(&after, &follows, act).await?;
    }
    writing.commit().await?;
    Ok(is_news)
}

fn reason(duty: ScheduledStep, at: Instant, now: Instant) -> String {
    let late = (now - at).num_seconds();
    let what = match duty {
        ScheduledStep::Remind => "the start came near",
        ScheduledStep::Start => "the record starts by the clock",
        ScheduledStep::Finish => "the record is finished by the clock",
        ScheduledStep::WindowEnd => "the announced window ended, and work had not begun: move it, or cancel it",
        ScheduledStep::Overrun => "the end that was published passed, and work is not finished: an update is due",
    };
    if late < 60 { what.to_owned() } else { format!("{what}; {late} seconds late, since the server was not running") }
}

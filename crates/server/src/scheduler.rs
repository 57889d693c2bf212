//! The clock's own steps: reminders, and the starts and finishes that records leave to it.
//!
//! One loop sleeps until core's next instant. A stop of any length, a clock that jumps and a machine that sleeps are alike:
//! whatever is due is done, in its order, one step after the other, each in a transaction of its own.

use crate::{api::problem::Problem, app::App};
use fairnotice_core::{
    agenda::{self, Duty},
    instant::Instant,
};
use fairnotice_store::{Act, Kept};
use std::time::Duration;
use tokio::time::sleep;

/// The actor of these steps in the audit log.
const ACTOR: &str = "clock";
/// The longest sleep: a wall clock can be set, and a machine can sleep, without any timer knowing.
const DOZE: Duration = Duration::from_secs(15);
/// The rest after a failure of the record book.
const RETRY: Duration = Duration::from_secs(5);

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
                tracing::error!(?problem, "a step of the clock could not be taken; it will be tried again");
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

/// Does everything that is due by now, in order; says when the next is.
pub async fn catch_up(app: &App) -> Result<Option<Instant>, Problem> {
    let mut published = false;
    let next = loop {
        match app.store().next_to_wake().await? {
            Some((at, id)) if at <= app.now() => {
                step(app, &id, at).await?;
                published = true;
            }
            next => break next,
        }
    };
    if published {
        app.publish().await?;
    }
    app.store().forget_requests(app.now()).await?;
    Ok(next.map(|(at, _)| at))
}

/// Does what a record's clock says is due, or notes when it is due instead.
async fn step(app: &App, id: &str, woken: Instant) -> Result<(), Problem> {
    let now = app.now();
    let mut writing = app.store().begin(ACTOR, now).await?;
    let before = writing.change(id).await?;
    let policy = app.judging(before.record.change.file());
    let due = agenda::next(policy, &before.record, now).filter(|(at, _)| *at <= now);
    let done = due.and_then(|(at, duty)| Some((at, duty, agenda::perform(&before.record, duty, at, now)?)));
    let Some((at, duty, record)) = done else {
        // A reminder whose start has passed, or whatever was done meanwhile: the record wakes at another instant, or never.
        let follows = app.follows(&before.record, now);
        if follows.wakes_at == Some(woken) {
            return Err(Problem::internal(format!("`{id}` wakes at an instant at which nothing can be done")));
        }
        writing.wake_at(id, follows.wakes_at).await?;
        return Ok(writing.commit().await?);
    };
    let reason = reason(duty, at, now);
    let after = Kept { record, ..before };
    let act = Act { action: duty.id(), reason: &reason, detail: "" };
    writing.put_change(&after, &app.follows(&after.record, now), act).await?;
    Ok(writing.commit().await?)
}

fn reason(duty: Duty, at: Instant, now: Instant) -> String {
    let late = (now - at).num_seconds();
    let what = match duty {
        Duty::Remind => "the start came near",
        Duty::Start => "the record starts by the clock",
        Duty::Finish => "the record is finished by the clock",
    };
    if late < 60 { what.to_owned() } else { format!("{what}; {late} seconds late, since the server was not running") }
}

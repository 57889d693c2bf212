//! What is erased when its time is over: subscribers who never confirmed or who have left, and the names in the audit log.
//!
//! Nothing that evidence rests on is erased: the numbers of each notice stay, and of the audit log what was done, when, and every
//! document. So a promise that was broken stays broken, and a decision can be made again.

use crate::{Error, scheduler, service::Service};
use chrono::TimeDelta;
use fairnotice_core::instant::Instant;
use std::time::Duration;
use tokio::{sync::watch, time::sleep};

/// How often it is looked.
const EVERY: Duration = Duration::from_hours(1);
/// How many subscribers one transaction erases, so that steps do not wait long.
const SUBSCRIBERS: u32 = 100;
/// How many lines of the audit log one transaction looks at.
const LINES: u32 = 1_000;

/// For how long data are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Addresses that nobody confirmed.
    pub unconfirmed: TimeDelta,
    /// Subscribers whose subscription has ended.
    pub ended: TimeDelta,
    /// Who took the steps in the audit log, and why; none for ever.
    pub audit_names: Option<TimeDelta>,
}

/// What was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Forgotten {
    /// Subscribers.
    pub subscribers: u64,
    /// Lines of the audit log whose names were looked at.
    pub lines: u64,
}

/// Erases what is due, now and every hour, until `ending` becomes true.
pub async fn run(service: Service, retention: Retention, mut ending: watch::Receiver<bool>) {
    loop {
        match service.forget(retention).await {
            Ok(Forgotten { subscribers: 0, lines: 0 }) => {}
            Ok(Forgotten { subscribers, lines }) => {
                tracing::info!(
                    subscribers,
                    lines,
                    "subscribers and names of the audit log were erased: their time is over"
                );
            }
            Err(error) => tracing::error!(%error, "what is due could not be erased; it will be tried again"),
        }
        tokio::select! {
            () = sleep(EVERY) => {}
            _ = ending.wait_for(|ending| *ending) => break,
        }
    }
}

impl Service {
    /// Erases what is due. Of several servers on one database, the one that takes the scheduled steps does it.
    pub async fn forget(&self, retention: Retention) -> Result<Forgotten, Error> {
        let mut forgotten = Forgotten::default();
        if !self.takes_steps().await? {
            return Ok(forgotten);
        }
        let (now, store) = (self.now(), self.store());
        let before = |kept: TimeDelta| now.checked_sub_signed(kept).unwrap_or(Instant::MIN_UTC);
        let (unconfirmed, ended) = (before(retention.unconfirmed), before(retention.ended));
        forgotten.subscribers = store.forget_subscribers(unconfirmed, ended, SUBSCRIBERS, now).await?;
        if forgotten.subscribers > 0 {
            let detail = format!("{} subscribers, whose time was over", forgotten.subscribers);
            self.subscribers().note("forget", &detail, scheduler::ACTOR).await?;
        }
        while let Some(kept) = retention.audit_names {
            let count = store.erase_audit_names(before(kept), scheduler::ACTOR, LINES, now).await?;
            forgotten.lines += count;
            if count == 0 {
                break;
            }
        }
        Ok(forgotten)
    }
}

//! Deletes deliveries that were settled long ago, a few at a time. The numbers of their dispatches stay.

use crate::outbox::Outbox;
use chrono::TimeDelta;
use fairnotice_store::Error;
use std::time::Duration;
use tokio::time::Instant;

/// How long deliveries are kept after their notice: a question about a mail comes sooner.
const KEPT: TimeDelta = TimeDelta::days(90);
/// How many are deleted at a time, so that nobody waits.
const BATCH: u32 = 500;
/// The wait after everything is deleted.
const EVERY: Duration = Duration::from_hours(1);

/// When deliveries are deleted next.
pub(crate) struct Pruning(Instant);

impl Pruning {
    /// It begins now.
    pub(crate) fn new() -> Self {
        Self(Instant::now())
    }

    /// Deletes some deliveries, if it is time.
    pub(crate) async fn go_on(&mut self, outbox: &Outbox) -> Result<(), Error> {
        if self.0 > Instant::now() {
            return Ok(());
        }
        let now = outbox.now();
        let pruned = outbox.store().prune_deliveries(now - KEPT, BATCH, now).await;
        if !matches!(pruned, Ok(true)) {
            self.0 = Instant::now() + EVERY;
        }
        pruned.map(|_| ())
    }
}

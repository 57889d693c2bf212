//! Of several servers on one database, one takes the scheduled steps.

use crate::service::Service;
use fairnotice_store::{Error, Transaction};
use std::time::Duration;

const NAME: &str = "scheduler";
/// How long the lease lasts. If its server stops, another one takes over after this.
const LENGTH: Duration = Duration::from_secs(6);
/// How often it is taken again, and how often another server tries to take it.
pub(crate) const RENEWAL: Duration = Duration::from_secs(2);

impl Service {
    /// Takes the lease, or takes it again; returns whether this server has it. SQLite has one server, which needs none.
    pub(crate) async fn takes_steps(&self) -> Result<bool, Error> {
        Ok(!self.store().is_shared() || self.store().take_lease(NAME, self.id(), LENGTH).await?)
    }

    /// Whether this server still has the lease. A server may have stood still since it took it.
    pub(crate) async fn still_takes_steps(&self, tx: &mut Transaction<'_>) -> Result<bool, Error> {
        Ok(!self.store().is_shared() || tx.holds_lease(NAME, self.id()).await?)
    }

    /// Lets another server take over immediately.
    pub(crate) async fn hand_over(&self) -> Result<(), Error> {
        if self.takes_steps().await? && self.store().is_shared() {
            self.store().take_lease(NAME, self.id(), Duration::ZERO).await?;
        }
        Ok(())
    }
}

//! The data of the public state.

use crate::{Error, Reader, changes, components, incidents, transaction};
use fairnotice_core::{
    component::Component, incident::Incident, instant::Instant, record::Record, snapshot::PublicRecords,
};

/// The data of the public state, read in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Public {
    /// Revision of the public state.
    pub revision: u64,
    /// The vendor's components.
    pub components: Vec<Component>,
    /// Records that are open, or ended at or after the given instant; by start.
    pub records: Vec<Record>,
    /// Incidents that are open, or were resolved at or after that instant; newest first.
    pub incidents: Vec<Incident>,
}

impl Public {
    /// The data in the form that the snapshot takes.
    pub fn records(&self) -> PublicRecords<'_> {
        let Self { revision, components, records, incidents } = self;
        PublicRecords { revision: *revision, components, records, incidents }
    }
}

impl Reader {
    /// The data of the public state, without records and incidents that ended before `since`.
    pub async fn public(&self, since: Instant) -> Result<Public, Error> {
        let mut tx = self.read().await?;
        Ok(Public {
            revision: transaction::revision(&mut tx).await?,
            components: components::read(&mut tx).await?,
            records: changes::public(&mut tx, since).await?,
            incidents: incidents::public(&mut tx, since).await?,
        })
    }
}

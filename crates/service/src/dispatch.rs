//! What goes out by mail with a step: written in the step's own transaction, one row for each notice, however many subscribers
//! there are.
//!
//! Each function returns for how many subscribers the notices are.
//!
//! Without a transport nothing is written: notices that pile up would all go out on the day on which one is configured.

use crate::{audience::Notified, service::Service};
use fairnotice_core::{
    dispatch, incident::Incident, published_release::Release, record::Record, subscription::About, timetable::Timetable,
};
use fairnotice_store::{Error, SubjectId, Transaction};

impl Service {
    /// Writes what goes out by mail with a step of a change, and withdraws what is not true any more.
    pub(crate) async fn dispatch_change(
        &self,
        tx: &mut Transaction<'_>,
        before: Option<&Record>,
        after: &Record,
        timetable: &Timetable,
    ) -> Result<Vec<Notified>, Error> {
        if !self.sends_mail() {
            return Ok(Vec::new());
        }
        let (subject, policy) = (SubjectId::from(&after.id), self.policies().judging(after.change.file(), tx.now()));
        if let Some((notice, reason)) = before.and_then(|before| dispatch::withdrawn(before, after)) {
            tx.withdraw(&subject, notice, reason).await?;
        }
        let new = dispatch::of_change(policy, before, after, timetable);
        tx.add_dispatches(&subject, after.revision, &new).await?;
        Ok(self.notified(&new, About::Change(after.change.file())))
    }

    /// Writes what goes out by mail with a step of a release; `timetable` is that of the change that deploys it, if one does.
    pub(crate) async fn dispatch_release(
        &self,
        tx: &mut Transaction<'_>,
        before: Option<&Release>,
        after: &Release,
        timetable: &Timetable,
    ) -> Result<Vec<Notified>, Error> {
        if !self.sends_mail() {
            return Ok(Vec::new());
        }
        let new = dispatch::of_release(self.policies().in_force(tx.now()), before, after, timetable);
        tx.add_dispatches(&after.version().into(), after.revision, &new).await?;
        Ok(self.notified(&new, About::Release(after)))
    }

    /// Writes what goes out by mail with a step of an incident.
    pub(crate) async fn dispatch_incident(
        &self,
        tx: &mut Transaction<'_>,
        before: Option<&Incident>,
        after: &Incident,
    ) -> Result<Vec<Notified>, Error> {
        if !self.sends_mail() {
            return Ok(Vec::new());
        }
        let new = dispatch::of_incident(self.policies().in_force(tx.now()), before, after);
        tx.add_dispatches(&(&after.id).into(), after.revision, &new).await?;
        Ok(self.notified(&new, About::Incident(after)))
    }
}

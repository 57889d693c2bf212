//! Incidents.

use crate::{
    Error, Reader, SubjectId, audit_line::AuditEntry, changes::only_readable, column, fault, page::Page,
    transaction::Transaction,
};
use fairnotice_core::{
    id::{ChangeId, IncidentId},
    incident::Incident,
    instant::Instant,
};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

impl Transaction<'_> {
    /// The incident with this id.
    pub async fn incident(&mut self, id: &IncidentId) -> Result<Incident, Error> {
        let row = sqlx::query("SELECT id, incident FROM incidents WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&mut *self.tx)
            .await?
            .ok_or_else(|| Error::Missing(id.into()))?;
        incident(&row)
    }

    /// Writes a new incident; refuses an id that is taken.
    pub async fn add_incident(&mut self, incident: &Incident, entry: AuditEntry<'_>) -> Result<(), Error> {
        let taken = sqlx::query("SELECT 1 FROM incidents WHERE id = $1").bind(incident.id.as_str());
        if taken.fetch_optional(&mut *self.tx).await?.is_some() {
            return Err(Error::Taken((&incident.id).into()));
        }
        self.put_incident(incident, entry).await
    }

    /// Replaces the incident with this id.
    pub async fn put_incident(&mut self, incident: &Incident, entry: AuditEntry<'_>) -> Result<(), Error> {
        let subject = SubjectId::from(&incident.id);
        let corrupt = |source| Error::Corrupt { subject: subject.clone(), source };
        let document = serde_json::to_string(incident).map_err(corrupt)?;
        sqlx::query(
            "INSERT INTO incidents (id, revision, started_at, resolved_at, caused_by, incident) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (id) DO UPDATE SET revision = $2, resolved_at = $4, incident = $6",
        )
        .bind(incident.id.as_str())
        .bind(i64::from(incident.revision))
        .bind(incident.started_at.timestamp_millis())
        .bind(incident.resolved_at.map(|at| at.timestamp_millis()))
        .bind(incident.caused_by.as_ref().map(ChangeId::as_str))
        .bind(&document)
        .execute(&mut *self.tx)
        .await?;
        fault::point();
        self.audit(&subject, incident.revision, entry, &document).await?;
        self.publishes();
        Ok(())
    }
}

impl Reader {
    /// One incident.
    pub async fn incident(&self, id: &IncidentId) -> Result<Incident, Error> {
        let row = sqlx::query("SELECT id, incident FROM incidents WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&self.readers)
            .await?
            .ok_or_else(|| Error::Missing(id.into()))?;
        incident(&row)
    }

    /// Incidents, newest first, at most `limit`; those after a position where one is given.
    pub async fn incidents(
        &self,
        after: Option<&(Instant, IncidentId)>,
        limit: u32,
    ) -> Result<Page<Incident, IncidentId>, Error> {
        let select = "SELECT id, incident, started_at FROM incidents
             WHERE started_at < $1 OR (started_at = $1 AND id > $2) ORDER BY started_at DESC, id LIMIT $3";
        let rows = sqlx::query(select)
            .bind(after.map_or(i64::MAX, |(start, _)| start.timestamp_millis()))
            .bind(after.map_or("", |(_, id)| id.as_str()))
            .bind(i64::from(limit) + 1)
            .fetch_all(&self.readers)
            .await?;
        Page::new(rows, limit, incident, |row| Ok((column::instant(row, 2)?, column::incident_id(row, 0)?)))
    }

    /// The incidents that a change caused, newest first.
    pub async fn incidents_caused_by(&self, change: &ChangeId) -> Result<Vec<Incident>, Error> {
        let rows = sqlx::query("SELECT id, incident FROM incidents WHERE caused_by = $1 ORDER BY started_at DESC, id")
            .bind(change.as_str())
            .fetch_all(&self.readers)
            .await?;
        Ok(only_readable(rows.iter().map(incident)))
    }
}

/// Incidents that are open, and at most `most` that were resolved at or after an instant; newest first. Says whether more were
/// resolved.
pub(crate) async fn public(tx: &mut AnyConnection, since: Instant, most: u32) -> Result<(Vec<Incident>, bool), Error> {
    let open = "SELECT id, incident FROM incidents WHERE resolved_at IS NULL";
    let mut rows = sqlx::query(open).fetch_all(&mut *tx).await?;
    let resolved = "SELECT id, incident FROM incidents WHERE resolved_at >= $1 ORDER BY resolved_at DESC, id LIMIT $2";
    // One more than there is room for shows whether something is left out.
    let mut resolved =
        sqlx::query(resolved).bind(since.timestamp_millis()).bind(i64::from(most) + 1).fetch_all(&mut *tx).await?;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let is_cut = resolved.len() > most;
    resolved.truncate(most);
    rows.append(&mut resolved);
    let mut incidents = only_readable(rows.iter().map(incident));
    incidents.sort_by(|a, b| b.started_at.cmp(&a.started_at).then_with(|| a.id.cmp(&b.id)));
    Ok((incidents, is_cut))
}

pub(crate) fn incident(row: &AnyRow) -> Result<Incident, Error> {
    let text: String = row.get(1);
    let subject = SubjectId::parse("incident", row.get(0))?;
    serde_json::from_str(&text).map_err(|source| Error::Corrupt { subject, source })
}

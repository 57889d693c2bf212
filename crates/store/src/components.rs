//! The vendor's components.

use crate::{
    Error, Reader, Store, SubjectId,
    audit_line::AuditEntry,
    column, fault,
    transaction::{Transaction, next_revision},
};
use fairnotice_core::{
    component::{Component, Status},
    id::ComponentId,
};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

const LIST: &str = "INSERT INTO components (id, position, name, heading, status, regions, revision)
     VALUES ($1, $2, $3, $4, $5, $6, (SELECT COUNT(*) FROM audit WHERE kind = 'component' AND subject = $1))";

impl Store {
    /// Updates the list from the policy. A status that an operator set stays; a component that is no longer listed is removed.
    /// Returns whether anything changed.
    pub async fn list_components(&self, listed: &[Component]) -> Result<bool, Error> {
        let mut tx = self.write().await?;
        let before = read(&mut tx).await?;
        let set =
            |id: &ComponentId| before.iter().find(|component| component.id == *id).map(|component| component.status);
        let after: Vec<_> = listed
            .iter()
            .map(|component| Component { status: set(&component.id).unwrap_or_default(), ..component.clone() })
            .collect();
        if before == after {
            return Ok(false);
        }
        sqlx::query("DELETE FROM components").execute(&mut *tx).await?;
        fault::point();
        for (position, component) in (0_i64..).zip(&after) {
            sqlx::query(LIST)
                .bind(component.id.as_str())
                .bind(position)
                .bind(&component.name)
                .bind(&component.group)
                .bind(component.status.id())
                .bind(serde_json::to_string(&component.regions).unwrap_or_default())
                .execute(&mut *tx)
                .await?;
            fault::point();
        }
        next_revision(&mut tx).await?;
        fault::point();
        tx.commit().await?;
        fault::point();
        Ok(true)
    }
}

impl Transaction<'_> {
    /// Sets a component's status; returns its revision, which counts the changes of its status. The effect of work and
    /// incidents is derived, not stored.
    pub async fn set_status(&mut self, id: &ComponentId, status: Status, entry: AuditEntry<'_>) -> Result<u32, Error> {
        let set = "UPDATE components SET status = $2, revision = revision + 1 WHERE id = $1
             RETURNING id, name, heading, status, regions, revision";
        let row = sqlx::query(set)
            .bind(id.as_str())
            .bind(status.id())
            .fetch_optional(&mut *self.tx)
            .await?
            .ok_or_else(|| Error::Missing(id.into()))?;
        fault::point();
        let subject = SubjectId::from(id);
        let corrupt = |source| Error::Corrupt { subject: subject.clone(), source };
        let document = serde_json::to_string(&component(&row)).map_err(corrupt)?;
        let revision = column::count(&row, 5)?;
        self.audit(&subject, revision, entry, &document).await?;
        self.publishes();
        Ok(revision)
    }
}

impl Reader {
    /// The vendor's components, in its order, with the status that an operator set.
    pub async fn components(&self) -> Result<Vec<Component>, Error> {
        read(&mut *self.readers.acquire().await?).await
    }
}

pub(crate) async fn read(tx: &mut AnyConnection) -> Result<Vec<Component>, Error> {
    let rows = sqlx::query("SELECT id, name, heading, status, regions FROM components ORDER BY position")
        .fetch_all(&mut *tx)
        .await?;
    Ok(rows.iter().map(component).collect())
}

fn component(row: &AnyRow) -> Component {
    let status: String = row.get(3);
    // An unknown status, written by a newer version, must not hide the board.
    let status = Status::ALL.into_iter().find(|known| known.id() == status).unwrap_or_default();
    let regions: String = row.get(4);
    // Only this file writes the list; an unreadable one shows the component in every region.
    let regions = serde_json::from_str(&regions).unwrap_or_default();
    Component { id: row.get::<String, _>(0).into(), name: row.get(1), group: row.get(2), status, regions }
}

//! The vendor's components.

use crate::{Error, Store};
use fairnotice_core::component::{Component, Status};
use sqlx::{Row as _, Sqlite, Transaction, sqlite::SqliteRow};

impl Store {
    /// Makes the list what the policy says. A status that was set by hand stays; a component that is no longer listed goes.
    /// Says whether anything changed.
    pub async fn list_components(&self, listed: &[(String, String)]) -> Result<bool, Error> {
        let mut tx = self.write().await?;
        let before = read(&mut tx).await?;
        let after: Vec<_> = listed
            .iter()
            .map(|(id, name)| {
                let status = before
                    .iter()
                    .find(|component| component.id == *id)
                    .map_or(Status::default(), |component| component.status);
                Component { id: id.clone(), name: name.clone(), status }
            })
            .collect();
        if before == after {
            return Ok(false);
        }
        sqlx::query("DELETE FROM components").execute(&mut *tx).await?;
        for (position, component) in (0_i64..).zip(&after) {
            sqlx::query("INSERT INTO components (id, position, name, status) VALUES ($1, $2, $3, $4)")
                .bind(&component.id)
                .bind(position)
                .bind(&component.name)
                .bind(status_text(component.status))
                .execute(&mut *tx)
                .await?;
        }
        crate::changes::next_revision(&mut tx).await?;
        tx.commit().await?;
        Ok(true)
    }
}

pub(crate) async fn read(tx: &mut Transaction<'_, Sqlite>) -> Result<Vec<Component>, Error> {
    let rows = sqlx::query("SELECT id, name, status FROM components ORDER BY position").fetch_all(&mut **tx).await?;
    rows.iter().map(component).collect()
}

fn component(row: &SqliteRow) -> Result<Component, Error> {
    let (id, status): (String, String) = (row.get(0), row.get(2));
    let status = serde_json::from_value(status.into()).map_err(|source| Error::Corrupt {
        what: "component",
        id: id.clone(),
        source,
    })?;
    Ok(Component { id, name: row.get(1), status })
}

fn status_text(status: Status) -> String {
    serde_json::to_value(status).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

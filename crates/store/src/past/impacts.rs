//! What incidents did to components, report by report: an incident has its newest impact alone, and the audit log has each earlier
//! form of it.

use crate::{Error, changes::only_readable, column};
use fairnotice_core::{
    history::PastIncident,
    id::IncidentId,
    incident::{ComponentImpact, Incident},
    instant::Instant,
};
use serde_json::Value;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _, any::AnyRow};
use std::collections::HashMap;

/// How many lines of the audit log are read.
const LINES: u32 = 5_000;
/// How many incidents one statement asks for.
const AT_ONCE: usize = 500;

/// The impact of an incident from a report on.
type Impact = (usize, Vec<ComponentImpact>);

/// These incidents with their impacts, and the instant before which impacts are not known, because there are too many.
pub(super) async fn of(
    incidents: Vec<Incident>,
    tx: &mut AnyConnection,
) -> Result<(Vec<PastIncident>, Option<Instant>), Error> {
    // Of an incident with one report everything is known.
    let ids: Vec<_> = incidents.iter().filter(|incident| incident.updates.len() > 1).map(|one| &one.id).collect();
    let mut known: HashMap<IncidentId, Vec<Impact>> = HashMap::new();
    let mut cut = None;
    for ids in ids.chunks(AT_ONCE) {
        let mut query = sqlx::query(AssertSqlSafe(query(ids.len()))).persistent(false);
        for id in ids {
            query = query.bind(id.as_str());
        }
        let rows = query.fetch_all(&mut *tx).await?;
        if rows.len() == usize::try_from(LINES).unwrap_or(usize::MAX) {
            let oldest = rows.last().map(|row| column::instant(row, 1)).transpose()?;
            cut = cut.into_iter().chain(oldest).max();
        }
        for (id, impact) in only_readable(rows.iter().map(line)).into_iter().rev() {
            let known = known.entry(id).or_default();
            // A correction of a text changes no impact.
            if known.last().is_none_or(|(report, components)| *report < impact.0 && *components != impact.1) {
                known.push(impact);
            }
        }
    }
    let past = incidents.into_iter().map(|incident| {
        let impacts = known.remove(&incident.id).unwrap_or_default();
        PastIncident { incident, impacts }
    });
    Ok((past.collect(), cut))
}

/// The forms of so many incidents, newest first.
pub(super) fn query(incidents: usize) -> String {
    let places: Vec<_> = (1..=incidents).map(|place| format!("${place}")).collect();
    let places = places.join(", ");
    format!(
        "SELECT subject, at, document FROM audit WHERE kind = 'incident' AND subject IN ({places})
         ORDER BY seq DESC LIMIT {LINES}"
    )
}

/// An earlier form of an incident: how it was left by its last report.
fn line(row: &AnyRow) -> Result<(IncidentId, Impact), Error> {
    let id = column::incident_id(row, 0)?;
    let corrupt = |source| Error::Corrupt { subject: (&id).into(), source };
    let document: Value = serde_json::from_str(row.get(2)).map_err(corrupt)?;
    let reports = document["updates"].as_array().map_or(0, Vec::len);
    let components = serde_json::from_value(document["components"].clone()).map_err(corrupt)?;
    Ok((id, (reports.saturating_sub(1), components)))
}

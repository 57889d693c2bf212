//! The statuses that operators set for components: the audit log has each.

use crate::{Error, column, components};
use fairnotice_core::{
    component::{Component, Status},
    history::PastStatus,
    id::ComponentId,
    instant::Instant,
};
use sqlx::{AnyConnection, Row as _};
use std::collections::BTreeMap;

/// Statuses that were set at or after `$1`, newest first: at most `$2`.
pub(super) const SET: &str = "SELECT subject, at, detail, seq FROM audit WHERE kind = 'component' AND at >= $1
     ORDER BY at DESC, seq DESC LIMIT $2";
/// The status of the component `$1` before the line `$2`.
pub(super) const BEFORE: &str =
    "SELECT detail FROM audit WHERE kind = 'component' AND subject = $1 AND seq < $2 ORDER BY seq DESC LIMIT 1";

/// A line of the audit log.
struct Line {
    at: Instant,
    status: Status,
    seq: i64,
}

/// The statuses that stood at or after an instant, from at most `most` lines; and the instant before which some are left out.
pub(super) async fn set(
    from: Instant,
    most: u32,
    tx: &mut AnyConnection,
) -> Result<(Vec<PastStatus>, Option<Instant>), Error> {
    let rows = sqlx::query(SET).bind(from.timestamp_millis()).bind(i64::from(most)).fetch_all(&mut *tx).await?;
    let is_cut = rows.len() == usize::try_from(most).unwrap_or(usize::MAX);
    let cut = rows.last().filter(|_| is_cut).map(|row| column::instant(row, 1)).transpose()?;
    let mut lines: BTreeMap<ComponentId, Vec<Line>> = BTreeMap::new();
    for row in rows.iter().rev() {
        let line = Line { at: column::instant(row, 1)?, status: status(row.get(2)), seq: row.get(3) };
        lines.entry(row.get::<String, _>(0).into()).or_default().push(line);
    }
    let begin = cut.map_or(from, |cut| cut.max(from));
    let mut statuses = Vec::new();
    for component in components::read(&mut *tx).await? {
        let lines = lines.remove(&component.id).unwrap_or_default();
        let before = match lines.first() {
            Some(first) => {
                let query = sqlx::query(BEFORE).bind(component.id.as_str()).bind(first.seq);
                query.fetch_optional(&mut *tx).await?.map_or(Status::Operational, |row| status(row.get(0)))
            }
            None => component.status,
        };
        statuses.extend(stretches(&component, (begin, before), &lines));
    }
    Ok((statuses, cut))
}

fn status(id: &str) -> Status {
    Status::ALL.into_iter().find(|status| status.id() == id).unwrap_or_default()
}

/// What was set, from each line until the next.
fn stretches<'l>(
    component: &'l Component,
    before: (Instant, Status),
    lines: &'l [Line],
) -> impl Iterator<Item = PastStatus> + 'l {
    let is_shown = lines.first().is_none_or(|first| before.0 < first.at);
    let starts = is_shown.then_some(before).into_iter().chain(lines.iter().map(|line| (line.at, line.status)));
    let ends = lines.iter().skip(usize::from(!is_shown)).map(|line| Some(line.at)).chain([None]);
    starts.zip(ends).filter(|((_, status), _)| *status != Status::Operational).map(|((from, status), until)| {
        // A component that was taken from the list and listed again is operational: nobody knows since when.
        let is_over = until.is_none() && component.status != status;
        PastStatus { component: component.id.clone(), status, from, until: until.or(is_over.then_some(from)) }
    })
}

//! Columns whose values have a type of their own.

use crate::{Error, SubjectId};
use fairnotice_core::{
    id::{ChangeId, IncidentId},
    instant::Instant,
};
use semver::Version;
use sqlx::{Row as _, any::AnyRow};

/// An instant; the column holds epoch milliseconds.
pub(crate) fn instant(row: &AnyRow, column: usize) -> Result<Instant, Error> {
    let millis: i64 = row.get(column);
    Instant::from_timestamp_millis(millis).ok_or_else(|| Error::unknown("instant", &millis.to_string()))
}

/// The same where the column may hold none.
pub(crate) fn optional_instant(row: &AnyRow, column: usize) -> Result<Option<Instant>, Error> {
    let millis: Option<i64> = row.get(column);
    millis.map(|_| instant(row, column)).transpose()
}

/// A subject; the first column holds its kind, the second its id.
pub(crate) fn subject(row: &AnyRow, kind: usize, id: usize) -> Result<SubjectId, Error> {
    SubjectId::parse(row.get(kind), row.get(id))
}

/// A number that is never negative.
pub(crate) fn count<T: TryFrom<i64>>(row: &AnyRow, column: usize) -> Result<T, Error> {
    let number: i64 = row.get(column);
    number.try_into().map_err(|_| Error::unknown("count", &number.to_string()))
}

/// The id of a change.
pub(crate) fn change_id(row: &AnyRow, column: usize) -> Result<ChangeId, Error> {
    let id: String = row.get(column);
    id.parse().map_err(|_| Error::unknown("id of a change", &id))
}

/// The id of an incident.
pub(crate) fn incident_id(row: &AnyRow, column: usize) -> Result<IncidentId, Error> {
    let id: String = row.get(column);
    id.parse().map_err(|_| Error::unknown("id of an incident", &id))
}

/// The version of a release.
pub(crate) fn version(row: &AnyRow, column: usize) -> Result<Version, Error> {
    let version: String = row.get(column);
    version.parse().map_err(|_| Error::unknown("version", &version))
}

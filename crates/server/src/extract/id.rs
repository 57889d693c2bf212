//! The id that a path names, read into its type.

use crate::problem::Problem;
use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use fairnotice_core::id::{ChangeId, ComponentId, IncidentId};
use fairnotice_store::SubscriberId;
use semver::Version;
use serde::Deserialize;

/// The id that a path names, in its part `{id}` or `{version}`. What cannot be one is the id of nothing: it is not found.
#[derive(Debug)]
pub(crate) struct Id<T>(pub(crate) T);

/// What a path can name.
pub(crate) trait Named: Sized {
    /// Its word in the API.
    const KIND: &'static str;

    fn read(text: &str) -> Option<Self>;
}

impl Named for ChangeId {
    const KIND: &'static str = "change";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Named for IncidentId {
    const KIND: &'static str = "incident";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Named for ComponentId {
    const KIND: &'static str = "component";

    fn read(text: &str) -> Option<Self> {
        // PostgreSQL takes no U+0000.
        (!text.contains('\0')).then(|| text.into())
    }
}

impl Named for Version {
    const KIND: &'static str = "release";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Named for SubscriberId {
    const KIND: &'static str = "subscriber";

    fn read(text: &str) -> Option<Self> {
        // In its only form.
        text.parse().ok().filter(|id: &i64| id.to_string() == text).map(Self)
    }
}

#[derive(Deserialize)]
struct Part {
    #[serde(alias = "version")]
    id: String,
}

impl<T: Named, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let part = Path::<Part>::from_request_parts(parts, state).await;
        let Path(Part { id }) = part.map_err(|error| Problem::bad_address(error.body_text()))?;
        T::read(&id).map(Self).ok_or_else(|| Problem::not_found(format!("there is no {} `{id}`", T::KIND)))
    }
}

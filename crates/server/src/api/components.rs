//! `/api/v1/components`

use crate::app::App;
use axum::{Json, extract::State};
use fairnotice_core::component::Component;

/// `GET /api/v1/components`: every component with its status now.
pub(super) async fn list(State(app): State<App>) -> Json<Vec<Component>> {
    Json(app.published().snapshot.components.clone())
}

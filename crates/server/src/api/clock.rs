//! `/dev/clock`: only where the server was started with `--clock`, which only a loopback address allows.

use super::{body::Body, problem::Problem};
use crate::{app::App, scheduler};
use axum::{Json, extract::State};
use fairnotice_core::instant::{self, Instant};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Now {
    #[serde(with = "instant::required")]
    now: Instant,
}

/// `GET /dev/clock`
pub(super) async fn read(State(app): State<App>) -> Json<Now> {
    Json(Now { now: app.now() })
}

/// `POST /dev/clock`: what the server takes for now, from now on.
pub(super) async fn set(State(app): State<App>, Body(Now { now }): Body<Now>) -> Result<Json<Now>, Problem> {
    app.clock().move_to(now);
    scheduler::catch_up(&app).await?;
    app.publish().await?;
    Ok(Json(Now { now: app.now() }))
}

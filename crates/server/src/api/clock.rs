//! `/dev/clock`: only where the server was started with `--clock`, which only a loopback address allows.

use crate::{app::App, extract::Body, problem::Problem};
use axum::{Json, extract::State};
use fairnotice_core::instant::{self, Instant};
use fairnotice_service::scheduler;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Now {
    #[serde(with = "instant::required")]
    now: Instant,
}

/// `GET /dev/clock`
pub(crate) async fn read(State(app): State<App>) -> Json<Now> {
    Json(Now { now: app.now() })
}

/// `POST /dev/clock`: what the server takes for now, from now on.
pub(crate) async fn set(State(app): State<App>, Body(Now { now }): Body<Now>) -> Result<Json<Now>, Problem> {
    app.clock().move_to(now);
    scheduler::catch_up(app.service()).await?;
    app.service().publish().await?;
    Ok(Json(Now { now: app.now() }))
}

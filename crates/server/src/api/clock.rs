//! `/dev/clock`: only if the server was started with `--clock`, which needs a loopback address.

use crate::{
    app::App,
    extract::{Body, LoopbackHost},
    problem::Problem,
};
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
pub(crate) async fn read(_: LoopbackHost, State(app): State<App>) -> Json<Now> {
    Json(Now { now: app.now() })
}

/// `POST /dev/clock`: sets the server's clock.
pub(crate) async fn set(
    _: LoopbackHost,
    State(app): State<App>,
    Body(Now { now }): Body<Now>,
) -> Result<Json<Now>, Problem> {
    app.clock().move_to(now);
    scheduler::catch_up(app.service()).await?;
    app.service().publish().await?;
    Ok(Json(Now { now: app.now() }))
}

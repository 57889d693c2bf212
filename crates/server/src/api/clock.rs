//! `/dev/clock`: only if the server was started with `--clock`, which needs a loopback address.

use crate::{
    app::App,
    extract::{Body, LoopbackHost},
    problem::Problem,
};
use axum::{Json, extract::State};
use fairnotice_core::instant::{self, Instant};
use fairnotice_service::{MailRoute, scheduler};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use tokio::time::{self, sleep};

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

/// How long a jump of the clock waits for mails that are due.
const MAILS: Duration = Duration::from_secs(10);
/// How often it looks.
const LOOK: Duration = Duration::from_millis(20);

/// Waits until this server has put what is due into its own mailbox: a demonstration's mails come when they are due, and not after
/// the jump. It does not wait for a mail server.
async fn mails_are_kept(app: &App) -> Result<(), Problem> {
    let begun = time::Instant::now();
    let is_kept_here = app.service().mail_route() == MailRoute::DevMail;
    while is_kept_here && begun.elapsed() < MAILS && app.reader().has_due_mail(app.now()).await? {
        sleep(LOOK).await;
    }
    Ok(())
}

/// `POST /dev/clock`: sets the server's clock, after the mails that are due before.
pub(crate) async fn set(
    _: LoopbackHost,
    State(app): State<App>,
    Body(Now { now }): Body<Now>,
) -> Result<Json<Now>, Problem> {
    mails_are_kept(&app).await?;
    app.clock().move_to(now);
    scheduler::catch_up(app.service()).await?;
    app.service().publish().await?;
    Ok(Json(Now { now: app.now() }))
}

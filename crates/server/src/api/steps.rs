//! `/api/v1/changes/{id}/…`: the steps of a record's life.

use super::{address::Path, body::Body, changes::Answer, operator::Operator, problem::Problem};
use crate::app::App;
use axum::{Json, extract::State};
use fairnotice_core::lifecycle::{Step, take};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    /// What readers are told with the step.
    #[serde(default)]
    message: String,
}

async fn step(app: App, operator: Operator, id: String, step: Step, said: Said) -> Result<Json<Answer>, Problem> {
    let (book, now) = (app.clone(), app.now());
    let written = async move {
        let entry = (operator.name.as_str(), step.id(), said.message.as_str());
        let record = book.store().step(&id, entry, now, |record| take(record, step, &said.message, now)).await??;
        book.publish().await?;
        Ok::<_, Problem>(record)
    };
    let record = app.carry_through(written).await?;
    Ok(Json(Answer::new(&app, &record)))
}

macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident: $step:ident,)*) => {
        $($(#[$doc])*
        pub(super) async fn $name(
            State(app): State<App>,
            operator: Operator,
            Path(id): Path<String>,
            Body(said): Body<Said>,
        ) -> Result<Json<Answer>, Problem> {
            step(app, operator, id, Step::$step, said).await
        })*
    };
}

steps! {
    /// `POST …/start`: work begins.
    start: Start,
    /// `POST …/updates`: there is something to tell.
    update: Update,
    /// `POST …/finish`: work is finished as planned.
    finish: Finish,
    /// `POST …/close`: nothing more is owed.
    close: Close,
    /// `POST …/cancel`: it will not happen.
    cancel: Cancel,
}

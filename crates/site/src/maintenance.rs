//! `/maintenance`: one month of maintenance.

use super::{
    page::{Page, element},
    reading::Reading,
};
use crate::{
    api::{address::Query, problem::Problem},
    app::App,
    embed,
};
use axum::{extract::State, response::Response};
use fairnotice_widget::element::Element;
use leptos::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Asked {
    month: Option<String>,
}

pub(super) async fn show(State(app): State<App>, reading: Reading, asked: Result<Query<Asked>, Problem>) -> Response {
    let no_such =
        || super::nothing(&reading, "There is no such month in the calendar. Months are written as in 2026-11.");
    let Ok(Query(asked)) = asked else { return no_such() };
    match embed::month(&app, asked.month.as_deref(), reading.zone(), "").await {
        Ok(month) => Page::part(&reading, "/maintenance", "Maintenance").render(|| {
            view! {
                <h1>"Maintenance"</h1>
                {element(Element::Calendar(&month), reading.zone())}
            }
        }),
        Err(problem) if problem.is_ours() || asked.month.is_none() => super::troubled(&reading, problem),
        Err(_) => no_such(),
    }
}

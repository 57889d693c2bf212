//! `/promises`: of the last twelve months' changes, which promises were kept, and what says so.

mod evidence;
mod figures;

use super::{
    page::{Page, empty},
    reading::Reading,
};
use crate::{
    api::{address::Query, problem::Problem},
    app::App,
    promises::Judged,
};
use axum::{extract::State, response::Response};
use chrono::Months;
use fairnotice_core::{promises::Line, verdict::Outcome};
use leptos::prelude::*;
use serde::Deserialize;

/// How many changes are shown with their evidence at a time.
const PAGE: usize = 50;

const MISSING: &str = "There is no such page of changes.";

#[derive(Deserialize)]
pub(super) struct Asked {
    page: Option<usize>,
}

pub(super) async fn show(State(app): State<App>, reading: Reading, asked: Result<Query<Asked>, Problem>) -> Response {
    let Ok(Query(asked)) = asked else { return super::nothing(&reading, MISSING) };
    let judged = match app.promises().await {
        Ok(judged) => judged,
        Err(problem) => return super::troubled(&reading, problem),
    };
    let number = asked.page.unwrap_or(1);
    let mut pages: Vec<_> = judged.promises.lines.chunks(PAGE).collect();
    if pages.is_empty() {
        pages.push(&[]);
    }
    match number.checked_sub(1).and_then(|index| pages.get(index)) {
        Some(lines) => page(&judged, lines, (number, pages.len()), &reading),
        None => super::nothing(&reading, MISSING),
    }
}

fn page(judged: &Judged, lines: &[Line], (number, pages): (usize, usize), reading: &Reading) -> Response {
    Page::part(reading, "/promises", "Promises").render(|| {
        let content = if lines.is_empty() {
            empty(
                "No change was announced in the last twelve months. Each one that is will stand here: what was promised for it, when it was told, and by when that was owed.",
            )
        } else {
            let heading = if pages > 1 { format!("Changes, page {number} of {pages}") } else { "Changes".to_owned() };
            view! {
                {(number == 1).then(|| figures::figures(judged, reading))}
                <h2>{heading}</h2>
                {lines.iter().map(|line| evidence::change(line, judged, reading)).collect_view()}
                {(pages > 1).then(|| turning(number, pages))}
            }
            .into_any()
        };
        view! {
            <h1>"Promises"</h1>
            <div id="work" data-live data-turn=turn(judged, reading)>
                {content}
            </div>
        }
    })
}

/// Links to the pages beside this one.
fn turning(number: usize, pages: usize) -> AnyView {
    let newer = (number > 1).then(|| {
        // The first page has one address.
        let href = if number == 2 { "/promises".to_owned() } else { format!("/promises?page={}", number - 1) };
        view! { <a href=href rel="prev">"Newer changes"</a> " " }
    });
    let older = (number < pages)
        .then(|| view! { <a href=format!("/promises?page={}", number + 1) rel="next">"Older changes"</a> });
    view! { <nav class="turning" aria-label="Pages of changes">{newer} {older}</nav> }.into_any()
}

/// When the page says something else although nothing happens, epoch milliseconds: something owed falls due, or the oldest
/// change leaves.
fn turn(judged: &Judged, reading: &Reading) -> Option<i64> {
    let promises = &judged.promises;
    let evidence = promises.lines.iter().flat_map(|line| line.promises.values());
    let due = evidence.filter(|one| one.outcome == Outcome::Pending).filter_map(|one| one.owed_by);
    let leaves = promises.lines.last().and_then(|line| line.announced_at.checked_add_months(Months::new(12)));
    due.chain(leaves).filter(|at| *at > reading.now()).min().map(|at| at.timestamp_millis())
}

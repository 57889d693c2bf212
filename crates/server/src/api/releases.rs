//! `/api/v1/releases`

use super::{address::Path, answer::Told, ask::Ask, problem::Problem};
use crate::app::App;
use axum::{Json, extract::State, response::Response};
use fairnotice_core::{
    diagnostic,
    published_release::Release,
    release::{Item, ReleaseFile},
};
use fairnotice_store::{AuditEntry, Error, StepResult, StoredChange, Subject, Transaction};
use serde::Deserialize;

/// How many releases one answer holds.
const PAGE: u32 = 100;

fn done(release: &Release) -> StepResult {
    StepResult { kind: Subject::Release, subject: release.version().to_string(), revision: release.revision }
}

/// `POST /api/v1/releases`: the early notification, with a tentative scope and tentative notes (rule R6). The server says
/// when it is given.
pub(super) async fn tell(State(app): State<App>, ask: Ask<ReleaseFile>) -> Result<Response, Problem> {
    ask.create(app, |file, _, writing| {
        Box::pin(async move {
            let version = file.to.to_string();
            if writing.release(&version).await?.is_some() {
                return Err(Error::Taken { kind: Subject::Release, id: version }.into());
            }
            if file.scope_tentative.trim().is_empty() {
                let problem = diagnostic::Diagnostic::new("scope_tentative", "is empty");
                return Err(Problem::invalid(&[problem.help("say what the release will probably contain")]));
            }
            let release = Release::early(file.clone(), writing.now());
            writing
                .put_release(&release, AuditEntry { action: "tell", reason: "", detail: &file.scope_tentative })
                .await?;
            Ok(done(&release))
        })
    })
    .await
}

/// Final release notes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Notes {
    #[serde(default)]
    scope_final: String,
    items: Vec<Item>,
    #[serde(default)]
    reason: String,
}

/// `POST /api/v1/releases/{version}/notes`: the final release notes (rules R7 and R8).
pub(super) async fn notes(
    State(app): State<App>,
    Path(version): Path<String>,
    ask: Ask<Notes>,
) -> Result<Response, Problem> {
    ask.carry_out(app, move |notes, app, writing| {
        Box::pin(async move {
            let before = known(writing, &version).await?;
            let after = before.with_notes(&notes.scope_final, notes.items.clone(), writing.now());
            let after = after.map_err(|problem| Problem::invalid(&[problem]))?;
            put(app, writing, &after, AuditEntry { action: "notes", reason: &notes.reason, detail: &notes.scope_final })
                .await
        })
    })
    .await
}

/// Where product documentation is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Documentation {
    #[serde(default)]
    url: String,
    #[serde(default)]
    reason: String,
}

/// `POST /api/v1/releases/{version}/documentation`: updated product documentation is distributed (rule R9).
pub(super) async fn documentation(
    State(app): State<App>,
    Path(version): Path<String>,
    ask: Ask<Documentation>,
) -> Result<Response, Problem> {
    ask.carry_out(app, move |docs, app, writing| {
        Box::pin(async move {
            if !(docs.url.is_empty() || docs.url.starts_with("https://") || docs.url.starts_with("http://")) {
                let problem = diagnostic::Diagnostic::new("url", format!("`{}` is not a web address", docs.url));
                return Err(Problem::invalid(&[problem.help("begin it with `https://`")]));
            }
            let after = known(writing, &version).await?.with_documentation(&docs.url, writing.now());
            put(app, writing, &after, AuditEntry { action: "documentation", reason: &docs.reason, detail: &docs.url })
                .await
        })
    })
    .await
}

async fn known(writing: &mut Transaction<'_>, version: &str) -> Result<Release, Problem> {
    let missing = || Error::Missing { kind: Subject::Release, id: version.to_owned() };
    Ok(writing.release(version).await?.ok_or_else(missing)?)
}

/// Writes a release, and what it says into the record of the change that deploys it.
async fn put(
    app: &App,
    writing: &mut Transaction<'_>,
    release: &Release,
    act: AuditEntry<'_>,
) -> Result<StepResult, Problem> {
    writing.put_release(release, act).await?;
    if let Some(change) = &release.change {
        let before = writing.change(change).await?;
        // An edit may have put another release in its place since.
        let deploys = before.record.change.file().release.as_ref().is_some_and(|file| file.to == *release.version());
        let record = before.record.deploying(release);
        if deploys && record != before.record {
            let after = StoredChange { record, ..before };
            writing
                .put_change(&after, &app.follows(&after.record, writing.now()), AuditEntry { action: "release", ..act })
                .await?;
        }
    }
    Ok(done(release))
}

/// `GET /api/v1/releases`: the one told last first.
pub(super) async fn list(State(app): State<App>) -> Result<Json<Vec<Told<Release>>>, Problem> {
    let releases = app.store().releases(PAGE).await?;
    Ok(Json(releases.into_iter().map(|release| Told::release(&app, release)).collect()))
}

/// `GET /api/v1/releases/{version}`
pub(super) async fn read(State(app): State<App>, Path(version): Path<String>) -> Result<Json<Told<Release>>, Problem> {
    Ok(Json(Told::release(&app, app.store().release(&version).await?)))
}

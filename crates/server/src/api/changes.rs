//! `/api/v1/changes`

use super::{
    address::{Path, Query},
    answer::ChangeAnswer,
    ask::{Ask, IfMatch},
    body::Body,
    edit,
    operator::Operator,
    plan::{Plan, change},
    problem::Problem,
    range::{Asked, cursor},
};
use crate::app::App;
use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use fairnotice_core::{
    change::ChangeFile,
    diagnostic,
    evaluate::evaluate as judge,
    instant::{self, Instant},
    lifecycle::{self, StepMessage},
    published_release::Release,
    record::{Record, State as RecordState},
    timetable::{Timetable, timetable as owed},
    verdict::Verdict,
};
use fairnotice_store::{AuditEntry, StepResult, StoredChange, Subject, Transaction};
use serde::Serialize;

/// `POST /api/v1/changes/evaluate`: the verdict on a draft, as if it were announced now unless it says when it was.
/// Nothing is stored.
pub(super) async fn evaluate(
    State(app): State<App>,
    _: Operator,
    Body(file): Body<ChangeFile>,
) -> Result<Json<Verdict>, Problem> {
    Ok(Json(judge(app.judging(&file), &change(file.clone())?, app.now())))
}

/// `POST /api/v1/changes`: announces a change, or keeps a draft of it. When it was announced is the server's to say:
/// whatever the body claims to have been told is told now.
pub(super) async fn announce(State(app): State<App>, ask: Ask<Plan>) -> Result<Response, Problem> {
    ask.create(app, |plan, app, writing| {
        Box::pin(async move {
            let mut file = plan.file()?;
            let id = match file.id.take() {
                Some(id) => id,
                None => super::operator::random::<6>().map_err(Problem::internal)?,
            };
            file.id = Some(id.clone());
            let draft = Record::draft(&id, change(file)?);
            let kept = if plan.draft {
                kept(app, draft, writing.now())?
            } else {
                let mut kept = published(app, writing, &draft, &plan.said()).await?;
                kept.record.revision = 1;
                kept
            };
            let action = if plan.draft { "draft" } else { "announce" };
            let act = AuditEntry { action, reason: &plan.reason, detail: &plan.message };
            writing.add_change(&kept, &app.follows(&kept.record, writing.now()), act).await?;
            Ok(done(&kept.record))
        })
    })
    .await
}

/// A draft as it is announced now: linked to its release, and let through by the policy in force.
pub(super) async fn published(
    app: &App,
    writing: &mut Transaction<'_>,
    draft: &Record,
    said: &StepMessage,
) -> Result<StoredChange, Problem> {
    let now = writing.now();
    let policy = app.policy();
    let file = ChangeFile { policy_version: Some(policy.version().to_owned()), ..draft.change.file().clone() };
    let draft = Record { change: change(file)?, ..draft.clone() };
    let end = draft.change.window().end();
    if end <= now {
        let what = format!("`{}` has passed: a change is announced before its window ends", instant::text(end));
        return Err(Problem::invalid(&[diagnostic::Diagnostic::new("end", what)]));
    }
    let mut record = lifecycle::announce(&draft, said, now)?;
    if let Some(release) = deployed(writing, &record).await? {
        record.change = record.change.deploying(&release);
    }
    // Judged as if nothing had been told yet, so that a refusal does not speak of a notice that was never given.
    let verdict = judge(policy, &record.change.clone().untold(), now);
    if !verdict.compliant() {
        return Err(Problem::breach(&verdict));
    }
    kept(app, record, now)
}

/// The release that a record deploys, noted as deployed by it: one that was told before, or one that is told with it.
async fn deployed(writing: &mut Transaction<'_>, record: &Record) -> Result<Option<Release>, Problem> {
    let Some(file) = record.change.file().release.clone() else { return Ok(None) };
    let (release, action) = match writing.release(&file.to.to_string()).await? {
        Some(known) => (edit::deployed_with(&known, file, &record.id, writing.now())?, "deploy"),
        None => (Release::with_change(file, &record.id, writing.now()), "announce"),
    };
    writing.put_release(&release, AuditEntry { action, reason: "", detail: "" }).await?;
    Ok(Some(release))
}

/// A record with the verdict on it as it stands.
pub(super) fn kept(app: &App, record: Record, now: Instant) -> Result<StoredChange, Problem> {
    let policy = app.judging(record.change.file());
    let verdict = match record.state {
        RecordState::Draft => String::new(),
        _ => serde_json::to_string(&judge(policy, &record.change, now)).map_err(Problem::internal)?,
    };
    Ok(StoredChange { record, verdict, policy_hash: policy.hash().to_owned() })
}

/// What was done to a record.
pub(super) fn done(record: &Record) -> StepResult {
    StepResult { kind: Subject::Change, subject: record.id.clone(), revision: record.revision }
}

/// `PATCH /api/v1/changes/{id}`: edits a draft or announced work, by a JSON merge patch (RFC 7396) on the revision that
/// `If-Match` names.
pub(super) async fn patch(
    State(app): State<App>,
    Path(id): Path<String>,
    IfMatch(expected): IfMatch,
    ask: Ask<Plan>,
) -> Result<Response, Problem> {
    ask.carry_out(app, move |plan, app, writing| {
        Box::pin(async move {
            if plan.draft {
                let problem =
                    diagnostic::Diagnostic::new("draft", "cannot be edited: what is published stays published");
                return Err(Problem::invalid(&[problem.help("leave it out")]));
            }
            let before = writing.change(&id).await?;
            let newest = before.record.revision;
            let expected = expected.ok_or_else(|| Problem::revision_needed(newest))?;
            edit::fresh(app, &before.record, expected).await?;
            let after = edit::apply(app, writing, &before, &plan.keys, &plan.said()).await?;
            if after.record.revision == newest {
                return Ok(done(&after.record));
            }
            let act = AuditEntry { action: "edit", reason: &plan.reason, detail: &plan.message };
            writing.put_change(&after, &app.follows(&after.record, writing.now()), act).await?;
            Ok(done(&after.record))
        })
    })
    .await
}

/// A page of records.
#[derive(Serialize)]
pub(super) struct Listed {
    changes: Vec<ChangeAnswer>,
    /// The `cursor` of the next page; null on the last.
    next: Option<String>,
}

/// `GET /api/v1/changes?from=&to=&component=&status=&limit=&cursor=`: published records whose window touches the range, by
/// start and id.
pub(super) async fn list(State(app): State<App>, Query(asked): Query<Asked>) -> Result<Json<Listed>, Problem> {
    let (now, page) = (app.now(), app.store().changes(&asked.range(&app)?).await?);
    let changes = page.records.iter().map(|record| ChangeAnswer::new(&app, record, now)).collect();
    Ok(Json(Listed { changes, next: page.next.as_ref().map(cursor) }))
}

/// `GET /api/v1/changes/{id}`: one record, with what it owes now; a draft for operators alone. Operators are told its `plan`
/// too, which is what a `PATCH` edits. The `ETag` is its revision.
pub(super) async fn read(
    State(app): State<App>,
    Path(id): Path<String>,
    operator: Option<Operator>,
) -> Result<Response, Problem> {
    let record = visible(&app, &id, operator.as_ref()).await?;
    let mut answer = ChangeAnswer::new(&app, &record, app.now());
    let tag = [(header::ETAG, format!("\"{}\"", record.revision))];
    if operator.is_none() {
        return Ok((tag, Json(answer)).into_response());
    }
    answer.plan = Some(edit::plan_of(&record.change)?);
    Ok((tag, [(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

/// `GET /api/v1/changes/{id}/timetable`: everything that it owes, to whom, by when, and whether it is done.
pub(super) async fn timetable(
    State(app): State<App>,
    Path(id): Path<String>,
    operator: Option<Operator>,
) -> Result<Json<Timetable>, Problem> {
    let record = visible(&app, &id, operator.as_ref()).await?;
    Ok(Json(owed(app.judging(record.change.file()), &record.change, app.now())))
}

async fn visible(app: &App, id: &str, operator: Option<&Operator>) -> Result<Record, Problem> {
    let record = app.store().change(id).await?.record;
    if record.state == RecordState::Draft && operator.is_none() {
        return Err(Problem::not_found(format!("there is no change `{id}`")));
    }
    Ok(record)
}

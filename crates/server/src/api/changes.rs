//! `/api/v1/changes`

use super::{
    address::{Path, Query},
    body::Body,
    operator::Operator,
    problem::Problem,
};
use crate::app::App;
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use fairnotice_core::{
    change::{Change, ChangeFile},
    evaluate::evaluate as judge,
    instant::{self, Instant},
    problem,
    record::{Record, State as RecordState},
    snapshot::PublicChange,
    verdict::Verdict,
};
use fairnotice_store::Kept;
use serde::{Deserialize, Serialize};

/// How many records one answer holds.
const PAGE: u32 = 500;

/// A record as it is answered.
#[derive(Serialize)]
pub(super) struct Answer {
    #[serde(flatten)]
    pub(super) change: PublicChange,
    revision: u32,
    url: String,
}

impl Answer {
    pub(super) fn new(app: &App, record: &Record) -> Self {
        let url = format!("{}/maintenance/{}", app.published().snapshot.vendor.url, record.id);
        Self { change: PublicChange::from(record), revision: record.revision, url }
    }
}

#[derive(Serialize)]
struct Announced {
    #[serde(flatten)]
    answer: Answer,
    verdict: Verdict,
}

fn change(file: ChangeFile) -> Result<Change, Problem> {
    Change::new(file).map_err(|problems| Problem::invalid(&problems))
}

/// `POST /api/v1/changes/evaluate`: the verdict on a draft, as if it were announced now unless it says when it was.
/// Nothing is stored.
pub(super) async fn evaluate(
    State(app): State<App>,
    _: Operator,
    Body(file): Body<ChangeFile>,
) -> Result<Json<Verdict>, Problem> {
    Ok(Json(judge(app.policy(), &change(file)?, app.now())))
}

/// `POST /api/v1/changes`: announces a change. `announced_at` is the server's to say: whatever the body claims, the notice
/// is given now.
pub(super) async fn announce(
    State(app): State<App>,
    operator: Operator,
    Body(mut file): Body<ChangeFile>,
) -> Result<Response, Problem> {
    let now = app.now();
    file.announced_at = None;
    let id = match &file.id {
        Some(id) => id.clone(),
        None => super::operator::random::<6>().map_err(Problem::internal)?,
    };
    file.id = Some(id.clone());
    let change = change(file)?;
    if change.window().end() <= now {
        let what = format!(
            "`{}` has passed: a change is announced before its window ends",
            instant::text(change.window().end())
        );
        return Err(Problem::invalid(&[problem::Problem::new("end", what)]));
    }
    // Judged before it counts as announced, so that a refusal does not speak of a notice that was never given.
    let draft = judge(app.policy(), &change, now);
    if !draft.compliant() {
        return Err(Problem::breach(&draft));
    }
    let record = Record::announced(id, change, now);
    let verdict = judge(app.policy(), &record.change, now);
    let text = serde_json::to_string(&verdict).map_err(Problem::internal)?;
    let kept = Kept { record, verdict: text, policy_hash: app.policy().hash().to_owned() };
    let book = app.clone();
    let written = async move {
        book.store().announce(&kept, &operator.name, now).await?;
        book.publish().await?;
        Ok::<_, Problem>(kept)
    };
    let kept = app.carry_through(written).await?;
    let answer = Answer::new(&app, &kept.record);
    let location = format!("/api/v1/changes/{}", kept.record.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(Announced { answer, verdict })).into_response())
}

#[derive(Deserialize)]
pub(super) struct Range {
    from: Option<String>,
    to: Option<String>,
}

/// `GET /api/v1/changes?from=&to=`: published records whose window touches the range; by default thirty days back and
/// ninety ahead.
pub(super) async fn list(State(app): State<App>, Query(range): Query<Range>) -> Result<Json<Vec<Answer>>, Problem> {
    let now = app.now();
    let bound = |name: &str, given: Option<&String>, default: Instant| match given {
        Some(text) => instant::parse(text).map_err(|what| Problem::invalid(&[problem::Problem::new(name, what)])),
        None => Ok(default),
    };
    let from = bound("from", range.from.as_ref(), now - TimeDelta::days(30))?;
    let to = bound("to", range.to.as_ref(), now + TimeDelta::days(90))?;
    let records = app.store().changes(from, to, PAGE).await?;
    Ok(Json(records.iter().map(|record| Answer::new(&app, record)).collect()))
}

/// `GET /api/v1/changes/{id}`: one published record.
pub(super) async fn read(State(app): State<App>, Path(id): Path<String>) -> Result<Json<Answer>, Problem> {
    let kept = app.store().change(&id).await?;
    if kept.record.state == RecordState::Draft {
        return Err(Problem::not_found(format!("there is no record `{id}`")));
    }
    Ok(Json(Answer::new(&app, &kept.record)))
}

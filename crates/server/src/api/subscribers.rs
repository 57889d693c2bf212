//! `/api/v1/subscribers`: for operators only.

use super::range::limit;
use crate::{
    app::App,
    extract::{Body, Id, Operator, OperatorRequest, Query},
    problem::Problem,
    representation::{Lifetime, Representation},
};
use axum::{Json, extract::State, http::HeaderMap, response::Response};
use fairnotice_core::{
    diagnostic::{Diagnostic, Diagnostics},
    subscription::Subscription,
};
use fairnotice_service::{
    Error, change_input, merge_patch,
    subscribers::{Import, Offered, Outcome, Preferences, SubscriberResponse, address},
};
use fairnotice_store::{Erased, Subscriber, SubscriberId, SubscriberState};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The parameters as sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListQuery {
    state: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
}

/// A page of subscribers, and how many there are.
#[derive(Serialize)]
struct Listed {
    counts: Value,
    subscribers: Vec<SubscriberResponse>,
    /// The `cursor` of the next page; null on the last.
    next: Option<String>,
}

/// `GET /api/v1/subscribers?state=&limit=&cursor=`: by their numbers.
pub(crate) async fn list(
    State(app): State<App>,
    _: Operator,
    Query(query): Query<ListQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut problems = Vec::new();
    let state = read_state(query.state.as_deref()).map_err(|problem| problems.push(problem)).unwrap_or_default();
    let after = read_cursor(query.cursor.as_deref()).map_err(|problem| problems.push(problem)).unwrap_or_default();
    let limit = limit(query.limit.as_ref()).map_err(|problem| problems.push(problem)).unwrap_or_default();
    if !problems.is_empty() {
        return Err(Problem::bad_query(&problems));
    }
    let counts = app.reader().subscriber_counts().await?;
    // One more than asked for tells whether there is another page.
    let mut page = app.reader().subscribers(state, after, limit.saturating_add(1)).await?;
    let is_last = u32::try_from(page.len()).is_ok_and(|length| length <= limit);
    if !is_last {
        page.pop();
    }
    let next = page.last().filter(|_| !is_last).map(|last| last.id.to_string());
    let subscribers = page.into_iter().map(SubscriberResponse::from).collect();
    let counts = json!({
        "pending": counts.pending, "active": counts.active, "suspended": counts.suspended, "ended": counts.ended,
    });
    let listed = Listed { counts, subscribers, next };
    Ok(Representation::json(&listed, Lifetime::Private)?.respond(&headers, app.now()).await)
}

fn read_state(given: Option<&str>) -> Result<Option<SubscriberState>, Diagnostic> {
    let Some(text) = given else { return Ok(None) };
    let state = SubscriberState::ALL.into_iter().find(|state| state.id() == text);
    state.map(Some).ok_or_else(|| {
        let states = SubscriberState::ALL.map(SubscriberState::id).join(", ");
        Diagnostic::new("state", format!("`{text}` is no state of a subscriber")).help(format!("there are {states}"))
    })
}

fn read_cursor(given: Option<&str>) -> Result<Option<SubscriberId>, Diagnostic> {
    let Some(text) = given else { return Ok(None) };
    text.parse().map(|id| Some(SubscriberId(id))).map_err(|_| {
        Diagnostic::new("cursor", format!("`{text}` is no cursor")).help("send the `next` of the page before as it is")
    })
}

/// `GET /api/v1/subscribers/{id}`
pub(crate) async fn read(
    State(app): State<App>,
    _: Operator,
    Id(id): Id<SubscriberId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let subscriber = SubscriberResponse::from(found(&app, id).await?);
    Ok(Representation::json(&subscriber, Lifetime::Private)?.respond(&headers, app.now()).await)
}

async fn found(app: &App, id: SubscriberId) -> Result<Subscriber, Problem> {
    app.reader().subscriber(id).await?.ok_or_else(|| missing(id))
}

fn missing(id: SubscriberId) -> Problem {
    Problem::not_found(format!("there is no subscriber `{id}`"))
}

/// Whom an operator imports.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportRequest {
    /// How it is known that they agreed.
    consent: String,
    subscribers: Vec<ImportedSubscriber>,
}

/// One of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ImportedSubscriber {
    address: String,
    /// By default English.
    language: Option<String>,
    /// By default the vendor's.
    zone: Option<String>,
    #[serde(default)]
    subscription: Subscription,
}

/// What became of one.
#[derive(Serialize)]
struct ImportResponse {
    id: i64,
    outcome: Outcome,
}

/// `POST /api/v1/subscribers`: imports subscribers, active by the operator's word that they agreed. All or none are imported. To send
/// the same again is harmless: whoever is known stays as is, so no `Idempotency-Key` is needed.
pub(crate) async fn import(
    State(app): State<App>,
    request: OperatorRequest<ImportRequest>,
) -> Result<Json<Value>, Problem> {
    if request.caller.dry_run {
        return Err(Problem::bad_query(&[Diagnostic::new("dry_run", "an import cannot be tried")]));
    }
    let ImportRequest { consent, subscribers } = request.body;
    let published = app.published();
    let policy = app.policy();
    let offered =
        Offered { components: &published.snapshot.components, regions: policy.regions(), tzdata: app.tzdata() };
    let (mut checked, mut problems) = (Vec::new(), Vec::new());
    for (place, subscriber) in subscribers.into_iter().enumerate() {
        match check(&subscriber, offered, app.policy().business_zone().name()) {
            Ok(subscriber) => checked.push(subscriber),
            Err(found) => problems.extend(
                found
                    .into_iter()
                    .map(|problem| Diagnostic { at: format!("subscribers[{place}].{}", problem.at), ..problem }),
            ),
        }
    }
    Diagnostics::check(problems).map_err(Error::from)?;
    let import = Import { subscribers: checked, by: request.caller.actor, consent };
    let imported = app.service().subscribers().import(import).await?;
    let subscribers: Vec<_> =
        imported.into_iter().map(|one| ImportResponse { id: one.id.0, outcome: one.outcome }).collect();
    Ok(Json(json!({ "subscribers": subscribers })))
}

fn check(
    subscriber: &ImportedSubscriber,
    offered: Offered<'_>,
    zone: &str,
) -> Result<(fairnotice_notify::address::Address, Preferences), Diagnostics> {
    let address = address(&subscriber.address)?;
    let language = subscriber.language.as_deref().unwrap_or("en");
    let zone = subscriber.zone.as_deref().unwrap_or(zone);
    Ok((address, offered.preferences(language, zone, &subscriber.subscription)?))
}

/// No parameter: `dry_run`, say, would not be obeyed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoParameters {}

/// What an operator can change.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Changeable {
    language: String,
    zone: String,
    subscription: Subscription,
}

/// `PATCH /api/v1/subscribers/{id}`: changes what is chosen, by a JSON merge patch (RFC 7396).
pub(crate) async fn change(
    State(app): State<App>,
    operator: Operator,
    Id(id): Id<SubscriberId>,
    Query(NoParameters {}): Query<NoParameters>,
    Body(patch): Body<Value>,
) -> Result<Json<SubscriberResponse>, Problem> {
    let Subscriber { language, zone, subscription, .. } = found(&app, id).await?;
    let before = Changeable { language: language.tag().to_owned(), zone, subscription };
    let mut document = serde_json::to_value(before).map_err(Error::from)?;
    merge_patch::apply(&mut document, &patch);
    let changed: Result<Changeable, _> = serde_path_to_error::deserialize(document);
    let changed = changed.map_err(|error| Error::invalid(change_input::mistake(&error)))?;
    let published = app.published();
    let policy = app.policy();
    let offered =
        Offered { components: &published.snapshot.components, regions: policy.regions(), tzdata: app.tzdata() };
    let preferences = offered.preferences(&changed.language, &changed.zone, &changed.subscription);
    let preferences = preferences.map_err(Error::from)?;
    let changed = app.service().subscribers().set_preferences(id, preferences, &operator.name).await?;
    Ok(Json(changed.ok_or_else(|| missing(id))?.into()))
}

/// `DELETE /api/v1/subscribers/{id}`: erases a subscriber. `mentioned` says whether the address is still in another text.
pub(crate) async fn erase(
    State(app): State<App>,
    operator: Operator,
    Id(id): Id<SubscriberId>,
    Query(NoParameters {}): Query<NoParameters>,
) -> Result<Json<Value>, Problem> {
    let erased = app.service().subscribers().erase(id, &operator.name).await?;
    if erased == Erased::Missing {
        return Err(missing(id));
    }
    Ok(Json(json!({ "id": id.0, "mentioned": erased == Erased::Mentioned })))
}

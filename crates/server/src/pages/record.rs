//! `/maintenance/{id}`: a record with everything that its page shows.

use super::answer::{failed, html, not_found};
use crate::{app::App, extract::Id, problem::Problem};
use axum::{extract::State, response::Response};
use fairnotice_core::{
    evaluate::evaluate, id::ChangeId, record::State as RecordState, snapshot::PublicChange, timetable::timetable,
};
use fairnotice_service::response::needing_attention;
use fairnotice_site::{PageContext, record::RecordPage};
use fairnotice_store::Error;

pub(super) const MISSING: &str = "There is no maintenance record at this address.";

/// A published record; none if it is unknown or a draft.
pub(super) async fn published(app: &App, id: &ChangeId) -> Result<Option<PublicChange>, Error> {
    match app.reader().change(id).await {
        Ok(stored) if stored.record.state == RecordState::Draft => Ok(None),
        Ok(stored) => Ok(Some(PublicChange::new(
            &stored.record,
            app.service().policies().judging(stored.record.change.file(), app.now()),
        ))),
        Err(Error::Missing(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The record, if an id is given.
pub(super) async fn published_if_any(app: &App, id: Option<&ChangeId>) -> Result<Option<PublicChange>, Error> {
    match id {
        Some(id) => published(app, id).await,
        None => Ok(None),
    }
}

/// `GET /maintenance/{id}`
pub(crate) async fn record(
    State(app): State<App>,
    context: PageContext,
    id: Result<Id<ChangeId>, Problem>,
) -> Response {
    let Ok(Id(id)) = id else { return not_found(MISSING, &context) };
    match read(&app, &context, &id).await {
        Ok(page) if page.record.state == RecordState::Draft => not_found(MISSING, &context),
        Ok(page) => html(fairnotice_site::record::page(&page, &context)),
        Err(error) => failed(error, MISSING, &context),
    }
}

async fn read(app: &App, context: &PageContext, id: &ChangeId) -> Result<RecordPage, Error> {
    let record = app.reader().change(id).await?.record;
    let policy = app.service().policies().judging(record.change.file(), context.now);
    let change = PublicChange::new(&record, policy);
    let release = match &change.release {
        Some(deployed) => match app.reader().release(&deployed.to).await {
            Ok(release) => Some(release),
            Err(Error::Missing(_)) => None,
            Err(error) => return Err(error),
        },
        None => None,
    };
    let incidents = app.reader().incidents_caused_by(id).await?;
    let timetable = timetable(policy, &record.change, context.now);
    let findings = needing_attention(evaluate(policy, &record.change, context.now));
    Ok(RecordPage { record, change, incidents, release, timetable, findings })
}

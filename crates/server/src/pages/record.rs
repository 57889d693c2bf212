//! `/maintenance/{id}`: a record with everything that its page shows.

use super::{
    answer::not_found,
    mailed,
    visit::{Failure, Rendered, Visit},
};
use crate::{app::App, extract::Id, problem::Problem};
use axum::response::Response;
use fairnotice_core::{evaluate::evaluate, id::ChangeId, snapshot::PublicChange, timetable::timetable};
use fairnotice_site::{Missing, PageContext, record::RecordPage};
use fairnotice_store::Error;

pub(super) const MISSING: Missing = Missing::Record;

/// A published record; none if it is unknown or a draft.
pub(super) async fn published(app: &App, id: &ChangeId) -> Result<Option<PublicChange>, Error> {
    match app.reader().published_change(id).await {
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
pub(crate) async fn record(visit: Visit, id: Result<Id<ChangeId>, Problem>) -> Response {
    let Ok(Id(id)) = id else { return not_found(MISSING, &visit.context) };
    let visit = visit.at(format!("/maintenance/{id}"));
    let render = async {
        let page = read(&visit.app, &visit.context, &id).await.map_err(Failure::reading(MISSING))?;
        let until = page.next_turn(visit.context.now);
        Ok(Rendered { html: fairnotice_site::record::page(&page, &visit.context), until })
    };
    // On the heap: it reads much.
    visit.show_now(Box::pin(render)).await
}

async fn read(app: &App, context: &PageContext, id: &ChangeId) -> Result<RecordPage, Error> {
    let record = app.reader().published_change(id).await?.record;
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
    let verdict = evaluate(policy, &record.change, context.now);
    let mailed = mailed::of(app, &id.into()).await?;
    Ok(RecordPage { policy: policy.clone(), record, change, verdict, incidents, release, timetable, mailed })
}

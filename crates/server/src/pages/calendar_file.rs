//! `/maintenance/{id}/calendar.ics`: one record, for the reader's own calendar.

use super::{
    record::{MISSING, published},
    visit::Visit,
};
use crate::{
    app::App,
    extract::Id,
    problem::Problem,
    representation::{Lifetime, Representation},
};
use axum::{
    http::{HeaderValue, header},
    response::Response,
};
use fairnotice_core::{id::ChangeId, record::State as RecordState, snapshot::PublicChange, text};
use icalendar::{Calendar, Component as _, Event, EventLike as _, EventStatus, Property};

/// Its `UID` stays and its `SEQUENCE` rises, so that a repeated import moves the existing entry.
pub(crate) async fn calendar_file(visit: Visit, Id(id): Id<ChangeId>) -> Result<Response, Problem> {
    let Some(change) = published(&visit.app, &id).await? else { return Err(Problem::not_found(MISSING.english())) };
    let name = HeaderValue::try_from(format!("attachment; filename=\"maintenance-{id}.ics\""));
    // As in mails: an entry that came by mail and one from here replace each other.
    let revision = visit.app.reader().published_change(&id).await?.record.revision;
    let body = calendar(&visit.app, &change, revision).to_string();
    let file = Representation::new("text/calendar; charset=utf-8", body, Lifetime::Until(None));
    Ok(visit.send(file.with(header::CONTENT_DISPOSITION, name.map_err(Problem::internal)?)).await)
}

fn calendar(app: &App, change: &PublicChange, revision: u32) -> Calendar {
    let vendor = &app.published().snapshot.vendor;
    let page = format!("{}/maintenance/{}", vendor.url, change.id);
    let (start, end) = change.ran();
    let mut event = Event::new();
    event
        .uid(&page)
        .sequence(revision)
        .timestamp(change.updates.first().map(|update| update.at).or(change.announced_at).unwrap_or(change.start))
        .starts(start)
        .ends(end)
        .summary(&text::one_line(&change.title))
        .description(&text::paragraphs(&change.description))
        .url(&page)
        .status(if change.state == RecordState::Cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed });
    let (mut calendar, name) = (Calendar::new(), text::one_line(&vendor.name));
    // The library does not know that `NAME` is a text, which has to be escaped.
    let is_text = Property::new("NAME", &name).add_parameter("VALUE", "TEXT").done();
    calendar.append_property(is_text).append_property(("X-WR-CALNAME", name.as_str())).push(event);
    calendar
}

//! A record or an incident in a list.

use super::{badge::Badge, context::PageContext};
use crate::text::TextView as _;
use fairnotice_core::{incident::Incident, snapshot::PublicChange};
use leptos::prelude::*;

/// A record.
pub(super) fn change(change: &PublicChange, context: &PageContext) -> AnyView {
    let affected = context.components(change.components.iter().map(|affected| &affected.id));
    let newest = change.updates.iter().find(|update| !update.message.is_empty());
    let end = change.expected_end.unwrap_or(change.end);
    // Once it is over: the actual times.
    let is_over = change.actual.ended_at().is_some();
    let (start, to) = if is_over { change.ran() } else { (change.start, change.end) };
    let other = change.expected_end.map(|_| view! { <span>"now expected to end " {context.time(end)}</span> });
    view! {
        <article class="summary" data-state=change.state.id()>
            <h3>
                <a href=context.link(&format!("/maintenance/{}", change.id))>{context.title(change).inline()}</a>
            </h3>
            <p class="facts">
                {Badge::of(change, context).badge()} " " {context.range(start, to)} " " {other} " "
                <span>{affected}</span>
            </p>
            {newest.map(|update| context.text(&update.message, &update.translations).paragraph())}
        </article>
    }
    .into_any()
}

/// An incident.
pub(super) fn incident(incident: &Incident, context: &PageContext) -> AnyView {
    let affected = context.components(incident.components.iter().map(|affected| &affected.id));
    let newest = incident.updates.last();
    view! {
        <article class="summary" data-state=incident.stage.id()>
            <h3>
                <a href=context.link(&format!("/incidents/{}", incident.id))>
                    {context.text(&incident.title, &incident.translations).inline()}
                </a>
            </h3>
            <p class="facts">
                {Badge::stage(incident.stage).badge()} " " <span>"since " {context.time(incident.started_at)}</span> " "
                {incident.resolved_at.map(|at| view! { <span>"until " {context.time(at)}</span> })} " "
                <span>{affected}</span>
            </p>
            {newest.map(|report| context.text(&report.message, &report.translations).paragraph())}
        </article>
    }
    .into_any()
}

//! `/maintenance/{id}`: everything that is published of one record.

use super::{
    maintenance::state,
    page::{Page, time},
};
use crate::{
    api::{address::Path, problem::Problem},
    app::App,
};
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use fairnotice_core::{change::Downtime, record::State as RecordState, snapshot::PublicChange, zone::Zone};
use fairnotice_store::Error;
use leptos::prelude::*;

pub(super) async fn show(State(app): State<App>, Path(id): Path<String>) -> Response {
    match app.store().change(&id).await {
        Ok(kept) if kept.record.state != RecordState::Draft => {
            page(&app, &PublicChange::new(&kept.record, &app.policy().file().banner))
        }
        Ok(_) | Err(Error::Missing { .. }) => super::nothing(&app, "There is no maintenance record at this address."),
        Err(error) => Problem::from(error).into_response(),
    }
}

fn fact(name: &'static str, value: impl IntoView + 'static) -> AnyView {
    view! {
        <div class="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

/// Rule C7: whether there is downtime, when, and what there is to notice where there is none.
fn downtime(change: &PublicChange, zone: &Zone) -> AnyView {
    match &change.downtime {
        Some(Downtime { required: true, start, duration }) => {
            let from = start.unwrap_or(change.start);
            let to = duration.and_then(|duration| duration.after(from)).unwrap_or(change.end);
            time(zone, from, to)
        }
        _ if change.effect_without_downtime.is_empty() => "None".into_any(),
        _ => format!("None. {}", change.effect_without_downtime).into_any(),
    }
}

fn page(app: &App, change: &PublicChange) -> Response {
    let published = app.published();
    let page = Page::new(app, change.title.clone());
    let zone = page.zone();
    page.render(move || {
        let affected = change.components.iter().map(|affected| {
            let name = published.snapshot.component_name(&affected.id).to_owned();
            let down = if affected.downtime { ", unavailable during the downtime" } else { "" };
            view! { <li>{format!("{name}: {}{down}", affected.impact.words())}</li> }
        });
        let release = change.release.as_ref().map(|release| match &release.from {
            Some(from) => format!("{} (after {from})", release.to),
            None => release.to.to_string(),
        });
        let updates = change.updates.iter().map(|update| {
            view! {
                <li>
                    <p>
                        <strong>{state(update.state)}</strong>
                        " "
                        {time(&zone, update.at, update.at)}
                    </p>
                    {(!update.message.is_empty()).then(|| view! { <p class="said">{update.message.clone()}</p> })}
                </li>
            }
        });
        let waivers = change.waivers.iter().map(|waiver| {
            view! {
                <li>
                    <p>
                        <strong>{format!("{}: {}", waiver.rule, waiver.rule.title())}</strong>
                        " "
                        {time(&zone, waiver.at, waiver.at)}
                    </p>
                    <p class="said">{format!("{} ({})", waiver.reason, waiver.by)}</p>
                </li>
            }
        });
        view! {
            <h1>{change.title.clone()}</h1>
            <section id="work">
                <p class="facts">
                    <span class="state" data-state=change.state.id()>{state(change.state)}</span>
                    <span>{change.kind.name()}</span>
                </p>
                <dl>
                    {fact("When", time(&zone, change.start, change.end))}
                    {change.announced_at.map(|at| fact("Announced", time(&zone, at, at)))}
                    {change.actual.started_at.map(|at| fact("Started", time(&zone, at, at)))}
                    {change.actual.completed_at.map(|at| fact("Finished", time(&zone, at, at)))}
                    {change.actual.cancelled_at.map(|at| fact("Cancelled", time(&zone, at, at)))}
                    {fact("Downtime", downtime(change, &zone))}
                    {fact("Affects", view! { <ul>{affected.collect_view()}</ul> })}
                    {release.map(|release| fact("Release", release))}
                    {fact("Way back", if change.rollback_planned { "A rollback is planned" } else { "None is planned" })}
                </dl>
                {(!change.waivers.is_empty())
                    .then(|| {
                        view! {
                            <h2>"Rules set aside"</h2>
                            <ul class="updates">{waivers.collect_view()}</ul>
                        }
                    })}
                <h2>"What will be done"</h2>
                <p class="said">{change.description.clone()}</p>
                <h2>"Updates"</h2>
                <ol class="updates">{updates.collect_view()}</ol>
            </section>
        }
    })
}

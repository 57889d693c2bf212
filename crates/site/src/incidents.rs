//! `/incidents` and `/incidents/{id}`: incidents and their updates (S3, rule N7).

use super::{
    badge::Badge,
    context::PageContext,
    page::{Page, empty, fact},
    summary,
    updates::{UpdateEntry, updates},
};
use crate::text::TextView as _;
use fairnotice_core::{
    incident::{Incident, Report},
    lead::ApproximateDuration,
    snapshot::PublicChange,
};
use leptos::prelude::*;

/// The list, newest first.
pub fn list(incidents: &[Incident], context: &PageContext) -> String {
    Page::part(context, "/incidents", "Incidents").render(|| all(incidents, context))
}

fn all(incidents: &[Incident], context: &PageContext) -> AnyView {
    let (open, over): (Vec<_>, Vec<_>) = incidents.iter().partition(|incident| incident.is_open());
    let part = |heading: &'static str, part: Vec<&Incident>, none: &'static str| {
        view! {
            <h2>{heading}</h2>
            {if part.is_empty() {
                empty(none)
            } else {
                part.into_iter().map(|incident| summary::incident(incident, context)).collect_view().into_any()
            }}
        }
    };
    view! {
        <h1>"Incidents"</h1>
        <div id="work" data-live>
            {part("Open", open, "No incident is open. When something goes wrong, updates appear here.")}
            {part("Resolved", over, "No incident has been resolved yet.")}
        </div>
    }
    .into_any()
}

/// The page of one incident, with the change that caused it.
pub fn page(incident: &Incident, cause: Option<&PublicChange>, context: &PageContext) -> String {
    let title = context.text(&incident.title, &incident.translations);
    Page::below(context, "/incidents", title.clone()).render(|| {
        let affected = incident.components.iter().map(|affected| {
            view! {
                <li>
                    <span dir="auto">{context.component(&affected.id)}</span>
                    ": "
                    {Badge::component(affected.status).words.to_lowercase()}
                </li>
            }
        });
        let affects = (!incident.components.is_empty()).then(|| {
            let name = if incident.is_open() { "Affects" } else { "Affected" };
            fact(name, view! { <ul>{affected.collect_view()}</ul> })
        });
        let resolved = incident.resolved_at.map(|at| {
            let lasted = format!(", after {}", ApproximateDuration((at - incident.started_at).num_seconds()));
            fact("Resolved", view! { {context.time(at)} {lasted} })
        });
        let cause = cause.map(|change| {
            let link = view! { <a href=context.link(&format!("/maintenance/{}", change.id))>{context.title(change).inline()}</a> };
            fact("Caused by", view! { {link} ", " {change.kind.name()} })
        });
        view! {
            <article id="work" data-live>
                <h1>{title.inline()}</h1>
                <p class="facts">{Badge::stage(incident.stage).badge()} " " <span>"Incident"</span></p>
                <dl>
                    {fact("Began", context.time(incident.started_at))} {resolved} {affects} {cause}
                </dl>
                <h2>"Updates"</h2>
                {updates(context, incident.updates.iter().rev().map(|report| entry(report, context)).collect())}
            </article>
        }
    })
}

fn entry(report: &Report, context: &PageContext) -> UpdateEntry {
    UpdateEntry {
        label: Badge::stage(report.stage).badge(),
        at: report.at,
        text: context.text(&report.message, &report.translations),
        corrected_at: report.corrected_at,
        more: None,
    }
}

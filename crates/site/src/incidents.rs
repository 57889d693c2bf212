//! `/incidents` and `/incidents/{id}`: what went wrong, and what was said of it (S3, rule N7).

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
pub fn list(incidents: &[Incident], reading: &PageContext) -> String {
    Page::part(reading, "/incidents", "Incidents").render(|| all(incidents, reading))
}

fn all(incidents: &[Incident], reading: &PageContext) -> AnyView {
    let (open, over): (Vec<_>, Vec<_>) = incidents.iter().partition(|incident| incident.is_open());
    let part = |heading: &'static str, part: Vec<&Incident>, none: &'static str| {
        view! {
            <h2>{heading}</h2>
            {if part.is_empty() {
                empty(none)
            } else {
                part.into_iter().map(|incident| summary::incident(incident, reading)).collect_view().into_any()
            }}
        }
    };
    view! {
        <h1>"Incidents"</h1>
        <div id="work" data-live>
            {part("Open", open, "No incident is open. When something goes wrong, it is told here as it is dealt with.")}
            {part("Resolved", over, "No incident has been resolved yet.")}
        </div>
    }
    .into_any()
}

/// The page of one incident, with the change that caused it.
pub fn page(incident: &Incident, cause: Option<&PublicChange>, reading: &PageContext) -> String {
    let title = reading.text(&incident.title, &incident.translations);
    Page::below(reading, "/incidents", title.clone()).render(|| {
        let struck = incident.components.iter().map(|struck| {
            view! {
                <li>
                    <span dir="auto">{reading.component(&struck.id)}</span>
                    ": "
                    {Badge::component(struck.status).words.to_lowercase()}
                </li>
            }
        });
        let affects = (!incident.components.is_empty()).then(|| {
            let name = if incident.is_open() { "Affects" } else { "Affected" };
            fact(name, view! { <ul>{struck.collect_view()}</ul> })
        });
        let resolved = incident.resolved_at.map(|at| {
            let lasted = format!(", after {}", ApproximateDuration((at - incident.started_at).num_seconds()));
            fact("Resolved", view! { {reading.time(at)} {lasted} })
        });
        let cause = cause.map(|change| {
            let link = view! { <a href=format!("/maintenance/{}", change.id)>{reading.title(change).inline()}</a> };
            fact("Caused by", view! { {link} ", " {change.kind.name()} })
        });
        view! {
            <article id="work" data-live>
                <h1>{title.inline()}</h1>
                <p class="facts">{Badge::stage(incident.stage).badge()} " " <span>"Incident"</span></p>
                <dl>
                    {fact("Began", reading.time(incident.started_at))} {resolved} {affects} {cause}
                </dl>
                <h2>"Updates"</h2>
                {updates(reading, incident.updates.iter().rev().map(|report| said(report, reading)).collect())}
            </article>
        }
    })
}

fn said(report: &Report, reading: &PageContext) -> UpdateEntry {
    UpdateEntry {
        label: Badge::stage(report.stage).badge(),
        at: report.at,
        text: reading.text(&report.message, &report.translations),
        corrected_at: report.corrected_at,
        more: None,
    }
}

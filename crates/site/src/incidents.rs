//! `/incidents` and `/incidents/{id}`: incidents and their updates (S3, rule N7).

use super::{
    badge::Badge,
    context::PageContext,
    lists,
    mailed::{self, MailedNotice},
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

/// One page of the list, newest first.
#[derive(Debug, Clone, Copy)]
pub struct IncidentList<'a> {
    /// The incidents.
    pub incidents: &'a [Incident],
    /// Whether it is the first page, which has every open incident too.
    pub is_first: bool,
    /// The parameter `after` of the next page; none on the last.
    pub next: Option<&'a str>,
}

/// The page of a list.
pub fn list(list: IncidentList<'_>, context: &PageContext) -> String {
    Page::part(context, "/incidents", "Incidents").render(|| all(list, context))
}

fn all(list: IncidentList<'_>, context: &PageContext) -> AnyView {
    let open: Vec<_> = context.snapshot().incidents.iter().filter(|incident| incident.is_open()).collect();
    let over: Vec<_> = list.incidents.iter().filter(|incident| !incident.is_open()).collect();
    let first = (!list.is_first).then(|| ("/incidents".to_owned(), "Newest incidents"));
    let next = list.next.map(|after| (format!("/incidents?after={after}"), "Older incidents"));
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
            {list
                .is_first
                .then(|| part("Open", open, "No incident is open. When something goes wrong, updates appear here."))}
            {part("Resolved", over, "No incident has been resolved yet.")}
            {lists::turning("Pages of incidents", first, next, context)}
        </div>
    }
    .into_any()
}

/// The page of one incident, with the change that caused it and its notices by mail.
pub fn page(
    incident: &Incident,
    cause: Option<&PublicChange>,
    mailed: &[MailedNotice],
    context: &PageContext,
) -> String {
    let title = context.text(&incident.title, &incident.translations);
    Page::below(context, "/incidents", title.clone()).render(|| {
        let affected = incident.components.iter().map(|affected| {
            view! {
                <li>
                    <span dir="auto">{context.component(&affected.id)}</span>
                    ": "
                    {Badge::component(affected.status, context).words.to_lowercase()}
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
                <p class="facts">{Badge::stage(incident.stage, context).badge()} " " <span>"Incident"</span></p>
                <dl>
                    {fact("Began", context.time(incident.started_at))} {resolved} {affects} {cause}
                </dl>
                <h2>"Updates"</h2>
                {updates(context, incident.updates.iter().rev().map(|report| entry(report, context)).collect())}
                {mailed::list(mailed, context)}
            </article>
        }
    })
}

fn entry(report: &Report, context: &PageContext) -> UpdateEntry {
    UpdateEntry {
        label: Badge::stage(report.stage, context).badge(),
        at: report.at,
        text: context.text(&report.message, &report.translations),
        corrected_at: report.corrected_at,
        more: None,
    }
}

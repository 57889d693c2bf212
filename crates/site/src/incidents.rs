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
use crate::text::{TextView as _, filled};
use fairnotice_core::{
    incident::{ComponentImpact, Incident, Report},
    snapshot::PublicChange,
};
use fairnotice_locale::{Locale, date::Style, mail::MailText};
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
    Page::part(context, "/incidents", &context.texts().frame.incidents).render(|| all(list, context))
}

fn all(list: IncidentList<'_>, context: &PageContext) -> AnyView {
    let texts = &context.texts().incidents;
    let first = (!list.is_first).then(|| ("/incidents".to_owned(), texts.newest.as_str()));
    let next = list.next.map(|after| (format!("/incidents?after={after}"), texts.older.as_str()));
    view! {
        <h1>{context.texts().frame.incidents.as_str()}</h1>
        <div id="work" data-live>
            {list.is_first.then(|| open(context))}
            <h2>{texts.resolved.as_str()}</h2>
            {resolved(list.incidents, context)}
            {lists::turning(&texts.pages, first, next, context)}
        </div>
    }
    .into_any()
}

fn open(context: &PageContext) -> AnyView {
    let texts = &context.texts().incidents;
    let open: Vec<_> = context.snapshot().incidents.iter().filter(|incident| incident.is_open()).collect();
    let shown = if open.is_empty() {
        empty(&texts.none_open)
    } else {
        open.into_iter().map(|incident| summary::incident(incident, context)).collect_view().into_any()
    };
    view! {
        <h2>{texts.open.as_str()}</h2>
        {shown}
    }
    .into_any()
}

/// Incidents that are over, under the months in which they began.
fn resolved(incidents: &[Incident], context: &PageContext) -> AnyView {
    let over: Vec<_> = incidents.iter().filter(|incident| !incident.is_open()).collect();
    if over.is_empty() {
        return empty(&context.texts().incidents.none_resolved);
    }
    let locale = Locale::new(context.zone(), context.language());
    let month = |incident: &&Incident| locale.instant(Style::Month, incident.started_at.timestamp_millis());
    let months = over.chunk_by(|one, other| month(one) == month(other)).map(|incidents| {
        let rows = incidents.iter().map(|incident| row(incident, context)).collect_view();
        view! {
            <h3>{incidents.first().map(month)}</h3>
            <ul class="log">{rows}</ul>
        }
    });
    months.collect_view().into_any()
}

/// An incident that is over, in two lines.
fn row(incident: &Incident, context: &PageContext) -> AnyView {
    let texts = &context.texts().incidents;
    let names = context.components(incident.components.iter().map(|affected| &affected.id));
    let worst = incident.components.iter().map(|affected| affected.status).max().map(|worst| {
        let Badge { words, tone, .. } = Badge::component(worst, context);
        view! { <span class="worst" data-tone=tone>{words}</span> " " }
    });
    let lasted = incident.resolved_at.map(|end| {
        let length = context.duration((end - incident.started_at).num_seconds()).into_any();
        view! { " " <span>{filled(&texts.lasted, [("length", length)])}</span> }
    });
    view! {
        <li>
            <a href=context.link(&format!("/incidents/{}", incident.id))>
                {context.text(&incident.title, &incident.translations).inline()}
            </a>
            <p class="facts">
                {worst}
                <span>{context.time(incident.started_at)}</span>
                {lasted}
                " "
                <span dir="auto">{names}</span>
            </p>
        </li>
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
        let badge = Badge::incident(incident, context);
        let entries = incident.updates.iter().rev().map(|report| entry(report, context)).collect();
        let stage = |mail: &MailedNotice| {
            let report = incident.updates.iter().find(|report| report.at == mail.published_at)?;
            Some(Badge::stage(report.stage, context).words)
        };
        view! {
            <article id="work" data-live>
                <h1>{title.inline()}</h1>
                <div class="facts">
                    {badge.badge()} " " <span>{context.texts().incidents.incident.as_str()}</span>
                    {ongoing(incident, context)}
                </div>
                <div class="key" data-tone=badge.tone>{facts(incident, cause, context)}</div>
                <h2>{context.texts().timeline.heading.as_str()}</h2>
                {updates(context, entries)}
                {mailed::list(mailed, stage, context)}
            </article>
        }
    })
}

/// How long ago an open incident began, which the site's script fills in.
fn ongoing(incident: &Incident, context: &PageContext) -> Option<AnyView> {
    let began = incident.started_at.timestamp_millis();
    incident.is_open().then(|| {
        let text = context.texts().incidents.ongoing.as_str();
        view! {
            <p class="progress countdown" data-from=began.saturating_sub(1) data-to=began data-ends=text hidden>
                <progress max="1" aria-hidden="true"></progress>
                <span></span>
            </p>
        }
        .into_any()
    })
}

fn facts(incident: &Incident, cause: Option<&PublicChange>, context: &PageContext) -> AnyView {
    let texts = &context.texts().incidents;
    let over = incident.resolved_at.map(|at| {
        let length = context.duration((at - incident.started_at).num_seconds()).into_any();
        let text = filled(&texts.over, [("time", context.time(at)), ("length", length)]);
        fact(context.words(MailText::OverAt), text)
    });
    let affects = (!incident.components.is_empty()).then(|| {
        let name = if incident.is_open() { MailText::Affects } else { MailText::AffectedNames };
        let rows = incident.components.iter().map(|affected| affects(affected, context));
        fact(context.words(name), view! { <ul class="impacts">{rows.collect_view()}</ul> })
    });
    let cause = cause.map(|change| {
        let address = context.link(&format!("/maintenance/{}", change.id));
        let kind = context.words(change.kind);
        let cause = view! { <a href=address>{context.title(change).inline()}</a> " · " <span>{kind}</span> };
        fact(&texts.caused_by, cause)
    });
    view! {
        <dl>
            {fact(context.words(MailText::BeganAt), context.time(incident.started_at))} {over} {affects} {cause}
        </dl>
    }
    .into_any()
}

fn affects(affected: &ComponentImpact, context: &PageContext) -> AnyView {
    let name = view! { <strong dir="auto">{context.component(&affected.id)}</strong> }.into_any();
    let status = context.words(affected.status).into_any();
    let text = filled(context.words(MailText::Affected), [("component", name), ("impact", status)]);
    view! { <li data-tone=Badge::component(affected.status, context).tone>{text}</li> }.into_any()
}

fn entry(report: &Report, context: &PageContext) -> UpdateEntry {
    UpdateEntry {
        step: Badge::stage(report.stage, context),
        at: report.at,
        text: context.text(&report.message, &report.translations),
        corrected_at: report.corrected_at,
        more: None,
    }
}

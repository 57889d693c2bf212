//! A record or an incident in a list.

use super::{badge::Badge, context::PageContext};
use crate::text::{TextView, filled};
use fairnotice_core::{incident::Incident, snapshot::PublicChange};
use fairnotice_locale::translation::TranslatedText;
use leptos::prelude::*;

/// A record in a section of a page.
pub(super) fn change(change: &PublicChange, context: &PageContext) -> AnyView {
    let heading = view! { <h3>{link(change, context)}</h3> };
    titled(change, heading.into_any(), context)
}

/// A record directly below the title of a page: a level of headings may not be left out.
pub(super) fn change_below_title(change: &PublicChange, context: &PageContext) -> AnyView {
    let heading = view! { <h2>{link(change, context)}</h2> };
    titled(change, heading.into_any(), context)
}

fn link(change: &PublicChange, context: &PageContext) -> AnyView {
    let path = context.link(&format!("/maintenance/{}", change.id));
    view! { <a href=path>{context.title(change).inline()}</a> }.into_any()
}

fn titled(change: &PublicChange, heading: AnyView, context: &PageContext) -> AnyView {
    let newest = change.updates.iter().find(|update| !update.message.is_empty());
    let badge = Badge::of(change, context);
    view! {
        <article class="summary" data-state=change.state.id() data-tone=badge.tone>
            <p class="facts">{badge.badge()} " " {when(change, context)}</p>
            {heading}
            {newest.map(|update| context.text(&update.message, &update.translations).paragraph())}
            {effect(change, context).map(TextView::paragraph)}
            {progress(change, context)}
            {affected(change, context)}
        </article>
    }
    .into_any()
}

/// When work goes on: by its plan, or as it really was.
pub(super) fn when(change: &PublicChange, context: &PageContext) -> AnyView {
    let texts = &context.texts().home;
    let is_over = change.actual.ended_at().is_some();
    let (start, end) = if is_over { change.ran() } else { (change.start, change.end) };
    let other = change.expected_end.map(|end| {
        view! { " " <span>{filled(&texts.expected_end, [("end", context.time(end))])}</span> }
    });
    view! { <span>{context.range(start, end)}</span> {other} }.into_any()
}

/// How much of the window has passed, for work under way. The site's script moves it: without the script it would soon be wrong.
fn progress(change: &PublicChange, context: &PageContext) -> Option<AnyView> {
    let end = change.expected_end.unwrap_or(change.end);
    let (from, to) = (change.start.timestamp_millis(), end.timestamp_millis());
    let texts = &context.texts().home;
    let text = if context.now() < end { &texts.ends_in } else { &texts.was_to_end };
    change.state.is_under_way().then(|| {
        view! {
            <p class="progress" data-from=from data-to=to data-ends=text.as_str() hidden>
                <progress max="1" aria-hidden="true"></progress>
                <span></span>
            </p>
        }
        .into_any()
    })
}

/// What readers notice of work under way, where there is no downtime.
fn effect(change: &PublicChange, context: &PageContext) -> Option<TranslatedText> {
    let has_downtime = change.downtime.as_ref().is_some_and(|downtime| downtime.required);
    let effect = context.effect(change);
    (!has_downtime && change.actual.ended_at().is_none() && !effect.text.trim().is_empty()).then_some(effect)
}

/// The components that a record names.
fn affected(change: &PublicChange, context: &PageContext) -> Option<AnyView> {
    let names = context.components(change.components.iter().map(|affected| &affected.id));
    (!names.is_empty()).then(|| components(names, context))
}

fn components(names: String, context: &PageContext) -> AnyView {
    let names = view! { <bdi>{names}</bdi> }.into_any();
    view! { <p class="components">{filled(&context.texts().home.affects, [("components", names)])}</p> }.into_any()
}

/// An incident.
pub(super) fn incident(incident: &Incident, context: &PageContext) -> AnyView {
    let texts = &context.texts().home;
    let names = context.components(incident.components.iter().map(|affected| &affected.id));
    let newest = incident.updates.last();
    let badge = Badge::incident(incident, context);
    let began = context.time(incident.started_at);
    let when = match incident.resolved_at {
        Some(end) => filled(&texts.lasted, [("start", began), ("end", context.time(end))]),
        None => filled(&texts.began, [("start", began)]),
    };
    view! {
        <article class="summary" data-state=incident.stage.id() data-tone=badge.tone>
            <p class="facts">{badge.badge()} " " <span>{when}</span></p>
            <h3>
                <a href=context.link(&format!("/incidents/{}", incident.id))>
                    {context.text(&incident.title, &incident.translations).inline()}
                </a>
            </h3>
            {newest.map(|report| context.text(&report.message, &report.translations).paragraph())}
            {(!names.is_empty()).then(|| components(names, context))}
        </article>
    }
    .into_any()
}

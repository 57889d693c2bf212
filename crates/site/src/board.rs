//! The status board: components by group, each with the incidents and work that affect it (S1).

use super::{badge::Badge, context::PageContext};
use crate::text::TextView as _;
use fairnotice_core::{component::Component, embed::Document, snapshot::Snapshot};
use fairnotice_locale::language::Language;
use fairnotice_widget::status::{headline, id};
use leptos::prelude::*;

/// Components by group, in the vendor's order; components without a group come first.
fn groups(snapshot: &Snapshot) -> Vec<(&str, Vec<&Component>)> {
    let mut groups = vec![("", Vec::new())];
    for component in &snapshot.components {
        match groups.iter_mut().find(|(name, _)| *name == component.group) {
            Some((_, members)) => members.push(component),
            None => groups.push((&component.group, vec![component])),
        }
    }
    groups.retain(|(_, members)| !members.is_empty());
    groups
}

/// What affects a component now: open incidents, and work under way with the impact that its record declares.
fn affected_by(component: &Component, context: &PageContext) -> Vec<AnyView> {
    let snapshot = context.snapshot();
    let incidents = snapshot.incidents.iter().filter(|incident| incident.is_open());
    let incidents = incidents.filter_map(|incident| {
        let affected = incident.components.iter().find(|affected| affected.id == component.id)?;
        let title = context.text(&incident.title, &incident.translations);
        let what = format!(": {}", Badge::component(affected.status).words.to_lowercase());
        let link = view! { <a href=context.link(&format!("/incidents/{}", incident.id))>{title.inline()}</a> };
        Some(view! { <li>{link} {what}</li> }.into_any())
    });
    let changes = snapshot.changes.iter().filter(|change| change.state.is_under_way());
    let changes = changes.filter_map(|change| {
        let affected = change.components.iter().find(|affected| affected.id == component.id)?;
        let link =
            view! { <a href=context.link(&format!("/maintenance/{}", change.id))>{context.title(change).inline()}</a> };
        Some(view! { <li>{link} {format!(": {}", affected.impact.words())}</li> }.into_any())
    });
    incidents.chain(changes).collect()
}

fn row(component: &Component, context: &PageContext) -> AnyView {
    let affected_by = affected_by(component, context);
    let why = (!affected_by.is_empty()).then(|| view! { <ul class="why">{affected_by}</ul> });
    view! {
        <li class="fn-component" data-status=id(component.status)>
            <span class="fn-name" dir="auto">{component.name.clone()}</span>
            " "
            <span class="fn-status">{Badge::component(component.status).words}</span>
            " "
            {why}
        </li>
    }
    .into_any()
}

/// The board.
pub(super) fn board(document: &Document, context: &PageContext) -> AnyView {
    let snapshot = context.snapshot();
    let worst = snapshot.components.iter().map(|component| component.status).max().unwrap_or_default();
    let groups = groups(snapshot).into_iter().map(|(name, members)| {
        let heading = (!name.is_empty()).then(|| view! { <h2 class="group" dir="auto">{name.to_owned()}</h2> });
        let rows: Vec<_> = members.into_iter().map(|component| row(component, context)).collect();
        view! {
            {heading}
            <ul class="fn-components">{rows}</ul>
        }
    });
    view! {
        <div id="board" class="fn" data-live>
            <section class="fn-board" data-status=id(worst) aria-label="Components">
                <p class="fn-headline">{Language::english().message(headline(document))}</p>
                {groups.collect_view()}
            </section>
        </div>
    }
    .into_any()
}

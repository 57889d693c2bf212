//! The components, by group, each with the incidents and work that affect it (S1).

use super::{badge::Badge, bars, context::PageContext};
use crate::text::{TextView as _, filled};
use fairnotice_core::{
    component::{Component, Status},
    history::DayHistory,
    instant::Instant,
    snapshot::Snapshot,
};
use fairnotice_locale::{site::fill, translation::TranslatedText};
use fairnotice_widget::status::id;
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
    let line = |path: String, title: TranslatedText, impact: &'static str| {
        let link = view! { <a href=context.link(&path)>{title.inline()}</a> }.into_any();
        let gaps = [("what", link), ("impact", impact.into_any())];
        view! { <li>{filled(&context.texts().home.affected_by, gaps)}</li> }.into_any()
    };
    let incidents = snapshot.incidents.iter().filter(|incident| incident.is_open()).filter_map(|incident| {
        let affected = incident.components.iter().find(|affected| affected.id == component.id)?;
        let title = context.text(&incident.title, &incident.translations);
        Some(line(format!("/incidents/{}", incident.id), title, Badge::component(affected.status, context).words))
    });
    let changes = snapshot.changes.iter().filter(|change| change.state.is_under_way()).filter_map(|change| {
        let affected = change.components.iter().find(|affected| affected.id == component.id)?;
        Some(line(format!("/maintenance/{}", change.id), context.title(change), context.words(affected.impact)))
    });
    incidents.chain(changes).collect()
}

fn row(component: &Component, history: Option<&DayHistory>, context: &PageContext) -> AnyView {
    let affected_by = affected_by(component, context);
    let why = (!affected_by.is_empty()).then(|| view! { <ul class="why">{affected_by}</ul> });
    let past = history.and_then(|all| Some(bars::component(&component.name, all.of(&component.id)?, all, context)));
    let Badge { words, tone, icon } = Badge::component(component.status, context);
    view! {
        <li class="component" data-status=id(component.status) data-tone=tone>
            <span class="name" dir="auto">{component.name.clone()}</span>
            " "
            <span class="status">{icon.view()}{words}</span>
            " "
            {why}
            {past}
        </li>
    }
    .into_any()
}

/// A group; folded while each of its components works.
fn group(name: &str, members: &[&Component], history: Option<&DayHistory>, context: &PageContext) -> AnyView {
    let rows: Vec<_> = members.iter().map(|component| row(component, history, context)).collect();
    let rows = view! { <ul class="components">{rows}</ul> };
    if name.is_empty() {
        return rows.into_any();
    }
    let is_affected = members.iter().any(|component| component.status != Status::Operational);
    let worst = members.iter().map(|component| component.status).max().unwrap_or_default();
    let Badge { words, tone, icon } = Badge::component(worst, context);
    let past = history.map(|all| {
        let days = all.together(members.iter().map(|component| &component.id));
        bars::group(&days, all, context)
    });
    let count = u64::try_from(members.len()).unwrap_or(u64::MAX);
    let texts = &context.texts().home;
    let words = if is_affected {
        let affected = members.iter().filter(|component| component.status == worst).count().to_string();
        fill(&texts.some_affected, &[("status", words), ("count", &affected), ("all", &count.to_string())])
    } else {
        texts.all_work.of(context.language(), count)
    };
    view! {
        <details class="group" open=is_affected>
            <summary data-tone=tone>
                <h3>
                    <span dir="auto">{name.to_owned()}</span>
                </h3>
                " "
                <span class="status">{icon.view()}{words}</span>
                {past}
            </summary>
            {rows}
        </details>
    }
    .into_any()
}

/// The board, with the last days of each component where they are known.
pub(super) fn board(history: Option<&DayHistory>, context: &PageContext) -> AnyView {
    let groups = groups(context.snapshot()).into_iter().map(|(name, members)| group(name, &members, history, context));
    // At midnight another day begins.
    let turn = history.and_then(|history| history.midnights.last()).map(Instant::timestamp_millis);
    view! {
        <section id="board" class="board" aria-labelledby="components" data-live data-turn=turn>
            <h2 id="components">{context.texts().home.components.as_str()}</h2>
            {groups.collect_view()}
            {history.map(|history| bars::note(history, context))}
        </section>
    }
    .into_any()
}

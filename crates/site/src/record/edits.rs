//! Changes to the announced plan, with the values before and after (rule C9).

use crate::{context::PageContext, text::TextView as _, text::filled};
use fairnotice_core::{
    change::{AffectedComponent, ChangeFile, Form, Revision, Texts},
    id::ComponentId,
    release::Deploys,
};
use fairnotice_locale::site::fill;
use leptos::prelude::*;

/// The section, newest edit first; none if the plan is unchanged.
pub(super) fn edits(file: &ChangeFile, context: &PageContext) -> AnyView {
    let mut after = Form::of(file);
    let mut entries = Vec::new();
    for edit in file.revisions.iter().rev() {
        let before = after.before(edit);
        entries.push(entry(edit, &before, &after, context));
        after = before;
    }
    (!entries.is_empty())
        .then(|| {
            view! {
                <h2>{context.texts().record.edits.as_str()}</h2>
                <ol class="updates">{entries}</ol>
            }
        })
        .into_any()
}

fn entry(edit: &Revision, before: &Form, after: &Form, context: &PageContext) -> AnyView {
    let texts = &context.texts().record;
    let mut changes = Vec::new();
    if (before.start, before.end) != (after.start, after.end) {
        let windows =
            [("before", context.range(before.start, before.end)), ("after", context.range(after.start, after.end))];
        changes.push(filled(&texts.edit_moved, windows));
    }
    if edit.downtime.is_some() {
        changes.push(downtime(before.downtime, after.downtime, context).into_any());
    }
    changes.extend(components(before, after, context));
    if before.class != after.class {
        let classes = [("before", deploys(before.class, context)), ("after", deploys(after.class, context))];
        changes.push(fill(&texts.edit_release, &classes).into_any());
    }
    if !edit.note.trim().is_empty() {
        changes.push(context.text(&edit.note, &Texts::new()).inline());
    }
    if changes.is_empty() {
        changes.push(texts.edit_text.as_str().into_any());
    }
    let published = edit.told_at.filter(|at| *at != edit.at).map(|at| {
        let text = filled(&texts.edit_published, [("time", context.time(at))]);
        view! { " " <span class="corrected">{text}</span> }
    });
    let changes = changes.into_iter().map(|change| view! { <li>{change}</li> });
    view! {
        <li>
            <p class="heading">{context.time(edit.at)} {published}</p>
            <ul class="message">{changes.collect_view()}</ul>
        </li>
    }
    .into_any()
}

/// Another downtime, in seconds before and after.
fn downtime(before: i64, after: i64, context: &PageContext) -> String {
    let texts = &context.texts().record;
    let [was, is] = [before, after].map(|seconds| context.duration(seconds));
    match (before, after) {
        (before, after) if before == after => texts.edit_downtime_moved.clone(),
        (0, _) => fill(&texts.edit_downtime_new, &[("length", &is)]),
        (_, 0) => texts.edit_downtime_none.clone(),
        _ => fill(&texts.edit_downtime, &[("before", &was), ("after", &is)]),
    }
}

fn deploys(class: Deploys, context: &PageContext) -> &'static str {
    let texts = &context.texts().record;
    match class {
        Deploys::None => &texts.deploys_none,
        Deploys::Patch => &texts.deploys_patch,
        Deploys::Minor => &texts.deploys_minor,
        Deploys::Major => &texts.deploys_major,
    }
}

/// Components that are added, removed or affected differently.
fn components(before: &Form, after: &Form, context: &PageContext) -> Vec<AnyView> {
    let texts = &context.texts().record;
    let find = |form: &Form, id: &ComponentId| form.components.iter().find(|component| component.id == *id).cloned();
    let name = |id: &ComponentId| ("component", view! { <span dir="auto">{context.component(id)}</span> }.into_any());
    let does = |component: &AffectedComponent| {
        let impact = context.words(component.impact.unwrap_or_default());
        if component.downtime { fill(&texts.impact_down, &[("impact", impact)]) } else { impact.to_owned() }
    };
    let now = after.components.iter().filter_map(|component| {
        let (id, now) = (name(&component.id), does(component));
        match find(before, &component.id) {
            None => Some(filled(&texts.edit_component_new, [id, ("impact", now.into_any())])),
            Some(was) if does(&was) != now => {
                let gaps = [id, ("before", does(&was).into_any()), ("after", now.into_any())];
                Some(filled(&texts.edit_component, gaps))
            }
            Some(_) => None,
        }
    });
    let gone = before.components.iter().filter(|component| find(after, &component.id).is_none());
    let gone = gone.map(|component| filled(&texts.edit_component_gone, [name(&component.id)]));
    now.chain(gone).collect()
}

//! Changes to the announced plan, with the values before and after (rule C9).

use crate::context::PageContext;
use fairnotice_core::{
    change::{AffectedComponent, ChangeFile, Form, Revision},
    id::ComponentId,
    lead::ApproximateDuration,
};
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
                <h2>"Changes to the plan"</h2>
                <ol class="updates">{entries}</ol>
            }
        })
        .into_any()
}

fn entry(edit: &Revision, before: &Form, after: &Form, context: &PageContext) -> AnyView {
    let mut changes = Vec::new();
    if (before.start, before.end) != (after.start, after.end) {
        let (from, to) = (context.range(before.start, before.end), context.range(after.start, after.end));
        changes.push(view! { <li>"Moved from " {from} " to " {to}</li> }.into_any());
    }
    if edit.downtime.is_some() {
        let text = match (before.downtime, after.downtime) {
            (before, after) if before == after => "The downtime was moved".to_owned(),
            (0, after) => format!("Downtime of {} is needed", ApproximateDuration(after)),
            (_, 0) => "No downtime is needed any more".to_owned(),
            (before, after) => {
                format!("Downtime of {} instead of {}", ApproximateDuration(after), ApproximateDuration(before))
            }
        };
        changes.push(view! { <li>{text}</li> }.into_any());
    }
    changes.extend(components(before, after, context));
    if before.class != after.class {
        changes.push(
            view! { <li>{format!("Deploys {} instead of {}", after.class.words(), before.class.words())}</li> }
                .into_any(),
        );
    }
    if !edit.note.trim().is_empty() {
        changes.push(view! { <li dir="auto">{edit.note.clone()}</li> }.into_any());
    }
    if changes.is_empty() {
        changes.push(view! { <li>"The text of the notice was edited"</li> }.into_any());
    }
    let published = edit.told_at.map(|at| view! { "published " {context.time(at)} });
    view! {
        <li>
            <p class="heading">
                <strong>"Changed"</strong>
                " "
                {context.time(edit.at)}
                <span class="corrected">" " {published}</span>
            </p>
            <ul class="message">{changes}</ul>
        </li>
    }
    .into_any()
}

/// Components that are added, removed or affected differently.
fn components(before: &Form, after: &Form, context: &PageContext) -> Vec<AnyView> {
    let find = |form: &Form, id: &ComponentId| form.components.iter().find(|component| component.id == *id).cloned();
    let does = |component: &AffectedComponent| {
        let down = if component.downtime { ", unavailable during the downtime" } else { "" };
        format!("{}{down}", component.impact.unwrap_or_default().words())
    };
    let now = after.components.iter().filter_map(|component| {
        let text = match find(before, &component.id) {
            None => format!(" is affected too: {}", does(component)),
            Some(was) if does(&was) != does(component) => format!(": {} instead of {}", does(component), does(&was)),
            Some(_) => return None,
        };
        Some((&component.id, text))
    });
    let gone = before.components.iter().filter(|component| find(after, &component.id).is_none());
    let gone = gone.map(|component| (&component.id, " is no longer affected".to_owned()));
    now.chain(gone)
        .map(|(id, text)| view! { <li><span dir="auto">{context.component(id)}</span> {text}</li> }.into_any())
        .collect()
}

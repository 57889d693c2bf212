//! A record's facts: the plan, the actual course and the affected components (rules C7 and C8).

use super::RecordPage;
use crate::text::TextView as _;
use crate::{context::PageContext, page::fact};
use fairnotice_core::{
    change::{Automatic, Downtime},
    instant::Instant,
    lead::ApproximateDuration,
    snapshot::PublicChange,
};
use leptos::prelude::*;

/// The facts: first the plan, then what happened.
pub(super) fn facts(life: &RecordPage, context: &PageContext) -> AnyView {
    let change = &life.change;
    view! {
        <dl>
            {when(change, context)} {expected(change, context)}
            {automatic(change.automatic)} {happened(change, context)} {fact("Downtime", downtime(change, context))}
            {fact("Affects", affects(change, context))} {release(life, context)}
            {fact("Rollback", if change.rollback_planned { "Planned" } else { "Not planned" })}
        </dl>
    }
    .into_any()
}

/// The announced window, and the actual times once work has ended.
fn when(change: &PublicChange, context: &PageContext) -> AnyView {
    if change.actual.started_at.is_none() {
        return fact("When", context.range(change.start, change.end));
    }
    let worked = change.actual.ended_at().map(|_| {
        let (began, ended) = change.ran();
        fact("When", context.range(began, ended))
    });
    view! { {worked} {fact("Announced window", context.range(change.start, change.end))} }.into_any()
}

/// The latest published end, if it differs from the planned one (rule N4).
fn expected(change: &PublicChange, context: &PageContext) -> Option<AnyView> {
    let end = change.expected_end?;
    let published = change.actual.extended.last().map(|extended| view! { ", published " {context.time(extended.at)} });
    Some(fact("Expected end", view! { {context.time(end)} {published} }))
}

fn automatic(automatic: Automatic) -> Option<AnyView> {
    let text = match (automatic.start, automatic.finish) {
        (false, false) => return None,
        (true, true) => "Work starts and finishes automatically, at the announced times",
        (true, false) => "Work starts automatically; a person reports when it is finished",
        (false, true) => "A person reports when work starts; it finishes automatically at the announced end",
    };
    Some(fact("Steps", text))
}

fn happened(change: &PublicChange, context: &PageContext) -> Vec<AnyView> {
    let actual = &change.actual;
    let at = |name: &'static str, at: Option<Instant>| at.map(|at| fact(name, context.time(at)));
    let work_finished = actual.finished_at.filter(|at| actual.completed_at != Some(*at));
    let work_finished = work_finished.map(|at| fact("Work finished", view! { {context.time(at)} ", then verified" }));
    let rolled_back = actual.rolled_back_at.map(|at| {
        let published = match actual.rollback_told_at {
            Some(at) => view! { ", published " {context.time(at)} }.into_any(),
            None => ", not published yet".into_any(),
        };
        fact("Rolled back", view! { {context.time(at)} {published} })
    });
    let finished = actual.completed_at.map(|at| {
        let late = (at - change.end).num_seconds();
        let late = (late > 0).then(|| format!(", {} after the planned end", ApproximateDuration(late)));
        fact("Finished", view! { {context.time(at)} {late} })
    });
    let deviation = actual.deviation.as_ref().map(|deviation| {
        fact(
            "Outside the announced window",
            view! { {context.time(deviation.at)} ": " <span dir="auto">{deviation.reason.clone()}</span> },
        )
    });
    let facts = [
        at("Announced", change.announced_at),
        at("Started", actual.started_at),
        deviation,
        work_finished,
        rolled_back,
        finished,
        at("Cancelled", actual.cancelled_at),
        at("Closed", actual.closed_at),
    ];
    facts.into_iter().flatten().collect()
}

/// Rule C7: the downtime, or what readers notice without one.
fn downtime(change: &PublicChange, context: &PageContext) -> AnyView {
    match &change.downtime {
        Some(Downtime { required: true, start, duration }) => {
            let from = start.unwrap_or(change.start);
            let to = duration.and_then(|duration| duration.after(from)).unwrap_or(change.end);
            context.range(from, to)
        }
        _ if change.effect_without_downtime.trim().is_empty() => "None".into_any(),
        _ => view! { "None. " {context.effect(change).inline()} }.into_any(),
    }
}

fn affects(change: &PublicChange, context: &PageContext) -> AnyView {
    if change.components.is_empty() {
        return "No component".into_any();
    }
    let affected = change.components.iter().map(|affected| {
        let down = if affected.downtime { ", unavailable during the downtime" } else { "" };
        view! {
            <li>
                <span dir="auto">{context.component(&affected.id)}</span>
                {format!(": {}{down}", affected.impact.words())}
            </li>
        }
    });
    view! { <ul>{affected.collect_view()}</ul> }.into_any()
}

fn release(life: &RecordPage, context: &PageContext) -> Option<AnyView> {
    let deployed = life.change.release.as_ref()?;
    let version = deployed.to.to_string();
    let name = if life.release.is_some() {
        view! { <a href=context.link(&format!("/releases/{version}"))>{version.clone()}</a> }.into_any()
    } else {
        version.into_any()
    };
    let after = deployed.from.as_ref().map(|from| format!(" (after {from})"));
    Some(fact("Release", view! { {name} {after} }))
}

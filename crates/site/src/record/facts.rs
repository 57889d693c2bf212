//! A record's facts: when, what really happened, and to what (rules C7 and C8).

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

/// The facts, those of the plan before those of what happened.
pub(super) fn facts(life: &RecordPage, reading: &PageContext) -> AnyView {
    let change = &life.change;
    view! {
        <dl>
            {when(change, reading)} {expected(change, reading)}
            {automatic(change.automatic)} {happened(change, reading)} {fact("Downtime", downtime(change, reading))}
            {fact("Affects", affects(change, reading))} {release(life)}
            {fact("Way back", if change.rollback_planned { "A rollback is planned" } else { "None is planned" })}
        </dl>
    }
    .into_any()
}

/// When work really went on, once it has begun; the announced window stands beside it.
fn when(change: &PublicChange, reading: &PageContext) -> AnyView {
    if change.actual.started_at.is_none() {
        return fact("When", reading.range(change.start, change.end));
    }
    let worked = change.actual.ended_at().map(|_| {
        let (began, ended) = change.ran();
        fact("When", reading.range(began, ended))
    });
    view! { {worked} {fact("Announced for", reading.range(change.start, change.end))} }.into_any()
}

/// The end that was published last, where it is another than planned (rule N4).
fn expected(change: &PublicChange, reading: &PageContext) -> Option<AnyView> {
    let end = change.expected_end?;
    let told = change.actual.extended.last().map(|extended| view! { ", published " {reading.time(extended.at)} });
    Some(fact("Expected end", view! { {reading.time(end)} {told} }))
}

fn automatic(automatic: Automatic) -> Option<AnyView> {
    let text = match (automatic.start, automatic.finish) {
        (false, false) => return None,
        (true, true) => "Work starts and finishes automatically, at the announced times",
        (true, false) => "Work starts automatically; a person says when it is finished",
        (false, true) => "A person says when work starts; it finishes automatically at the announced end",
    };
    Some(fact("Steps", text))
}

fn happened(change: &PublicChange, reading: &PageContext) -> Vec<AnyView> {
    let actual = &change.actual;
    let at = |name: &'static str, at: Option<Instant>| at.map(|at| fact(name, reading.time(at)));
    let done = actual.finished_at.filter(|done| actual.completed_at != Some(*done));
    let done = done.map(|at| fact("Work done", view! { {reading.time(at)} ", then verified" }));
    let rolled_back = actual.rolled_back_at.map(|at| {
        let told = match actual.rollback_told_at {
            Some(told) => view! { ", published " {reading.time(told)} }.into_any(),
            None => ", not published yet".into_any(),
        };
        fact("Rolled back", view! { {reading.time(at)} {told} })
    });
    let finished = actual.completed_at.map(|at| {
        let late = (at - change.end).num_seconds();
        let late = (late > 0).then(|| format!(", {} after the planned end", ApproximateDuration(late)));
        fact("Finished", view! { {reading.time(at)} {late} })
    });
    let deviation = actual.deviation.as_ref().map(|deviation| {
        fact(
            "Outside the announced window",
            view! { <span dir="auto">{deviation.reason.clone()}</span> ", " {reading.time(deviation.at)} },
        )
    });
    let facts = [
        at("Announced", change.announced_at),
        at("Started", actual.started_at),
        deviation,
        done,
        rolled_back,
        finished,
        at("Cancelled", actual.cancelled_at),
        at("Closed", actual.closed_at),
    ];
    facts.into_iter().flatten().collect()
}

/// Rule C7: whether there is downtime, when, and what there is to notice where there is none.
fn downtime(change: &PublicChange, reading: &PageContext) -> AnyView {
    match &change.downtime {
        Some(Downtime { required: true, start, duration }) => {
            let from = start.unwrap_or(change.start);
            let to = duration.and_then(|duration| duration.after(from)).unwrap_or(change.end);
            reading.range(from, to)
        }
        _ if change.effect_without_downtime.trim().is_empty() => "None".into_any(),
        _ => view! { "None. " {reading.effect(change).inline()} }.into_any(),
    }
}

fn affects(change: &PublicChange, reading: &PageContext) -> AnyView {
    if change.components.is_empty() {
        return "No component".into_any();
    }
    let affected = change.components.iter().map(|affected| {
        let down = if affected.downtime { ", unavailable during the downtime" } else { "" };
        view! {
            <li>
                <span dir="auto">{reading.component(&affected.id)}</span>
                {format!(": {}{down}", affected.impact.words())}
            </li>
        }
    });
    view! { <ul>{affected.collect_view()}</ul> }.into_any()
}

fn release(life: &RecordPage) -> Option<AnyView> {
    let deployed = life.change.release.as_ref()?;
    let version = deployed.to.to_string();
    let name = if life.release.is_some() {
        view! { <a href=format!("/releases/{version}")>{version.clone()}</a> }.into_any()
    } else {
        version.into_any()
    };
    let after = deployed.from.as_ref().map(|from| format!(" (after {from})"));
    Some(fact("Release", view! { {name} {after} }))
}

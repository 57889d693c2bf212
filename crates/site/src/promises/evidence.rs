//! One change: its promises, when each was met, and when each was due.

use super::{PromisesPage, figures::share};
use crate::text::TextView as _;
use crate::{
    badge::{Badge, capital},
    context::PageContext,
};
use fairnotice_core::{
    change::Waiver,
    lead::ApproximateDuration,
    promises::{Evidence, Line, Promise},
    record::State,
    verdict::Outcome,
};
use fairnotice_locale::translation::TranslatedText;
use leptos::prelude::*;

/// The change with its evidence.
pub(super) fn change(line: &Line, report: PromisesPage<'_>, context: &PageContext) -> AnyView {
    let title = match report.translations.get(&line.id) {
        Some(translations) => context.titled(&line.title, translations),
        None => TranslatedText::original(&line.title),
    };
    let state = if line.rolled_back { State::RolledBack } else { line.state };
    let due_promises = line.promises.iter().filter(|(_, evidence)| evidence.outcome != Outcome::NotApplicable);
    // A notice that another one served as is listed, but not counted.
    let served = line.promises.iter().filter(|(_, evidence)| is_served(evidence));
    let served: Vec<_> = served.map(|(promise, evidence)| row(*promise, evidence, context)).collect();
    let (mut kept, mut due) = (0, 0);
    for (_, evidence) in due_promises.clone() {
        kept += u32::from(evidence.outcome == Outcome::Pass);
        due += u32::from(evidence.outcome != Outcome::Pending);
    }
    let rows: Vec<_> = due_promises.map(|(promise, evidence)| row(*promise, evidence, context)).collect();
    let share = (due > 0).then(|| view! { <span>{share(kept, due)} " kept"</span> });
    let waivers = line.waivers.iter().map(|waiver| set_aside(waiver, context));
    let automatic = line.finished_by_clock.then(|| view! { <span>"finished automatically"</span> });
    view! {
        <article class="summary">
            <h3>
                <a href=context.link(&format!("/maintenance/{}", line.id))>{title.clone().inline()}</a>
            </h3>
            <p class="facts">
                {Badge::state(state, context).badge()} " " <span>{capital(line.kind.name())}</span> " "
                {context.range(line.start, line.end)} " " {automatic} " " {share}
            </p>
            {announced(line, context)}
            <table class="evidence">
                <caption class="unseen">"Promises of " {title.inline()}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Promise"</th>
                        <th scope="col">"When"</th>
                        <th scope="col">"Due by"</th>
                        <th scope="col">"Outcome"</th>
                    </tr>
                </thead>
                <tbody>{rows} {served}</tbody>
            </table>
            {(!line.waivers.is_empty()).then(|| view! { <ul class="waivers">{waivers.collect_view()}</ul> })}
        </article>
    }
    .into_any()
}

fn is_served(evidence: &Evidence) -> bool {
    evidence.outcome == Outcome::NotApplicable && evidence.published_at.is_some()
}

/// The instant of the announcement, and for an urgent change the delay after the decision (rule C4).
fn announced(line: &Line, context: &PageContext) -> AnyView {
    let delay = line.decision.map(|decision| match (decision.decided_at, decision.delay_seconds) {
        (Some(decided), Some(delay)) => {
            let length = ApproximateDuration(delay);
            let text = match delay {
                0 => ", at the time of the decision, ".to_owned(),
                1.. => format!(", {length} after the decision, "),
                _ => format!(", {length} before the stated decision, "),
            };
            view! { {text} {context.time(decided)} }.into_any()
        }
        _ => "; the time of the decision is not stated".into_any(),
    });
    view! { <p class="announced">"Announced " {context.time(line.announced_at)} {delay} "."</p> }.into_any()
}

/// A promise as a row, and below it an explanation where the times are not enough.
fn row(promise: Promise, evidence: &Evidence, context: &PageContext) -> AnyView {
    let is_work = promise == Promise::WorkedWithinWindow;
    let when = match (evidence.published_at, evidence.outcome) {
        (Some(at), _) => context.time(at),
        (None, Outcome::Pending) => "Not yet".into_any(),
        (None, _) if is_work => "Not in the window".into_any(),
        (None, _) => "Not published".into_any(),
    };
    let due = match evidence.due {
        Some(at) => context.time(at),
        None if is_served(evidence) => "No due date of its own".into_any(),
        None if promise == Promise::RollbackPublished => "Before the record is closed".into_any(),
        None => "Not known".into_any(),
    };
    let is_plain = evidence.outcome == Outcome::Pass && evidence.margin_seconds.is_none_or(|margin| margin >= 0);
    let why = (!is_plain).then(|| {
        // The engine's text, without the backticks that are meant for operators.
        let why = format!("{}.", capital(&evidence.why.replace('`', "")));
        view! {
            <tr class="why">
                <td colspan="4">{why}</td>
            </tr>
        }
    });
    view! {
        <tr>
            <th scope="row">{capital(promise.words())}</th>
            <td data-label=if is_work { "Worked" } else { "Published" }>{when}</td>
            <td data-label="Due by">{due}</td>
            <td>{Badge::promise(evidence.outcome, context).badge()}</td>
        </tr>
        {why}
    }
    .into_any()
}

/// A waiver with its reason, whether or not it was needed.
fn set_aside(waiver: &Waiver, context: &PageContext) -> AnyView {
    view! {
        <li>
            <p>
                <strong>{format!("{} set aside: {}", waiver.rule, waiver.rule.title())}</strong>
                ", "
                {context.time(waiver.at)}
            </p>
            <p class="message" dir="auto">{format!("{} ({})", waiver.reason, waiver.by)}</p>
        </li>
    }
    .into_any()
}

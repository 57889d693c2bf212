//! One change: what was promised for it, when that was published, and by when it was due.

use super::{Report, figures::share};
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
pub(super) fn change(line: &Line, report: Report<'_>, reading: &PageContext) -> AnyView {
    let title = match report.translations.get(&line.id) {
        Some(translations) => reading.titled(&line.title, translations),
        None => TranslatedText::original(&line.title),
    };
    let state = if line.rolled_back { State::RolledBack } else { line.state };
    let owed = line.promises.iter().filter(|(_, evidence)| evidence.outcome != Outcome::NotApplicable);
    // What another notice served for is said, and counts neither way.
    let served = line.promises.iter().filter(|(_, evidence)| is_served(evidence));
    let served: Vec<_> = served.map(|(promise, evidence)| row(*promise, evidence, reading)).collect();
    let (mut kept, mut due) = (0, 0);
    for (_, evidence) in owed.clone() {
        kept += u32::from(evidence.outcome == Outcome::Pass);
        due += u32::from(evidence.outcome != Outcome::Pending);
    }
    let rows: Vec<_> = owed.map(|(promise, evidence)| row(*promise, evidence, reading)).collect();
    let share = (due > 0).then(|| view! { <span>{share(kept, due)} " kept"</span> });
    let waivers = line.waivers.iter().map(|waiver| set_aside(waiver, reading));
    let clock = line.finished_by_clock.then(|| view! { <span>"finished by the clock"</span> });
    view! {
        <article class="summary">
            <h3>
                <a href=format!("/maintenance/{}", line.id)>{title.clone().inline()}</a>
            </h3>
            <p class="facts">
                {Badge::state(state).badge()} " " <span>{capital(line.kind.name())}</span> " "
                {reading.range(line.start, line.end)} " " {clock} " " {share}
            </p>
            {told(line, reading)}
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

/// When it was announced, and for an urgent change how long after it was decided (rule C4).
fn told(line: &Line, reading: &PageContext) -> AnyView {
    let delay = line.decision.map(|decision| match (decision.decided_at, decision.delay_seconds) {
        (Some(decided), Some(delay)) => {
            let length = ApproximateDuration(delay);
            let text = match delay {
                0 => ", as it was decided, ".to_owned(),
                1.. => format!(", {length} after it was decided, "),
                _ => format!(", {length} before the decision as it is stated, "),
            };
            view! { {text} {reading.time(decided)} }.into_any()
        }
        _ => "; when it was decided is not stated".into_any(),
    });
    view! { <p class="told">"Announced " {reading.time(line.announced_at)} {delay} "."</p> }.into_any()
}

/// A promise in a row, and below it what the times do not say by themselves.
fn row(promise: Promise, evidence: &Evidence, reading: &PageContext) -> AnyView {
    let is_work = promise == Promise::WorkedWithinWindow;
    let when = match (evidence.published_at, evidence.outcome) {
        (Some(at), _) => reading.time(at),
        (None, Outcome::Pending) => "Not yet".into_any(),
        (None, _) if is_work => "Not in the window".into_any(),
        (None, _) => "Not published".into_any(),
    };
    let due = match evidence.due {
        Some(at) => reading.time(at),
        None if is_served(evidence) => "Not due by itself".into_any(),
        None if promise == Promise::RollbackPublished => "Before the record is closed".into_any(),
        None => "Not known".into_any(),
    };
    let is_plain = evidence.outcome == Outcome::Pass && evidence.margin_seconds.is_none_or(|margin| margin >= 0);
    let why = (!is_plain).then(|| {
        // The engine's own words, whose quoting is for operators.
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
            <td>{Badge::promise(evidence.outcome).badge()}</td>
        </tr>
        {why}
    }
    .into_any()
}

/// A rule that a named person set aside, with the reason, whether or not that was of use.
fn set_aside(waiver: &Waiver, reading: &PageContext) -> AnyView {
    view! {
        <li>
            <p>
                <strong>{format!("{} set aside: {}", waiver.rule, waiver.rule.title())}</strong>
                ", "
                {reading.time(waiver.at)}
            </p>
            <p class="said" dir="auto">{format!("{} ({})", waiver.reason, waiver.by)}</p>
        </li>
    }
    .into_any()
}

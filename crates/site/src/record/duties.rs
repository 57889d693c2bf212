//! What fell due and was not done, or is to be done now: a notice at the top of a record's page (rules N1 to N8).

use crate::{badge::capital, context::PageContext};
use fairnotice_core::{
    embed,
    lead::ApproximateDuration,
    notice::Phase,
    record::State,
    rule::Rule,
    snapshot::PublicChange,
    verdict::{Finding, LeadCheck, LeadKind, MessageCheck, Outcome, Reason},
};
use leptos::prelude::*;

/// What the clock alone says: the planned start or the end that was told has passed.
pub(super) fn timing(change: &PublicChange, reading: &PageContext) -> Option<AnyView> {
    let now = reading.now().timestamp_millis();
    let (tone, text) = match Phase::of(&embed::Change::new(change, reading.snapshot(), ""), now) {
        Some(Phase::Due) => {
            let text =
                view! { "The planned start, " {reading.time(change.start)} ", has passed, and work has not begun." };
            ("warn", text.into_any())
        }
        _ if change.state == State::Announced && change.end <= reading.now() => ("bad", missed(change, reading)),
        Some(Phase::Overrun) => {
            let (which, end) = match change.expected_end {
                Some(end) => ("The end that was told last, ", end),
                None => ("The planned end, ", change.end),
            };
            ("bad", view! { {which} {reading.time(end)} ", has passed, and work is not finished." }.into_any())
        }
        _ => return None,
    };
    Some(view! { <p class="notice" data-tone=tone>{text}</p> }.into_any())
}

/// Work did not begin in its window (A41): also where the clock was to begin it, and the start was withheld.
fn missed(change: &PublicChange, reading: &PageContext) -> AnyView {
    let withheld = change.actual.withheld_at.filter(|at| change.end <= *at).map(|at| {
        view! {
            " It was to begin automatically, and the start was withheld, since the window had ended when the server came to it, "
            {reading.time(at)} "."
        }
    });
    view! {
        "Work did not start as planned: the announced window, " {reading.range(change.start, change.end)} ", has ended."
        {withheld}
    }
    .into_any()
}

/// The findings that somebody has to look at, worst first; what was waived is published in a section of its own.
pub(super) fn notice(findings: &[Finding], reading: &PageContext) -> Option<AnyView> {
    let mut findings: Vec<_> = findings.iter().filter(|finding| finding.outcome != Outcome::Waived).collect();
    findings.sort_by_key(|finding| finding.outcome);
    let worst = findings.first()?;
    let (tone, heading) = match worst.outcome {
        Outcome::Fail => ("bad", "A promise was not kept"),
        Outcome::Unknown => ("warn", "Not everything can be judged"),
        _ => ("calm", "Still due"),
    };
    let entries = findings.into_iter().map(|finding| {
        let label = match finding.outcome {
            Outcome::Fail => "Not kept",
            Outcome::Unknown => "Not known",
            _ => "Due",
        };
        view! {
            <li>
                <strong>{label} ":"</strong>
                " "
                {sentence(finding, reading)}
                " "
                <span class="rule">{format!("Rule {}, {}", finding.rule, finding.rule.title())}</span>
            </li>
        }
    });
    let section = view! {
        <section class="notice" data-tone=tone aria-labelledby="duties">
            <h2 id="duties">{heading}</h2>
            <ul>{entries.collect_view()}</ul>
        </section>
    };
    Some(section.into_any())
}

/// What a finding says to readers. It goes on after "not kept", "not known" or "due".
fn sentence(finding: &Finding, reading: &PageContext) -> AnyView {
    match &finding.reason {
        Reason::Message(check) => message(check, finding.outcome, reading),
        Reason::Lead(check) => lead(check, finding.outcome, reading),
        Reason::Faults(_) => match finding.rule {
            Rule::C9 => "word of what became of the announced work, in time.".into_any(),
            Rule::N6 => "the rollback of a change that could not be applied, or not verified.".into_any(),
            Rule::N7 => "word of an incident during the work, at once.".into_any(),
            Rule::N8 => "a message for the organisations with what is claimed of the release.".into_any(),
            _ => plain(finding).into_any(),
        },
        _ => plain(finding).into_any(),
    }
}

/// The engine's own words, whose quoting is for operators.
fn plain(finding: &Finding) -> String {
    format!("{}.", finding.why().replace('`', ""))
}

fn message(check: &MessageCheck, outcome: Outcome, reading: &PageContext) -> AnyView {
    let what = format!("the {}", check.kind);
    let Some(due) = check.due else {
        // No other message is owed without an instant.
        return view! { {what} ": why the change was undone is published before the record is closed." }.into_any();
    };
    match check.published_at {
        _ if outcome == Outcome::Pending => {
            let until = check.until.unwrap_or(due);
            view! { {what} ", by " {reading.time(until)} ". " {capital(check.because)} "." }.into_any()
        }
        Some(told) => {
            let late = ApproximateDuration((told - due).num_seconds());
            view! { {what} " published " {reading.time(told)} {format!(", {late} after it was due, ")} {reading.time(due)} "." }
                .into_any()
        }
        None => view! { {what} " was due " {reading.time(due)} " and is not published. " {capital(check.because)} "." }
            .into_any(),
    }
}

fn lead(check: &LeadCheck, outcome: Outcome, reading: &PageContext) -> AnyView {
    let what = match check.of {
        LeadKind::Release => "the early release notification",
        LeadKind::Change => "the announcement",
        LeadKind::Documentation => "product documentation",
    };
    let lead = format!("{} before the start", check.lead);
    if outcome == Outcome::Pending {
        return view! { {what} ", by " {reading.time(check.due)} ": " {lead} "." }.into_any();
    }
    let late = ApproximateDuration(check.margin());
    view! { {what} " came " {reading.time(check.published_at)} {format!(", {late} too late: the last moment, {lead}, was ")} {reading.time(check.due)} "." }
        .into_any()
}

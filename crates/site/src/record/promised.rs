//! Findings that need attention, at the top of a record's page: missed and open notices (rules N1 to N8).

use crate::{badge::capital, context::PageContext};
use fairnotice_core::{
    embed::EmbedChange,
    lead::ApproximateDuration,
    notice::Phase,
    record::State,
    rule::Rule,
    snapshot::PublicChange,
    verdict::{Finding, LeadCheck, LeadKind, MessageCheck, Outcome, Reason},
};
use leptos::prelude::*;

/// A planned start or an announced end that has passed.
pub(super) fn timing(change: &PublicChange, context: &PageContext) -> Option<AnyView> {
    let now = context.now().timestamp_millis();
    let (tone, text) = match Phase::of(&EmbedChange::new(change, context.snapshot(), ""), now) {
        Some(Phase::Due) => {
            let text =
                view! { "The planned start, " {context.time(change.start)} ", has passed, and work has not begun." };
            ("warn", text.into_any())
        }
        _ if change.state == State::Announced && change.end <= context.now() => ("bad", missed(change, context)),
        Some(Phase::Overrun) => {
            let (which, end) = match change.expected_end {
                Some(end) => ("The latest announced end, ", end),
                None => ("The planned end, ", change.end),
            };
            ("bad", view! { {which} {context.time(end)} ", has passed, and work is not finished." }.into_any())
        }
        _ => return None,
    };
    Some(view! { <p class="notice" data-tone=tone>{text}</p> }.into_any())
}

/// Work did not begin in its window (A41), including a skipped automatic start.
fn missed(change: &PublicChange, context: &PageContext) -> AnyView {
    let withheld = change.actual.withheld_at.filter(|at| change.end <= *at).map(|at| {
        view! {
            " The automatic start was skipped, because the server was late and the window had already ended: "
            {context.time(at)} "."
        }
    });
    view! {
        "Work did not start as planned: the announced window, " {context.range(change.start, change.end)} ", has ended."
        {withheld}
    }
    .into_any()
}

/// The findings that need attention, worst first. Waivers have their own section.
pub(super) fn notice(findings: &[Finding], context: &PageContext) -> Option<AnyView> {
    let mut findings: Vec<_> = findings.iter().filter(|finding| finding.outcome != Outcome::Waived).collect();
    findings.sort_by_key(|finding| finding.outcome);
    let worst = findings.first()?;
    let (tone, heading) = match worst.outcome {
        Outcome::Fail => ("bad", "A promise was not kept"),
        Outcome::Unknown => ("warn", "Some promises cannot be checked"),
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
                {sentence(finding, context)}
                " "
                <span class="rule">{format!("Rule {}, {}", finding.rule, finding.rule.title())}</span>
            </li>
        }
    });
    let section = view! {
        <section class="notice" data-tone=tone aria-labelledby="findings">
            <h2 id="findings">{heading}</h2>
            <ul>{entries.collect_view()}</ul>
        </section>
    };
    Some(section.into_any())
}

/// The text of a finding for readers. It follows "not kept:", "not known:" or "due:".
fn sentence(finding: &Finding, context: &PageContext) -> AnyView {
    match &finding.reason {
        Reason::Message(check) => message(check, finding.outcome, context),
        Reason::Lead(check) => lead(check, finding.outcome, context),
        Reason::Faults(_) => match finding.rule {
            Rule::C9 => "a notice, in time, of what happened to the announced work.".into_any(),
            Rule::N6 => "a rollback of a change that could not be applied or verified.".into_any(),
            Rule::N7 => "an immediate notice of an incident during the work.".into_any(),
            Rule::N8 => "a message to the organisations for each date that the release states.".into_any(),
            _ => plain(finding).into_any(),
        },
        _ => plain(finding).into_any(),
    }
}

/// The engine's text, without the backticks that are meant for operators.
fn plain(finding: &Finding) -> String {
    format!("{}.", finding.why().replace('`', ""))
}

fn message(check: &MessageCheck, outcome: Outcome, context: &PageContext) -> AnyView {
    let what = format!("the {}", check.kind);
    let Some(due) = check.due else {
        // Only the rollback message has no deadline of its own.
        return view! { {what} ": the reason for the rollback is published before the record is closed." }.into_any();
    };
    match check.published_at {
        _ if outcome == Outcome::Pending => {
            let until = check.until.unwrap_or(due);
            view! { {what} ", by " {context.time(until)} ". " {capital(check.because)} "." }.into_any()
        }
        Some(published) => {
            let late = ApproximateDuration((published - due).num_seconds());
            view! { {what} " published " {context.time(published)} {format!(", {late} after it was due, ")} {context.time(due)} "." }
                .into_any()
        }
        None => view! { {what} " was due " {context.time(due)} " and is not published. " {capital(check.because)} "." }
            .into_any(),
    }
}

fn lead(check: &LeadCheck, outcome: Outcome, context: &PageContext) -> AnyView {
    let what = match check.of {
        LeadKind::Release => "the early release notification",
        LeadKind::Change => "the announcement",
        LeadKind::Documentation => "product documentation",
    };
    let lead = format!("{} before the start", check.lead);
    if outcome == Outcome::Pending {
        return view! { {what} ", by " {context.time(check.due)} ": " {lead} "." }.into_any();
    }
    let late = ApproximateDuration(check.margin());
    view! { {what} " was published " {context.time(check.published_at)} {format!(", {late} too late. It was due {lead}: ")} {context.time(check.due)} "." }
        .into_any()
}

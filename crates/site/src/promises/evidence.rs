//! One change: its promises, when each was met, and when each was due.

use super::{PromisesPage, promise_words};
use crate::text::{TextView as _, filled};
use crate::{
    badge::{Badge, capital},
    context::PageContext,
};
use fairnotice_core::{
    change::Waiver,
    promises::{Evidence, Line, Promise},
    record::State,
    verdict::Outcome,
};
use fairnotice_locale::{mail::MailText, site::fill, translation::TranslatedText};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The change with its evidence, which is folded unless a promise was broken.
pub(super) fn change(line: &Line, report: PromisesPage<'_>, context: &PageContext) -> AnyView {
    let texts = &context.texts().promises;
    let title = match report.translations.get(&line.id) {
        Some(translations) => context.titled(&line.title, translations),
        None => context.titled(&line.title, &BTreeMap::new()),
    };
    let state = if line.rolled_back { State::RolledBack } else { line.state };
    let due_promises = line.promises.iter().filter(|(_, evidence)| evidence.outcome != Outcome::NotApplicable);
    // A notice that another one served as is listed, but not counted.
    let served = line.promises.iter().filter(|(_, evidence)| is_served(evidence));
    let served: Vec<_> = served.map(|(promise, evidence)| row(*promise, evidence, context)).collect();
    let outcomes = || due_promises.clone().map(|(_, evidence)| evidence.outcome);
    let is_broken = outcomes().any(|outcome| matches!(outcome, Outcome::Fail | Outcome::Unknown));
    let kept = outcomes().filter(|outcome| *outcome == Outcome::Pass).count();
    let due = outcomes().filter(|outcome| *outcome != Outcome::Pending).count();
    let rows: Vec<_> = due_promises.clone().map(|(promise, evidence)| row(*promise, evidence, context)).collect();
    let share = (due > 0).then(|| {
        let gaps = [("kept", view! { <strong>{kept}</strong> }.into_any()), ("due", due.into_any())];
        view! { <span>{filled(&texts.kept_of, gaps)}</span> }
    });
    let broken = outcomes().filter(|outcome| matches!(outcome, Outcome::Fail | Outcome::Unknown)).count();
    let broken = (broken > 0).then(|| {
        view! { <span class="broken">{fill(&texts.count_broken, &[("count", &broken.to_string())])}</span> }
    });
    let waivers: Vec<_> = line.waivers.iter().map(|waiver| set_aside(waiver, context)).collect();
    let waivers = (!waivers.is_empty()).then(|| view! { <ul class="waivers">{waivers}</ul> });
    let automatic = line.finished_by_clock.then(|| view! { <span>{texts.automatic.as_str()}</span> });
    let caption = filled(&texts.caption, [("title", title.clone().inline())]);
    let heads = [&texts.promise, &texts.when, &texts.due_by, &texts.outcome];
    let heads = heads.map(|head| view! { <th scope="col">{head.as_str()}</th> });
    view! {
        <details class="summary change" id=format!("change-{}", line.id) open=is_broken data-tone=is_broken.then_some("bad")>
            <summary>
                <h3>{title.inline()}</h3>
                <span class="facts">
                    {Badge::state(state, context).badge()} " " <span>{context.words(line.kind)}</span> " "
                    {context.range(line.start, line.end)} " " {automatic} " " {share} " "
                    {broken}
                </span>
            </summary>
            <p class="announced">
                {announced(line, context)}
                " "
                <a href=context.link(&format!("/maintenance/{}", line.id))>
                    {context.words(MailText::OpenRecord)}
                </a>
            </p>
            <table class="evidence">
                <caption class="unseen">{caption}</caption>
                <thead>
                    <tr>{heads.collect_view()}</tr>
                </thead>
                <tbody>{rows} {served}</tbody>
            </table>
            {waivers}
        </details>
    }
    .into_any()
}

fn is_served(evidence: &Evidence) -> bool {
    evidence.outcome == Outcome::NotApplicable && evidence.published_at.is_some()
}

/// The instant of the announcement, and for an urgent change the delay after the decision (rule C4).
fn announced(line: &Line, context: &PageContext) -> AnyView {
    let texts = &context.texts().promises;
    let time = || ("time", context.time(line.announced_at));
    let Some(decision) = line.decision else { return filled(&texts.announced_at, [time()]) };
    let (Some(decided), Some(delay)) = (decision.decided_at, decision.delay_seconds) else {
        return filled(&texts.announced_unknown, [time()]);
    };
    let text = match delay {
        0 => return filled(&texts.announced_with, [time()]),
        1.. => &texts.announced_after,
        _ => &texts.announced_ahead,
    };
    let length = context.duration(delay.saturating_abs()).into_any();
    filled(text, [time(), ("length", length), ("decided", context.time(decided))])
}

/// A promise as a row, and below it an explanation where the times are not enough.
fn row(promise: Promise, evidence: &Evidence, context: &PageContext) -> AnyView {
    let texts = &context.texts().promises;
    let is_work = promise == Promise::WorkedWithinWindow;
    let when = match (evidence.published_at, evidence.outcome) {
        (Some(at), _) => context.time(at),
        (None, Outcome::Pending) => texts.not_yet.as_str().into_any(),
        (None, _) if is_work => texts.not_in_window.as_str().into_any(),
        (None, _) => texts.not_published.as_str().into_any(),
    };
    let due = match evidence.due {
        Some(at) => context.time(at),
        None if is_served(evidence) => texts.no_own_due.as_str().into_any(),
        None if promise == Promise::RollbackPublished => texts.before_closed.as_str().into_any(),
        None => texts.due_unknown.as_str().into_any(),
    };
    let why = explanation(promise, evidence, context).map(|why| {
        view! {
            <tr class="why">
                <td colspan="4">{why}</td>
            </tr>
        }
    });
    view! {
        <tr>
            <th scope="row">{promise_words(promise, context)}</th>
            <td data-label=if is_work { texts.worked.as_str() } else { texts.published.as_str() }>{when}</td>
            <td data-label=texts.due_by.as_str()>{due}</td>
            <td>{Badge::promise(evidence.outcome, context).badge()}</td>
        </tr>
        {why}
    }
    .into_any()
}

/// What the times of a row do not say by themselves.
fn explanation(promise: Promise, evidence: &Evidence, context: &PageContext) -> Option<AnyView> {
    let texts = &context.texts().promises;
    let late = evidence.margin_seconds.filter(|margin| *margin < 0).map(i64::saturating_abs);
    let by = |text, length| filled(text, [("length", context.duration(length).into_any())]);
    let mail = evidence.delivery.as_ref().map(|mail| {
        let share = ("share", mail.share.to_string().into_any());
        let recipients = ("recipients", mail.recipients.into_any());
        (mail, share, recipients)
    });
    match (evidence.outcome, late, mail) {
        (Outcome::Fail, _, Some((mail, share, recipients))) => {
            Some(filled(&texts.mail_late, [("accepted", mail.accepted_in_time.into_any()), recipients, share]))
        }
        (Outcome::Pending, _, Some((mail, share, recipients))) => {
            let gaps =
                [("accepted", mail.accepted.into_any()), recipients, share, ("time", context.time(mail.accept_by))];
            Some(filled(&texts.mail_pending, gaps))
        }
        (Outcome::Fail, Some(length), None) if promise == Promise::WorkedWithinWindow => {
            Some(by(&texts.outside_window, length))
        }
        (Outcome::Fail | Outcome::Waived, Some(length), None) => Some(by(&texts.late, length)),
        (Outcome::Pass, Some(length), _) => Some(by(&texts.in_grace, length)),
        (Outcome::NotApplicable, ..) if promise == Promise::Reminded => {
            Some(texts.served_by_announcement.as_str().into_any())
        }
        // What the policy's data do not cover: the engine's own words, without the backticks that are meant for operators.
        (Outcome::Unknown, ..) => {
            let lang = (context.language().tag != "en").then_some("en");
            let why = format!("{}.", capital(&evidence.why.replace('`', "")));
            Some(view! { <span lang=lang dir="auto">{why}</span> }.into_any())
        }
        _ => None,
    }
}

/// A waiver with its reason, whether or not it was needed.
fn set_aside(waiver: &Waiver, context: &PageContext) -> AnyView {
    let texts = &context.texts().promises;
    let rule = format!("{} ({})", context.texts().rules.of(waiver.rule).title, waiver.rule);
    let rule = view! { <a href=context.link(&format!("/policy#{}", waiver.rule))>{rule}</a> }.into_any();
    let reason = fill(&texts.waived_by, &[("reason", &waiver.reason), ("by", &waiver.by)]);
    view! {
        <li>
            <p>{filled(&texts.waived, [("rule", rule), ("time", context.time(waiver.at))])}</p>
            {TranslatedText::original(&reason).paragraph()}
        </li>
    }
    .into_any()
}

//! What a reader has to know first: when, for how long, what does not work meanwhile, and what to do.

use super::{RecordPage, calendars, details};
use crate::{
    context::{Clocks, PageContext},
    page::fact,
    text::{TextView as _, filled},
};
use fairnotice_core::{
    change::{Downtime, Texts},
    component::Impact,
    instant::Instant,
    record::State,
    snapshot::{PublicChange, PublicImpact},
    zone::Zone,
};
use fairnotice_locale::mail::MailText;
use leptos::prelude::*;

/// The most instructions that the page repeats of the release.
const INSTRUCTIONS: usize = 5;

/// The facts, with the links to calendars while the work is ahead.
pub(super) fn facts(life: &RecordPage, context: &PageContext) -> AnyView {
    let change = &life.change;
    let is_over = change.actual.ended_at().is_some();
    let is_ahead = !is_over && change.actual.started_at.is_none() && context.now() < change.end;
    let affected = if is_over { MailText::AffectedNames } else { MailText::Affects };
    let (label, (start, end)) = shown(change);
    let lasts = fact(context.words(MailText::Duration), context.duration((end - start).num_seconds()));
    let announced = (label == MailText::WhenWorked)
        .then(|| fact(context.words(MailText::WhenAnnounced), context.range(change.start, change.end)));
    view! {
        <section class="key" aria-label=context.words(label)>
            <p class="label">{context.words(label)}</p>
            {zones(start, end, context)}
            {progress(change, context)}
            <dl>
                {lasts} {announced} {expected(change, context)}
                {notices(change, context)}
                {fact(context.words(affected), affects(change, context))} {what_to_do(life, context)}
                {details::facts(life, context)}
            </dl>
            {is_ahead.then(|| calendars::links(change, context))}
        </section>
    }
    .into_any()
}

/// When the work is, as far as it is known, and what to call that.
fn shown(change: &PublicChange) -> (MailText, (Instant, Instant)) {
    let planned = (change.start, change.end);
    match (change.actual.started_at, change.actual.ended_at()) {
        (Some(_), Some(_)) => (MailText::WhenWorked, change.ran()),
        (Some(_), None) => (MailText::WhenAnnounced, planned),
        _ if change.state == State::Cancelled => (MailText::WhenCancelled, planned),
        _ => (MailText::When, planned),
    }
}

/// The window in three zones. The reader's own is known to the site's script alone, which shows it where it is another one.
fn zones(start: Instant, end: Instant, context: &PageContext) -> AnyView {
    let texts = &context.texts().record;
    let own = (context.clocks == Clocks::Reader).then(|| {
        view! {
            <li data-zone=context.zone.name().to_owned() hidden>
                {context.range(start, end)} " " <span class="whose">{texts.zone_own.as_str()}</span>
            </li>
        }
    });
    let vendor = view! { <bdi>{context.snapshot().vendor.name.clone()}</bdi> }.into_any();
    let whose = filled(&texts.zone_vendor, [("vendor", vendor)]);
    let vendor =
        view! { <li>{context.range_in(&context.zone, start, end)} " " <span class="whose">{whose}</span></li> };
    let utc = Zone::utc();
    let universal =
        (context.zone.name() != utc.name()).then(|| view! { <li>{context.range_in(&utc, start, end)}</li> }.into_any());
    let (first, second) = if context.clocks == Clocks::Utc {
        (universal, Some(vendor.into_any()))
    } else {
        (Some(vendor.into_any()), universal)
    };
    view! { <ul class="zones">{own} {first} {second}</ul> }.into_any()
}

/// How far the start or the end is. The site's script fills it in: without the script it would soon be wrong.
fn progress(change: &PublicChange, context: &PageContext) -> Option<AnyView> {
    let texts = context.texts();
    let end = change.expected_end.unwrap_or(change.end);
    let (class, from, to, text) = match change.state {
        state if state.is_under_way() => {
            let text = if context.now() < end { &texts.home.ends_in } else { &texts.home.was_to_end };
            ("progress", change.start, end, text)
        }
        State::Announced if context.now() < change.start => {
            ("progress countdown", change.announced_at.unwrap_or(context.now()), change.start, &texts.record.starts_in)
        }
        _ => return None,
    };
    let (from, to) = (from.timestamp_millis(), to.timestamp_millis());
    let shown = view! {
        <p class=class data-from=from data-to=to data-ends=text.as_str() hidden>
            <progress max="1" aria-hidden="true"></progress>
            <span></span>
        </p>
    };
    Some(shown.into_any())
}

/// The latest published end, if it differs from the planned one (rule N4).
fn expected(change: &PublicChange, context: &PageContext) -> Option<AnyView> {
    let end = change.expected_end?;
    let text = match change.actual.extended.last() {
        Some(extended) => {
            let gaps = [("end", context.time(end)), ("time", context.time(extended.at))];
            filled(&context.texts().record.expected_published, gaps)
        }
        None => context.time(end),
    };
    Some(fact(context.words(MailText::ExpectedEnd), text))
}

/// When nothing works, if there is such a time.
fn downtime(change: &PublicChange, context: &PageContext) -> AnyView {
    match &change.downtime {
        Some(Downtime { required: true, start, duration }) => {
            let from = start.unwrap_or(change.start);
            let to = duration.and_then(|duration| duration.after(from)).unwrap_or(change.end);
            if (from, to) == (change.start, change.end) {
                return context.words(MailText::DowntimeWindow).into_any();
            }
            context.range(from, to)
        }
        _ => context.words(MailText::DowntimeNone).into_any(),
    }
}

/// Rule C7: the downtime, or what readers notice without one.
fn notices(change: &PublicChange, context: &PageContext) -> AnyView {
    let has_downtime = change.downtime.as_ref().is_some_and(|downtime| downtime.required);
    let effect = context.effect(change);
    if has_downtime || effect.text.trim().is_empty() {
        return fact(context.words(MailText::Downtime), downtime(change, context));
    }
    let none = context.texts().record.no_downtime.as_str();
    fact(context.words(MailText::Effect), view! { {effect.inline()} " " {none} })
}

fn affects(change: &PublicChange, context: &PageContext) -> AnyView {
    if change.components.is_empty() {
        return context.words(MailText::AffectsNone).into_any();
    }
    let affected = change.components.iter().map(|affected| {
        view! { <li data-tone=tone(affected.impact)>{component(affected, context)}</li> }
    });
    view! { <ul class="impacts">{affected.collect_view()}</ul> }.into_any()
}

fn component(affected: &PublicImpact, context: &PageContext) -> AnyView {
    let text = if affected.downtime { MailText::AffectedDown } else { MailText::Affected };
    let name = view! { <strong dir="auto">{context.component(&affected.id)}</strong> }.into_any();
    let impact = context.words(affected.impact).into_any();
    filled(context.words(text), [("component", name), ("impact", impact)])
}

/// The tone of the status that an impact amounts to.
fn tone(impact: Impact) -> &'static str {
    match impact {
        Impact::None => "ok",
        Impact::BriefInterruptions | Impact::Degraded => "warn",
        Impact::PartialOutage => "severe",
        Impact::FullOutage => "bad",
    }
}

/// What the release asks its users to do.
fn what_to_do(life: &RecordPage, context: &PageContext) -> Option<AnyView> {
    let items = life.release.iter().flat_map(|release| &release.file.items);
    let instructions = items.map(|item| &item.instructions).filter(|text| !text.trim().is_empty());
    let lines: Vec<_> = instructions
        .take(INSTRUCTIONS)
        .map(|text| view! { <li>{context.text(text, &Texts::new()).inline()}</li> })
        .collect();
    (!lines.is_empty()).then(|| fact(&context.texts().record.what_to_do, view! { <ul>{lines}</ul> }))
}

//! The hours around the window, with every region's peak hours: drawn, and in words beside the drawing.

use super::RecordPage;
use crate::{context::PageContext, policy::phrases::weekdays};
use chrono::{TimeDelta, Timelike as _};
use fairnotice_core::{change::Kind, instant::Instant, policy::Region, snapshot::PublicChange, window::Window};
use fairnotice_locale::{Locale, date::Style, site::fill};
use leptos::prelude::*;

/// How many regions are drawn.
const REGIONS: usize = 12;
/// How many busy stretches of one region: one or two a day.
const STRETCHES: usize = 40;
/// How many parts the scale has.
const PARTS: i32 = 4;
/// The width of a drawing.
const WIDTH: i64 = 1_000;

/// The section; none where the policy has no regions, and for routine updates, which have no window.
pub(super) fn strip(life: &RecordPage, context: &PageContext) -> Option<AnyView> {
    let (texts, change, regions) = (&context.texts().strip, &life.change, life.policy.regions());
    let work = Window::new(change.start, change.end)?;
    let span = span(work, context)?;
    if regions.is_empty() || change.kind == Kind::Routine {
        return None;
    }
    let rows = regions.iter().take(REGIONS).map(|region| row(life, region, work, span, context)).collect_view();
    let rest = u64::try_from(regions.len().saturating_sub(REGIONS)).unwrap_or(u64::MAX);
    let more = (rest > 0).then(|| view! { <p class="more">{texts.more.of(context.language(), rest)}</p> });
    let section = view! {
        <section aria-labelledby="regions">
            <h2 id="regions">{texts.heading.as_str()}</h2>
            <div class="strip">
                <p class="legend">
                    <span class="of-work">{texts.window.as_str()}</span>
                    " "
                    <span class="of-peak">{texts.peak.as_str()}</span>
                    " "
                    <span>{fill(&texts.axis, &[("zone", context.zone().name())])}</span>
                </p>
                {scale(change, span, context)}
                <ul>{rows}</ul>
            </div>
            {more}
        </section>
    };
    Some(section.into_any())
}

/// What is drawn: a day, or more where the work is long, with the work in its middle, from a full hour on.
fn span(work: Window, context: &PageContext) -> Option<Window> {
    let hours = match work.seconds() / 3_600 {
        ..12 => 24,
        12..36 => 48,
        long => long.saturating_mul(2),
    };
    let half = TimeDelta::try_seconds(hours.saturating_mul(1_800) - work.seconds() / 2)?;
    let from = work.start().checked_sub_signed(half)?;
    let minutes = context.zone().local(from)?.minute();
    let from = from.checked_sub_signed(TimeDelta::minutes(minutes.into()))?;
    Window::new(from, from.checked_add_signed(TimeDelta::try_hours(hours)?)?)
}

/// The times of day along the drawings.
fn scale(change: &PublicChange, span: Window, context: &PageContext) -> AnyView {
    let locale = Locale::new(context.zone(), context.language());
    let part = (span.end() - span.start()) / PARTS;
    let is_days = change.end - change.start > TimeDelta::hours(36);
    let times = (0..=PARTS).map(|number| {
        let at = (span.start() + part * number).timestamp_millis();
        let text = if is_days {
            let [weekday, day, _] = locale.day(at);
            format!("{weekday} {day}")
        } else {
            locale.instant(Style::Time, at)
        };
        view! { <span>{text}</span> " " }
    });
    view! { <p class="scale" aria-hidden="true">{times.collect_view()}</p> }.into_any()
}

fn row(life: &RecordPage, region: &Region, work: Window, span: Window, context: &PageContext) -> AnyView {
    let texts = &context.texts().strip;
    let file = life.policy.file().regions.iter().find(|file| file.id == *region.id());
    let (from, to) = file.map(|file| (file.peak.from.to_string(), file.peak.to.to_string())).unwrap_or_default();
    let days = file.map(|file| weekdays(file.peak.days, context)).unwrap_or_default();
    let hours = [("days", days.as_str()), ("from", from.as_str()), ("to", to.as_str())];
    let busy = busy(region, span);
    let text = match (&busy, region.touch(work)) {
        (None, _) | (_, Err(_)) => texts.unknown.clone(),
        (_, Ok(Some(busy))) if busy.at == work.start() && busy.to == work.end() => fill(&texts.touches, &hours),
        (_, Ok(Some(_))) => fill(&texts.partly, &hours),
        (_, Ok(None)) => fill(&texts.outside, &hours),
    };
    let bars = busy.unwrap_or_default().into_iter().map(|busy| bar("peak", busy, span, (7, 10)));
    view! {
        <li>
            <p class="region">
                <strong dir="auto">{region.name().to_owned()}</strong>
                " "
                {context.range_in(region.zone(), work.start(), work.end())}
            </p>
            <svg viewBox=format!("0 0 {WIDTH} 24") preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <rect class="base" x="0" y="7" width=WIDTH height="10"></rect>
                {bars.collect_view()}
                {bar("work", work, span, (0, 24))}
            </svg>
            <p class="says">{text}</p>
        </li>
    }
    .into_any()
}

/// A stretch of time as a bar, from a height on.
fn bar(class: &'static str, stretch: Window, span: Window, (y, height): (i64, i64)) -> AnyView {
    let place = |at: Instant| (at - span.start()).num_seconds().saturating_mul(WIDTH) / span.seconds().max(1);
    let x = place(stretch.start());
    // Also a short stretch is seen.
    let width = (place(stretch.end()) - x).max(4);
    view! { <rect class=class x=x y=y width=width height=height></rect> }.into_any()
}

/// A region's busy hours inside of a span; none where clocks or holidays are not known.
fn busy(region: &Region, span: Window) -> Option<Vec<Window>> {
    let mut stretches = Vec::new();
    let mut rest = Some(span);
    while let Some(window) = rest.filter(|_| stretches.len() < STRETCHES) {
        let Some(overlap) = region.touch(window).ok()? else { break };
        stretches.extend(Window::new(overlap.at, overlap.to));
        rest = Window::new(overlap.to, span.end());
    }
    Some(stretches)
}

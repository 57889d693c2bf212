//! Peak hours of every region, the free hours of this week, and the agreed windows.

use super::{phrases, rules, week};
use crate::{context::PageContext, page::empty, text::filled};
use fairnotice_core::{
    policy::{AgreedWindow, OfMonth, Policy, RegionFile},
    rule::Rule,
    time_of_day::TimeOfDay,
};
use leptos::prelude::*;

/// The section.
pub(super) fn hours(policy: &Policy, context: &PageContext) -> AnyView {
    let texts = &context.texts().policy;
    let regions = policy.file().regions.as_slice();
    let peak = if regions.is_empty() {
        empty(&texts.peak_none)
    } else {
        let rows: Vec<_> = regions.iter().map(|one| region(one, context)).collect();
        let heads = [&texts.region, &texts.days, &texts.hours_of_day, &texts.zone, &texts.holidays_too];
        view! {
            <p class="intro">{texts.peak_text.as_str()}</p>
            {week::week(policy, context)}
            {grid(heads, rows)}
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="hours">
            <h2 id="hours">{texts.peak_hours.as_str()} " " {rules::reference(Rule::C5)}</h2>
            {peak}
            {windows(policy, context)}
        </section>
    }
    .into_any()
}

fn grid<const N: usize>(heads: [&'static String; N], rows: Vec<AnyView>) -> AnyView {
    let heads = heads.map(|head| view! { <th scope="col">{head.as_str()}</th> });
    view! {
        <div class="scroll" role="group" aria-labelledby="hours" tabindex="0">
            <table class="grid">
                <thead>
                    <tr>{heads.collect_view()}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn region(region: &RegionFile, context: &PageContext) -> AnyView {
    let texts = &context.texts().policy;
    let holidays = if region.holidays_are_peak { &texts.holidays_busy } else { &texts.holidays_quiet };
    view! {
        <tr>
            <th scope="row">
                <bdi>{region.shown_name().to_owned()}</bdi>
            </th>
            <td>{phrases::weekdays(region.peak.days, context)}</td>
            <td>{times(region.peak.from, region.peak.to, context)}</td>
            <td>
                <bdi>{region.zone.clone()}</bdi>
            </td>
            <td>{holidays.as_str()}</td>
        </tr>
    }
    .into_any()
}

/// From a time of day to another, which may be on the next day.
fn times(from: TimeOfDay, to: TimeOfDay, context: &PageContext) -> AnyView {
    let hours = format!("{from} – {to}");
    let hours = view! { <bdi class="figure">{hours}</bdi> }.into_any();
    if from < to { hours } else { filled(&context.texts().policy.next_day, [("hours", hours)]) }
}

/// The agreed windows; nothing where there are none.
fn windows(policy: &Policy, context: &PageContext) -> Option<AnyView> {
    let texts = &context.texts().policy;
    let rows: Vec<_> = policy.allowed().iter().map(|one| window(one, context)).collect();
    let heads = [&texts.window, &texts.days, &texts.of_month, &texts.hours_of_day, &texts.zone, &texts.window_for];
    (!rows.is_empty()).then(|| {
        view! {
            <h3>{texts.windows.as_str()}</h3>
            {grid(heads, rows)}
        }
        .into_any()
    })
}

fn window(window: &AgreedWindow, context: &PageContext) -> AnyView {
    let (texts, terms) = (&context.texts().policy, window.terms());
    let of_month = terms.of_month.iter().map(|which| match which {
        OfMonth::First => texts.of_month_first.clone(),
        OfMonth::Second => texts.of_month_second.clone(),
        OfMonth::Third => texts.of_month_third.clone(),
        OfMonth::Fourth => texts.of_month_fourth.clone(),
        OfMonth::Fifth => texts.of_month_fifth.clone(),
        OfMonth::Last => texts.of_month_last.clone(),
    });
    let of_month = phrases::listed(of_month, context);
    let of_month = if of_month.is_empty() { texts.of_month_every.clone() } else { of_month };
    let kinds = if terms.kinds.is_empty() { texts.window_all.clone() } else { phrases::kinds(&terms.kinds, context) };
    view! {
        <tr>
            <th scope="row">
                <bdi>{terms.id.clone()}</bdi>
            </th>
            <td>{phrases::weekdays(terms.days, context)}</td>
            <td>{of_month}</td>
            <td>{times(terms.from, terms.to, context)}</td>
            <td>
                <bdi>{window.zone().name().to_owned()}</bdi>
            </td>
            <td>{kinds}</td>
        </tr>
    }
    .into_any()
}

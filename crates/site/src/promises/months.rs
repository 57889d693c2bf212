//! The figures by month: a table whose bars say the same as its numbers.

use super::PromisesPage;
use crate::context::PageContext;
use chrono::NaiveDate;
use fairnotice_core::{
    promises::{CalendarMonth, MonthCounts},
    zone::Zone,
};
use fairnotice_locale::{Locale, date::Style, site::fill};
use leptos::prelude::*;

/// The chart.
pub(super) fn months(report: PromisesPage<'_>, context: &PageContext) -> AnyView {
    let (texts, states) = (&context.texts().promises, &context.texts().states);
    let caption = fill(&texts.months_caption, &[("zone", context.zone.name())]);
    let scale = report.months.iter().map(|(_, counts)| counts.due()).max().unwrap_or(0).max(1);
    let rows: Vec<_> = report.months.iter().map(|one| row(one, scale, context)).collect();
    let heads = [("ok", &states.kept), ("bad", &states.not_kept), ("warn", &states.set_aside)];
    let heads = heads.map(|(tone, name)| {
        view! {
            <th scope="col" data-tone=tone>
                <span class="swatch" aria-hidden="true"></span>
                {name.as_str()}
            </th>
        }
    });
    view! {
        <h2 id="months">{texts.months.as_str()}</h2>
        <p class="caption">{caption}</p>
        <div class="scroll" role="group" aria-labelledby="months" tabindex="0">
            <table class="months">
                <caption class="unseen">{texts.months.as_str()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{texts.month.as_str()}</th>
                        <td class="chart"></td>
                        {heads.collect_view()}
                        <th scope="col">{texts.changes_column.as_str()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row((month, counts): &(CalendarMonth, MonthCounts), scale: u32, context: &PageContext) -> AnyView {
    let states = &context.texts().states;
    let MonthCounts { kept, broken, waived, changes, .. } = *counts;
    let numbers = [(kept, &states.kept), (broken, &states.not_kept), (waived, &states.set_aside)];
    let numbers = numbers.map(|(count, head)| number(count, head));
    view! {
        <tr>
            <th scope="row">{name(*month, context)}</th>
            <td class="chart">{bar(counts, scale)}</td>
            {numbers.collect_view()}
            {number(changes, &context.texts().promises.changes_column)}
        </tr>
    }
    .into_any()
}

/// A number with what it counts, for a page that is too narrow for the head of the table.
fn number(count: u32, head: &'static str) -> AnyView {
    view! { <td class="number" data-label=head data-zero=(count == 0).then_some("")>{count}</td> }.into_any()
}

/// The month in words. Its noon is inside it by the clocks of every zone.
fn name(month: CalendarMonth, context: &PageContext) -> String {
    let middle = NaiveDate::from_ymd_opt(month.year, month.month, 15).and_then(|date| date.and_hms_opt(12, 0, 0));
    let at = middle.map(|middle| middle.and_utc().timestamp_millis()).unwrap_or_default();
    Locale::new(Zone::utc(), context.language()).instant(Style::Month, at)
}

/// The bar, as long as the month has promises. Its mirror image for right-to-left pages is the style sheet's.
fn bar(counts: &MonthCounts, scale: u32) -> AnyView {
    let parts = [("kept", counts.kept), ("broken", counts.broken), ("waived", counts.waived)];
    let mut x = 0;
    let rects = parts.into_iter().filter(|(_, count)| *count > 0).map(|(class, count)| {
        let from = x;
        x += count;
        view! { <rect class=class x=from y="0" width=count height="10"></rect> }
    });
    let rects: Vec<_> = rects.collect();
    view! {
        <svg class="bar" viewBox=format!("0 0 {scale} 10") preserveAspectRatio="none" aria-hidden="true">
            {rects}
        </svg>
    }
    .into_any()
}

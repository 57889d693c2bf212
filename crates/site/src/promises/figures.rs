//! The figures: a sentence, the four main numbers, and a table of all promises.

use super::PromisesPage;
use crate::{badge::capital, context::PageContext};
use fairnotice_core::promises::{Counts, Promise, Tally};
use leptos::prelude::*;

pub(super) fn figures(report: PromisesPage<'_>, context: &PageContext) -> AnyView {
    let counts = &report.promises.counts;
    let shown = [Promise::Announced, Promise::Reminded, Promise::WorkedWithinWindow].map(|promise| {
        let tally = counts.promises.get(&promise).copied().unwrap_or_default();
        figure(&capital(promise.words()), kept(&tally), &remainder(&tally))
    });
    let rows = Promise::ALL.map(|promise| row(promise, &counts.promises.get(&promise).copied().unwrap_or_default()));
    view! {
        <p class="lead">{sentence(counts)}</p>
        <p>
            "Every change announced after " {context.time(report.promises.from)}
            " is counted. A promise that was set aside is due, and is neither kept nor broken. "
            "A promise that cannot be checked counts as not kept. "
            {proportion(counts)}
        </p>
        <dl class="figures">
            {shown.into_iter().collect_view()}
            {figure("Rolled back", share(counts.rolled_back, counts.changes), "changes announced")}
        </dl>
        <table class="tally">
            <caption>"How often each promise was kept, of the times it was due"</caption>
            <thead>
                <tr>
                    <th scope="col">"Promise"</th>
                    <th scope="col">"Kept"</th>
                    <th scope="col">"Otherwise"</th>
                </tr>
            </thead>
            <tbody>{rows.into_iter().collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// How often the promise was due.
fn due(tally: &Tally) -> u32 {
    tally.due - tally.pending
}

/// The complete record in a sentence.
fn sentence(counts: &Counts) -> String {
    let tallies = counts.promises.values();
    let (kept, due, pending) = tallies
        .fold((0, 0, 0), |(kept, all, pending), tally| (kept + tally.kept, all + due(tally), pending + tally.pending));
    let record = match (kept, due) {
        (_, 0) => "No promise of the last 365 days is due yet".to_owned(),
        (1, 1) => "The one promise of the last 365 days was kept".to_owned(),
        (0, 1) => "The one promise of the last 365 days was not kept".to_owned(),
        _ if kept == due => format!("All {due} promises of the last 365 days were kept"),
        _ => format!("{kept} of {due} promises of the last 365 days were kept"),
    };
    match pending {
        0 => format!("{record}."),
        1 => format!("{record}; 1 more is still to come."),
        _ => format!("{record}; {pending} more are still to come."),
    }
}

/// The number of changes behind the figures, by kind.
fn proportion(counts: &Counts) -> String {
    let Counts { changes, urgent, cancelled, finished_by_clock, .. } = *counts;
    let parts: Vec<_> = [
        (urgent, "urgent, for which no lead is promised"),
        (cancelled, "cancelled"),
        (finished_by_clock, "finished automatically at the planned end"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{count} {} {what}", if count == 1 { "was" } else { "were" }))
    .collect();
    let announced =
        if changes == 1 { "1 change was announced".to_owned() } else { format!("{changes} changes were announced") };
    if parts.is_empty() { format!("{announced}.") } else { format!("{announced}: {}.", parts.join("; ")) }
}

/// The promises that were not kept, by outcome.
fn remainder(tally: &Tally) -> String {
    let parts: Vec<_> = [(tally.broken, "not kept"), (tally.waived, "set aside"), (tally.pending, "still to come")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    parts.join(", ")
}

fn figure(name: &str, value: AnyView, more: &str) -> AnyView {
    let more = (!more.is_empty()).then(|| view! { <dd class="more">{more.to_owned()}</dd> });
    view! {
        <div>
            <dt>{name.to_owned()}</dt>
            <dd>{value}</dd>
            {more}
        </div>
    }
    .into_any()
}

/// How often a promise was kept, of the times it was due.
fn kept(tally: &Tally) -> AnyView {
    match due(tally) {
        0 if tally.due == 0 => "None due".into_any(),
        0 => "None due yet".into_any(),
        due => share(tally.kept, due),
    }
}

pub(super) fn share(count: u32, of: u32) -> AnyView {
    // No line break in a narrow column.
    view! { <strong>{count}</strong> {format!("\u{a0}of\u{a0}{of}")} }.into_any()
}

fn row(promise: Promise, tally: &Tally) -> AnyView {
    view! {
        <tr>
            <th scope="row">{capital(promise.words())}</th>
            <td>{kept(tally)}</td>
            <td>{remainder(tally)}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::{proportion, sentence};
    use fairnotice_core::promises::{Counts, Promise, Tally};

    fn counts(kept: u32, broken: u32, pending: u32) -> Counts {
        let tally = Tally { due: kept + broken + pending, kept, broken, pending, ..Tally::default() };
        let promises = [(Promise::Announced, tally), (Promise::EditsPublished, Tally::default())].into();
        Counts { changes: 1, urgent: 0, cancelled: 0, rolled_back: 0, finished_by_clock: 0, promises }
    }

    #[test]
    fn the_record_in_a_sentence() {
        let year = "of the last 365 days";
        for ((kept, broken, pending), expected) in [
            ((0, 0, 0), format!("No promise {year} is due yet.")),
            ((0, 0, 1), format!("No promise {year} is due yet; 1 more is still to come.")),
            ((1, 0, 0), format!("The one promise {year} was kept.")),
            ((0, 1, 0), format!("The one promise {year} was not kept.")),
            ((2, 0, 2), format!("All 2 promises {year} were kept; 2 more are still to come.")),
            ((2, 1, 0), format!("2 of 3 promises {year} were kept.")),
            ((0, 2, 0), format!("0 of 2 promises {year} were kept.")),
        ] {
            assert_eq!(sentence(&counts(kept, broken, pending)), expected);
        }
    }

    #[test]
    fn what_puts_it_into_proportion() {
        assert_eq!(proportion(&counts(1, 0, 0)), "1 change was announced.");
        let counts = Counts { changes: 9, urgent: 2, cancelled: 1, finished_by_clock: 3, ..counts(1, 0, 0) };
        let expected = "9 changes were announced: 2 were urgent, for which no lead is promised; 1 was cancelled; \
                        3 were finished automatically at the planned end.";
        assert_eq!(proportion(&counts), expected);
    }
}

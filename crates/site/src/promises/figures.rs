//! The figures: a sentence, the main numbers, and a table of all promises.

use super::{PromisesPage, promise_words};
use crate::context::PageContext;
use crate::text::filled;
use fairnotice_core::promises::{Counts, Promise, Tally};
use fairnotice_locale::{
    language::Language,
    site::{Counted, Promises as Texts, fill},
};
use leptos::prelude::*;

/// The sentence, what it counts, and the main numbers.
pub(super) fn figures(report: PromisesPage<'_>, context: &PageContext) -> AnyView {
    let texts = &context.texts().promises;
    let counts = &report.promises.counts;
    let shown = [Promise::Announced, Promise::Reminded, Promise::WorkedWithinWindow].map(|promise| {
        let tally = counts.promises.get(&promise).copied().unwrap_or_default();
        figure(promise_words(promise, context), kept(&tally, context), remainder(&tally, context))
    });
    let rules = view! { <a href=context.link("/policy")>{texts.counted_rules.as_str()}</a> }.into_any();
    let counted = filled(&texts.counted, [("from", context.time(report.promises.from)), ("rules", rules)]);
    view! {
        <p class="lead">{sentence(counts, texts, context.language())}</p>
        <p>{proportion(counts, texts, context.language())}</p>
        <details class="others">
            <summary>{texts.counted_heading.as_str()}</summary>
            <p>{counted}</p>
        </details>
        <dl class="figures">
            {shown.into_iter().collect_view()}
            {figure(&texts.rolled_back, of(counts.rolled_back, counts.changes, context), Some(texts.of_changes.as_str().into_any()))}
            {figure(&texts.urgent, of(counts.urgent, counts.changes, context), Some(texts.of_changes.as_str().into_any()))}
        </dl>
    }
    .into_any()
}

/// How often each promise was kept.
pub(super) fn by_promise(counts: &Counts, context: &PageContext) -> AnyView {
    let texts = &context.texts().promises;
    let rows =
        Promise::ALL.map(|promise| row(promise, &counts.promises.get(&promise).copied().unwrap_or_default(), context));
    view! {
        <h2>{texts.promises_heading.as_str()}</h2>
        <table class="tally">
            <caption>{texts.promises_caption.as_str()}</caption>
            <thead>
                <tr>
                    <th scope="col">{texts.promise.as_str()}</th>
                    <th scope="col">{context.texts().states.kept.as_str()}</th>
                    <th scope="col">{texts.otherwise.as_str()}</th>
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

/// A share in whole percent, never 0 % of something and never 100 % of less than all.
fn percent(part: u32, whole: u32) -> String {
    let (part, whole) = (u64::from(part), u64::from(whole));
    let rounded = if whole == 0 { 0 } else { (part * 200 + whole) / (whole * 2) };
    let least = u64::from(part > 0);
    let most = if part < whole { 99 } else { 100 };
    // No line break between the number and its sign.
    format!("{}\u{a0}%", rounded.clamp(least, most.max(least)))
}

/// The complete record in a sentence.
fn sentence(counts: &Counts, texts: &Texts, language: &Language) -> String {
    let tallies = counts.promises.values();
    let (kept, due) = tallies.fold((0, 0), |(kept, all), tally| (kept + tally.kept, all + due(tally)));
    match due {
        0 => texts.none_due.clone(),
        _ if kept == due => texts.all_kept.of(language, due.into()),
        _ => fill(&texts.some_kept.of(language, due.into()), &[("kept", &kept.to_string())]),
    }
}

/// The text of a number; none for none.
fn counted(text: &Counted, count: u32, language: &Language) -> Option<String> {
    (count > 0).then(|| text.of(language, count.into()))
}

/// Sentences one after the other. Japanese has no space between them.
fn sentences<const N: usize>(sentences: [Option<String>; N]) -> String {
    let mut all = String::new();
    for sentence in sentences.into_iter().flatten() {
        if !all.is_empty() && !all.ends_with('。') {
            all.push(' ');
        }
        all += &sentence;
    }
    all
}

/// The number of changes behind the figures.
fn proportion(counts: &Counts, texts: &Texts, language: &Language) -> String {
    let share = percent(counts.urgent, counts.changes);
    let urgent = (counts.urgent > 0).then(|| fill(&texts.urgent_share, &[("share", &share)]));
    sentences([
        counted(&texts.changes_announced, counts.changes, language),
        urgent,
        counted(&texts.changes_cancelled, counts.cancelled, language),
        counted(&texts.changes_automatic, counts.finished_by_clock, language),
    ])
}

/// The promises that were not kept, by outcome; nothing where there are none. One that was broken stands out.
fn remainder(tally: &Tally, context: &PageContext) -> Option<AnyView> {
    let texts = &context.texts().promises;
    let part = |count: u32, text| (count > 0).then(|| fill(text, &[("count", &count.to_string())]));
    let broken = part(tally.broken, &texts.count_broken).map(|text| view! { <span class="broken">{text}</span> " " });
    let waived = part(tally.waived, &texts.count_waived).map(|text| view! { <span>{text}</span> });
    (broken.is_some() || waived.is_some()).then(|| view! { {broken} {waived} }.into_any())
}

fn figure(name: &'static str, value: AnyView, more: Option<AnyView>) -> AnyView {
    let more = more.map(|more| view! { <dd class="more">{more}</dd> });
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
            {more}
        </div>
    }
    .into_any()
}

/// How often a promise was kept, of the times it was due.
fn kept(tally: &Tally, context: &PageContext) -> AnyView {
    let texts = &context.texts().promises;
    match due(tally) {
        0 if tally.due == 0 => texts.none_due_figure.as_str().into_any(),
        0 => texts.none_due_yet.as_str().into_any(),
        due => of(tally.kept, due, context),
    }
}

/// A number of another.
fn of(count: u32, all: u32, context: &PageContext) -> AnyView {
    let count = view! { <strong>{count}</strong> }.into_any();
    let text = filled(&context.texts().promises.of, [("count", count), ("all", all.into_any())]);
    view! { <span class="of">{text}</span> }.into_any()
}

fn row(promise: Promise, tally: &Tally, context: &PageContext) -> AnyView {
    let rule = promise.rule().map(|rule| {
        view! { " " <a class="rule-id" href=context.link(&format!("/policy#{rule}"))>{rule.id()}</a> }
    });
    view! {
        <tr>
            <th scope="row">{promise_words(promise, context)} {rule}</th>
            <td>{kept(tally, context)}</td>
            <td>{remainder(tally, context)}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::{percent, proportion, sentence};
    use fairnotice_core::promises::{Counts, Promise, Tally};
    use fairnotice_locale::{language::Language, site::SiteTexts};

    fn english() -> (&'static super::Texts, &'static Language) {
        (&SiteTexts::of(Language::english()).promises, Language::english())
    }

    fn counts(kept: u32, broken: u32, pending: u32) -> Counts {
        let tally = Tally { due: kept + broken + pending, kept, broken, pending, ..Tally::default() };
        let promises = [(Promise::Announced, tally), (Promise::EditsPublished, Tally::default())].into();
        Counts { changes: 1, urgent: 0, cancelled: 0, rolled_back: 0, finished_by_clock: 0, promises }
    }

    #[test]
    fn the_record_in_a_sentence() {
        let (texts, language) = english();
        let year = "of the last 365 days";
        for ((kept, broken, pending), expected) in [
            ((0, 0, 0), format!("No promise {year} is due yet.")),
            ((0, 0, 1), format!("No promise {year} is due yet.")),
            ((1, 0, 0), format!("The one promise {year} was kept.")),
            ((0, 1, 0), format!("The one promise {year} was not kept.")),
            ((2, 0, 2), format!("All 2 promises {year} were kept.")),
            ((2, 1, 0), format!("2 of 3 promises {year} were kept.")),
            ((0, 2, 0), format!("0 of 2 promises {year} were kept.")),
        ] {
            assert_eq!(sentence(&counts(kept, broken, pending), texts, language), expected);
        }
    }

    #[test]
    fn what_puts_it_into_proportion() {
        let (texts, language) = english();
        assert_eq!(proportion(&counts(1, 0, 0), texts, language), "1 change was announced.");
        let counts = Counts { changes: 9, cancelled: 1, finished_by_clock: 3, ..counts(1, 0, 0) };
        let expected = "9 changes were announced. 1 was cancelled. 3 were finished automatically at the planned end.";
        assert_eq!(proportion(&counts, texts, language), expected);
    }

    #[test]
    fn a_share_is_nothing_or_all_only_where_it_is() {
        let all = [(0, 0), (0, 9), (1, 1000), (1, 2), (2, 3), (999, 1000), (7, 7)];
        let expected = ["0", "0", "1", "50", "67", "99", "100"].map(|number| format!("{number}\u{a0}%"));
        assert_eq!(all.map(|(part, whole)| percent(part, whole)), expected);
    }
}

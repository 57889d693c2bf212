//! `/promises`: the promises of the last 365 days, kept or not, with the evidence.

mod evidence;
mod figures;
mod months;

use super::{
    context::PageContext,
    page::{Page, empty},
};
use fairnotice_core::{
    change::{LanguageTag, Translation},
    id::ChangeId,
    instant::Instant,
    promises::{CalendarMonth, MonthCounts, Promise, Promises},
};
use fairnotice_locale::site::fill;
use leptos::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// How many changes are shown with their evidence at a time.
pub const PAGE: usize = 50;

/// The data of the page.
#[derive(Clone, Copy)]
pub struct PromisesPage<'a> {
    /// The figures of the last 365 days, and the lines of this page.
    pub promises: &'a Promises,
    /// The figures of each month, earliest first.
    pub months: &'a [(CalendarMonth, MonthCounts)],
    /// The records' texts in other languages, by id.
    pub translations: &'a HashMap<ChangeId, BTreeMap<LanguageTag, Translation>>,
    /// The next instant at which a figure changes because time passes; none where none does.
    pub turns_at: Option<Instant>,
    /// Which page, counted from 1: its lines follow those of the pages before, each of [`PAGE`] lines.
    pub number: usize,
}

impl PromisesPage<'_> {
    fn changes(&self) -> usize {
        usize::try_from(self.promises.counts.changes).unwrap_or(usize::MAX)
    }

    /// How many pages there are: at least one.
    fn pages(&self) -> usize {
        self.changes().div_ceil(PAGE).max(1)
    }
}

/// One page of changes; none if there is no such page.
pub fn page(report: PromisesPage<'_>, context: &PageContext) -> Option<String> {
    (1..=report.pages()).contains(&report.number).then(|| numbered(report, context))
}

/// What a promise is called.
fn promise_words(promise: Promise, context: &PageContext) -> &'static str {
    let texts = &context.texts().promises;
    match promise {
        Promise::EarlyNotification => &texts.early,
        Promise::Announced => &texts.announced,
        Promise::EditsPublished => &texts.edits,
        Promise::Reminded => &texts.reminded,
        Promise::StartPublished => &texts.started,
        Promise::OverrunAnnounced => &texts.overrun,
        Promise::WorkedWithinWindow => &texts.window,
        Promise::EndPublished => &texts.ended,
        Promise::RollbackPublished => &texts.rollback,
    }
}

fn numbered(report: PromisesPage<'_>, context: &PageContext) -> String {
    let texts = &context.texts().promises;
    Page::part(context, "/promises", &texts.title).render(|| {
        let body = if report.changes() == 0 { empty(&texts.empty) } else { body(report, context) };
        view! {
            <h1>{texts.title.as_str()}</h1>
            <div id="work" data-live data-turn=report.turns_at.map(|at| at.timestamp_millis())>
                {body}
            </div>
        }
    })
}

fn body(report: PromisesPage<'_>, context: &PageContext) -> AnyView {
    let texts = &context.texts().promises;
    let (lines, number, pages) = (&report.promises.lines, report.number, report.pages());
    let heading = if pages > 1 {
        fill(&texts.changes_page, &[("page", &number.to_string()), ("pages", &pages.to_string())])
    } else {
        texts.changes.clone()
    };
    // The figures are of all changes, so they are on the first page alone.
    let figures = (number == 1).then(|| {
        view! {
            {figures::figures(report, context)}
            {months::months(report, context)}
            {figures::by_promise(&report.promises.counts, context)}
        }
    });
    let changes: Vec<_> = lines.iter().map(|line| evidence::change(line, report, context)).collect();
    view! {
        {figures}
        <h2>{heading}</h2>
        {(pages > 1).then(|| view! { <p>{shown(report, context)}</p> })}
        {changes}
        {(pages > 1).then(|| turning(number, pages, context))}
    }
    .into_any()
}

/// Which changes are on the page.
fn shown(report: PromisesPage<'_>, context: &PageContext) -> String {
    let first = (report.number - 1) * PAGE + 1;
    let last = (report.number * PAGE).min(report.changes());
    let numbers = [first, last, report.changes()].map(|number| number.to_string());
    let [first, last, count] = &numbers;
    fill(&context.texts().promises.changes_shown, &[("first", first), ("last", last), ("count", count)])
}

/// Links to the pages beside this one.
fn turning(number: usize, pages: usize, context: &PageContext) -> AnyView {
    let texts = &context.texts().promises;
    let newer = (number > 1).then(|| {
        // The first page has one address.
        let address = if number == 2 { "/promises".to_owned() } else { format!("/promises?page={}", number - 1) };
        view! { <a href=context.link(&address) rel="prev">{texts.newer.as_str()}</a> " " }
    });
    let older = (number < pages).then(|| {
        let address = format!("/promises?page={}", number + 1);
        view! { <a href=context.link(&address) rel="next">{texts.older.as_str()}</a> }
    });
    view! { <nav class="turning" aria-label=texts.pages.as_str()>{newer} {older}</nav> }.into_any()
}

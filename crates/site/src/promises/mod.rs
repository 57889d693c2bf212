//! `/promises`: the promises of the last 365 days, kept or not, with the evidence.

mod evidence;
mod figures;

use super::{
    context::PageContext,
    page::{Page, empty},
};
use fairnotice_core::{
    change::{LanguageTag, Translation},
    id::ChangeId,
    instant::Instant,
    promises::Promises,
};
use leptos::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// How many changes are shown with their evidence at a time.
pub const PAGE: usize = 50;

/// The data of the page.
#[derive(Clone, Copy)]
pub struct PromisesPage<'a> {
    /// The figures of the last 365 days, and the lines of this page.
    pub promises: &'a Promises,
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

fn numbered(report: PromisesPage<'_>, context: &PageContext) -> String {
    let (lines, number, pages) = (&report.promises.lines, report.number, report.pages());
    Page::part(context, "/promises", "Promises").render(|| {
        let body = if report.changes() == 0 {
            empty(
                "No change was announced in the last 365 days. Every announced change is listed here, with its promises, when each notice was published, and when it was due.",
            )
        } else {
            let heading = if pages > 1 { format!("Changes, page {number} of {pages}") } else { "Changes".to_owned() };
            view! {
                {(number == 1).then(|| figures::figures(report, context))}
                <h2>{heading}</h2>
                {(pages > 1).then(|| view! { <p>{shown(report)}</p> })}
                {lines.iter().map(|line| evidence::change(line, report, context)).collect_view()}
                {(pages > 1).then(|| turning(number, pages, context))}
            }
            .into_any()
        };
        view! {
            <h1>"Promises"</h1>
            <div id="work" data-live data-turn=report.turns_at.map(|at| at.timestamp_millis())>
                {body}
            </div>
        }
    })
}

/// Which changes are on the page.
fn shown(report: PromisesPage<'_>) -> String {
    let first = (report.number - 1) * PAGE + 1;
    let last = (report.number * PAGE).min(report.changes());
    format!("Changes {first} to {last} of {}, the newest announcement first.", report.changes())
}

/// Links to the pages beside this one.
fn turning(number: usize, pages: usize, context: &PageContext) -> AnyView {
    let newer = (number > 1).then(|| {
        // The first page has one address.
        let address = if number == 2 { "/promises".to_owned() } else { format!("/promises?page={}", number - 1) };
        view! { <a href=context.link(&address) rel="prev">"Newer changes"</a> " " }
    });
    let older = (number < pages).then(
        || view! { <a href=context.link(&format!("/promises?page={}", number + 1)) rel="next">"Older changes"</a> },
    );
    view! { <nav class="turning" aria-label="Pages of changes">{newer} {older}</nav> }.into_any()
}

//! `/promises`: the promises of the last twelve months, kept or not, with the evidence.

mod evidence;
mod figures;

use super::{
    context::PageContext,
    page::{Page, empty},
};
use chrono::Months;
use fairnotice_core::{
    change::{LanguageTag, Translation},
    id::ChangeId,
    instant::Instant,
    promises::{Line, Promises},
    verdict::Outcome,
};
use leptos::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// How many changes are shown with their evidence at a time.
const PAGE: usize = 50;

/// The data of the page.
#[derive(Clone, Copy)]
pub struct PromisesPage<'a> {
    /// The promises of the last twelve months.
    pub promises: &'a Promises,
    /// The records' texts in other languages, by id.
    pub translations: &'a HashMap<ChangeId, BTreeMap<LanguageTag, Translation>>,
}

/// One page of changes, counted from 1; none if there is no such page.
pub fn page(report: PromisesPage<'_>, number: usize, context: &PageContext) -> Option<String> {
    let mut pages: Vec<_> = report.promises.lines.chunks(PAGE).collect();
    if pages.is_empty() {
        pages.push(&[]);
    }
    let lines = number.checked_sub(1).and_then(|index| pages.get(index))?;
    Some(numbered(report, lines, (number, pages.len()), context))
}

fn numbered(
    report: PromisesPage<'_>,
    lines: &[Line],
    (number, pages): (usize, usize),
    context: &PageContext,
) -> String {
    Page::part(context, "/promises", "Promises").render(|| {
        let body = if lines.is_empty() {
            empty(
                "No change was announced in the last twelve months. Every announced change is listed here, with its promises, when each notice was published, and when it was due.",
            )
        } else {
            let heading = if pages > 1 { format!("Changes, page {number} of {pages}") } else { "Changes".to_owned() };
            view! {
                {(number == 1).then(|| figures::figures(report, context))}
                <h2>{heading}</h2>
                {lines.iter().map(|line| evidence::change(line, report, context)).collect_view()}
                {(pages > 1).then(|| turning(number, pages, context))}
            }
            .into_any()
        };
        view! {
            <h1>"Promises"</h1>
            <div id="work" data-live data-turn=report.next_turn(context.now()).map(|at| at.timestamp_millis())>
                {body}
            </div>
        }
    })
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

impl PromisesPage<'_> {
    /// The next instant at which the page changes because time passes: a notice becomes due, or the oldest change leaves.
    pub fn next_turn(self, now: Instant) -> Option<Instant> {
        let promises = &self.promises;
        let evidence = promises.lines.iter().flat_map(|line| line.promises.values());
        let due = evidence.filter(|one| one.outcome == Outcome::Pending).filter_map(|one| one.due);
        let leaves = promises.lines.last().and_then(|line| line.announced_at.checked_add_months(Months::new(12)));
        due.chain(leaves).filter(|at| *at > now).min()
    }
}

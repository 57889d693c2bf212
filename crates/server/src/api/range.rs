//! The query of a list of records, page by page.

use crate::{app::App, problem::Problem};
use chrono::TimeDelta;
use fairnotice_core::{
    diagnostic,
    id::{ChangeId, ComponentId},
    instant::{self, Instant},
    record::State,
};
use fairnotice_service::cursor;
use fairnotice_store::Range;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The default number of records on a page.
const PAGE: u32 = 100;
/// The maximum number of records on a page.
const LONGEST: u32 = 500;

/// The parameters as sent. Each is text, so that a mistake is reported with its name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListQuery {
    from: Option<String>,
    to: Option<String>,
    component: Option<String>,
    status: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
}

impl ListQuery {
    /// The checked query; by default the records from thirty days ago to ninety days ahead.
    pub(super) fn range(&self, app: &App) -> Result<Range, Problem> {
        let (now, mut problems) = (app.now(), Vec::new());
        let mut read = |range: Result<(), diagnostic::Diagnostic>| problems.extend(range.err());
        let mut range = Range::new(now - TimeDelta::days(30), now + TimeDelta::days(90), PAGE);
        read(bound("from", self.from.as_ref(), &mut range.from));
        read(bound("to", self.to.as_ref(), &mut range.to));
        read(self.component(app).map(|component| range.component = component));
        read(self.states().map(|states| range.states = states));
        read(limit(self.limit.as_ref()).map(|limit| range.limit = limit));
        read(after(self.cursor.as_ref()).map(|after| range.after = after));
        if problems.is_empty() && range.to <= range.from {
            let what = format!("`{}` is not after `from`, `{}`", instant::text(range.to), instant::text(range.from));
            problems.push(diagnostic::Diagnostic::new("to", what).help("a range ends after it starts"));
        }
        if problems.is_empty() { Ok(range) } else { Err(Problem::bad_query(&problems)) }
    }

    fn component(&self, app: &App) -> Result<Option<ComponentId>, diagnostic::Diagnostic> {
        let Some(id) = &self.component else { return Ok(None) };
        let known: Vec<_> = app.policy().components().iter().map(|component| component.id.as_str()).collect();
        if known.contains(&id.as_str()) {
            return Ok(Some(id.as_str().into()));
        }
        let help = match diagnostic::nearest(id, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", known.join(", ")),
        };
        Err(diagnostic::Diagnostic::new("component", format!("`{id}` is no component of the policy")).help(help))
    }

    /// One state or several, separated by commas. Drafts cannot be listed.
    fn states(&self) -> Result<Vec<State>, diagnostic::Diagnostic> {
        let public = || State::ALL.into_iter().filter(|state| *state != State::Draft);
        let words = self.status.iter().flat_map(|text| text.split(','));
        let state = |word: &str| {
            public().find(|state| state.id() == word).ok_or_else(|| {
                let expected: Vec<_> = public().map(State::id).collect();
                let help = format!("write one or more of {}, with commas between them", expected.join(", "));
                diagnostic::Diagnostic::new("status", format!("`{word}` is no state of a published record")).help(help)
            })
        };
        // Each once: a list may name the same state a thousand times.
        let states: Result<BTreeSet<_>, _> = words.map(state).collect();
        Ok(states?.into_iter().collect())
    }
}

/// The number of records on a page.
pub(super) fn limit(given: Option<&String>) -> Result<u32, diagnostic::Diagnostic> {
    let Some(text) = given else { return Ok(PAGE) };
    text.parse().ok().filter(|limit| (1..=LONGEST).contains(limit)).ok_or_else(|| {
        let what = format!("`{text}` is no number from 1 to {LONGEST}");
        diagnostic::Diagnostic::new("limit", what).help(format!("leave it out for {PAGE}"))
    })
}

/// The end of the page before; none for the first page.
pub(super) fn after(given: Option<&String>) -> Result<Option<(Instant, ChangeId)>, diagnostic::Diagnostic> {
    let Some(text) = given else { return Ok(None) };
    cursor::position(text).map(Some).ok_or_else(|| {
        let problem = diagnostic::Diagnostic::new("cursor", format!("`{text}` is no cursor"));
        problem.help("send the `next` of the page before as it is, with the other parameters unchanged")
    })
}

fn bound(name: &str, given: Option<&String>, bound: &mut Instant) -> Result<(), diagnostic::Diagnostic> {
    if let Some(text) = given {
        *bound = instant::parse(text).map_err(|what| diagnostic::Diagnostic::new(name, what))?;
    }
    Ok(())
}

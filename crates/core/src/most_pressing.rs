//! What an element is sent: the most pressing notices of the public state, and how many more there are.

use crate::{
    embed::{Document, EmbedChange},
    instant::Instant,
    notice::{self, Filter, Phase, next_turn, turned},
    snapshot::Snapshot,
};

/// How many notices a document holds.
pub const MOST_NOTICES: usize = 20;

impl Document {
    /// What an element with this filter shows of the snapshot around `now`, with the operator's texts in the language `wanted` (a
    /// BCP 47 tag) where they are translated.
    ///
    /// It holds every notice where there are [`MOST_NOTICES`] at most. Where there are more, it holds the most pressing of those that
    /// the filter lets through, and the number of the others. `now` of the document is the last instant at which this selection
    /// changed by itself.
    pub fn most_pressing(snapshot: &Snapshot, filter: &Filter, now: Instant, wanted: &str) -> Self {
        let mut document = Self::new(snapshot, now, wanted);
        if is_small(&document) {
            return document;
        }
        notice::retain(&mut document, filter);
        if is_small(&document) { document } else { cut(document, snapshot, filter, now.timestamp_millis()) }
    }

    /// The first instant after `now` from which [`Document::most_pressing`] makes another document of the same snapshot; epoch milliseconds.
    pub fn most_pressing_until(snapshot: &Snapshot, filter: &Filter, now: Instant) -> i64 {
        let until = Self::until(snapshot, now);
        let mut document = Self::new(snapshot, now, "");
        notice::retain(&mut document, filter);
        if is_small(&document) {
            return until;
        }
        // The order of the notices changes with their phases.
        next_turn(&document, filter, now.timestamp_millis()).map_or(until, |turn| turn.min(until))
    }
}

/// The most pressing notices of a document, all of which the filter lets through.
fn cut(mut document: Document, snapshot: &Snapshot, filter: &Filter, now: i64) -> Document {
    document.now = document.now.max(turned(&document, filter, now));
    document.other_incidents = left_out(document.incidents.len(), MOST_NOTICES);
    document.incidents.truncate(MOST_NOTICES);
    let places = MOST_NOTICES - document.incidents.len();
    let phase = |change: &EmbedChange| filter.phase(change, now);
    document.others = left_out(document.changes.iter().filter(|change| phase(change).is_some()).count(), places);
    // What the snapshot leaves out starts after all that it holds. If the last of that shows, so does the rest.
    if document.changes.last().is_some_and(|change| phase(change).is_some()) {
        let beyond = snapshot.truncated.map_or(0, |truncated| truncated.announced);
        document.others = document.others.saturating_add(u32::try_from(beyond).unwrap_or(u32::MAX));
    }
    // What does not show yet comes after what shows: it is there when its time comes.
    document.changes.sort_by_key(|change| match phase(change) {
        Some(phase) => (false, phase, change.start),
        None => (true, Phase::Announced, filter.shown_from(change)),
    });
    document.changes.truncate(places);
    document.changes.sort_by_key(|change| change.start);
    document
}

fn is_small(document: &Document) -> bool {
    document.changes.len() + document.incidents.len() <= MOST_NOTICES
}

fn left_out(all: usize, places: usize) -> u32 {
    u32::try_from(all.saturating_sub(places)).unwrap_or(u32::MAX)
}

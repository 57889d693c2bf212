//! The public state at one revision: what is sent of it is made at the first request and shared by every reader.

use crate::publication::PublishError;
use bytes::Bytes;
use fairnotice_core::{
    change::LanguageTag,
    embed::{Document, EmbedChange},
    instant::Instant,
    notice::{self, Filter},
    snapshot::Snapshot,
};
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};

/// The time from one instant at which a document changes by itself to the next: within it every reader gets the same bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phase {
    /// The first instant.
    pub from: Instant,
    /// The first instant of the next phase; none where the document stays as it is.
    pub until: Option<Instant>,
}

impl Phase {
    /// The phase of what does not change by itself.
    pub const ALWAYS: Self = Self { from: Instant::MIN_UTC, until: None };

    /// Whether an instant lies in it.
    pub fn holds(&self, now: Instant) -> bool {
        self.from <= now && self.until.is_none_or(|until| now < until)
    }

    /// The time that lies in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), until: self.until.into_iter().chain(other.until).min() }
    }

    /// The phase around `now`, of a document that changes at these instants (epoch milliseconds).
    pub fn between(turns: impl Iterator<Item = i64>, now: Instant) -> Self {
        let (mut from, mut until) = (i64::MIN, i64::MAX);
        for turn in turns {
            if turn <= now.timestamp_millis() {
                from = from.max(turn);
            } else {
                until = until.min(turn);
            }
        }
        let instant = Instant::from_timestamp_millis;
        Self { from: instant(from).unwrap_or(Instant::MIN_UTC), until: instant(until) }
    }
}

/// What a live stream sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feed<'l> {
    /// The snapshot.
    Snapshot,
    /// The embed's document, for a reader of a language (a BCP 47 tag as it was sent; empty for the original texts).
    Embed(&'l str),
}

/// The public state, ready to send.
#[derive(Debug)]
pub struct Published {
    /// The state itself.
    pub snapshot: Arc<Snapshot>,
    /// Counts what this process has published: a part of the key of every cache. The revision is not enough, because the vendor's
    /// name and address are not in the database, and ended records leave with time.
    pub number: u64,
    /// When the embed's document changes because time passes; none if it does not.
    pub turns_at: Option<Instant>,
    /// Every language of a translation in the snapshot.
    languages: Vec<LanguageTag>,
    phase: Mutex<Option<Phase>>,
    snapshot_frame: Mutex<Option<Bytes>>,
    embed_frames: Mutex<BTreeMap<String, (Phase, Bytes)>>,
}

/// The beginning of an event's data.
const DATA: &str = "data: ";
/// The end of an event.
const END: &str = "\n\n";

impl Published {
    /// A snapshot that became true at `now`; at `next_at` another record comes into its window.
    pub fn new(snapshot: Snapshot, next_at: Option<Instant>, number: u64, now: Instant) -> Self {
        let until = Document::most_pressing_until(&snapshot, &Filter::default(), now);
        let languages: BTreeSet<_> = languages(&snapshot).cloned().collect();
        Self {
            number,
            turns_at: Instant::from_timestamp_millis(until).into_iter().chain(next_at).min(),
            languages: languages.into_iter().collect(),
            phase: Mutex::default(),
            snapshot_frame: Mutex::default(),
            embed_frames: Mutex::default(),
            snapshot: Arc::new(snapshot),
        }
    }

    /// The event `snapshot` as a live stream sends it: name, id (the revision) and data, and the empty line at its end. Made at
    /// the first call, once for each feed, language and phase; every reader shares the bytes.
    pub fn frame(&self, feed: Feed<'_>, now: Instant) -> Result<Bytes, PublishError> {
        match feed {
            Feed::Snapshot => self.snapshot_frame(),
            Feed::Embed(wanted) => self.embed_frame(self.language(wanted), now),
        }
    }

    /// The snapshot as JSON: a part of its frame.
    pub fn json(&self) -> Result<Bytes, PublishError> {
        let frame = self.snapshot_frame()?;
        Ok(frame.slice(self.head().len()..frame.len().saturating_sub(END.len())))
    }

    /// The language of the snapshot's translations that serves a reader of `wanted`; empty for the original texts. There are only
    /// a few, so that readers cannot multiply what is encoded.
    pub fn language(&self, wanted: &str) -> &str {
        let exact = self.languages.iter().find(|language| language.tag().eq_ignore_ascii_case(wanted));
        let language = exact.or_else(|| self.languages.iter().find(|language| language.serves(wanted)));
        language.map_or("", LanguageTag::tag)
    }

    /// The phase of everything that is shown of the snapshot without a filter.
    pub fn phase(&self, now: Instant) -> Phase {
        let mut known = self.phase.lock().unwrap_or_else(PoisonError::into_inner);
        match *known {
            Some(phase) if phase.holds(now) => phase,
            _ => {
                // Another snapshot is published then; a moment later it is late.
                let until = self.turns_at.filter(|turn| now < *turn);
                *known.insert(phase(&self.snapshot, now).and(Phase { until, ..Phase::ALWAYS }))
            }
        }
    }

    fn snapshot_frame(&self) -> Result<Bytes, PublishError> {
        let mut made = self.snapshot_frame.lock().unwrap_or_else(PoisonError::into_inner);
        match &*made {
            Some(frame) => Ok(frame.clone()),
            None => Ok(made.insert(self.event(&*self.snapshot)?).clone()),
        }
    }

    fn embed_frame(&self, language: &str, now: Instant) -> Result<Bytes, PublishError> {
        let mut made = self.embed_frames.lock().unwrap_or_else(PoisonError::into_inner);
        match made.get(language) {
            Some((phase, frame)) if phase.holds(now) => Ok(frame.clone()),
            _ => {
                let phase = self.phase(now);
                let frame = self.event(&Document::most_pressing(&self.snapshot, &Filter::default(), now, language))?;
                made.insert(language.to_owned(), (phase, frame.clone()));
                Ok(frame)
            }
        }
    }

    fn head(&self) -> String {
        format!("event: snapshot\nid: {}\n{DATA}", self.snapshot.revision)
    }

    /// An event; JSON is written on one line.
    fn event(&self, data: &impl Serialize) -> Result<Bytes, PublishError> {
        let mut event = self.head().into_bytes();
        serde_json::to_writer(&mut event, data)?;
        event.extend_from_slice(END.as_bytes());
        Ok(event.into())
    }
}

fn languages(snapshot: &Snapshot) -> impl Iterator<Item = &LanguageTag> {
    let changes = snapshot.changes.iter().flat_map(|change| {
        change.translations.keys().chain(change.updates.iter().flat_map(|update| update.translations.keys()))
    });
    changes.chain(snapshot.incidents.iter().flat_map(|incident| incident.translations.keys()))
}

fn phase(snapshot: &Snapshot, now: Instant) -> Phase {
    // Every record of the snapshot: a page also shows those that an element does not show yet.
    let changes = snapshot.changes.iter().map(|change| EmbedChange::new(change, snapshot, "")).collect();
    let (all, everything) = (Document { changes, ..Document::default() }, Filter::default());
    let millis = now.timestamp_millis();
    let turned = [Document::new(snapshot, now, "").now, notice::turned(&all, &everything, millis)];
    let next = notice::next_turn(&all, &everything, millis).into_iter().chain([Document::until(snapshot, now)]);
    Phase::between(turned.into_iter().chain(next), now)
}

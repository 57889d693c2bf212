//! The embed's own wire: what a banner, a status board or a calendar shows, and nothing more.
//!
//! It is read on every page view of every customer, by a script that must stay small. So instants are epoch
//! milliseconds, keys are one letter, and enumerations are their positions in `Kind::ALL`, `State::ALL` and `Status::ALL`,
//! to which entries may only be added at the end. Documents are written by `serde` on the server and read with
//! `JSON.parse` in the browser.

use crate::{
    change::{Kind, best},
    component::{Component, Status},
    id::ComponentId,
    instant::Instant,
    record::State,
    snapshot::{PublicChange, Snapshot},
    zone::Zone,
};
use chrono::{Datelike as _, Months, NaiveDate};
use serde::{Serialize, Serializer};
use std::{collections::BTreeSet, ops::Range};

/// How far ahead a document looks.
pub const HORIZON_MS: i64 = 90 * 86_400_000;

/// How long it is news that a window was moved.
const MOVED_MS: i64 = 86_400_000;

/// What a banner and a status board show.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Document {
    /// Revision of the snapshot.
    #[serde(rename = "r")]
    pub revision: u64,
    /// The last instant at which the document changed by itself; a rendering puts the instant it was made for here.
    #[serde(rename = "n")]
    pub now: i64,
    /// Where the status site is.
    #[serde(rename = "u")]
    pub url: String,
    /// Changes under way, ahead, or just ended; by start.
    #[serde(rename = "c")]
    pub changes: Vec<EmbedChange>,
    /// Components in the vendor's order.
    #[serde(rename = "p")]
    pub components: Vec<EmbedComponent>,
    /// Open incidents.
    #[serde(rename = "i")]
    pub incidents: Vec<EmbedIncident>,
    /// How many other changes give notice, beyond those of the document.
    #[serde(rename = "o", skip_serializing_if = "is_none")]
    pub others: u32,
    /// How many other incidents are open.
    #[serde(rename = "j", skip_serializing_if = "is_none")]
    pub other_incidents: u32,
}

/// A change, as far as a banner or a calendar shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EmbedChange {
    /// Id.
    #[serde(rename = "i")]
    pub id: String,
    /// Title.
    #[serde(rename = "t")]
    pub title: String,
    /// Kind.
    #[serde(rename = "k", serialize_with = "kind")]
    pub kind: Kind,
    /// State. A rolled-back change stays rolled back after closing: readers see the outcome.
    #[serde(rename = "s", serialize_with = "state")]
    pub state: State,
    /// When work began; before that, the start of the window.
    #[serde(rename = "a")]
    pub start: i64,
    /// When work ended; before that, the end that was published last.
    #[serde(rename = "b")]
    pub end: i64,
    /// Until when a banner shows it; 0 while work goes on.
    #[serde(rename = "f", skip_serializing_if = "is_zero")]
    pub until: i64,
    /// Until when it is news that the window was moved; 0 where it was not.
    #[serde(rename = "v", skip_serializing_if = "is_zero")]
    pub moved: i64,
    /// The newest message, or else what will be done.
    #[serde(rename = "m", skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// The affected components: positions in the document's list.
    #[serde(rename = "x")]
    pub affected: Vec<u16>,
}

/// A component's name and status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EmbedComponent {
    /// Id.
    #[serde(rename = "i")]
    pub id: String,
    /// Name.
    #[serde(rename = "t")]
    pub name: String,
    /// Status.
    #[serde(rename = "s", serialize_with = "status")]
    pub status: Status,
    /// The regions that it serves; empty for all.
    #[serde(rename = "g", skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<String>,
}

/// An open incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EmbedIncident {
    /// Id.
    #[serde(rename = "i")]
    pub id: String,
    /// Title.
    #[serde(rename = "t")]
    pub title: String,
    /// When it began.
    #[serde(rename = "a")]
    pub started: i64,
    /// The affected components: positions in the document's list.
    #[serde(rename = "x")]
    pub affected: Vec<u16>,
}

/// One month of changes, day by day in one zone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Month {
    /// Revision of the snapshot.
    #[serde(rename = "r")]
    pub revision: u64,
    /// Where the status site is.
    #[serde(rename = "u")]
    pub url: String,
    /// IANA name of the zone whose days these are.
    #[serde(rename = "z")]
    pub zone: String,
    /// The month, `2026-11`.
    #[serde(rename = "m")]
    pub month: String,
    /// The month before.
    #[serde(rename = "l")]
    pub previous: String,
    /// The month after.
    #[serde(rename = "h")]
    pub next: String,
    /// Local midnights: the first of each day, and of the day after the last.
    #[serde(rename = "d")]
    pub midnights: Vec<i64>,
    /// Weekday of the first, Monday 0.
    #[serde(rename = "w")]
    pub weekday: u8,
    /// The last midnight of the month that has passed, 0 if none has: the month changes by itself once a day.
    #[serde(rename = "n")]
    pub now: i64,
    /// Changes whose window touches the month, by start.
    #[serde(rename = "c")]
    pub changes: Vec<EmbedChange>,
    /// Components in the vendor's order.
    #[serde(rename = "p")]
    pub components: Vec<EmbedComponent>,
    /// Where the month's other changes are, as a path and a query of the status site; empty where it has no others.
    #[serde(rename = "o", skip_serializing_if = "String::is_empty")]
    pub rest: String,
}

impl Document {
    /// Everything of the snapshot that gives notice around `now`, with the operator's texts in the language `wanted` (a BCP 47
    /// tag) where they are translated. Changes that are far ahead or ended long ago are left out; `now` of the document is the
    /// last instant at which this selection changed. An element is sent the most pressing of it: [`Document::most_pressing`].
    pub fn new(snapshot: &Snapshot, now: Instant, wanted: &str) -> Self {
        let now = now.timestamp_millis();
        let (mut changes, mut turned) = (Vec::new(), 0);
        for change in &snapshot.changes {
            let stay = stay(change);
            turned = [stay.start, stay.end].into_iter().filter(|turn| *turn <= now).fold(turned, i64::max);
            if stay.contains(&now) {
                changes.push(EmbedChange::new(change, snapshot, wanted));
            }
        }
        changes.sort_by_key(|change: &EmbedChange| change.start);
        Self {
            revision: snapshot.revision,
            now: turned,
            url: snapshot.vendor.url.clone(),
            changes,
            components: components(snapshot),
            incidents: snapshot
                .incidents
                .iter()
                .filter(|incident| incident.resolved_at.is_none())
                .map(|incident| EmbedIncident {
                    id: incident.id.to_string(),
                    title: best(&incident.translations, wanted).unwrap_or(&incident.title).clone(),
                    started: incident.started_at.timestamp_millis(),
                    affected: positions(snapshot, incident.components.iter().map(|impact| &impact.id)),
                })
                .collect(),
            others: 0,
            other_incidents: 0,
        }
    }
}

impl Document {
    /// The first instant after `now` from which [`Document::new`] makes another document of the same snapshot.
    pub fn until(snapshot: &Snapshot, now: Instant) -> i64 {
        let stays = snapshot.changes.iter().map(|change| stay(change));
        stays
            .flat_map(|stay| [stay.start, stay.end])
            .filter(|turn| now.timestamp_millis() < *turn)
            .fold(i64::MAX, i64::min)
    }
}

impl EmbedChange {
    /// A published change, as an element shows it to a reader of `wanted`.
    pub fn new(change: &PublicChange, snapshot: &Snapshot, wanted: &str) -> Self {
        let translation = best(&change.translations, wanted);
        let translated =
            |text: Option<&String>, original: &String| text.filter(|text| !text.is_empty()).unwrap_or(original).clone();
        let (start, end) = change.ran();
        let moved = change.revisions.iter().rev().find(|edit| edit.start.is_some() || edit.end.is_some());
        Self {
            id: change.id.to_string(),
            title: translated(translation.map(|texts| &texts.title), &change.title),
            kind: change.kind,
            state: change.outcome(),
            start: start.timestamp_millis(),
            end: end.timestamp_millis(),
            until: change.shown_until.map_or(0, |at| at.timestamp_millis()),
            moved: moved.map_or(0, |edit| edit.at.timestamp_millis().saturating_add(MOVED_MS)),
            message: match change.updates.first().filter(|update| !update.message.is_empty()) {
                Some(update) => translated(best(&update.translations, wanted), &update.message),
                None => translated(translation.map(|texts| &texts.description), &change.description),
            },
            affected: positions(snapshot, change.components.iter().map(|affected| &affected.id)),
        }
    }
}

/// When a change is in the document: while a banner shows it, and no longer ahead than the document looks.
fn stay(change: &PublicChange) -> Range<i64> {
    let from = change.shown_from.map_or(i64::MAX, |from| from.timestamp_millis());
    let until = change.shown_until.map_or(i64::MAX, |until| until.timestamp_millis());
    let from = match change.state {
        State::Announced => from.max(change.start.timestamp_millis().saturating_sub(HORIZON_MS)),
        _ => 0,
    };
    from..until
}

impl Month {
    /// The month that holds the local day of `at` in `zone`, or the one named (`2026-11`); `None` past the zone's horizon
    /// or where the name is not a month. `changes` may hold more than the month: what does not touch it is left out.
    pub fn new<'c>(
        name: Option<&str>,
        zone: &Zone,
        now: Instant,
        snapshot: &Snapshot,
        changes: impl IntoIterator<Item = &'c PublicChange>,
        wanted: &str,
    ) -> Option<Self> {
        let first = match name {
            // chrono accepts signs, spaces and single digits too; a month has one name only.
            Some(name) => NaiveDate::parse_from_str(&format!("{name}-01"), "%Y-%m-%d")
                .ok()
                .filter(|first| month_name(*first) == name)?,
            None => zone.local(now)?.date().with_day(1)?,
        };
        let (previous, next) = (first.checked_sub_months(Months::new(1))?, first.checked_add_months(Months::new(1))?);
        let midnights = first
            .iter_days()
            .take_while(|day| *day <= next)
            .map(|day| Some(zone.day_start(day)?.timestamp_millis()))
            .collect::<Option<Vec<_>>>()?;
        let (from, to) = (*midnights.first()?, *midnights.last()?);
        let today = midnights.iter().copied().filter(|midnight| *midnight <= now.timestamp_millis()).max().unwrap_or(0);
        let mut touching: Vec<_> = changes
            .into_iter()
            .map(|change| EmbedChange::new(change, snapshot, wanted))
            .filter(|change| change.state != State::Draft && change.start < to && from < change.end)
            .collect();
        touching.sort_by_key(|change| change.start);
        Some(Self {
            revision: snapshot.revision,
            url: snapshot.vendor.url.clone(),
            zone: zone.name().to_owned(),
            month: month_name(first),
            previous: month_name(previous),
            next: month_name(next),
            weekday: u8::try_from(first.weekday().num_days_from_monday()).ok()?,
            midnights,
            now: today,
            changes: touching,
            components: components(snapshot),
            rest: String::new(),
        })
    }
}

fn month_name(first: NaiveDate) -> String {
    first.format("%Y-%m").to_string()
}

impl Document {
    /// The same with only the components that a change or an incident touches: a banner names no other, and each costs bytes.
    #[must_use]
    pub fn with_touched_components(mut self) -> Self {
        let affected = self.changes.iter().map(|change| &change.affected);
        let affected = affected.chain(self.incidents.iter().map(|incident| &incident.affected));
        let touched: BTreeSet<u16> = affected.flatten().copied().collect();
        let place = |at: &u16| touched.iter().position(|other| other == at).and_then(|place| u16::try_from(place).ok());
        let changes = self.changes.iter_mut().map(|change| &mut change.affected);
        for affected in changes.chain(self.incidents.iter_mut().map(|incident| &mut incident.affected)) {
            *affected = affected.iter().filter_map(place).collect();
        }
        let mut at = 0..;
        self.components.retain(|_| at.next().is_some_and(|at: u16| touched.contains(&at)));
        self
    }
}

/// Names of components by their positions.
fn names<'c>(components: &'c [EmbedComponent], at: &'c [u16]) -> impl Iterator<Item = &'c str> {
    at.iter().filter_map(|at| components.get(usize::from(*at))).map(|component| component.name.as_str())
}

impl Document {
    /// Names of components by their positions.
    pub fn names<'c>(&'c self, at: &'c [u16]) -> impl Iterator<Item = &'c str> {
        names(&self.components, at)
    }
}

impl Month {
    /// Names of components by their positions.
    pub fn names<'c>(&'c self, at: &'c [u16]) -> impl Iterator<Item = &'c str> {
        names(&self.components, at)
    }
}

/// Every component of the snapshot, as elements name it.
pub fn components(snapshot: &Snapshot) -> Vec<EmbedComponent> {
    let embedded = |c: &Component| EmbedComponent {
        id: c.id.to_string(),
        name: c.name.clone(),
        status: c.status,
        regions: c.regions.iter().map(ToString::to_string).collect(),
    };
    snapshot.components.iter().map(embedded).collect()
}

fn positions<'a>(snapshot: &Snapshot, ids: impl Iterator<Item = &'a ComponentId>) -> Vec<u16> {
    ids.filter_map(|id| snapshot.components.iter().position(|component| component.id == *id))
        .filter_map(|position| u16::try_from(position).ok())
        .collect()
}

fn position<T: PartialEq, S: Serializer>(all: &[T], value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    match all.iter().position(|other| other == value).and_then(|position| u8::try_from(position).ok()) {
        Some(position) => serializer.serialize_u8(position),
        None => Err(serde::ser::Error::custom("the value is missing from its `ALL`")),
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's `serialize_with` passes a reference")]
fn kind<S: Serializer>(kind: &Kind, serializer: S) -> Result<S::Ok, S::Error> {
    position(&Kind::ALL, kind, serializer)
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's `serialize_with` passes a reference")]
fn state<S: Serializer>(state: &State, serializer: S) -> Result<S::Ok, S::Error> {
    position(&State::ALL, state, serializer)
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's `serialize_with` passes a reference")]
fn status<S: Serializer>(status: &Status, serializer: S) -> Result<S::Ok, S::Error> {
    position(&Status::ALL, status, serializer)
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's `skip_serializing_if` passes a reference")]
fn is_zero(n: &i64) -> bool {
    *n == 0
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's `skip_serializing_if` passes a reference")]
fn is_none(n: &u32) -> bool {
    *n == 0
}

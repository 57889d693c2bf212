//! The public state: everything that a reader may know, one document.
//!
//! It says nothing about *now*: it holds the future instants, so that its reader can compute the state at any time until
//! the next revision. Internal matters (the rollback plan, who did what) are not in it.

mod window;

pub use window::{SnapshotWindow, Truncated};

use crate::{
    change::{Actual, Automatic, ChangeFile, Downtime, Kind, LanguageTag, Revision, Translation, Urgent, Waiver},
    component::{Component, Impact, Status},
    id::{ChangeId, ComponentId},
    incident::Incident,
    instant::{self, Instant},
    policy::Policy,
    record::{Record, State, Update},
    release::ReleaseFile,
};
use semver::Version;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};

/// Who publishes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vendor {
    /// The vendor's name.
    pub name: String,
    /// Where its status site is served, without a final slash.
    pub url: String,
}

impl Vendor {
    /// The path of its address, which every address of the site begins with: `/s` for `https://status.example/s`, and empty for
    /// a site of its own host.
    pub fn base_path(&self) -> &str {
        let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
        rest.find('/').map_or("", |at| &rest[at..]).trim_end_matches('/')
    }
}

/// What a change does to one component, as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicImpact {
    /// The component's id.
    pub id: ComponentId,
    /// The expected impact.
    pub impact: Impact,
    /// Whether the downtime affects it.
    pub downtime: bool,
}

/// The release that a change deploys, as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeployedRelease {
    /// The version in production before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Version>,
    /// The version afterwards.
    pub to: Version,
}

/// A change record, as published: the union of what the policy wants a notice to say (A26).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicChange {
    /// Its permanent id.
    pub id: ChangeId,
    /// One line.
    pub title: String,
    /// Which of the five kinds.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// What will be done.
    pub description: String,
    /// When the window starts.
    #[serde(with = "instant::required")]
    pub start: Instant,
    /// When the window ends.
    #[serde(with = "instant::required")]
    pub end: Instant,
    /// When work is to end instead, as published while it was under way; none once it is over.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    pub expected_end: Option<Instant>,
    /// When it was announced.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    pub announced_at: Option<Instant>,
    /// When it was decided: an urgent update shows how long it took to announce (rule C4).
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    pub decided_at: Option<Instant>,
    /// Why it cannot wait, and what was weighed (rule C4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<Urgent>,
    /// From when on a banner shows it (A40).
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    pub shown_from: Option<Instant>,
    /// Until when; none while work goes on.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    pub shown_until: Option<Instant>,
    /// Which of its steps the scheduler takes.
    #[serde(default, skip_serializing_if = "Automatic::is_none")]
    pub automatic: Automatic,
    /// What really happened.
    pub actual: Actual,
    /// What was edited since it was announced: what stood there before, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revisions: Vec<Revision>,
    /// Its texts in other languages.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<LanguageTag, Translation>,
    /// What it touches.
    pub components: Vec<PublicImpact>,
    /// Whether there is downtime, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub downtime: Option<Downtime>,
    /// How behaviour is affected where there is no downtime.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub effect_without_downtime: String,
    /// What it deploys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<DeployedRelease>,
    /// Rules that a named person set aside for it, each with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
    /// Whether a way back is planned; the plan itself stays internal.
    pub rollback_planned: bool,
    /// The messages, newest first.
    pub updates: Vec<Update>,
}

/// The public state at one revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// Rises by one with every published change.
    pub revision: u64,
    /// Who publishes.
    pub vendor: Vendor,
    /// Every component, in the vendor's order, with its status now that changes in progress are counted in.
    pub components: Vec<Component>,
    /// Records that are under way, ahead or ended recently, by start.
    pub changes: Vec<Arc<PublicChange>>,
    /// Incidents that are open or ended recently, newest first.
    pub incidents: Vec<Incident>,
    /// What of its window is left out; absent where nothing is. See [`SnapshotWindow`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub truncated: Option<Truncated>,
}

/// What the public state is made of, besides who publishes.
#[derive(Debug, Clone, Copy)]
pub struct PublicRecords<'a> {
    /// Counts published changes.
    pub revision: u64,
    /// The vendor's components, with the status that an operator set.
    pub components: &'a [Component],
    /// Records that are open or ended recently. Drafts among them are dropped.
    pub records: &'a [Record],
    /// Incidents that are open or ended recently.
    pub incidents: &'a [Incident],
    /// What is left out because there is too much; none where nothing is.
    pub truncated: Option<Truncated>,
}

impl Snapshot {
    /// Builds the public state from the records; `policy` gives the policy that applies to a change.
    pub fn new<'p>(vendor: Vendor, records: PublicRecords<'_>, policy: impl Fn(&ChangeFile) -> &'p Policy) -> Self {
        Self::with_changes(vendor, records, |record| Arc::new(PublicChange::new(record, policy(record.change.file()))))
    }

    /// The same; `change` gives what readers see of a record, which may be known from before.
    pub fn with_changes(
        vendor: Vendor,
        records: PublicRecords<'_>,
        change: impl FnMut(&Record) -> Arc<PublicChange>,
    ) -> Self {
        let components = records.components.iter().map(|component| {
            let status = records.status(component);
            Component { status, ..component.clone() }
        });
        let published = records.records.iter().filter(|record| record.state != State::Draft);
        let mut changes: Vec<_> = published.map(change).collect();
        changes.sort_by(|a, b| a.start.cmp(&b.start).then_with(|| a.id.cmp(&b.id)));
        let mut incidents = records.incidents.to_vec();
        incidents.sort_by(|a, b| b.started_at.cmp(&a.started_at).then_with(|| a.id.cmp(&b.id)));
        let PublicRecords { revision, truncated, .. } = records;
        Self { revision, vendor, components: components.collect(), changes, incidents, truncated }
    }

    /// The component's name, or its id where it is no longer listed.
    pub fn component_name<'a>(&'a self, id: &'a ComponentId) -> &'a str {
        let listed = self.components.iter().find(|component| component.id == *id);
        listed.map_or(id.as_str(), |component| &component.name)
    }
}

impl PublicRecords<'_> {
    /// The status of a component: the worst of the operator's, that of open incidents, and that of work under way. The
    /// operator's status returns when they end.
    fn status(&self, component: &Component) -> Status {
        let open = self.incidents.iter().filter(|incident| incident.is_open());
        let impacts = open.flat_map(|incident| &incident.components).filter(|impact| impact.id == component.id);
        // Every component of a record is under maintenance, also where no impact is expected.
        let touches = |file: &ChangeFile| file.components.iter().any(|affected| affected.id == component.id);
        let mut under_way = self.records.iter().filter(|record| record.state.is_under_way());
        let work = under_way.any(|record| touches(record.change.file())).then_some(Status::UnderMaintenance);
        impacts.map(|impact| impact.status).chain(work).fold(component.status, Status::max)
    }
}

impl PublicChange {
    /// The state for readers: a closed record shows how it ended.
    pub fn outcome(&self) -> State {
        match self.state {
            State::Closed if self.actual.failed() => State::RolledBack,
            state => state,
        }
    }

    /// When work really went on, as far as it has: what every surface shows once it has begun.
    pub fn ran(&self) -> (Instant, Instant) {
        self.actual.ran(self.start, self.expected_end.unwrap_or(self.end))
    }

    /// A record as readers may see it. `policy` applies to it; its `banner` says how long the record shows (A34, A40).
    pub fn new(record: &Record, policy: &Policy) -> Self {
        let file = record.change.file();
        let window = record.change.window();
        let shown = policy.file().banner.shows(file);
        let is_over = record.change.actual().ended_at().is_some();
        let expected_end = Some(record.change.expected_end()).filter(|end| !is_over && *end != window.end());
        Self {
            id: record.id.clone(),
            title: file.title.clone(),
            kind: file.kind,
            state: record.state,
            description: file.description.clone(),
            start: window.start(),
            end: window.end(),
            expected_end,
            announced_at: file.announced_at,
            decided_at: file.decided_at,
            urgent: file.urgent.clone(),
            shown_from: shown.map(|(from, _)| from),
            shown_until: shown.and_then(|(_, until)| until),
            automatic: file.automatic,
            actual: record.change.actual().clone(),
            revisions: file.revisions.clone(),
            translations: file.translations.clone(),
            components: file
                .components
                .iter()
                .map(|c| PublicImpact { id: c.id.clone(), impact: c.impact.unwrap_or_default(), downtime: c.downtime })
                .collect(),
            downtime: file.downtime.clone(),
            effect_without_downtime: file.effect_without_downtime.clone(),
            release: file.release.as_ref().map(DeployedRelease::from),
            waivers: file.waivers.clone(),
            rollback_planned: file.rollback.as_ref().is_some_and(|plan| plan.none_because.is_empty()),
            updates: record.updates.iter().rev().cloned().collect(),
        }
    }
}

impl From<&ReleaseFile> for DeployedRelease {
    fn from(release: &ReleaseFile) -> Self {
        Self { from: release.from.clone(), to: release.to.clone() }
    }
}

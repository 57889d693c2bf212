//! The public state: everything that a reader may know, one document.
//!
//! It says nothing about *now*: it holds the future instants, so that whoever has it can tell what is true at any
//! time until the next revision. Internal matters (the rollback plan, who did what) are not in it.

use crate::{
    change::{Downtime, Kind, Waiver},
    component::{Component, Impact, Status},
    incident::Incident,
    instant::{self, Instant},
    record::{Actual, Record, State, Update},
    release::ReleaseFile,
};
use semver::Version;
use serde::{Deserialize, Serialize};

/// Who publishes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vendor {
    /// The vendor's name.
    pub name: String,
    /// Where its status site is served, without a final slash.
    pub url: String,
}

/// What a change does to one component, as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Affected {
    /// The component's id.
    pub id: String,
    /// The expected impact.
    pub impact: Impact,
    /// Whether the downtime affects it.
    pub downtime: bool,
}

/// The release that a change deploys, as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deploys {
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
    pub id: String,
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
    /// When it was announced.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    pub announced_at: Option<Instant>,
    /// What really happened.
    pub actual: Actual,
    /// What it touches.
    pub components: Vec<Affected>,
    /// Whether there is downtime, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub downtime: Option<Downtime>,
    /// How behaviour is affected where there is no downtime.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub effect_without_downtime: String,
    /// What it deploys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<Deploys>,
    /// Rules that a named person set aside for it, each with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
    /// Whether a way back is planned; the plan itself stays internal.
    pub rollback_planned: bool,
    /// What has been said, newest first.
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
    /// Records that are open or ended lately, by start.
    pub changes: Vec<PublicChange>,
    /// Incidents that are open or ended lately, newest first.
    pub incidents: Vec<Incident>,
}

impl Snapshot {
    /// Builds the public state from the record book. Drafts must not be among `records`; one that is gets dropped.
    pub fn new(revision: u64, vendor: Vendor, mut components: Vec<Component>, records: &[Record]) -> Self {
        for component in &mut components {
            let touched = records.iter().any(|record| {
                // Whatever the record lists is being worked on, even where no impact is expected.
                record.state.is_under_way()
                    && record.change.file().components.iter().any(|affected| affected.id == component.id)
            });
            if touched {
                component.status = component.status.max(Status::UnderMaintenance);
            }
        }
        let mut changes: Vec<_> =
            records.iter().filter(|record| record.state != State::Draft).map(PublicChange::from).collect();
        changes.sort_by(|a, b| a.start.cmp(&b.start).then_with(|| a.id.cmp(&b.id)));
        Self { revision, vendor, components, changes, incidents: Vec::new() }
    }

    /// The component's name, or its id where it is no longer listed.
    pub fn component_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.components.iter().find(|component| component.id == id).map_or(id, |component| &component.name)
    }
}

impl From<&Record> for PublicChange {
    fn from(record: &Record) -> Self {
        let file = record.change.file();
        let window = record.change.window();
        Self {
            id: record.id.clone(),
            title: file.title.clone(),
            kind: file.kind,
            state: record.state,
            description: file.description.clone(),
            start: window.start(),
            end: window.end(),
            announced_at: file.announced_at,
            actual: record.actual.clone(),
            components: file
                .components
                .iter()
                .map(|c| Affected { id: c.id.clone(), impact: c.impact.unwrap_or_default(), downtime: c.downtime })
                .collect(),
            downtime: file.downtime.clone(),
            effect_without_downtime: file.effect_without_downtime.clone(),
            release: file.release.as_ref().map(Deploys::from),
            waivers: file.waivers.clone(),
            rollback_planned: file.rollback.as_ref().is_some_and(|plan| plan.none_because.is_empty()),
            updates: record.updates.iter().rev().cloned().collect(),
        }
    }
}

impl From<&ReleaseFile> for Deploys {
    fn from(release: &ReleaseFile) -> Self {
        Self { from: release.from.clone(), to: release.to.clone() }
    }
}

//! What a subscriber wants to hear of, and whether a notice is part of it (S4, A44).

use crate::{
    change::{AffectedComponent, ChangeFile, Kind, MessageKind},
    component::{Component, Impact, Status},
    id::{ComponentId, RegionId},
    incident::{Incident, Stage},
    published_release::Release,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a subscriber chose. By default everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Subscription {
    /// Only what concerns one of these components; empty for all.
    pub components: Vec<ComponentId>,
    /// Only what concerns a component that serves one of these regions; empty for all.
    pub regions: Vec<RegionId>,
    /// Only changes of these kinds; empty for all.
    pub kinds: Vec<Kind>,
    /// Only what has this impact or a worse one.
    pub impact: Impact,
    /// Whether changes are wanted.
    pub changes: bool,
    /// Whether incidents are wanted.
    pub incidents: bool,
    /// Whether releases are wanted.
    pub releases: bool,
    /// The notices that are not wanted. One that the policy requires comes all the same.
    pub muted: Vec<MessageKind>,
}

impl Default for Subscription {
    fn default() -> Self {
        Self {
            components: Vec::new(),
            regions: Vec::new(),
            kinds: Vec::new(),
            impact: Impact::None,
            changes: true,
            incidents: true,
            releases: true,
            muted: Vec::new(),
        }
    }
}

/// Whether a subscriber gets a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Choice {
    /// It is part of the subscription.
    Wanted,
    /// It would be, but notices of this kind are muted.
    Muted,
    /// It is about something else.
    NotWanted,
}

/// What a notice is about.
#[derive(Debug, Clone, Copy)]
pub enum About<'a> {
    /// A change, as its record has it when the notice is published.
    Change(&'a ChangeFile),
    /// An incident.
    Incident(&'a Incident),
    /// A release.
    Release(&'a Release),
}

impl Subscription {
    /// Whether a notice is part of the subscription. `components` are the vendor's, `required` the notices that the policy lets
    /// nobody mute.
    ///
    /// An incident that a change causes is an incident too, and the announcement of a change that publishes notices of a release
    /// is one of the release too. Who was concerned by an earlier plan of a change hears of what becomes of it.
    pub fn choice(
        &self,
        notice: MessageKind,
        about: About<'_>,
        components: &[Component],
        required: &[MessageKind],
    ) -> Choice {
        let is_wanted = match about {
            About::Change(file) => {
                let is_of_kind = self.kinds.is_empty() || self.kinds.contains(&file.kind);
                let is_change = self.changes && is_of_kind;
                let is_incident = self.incidents && notice == MessageKind::Incident;
                let concerns = || self.concerned(&affected(file), components);
                (self.releases && announces_release(notice, file)) || ((is_change || is_incident) && concerns())
            }
            About::Incident(incident) => self.incidents && self.concerned(&impacts(incident), components),
            About::Release(_) => self.releases,
        };
        if !is_wanted {
            Choice::NotWanted
        } else if self.muted.contains(&notice) && !required.contains(&notice) {
            Choice::Muted
        } else {
            Choice::Wanted
        }
    }

    /// Whether one of the affected components is among those that are wanted. What names no component concerns everybody.
    fn concerned(&self, affected: &[(&ComponentId, Impact)], components: &[Component]) -> bool {
        let is_wanted = |id: &ComponentId, impact: Impact| {
            (self.components.is_empty() || self.components.contains(id))
                && self.impact <= impact
                && self.is_in_region(components.iter().find(|component| component.id == *id))
        };
        affected.is_empty() || affected.iter().any(|(id, impact)| is_wanted(id, *impact))
    }

    /// A component without regions serves all of them; so does one that the vendor does not list any more.
    fn is_in_region(&self, component: Option<&Component>) -> bool {
        let Some(component) = component.filter(|component| !component.regions.is_empty()) else { return true };
        self.regions.is_empty() || component.regions.iter().any(|region| self.regions.contains(region))
    }
}

/// Every component that a change affects or was to affect, each with its worst impact.
fn affected(file: &ChangeFile) -> Vec<(&ComponentId, Impact)> {
    let mut worst: BTreeMap<&ComponentId, Impact> = BTreeMap::new();
    let earlier = file.revisions.iter().filter_map(|revision| revision.components.as_ref());
    for AffectedComponent { id, impact, .. } in earlier.flatten().chain(&file.components) {
        let known = worst.entry(id).or_default();
        *known = impact.unwrap_or_default().max(*known);
    }
    worst.into_iter().collect()
}

/// What an incident does to components, as an impact. Once it is over, the components are well again: then it counts as the worst,
/// so that everybody who heard of it hears of its end.
fn impacts(incident: &Incident) -> Vec<(&ComponentId, Impact)> {
    let impact = |status| match status {
        _ if incident.stage == Stage::Resolved => Impact::FullOutage,
        Status::Operational | Status::UnderMaintenance => Impact::None,
        Status::DegradedPerformance => Impact::Degraded,
        Status::PartialOutage => Impact::PartialOutage,
        Status::MajorOutage => Impact::FullOutage,
    };
    incident.components.iter().map(|one| (&one.id, impact(one.status))).collect()
}

/// Whether notices of a release are published with an announcement.
fn announces_release(notice: MessageKind, file: &ChangeFile) -> bool {
    let kinds = [MessageKind::Early, MessageKind::Notes, MessageKind::Documentation];
    let mut of_release = file.notices.iter().filter(|message| kinds.contains(&message.kind));
    notice == MessageKind::Announcement && of_release.any(|message| Some(message.published_at) == file.announced_at)
}

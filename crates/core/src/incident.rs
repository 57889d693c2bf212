//! Incidents: what went wrong, as readers see it.

use crate::{
    change::Texts,
    component::Status,
    id::{ChangeId, ComponentId, IncidentId},
    instant::{self, Instant},
    lifecycle::{Refusal, StepMessage, translated},
};
use serde::{Deserialize, Serialize};

/// How far an incident has been dealt with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The cause is not known yet.
    #[default]
    Investigating,
    /// The cause is known.
    Identified,
    /// A remedy is in place and watched.
    Monitoring,
    /// Over.
    Resolved,
}

impl Stage {
    /// The id used in the API and in the database; also the word for readers.
    pub fn id(self) -> &'static str {
        match self {
            Self::Investigating => "investigating",
            Self::Identified => "identified",
            Self::Monitoring => "monitoring",
            Self::Resolved => "resolved",
        }
    }
}

/// What an incident does to one component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComponentImpact {
    /// The component's id.
    pub id: ComponentId,
    /// How it is doing while the incident is open.
    pub status: Status,
}

/// A message on an incident, with the stage that it left the incident in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// When it was published.
    #[serde(with = "instant::required")]
    pub at: Instant,
    /// The stage after it.
    pub stage: Stage,
    /// What it says.
    pub message: String,
    /// The same in other languages.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub translations: Texts,
    /// When its text was corrected last; what stood there before is in the audit log.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    pub corrected_at: Option<Instant>,
}

impl Report {
    fn new(stage: Stage, said: &StepMessage, at: Instant) -> Self {
        let (message, translations) = (said.message.trim().to_owned(), said.translations.clone());
        Self { at, stage, message, translations, corrected_at: None }
    }
}

/// An incident. All of it is public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// Its permanent id, part of its page's address.
    pub id: IncidentId,
    /// Counts its updates and corrections, from 1.
    pub revision: u32,
    /// One line that a reader sees first.
    pub title: String,
    /// The title in other languages.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub translations: Texts,
    /// How far it has been dealt with.
    pub stage: Stage,
    /// When it began.
    #[serde(with = "instant::required")]
    pub started_at: Instant,
    /// When it was over.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    pub resolved_at: Option<Instant>,
    /// What it does to each component.
    pub components: Vec<ComponentImpact>,
    /// The change that caused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caused_by: Option<ChangeId>,
    /// What has been said, oldest first.
    pub updates: Vec<Report>,
}

impl Incident {
    /// An incident that is published at `now`.
    pub fn opened(
        id: IncidentId,
        title: &str,
        components: Vec<ComponentImpact>,
        caused_by: Option<ChangeId>,
        said: &StepMessage,
        now: Instant,
    ) -> Self {
        let stage = Stage::Investigating;
        Self {
            id,
            revision: 1,
            title: title.trim().to_owned(),
            translations: Texts::new(),
            stage,
            started_at: now,
            resolved_at: None,
            components,
            caused_by,
            updates: vec![Report::new(stage, said, now)],
        }
    }

    /// The incident after a message at `now`, with what it then does to components, where that is said. Any stage may
    /// follow any other: what was taken for over may come back. No message comes before the one before it: where the clock
    /// was put back, it takes that one's instant.
    #[must_use]
    pub fn told(
        &self,
        stage: Stage,
        components: Option<Vec<ComponentImpact>>,
        said: &StepMessage,
        now: Instant,
    ) -> Self {
        let now = self.ordered(now);
        let mut incident = Self { revision: self.revision.saturating_add(1), stage, ..self.clone() };
        if let Some(components) = components {
            incident.components = components;
        }
        incident.resolved_at = match stage {
            Stage::Resolved => self.resolved_at.or(Some(now)),
            _ => None,
        };
        incident.updates.push(Report::new(stage, said, now));
        incident
    }

    /// The incident with another text in the place of a published one; refused where there is no such update, or where
    /// translations of it are neither given again nor withdrawn. `number` counts from 0, oldest first.
    pub fn corrected(&self, number: usize, said: &StepMessage, now: Instant) -> Result<Self, Refusal> {
        let now = self.ordered(now);
        let mut incident = Self { revision: self.revision.saturating_add(1), ..self.clone() };
        let count = self.updates.len();
        let missing = || Refusal::NoUpdate { id: self.id.to_string(), number, count };
        let report = incident.updates.get_mut(number).ok_or_else(missing)?;
        let translations = translated(&report.translations, said)?;
        *report =
            Report { at: report.at, corrected_at: Some(now), translations, ..Report::new(report.stage, said, now) };
        Ok(incident)
    }

    /// The instant of its newest entry.
    pub fn newest_instant(&self) -> Option<Instant> {
        self.updates.iter().map(|report| report.corrected_at.unwrap_or(report.at)).max()
    }

    fn ordered(&self, now: Instant) -> Instant {
        self.newest_instant().map_or(now, |newest| newest.max(now))
    }

    /// Whether it goes on.
    pub fn is_open(&self) -> bool {
        self.resolved_at.is_none()
    }
}

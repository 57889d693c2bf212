//! What happened before today: the worst state of each component on each day, with what caused it and for how long.
//!
//! Records alone count, and what really happened: an incident from one report to the next, with the impact that it had then; work
//! from its actual start to its actual end. What is planned, and what was cancelled, is no history. A day of which there is no record
//! says so: nothing is called operational that nobody looked at.

mod stretch;

use crate::{
    change::Texts,
    component::{Impact, Status},
    id::{ComponentId, IncidentId},
    incident::{ComponentImpact, Incident, Stage},
    instant::Instant,
    snapshot::PublicChange,
    zone::Zone,
};
use chrono::{Days, TimeDelta};
use std::{collections::BTreeMap, sync::Arc};
use stretch::Stretch;

/// How many days a history has, today among them.
pub const DAYS: usize = 90;

/// An incident with what it did to components from one report to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastIncident {
    /// The incident in its newest form, which has only its newest impact.
    pub incident: Incident,
    /// Its impact from a report on, by the number of the report, from 0; in order. A report that is not here changed nothing.
    pub impacts: Vec<(usize, Vec<ComponentImpact>)>,
}

impl PastIncident {
    fn impact_after(&self, report: usize) -> &[ComponentImpact] {
        let known = self.impacts.iter().rev().find(|(from, _)| *from <= report);
        known.map_or(&self.incident.components, |(_, components)| components)
    }
}

/// A status that an operator set for a component, and how long it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastStatus {
    /// The component.
    pub component: ComponentId,
    /// The status.
    pub status: Status,
    /// When it was set.
    pub from: Instant,
    /// When another one was set; none where it stands.
    pub until: Option<Instant>,
}

/// What is recorded of some time until now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PastRecords {
    /// The incidents.
    pub incidents: Vec<PastIncident>,
    /// The changes. One that has not begun, or was cancelled, is no history.
    pub changes: Vec<Arc<PublicChange>>,
    /// The statuses that operators set.
    pub statuses: Vec<PastStatus>,
    /// When records begin; none where there is none yet.
    pub since: Option<Instant>,
    /// Something that ended before this instant is left out, because there is too much; none where nothing is.
    pub left_out_before: Option<Instant>,
    /// Components that were listed later than records begin, each with the instant.
    pub listed_since: BTreeMap<ComponentId, Instant>,
}

/// What a history can be narrowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// Incidents alone.
    Incidents,
    /// Maintenance alone.
    Maintenance,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Incidents, Self::Maintenance];

    /// Its name in addresses.
    pub fn id(self) -> &'static str {
        match self {
            Self::Incidents => "incidents",
            Self::Maintenance => "maintenance",
        }
    }
}

/// An incident, or work that has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PastEvent {
    /// An incident.
    Incident(Incident),
    /// Work.
    Change(Arc<PublicChange>),
}

impl PastEvent {
    /// When it really began; none for work that has not.
    pub fn began_at(&self) -> Option<Instant> {
        match self {
            Self::Incident(incident) => Some(incident.started_at),
            Self::Change(change) => change.actual.started_at,
        }
    }

    /// When it really ended; none while it goes on.
    pub fn ended_at(&self) -> Option<Instant> {
        match self {
            Self::Incident(incident) => incident.resolved_at,
            Self::Change(change) => change.actual.ended_at(),
        }
    }

    /// Its id, which is unique among incidents or among changes.
    pub fn id(&self) -> &str {
        match self {
            Self::Incident(incident) => incident.id.as_str(),
            Self::Change(change) => change.id.as_str(),
        }
    }
}

/// Why a component was not as usual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// An incident.
    Incident {
        /// Its id.
        id: IncidentId,
        /// Its title.
        title: String,
        /// The title in other languages.
        translations: Texts,
    },
    /// Work.
    Change(Arc<PublicChange>),
    /// A status that an operator set, without an incident.
    Status,
}

/// The state of a component on a day, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DayState {
    /// Nobody recorded anything then.
    NoData,
    /// Nothing happened.
    Quiet,
    /// The worst that happened.
    Affected(Status),
}

/// What one cause did to a component on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayEvent {
    /// The place of the cause in [`DayHistory::causes`].
    pub cause: usize,
    /// The status of the component.
    pub status: Status,
    /// How long it had this status on this day, as far as that is over.
    pub lasted: TimeDelta,
    /// Whether it goes on: how long it lasts today is not known yet.
    pub goes_on: bool,
}

/// A day of a component, or of several together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The worst state.
    pub state: DayState,
    /// What happened, worst first.
    pub events: Vec<DayEvent>,
}

/// How many days there are records of, and on how many of them there was no incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DayCounts {
    /// The days with records.
    pub recorded: usize,
    /// Those without an incident. Maintenance is none.
    pub without_incident: usize,
}

/// The last [`DAYS`] days of each component in a zone, oldest first; today is the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayHistory {
    /// The beginning of each day, and the end of the last.
    pub midnights: Vec<Instant>,
    /// What made components be not as usual.
    pub causes: Vec<Cause>,
    /// Something that ended before this instant is left out, because there is too much; none where nothing is.
    pub left_out_before: Option<Instant>,
    components: BTreeMap<ComponentId, Vec<Day>>,
}

/// The beginning of each of the last days, and of tomorrow; none outside of the zone's table.
fn midnights(zone: &Zone, now: Instant) -> Option<Vec<Instant>> {
    let today = zone.local(now)?.date();
    let first = today.checked_sub_days(Days::new(u64::try_from(DAYS).ok()? - 1))?;
    first.iter_days().take(DAYS + 1).map(|date| zone.day_start(date)).collect()
}

impl DayHistory {
    /// The history of these components at `now`; none where the days lie outside of the zone's table.
    pub fn new<'c>(
        records: &PastRecords,
        components: impl IntoIterator<Item = &'c ComponentId>,
        zone: &Zone,
        now: Instant,
    ) -> Option<Self> {
        let midnights = midnights(zone, now)?;
        let empty = vec![Day { state: DayState::NoData, events: Vec::new() }; DAYS];
        let components = components.into_iter().map(|id| (id.clone(), empty.clone())).collect();
        let left_out_before = records.left_out_before.filter(|left_out| midnights[0] < *left_out);
        let mut history = Self { midnights, causes: Vec::new(), left_out_before, components };
        history.put_incidents(&records.incidents);
        history.put_changes(&records.changes);
        history.put_statuses(&records.statuses);
        history.settle(records);
        Some(history)
    }

    /// The days of a component; none where it is not of the history.
    pub fn of(&self, component: &ComponentId) -> Option<&[Day]> {
        self.components.get(component).map(Vec::as_slice)
    }

    /// The days of several components as if they were one: the worst of each day, and each cause once.
    pub fn together<'c>(&self, components: impl IntoIterator<Item = &'c ComponentId>) -> Vec<Day> {
        let mut together = vec![Day { state: DayState::NoData, events: Vec::new() }; DAYS];
        for days in components.into_iter().filter_map(|component| self.of(component)) {
            for (all, day) in together.iter_mut().zip(days) {
                all.state = all.state.max(day.state);
                for event in &day.events {
                    match all.events.iter_mut().find(|known| known.is_same(event)) {
                        Some(known) => {
                            known.lasted = known.lasted.max(event.lasted);
                            known.goes_on |= event.goes_on;
                        }
                        None => all.events.push(*event),
                    }
                }
            }
        }
        together.iter_mut().for_each(Day::sort);
        together
    }

    /// How many of some days are recorded, and without an incident.
    pub fn counts(&self, days: &[Day]) -> DayCounts {
        let recorded = days.iter().filter(|day| day.state != DayState::NoData);
        let is_incident = |event: &DayEvent| match self.causes.get(event.cause) {
            Some(Cause::Incident { .. }) => true,
            Some(Cause::Change(_) | Cause::Status) | None => event.status > Status::UnderMaintenance,
        };
        recorded.fold(DayCounts::default(), |counts, day| DayCounts {
            recorded: counts.recorded + 1,
            without_incident: counts.without_incident + usize::from(!day.events.iter().any(is_incident)),
        })
    }

    fn put_incidents(&mut self, incidents: &[PastIncident]) {
        for past in incidents {
            let Incident { id, title, translations, updates, .. } = &past.incident;
            let cause = self.cause(Cause::Incident {
                id: id.clone(),
                title: title.clone(),
                translations: translations.clone(),
            });
            for (number, report) in updates.iter().enumerate().filter(|(_, report)| report.stage != Stage::Resolved) {
                let until = updates.get(number + 1).map(|next| next.at);
                for impact in past.impact_after(number) {
                    self.put(&impact.id, Stretch { cause, status: impact.status, from: report.at, until });
                }
            }
        }
    }

    fn put_changes(&mut self, changes: &[Arc<PublicChange>]) {
        for change in changes.iter().filter(|change| change.actual.cancelled_at.is_none()) {
            let Some(from) = change.actual.started_at else { continue };
            let cause = self.cause(Cause::Change(Arc::clone(change)));
            let until = change.actual.ended_at();
            for affected in change.components.iter().filter(|affected| affected.impact != Impact::None) {
                self.put(&affected.id, Stretch { cause, status: Status::UnderMaintenance, from, until });
            }
        }
    }

    fn put_statuses(&mut self, statuses: &[PastStatus]) {
        let cause = self.cause(Cause::Status);
        for PastStatus { component, status, from, until } in statuses {
            self.put(component, Stretch { cause, status: *status, from: *from, until: *until });
        }
    }

    fn cause(&mut self, cause: Cause) -> usize {
        self.causes.push(cause);
        self.causes.len() - 1
    }

    fn put(&mut self, component: &ComponentId, stretch: Stretch) {
        // Nothing is wrong then.
        if stretch.status == Status::Operational {
            return;
        }
        let Some(days) = self.components.get_mut(component) else { return };
        for (number, event) in stretch.days(&self.midnights) {
            days[number].add(event);
        }
    }

    /// Orders the events, and says which days are quiet and which unknown.
    fn settle(&mut self, records: &PastRecords) {
        for (component, days) in &mut self.components {
            let listed = records.listed_since.get(component).copied();
            let since = records.since.map(|since| listed.map_or(since, |listed| listed.max(since)));
            for (day, bounds) in days.iter_mut().zip(self.midnights.windows(2)) {
                day.sort();
                let is_complete = records.left_out_before.is_none_or(|left_out| left_out <= bounds[0]);
                let is_recorded = since.is_some_and(|since| since < bounds[1]) && is_complete;
                day.state = match day.events.first() {
                    Some(worst) => DayState::Affected(worst.status),
                    None if is_recorded => DayState::Quiet,
                    None => DayState::NoData,
                };
            }
        }
    }
}

impl DayEvent {
    fn is_same(&self, other: &Self) -> bool {
        (self.cause, self.status) == (other.cause, other.status)
    }
}

impl Day {
    fn add(&mut self, event: DayEvent) {
        match self.events.iter_mut().find(|known| known.is_same(&event)) {
            Some(known) => {
                known.lasted += event.lasted;
                known.goes_on |= event.goes_on;
            }
            None => self.events.push(event),
        }
    }

    fn sort(&mut self) {
        self.events.sort_by(|a, b| {
            let of = |event: &DayEvent| (event.status, event.goes_on, event.lasted);
            of(b).cmp(&of(a)).then_with(|| a.cause.cmp(&b.cause))
        });
    }
}

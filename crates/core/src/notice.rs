//! What a banner says: a pure function of the document and `now`.
//!
//! Which notices are showing, in which order and in which phase follows from the future instants that the document
//! holds, so a banner turns from "announced" to "within the hour" to "under way" at the right second without asking.

use crate::{
    change::Kind,
    component::Component,
    embed::{Document, EmbedChange, EmbedIncident},
    id::ComponentId,
    record::State,
};

const HOUR_MS: i64 = 3_600_000;

/// How pressing a notice is, most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Something is broken.
    Incident,
    /// The planned end has passed and work is not finished.
    Overrun,
    /// Work is under way.
    InProgress,
    /// Work is done and being verified.
    Verifying,
    /// The planned start has passed and work has not begun.
    Due,
    /// The window has ended and work did not begin.
    DidNotStart,
    /// Work begins within the hour.
    WithinTheHour,
    /// The change was undone.
    RolledBack,
    /// Work was finished recently.
    Completed,
    /// The change was called off recently.
    Cancelled,
    /// Work is planned, at another time than was announced before.
    Moved,
    /// Work is planned.
    Announced,
}

impl Phase {
    /// The name that style sheets and events use.
    pub fn id(self) -> &'static str {
        match self {
            Self::Incident => "incident",
            Self::Overrun => "overrun",
            Self::InProgress => "in-progress",
            Self::Verifying => "verifying",
            Self::Due => "due",
            Self::DidNotStart => "did-not-start",
            Self::WithinTheHour => "within-the-hour",
            Self::RolledBack => "rolled-back",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Moved => "moved",
            Self::Announced => "announced",
        }
    }

    /// The phase of a change at `now`, or `None` where it gives no notice (A40).
    pub fn of(change: &EmbedChange, now: i64) -> Option<Self> {
        match change.state {
            // A rolled-back change shows until it is closed.
            State::Announced | State::RolledBack if change.until != 0 && now >= change.until => None,
            State::Announced if now >= change.end => Some(Self::DidNotStart),
            State::Announced if now >= change.start => Some(Self::Due),
            State::Announced if now >= change.start.saturating_sub(HOUR_MS) => Some(Self::WithinTheHour),
            State::Announced if now < change.moved => Some(Self::Moved),
            State::Announced => Some(Self::Announced),
            State::InProgress | State::Verifying if now >= change.end => Some(Self::Overrun),
            State::InProgress => Some(Self::InProgress),
            State::Verifying => Some(Self::Verifying),
            State::RolledBack => Some(Self::RolledBack),
            State::Completed | State::Closed | State::Cancelled if now >= change.until => None,
            State::Completed | State::Closed => Some(Self::Completed),
            State::Cancelled => Some(Self::Cancelled),
            State::Draft => None,
        }
    }
}

/// What a notice is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeSubject {
    /// A planned change.
    Change(EmbedChange),
    /// An open incident.
    Incident(EmbedIncident),
}

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How pressing it is.
    pub phase: Phase,
    /// What it is about.
    pub subject: NoticeSubject,
}

impl Notice {
    /// Its key: it is dismissed for this phase, and shows again in the next.
    pub fn key(&self) -> String {
        key(
            match &self.subject {
                NoticeSubject::Change(change) => &change.id,
                NoticeSubject::Incident(incident) => &incident.id,
            },
            self.phase,
        )
    }
}

fn key(id: &str, phase: Phase) -> String {
    [id, "/", phase.id()].concat()
}

/// Which notices an element asks for. An empty list means all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Component ids.
    pub components: Vec<String>,
    /// Region ids: a component that names no region serves every one.
    pub regions: Vec<String>,
    /// Kinds of change by id.
    pub kinds: Vec<String>,
    /// How long before its start an announced change is shown, in milliseconds.
    pub lead: Option<i64>,
    /// Keys of notices that the reader has dismissed ([`Notice::key`]).
    pub without: Vec<String>,
}

/// The changes that a filter can let through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeFilter {
    /// Only these kinds; none for every kind.
    pub kinds: Option<Vec<Kind>>,
    /// Only changes that affect one of these components; none for all.
    pub components: Option<Vec<ComponentId>>,
    /// Whether changes that affect no component are among them.
    pub without_components: bool,
}

impl Filter {
    /// Reads the attributes `components`, `regions`, `kinds` and `lead` of an element. A `lead` that is not an ISO 8601
    /// duration of weeks, days, hours and minutes is ignored: a mistake in a page must not hide a notice.
    pub fn new(components: &str, regions: &str, kinds: &str, lead: &str) -> Self {
        let list = |text: &str| {
            text.split(|c: char| c == ',' || c.is_ascii_whitespace())
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect()
        };
        Self {
            components: list(components),
            regions: list(regions),
            kinds: list(kinds),
            lead: lead_ms(lead),
            without: Vec::new(),
        }
    }

    /// The same without the notices of these keys.
    #[must_use]
    pub fn without(self, without: Vec<String>) -> Self {
        Self { without, ..self }
    }

    /// What of the changes this filter lets through, for a query; none where it says nothing about that. `components` are the
    /// vendor's.
    pub fn of_changes(&self, components: &[Component]) -> Option<ChangeFilter> {
        let kinds = Kind::ALL.into_iter().filter(|kind| self.kinds.iter().any(|id| id == kind.id()));
        let kinds = (!self.kinds.is_empty()).then(|| kinds.collect());
        let wanted = components.iter().filter(|component| {
            let regions: Vec<_> = component.regions.iter().map(ToString::to_string).collect();
            self.wants_component(component.id.as_str(), &regions)
        });
        let restricts = !self.components.is_empty() || !self.regions.is_empty();
        let components = restricts.then(|| wanted.map(|component| component.id.clone()).collect());
        let filter = ChangeFilter { kinds, components, without_components: self.components.is_empty() };
        (filter.kinds.is_some() || filter.components.is_some()).then_some(filter)
    }

    fn wants(&self, document: &Document, kind: Option<Kind>, affected: &[u16]) -> bool {
        let kind_wanted = kind.is_none_or(|kind| self.kinds.is_empty() || self.kinds.iter().any(|id| id == kind.id()));
        // A change without components may affect any region.
        let everywhere = self.components.is_empty() && (self.regions.is_empty() || affected.is_empty());
        kind_wanted
            && (everywhere
                || affected.iter().any(|at| {
                    let component = document.components.get(usize::from(*at));
                    component.is_some_and(|component| self.wants_component(&component.id, &component.regions))
                }))
    }

    fn wants_component(&self, id: &str, regions: &[String]) -> bool {
        let serves = |region| regions.is_empty() || regions.contains(region);
        (self.components.is_empty() || self.components.iter().any(|wanted| wanted == id))
            && (self.regions.is_empty() || self.regions.iter().any(serves))
    }

    pub(crate) fn shown_from(&self, change: &EmbedChange) -> i64 {
        self.lead.map_or(i64::MIN, |lead| change.start.saturating_sub(lead))
    }

    /// The phase in which a change shows at `now`, or `None` where it does not show.
    pub(crate) fn phase(&self, change: &EmbedChange, now: i64) -> Option<Phase> {
        let phase = Phase::of(change, now)?;
        let too_early = matches!(phase, Phase::Announced | Phase::Moved) && now < self.shown_from(change);
        (!too_early && !self.is_dismissed(&change.id, phase)).then_some(phase)
    }

    fn is_dismissed(&self, id: &str, phase: Phase) -> bool {
        !self.without.is_empty() && self.without.contains(&key(id, phase))
    }

    fn wants_incident(&self, document: &Document, incident: &EmbedIncident) -> bool {
        self.wants(document, None, &incident.affected) && !self.is_dismissed(&incident.id, Phase::Incident)
    }
}

/// The notices that show at `now` (epoch milliseconds), most pressing first, then by start.
pub fn notices(document: &Document, filter: &Filter, now: i64) -> Vec<Notice> {
    let incidents = document
        .incidents
        .iter()
        .filter(|incident| filter.wants_incident(document, incident))
        .map(|incident| Notice { phase: Phase::Incident, subject: NoticeSubject::Incident(incident.clone()) });
    let changes = document
        .changes
        .iter()
        .filter(|change| filter.wants(document, Some(change.kind), &change.affected))
        .filter_map(|change| {
            let phase = filter.phase(change, now)?;
            Some(Notice { phase, subject: NoticeSubject::Change(change.clone()) })
        });
    // By insertion: there are few, and a sort costs each reader 2 kB. Within a phase the document's own order, by start,
    // stays.
    let mut notices: Vec<Notice> = Vec::new();
    for notice in incidents.chain(changes) {
        let at = notices.iter().position(|other| other.phase > notice.phase).unwrap_or(notices.len());
        notices.insert(at, notice);
    }
    notices
}

/// Takes out of a document what the filter never lets through.
pub(crate) fn retain(document: &mut Document, filter: &Filter) {
    let (changes, incidents) = (std::mem::take(&mut document.changes), std::mem::take(&mut document.incidents));
    let changes = changes.into_iter().filter(|change| filter.wants(document, Some(change.kind), &change.affected));
    let changes = changes.collect();
    let incidents = incidents.into_iter().filter(|incident| filter.wants_incident(document, incident));
    (document.incidents, document.changes) = (incidents.collect(), changes);
}

/// The last instant, not after `now`, at which the meaning of the document changed by itself; 0 if there was none. Together
/// with the revision it is the key of every cache.
pub fn turned(document: &Document, filter: &Filter, now: i64) -> i64 {
    turns(document, filter).filter(|turn| *turn <= now).fold(0, i64::max)
}

/// The next instant after `now` at which the meaning of the document changes by itself.
pub fn next_turn(document: &Document, filter: &Filter, now: i64) -> Option<i64> {
    turns(document, filter).filter(|turn| *turn > now).min()
}

fn turns<'a>(document: &'a Document, filter: &'a Filter) -> impl Iterator<Item = i64> + 'a {
    document.changes.iter().flat_map(move |change| match change.state {
        State::Announced => [
            filter.shown_from(change),
            change.moved,
            change.start.saturating_sub(HOUR_MS),
            change.start,
            change.end,
            change.until,
        ],
        State::InProgress | State::Verifying => [change.end; 6],
        _ => [change.until; 6],
    })
}

/// Milliseconds of an ISO 8601 duration such as `P7D` or `PT12H`; years and months have no fixed length.
fn lead_ms(text: &str) -> Option<i64> {
    let mut total: i64 = 0;
    let mut number: Option<i64> = None;
    let mut in_time = false;
    for c in text.strip_prefix('P')?.chars() {
        match (c, number) {
            ('T', None) if !in_time => in_time = true,
            ('0'..='9', _) => {
                number = Some(number.unwrap_or(0).checked_mul(10)?.checked_add(i64::from(c.to_digit(10)?))?);
            }
            (unit, Some(n)) => {
                let minutes = match (unit, in_time) {
                    ('W', false) => 7 * 24 * 60,
                    ('D', false) => 24 * 60,
                    ('H', true) => 60,
                    ('M', true) => 1,
                    _ => return None,
                };
                total = total.checked_add(n.checked_mul(minutes * 60_000)?)?;
                number = None;
            }
            _ => return None,
        }
    }
    (number.is_none() && !text.ends_with(['P', 'T'])).then_some(total)
}

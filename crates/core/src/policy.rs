//! What a vendor promises: release and change management as data.
//!
//! [`PolicyFile`] is the document (a `policy.toml`); [`Policy`] is the checked form, whose parts fit
//! together: every calendar and region that is named exists, every zone has a table. Nothing about one vendor is in code.

mod allowed;
mod banner;
mod busy;
mod check;
mod delivery;
mod document;
mod effective;
mod history;
mod hours;
mod kind;
pub mod lint;
mod peak;
mod table;
mod terms;

pub use allowed::AgreedWindow;
pub use banner::Banner;
pub use delivery::{DeliveryTerms, NoticeTerms, Percent};
pub use document::{Business, ComponentFile, PeakFile, PolicyFile, RegionFile, Source};
pub use effective::EffectiveFrom;
pub use history::{Conflict, History};
pub use hours::{Denial, Hours};
pub use kind::{KindTerms, NotesDue, Requirement, Tier};
pub use peak::{Peak, PeakOverlap, Region};
pub use table::{PeakTerms, Row, Table};
pub use terms::{
    BeyondHorizon, Freeze, Levels, OfMonth, Renotice, RenoticeTerms, UrgentTerms, VersionTerms, WindowTerms,
};

use crate::{
    calendar::{BusinessCalendar, Counting},
    change::{Kind, MessageKind},
    component::{self, Component},
    diagnostic::{Diagnostic, Diagnostics},
    id::{ComponentId, RegionId},
    instant::{self, Instant},
    lead::Length,
    rule::Rule,
    window::Window,
    zone::Zone,
};
use busy::BusyIntervals;
use check::{calendars, known_id, region_names, terms, unique};
use chrono::Datelike as _;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The policy of a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The policy's id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub hash: String,
}

/// A policy that is consistent in itself. A clone shares it.
#[derive(Debug, Clone)]
pub struct Policy(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    identity: Arc<Identity>,
    file: PolicyFile,
    effective_from: Instant,
    calendar: BusinessCalendar,
    regions: Vec<Region>,
    /// The peak hours of all regions but those of `apart`, whose holidays are quiet.
    busy: BusyIntervals,
    apart: Vec<usize>,
    allowed: Vec<AgreedWindow>,
    /// The first instant at which some clocks are not known any more.
    clocks_known_until: Instant,
    /// In the order of [`Rule::ALL`].
    sections: [Option<Arc<str>>; Rule::COUNT],
}

impl Policy {
    /// Checks the complete document; every mistake is reported, each at its key. `hash` is the SHA-256 of the file's
    /// bytes, `zone` knows zones by name.
    pub fn new(file: PolicyFile, hash: &str, zone: impl Fn(&str) -> Result<Zone, String>) -> Result<Self, Diagnostics> {
        let mut problems = Vec::new();
        unique("components", file.components.iter().map(|component| component.id.as_str()), &mut problems);
        unique("regions", file.regions.iter().map(|region| region.id.as_str()), &mut problems);
        unique("kinds", file.kinds.iter().map(|kind| kind.id.id()), &mut problems);
        unique("calendars", file.calendars.iter().map(|calendar| calendar.id.as_str()), &mut problems);
        unique("windows", file.windows.iter().map(|window| window.id.as_str()), &mut problems);
        unique("freezes", file.freezes.iter().map(|freeze| freeze.id.as_str()), &mut problems);
        region_names(&file, &mut problems);
        terms(&file, &mut problems);
        for (i, component) in file.components.iter().enumerate() {
            for (j, region) in component.regions.iter().enumerate() {
                let known = || file.regions.iter().map(|region| region.id.as_str());
                known_id(&format!("components[{i}].regions[{j}]"), "region", region.as_str(), known, &mut problems);
            }
        }
        for (i, calendar) in file.calendars.iter().enumerate() {
            if let Some((day, _)) = calendar.dates.0.range(calendar.horizon..).find(|(day, _)| **day > calendar.horizon)
            {
                let what = format!("`{}` is after the calendar's horizon, `{}`", day.0, calendar.horizon.0);
                problems.push(Diagnostic::new(format!("calendars[{i}].dates"), what));
            }
        }
        let holidays = calendars(&file, "business.calendars", &file.business.calendars, &mut problems);
        let business_zone =
            zone(&file.business.zone).map_err(|error| problems.push(Diagnostic::new("business.zone", error))).ok();
        if file.business.weekdays.is_empty() {
            problems.push(Diagnostic::new("business.weekdays", "names no day, and without business days no lead ends"));
        }
        let mut regions = Vec::new();
        for (i, region) in file.regions.iter().enumerate() {
            let own = calendars(&file, &format!("regions[{i}].calendars"), &region.calendars, &mut problems);
            if !region.holidays_are_peak && region.calendars.is_empty() {
                problems.push(
                    Diagnostic::new(
                        format!("regions[{i}].holidays_are_peak"),
                        "is `false`, but the region has no calendar",
                    )
                    .help("name its `calendars`"),
                );
            }
            match zone(&region.zone) {
                Ok(zone) => regions.push(Region::new(region, zone, &own)),
                Err(error) => problems.push(Diagnostic::new(format!("regions[{i}].zone"), error)),
            }
        }
        let mut allowed = Vec::new();
        for (i, window) in file.windows.iter().enumerate() {
            if window.days.is_empty() {
                problems.push(Diagnostic::new(format!("windows[{i}].days"), "names no day"));
            }
            // Without its own zone it has the business zone, whose mistake is reported there.
            match window.zone.as_deref().map_or_else(|| business_zone.clone().ok_or_else(String::new), &zone) {
                Ok(zone) => allowed.push(AgreedWindow::new(window, zone)),
                Err(error) if window.zone.is_some() => {
                    problems.push(Diagnostic::new(format!("windows[{i}].zone"), error));
                }
                Err(_) => {}
            }
        }
        for (i, freeze) in file.freezes.iter().enumerate() {
            if Window::new(freeze.start, freeze.end).is_none() {
                problems.push(Diagnostic::new(
                    format!("freezes[{i}].end"),
                    format!("`{}` is not after the start", instant::text(freeze.end)),
                ));
            }
        }
        let effective_from = business_zone.as_ref().and_then(|zone| file.effective_from.instant(zone));
        if let (Some(zone), None) = (&business_zone, effective_from) {
            let years = [zone.beginning(), zone.horizon()].map(|at| at.year());
            let what =
                format!("lies outside {} to {}, where the clocks of `{}` are known", years[0], years[1], zone.name());
            problems.push(Diagnostic::new("effective_from", what));
        }
        let (Some(zone), Some(effective_from), true) = (business_zone, effective_from, problems.is_empty()) else {
            return Err(Diagnostics::new(problems));
        };
        let others = regions.iter().map(Region::zone).chain(allowed.iter().map(AgreedWindow::zone));
        let zones = [&zone].into_iter().chain(others);
        // A verdict names one release, by which it can be replayed.
        if let Some(other) = zones.clone().find(|other| other.tzdata() != zone.tzdata()) {
            let (own, other, name) = (zone.tzdata(), other.tzdata(), other.name());
            let what = format!("is of the time zone data `{own}`, and `{name}` of `{other}`");
            return Err(Diagnostic::new("business.zone", what).help("take every zone from one release").into());
        }
        let parts = Parts {
            identity: Arc::new(Identity { id: file.id.clone(), version: file.version.clone(), hash: hash.to_owned() }),
            effective_from,
            calendar: BusinessCalendar::new(zone.clone(), file.business.weekdays, &holidays, file.business.combine),
            busy: BusyIntervals::new(regions.iter().filter(|region| !region.has_quiet_days())),
            apart: (0..regions.len()).filter(|i| regions[*i].has_quiet_days()).collect(),
            clocks_known_until: zones.map(Zone::horizon).min().unwrap_or(Instant::MAX_UTC),
            regions,
            allowed,
            sections: Rule::ALL.map(|rule| file.source.sections.get(&rule).map(|text| text.as_str().into())),
            file,
        };
        Ok(Self(Arc::new(parts)))
    }

    /// The policy's id.
    pub fn id(&self) -> &str {
        &self.0.identity.id
    }

    /// The policy's version.
    pub fn version(&self) -> &str {
        &self.0.identity.version
    }

    /// SHA-256 of the file's bytes, in hexadecimal.
    pub fn hash(&self) -> &str {
        &self.0.identity.hash
    }

    /// Id, version and hash together.
    pub fn identity(&self) -> &Arc<Identity> {
        &self.0.identity
    }

    /// When it comes into force (rule R1).
    pub fn effective_from(&self) -> Instant {
        self.0.effective_from
    }

    /// The document.
    pub fn file(&self) -> &PolicyFile {
        &self.0.file
    }

    /// What changes can touch.
    pub fn components(&self) -> &[ComponentFile] {
        &self.0.file.components
    }

    /// The components as the status board lists them, each with the status that it has unless somebody sets another. One that
    /// serves every region names none.
    pub fn listed(&self) -> Vec<Component> {
        let listed = |component: &ComponentFile| {
            let ComponentFile { id, name, group, regions } = component.clone();
            let is_everywhere = self.0.regions.iter().all(|region| regions.iter().any(|id| id == region.id()));
            let regions = if is_everywhere { Vec::new() } else { regions };
            Component { id, name, group, regions, status: component::Status::default() }
        };
        self.components().iter().map(listed).collect()
    }

    /// The component of this id.
    pub fn component(&self, id: &ComponentId) -> Option<&ComponentFile> {
        self.0.file.components.iter().find(|component| component.id == *id)
    }

    /// The zone whose dates count for leads.
    pub fn business_zone(&self) -> &Zone {
        self.0.calendar.zone()
    }

    /// The release of the IANA time zone database that all its zones are of: `2026f`.
    pub fn tzdata(&self) -> &Arc<str> {
        self.business_zone().tzdata()
    }

    /// The days that count for leads.
    pub fn calendar(&self) -> &BusinessCalendar {
        &self.0.calendar
    }

    /// How leads in days are counted (A5).
    pub fn counting(&self) -> Counting {
        self.0.file.business.counting
    }

    /// Whose peak hours windows keep out of (rule C5).
    pub fn regions(&self) -> &[Region] {
        &self.0.regions
    }

    /// The region's name, or its id where it has none or is not the policy's.
    pub fn region_name<'a>(&'a self, id: &'a RegionId) -> &'a str {
        self.0.regions.iter().find(|region| region.id() == id).map_or(id.as_str(), Region::name)
    }

    fn busy(&self) -> &BusyIntervals {
        &self.0.busy
    }

    fn apart(&self) -> &[usize] {
        &self.0.apart
    }

    fn clocks_known_until(&self) -> Instant {
        self.0.clocks_known_until
    }

    /// The agreed times for maintenance.
    pub fn allowed(&self) -> &[AgreedWindow] {
        &self.0.allowed
    }

    /// When changes of a kind may take place (rule C5).
    pub fn hours(&self, kind: Kind) -> Hours<'_> {
        Hours::new(self, kind)
    }

    /// What is promised for each kind of change.
    pub fn kinds(&self) -> &[KindTerms] {
        &self.0.file.kinds
    }

    /// What is promised for one kind; none where the policy does not know it.
    pub fn kind(&self, kind: Kind) -> Option<&KindTerms> {
        self.0.file.kinds.iter().find(|terms| terms.id == kind)
    }

    /// Whether the early notification is due no later than the change notification (A4).
    pub fn order(&self) -> bool {
        self.0.file.order
    }

    /// How long before the start the reminder is published (rule N2).
    pub fn reminder(&self) -> Option<Length> {
        self.0.file.reminder
    }

    /// When a notice counts as given to its subscribers (A43).
    pub fn delivery(&self) -> DeliveryTerms {
        self.0.file.delivery
    }

    /// The notices that a subscriber cannot mute (A44).
    pub fn required_notices(&self) -> &[MessageKind] {
        &self.0.file.notices.required
    }

    /// Whether a named person may set this rule aside.
    pub fn waivable(&self, rule: Rule) -> bool {
        self.0.file.waivable.contains(&rule)
    }

    /// What is promised for each kind, as a table for people.
    pub fn table(&self) -> Table<'_> {
        Table::new(self)
    }

    /// The section of the vendor's document that a rule comes from.
    pub fn section(&self, rule: Rule) -> Option<&Arc<str>> {
        self.0.sections[rule as usize].as_ref()
    }

    /// Every zone that an evaluation by this policy needs, each once.
    pub fn zones(&self) -> Vec<&Zone> {
        let mut zones = vec![self.business_zone()];
        for zone in self.0.regions.iter().map(Region::zone).chain(self.0.allowed.iter().map(AgreedWindow::zone)) {
            if !zones.iter().any(|known| known.name() == zone.name()) {
                zones.push(zone);
            }
        }
        zones
    }
}

//! The reference table of a policy: what is promised for each kind of change, as data ([`Row`]), text or Markdown.

use super::{
    AgreedWindow, Freeze, KindTerms, NotesDue, Policy, Region, RegionFile, Renotice, Requirement, Tier, WindowTerms,
};
use crate::{
    calendar::{Combine, Weekdays},
    change::Kind,
    instant::{self, DateTimeFormat},
    lead::{Lead, Length},
    release::Deploys,
};
use std::fmt;

/// How peak hours bind a kind of change (rule C5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeakTerms {
    /// It touches nothing that a reader could notice, so no hours bind it.
    Unbound,
    /// It may touch them.
    Exempt,
    /// It keeps out of them.
    Avoided,
}

/// What a policy promises for a kind of change: a row of the table. Whatever explains a policy reads it from here.
#[derive(Debug, Clone)]
pub struct Row<'p> {
    /// The kind.
    pub kind: Kind,
    /// What it may deploy (rule C1).
    pub deploys: &'p [Deploys],
    /// How long before the start its release is announced (rule R6).
    pub early_notice: Option<Lead>,
    /// How long before the start it is announced (rule C3).
    pub change_notice: Option<Lead>,
    /// Other leads for changes that do more; the last that applies wins.
    pub tiers: &'p [Tier],
    /// How long before the start documentation is distributed (rule R9).
    pub documentation: Option<Lead>,
    /// When the final release notes are due (rule R8).
    pub notes_due: Option<NotesDue>,
    /// How long before the start a reminder is published (rule N2).
    pub reminder: Option<Length>,
    /// Whether it keeps out of peak hours (rule C5).
    pub peak: PeakTerms,
    /// The agreed windows that it keeps to (rule C5); where there is none, any hour will do.
    pub windows: Vec<&'p AgreedWindow>,
    /// The freezes that it keeps out of (rule C5).
    pub freezes: Vec<&'p Freeze>,
    /// Whether a rollback plan is needed (rule C6).
    pub needs_rollback: bool,
    /// What its record has to state besides.
    pub requires: &'p [Requirement],
}

impl<'p> Row<'p> {
    fn new(policy: &'p Policy, terms: &'p KindTerms) -> Self {
        let hours = policy.hours(terms.id);
        Self {
            kind: terms.id,
            deploys: &terms.releases,
            early_notice: terms.early_notice,
            change_notice: terms.change_notice,
            tiers: &terms.tiers,
            documentation: terms.documentation,
            notes_due: terms.notes_due,
            // No notice of a routine update is due (rule C2).
            reminder: policy.reminder().filter(|_| terms.id != Kind::Routine),
            peak: match terms {
                KindTerms { id: Kind::Routine, .. } => PeakTerms::Unbound,
                KindTerms { peak_exempt: true, .. } => PeakTerms::Exempt,
                _ => PeakTerms::Avoided,
            },
            windows: hours.windows().collect(),
            freezes: hours.freezes().collect(),
            needs_rollback: !terms.rollback_exempt,
            requires: &terms.requires,
        }
    }

    /// The row in English, in the order of `HEAD`.
    fn cells(&self) -> [String; 8] {
        let lead = |lead: Option<Lead>| lead.map_or_else(|| "-".to_owned(), |lead| lead.to_string());
        let deploys: Vec<_> = self.deploys.iter().map(|deploys| deploys.words()).collect();
        let mut change_notice = lead(self.change_notice);
        for tier in self.tiers {
            let mut when = Vec::new();
            when.extend(tier.impact.map(|impact| format!("from {} on", impact.words())));
            when.extend(tier.longer_than.map(|length| format!("longer than {length}")));
            let lead = tier.change_notice.to_string();
            change_notice.extend(["; ", when.join(" and ").as_str(), ": ", lead.as_str()]);
        }
        let notes = match self.notes_due {
            None => "-",
            Some(NotesDue::ChangeNotice) => "with the change notification",
            Some(NotesDue::Completion) => "by completion",
        };
        let peak = match self.peak {
            PeakTerms::Unbound => "-",
            PeakTerms::Exempt => "may touch",
            PeakTerms::Avoided => "avoided",
        };
        [
            self.kind.name().to_owned(),
            deploys.join(", "),
            lead(self.early_notice),
            change_notice,
            lead(self.documentation),
            notes.to_owned(),
            peak.to_owned(),
            if self.needs_rollback { "needed" } else { "may lack" }.to_owned(),
        ]
    }
}

/// The table; its text form pads the columns, [`Table::markdown`] draws them.
#[derive(Debug, Clone)]
pub struct Table<'p> {
    policy: &'p Policy,
    rows: Vec<Row<'p>>,
}

const HEAD: [&str; 8] = [
    "change",
    "deploys",
    "early notification",
    "change notification",
    "documentation",
    "release notes",
    "peak hours",
    "rollback plan",
];

impl<'p> Table<'p> {
    pub(super) fn new(policy: &'p Policy) -> Self {
        let rows = policy.kinds().iter().map(|terms| Row::new(policy, terms)).collect();
        Self { policy, rows }
    }

    /// The promises for each kind, in the policy's order.
    pub fn rows(&self) -> &[Row<'p>] {
        &self.rows
    }

    /// The table and its notes in Markdown.
    pub fn markdown(&self) -> String {
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let mut text = format!("# {} {}\n\n", self.policy.id(), self.policy.version());
        text += &line(&HEAD.map(str::to_owned));
        text += &line(&HEAD.map(|_| "---".to_owned()));
        self.rows.iter().for_each(|row| text += &line(&row.cells()));
        text += "\n";
        self.notes().iter().for_each(|note| text.extend(["- ", note.as_str(), "\n"]));
        text
    }

    /// What the columns do not say: every other condition of the policy.
    fn notes(&self) -> Vec<String> {
        let mut notes = vec![self.leads()];
        let file = self.policy.file();
        if file.order {
            notes.push("the early notification comes no later than the change notification".to_owned());
        }
        notes.push(match file.reminder {
            Some(reminder) => format!("a reminder is published {reminder} before the start"),
            None => "no reminder is promised".to_owned(),
        });
        notes.extend(file.urgent.target.map(|target| format!("an urgent update is announced within {target}")));
        for terms in file.kinds.iter().filter(|terms| !terms.requires.is_empty()) {
            let keys: Vec<_> = terms.requires.iter().map(|requirement| format!("`{}`", requirement.key())).collect();
            notes.push(format!("a record of the kind `{}` states {}", terms.id.id(), keys.join(", ")));
        }
        notes.extend(self.policy.regions().iter().zip(&file.regions).map(|(region, terms)| peak(region, terms)));
        notes.extend(self.policy.allowed().iter().zip(&file.windows).map(|(window, terms)| agreed(window, terms)));
        notes.extend(file.freezes.iter().map(|freeze| self.freeze(freeze)));
        let edits = file.renotice.demands().map(|(key, demand)| format!("`{key}` {}", renotice(demand)));
        notes.push(format!("an edit of announced work is announced again: {}", edits.join(", ")));
        if !file.waivable.is_empty() {
            let rules: Vec<_> = file.waivable.iter().map(|rule| rule.id()).collect();
            notes.push(format!("a named person may waive {}", rules.join(", ")));
        }
        notes
    }

    /// How leads are counted.
    fn leads(&self) -> String {
        let business = &self.policy.file().business;
        let calendars =
            self.policy.file().calendars.iter().filter(|calendar| business.calendars.contains(&calendar.id));
        let calendars = calendars.map(|calendar| format!("`{}` (known to {})", calendar.id, calendar.horizon.0));
        let calendars: Vec<_> = calendars.collect();
        let holidays = match business.combine {
            _ if calendars.is_empty() => "no holidays".to_owned(),
            Combine::All => format!("holidays of {}", calendars.join(" and ")),
            Combine::Any => format!("days that are holidays in each of {}", calendars.join(" and ")),
        };
        let days = days(business.weekdays);
        format!("leads are counted in {}, on {days}, {holidays}, by {}", business.zone, business.counting.words())
    }

    fn freeze(&self, freeze: &Freeze) -> String {
        let zone = self.policy.business_zone();
        let local = |at| zone.local(at).map_or_else(|| instant::text(at), |local| DateTimeFormat(local).to_string());
        let mut text =
            format!("freeze `{}`: {} to {} {}", freeze.id, local(freeze.start), local(freeze.end), zone.name());
        if !freeze.except.is_empty() {
            text.extend([", but not for ", &kinds(&freeze.except)]);
        }
        if !freeze.reason.is_empty() {
            text.extend([": ", &freeze.reason]);
        }
        text
    }
}

fn days(days: Weekdays) -> String {
    days.names().collect::<Vec<_>>().join(", ")
}

fn kinds(kinds: &[Kind]) -> String {
    kinds.iter().map(|kind| format!("`{}`", kind.id())).collect::<Vec<_>>().join(", ")
}

fn peak(region: &Region, terms: &RegionFile) -> String {
    let id = region.id();
    let name = terms.name.as_ref().map_or_else(|| format!("`{id}`"), |name| format!("{name} (`{id}`)"));
    let mut text = format!("peak hours in region {name}: {}", region.hours());
    if !terms.holidays_are_peak {
        text.extend([", but not on holidays of `", &terms.calendars.join("` or `"), "`"]);
    }
    text
}

fn agreed(window: &AgreedWindow, terms: &WindowTerms) -> String {
    let mut text = format!("agreed window `{}`: ", terms.id);
    if !terms.of_month.is_empty() {
        let which: Vec<_> = terms.of_month.iter().map(|week| week.words()).collect();
        text.extend(["every ", &which.join(" and "), " "]);
    }
    text += &days(terms.days);
    if !terms.of_month.is_empty() {
        text += " of a month";
    }
    text.extend([", ", &terms.from.to_string(), " to ", &terms.to.to_string(), " ", window.zone().name()]);
    match terms.kinds.as_slice() {
        [] => text += ", for every kind that avoids peak hours",
        only => text.extend([", for ", &kinds(only)]),
    }
    text
}

fn renotice(demand: Renotice) -> String {
    match demand {
        Renotice::Immediate => "immediately".to_owned(),
        Renotice::Ahead(lead) => format!("{lead} before the start"),
        Renotice::FullLead => "with the full lead".to_owned(),
    }
}

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<_> = self.rows.iter().map(Row::cells).collect();
        let widths: Vec<usize> = (0..HEAD.len())
            .map(|i| rows.iter().map(|row| row[i].len()).chain([HEAD[i].len()]).max().unwrap_or(0))
            .collect();
        let mut line = |cells: &[String]| -> fmt::Result {
            let cells: Vec<_> = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
            writeln!(f, "{}", cells.join("  ").trim_end())
        };
        line(&HEAD.map(str::to_owned))?;
        rows.iter().try_for_each(|row| line(row))?;
        writeln!(f)?;
        self.notes().iter().try_for_each(|note| writeln!(f, "- {note}"))
    }
}

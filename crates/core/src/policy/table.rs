//! The reference table of a policy: what is promised for each kind of change, as text or Markdown.

use super::{KindTerms, NotesDue, Policy};
use crate::{calendar::Combine, change::Kind, lead::Lead};
use std::fmt;

/// The table; its text form pads the columns, [`Table::markdown`] draws them.
#[derive(Debug, Clone)]
pub struct Table<'p> {
    policy: &'p Policy,
    rows: Vec<[String; 8]>,
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
        let rows = policy.kinds().iter().map(row).collect();
        Self { policy, rows }
    }

    /// The table and its notes in Markdown.
    pub fn markdown(&self) -> String {
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let mut text = format!("# {} {}\n\n", self.policy.id(), self.policy.version());
        text += &line(&HEAD.map(str::to_owned));
        text += &line(&HEAD.map(|_| "---".to_owned()));
        self.rows.iter().for_each(|row| text += &line(row));
        text += "\n";
        self.notes().iter().for_each(|note| text.extend(["- ", note.as_str(), "\n"]));
        text
    }

    /// What holds for every kind.
    fn notes(&self) -> Vec<String> {
        let file = self.policy.file();
        let mut notes = Vec::new();
        let days = if file.business.calendars.is_empty() {
            "no holidays".to_owned()
        } else {
            let joined = file.business.calendars.join(match file.business.combine {
                Combine::All => "` and `",
                Combine::Any => "` or `",
            });
            format!("holidays of `{joined}`")
        };
        notes.push(format!(
            "leads are counted in {}, {days}, by {}",
            file.business.zone,
            file.business.counting.words()
        ));
        if file.order {
            notes.push("the early notification comes no later than the change notification".to_owned());
        }
        notes.push(match file.reminder {
            Some(reminder) => format!("a reminder is published {reminder} before the start"),
            None => "no reminder is promised".to_owned(),
        });
        for region in self.policy.regions() {
            notes.push(format!("peak hours in region `{}`: {}", region.id(), region.hours()));
        }
        for allowed in &file.windows {
            let days: Vec<_> = allowed.days.names().collect();
            let days = days.join(", ");
            notes.push(format!("agreed window `{}`: {days}, {} to {}", allowed.id, allowed.from, allowed.to));
        }
        for freeze in &file.freezes {
            let (from, to) = (crate::instant::text(freeze.start), crate::instant::text(freeze.end));
            notes.push(format!("freeze `{}`: {from} to {to}", freeze.id));
        }
        if !file.waivable.is_empty() {
            let rules: Vec<_> = file.waivable.iter().map(|rule| rule.id()).collect();
            notes.push(format!("a named person may waive {}", rules.join(", ")));
        }
        notes
    }
}

fn row(terms: &KindTerms) -> [String; 8] {
    let lead = |lead: Option<Lead>| lead.map_or_else(|| "-".to_owned(), |lead| lead.to_string());
    let deploys: Vec<_> = terms.releases.iter().map(|deploys| deploys.words()).collect();
    let mut change_notice = lead(terms.change_notice);
    for tier in &terms.tiers {
        let mut when = Vec::new();
        when.extend(tier.impact.map(|impact| format!("from {} on", impact.words())));
        when.extend(tier.longer_than.map(|length| format!("longer than {length}")));
        let lead = tier.change_notice.to_string();
        change_notice.extend(["; ", when.join(" and ").as_str(), ": ", lead.as_str()]);
    }
    [
        terms.id.name().to_owned(),
        deploys.join(", "),
        lead(terms.early_notice),
        change_notice,
        lead(terms.documentation),
        match terms.notes_due {
            None => "-",
            Some(NotesDue::ChangeNotice) => "with the change notification",
            Some(NotesDue::Completion) => "by completion",
        }
        .to_owned(),
        match terms {
            KindTerms { id: Kind::Routine, .. } => "-",
            KindTerms { peak_exempt: true, .. } => "may touch",
            _ => "avoided",
        }
        .to_owned(),
        if terms.rollback_exempt { "may lack" } else { "needed" }.to_owned(),
    ]
}

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths: Vec<usize> = (0..HEAD.len())
            .map(|i| self.rows.iter().map(|row| row[i].len()).chain([HEAD[i].len()]).max().unwrap_or(0))
            .collect();
        let mut line = |cells: &[String]| -> fmt::Result {
            let cells: Vec<_> = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
            writeln!(f, "{}", cells.join("  ").trim_end())
        };
        line(&HEAD.map(str::to_owned))?;
        self.rows.iter().try_for_each(|row| line(row))?;
        writeln!(f)?;
        self.notes().iter().try_for_each(|note| writeln!(f, "- {note}"))
    }
}

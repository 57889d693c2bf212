//! A timetable as text, one line for each entry.

use super::{Audience, Entry, Progress, Timetable};
use crate::change::MessageKind;
use crate::{instant::DateTimeFormat, policy::Policy};
use std::fmt;

impl Progress {
    /// How far, as a reader would say it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::DoneLate => "done late",
            Self::Due => "due",
            Self::Overdue => "overdue",
            Self::Conditional => "if needed",
            Self::Unknown => "unknown",
        }
    }
}

impl Audience {
    /// Who, as a reader would say it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Organisations => "organisations",
            Self::Subscribers => "readers",
        }
    }
}

/// A timetable on the clocks of a policy's business zone.
pub struct TimetableInZone<'a>(&'a Timetable, &'a Policy);

impl Timetable {
    /// The timetable as text, on the clocks of the policy's business zone.
    pub fn text<'a>(&'a self, policy: &'a Policy) -> TimetableInZone<'a> {
        TimetableInZone(self, policy)
    }
}

impl TimetableInZone<'_> {
    fn clock(&self, instant: crate::instant::Instant) -> String {
        let local = self.1.business_zone().local(instant);
        local.map_or_else(|| crate::instant::text(instant), |local| DateTimeFormat(local).to_string())
    }

    fn line(&self, f: &mut fmt::Formatter<'_>, entry: &Entry) -> fmt::Result {
        let due = match (entry.from, entry.due) {
            (Some(from), _) => format!("at {}", self.clock(from)),
            (None, Some(due)) => format!("by {}", self.clock(due)),
            (None, None) if entry.what == MessageKind::Reminder => "not by itself".to_owned(),
            (None, None) if entry.progress == Progress::Unknown => "not known".to_owned(),
            (None, None) => "as soon as possible".to_owned(),
        };
        write!(
            f,
            "  {:<9}  {due:<34}  {} {}, on the status site for {}",
            entry.progress.words(),
            entry.rule,
            entry.what,
            entry.to.words()
        )?;
        if let Some(done) = entry.done_at {
            write!(f, "; published {}", self.clock(done))?;
        }
        if !entry.note.is_empty() {
            write!(f, "; {}", entry.note)?;
        }
        writeln!(f)
    }
}

impl fmt::Display for TimetableInZone<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.entries.is_empty() {
            return writeln!(f, "nothing is due");
        }
        writeln!(f, "times are of {}", self.1.business_zone().name())?;
        self.0.entries.iter().try_for_each(|entry| self.line(f, entry))
    }
}

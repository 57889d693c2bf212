//! Starts as text.

use super::{Slot, Slots};
use crate::{
    instant::{self, Instant},
    policy::Policy,
};
use std::fmt;

/// Starts on the clocks of a policy's business zone.
pub struct SlotsInZone<'a>(&'a Slots, &'a Policy);

impl Slots {
    /// The starts as text, on the clocks of the policy's business zone.
    pub fn text<'a>(&'a self, policy: &'a Policy) -> SlotsInZone<'a> {
        SlotsInZone(self, policy)
    }
}

impl SlotsInZone<'_> {
    fn clock(&self, at: Instant) -> String {
        let zone = self.1.business_zone();
        let utc = instant::text(at);
        if zone.covers(at) { format!("{} ({utc})", zone.format(at)) } else { utc }
    }

    fn slot(&self, Slot { start, latest, .. }: &Slot) -> String {
        if start == latest {
            return self.clock(*start);
        }
        format!("{}, or later, until {}", self.clock(*start), instant::text(*latest))
    }
}

impl fmt::Display for SlotsInZone<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((first, later)) = self.0.slots.split_first() else {
            return writeln!(f, "no start complies: {}", self.0.help.as_deref().unwrap_or("nothing is free"));
        };
        writeln!(f, "earliest start  {}", self.slot(first))?;
        let rules: Vec<_> = self.0.binding.iter().map(|rule| format!("{rule} {}", rule.title())).collect();
        writeln!(f, "bound by        {}", if rules.is_empty() { "nothing".to_owned() } else { rules.join(", ") })?;
        later.iter().try_for_each(|slot| writeln!(f, "then            {}", self.slot(slot)))
    }
}

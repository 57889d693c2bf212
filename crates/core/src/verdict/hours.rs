//! A window against peak hours, freezes and agreed windows, in words.

use super::{FreeStart, HoursCheck};
use crate::{
    instant::{self, DateTimeFormat},
    lead::ApproximateDuration,
    policy::Denial,
};
use std::fmt;

/// Reasons told one by one; whoever has more is not helped by them.
const LISTED: usize = 20;

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Peak(touch) => write!(
                f,
                "the window touches the peak hours of region `{}` ({} {}) for {}, from {}",
                touch.region,
                touch.peak,
                touch.zone,
                ApproximateDuration((touch.to - touch.from).num_seconds()),
                DateTimeFormat(touch.from),
            ),
            Self::Freeze(freeze) => {
                let (from, to) = (instant::text(freeze.start), instant::text(freeze.end));
                write!(f, "the window touches the freeze `{}`, {from} to {to}", freeze.id)?;
                if freeze.reason.is_empty() { Ok(()) } else { write!(f, " ({})", freeze.reason) }
            }
            Self::Outside(windows) => {
                let ids: Vec<_> = windows.iter().map(|id| format!("`{id}`")).collect();
                write!(f, "the window does not lie inside an agreed one: {}", ids.join(", "))
            }
        }
    }
}

impl fmt::Display for HoursCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, denial) in self.denials.iter().take(LISTED).enumerate() {
            let separator = if i == 0 { "" } else { "; " };
            write!(f, "{separator}{denial}")?;
        }
        match self.denials.len().saturating_sub(LISTED) {
            0 => Ok(()),
            more => write!(f, "; and {more} more reasons"),
        }
    }
}

impl HoursCheck {
    pub(super) fn required(&self) -> String {
        let sides: Vec<_> = self
            .denials
            .iter()
            .take(LISTED)
            .map(|denial| match denial {
                Denial::Peak(touch) => format!("outside {} {}", touch.peak, touch.zone),
                Denial::Freeze(freeze) => format!("outside the freeze `{}`", freeze.id),
                Denial::Outside(_) => "inside an agreed window".to_owned(),
            })
            .collect();
        sides.join(", ")
    }

    pub(super) fn help(&self) -> String {
        let moved = |free: FreeStart| {
            let distance = (free.at - self.start).num_seconds();
            let direction = if distance < 0 { "earlier" } else { "later" };
            format!("on {} {} ({} {direction})", DateTimeFormat(free.local), self.zone, ApproximateDuration(distance))
        };
        let starts: Vec<_> = [self.earlier, self.later].into_iter().flatten().map(moved).collect();
        if !starts.is_empty() {
            return format!("start {}", starts.join(" or "));
        }
        match self.longest {
            Some(longest) => format!(
                "no stretch of {} is free; the longest lasts {}: shorten the window to that",
                ApproximateDuration(self.seconds),
                ApproximateDuration(longest)
            ),
            None => "no free time was found ahead: the policy's hours and freezes leave next to nothing".to_owned(),
        }
    }
}

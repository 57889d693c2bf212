//! A window against peak hours, freezes and agreed windows, in words.

use super::HoursCheck;
use crate::{
    help::{Better, BetterStart},
    instant::{self, Instant},
    lead::ApproximateDuration,
    policy::Denial,
    zone::Zone,
};
use std::fmt;

/// How many reasons are listed; more are of no help.
const LISTED: usize = 20;

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Peak(touch) => write!(
                f,
                "the window touches the peak hours of region `{}` ({} {}) for {}, from {}",
                touch.region,
                touch.peak,
                touch.zone.name(),
                ApproximateDuration((touch.to - touch.at).num_seconds()),
                touch.zone.format(touch.at),
            ),
            Self::Freeze(freeze) => {
                let (from, to) = (instant::text(freeze.start), instant::text(freeze.end));
                write!(f, "the window touches the freeze `{}`, {from} to {to}", freeze.id)?;
                if freeze.reason.is_empty() { Ok(()) } else { write!(f, " ({})", freeze.reason) }
            }
            Self::Outside(windows) => {
                let ids: Vec<_> = windows.iter().map(|id| format!("`{id}`")).collect();
                write!(f, "the window lies outside the agreed windows: {}", ids.join(", "))
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
                Denial::Peak(touch) => format!("outside {} {}", touch.peak, touch.zone.name()),
                Denial::Freeze(freeze) => format!("outside the freeze `{}`", freeze.id),
                Denial::Outside(_) => "inside an agreed window".to_owned(),
            })
            .collect();
        sides.join(", ")
    }

    pub(super) fn help(&self) -> Option<String> {
        let zone = self.question.policy.business_zone();
        let moved = |start: Instant| {
            let distance = (start - self.start).num_seconds();
            let direction = if distance < 0 { "earlier" } else { "later" };
            format!("on {} ({} {direction})", zone.format(start), ApproximateDuration(distance))
        };
        let later = match self.later() {
            Ok(Better::Begun) => return None,
            Ok(Better::Start(better)) if better.breaks.is_empty() => Some(moved(better.slot.start)),
            Ok(Better::Start(better)) => Some(moved(better.slot.start) + &breaks(&better)),
            Ok(Better::Nothing(longest)) => match self.earlier() {
                Some(_) => None,
                None => return Some(nothing(self.seconds, longest)),
            },
            Err(_) => None,
        };
        let starts: Vec<_> = self.earlier().map(moved).into_iter().chain(later).collect();
        if starts.is_empty() {
            return Some("extend the policy's data, or plan the change within it".to_owned());
        }
        Some(format!("start {}", starts.join(" or ")))
    }
}

/// A start that would help, and until when it could be.
pub(super) fn start(zone: &Zone, better: &BetterStart) -> String {
    let (start, latest) = (better.slot.start, better.slot.latest);
    let until = if start < latest { format!(", or later, until {}", zone.format(latest)) } else { String::new() };
    format!("start on {}{until}{}", zone.format(start), breaks(better))
}

fn breaks(better: &BetterStart) -> String {
    if better.breaks.is_empty() {
        return String::new();
    }
    let rules: Vec<_> = better.breaks.iter().map(|rule| rule.id()).collect();
    let verb = if rules.len() == 1 { "fails" } else { "fail" };
    format!(" (where {} {verb})", rules.join(" and "))
}

/// What would have to change where a window fits nowhere.
pub(super) fn nothing(seconds: i64, longest: i64) -> String {
    if longest == 0 {
        return "no free time was found ahead: the policy's hours and freezes leave almost no time".to_owned();
    }
    let (needed, longest) = (ApproximateDuration(seconds), ApproximateDuration(longest));
    format!("no stretch of {needed} is free; the longest lasts {longest}: shorten the window to that")
}

//! What the embed has to reach beside its peers, and whether it did.

use super::loads::{Case, Loads, OURS, PLAIN};
use std::fmt;

/// The page whose figures count; others are for comparison.
const PAGE: &str = "banner";

/// What may arrive before the banner is visible: loader and fragment, compressed, without headers and style sheet.
const BYTES: f64 = 3_000.0;

/// One aim under one condition.
#[derive(Debug, PartialEq)]
pub(super) enum Aim {
    /// Not later than plain JavaScript, and ahead of every other peer. Milliseconds.
    Visible { condition: String, peer: String, ours: f64, theirs: f64 },
    /// Not more bytes than [`BYTES`].
    Bytes { condition: String, ours: f64 },
}

impl Aim {
    /// Whether it was reached.
    pub(super) fn is_met(&self) -> bool {
        match self {
            Self::Visible { peer, ours, theirs, .. } if peer == PLAIN => ours <= theirs,
            Self::Visible { ours, theirs, .. } => ours < theirs,
            Self::Bytes { ours, .. } => *ours <= BYTES,
        }
    }
}

impl fmt::Display for Aim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.is_met() { "met    " } else { "NOT MET" };
        match self {
            Self::Visible { condition, peer, ours, theirs } => {
                let (ratio, aim) = (ours / theirs, if peer == PLAIN { "≤" } else { "<" });
                write!(
                    f,
                    "{verdict}  {condition}: visible in {ours:.0} ms, {ratio:.3} of {peer}'s {theirs:.0} ms; the aim is {aim} 1"
                )
            }
            Self::Bytes { condition, ours } => {
                write!(
                    f,
                    "{verdict}  {condition}: {ours:.0} bytes before the banner, style apart; the aim is ≤ {BYTES:.0}"
                )
            }
        }
    }
}

/// Every aim, for the peers that were measured.
pub(super) fn judge(loads: &Loads) -> Vec<Aim> {
    let mut aims = Vec::new();
    for case in loads.cases().into_iter().filter(|case| case.page == PAGE) {
        let condition = case.condition.to_owned();
        if case.who == OURS {
            aims.extend(loads.body_before(case).map(|ours| Aim::Bytes { condition, ours }));
        } else if let (Some(ours), Some(theirs)) = (loads.visible(Case { who: OURS, ..case }), loads.visible(case)) {
            aims.push(Aim::Visible { condition, peer: case.who.to_owned(), ours, theirs });
        }
    }
    aims
}

#[cfg(test)]
mod tests {
    use super::{super::loads::tests::loads, judge};

    #[test]
    fn as_late_as_plain_is_in_time_and_as_late_as_another_is_not() {
        let judged = |ours, plain, lit, body| {
            let loads =
                loads(&[("slow", "ours", ours, body), ("slow", "plain", plain, 1.0), ("slow", "lit", lit, 1.0)]);
            judge(&loads).iter().map(super::Aim::is_met).collect::<Vec<_>>()
        };
        assert_eq!(judged(100.0, 100.0, 101.0, 3_000.0), [true, true, true]);
        assert_eq!(judged(100.1, 100.0, 100.1, 3_001.0), [false, false, false]);
    }

    #[test]
    fn a_missed_aim_says_by_how_much() {
        let aims = judge(&loads(&[("slow", "ours", 110.0, 1_200.0), ("slow", "plain", 100.0, 1.0)]));
        let told: Vec<_> = aims.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "met      slow: 1200 bytes before the banner, style apart; the aim is ≤ 3000",
                "NOT MET  slow: visible in 110 ms, 1.100 of plain's 100 ms; the aim is ≤ 1",
            ]
        );
    }
}

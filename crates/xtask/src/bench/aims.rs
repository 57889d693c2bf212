//! The aims of the embed compared with its peers, and whether they are met.

use super::loads::{Case, Loads, OURS, PLAIN};
use std::fmt;

/// The page for which there are aims.
const PAGE: &str = "banner";

/// The most bytes that may arrive before the banner is visible, as in tests/budgets.toml: loader and fragment, compressed, without headers and
/// style sheet.
const MAX_BYTES: f64 = 3_072.0;

/// One aim under one condition.
#[derive(Debug, PartialEq)]
pub(super) enum Aim {
    /// The banner is visible not later than with plain JavaScript, and earlier than with every other peer. In
    /// milliseconds.
    Visible { condition: String, peer: String, ours: f64, theirs: f64 },
    /// Not more bytes than [`MAX_BYTES`] arrive before the banner is visible.
    Bytes { condition: String, ours: f64 },
}

impl Aim {
    /// Whether it is met.
    pub(super) fn is_met(&self) -> bool {
        match self {
            Self::Visible { peer, ours, theirs, .. } if peer == PLAIN => ours <= theirs,
            Self::Visible { ours, theirs, .. } => ours < theirs,
            Self::Bytes { ours, .. } => *ours <= MAX_BYTES,
        }
    }
}

impl fmt::Display for Aim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let result = if self.is_met() { "met    " } else { "NOT MET" };
        match self {
            Self::Visible { condition, peer, ours, theirs } => {
                let (ratio, aim) = (ours / theirs, if peer == PLAIN { "≤" } else { "<" });
                write!(
                    f,
                    "{result}  {condition}: visible in {ours:.0} ms, {ratio:.3} of {peer}'s {theirs:.0} ms; the aim is {aim} 1"
                )
            }
            Self::Bytes { condition, ours } => {
                write!(
                    f,
                    "{result}  {condition}: {ours:.0} bytes before the banner, without style; the aim is ≤ {MAX_BYTES:.0}"
                )
            }
        }
    }
}

/// Every aim, with the figures of the peers that were measured.
pub(super) fn evaluate(loads: &Loads) -> Vec<Aim> {
    let mut aims = Vec::new();
    for case in loads.cases().into_iter().filter(|case| case.page == PAGE) {
        let condition = case.condition.to_owned();
        if case.implementation == OURS {
            aims.extend(loads.body_before(case).map(|ours| Aim::Bytes { condition, ours }));
        } else if let (Some(ours), Some(theirs)) =
            (loads.visible(Case { implementation: OURS, ..case }), loads.visible(case))
        {
            aims.push(Aim::Visible { condition, peer: case.implementation.to_owned(), ours, theirs });
        }
    }
    aims
}

#[cfg(test)]
mod tests {
    use super::{super::loads::tests::loads, evaluate};

    #[test]
    fn the_same_time_as_plain_is_enough_and_as_another_peer_is_not() {
        let met = |ours, plain, lit, body| {
            let loads =
                loads(&[("slow", "ours", ours, body), ("slow", "plain", plain, 1.0), ("slow", "lit", lit, 1.0)]);
            evaluate(&loads).iter().map(super::Aim::is_met).collect::<Vec<_>>()
        };
        assert_eq!(met(100.0, 100.0, 101.0, 3_072.0), [true, true, true]);
        assert_eq!(met(100.1, 100.0, 100.1, 3_073.0), [false, false, false]);
    }

    #[test]
    fn a_missed_aim_has_its_ratio() {
        let aims = evaluate(&loads(&[("slow", "ours", 110.0, 1_200.0), ("slow", "plain", 100.0, 1.0)]));
        let lines: Vec<_> = aims.iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                "met      slow: 1200 bytes before the banner, without style; the aim is ≤ 3072",
                "NOT MET  slow: visible in 110 ms, 1.100 of plain's 100 ms; the aim is ≤ 1",
            ]
        );
    }
}

//! A zone as it is sent and stored. Reading checks it: a table with offsets out of bounds or order is refused.

use super::{DAY, Zone};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ZoneTable {
    name: String,
    tzdata: String,
    from: i64,
    until: i64,
    first: i32,
    transitions: Vec<(i64, i32)>,
}

/// 9999-12-31 and one day, in seconds: beyond it, dates need a check at every step.
const END: i64 = 253_402_300_800;

impl From<Zone> for ZoneTable {
    fn from(zone: Zone) -> Self {
        let offsets = zone.0.segments.iter().map(|segment| (segment.start, i32::try_from(segment.offset).unwrap_or(0)));
        let mut transitions: Vec<_> = offsets.collect();
        let (from, first) = transitions.remove(0);
        Self {
            name: zone.name().to_owned(),
            tzdata: zone.tzdata().to_string(),
            from,
            until: zone.until(),
            first,
            transitions,
        }
    }
}

impl TryFrom<ZoneTable> for Zone {
    type Error = String;

    fn try_from(ZoneTable { name, tzdata, from, until, first, transitions }: ZoneTable) -> Result<Self, String> {
        let bounded = -END <= from && from < until && until <= END;
        let starts = transitions.iter().map(|(at, _)| *at);
        let ordered = starts.clone().is_sorted_by(|a, b| a < b) && starts.clone().all(|at| from < at && at < until);
        let sane = |offset: i32| i64::from(offset).abs() < DAY;
        let offsets = sane(first) && transitions.iter().all(|(_, offset)| sane(*offset));
        if bounded && ordered && offsets {
            Ok(Self::new(&name, &tzdata.into(), from, until, first, &transitions))
        } else {
            Err(format!("the table of the time zone `{name}` is damaged"))
        }
    }
}

//! Questions about local time, answered by the zone's table that the rules use.

use crate::second;
use chrono::NaiveDateTime;
use fairnotice_core::{
    diagnostic::{Diagnostic, Diagnostics},
    zone::Zone,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// A zone, and times to convert.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClocksQuestion {
    zone: String,
    /// Unix times in seconds. The answer is the zone's offset at each.
    seconds: Vec<i64>,
    /// Local times. The answer is the Unix time of each.
    locals: Vec<NaiveDateTime>,
}

impl ClocksQuestion {
    /// Offsets in seconds east of UTC, and Unix times in seconds, in the order of the question. Null outside the table.
    pub(crate) fn answer(self) -> Result<Value, Diagnostics> {
        let zone = Zone::iana(&self.zone).map_err(|error| Diagnostic::new("zone", error.to_string()))?;
        let offsets = self.seconds.into_iter().map(|at| Ok(zone.offset_at(second(at)?)));
        let offsets = offsets.collect::<Result<Vec<_>, Diagnostics>>()?;
        let seconds: Vec<_> =
            self.locals.into_iter().map(|local| zone.resolve(local).map(|instant| instant.timestamp())).collect();
        Ok(json!({ "offsets": offsets, "seconds": seconds }))
    }
}

//! The clocks of a zone, by the table that judges local time.

use crate::second;
use chrono::NaiveDateTime;
use fairnotice_core::{
    diagnostic::{Diagnostic, Diagnostics},
    zone::Zone,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// A zone and what is asked of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClocksQuestion {
    zone: String,
    /// Seconds of Unix time; asked is what the clocks show.
    seconds: Vec<i64>,
    /// What the clocks show; asked is the second of Unix time.
    locals: Vec<NaiveDateTime>,
}

impl ClocksQuestion {
    /// Offsets in seconds east and seconds of Unix time, in the order of the question; null outside the table.
    pub(crate) fn answer(self) -> Result<Value, Diagnostics> {
        let zone = Zone::iana(&self.zone).map_err(|error| Diagnostic::new("zone", error.to_string()))?;
        let offsets = self.seconds.into_iter().map(|at| Ok(zone.offset_at(second(at)?)));
        let offsets = offsets.collect::<Result<Vec<_>, Diagnostics>>()?;
        let seconds: Vec<_> =
            self.locals.into_iter().map(|local| zone.resolve(local).map(|instant| instant.timestamp())).collect();
        Ok(json!({ "offsets": offsets, "seconds": seconds }))
    }
}

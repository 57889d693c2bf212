//! Instants on the clocks of a zone, in words.

use super::Zone;
use crate::instant::{self, DateTimeFormat, Instant};
use std::fmt;

/// `Sun 25 Oct 2026 at 04:15 Europe/Madrid`. Where clocks show a time twice it says which: `… (UTC+01:00)`. In UTC outside
/// the zone's table.
pub(crate) struct ZonedFormat<'z> {
    zone: &'z Zone,
    at: Instant,
}

impl Zone {
    /// An instant on these clocks, in words.
    pub(crate) fn format(&self, at: Instant) -> ZonedFormat<'_> {
        ZonedFormat { zone: self, at }
    }
}

impl fmt::Display for ZonedFormat<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { zone, at } = self;
        let (Some(local), Some(offset)) = (zone.local(*at), zone.offset_at(*at)) else {
            return f.write_str(&instant::text(*at));
        };
        write!(f, "{} {}", DateTimeFormat(local), zone.name())?;
        if zone.readings(local).nth(1).is_none() {
            return Ok(());
        }
        let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.abs() / 60);
        write!(f, " (UTC{sign}{:02}:{:02})", minutes / 60, minutes % 60)
    }
}

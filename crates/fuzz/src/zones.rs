//! Zones by the time zone data that are built in.

use fairnotice_core::zone::{Tzdata, Zone};
use std::sync::LazyLock;

static BUILT_IN: LazyLock<Tzdata> = LazyLock::new(Tzdata::built_in);
static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| BUILT_IN.names().into_iter().map(str::to_owned).collect());

/// The name of every zone.
pub fn zone_names() -> &'static [String] {
    &NAMES
}

/// The zone of a name, or what is wrong with the name.
pub fn zone(name: &str) -> Result<Zone, String> {
    BUILT_IN.zone(name).map_err(|error| error.to_string())
}

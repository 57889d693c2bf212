//! Which steps of a record are taken by the clock.

use serde::{Deserialize, Serialize};

/// Whether work begins and ends by the plan's own instants, without a person who says so. A record that does not choose
/// waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Automatic {
    /// Work begins at the planned start.
    pub start: bool,
    /// Work is finished at the planned end.
    pub finish: bool,
}

impl Automatic {
    /// Whether no step is taken by the clock.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

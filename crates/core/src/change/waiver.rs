//! Rules that are set aside.

use crate::{
    instant::{self, Instant},
    rule::Rule,
};
use serde::{Deserialize, Serialize};

/// A rule that a named person sets aside for this change, published with the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The rule that is waived.
    pub rule: Rule,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: String,
    /// When.
    #[serde(with = "instant::required")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Timestamp"))]
    pub at: Instant,
}

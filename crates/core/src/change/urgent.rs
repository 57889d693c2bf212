//! What makes an urgent update urgent.

use serde::{Deserialize, Serialize};

/// What makes an urgent update urgent, and what was weighed (rule C4). Statements: shown, never checked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Urgent {
    /// The problem it acts against.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cause: String,
    /// How critical that is.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub criticality: String,
    /// Whether a warning in advance was possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advance_possible: Option<bool>,
    /// The possible impact of the change.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub impact: String,
    /// What was weighed about the time of day.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub time_of_day: String,
    /// What waiting would risk.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub risk_of_delay: String,
}

impl Urgent {
    /// Nothing is stated.
    pub const NOTHING: Self = Self {
        cause: String::new(),
        criticality: String::new(),
        advance_possible: None,
        impact: String::new(),
        time_of_day: String::new(),
        risk_of_delay: String::new(),
    };
}

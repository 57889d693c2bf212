use serde::Deserialize;

/// What only paper says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Print {
    /// Where a printed page is from; `{address}`.
    pub from: String,
}

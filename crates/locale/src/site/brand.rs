use serde::Deserialize;

/// What the vendor adds to every page.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Brand {
    /// Name of the vendor's own links for assistive technology; `{vendor}`.
    pub links: String,
}

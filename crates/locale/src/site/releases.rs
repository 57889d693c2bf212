use serde::Deserialize;

/// The releases.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Releases {
    /// Heading of the list.
    pub title: String,
    /// There is none.
    pub empty: String,
    /// Link to the first page.
    pub newest: String,
    /// Link to the next page.
    pub older: String,
    /// Name of these links.
    pub pages: String,
    /// A release; `{version}`.
    pub release: String,
    /// A class of release.
    pub major: String,
    /// A class of release.
    pub minor: String,
    /// A class of release.
    pub patch: String,
    /// Above a release that may change.
    pub tentative: String,
    /// The change that deploys it is not announced.
    pub not_deployed: String,
    /// The version before.
    pub follows: String,
    /// When it was announced early.
    pub early: String,
    /// When the notes became final.
    pub final_notes: String,
    /// The data migration.
    pub migration: String,
    /// There is none.
    pub migration_none: String,
    /// How old and new interfaces coexist.
    pub coexistence: String,
    /// Nothing is said.
    pub coexistence_none: String,
    /// Product documentation.
    pub documentation: String,
    /// When it was distributed; `{time}`.
    pub distributed: String,
    /// It stays the same.
    pub documentation_same: String,
    /// It is still to come.
    pub documentation_missing: String,
    /// Heading of the scope.
    pub scope: String,
    /// There is none.
    pub scope_none: String,
    /// Heading of the tentative scope.
    pub scope_first: String,
    /// Heading of the notes.
    pub notes: String,
    /// The final notes are empty.
    pub no_items: String,
    /// The notes are still to come.
    pub no_items_yet: String,
    /// Entries: what is new.
    pub features: String,
    /// Entries: what is better.
    pub improvements: String,
    /// Entries: what is fixed.
    pub patches: String,
    /// An entry that disturbs what users are used to.
    pub disruptive: String,
    /// What to expect.
    pub behaviour: String,
    /// How far it has come.
    pub maturity: String,
    /// A maturity.
    pub pilot: String,
    /// A maturity.
    pub beta: String,
    /// A maturity.
    pub production: String,
    /// What it means.
    pub impact: String,
    /// How to enable it.
    pub toggle: String,
    /// How organisations move to it.
    pub transition: String,
    /// Each by itself.
    pub own_pace: String,
    /// All at one time.
    pub together: String,
    /// Whether it is compatible.
    pub compatibility: String,
    /// It is.
    pub compatible: String,
    /// It is not.
    pub incompatible: String,
    /// What users have to do.
    pub instructions: String,
}

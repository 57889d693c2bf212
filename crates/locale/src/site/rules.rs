use fairnotice_core::rule::Rule;
use serde::Deserialize;

/// What each rule of a policy is about.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rules {
    /// Semantic versioning.
    pub r1: String,
    /// Coexistence of interfaces.
    pub r2: String,
    /// A smooth transition.
    pub r3: String,
    /// Patches alone.
    pub r4: String,
    /// A data migration.
    pub r5: String,
    /// Early release notification.
    pub r6: String,
    /// The final scope.
    pub r7: String,
    /// Final release notes.
    pub r8: String,
    /// Product documentation.
    pub r9: String,
    /// The kind of change.
    pub c1: String,
    /// A routine update.
    pub c2: String,
    /// The change notification.
    pub c3: String,
    /// An urgent update.
    pub c4: String,
    /// Peak hours.
    pub c5: String,
    /// The rollback plan.
    pub c6: String,
    /// The downtime statement.
    pub c7: String,
    /// The content of the record.
    pub c8: String,
    /// Changes to announced work.
    pub c9: String,
    /// The announcement.
    pub n1: String,
    /// The reminder.
    pub n2: String,
    /// The start of work.
    pub n3: String,
    /// Progress and overrun.
    pub n4: String,
    /// The end of work.
    pub n5: String,
    /// The rollback message.
    pub n6: String,
    /// An incident during work.
    pub n7: String,
    /// Release messages.
    pub n8: String,
}

impl Rules {
    /// The title of a rule.
    pub fn title(&self, rule: Rule) -> &str {
        match rule {
            Rule::R1 => &self.r1,
            Rule::R2 => &self.r2,
            Rule::R3 => &self.r3,
            Rule::R4 => &self.r4,
            Rule::R5 => &self.r5,
            Rule::R6 => &self.r6,
            Rule::R7 => &self.r7,
            Rule::R8 => &self.r8,
            Rule::R9 => &self.r9,
            Rule::C1 => &self.c1,
            Rule::C2 => &self.c2,
            Rule::C3 => &self.c3,
            Rule::C4 => &self.c4,
            Rule::C5 => &self.c5,
            Rule::C6 => &self.c6,
            Rule::C7 => &self.c7,
            Rule::C8 => &self.c8,
            Rule::C9 => &self.c9,
            Rule::N1 => &self.n1,
            Rule::N2 => &self.n2,
            Rule::N3 => &self.n3,
            Rule::N4 => &self.n4,
            Rule::N5 => &self.n5,
            Rule::N6 => &self.n6,
            Rule::N7 => &self.n7,
            Rule::N8 => &self.n8,
        }
    }
}

//! What the engine says of a change and one rule.

use super::{FindingSeverity, LeadCheck, Outcome, Reason};
use crate::{
    calendar::{Counting, Skipped},
    change::Waiver,
    instant::{self, Instant},
    rule::Rule,
};
use serde::{Serialize, Serializer, ser::SerializeStruct as _};
use std::sync::Arc;

/// Who set a rule aside, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WaivedBy {
    /// The person.
    pub by: String,
    /// The reason given.
    pub reason: String,
    /// When.
    #[serde(with = "instant::required")]
    pub at: Instant,
}

impl From<&Waiver> for WaivedBy {
    fn from(waiver: &Waiver) -> Self {
        Self { by: waiver.by.clone(), reason: waiver.reason.clone(), at: waiver.at }
    }
}

/// One rule's outcome, with its reason. On the wire the reason is given in words and in figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// The outcome.
    pub outcome: Outcome,
    /// The section of the vendor's document that says so, where the policy names it.
    pub section: Option<Arc<str>>,
    /// Why.
    pub reason: Reason,
    /// Who set it aside; only where the outcome is `Waived`.
    pub waiver: Option<Box<WaivedBy>>,
    /// Whether the record has a waiver of the failing rule that does not count: the policy does not allow it, or nobody
    /// signed it.
    pub waiver_refused: bool,
}

impl Finding {
    /// The key of the record that it is about: the key of the first fault, else the key of the rule.
    pub fn key(&self) -> &str {
        match &self.reason {
            Reason::Faults(faults) => faults.first().map(|fault| fault.at.as_str()),
            Reason::Missing(fault) => Some(fault.at.as_str()),
            _ => None,
        }
        .filter(|key| !key.is_empty())
        .unwrap_or_else(|| self.rule.key())
    }

    /// How much attention it needs.
    pub fn severity(&self) -> FindingSeverity {
        self.outcome.severity()
    }

    /// Why, in a sentence.
    pub fn why(&self) -> String {
        self.reason.to_string()
    }

    /// What would make it pass; none where nothing has to be done.
    pub fn help(&self) -> Option<String> {
        (self.outcome <= Outcome::Pending).then(|| self.reason.help()).flatten()
    }

    /// How much time there was to spare, in seconds; negative where it was missed.
    pub fn margin_seconds(&self) -> Option<i64> {
        match &self.reason {
            Reason::Lead(check) => Some(check.margin()),
            Reason::Message(check) => check.margin(),
            _ => None,
        }
    }

    /// Until when what is pending can still be done.
    pub fn until(&self) -> Option<Instant> {
        match &self.reason {
            _ if self.outcome != Outcome::Pending => None,
            Reason::Lead(check) => Some(check.due),
            Reason::Message(check) => check.until,
            _ => None,
        }
    }
}

#[derive(Serialize)]
struct Countings {
    clear: Option<bool>,
    elapsed: Option<bool>,
    date: Option<bool>,
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let lead = self.reason.lead();
        let mut fields = serializer.serialize_struct("Finding", 15)?;
        fields.serialize_field("rule", &self.rule)?;
        fields.serialize_field("title", self.rule.title())?;
        fields.serialize_field("outcome", &self.outcome)?;
        fields.serialize_field("severity", &self.severity())?;
        fields.serialize_field("section", &self.section.as_deref())?;
        fields.serialize_field("why", &self.why())?;
        fields.serialize_field("help", &self.help())?;
        fields.serialize_field("required", &self.reason.required())?;
        fields.serialize_field("actual", &self.reason.actual())?;
        fields.serialize_field("margin_seconds", &self.margin_seconds())?;
        fields.serialize_field("until", &self.until().map(instant::text))?;
        let countings = lead.map(|lead| {
            let [clear, elapsed, date] = Counting::ALL.map(|counting| lead.would_pass(counting));
            Countings { clear, elapsed, date }
        });
        fields.serialize_field("countings", &countings)?;
        fields.serialize_field("skipped", &lead.map_or_else(Skipped::default, LeadCheck::skipped))?;
        fields.serialize_field("waiver", &self.waiver)?;
        fields.serialize_field("waiver_refused", &self.waiver_refused)?;
        fields.end()
    }
}

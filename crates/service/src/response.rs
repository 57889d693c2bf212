//! What an operation answers, and how a record is shown to operators and programs.

use crate::{
    audience::{Notified, StepMail},
    edit,
    error::Error,
    service::Service,
};
use fairnotice_core::{
    evaluate::evaluate,
    incident::Incident,
    instant::Instant,
    published_release::Release,
    record::{Record, State},
    snapshot::PublicChange,
    verdict::{Finding, Outcome, Verdict},
};
use fairnotice_store::{StepResult, SubjectId};
use serde::Serialize;

/// A record, with what is due for it.
#[derive(Debug, Serialize)]
pub struct ChangeResponse<'v> {
    #[serde(flatten)]
    change: PublicChange,
    revision: u32,
    url: String,
    /// What is due now, or was broken: an obligation that fell due is never left out.
    findings: Vec<Finding>,
    /// The verdict that let the announcement or the edit through: the one that is stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'v Verdict>,
    /// What an edit starts from, internal keys among it; for operators alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<serde_json::Value>,
    /// What goes out by mail with the step; in the answer to a step alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    mail: Option<StepMail>,
}

/// A release or an incident, with the address of its page.
#[derive(Debug, Serialize)]
pub struct WithUrl<T> {
    #[serde(flatten)]
    subject: T,
    url: String,
    /// What goes out by mail with the step; in the answer to a step alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    mail: Option<StepMail>,
}

impl Service {
    /// A record as things stand at `now`.
    pub fn change_response(&self, record: &Record, now: Instant) -> ChangeResponse<'static> {
        let policy = self.policies().judging(record.change.file(), now);
        let findings = match record.state {
            State::Draft => Vec::new(),
            _ => needing_attention(evaluate(policy, &record.change, now)),
        };
        let change = PublicChange::new(record, policy);
        ChangeResponse {
            change,
            revision: record.revision,
            url: self.page("maintenance", record.id.as_str()),
            findings,
            verdict: None,
            plan: None,
            mail: None,
        }
    }

    /// The same for an operator, with the plan that an edit starts from.
    pub fn change_response_with_plan(&self, record: &Record, now: Instant) -> Result<ChangeResponse<'static>, Error> {
        let plan = Some(edit::plan_of(&record.change)?);
        Ok(ChangeResponse { plan, ..self.change_response(record, now) })
    }

    /// A release with the address of its page.
    pub fn release_response(&self, release: Release) -> WithUrl<Release> {
        WithUrl { url: self.page("releases", &release.version().to_string()), subject: release, mail: None }
    }

    /// An incident with the address of its page.
    pub fn incident_response(&self, incident: Incident) -> WithUrl<Incident> {
        WithUrl { url: self.page("incidents", incident.id.as_str()), subject: incident, mail: None }
    }

    /// The answer to a step of a record, with what goes out by mail: nothing does for a draft.
    pub(crate) fn answer_change(
        &self,
        record: &Record,
        verdict: Option<&Verdict>,
        notified: Vec<Notified>,
        now: Instant,
    ) -> Result<StepResult, Error> {
        let mail = (record.state != State::Draft).then(|| self.step_mail(notified));
        let answer = serde_json::to_string(&ChangeResponse { verdict, mail, ..self.change_response(record, now) })?;
        Ok(StepResult { subject: (&record.id).into(), revision: record.revision, answer })
    }

    pub(crate) fn answer_release(&self, release: Release, notified: Vec<Notified>) -> Result<StepResult, Error> {
        let (subject, revision) = (SubjectId::from(release.version()), release.revision);
        let mail = Some(self.step_mail(notified));
        let answer = serde_json::to_string(&WithUrl { mail, ..self.release_response(release) })?;
        Ok(StepResult { subject, revision, answer })
    }

    pub(crate) fn answer_incident(&self, incident: Incident, notified: Vec<Notified>) -> Result<StepResult, Error> {
        let (subject, revision) = (SubjectId::from(&incident.id), incident.revision);
        let mail = Some(self.step_mail(notified));
        let answer = serde_json::to_string(&WithUrl { mail, ..self.incident_response(incident) })?;
        Ok(StepResult { subject, revision, answer })
    }

    pub(crate) fn page(&self, part: &str, id: &str) -> String {
        format!("{}/{part}/{id}", self.vendor().url)
    }
}

/// The findings that somebody has to look at.
fn needing_attention(verdict: Verdict) -> Vec<Finding> {
    verdict.findings.into_iter().filter(|finding| finding.outcome < Outcome::Pass).collect()
}

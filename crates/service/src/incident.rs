//! Incidents: opened, reported on, corrected; by themselves or caused by a change.

use crate::{audience::Notified, error::Error, operation::Operation, service::Service, step, token};
use fairnotice_core::{
    change::{Texts, check_title},
    component::{Impact, Status},
    diagnostic::{Diagnostic, Diagnostics},
    id::{ChangeId, IncidentId},
    incident::{ComponentImpact, Incident, Stage},
    instant::Instant,
    lifecycle::{self, Refusal, Step, StepMessage},
    policy::Policy,
    record::{Record, State},
    text::is_blank,
};
use fairnotice_store::{AuditEntry, StepResult, StoredChange, Transaction};
use serde::Deserialize;

/// An incident as an operator opens it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentRequest {
    #[serde(default)]
    id: Option<String>,
    /// One line; an incident that a change causes is named for it by default.
    #[serde(default)]
    title: String,
    /// The title in other languages.
    #[serde(default)]
    title_translations: Texts,
    /// The message to readers.
    #[serde(default)]
    message: String,
    /// The message in other languages.
    #[serde(default)]
    translations: Texts,
    /// Its impact on components; by default the planned impact of the change that causes it.
    #[serde(default)]
    components: Option<Vec<ComponentImpact>>,
    /// The change that caused it.
    #[serde(default)]
    change: Option<ChangeId>,
    /// Why, for the audit log.
    #[serde(default)]
    reason: String,
}

impl IncidentRequest {
    fn message(&self) -> StepMessage {
        StepMessage { translations: self.translations.clone(), ..StepMessage::new(&self.message) }
    }

    fn entry<'a>(&'a self, action: &'a str) -> AuditEntry<'a> {
        AuditEntry { action, reason: &self.reason, detail: &self.message }
    }

    /// The incident that it opens, under its own id or the one that is given. Refused is what cannot be shown: an empty
    /// title, an id that is none, components that the vendor does not list.
    fn opened(
        &self,
        policy: &Policy,
        given: IncidentId,
        caused_by: Option<ChangeId>,
        now: Instant,
    ) -> Result<Incident, Error> {
        let mut problems = Vec::new();
        check_title("title", &self.title, &mut problems);
        for (language, title) in &self.title_translations {
            check_title(&format!("title_translations.{language}"), title, &mut problems);
        }
        let id = match self.id.as_deref().map(str::parse) {
            Some(id) => id.map_err(|problem| problems.push(problem)).unwrap_or(given),
            None => given,
        };
        let components = self.components.clone().unwrap_or_default();
        problems.extend(unlisted(policy, &components));
        Diagnostics::check(problems)?;
        let opened = Incident::opened(id, &self.title, components, caused_by, &self.message(), now);
        Ok(Incident { translations: self.title_translations.clone(), ..opened })
    }

    /// The incident, if a change causes it.
    fn caused(&self, policy: &Policy, record: &Record, now: Instant) -> Result<Incident, Error> {
        let file = record.change.file();
        let mut request = self.clone();
        if is_blank(&self.title) {
            request.title.clone_from(&file.title);
            let titles = file.translations.iter().filter(|(_, texts)| !texts.title.is_empty());
            let titles = titles.map(|(language, texts)| (language.clone(), texts.title.clone()));
            request.title_translations = titles.chain(self.title_translations.clone()).collect();
        }
        let expected = file.components.iter().map(|affected| ComponentImpact {
            id: affected.id.clone(),
            status: match affected.impact.unwrap_or_default() {
                Impact::FullOutage => Status::MajorOutage,
                Impact::PartialOutage => Status::PartialOutage,
                Impact::Degraded | Impact::BriefInterruptions | Impact::None => Status::DegradedPerformance,
            },
        });
        request.components = Some(self.components.clone().unwrap_or_else(|| expected.collect()));
        let given = IncidentId::caused_by(&record.id, record.change.actual().incidents.len() + 1);
        request.opened(policy, given, Some(record.id.clone()), now)
    }
}

/// Opens an incident that a change causes, and notes it in the change's record. Returns both, and whom the step notifies.
async fn caused(
    service: &Service,
    tx: &mut Transaction<'_>,
    request: &IncidentRequest,
    before: StoredChange,
) -> Result<(Incident, Record, Vec<Notified>), Error> {
    let (now, state) = (tx.now(), before.record.state);
    // A refusal of the step comes before mistakes in the incident.
    Step::Incident.from(state).ok_or(Refusal::Illegal { step: Step::Incident, state })?;
    let incident = request.caused(service.policies().in_force(now), &before.record, now)?;
    let record = lifecycle::cause(&before.record, &incident.id, &request.message(), now)?;
    tx.add_incident(&incident, request.entry("open")).await?;
    let StoredChange { record: before, policy_hash } = before;
    let after = StoredChange { record, policy_hash };
    let derived = service.derived(&after.record, now);
    tx.put_change(&after, &derived, request.entry(Step::Incident.id())).await?;
    let notified = service.dispatch_change(tx, Some(&before), &after.record, &derived.timetable).await?;
    Ok((incident, after.record, notified))
}

fn unlisted(policy: &Policy, components: &[ComponentImpact]) -> Vec<Diagnostic> {
    let known: Vec<_> = policy.components().iter().map(|component| component.id.as_str()).collect();
    let unlisted = components.iter().enumerate().filter(|(_, impact)| !known.contains(&impact.id.as_str()));
    unlisted
        .map(|(i, impact)| {
            let what = format!("`{}` is no component of the policy", impact.id);
            Diagnostic::new(format!("components[{i}].id"), what).help_among(impact.id.as_str(), &known)
        })
        .collect()
}

fn needs_message(message: &str) -> Result<(), Error> {
    if !is_blank(message) {
        return Ok(());
    }
    Err(Error::invalid(Diagnostic::new("message", "is empty").help("say what readers should know")))
}

/// The step `incident` of a record: opens an incident that the change causes.
#[derive(Debug)]
pub struct Cause {
    /// The change's id.
    pub change: ChangeId,
    /// The revision that the operator has seen, if given.
    pub expected: Option<u32>,
    /// The incident.
    pub request: IncidentRequest,
}

impl Operation for Cause {
    async fn carry_out(&self, service: &Service, tx: &mut Transaction<'_>) -> Result<StepResult, Error> {
        let Self { change, expected, request } = self;
        let before = step::read(tx, change, *expected).await?;
        if request.change.as_ref().is_some_and(|named| named != change) {
            let diagnostic = Diagnostic::new("change", "is not the change in the address");
            return Err(Error::invalid(diagnostic.help("leave it out")));
        }
        let (_, record, notified) = caused(service, tx, request, before).await?;
        service.answer_change(&record, None, notified, tx.now())
    }
}

/// Opens an incident; one that names a change is opened by that change's own step `incident`.
#[derive(Debug)]
pub struct Open(pub IncidentRequest);

impl Operation for Open {
    async fn carry_out(&self, service: &Service, tx: &mut Transaction<'_>) -> Result<StepResult, Error> {
        let Self(request) = self;
        needs_message(&request.message)?;
        if let Some(change) = &request.change {
            let before = step::read(tx, change, None).await?;
            may_cause(&before.record)?;
            let (incident, _, notified) = caused(service, tx, request, before).await?;
            return service.answer_incident(incident, notified);
        }
        let given = IncidentId::from_bytes(token::bytes()?);
        let incident = request.opened(service.policies().in_force(tx.now()), given, None, tx.now())?;
        tx.add_incident(&incident, request.entry("open")).await?;
        let notified = service.dispatch_incident(tx, None, &incident).await?;
        service.answer_incident(incident, notified)
    }
}

fn may_cause(record: &Record) -> Result<(), Error> {
    match record.state {
        State::Draft => {
            // Readers must not learn of a draft.
            let diagnostic = Diagnostic::new("change", format!("`{}` is a draft", record.id));
            Err(Error::invalid(diagnostic.help("name a change that has been announced")))
        }
        state if state.is_under_way() => Ok(()),
        state => Err(Error::Refused {
            refusal: Refusal::Illegal { step: Step::Incident, state },
            help: "leave `change` out to open an incident without a cause",
        }),
    }
}

/// A report on an open incident.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportRequest {
    #[serde(default)]
    message: String,
    #[serde(default)]
    translations: Texts,
    /// The stage; by default the present one.
    #[serde(default)]
    stage: Option<Stage>,
    #[serde(default)]
    components: Option<Vec<ComponentImpact>>,
    #[serde(default)]
    reason: String,
}

impl ReportRequest {
    fn message(&self) -> StepMessage {
        StepMessage { translations: self.translations.clone(), ..StepMessage::new(&self.message) }
    }
}

/// Reports on an incident.
#[derive(Debug)]
pub struct UpdateIncident {
    /// The incident's id.
    pub id: IncidentId,
    /// The report.
    pub request: ReportRequest,
}

impl Operation for UpdateIncident {
    async fn carry_out(&self, service: &Service, tx: &mut Transaction<'_>) -> Result<StepResult, Error> {
        let Self { id, request } = self;
        needs_message(&request.message)?;
        let components = request.components.as_deref().unwrap_or_default();
        Diagnostics::check(unlisted(service.policies().in_force(tx.now()), components))?;
        let before = tx.incident(id).await?;
        tx.keep_order(&id.into()).await?;
        let stage = request.stage.unwrap_or(before.stage);
        let after = before.updated(stage, request.components.clone(), &request.message(), tx.now());
        let entry = AuditEntry { action: "update", reason: &request.reason, detail: &request.message };
        tx.put_incident(&after, entry).await?;
        let notified = service.dispatch_incident(tx, Some(&before), &after).await?;
        service.answer_incident(after, notified)
    }
}

/// Corrects the text of a published report; readers see that it was corrected.
#[derive(Debug)]
pub struct CorrectIncident {
    /// The incident's id.
    pub id: IncidentId,
    /// Which report, from 0, oldest first.
    pub number: usize,
    /// The text.
    pub request: ReportRequest,
}

impl Operation for CorrectIncident {
    async fn carry_out(&self, service: &Service, tx: &mut Transaction<'_>) -> Result<StepResult, Error> {
        let Self { id, number, request } = self;
        needs_message(&request.message)?;
        let before = tx.incident(id).await?;
        tx.keep_order(&id.into()).await?;
        let after = before.corrected(*number, &request.message(), tx.now())?;
        let old = before.updates.get(*number).map_or("", |report| &report.message);
        tx.put_incident(&after, AuditEntry { action: "correct", reason: &request.reason, detail: old }).await?;
        service.answer_incident(after, Vec::new())
    }
}

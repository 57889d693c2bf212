//! `/api/v1/incidents`

use super::{address::Path, answer::Told, ask::Ask, problem::Problem};
use crate::app::App;
use axum::{Json, extract::State, response::Response};
use fairnotice_core::{
    change::{Texts, check_title, is_id},
    component::{Impact, Status},
    diagnostic,
    incident::{ComponentImpact, Incident, Stage},
    instant::Instant,
    lifecycle::{self, Refusal, Step, StepMessage},
    record::{Record, State as RecordState},
};
use fairnotice_store::{AuditEntry, StepResult, StoredChange, Subject, Transaction};
use serde::Deserialize;

/// How many incidents one answer holds.
const PAGE: u32 = 100;

/// An incident as an operator opens it.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ComponentImpactRequest {
    #[serde(default)]
    id: Option<String>,
    /// One line; an incident that a change causes is named for it by default.
    #[serde(default)]
    title: String,
    /// The title in other languages.
    #[serde(default)]
    title_translations: Texts,
    /// What readers are told.
    #[serde(default)]
    message: String,
    /// The message in other languages.
    #[serde(default)]
    translations: Texts,
    /// What it does to each component; by default what the change that causes it was expected to do.
    #[serde(default)]
    components: Option<Vec<ComponentImpact>>,
    /// The change that caused it.
    #[serde(default)]
    change: Option<String>,
    /// Why, for the audit log.
    #[serde(default)]
    reason: String,
}

impl ComponentImpactRequest {
    fn said(&self) -> StepMessage {
        StepMessage { translations: self.translations.clone(), ..StepMessage::new(&self.message) }
    }

    fn act<'a>(&'a self, action: &'a str) -> AuditEntry<'a> {
        AuditEntry { action, reason: &self.reason, detail: &self.message }
    }

    /// Refuses one that says that another change than this caused it.
    pub(super) fn is_of(&self, change: &str) -> Result<(), Problem> {
        if self.change.as_deref().is_none_or(|named| named == change) {
            return Ok(());
        }
        let problem = diagnostic::Diagnostic::new("change", "is another one than the address names");
        Err(Problem::invalid(&[problem.help("leave it out")]))
    }

    /// The id that it gets: its own, or the record's with a number.
    fn id_for(&self, record: &Record) -> String {
        let number = record.change.actual().incidents.len() + 1;
        let base: String = record.id.chars().take(50).collect();
        self.id.clone().unwrap_or_else(|| format!("{base}-incident-{number}"))
    }

    /// The incident that it opens. Refused is what cannot be shown: an empty title, an id that is none, components that the
    /// vendor does not list.
    fn opened(&self, app: &App, id: &str, caused_by: Option<String>, now: Instant) -> Result<Incident, Problem> {
        let mut problems = Vec::new();
        check_title("title", &self.title, &mut problems);
        for (language, title) in &self.title_translations {
            check_title(&format!("title_translations.{language}"), title, &mut problems);
        }
        if !is_id(id) {
            let problem = diagnostic::Diagnostic::new("id", format!("`{id}` cannot be part of an address"));
            problems.push(problem.help("use up to 64 of the characters a-z, 0-9 and -"));
        }
        let components = self.components.clone().unwrap_or_default();
        problems.extend(unlisted(app, &components));
        if !problems.is_empty() {
            return Err(Problem::invalid(&problems));
        }
        let opened = Incident::opened(id, &self.title, components, caused_by, &self.said(), now);
        Ok(Incident { translations: self.title_translations.clone(), ..opened })
    }

    /// The same for an incident that a change causes.
    fn caused(&self, app: &App, record: &Record, id: &str, now: Instant) -> Result<Incident, Problem> {
        let file = record.change.file();
        let mut strike = self.clone();
        if self.title.trim().is_empty() {
            strike.title.clone_from(&file.title);
            let titles = file.translations.iter().filter(|(_, texts)| !texts.title.is_empty());
            let titles = titles.map(|(language, texts)| (language.clone(), texts.title.clone()));
            strike.title_translations = titles.chain(self.title_translations.clone()).collect();
        }
        let expected = file.components.iter().map(|affected| ComponentImpact {
            id: affected.id.clone(),
            status: match affected.impact.unwrap_or_default() {
                Impact::FullOutage => Status::MajorOutage,
                Impact::PartialOutage => Status::PartialOutage,
                Impact::Degraded | Impact::BriefInterruptions | Impact::None => Status::DegradedPerformance,
            },
        });
        strike.components = Some(self.components.clone().unwrap_or_else(|| expected.collect()));
        strike.opened(app, id, Some(record.id.clone()), now)
    }
}

/// The step `incident` of a change, whichever address it is asked by: the incident is opened, and entered in the record.
pub(super) async fn cause(
    app: &App,
    writing: &mut Transaction<'_>,
    strike: &ComponentImpactRequest,
    before: StoredChange,
) -> Result<(Incident, Record), Problem> {
    let (now, id) = (writing.now(), strike.id_for(&before.record));
    let record = lifecycle::cause(&before.record, &id, &strike.said(), now)?;
    let incident = strike.caused(app, &before.record, &id, now)?;
    writing.add_incident(&incident, strike.act("open")).await?;
    let after = StoredChange { record, ..before };
    writing.put_change(&after, &app.follows(&after.record, now), strike.act(Step::Incident.id())).await?;
    Ok((incident, after.record))
}

fn unlisted(app: &App, components: &[ComponentImpact]) -> Vec<diagnostic::Diagnostic> {
    let known: Vec<_> = app.policy().components().iter().map(|component| component.id.as_str()).collect();
    let unlisted = components.iter().enumerate().filter(|(_, struck)| !known.contains(&struck.id.as_str()));
    unlisted
        .map(|(i, struck)| {
            let what = format!("`{}` is no component of the policy", struck.id);
            let near = diagnostic::nearest(&struck.id, known.iter().copied());
            let help = near
                .map_or_else(|| format!("there are {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
            diagnostic::Diagnostic::new(format!("components[{i}].id"), what).help(help)
        })
        .collect()
}

fn done(incident: &Incident) -> StepResult {
    StepResult { kind: Subject::Incident, subject: incident.id.clone(), revision: incident.revision }
}

fn needs_message(message: &str) -> Result<(), Problem> {
    if !message.trim().is_empty() {
        return Ok(());
    }
    Err(Problem::invalid(&[diagnostic::Diagnostic::new("message", "is empty").help("say what readers should know")]))
}

async fn of_change(
    app: &App,
    writing: &mut Transaction<'_>,
    strike: &ComponentImpactRequest,
    change: &str,
) -> Result<Incident, Problem> {
    let before = writing.change(change).await?;
    match before.record.state {
        RecordState::Draft => {
            // Readers cannot follow it, and must not learn that it is there.
            let problem = diagnostic::Diagnostic::new("change", format!("`{change}` is a draft"));
            Err(Problem::invalid(&[problem.help("name a change that has been announced")]))
        }
        state if state.is_under_way() => Ok(cause(app, writing, strike, before).await?.0),
        state => {
            let refusal = Refusal::Illegal { step: Step::Incident, state };
            Err(Problem::from(refusal).but("leave `change` out to open an incident that no work under way causes"))
        }
    }
}

/// `POST /api/v1/incidents`: opens an incident; with `change` as one that the change causes, by that change's own step
/// `incident`.
pub(super) async fn open(State(app): State<App>, ask: Ask<ComponentImpactRequest>) -> Result<Response, Problem> {
    ask.create(app, |strike, app, writing| {
        Box::pin(async move {
            needs_message(&strike.message)?;
            if let Some(change) = &strike.change {
                return Ok(done(&of_change(app, writing, strike, change).await?));
            }
            let id = match &strike.id {
                Some(id) => id.clone(),
                None => super::operator::random::<6>().map_err(Problem::internal)?,
            };
            let incident = strike.opened(app, &id, None, writing.now())?;
            writing.add_incident(&incident, strike.act("open")).await?;
            Ok(done(&incident))
        })
    })
    .await
}

/// What an operator says of an open incident.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Word {
    #[serde(default)]
    message: String,
    #[serde(default)]
    translations: Texts,
    /// How far it has been dealt with; by default as far as before.
    #[serde(default)]
    stage: Option<Stage>,
    #[serde(default)]
    components: Option<Vec<ComponentImpact>>,
    #[serde(default)]
    reason: String,
}

impl Word {
    fn said(&self) -> StepMessage {
        StepMessage { translations: self.translations.clone(), ..StepMessage::new(&self.message) }
    }
}

/// `POST /api/v1/incidents/{id}/updates`
pub(super) async fn update(
    State(app): State<App>,
    Path(id): Path<String>,
    ask: Ask<Word>,
) -> Result<Response, Problem> {
    ask.carry_out(app, move |word, app, writing| {
        Box::pin(async move {
            needs_message(&word.message)?;
            let unlisted = unlisted(app, word.components.as_deref().unwrap_or_default());
            if !unlisted.is_empty() {
                return Err(Problem::invalid(&unlisted));
            }
            let before = writing.incident(&id).await?;
            let stage = word.stage.unwrap_or(before.stage);
            let after = before.told(stage, word.components.clone(), &word.said(), writing.now());
            let act = AuditEntry { action: "update", reason: &word.reason, detail: &word.message };
            writing.put_incident(&after, act).await?;
            Ok(done(&after))
        })
    })
    .await
}

/// `PATCH /api/v1/incidents/{id}/updates/{number}`: another text in the place of a published one.
pub(super) async fn correct(
    State(app): State<App>,
    Path((id, number)): Path<(String, usize)>,
    ask: Ask<Word>,
) -> Result<Response, Problem> {
    ask.carry_out(app, move |word, _, writing| {
        Box::pin(async move {
            needs_message(&word.message)?;
            let before = writing.incident(&id).await?;
            let after = before.corrected(number, &word.said(), writing.now())?;
            let old = &before.updates[number].message;
            writing.put_incident(&after, AuditEntry { action: "correct", reason: &word.reason, detail: old }).await?;
            Ok(done(&after))
        })
    })
    .await
}

/// `GET /api/v1/incidents`: newest first.
pub(super) async fn list(State(app): State<App>) -> Result<Json<Vec<Told<Incident>>>, Problem> {
    let incidents = app.store().incidents(PAGE).await?;
    Ok(Json(incidents.into_iter().map(|incident| Told::incident(&app, incident)).collect()))
}

/// `GET /api/v1/incidents/{id}`
pub(super) async fn read(State(app): State<App>, Path(id): Path<String>) -> Result<Json<Told<Incident>>, Problem> {
    Ok(Json(Told::incident(&app, app.store().incident(&id).await?)))
}

//! An example record from a file: its steps, and the instants at which the banner changes.

use fairnotice_core::{
    change::{Change, Texts},
    component::Component,
    embed::Document,
    evaluate::evaluate,
    file,
    id::IncidentId,
    incident::{ComponentImpact, Incident, Stage},
    instant::{self, Instant},
    lifecycle::{Step, StepMessage, announce, cause, edit, remind, take},
    notice::{Filter, Phase, next_turn, notices},
    policy::Policy,
    record::Record,
    snapshot::{PublicRecords, Snapshot, Vendor},
    what_if,
};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

/// An example, as the preview's slider shows it.
pub(crate) struct Life {
    pub(crate) name: &'static str,
    pub(crate) ends: Instant,
    pub(crate) turns: Vec<Turn>,
}

/// An instant at which the banner changes.
pub(crate) struct Turn {
    pub(crate) at: Instant,
    /// Its name in the preview: from the step, or else the phase.
    pub(crate) name: String,
    /// Of the most pressing notice.
    pub(crate) phase: Option<Phase>,
    /// The new public state; none if only time has passed.
    pub(crate) snapshot: Option<Snapshot>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, with = "instant::option")]
    begins: Option<Instant>,
    #[serde(default, with = "instant::option")]
    ends: Option<Instant>,
    /// Plans by the ids of their records.
    records: BTreeMap<String, toml::Table>,
    steps: Vec<StepEntry>,
}

/// A step with its message.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepEntry {
    #[serde(with = "instant::required")]
    at: Instant,
    /// A step of a record by its id, `remind`, or `report` for a message on an incident.
    step: String,
    /// Of the record; of the incident for a report.
    id: String,
    #[serde(default)]
    turn: Option<String>,
    #[serde(default)]
    message: String,
    #[serde(default)]
    translations: Texts,
    #[serde(default, with = "instant::option")]
    end: Option<Instant>,
    /// The keys that an edit replaces.
    #[serde(default)]
    plan: toml::Table,
    /// The incident that the work causes.
    #[serde(default)]
    incident: Option<Opened>,
    #[serde(default)]
    stage: Stage,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Opened {
    id: IncidentId,
    title: String,
    translations: Texts,
    components: Vec<ComponentImpact>,
}

struct Living {
    policy: Policy,
    plans: BTreeMap<String, toml::Table>,
    records: BTreeMap<String, Record>,
    incidents: Vec<Incident>,
    revision: u64,
}

impl Life {
    /// Takes the steps of `before`, then those of the example. Panics on a step that the policy or the state forbids.
    pub(crate) fn play(name: &'static str, before: &str, life: &str) -> Self {
        let [before, life]: [File; 2] = [before, life].map(|text| toml::from_str(text).unwrap());
        let policy = file::policy(include_str!("../../../../policies/reference-strict.toml")).unwrap();
        let plans = before.records.into_iter().chain(life.records).collect();
        let mut living = Living { policy, plans, records: BTreeMap::new(), incidents: Vec::new(), revision: 0 };
        let (begins, ends) = (life.begins.unwrap(), life.ends.unwrap());
        let (past, ahead): (Vec<_>, Vec<_>) =
            before.steps.into_iter().chain(life.steps).partition(|entry| entry.at < begins);
        for step in &past {
            living.take(step);
        }
        let mut turns = Vec::new();
        living.turn(begins, None, &mut turns);
        for step in &ahead {
            living.clock_turns(step.at, &mut turns);
            living.take(step);
            living.turn(step.at, step.turn.as_deref(), &mut turns);
        }
        living.clock_turns(ends, &mut turns);
        Self { name, ends, turns }
    }
}

impl Living {
    fn take(&mut self, entry: &StepEntry) {
        let StepEntry { at, step, id, message, translations, end, .. } = entry;
        let text = StepMessage { message: message.clone(), translations: translations.clone(), end: *end };
        self.revision += 1;
        if step == "report" {
            let incident = self.incidents.iter_mut().find(|incident| incident.id == id.as_str()).unwrap();
            *incident = incident.updated(entry.stage, None, &text, *at);
            return;
        }
        let record = self.records.get(id);
        let taken = match Step::ALL.into_iter().find(|known| known.id() == step) {
            Some(Step::Announce) => {
                let draft = Record::draft(id.parse().unwrap(), plan(&self.plans[id]));
                let record = announce(&draft, &text, *at);
                self.keeps(&record.as_ref().unwrap().change, *at);
                record
            }
            Some(Step::Edit) => {
                let planned = self.plans.get_mut(id).unwrap();
                planned.extend(entry.plan.clone());
                let (planned, record) = (plan(planned), record.unwrap());
                let (_, verdict) = what_if::edit(&self.policy, &record.change, &planned, *at);
                assert!(verdict.compliant(), "{id} at {at}: {verdict}");
                edit(record, &planned, &text, *at)
            }
            Some(Step::Incident) => {
                let Opened { id, title, translations, components } = entry.incident.as_ref().unwrap();
                let caused_by = record.map(|record| record.id.clone());
                let opened = Incident::opened(id.clone(), title, components.clone(), caused_by, &text, *at);
                self.incidents.push(Incident { translations: translations.clone(), ..opened });
                cause(record.unwrap(), id, &text, *at)
            }
            Some(step) => take(record.unwrap(), step, &text, *at),
            None if step == "remind" => Ok(remind(record.unwrap(), *at).unwrap()),
            None => panic!("`{step}` is no step"),
        };
        let taken = taken.unwrap_or_else(|refusal| panic!("{id} at {at}: {refusal}"));
        self.records.insert(id.clone(), taken);
    }

    fn keeps(&self, change: &Change, now: Instant) {
        let verdict = evaluate(&self.policy, change, now);
        assert!(verdict.compliant(), "{}", verdict);
    }

    fn snapshot(&self) -> Snapshot {
        let policy = self.policy.file();
        // Through serde, because what else a component may carry has defaults.
        let component =
            |id: &str, name: &str| -> Component { serde_json::from_value(json!({ "id": id, "name": name })).unwrap() };
        let components: Vec<_> =
            policy.components.iter().map(|listed| component(listed.id.as_str(), &listed.name)).collect();
        let records: Vec<_> = self.records.values().cloned().collect();
        let public = PublicRecords {
            revision: self.revision,
            components: &components,
            records: &records,
            incidents: &self.incidents,
            truncated: None,
        };
        let vendor = Vendor { name: "Northwind Platform".to_owned(), url: "https://status.example".to_owned() };
        Snapshot::new(vendor, public, |_| &self.policy)
    }

    fn turn(&self, at: Instant, name: Option<&str>, turns: &mut Vec<Turn>) {
        let snapshot = self.snapshot();
        let phase = phases(&snapshot, at).first().copied();
        let name = name.unwrap_or_else(|| named(phase, turns)).to_owned();
        turns.push(Turn { at, name, phase, snapshot: Some(snapshot) });
    }

    /// The changes with time before the next step.
    fn clock_turns(&self, until: Instant, turns: &mut Vec<Turn>) {
        let snapshot = self.snapshot();
        let mut now = turns.last().unwrap().at;
        loop {
            let document = Document::new(&snapshot, now, "en");
            let turn = next_turn(&document, &Filter::default(), now.timestamp_millis()).unwrap_or(i64::MAX);
            let next = turn.min(Document::until(&snapshot, now));
            let Some(next) = Instant::from_timestamp_millis(next).filter(|next| *next < until) else { break };
            let (before, after) = (phases(&snapshot, now), phases(&snapshot, next));
            now = next;
            let phase = after.first().copied();
            if before.len() != after.len() || before.first() != after.first() {
                let name = named(phase, turns).to_owned();
                turns.push(Turn { at: now, name, phase, snapshot: None });
            }
        }
    }
}

/// The name of a turn that no step names.
fn named(phase: Option<Phase>, turns: &[Turn]) -> &'static str {
    match phase {
        Some(phase) => phase.id(),
        None if turns.is_empty() => "quiet",
        None => "gone",
    }
}

/// The phases of the notices that show, most pressing first.
fn phases(snapshot: &Snapshot, now: Instant) -> Vec<Phase> {
    let document = Document::new(snapshot, now, "en");
    notices(&document, &Filter::default(), now.timestamp_millis()).iter().map(|notice| notice.phase).collect()
}

fn plan(keys: &toml::Table) -> Change {
    let text = keys.to_string();
    file::change(&text).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
}

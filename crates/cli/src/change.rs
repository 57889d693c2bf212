//! `fairnotice change …`: announces and runs a change on a server.

mod client;
mod print;

pub(crate) use client::ClientError;

use crate::{
    failure::Failure,
    input::Input,
    output::{self, Format},
    parse_instant,
};
use clap::{Args, Subcommand};
use client::{ApiRequest, Client, ServerOptions};
use fairnotice_core::{
    file,
    id::ChangeId,
    instant::{self, Instant},
    lifecycle::Step,
    record::State,
};
use fairnotice_service::{edit::OWN, merge_patch};
use print::ChangeOperation;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::{ffi::OsString, process::ExitCode};
use ureq::http::Method;

#[derive(Debug, Args)]
pub(crate) struct ChangeCommand {
    #[command(flatten)]
    server: ServerOptions,
    /// Text for people, or the server's answer as JSON for programs
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Only show what the step would do, and how many subscribers it would notify: nothing is stored
    #[arg(long, global = true)]
    dry_run: bool,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Store a change record as a draft, which only operators see
    Draft {
        /// Change record (TOML); `-` reads standard input
        file: Input,
        /// Why, for the audit log
        #[arg(long, default_value = "", hide_default_value = true)]
        reason: String,
    },
    /// Announce a change record, or publish a draft
    Announce {
        /// Change record (TOML), `-` for standard input, or a draft's id. A name that can be an id is one: write `./cut` for a file named `cut`
        #[arg(value_name = "FILE|ID")]
        what: Announced,
        #[command(flatten)]
        message: StepMessage,
        #[command(flatten)]
        duplicate: Duplicate,
        /// Only if this is still the draft's newest revision
        #[arg(long, value_name = "N")]
        revision: Option<u32>,
    },
    /// Change the plan of a draft or of announced work
    Edit {
        #[command(flatten)]
        record: RecordRef,
        #[command(flatten)]
        plan: PlanEdit,
        #[command(flatten)]
        message: StepMessage,
        #[command(flatten)]
        duplicate: Duplicate,
    },
    /// Report that work begins
    Start {
        #[command(flatten)]
        arguments: StepArguments,
        /// Why work begins outside the announced window: published, and counted as a broken promise
        #[arg(long, value_name = "TEXT")]
        deviation: Option<String>,
    },
    /// Publish a message while work goes on, with a later end if there is one, or the rollback message
    Update {
        #[command(flatten)]
        arguments: StepArguments,
        /// The new end of work
        #[arg(long, value_name = "INSTANT", value_parser = parse_instant)]
        end: Option<Instant>,
    },
    /// Report that work is finished and is being verified
    Verify(StepArguments),
    /// Report that work is finished as planned
    Finish(StepArguments),
    /// Report that the change is rolled back; without a message the rollback message is still due
    Rollback(StepArguments),
    /// Open an incident that the work causes
    Incident {
        #[command(flatten)]
        arguments: StepArguments,
        /// The incident's title; by default the change's
        #[arg(long)]
        title: Option<String>,
    },
    /// Close the record: nothing more is due
    Close(StepArguments),
    /// Cancel the change
    Cancel(StepArguments),
}

/// The record of a command.
#[derive(Debug, Args)]
struct RecordRef {
    /// The record's id
    #[arg(value_parser = parse_id)]
    id: ChangeId,
    /// Only if this is still the record's newest revision
    #[arg(long, value_name = "N")]
    revision: Option<u32>,
}

/// The message and the reason of a step.
#[derive(Debug, Args, Serialize)]
struct StepMessage {
    /// The message that is published
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    #[serde(skip_serializing_if = "String::is_empty")]
    message: String,
    /// Why, for the audit log
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    #[serde(skip_serializing_if = "String::is_empty")]
    reason: String,
}

#[derive(Debug, Args, Serialize)]
struct Duplicate {
    /// Announce it although another record announces the same work or the same release
    #[arg(long)]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    allow_duplicate: bool,
}

#[derive(Debug, Args)]
struct StepArguments {
    #[command(flatten)]
    record: RecordRef,
    #[command(flatten)]
    message: StepMessage,
}

/// The new plan: a complete file, or single keys.
#[derive(Debug, Args, Serialize)]
#[group(id = "plan", required = true, multiple = true)]
struct PlanEdit {
    /// The complete new record (TOML); `-` reads standard input
    #[arg(conflicts_with_all = ["title", "description", "start", "end"])]
    #[serde(skip)]
    file: Option<Input>,
    /// New title
    #[arg(long, value_name = "TEXT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// New description
    #[arg(long, value_name = "TEXT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// When work begins
    #[arg(long, value_name = "INSTANT", value_parser = parse_instant)]
    #[serde(skip_serializing_if = "Option::is_none", with = "instant::option")]
    start: Option<Instant>,
    /// When work ends
    #[arg(long, value_name = "INSTANT", value_parser = parse_instant)]
    #[serde(skip_serializing_if = "Option::is_none", with = "instant::option")]
    end: Option<Instant>,
}

/// What is announced.
#[derive(Debug, Clone)]
enum Announced {
    Draft(ChangeId),
    File(Input),
}

impl From<String> for Announced {
    fn from(text: String) -> Self {
        let id = text.parse().ok().filter(|_| text != "-");
        id.map_or_else(|| Self::File(OsString::from(text).into()), Self::Draft)
    }
}

fn parse_id(text: &str) -> Result<ChangeId, String> {
    let odd = "cannot be the id of a record: ids have up to 64 of the characters a-z, 0-9 and -";
    text.parse().map_err(|_| odd.to_owned())
}

impl ChangeCommand {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let client = self.server.client()?;
        let (operation, request) = self.verb.request(&client)?;
        let response = client.send(&request, self.dry_run)?;
        let shown = match self.format {
            Format::Json => output::json(&response.body),
            Format::Text if response.is_success() => print::success(&client, operation, &response),
            Format::Text => print::refused(&response),
        };
        match shown {
            // An operator who only sees a failure would repeat the step.
            Err(Failure::Output(error)) if response.is_success() && !self.dry_run => {
                Err(Failure::DoneButNotShown(error))
            }
            shown => shown.map(|()| ExitCode::from(print::code(&response))),
        }
    }
}

impl Verb {
    /// The request to the server, and the operation that it performs.
    fn request(self, client: &Client) -> Result<(ChangeOperation, ApiRequest), Failure> {
        let (step, StepArguments { record, message }, more) = match self {
            Self::Draft { file, reason } => {
                let extra = json!({ "draft": true, "reason": reason });
                return Ok((
                    ChangeOperation::Drafted,
                    ApiRequest::post("/api/v1/changes", None, with(planned(&file)?, extra)),
                ));
            }
            Self::Announce { what: Announced::File(file), message, duplicate, revision } => {
                if revision.is_some() {
                    return Err(Failure::Usage(
                        "`--revision` is for a draft, and a file has no revision: announce the draft by its id",
                    ));
                }
                let body = with(with(planned(&file)?, json!(message)), json!(duplicate));
                return Ok((ChangeOperation::Step(Step::Announce), ApiRequest::post("/api/v1/changes", None, body)));
            }
            Self::Announce { what: Announced::Draft(id), message, duplicate, revision } => {
                (Step::Announce, StepArguments { record: RecordRef { id, revision }, message }, json!(duplicate))
            }
            Self::Edit { record, plan, message, duplicate } => {
                return edited(client, &record, &plan, with(json!(message), json!(duplicate)));
            }
            Self::Start { arguments, deviation: None } => (Step::Start, arguments, json!({})),
            Self::Start { arguments, deviation } => (Step::Start, arguments, json!({ "deviation": deviation })),
            Self::Update { arguments, end } => (Step::Update, arguments, json!({ "end": end.map(instant::text) })),
            Self::Verify(arguments) => (Step::Verify, arguments, json!({})),
            Self::Finish(arguments) => (Step::Finish, arguments, json!({})),
            Self::Rollback(arguments) => (Step::Rollback, arguments, json!({})),
            Self::Incident { arguments, title } => {
                (Step::Incident, arguments, json!({ "title": title.unwrap_or_default() }))
            }
            Self::Close(arguments) => (Step::Close, arguments, json!({})),
            Self::Cancel(arguments) => (Step::Cancel, arguments, json!({})),
        };
        let last = if step == Step::Update { "updates" } else { step.id() };
        let path = format!("/api/v1/changes/{}/{last}", record.id);
        Ok((ChangeOperation::Step(step), ApiRequest::post(&path, record.revision, with(json!(message), more))))
    }
}

impl ApiRequest {
    fn post(path: &str, revision: Option<u32>, body: Value) -> Self {
        Self { method: Method::POST, path: path.to_owned(), body, revision }
    }
}

/// One object with the keys of two.
fn with(mut keys: Value, more: Value) -> Value {
    if let (Value::Object(keys), Value::Object(more)) = (&mut keys, more) {
        keys.extend(more);
    }
    keys
}

/// A change record's file as the API takes it.
fn planned(input: &Input) -> Result<Value, Failure> {
    let change = file::change(&input.read()?);
    let change = change.map_err(|diagnostics| Failure::unreadable(&input.to_string(), diagnostics))?;
    Ok(serde_json::to_value(change.file())?)
}

/// An edit of the newest revision: a merge patch from the present plan to the new one.
fn edited(
    client: &Client,
    record: &RecordRef,
    plan: &PlanEdit,
    beside: Value,
) -> Result<(ChangeOperation, ApiRequest), Failure> {
    let path = format!("/api/v1/changes/{}", record.id);
    let stands = client.read(&path)?;
    let newest = stands["revision"].as_u64().and_then(|revision| u32::try_from(revision).ok());
    let edit = match &plan.file {
        None => json!(plan),
        Some(file) => {
            let new = planned(file)?;
            if new["id"].as_str().is_some_and(|id| id != record.id.as_str()) {
                return Err(Failure::Usage("the file has another `id` than the record that is edited"));
            }
            let is_draft = stands["state"] == State::Draft.id();
            merge_patch::between(&own(stands["plan"].clone(), is_draft), &own(new, is_draft))
        }
    };
    let request =
        ApiRequest { method: Method::PATCH, path, body: with(edit, beside), revision: record.revision.or(newest) };
    Ok((ChangeOperation::Edited { from: newest }, request))
}

/// The keys of a release that the server writes.
const RELEASE_INSTANTS: [&str; 3] = ["early_notice_at", "notes_at", "docs_at"];

/// The keys of a plan that an editor may change: without the keys that the server writes, and for an announced change without
/// the published keys of its release.
fn own(mut plan: Value, is_draft: bool) -> Value {
    let take_out = |keys: &mut Map<String, Value>, out: &[&str]| keys.retain(|key, _| !out.contains(&key.as_str()));
    if let Value::Object(keys) = &mut plan {
        take_out(keys, &OWN);
        if let Some(Value::Object(release)) = keys.get_mut("release").filter(|_| !is_draft) {
            take_out(release, &RELEASE_INSTANTS);
        }
    }
    plan
}

//! `fairnotice change …`: takes a change through its life on a running server.

mod client;
mod print;

pub(super) use client::ClientError;

use super::{Failure, Format, parse_instant, read};
use crate::{api::edit::OWN, merge_patch};
use clap::{Args, Subcommand};
use client::{Ask, Client, Server};
use fairnotice_core::{
    change::is_id,
    file,
    instant::{self, Instant},
    lifecycle::Step,
    record::State,
};
use print::Did;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};
use ureq::http::Method;

#[derive(Debug, Args)]
pub(super) struct ChangeCommand {
    #[command(flatten)]
    server: Server,
    /// Text for people, or the server's answer as JSON for programs
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Keep a change record as a draft, which operators alone see
    Draft {
        /// Change record (TOML)
        file: PathBuf,
        /// Why, for the audit log
        #[arg(long, default_value = "", hide_default_value = true)]
        reason: String,
    },
    /// Announce a change record, or publish a draft
    Announce {
        /// Change record (TOML), or a draft's id. What could be an id is one: write `./cut` for a file named `cut`
        #[arg(value_name = "FILE|ID")]
        what: String,
        #[command(flatten)]
        words: Words,
        /// Only if this is still the draft's newest revision
        #[arg(long, value_name = "N")]
        revision: Option<u32>,
    },
    /// Put another plan in the place of a draft's, or of announced work's
    Edit {
        #[command(flatten)]
        record: OfRecord,
        #[command(flatten)]
        plan: Plan,
        #[command(flatten)]
        words: Words,
    },
    /// Say that work begins
    Start {
        #[command(flatten)]
        take: Take,
        /// Why work begins outside the announced window: published, and counted as a broken promise
        #[arg(long, value_name = "TEXT")]
        deviation: Option<String>,
    },
    /// Tell readers something while work goes on, another end of it among that, or why it was rolled back
    Update {
        #[command(flatten)]
        take: Take,
        /// When work will end instead
        #[arg(long, value_name = "INSTANT", value_parser = parse_instant)]
        end: Option<Instant>,
    },
    /// Say that work is done and is being verified
    Verify(Take),
    /// Say that work is finished as planned
    Finish(Take),
    /// Say that the change is undone; without a message the rollback message is owed
    Rollback(Take),
    /// Open an incident that the work causes
    Incident {
        #[command(flatten)]
        take: Take,
        /// The incident's title; by default the change's
        #[arg(long)]
        title: Option<String>,
    },
    /// Say that nothing more is owed
    Close(Take),
    /// Say that it will not happen
    Cancel(Take),
}

/// Which record a command speaks of.
#[derive(Debug, Args)]
struct OfRecord {
    /// The record's id
    #[arg(value_parser = parse_id)]
    id: String,
    /// Only if this is still the record's newest revision
    #[arg(long, value_name = "N")]
    revision: Option<u32>,
}

/// What is said with a step.
#[derive(Debug, Args, Serialize)]
struct Words {
    /// What readers are told
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    #[serde(skip_serializing_if = "String::is_empty")]
    message: String,
    /// Why, for the audit log
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    #[serde(skip_serializing_if = "String::is_empty")]
    reason: String,
}

#[derive(Debug, Args)]
struct Take {
    #[command(flatten)]
    record: OfRecord,
    #[command(flatten)]
    words: Words,
}

/// What the plan becomes: all of it, or the keys that change most.
#[derive(Debug, Args, Serialize)]
#[group(id = "plan", required = true, multiple = true)]
struct Plan {
    /// The whole new record (TOML)
    #[arg(conflicts_with_all = ["title", "description", "start", "end"])]
    #[serde(skip)]
    file: Option<PathBuf>,
    /// Another title
    #[arg(long, value_name = "TEXT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// Another account of what will be done
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

fn parse_id(text: &str) -> Result<String, String> {
    let odd = "cannot be the id of a record: ids have up to 64 of the characters a-z, 0-9 and -";
    if is_id(text) { Ok(text.to_owned()) } else { Err(odd.to_owned()) }
}

impl ChangeCommand {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let client = self.server.client()?;
        let (did, ask) = self.verb.asks(&client)?;
        let answer = client.ask(&ask)?;
        match self.format {
            Format::Json => println!("{}", serde_json::to_string_pretty(&answer.body)?),
            Format::Text if answer.is_success() => print::done(&client, did, &answer)?,
            Format::Text => print::refused(&answer)?,
        }
        Ok(ExitCode::from(print::code(&answer)))
    }
}

impl Verb {
    /// What it asks of the server, and what has happened once that is done.
    fn asks(self, client: &Client) -> Result<(Did, Ask), Failure> {
        let (step, Take { record, words }, more) = match self {
            Self::Draft { file, reason } => {
                let said = json!({ "draft": true, "reason": reason });
                return Ok((Did::Drafted, Ask::post("/api/v1/changes", None, with(planned(&file)?, said))));
            }
            Self::Announce { what, words, revision } if !is_id(&what) => {
                if revision.is_some() {
                    return Err(Failure::Usage(
                        "`--revision` speaks of a draft, and a file has none: announce the draft by its id",
                    ));
                }
                let body = with(planned(Path::new(&what))?, json!(words));
                return Ok((Did::Took(Step::Announce), Ask::post("/api/v1/changes", None, body)));
            }
            Self::Announce { what: id, words, revision } => {
                (Step::Announce, Take { record: OfRecord { id, revision }, words }, json!({}))
            }
            Self::Edit { record, plan, words } => return edited(client, &record, &plan, &words),
            Self::Start { take, deviation: None } => (Step::Start, take, json!({})),
            Self::Start { take, deviation } => (Step::Start, take, json!({ "deviation": deviation })),
            Self::Update { take, end } => (Step::Update, take, json!({ "end": end.map(instant::text) })),
            Self::Verify(take) => (Step::Verify, take, json!({})),
            Self::Finish(take) => (Step::Finish, take, json!({})),
            Self::Rollback(take) => (Step::Rollback, take, json!({})),
            Self::Incident { take, title } => (Step::Incident, take, json!({ "title": title.unwrap_or_default() })),
            Self::Close(take) => (Step::Close, take, json!({})),
            Self::Cancel(take) => (Step::Cancel, take, json!({})),
        };
        let last = if step == Step::Update { "updates" } else { step.id() };
        let path = format!("/api/v1/changes/{}/{last}", record.id);
        Ok((Did::Took(step), Ask::post(&path, record.revision, with(json!(words), more))))
    }
}

impl Ask {
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
fn planned(path: &Path) -> Result<Value, Failure> {
    let unreadable = |problems| Failure::Unreadable { name: path.display().to_string(), problems };
    Ok(serde_json::to_value(file::change(&read(path)?).map_err(unreadable)?.file())?)
}

/// An edit of the newest revision: a merge patch that leads from what stands there to what is asked for.
fn edited(client: &Client, record: &OfRecord, plan: &Plan, words: &Words) -> Result<(Did, Ask), Failure> {
    let path = format!("/api/v1/changes/{}", record.id);
    let stands = client.read(&path)?;
    let newest = stands["revision"].as_u64().and_then(|revision| u32::try_from(revision).ok());
    let edit = match &plan.file {
        None => json!(plan),
        Some(file) => {
            let whole = planned(file)?;
            if whole["id"].as_str().is_some_and(|id| id != record.id) {
                return Err(Failure::Usage("the file has another `id` than the record that is edited"));
            }
            let is_draft = stands["state"] == State::Draft.id();
            merge_patch::between(&own(stands["plan"].clone(), is_draft), &own(whole, is_draft))
        }
    };
    let ask = Ask { method: Method::PATCH, path, body: with(edit, json!(words)), revision: record.revision.or(newest) };
    Ok((Did::Edited { from: newest }, ask))
}

/// What the server writes down of a release.
const TOLD_OF_RELEASE: [&str; 3] = ["early_notice_at", "notes_at", "docs_at"];

/// The keys of a plan that are an editor's: without what the server writes down of it, and once it is announced without what
/// has been told of its release.
fn own(mut plan: Value, is_draft: bool) -> Value {
    let take_out = |keys: &mut Map<String, Value>, out: &[&str]| keys.retain(|key, _| !out.contains(&key.as_str()));
    if let Value::Object(keys) = &mut plan {
        take_out(keys, &OWN);
        if let Some(Value::Object(release)) = keys.get_mut("release").filter(|_| !is_draft) {
            take_out(release, &TOLD_OF_RELEASE);
        }
    }
    plan
}

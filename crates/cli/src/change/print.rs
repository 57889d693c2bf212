//! The output of a command: the result, or the reasons against it.

use super::client::{ApiResponse, Client};
use crate::{
    failure::Failure,
    output::{self, one_line},
};
use fairnotice_core::{
    change::MessageKind,
    instant::{self, Instant},
    lifecycle::Step,
    record::State,
    rule::Rule,
    verdict::Outcome,
};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::fmt::Write as _;

/// The maximum number of due notices that are shown.
const SHOWN: usize = 3;

/// The operation of a command.
#[derive(Clone, Copy)]
pub(crate) enum ChangeOperation {
    Drafted,
    Edited {
        /// The revision that was edited.
        from: Option<u32>,
    },
    Step(Step),
}

impl ChangeOperation {
    fn words(self, revision: u32) -> &'static str {
        match self {
            Self::Drafted => "drafted",
            Self::Edited { from } if from == Some(revision) => "nothing to edit in",
            Self::Edited { .. } | Self::Step(Step::Edit) => "edited",
            Self::Step(Step::Announce) => "announced",
            Self::Step(Step::Start) => "started",
            Self::Step(Step::Update) => "published an update of",
            Self::Step(Step::Verify) => "verifying",
            Self::Step(Step::Finish) => "finished",
            Self::Step(Step::Rollback) => "rolled back",
            Self::Step(Step::Incident) => "opened an incident of",
            Self::Step(Step::Close) => "closed",
            Self::Step(Step::Cancel) => "cancelled",
        }
    }
}

#[derive(Deserialize)]
struct Record {
    id: String,
    title: String,
    state: State,
    revision: u32,
    url: String,
    findings: Vec<Finding>,
    /// None for a draft.
    mail: Option<Mail>,
    #[serde(default)]
    dry_run: bool,
}

/// What goes out by mail with the step.
#[derive(Deserialize)]
struct Mail {
    route: String,
    kept_at: Option<String>,
    notices: Vec<Notified>,
}

/// A notice, and for how many subscribers it is.
#[derive(Deserialize)]
struct Notified {
    notice: MessageKind,
    recipients: Option<u64>,
    muted: Option<u64>,
}

impl Mail {
    /// A line for each notice, and where the mails go if not to a mail server.
    fn lines(&self, dry_run: bool) -> String {
        if self.route == "none" {
            return "  no mail goes out: the server has no mail server; notices are on the site alone\n".to_owned();
        }
        let mut text = String::new();
        for Notified { notice, recipients, muted } in &self.notices {
            let goes = if dry_run { "would go" } else { "goes" };
            let to = match recipients {
                None => "subscribers, who are not counted yet (`--dry-run` counts them)".to_owned(),
                Some(1) => "1 subscriber".to_owned(),
                Some(count) => format!("{count} subscribers"),
            };
            let muted = match muted {
                None | Some(0) => String::new(),
                Some(muted) => format!("; {muted} more have muted it"),
            };
            // Writing to a string cannot fail.
            _ = writeln!(text, "  mail    {notice} {goes} to {to}{muted}");
        }
        if self.notices.is_empty() {
            text.push_str("  mail    none goes out with this step\n");
        }
        if let Some(page) = &self.kept_at {
            _ = writeln!(text, "  the server has no mail server and keeps its mails: {}", one_line(page));
        }
        text
    }
}

/// A finding, as the API writes it.
#[derive(Deserialize)]
struct Finding {
    rule: Rule,
    outcome: Outcome,
    why: String,
    help: Option<String>,
    section: Option<String>,
}

impl Finding {
    /// As `fairnotice check` writes it.
    fn lines(&self) -> String {
        let mut text =
            format!("  {:<7} {} {}: {}", self.outcome.words(), self.rule, self.rule.title(), one_line(&self.why));
        for (name, value) in [("to pass", &self.help), ("promised in", &self.section)] {
            if let Some(value) = value {
                // Writing to a string cannot fail.
                _ = write!(text, "\n             {name}: {}", one_line(value));
            }
        }
        text
    }
}

#[derive(Deserialize)]
struct Timetable {
    entries: Vec<DueNotice>,
}

#[derive(Deserialize)]
struct DueNotice {
    what: MessageKind,
    rule: Rule,
    #[serde(with = "instant::option")]
    from: Option<Instant>,
    #[serde(with = "instant::option")]
    due: Option<Instant>,
    progress: String,
    note: String,
}

impl DueNotice {
    fn line(&self) -> String {
        let by = match (self.from, self.due) {
            (Some(from), _) => format!("at {}", instant::text(from)),
            (None, Some(due)) => format!("by {}", instant::text(due)),
            (None, None) => "as soon as possible".to_owned(),
        };
        let note = if self.note.is_empty() { String::new() } else { format!("; {}", self.note) };
        // `owed` is the key on the wire.
        let progress = if self.progress == "owed" { "due" } else { &self.progress };
        format!("  {progress:<7} {} {}, {by}{note}", self.rule, self.what)
    }
}

/// A step since the revision that the editor saw.
#[derive(Deserialize)]
struct StepSince {
    revision: u32,
    at: Option<String>,
    by: String,
    action: String,
    #[serde(default)]
    reason: String,
    changed: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Refusal {
    legal_steps: Option<Vec<String>>,
    verdict: Option<Verdict>,
    since: Vec<StepSince>,
}

#[derive(Deserialize)]
struct Verdict {
    findings: Vec<Finding>,
}

/// 0: success. 1: the policy or the state forbids it. 2: the request is invalid, or the server failed.
pub(crate) fn code(response: &ApiResponse) -> u8 {
    let refusals = ["breach", "outside-window"].map(|kind| format!("urn:fairnotice:problem:{kind}"));
    let is_refused = refusals.iter().any(|kind| response.body["type"] == *kind);
    match response.status {
        _ if response.is_success() => 0,
        409 | 412 => 1,
        422 if is_refused => 1,
        _ => 2,
    }
}

/// The result, its address, and the notices that are due next.
pub(crate) fn success(client: &Client, operation: ChangeOperation, response: &ApiResponse) -> Result<(), Failure> {
    let Record { id, title, state, revision, url, findings, mail, dry_run } =
        serde_json::from_value(response.body.clone())?;
    let before = if response.replayed { ", as in the answer to the first request" } else { "" };
    let words = operation.words(revision);
    let tried = if dry_run { "dry run, nothing is stored: " } else { "" };
    let mut text = format!("{tried}{words} `{id}`, {}: {state}, revision {revision}{before}\n", one_line(&title));
    let mail = mail.map(|mail| mail.lines(dry_run)).unwrap_or_default();
    if dry_run {
        let broken = findings.iter().filter(|found| found.outcome <= Outcome::Unknown);
        broken.for_each(|found| _ = writeln!(text, "{}", found.lines()));
        return output::text(&format!("{text}{mail}"));
    }
    if state == State::Draft {
        _ = writeln!(text, "  only operators see it; `fairnotice change announce {id}` publishes it");
        return output::text(&text);
    }
    _ = writeln!(text, "  {}", one_line(&url));
    text.push_str(&mail);
    let broken = findings.iter().filter(|found| found.outcome <= Outcome::Unknown);
    broken.for_each(|found| _ = writeln!(text, "{}", found.lines()));
    match client.read(&format!("/api/v1/changes/{id}/timetable")) {
        Ok(timetable) => due(&mut text, serde_json::from_value(timetable)?),
        // The operation itself has succeeded.
        Err(error) => _ = writeln!(text, "  the next notices cannot be read: {error}"),
    }
    output::text(&text)
}

fn due(text: &mut String, Timetable { entries }: Timetable) {
    let (overdue, due): (Vec<_>, Vec<_>) = entries
        .into_iter()
        .filter(|entry| ["owed", "overdue", "unknown"].contains(&entry.progress.as_str()))
        .partition(|entry| entry.progress == "overdue");
    if overdue.is_empty() && due.is_empty() {
        text.push_str("  nothing more is due\n");
    }
    for entry in overdue.iter().chain(due.iter().take(SHOWN)) {
        _ = writeln!(text, "{}", entry.line());
    }
}

/// A refusal: the reasons, what would pass, and the steps that others have taken.
pub(crate) fn refused(response: &ApiResponse) -> Result<(), Failure> {
    if code(response) == 2 {
        output::note(&format!("error: {}", one_line(&response.detail())));
        return Ok(());
    }
    let detail = response.detail();
    // The details are shown below.
    let mut text = format!("refused: {}\n", one_line(detail.split("; see `").next().unwrap_or_default()));
    let Refusal { legal_steps, verdict, since } = serde_json::from_value(response.body.clone()).unwrap_or_default();
    let unsaid = |steps: &Vec<String>| steps.iter().any(|step| !detail.contains(&format!("`{step}`")));
    if let Some(steps) = legal_steps.filter(unsaid) {
        _ = writeln!(text, "  possible: {}", steps.join(", "));
    }
    let findings = verdict.iter().flat_map(|verdict| &verdict.findings);
    for found in findings.filter(|found| found.outcome <= Outcome::Unknown) {
        _ = writeln!(text, "{}", found.lines());
    }
    for since in since {
        _ = writeln!(text, "{}", step_since(&since));
    }
    output::text(&text)
}

fn step_since(since: &StepSince) -> String {
    let StepSince { revision, at, by, action, reason, changed } = since;
    let at = at.as_deref().unwrap_or("at an unknown instant");
    let why = if reason.is_empty() { String::new() } else { format!(" ({})", one_line(reason)) };
    let mut text = format!("  revision {revision}, {at}: `{action}` by {}{why}", one_line(by));
    for (key, change) in changed {
        _ = write!(text, "\n    {}", one_line(&format!("{key}: {} -> {}", change["was"], change["is"])));
    }
    text
}

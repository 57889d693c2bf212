//! A planned change, as a vendor writes it down.
//!
//! [`ChangeFile`] is the document (a `change.toml`, or the body of a request); [`Change`] is the checked
//! form: its window ends after it starts, and its downtime lies inside the window.

mod actual;
mod automatic;
mod kind;
mod message;
mod revision;
mod translation;
mod urgent;
mod waiver;

pub use actual::{Actual, CausedIncident, Deviation, Extension};
pub use automatic::Automatic;
pub use kind::Kind;
pub use message::{Message, MessageKind};
pub use revision::{Form, Revision};
pub use translation::{LanguageTag, Texts, Translation, best};
pub use urgent::Urgent;
pub use waiver::Waiver;

use crate::{
    component::Impact,
    diagnostic::{Diagnostic, Diagnostics},
    id::{ChangeId, ComponentId},
    instant::{self, Instant},
    lead::Length,
    release::ReleaseFile,
    text::is_blank,
    window::Window,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What a change does to one component (rules C7 and C8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AffectedComponent {
    /// The component's id.
    pub id: ComponentId,
    /// Expected impact; a record that does not say fails C8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<Impact>,
    /// Whether the downtime affects this component.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub downtime: bool,
}

/// Whether the change needs downtime, and when (rule C7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Downtime {
    /// Whether any is needed.
    pub required: bool,
    /// When it starts; by default with the window.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Timestamp>"))]
    pub start: Option<Instant>,
    /// How long it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<Length>,
}

/// How everything is brought back if the change fails (rule C6), or why there is no such plan.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Rollback {
    /// How infrastructure is restored.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub infrastructure: String,
    /// How services are restored.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub services: String,
    /// How data is restored.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub data: String,
    /// Why there is none; only kinds that the policy exempts may use it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub none_because: String,
}

impl Rollback {
    /// No plan, and no reason why.
    pub const NONE: Self = Self {
        infrastructure: String::new(),
        services: String::new(),
        data: String::new(),
        none_because: String::new(),
    };
}

/// A change record as it is written: every key of the file, nothing checked beyond each value's own form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeFile {
    /// Chosen by the author; the server gives one where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// One line that a reader sees first.
    pub title: String,
    /// Which of the five kinds.
    pub kind: Kind,
    /// What will be done (rule C8).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// When work begins.
    #[serde(with = "instant::required")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Timestamp"))]
    pub start: Instant,
    /// When work ends; the window is half-open.
    #[serde(with = "instant::required")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Timestamp"))]
    pub end: Instant,
    /// When the change notice was or will be published; by default now.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Timestamp>"))]
    pub announced_at: Option<Instant>,
    /// When the change was decided (an urgent update shows the delay).
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Timestamp>"))]
    pub decided_at: Option<Instant>,
    /// The policy version it was announced under; by default the one in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_version: Option<String>,
    /// What it touches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<AffectedComponent>,
    /// Whether it needs downtime.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub downtime: Option<Downtime>,
    /// How the usual behaviour is affected although there is no downtime.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub effect_without_downtime: String,
    /// The release it deploys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<ReleaseFile>,
    /// The plan for going back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rollback: Option<Rollback>,
    /// Why it cannot wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<Urgent>,
    /// Which of its steps the scheduler takes.
    #[serde(default, skip_serializing_if = "Automatic::is_none")]
    pub automatic: Automatic,
    /// Its texts in other languages.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<LanguageTag, Translation>,
    /// What was edited since it was announced, oldest first (rule C9, A28).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revisions: Vec<Revision>,
    /// The messages that were published (rules N1 to N8).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Message>,
    /// What has happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<Actual>,
    /// Rules set aside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
    /// Soft sentences that a person vouches for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<String>,
}

/// A change that is consistent in itself. [`crate::evaluate::evaluate`] says whether it complies with a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "ChangeFile", try_from = "ChangeFile")]
pub struct Change {
    window: Window,
    file: Arc<ChangeFile>,
}

impl Change {
    /// Checks the complete record. Every mistake is reported, each at its key.
    pub fn new(file: ChangeFile) -> Result<Self, Diagnostics> {
        let mut problems = Vec::new();
        check_title("title", &file.title, &mut problems);
        for (language, translation) in &file.translations {
            if !translation.title.is_empty() {
                check_title(&format!("translations.{language}.title"), &translation.title, &mut problems);
            }
        }
        if let Some(release) = &file.release {
            release.check("release.", &mut problems);
        }
        if let Some(id) = &file.id
            && let Err(problem) = id.parse::<ChangeId>()
        {
            problems.push(problem);
        }
        let window = window(&file, &mut problems);
        let mut seen = BTreeSet::new();
        for (i, component) in file.components.iter().enumerate() {
            if !seen.insert(component.id.as_str()) {
                problems.push(Diagnostic::new(
                    format!("components[{i}].id"),
                    format!("`{}` is listed twice", component.id),
                ));
            }
        }
        if let (Some(window), Some(Downtime { start, duration: Some(duration), .. })) = (window, &file.downtime) {
            let start = start.unwrap_or(file.start);
            let inside =
                duration.after(start).and_then(|end| Window::new(start, end)).is_some_and(|down| window.contains(down));
            if !inside {
                problems.push(
                    Diagnostic::new("downtime", "does not lie inside the change's window")
                        .help("widen the window, or shorten the downtime"),
                );
            }
        }
        revision::check(&file, &mut problems);
        match window {
            Some(window) if problems.is_empty() => Ok(Self { window, file: Arc::new(file) }),
            _ => Err(Diagnostics::new(problems)),
        }
    }

    /// The planned window, half-open.
    pub fn window(&self) -> Window {
        self.window
    }

    /// The record as written.
    pub fn file(&self) -> &ChangeFile {
        &self.file
    }

    /// The id that its author chose.
    pub fn id(&self) -> Option<ChangeId> {
        // What is none was refused by `new`.
        self.file.id.as_ref()?.parse().ok()
    }

    /// The record, shared with the verdict that quotes it.
    pub(crate) fn shared_file(&self) -> &Arc<ChangeFile> {
        &self.file
    }

    /// The record with the id that it is stored under.
    #[must_use]
    pub fn with_id(mut self, id: &ChangeId) -> Self {
        Arc::make_mut(&mut self.file).id = Some(id.to_string());
        self
    }

    /// The plan alone: what has happened and what was published are removed.
    #[must_use]
    pub fn planned(mut self) -> Self {
        let file = Arc::make_mut(&mut self.file);
        file.announced_at = None;
        file.revisions.clear();
        file.notices.clear();
        file.actual = None;
        self
    }

    /// The same without any notice, so that a refusal does not mention a notice that was never published.
    #[must_use]
    pub fn unpublished(mut self) -> Self {
        let file = Arc::make_mut(&mut self.file);
        file.announced_at = None;
        file.notices.clear();
        self
    }

    /// What has happened; nothing where the record does not say.
    pub fn actual(&self) -> &Actual {
        static NOTHING: Actual = Actual::NOTHING;
        self.file.actual.as_ref().unwrap_or(&NOTHING)
    }

    /// The record's file, to change its release. The window must stay: another window needs another [`Change`].
    pub(crate) fn file_mut(&mut self) -> &mut ChangeFile {
        Arc::make_mut(&mut self.file)
    }

    /// The record after something has happened to it.
    pub(crate) fn happened(&mut self) -> &mut Actual {
        Arc::make_mut(&mut self.file).actual.get_or_insert_default()
    }

    /// Adds a message that is published at `now` for the planned start.
    pub(crate) fn publish(&mut self, kind: MessageKind, now: Instant) {
        let start = self.file.start;
        Arc::make_mut(&mut self.file).notices.push(Message { kind, for_start: Some(start), published_at: now });
    }

    /// When work is to end, as it was published last.
    pub fn expected_end(&self) -> Instant {
        self.actual().extended.last().map_or(self.window.end(), |extended| extended.end)
    }
}

/// The planned window, or a report that it ends before it starts.
fn window(file: &ChangeFile, problems: &mut Vec<Diagnostic>) -> Option<Window> {
    let window = Window::new(file.start, file.end);
    if window.is_none() {
        let (start, end) = (instant::text(file.start), instant::text(file.end));
        let problem = Diagnostic::new("end", format!("`{end}` is not after the start, `{start}`"));
        problems.push(problem.help("a window ends after it starts"));
    }
    window
}

/// Reports what is wrong with a title, which is one line of a banner.
pub fn check_title(at: &str, text: &str, problems: &mut Vec<Diagnostic>) {
    if text.trim().is_empty() {
        problems.push(Diagnostic::new(at, "is empty").help("say in one line what will be done"));
    } else if is_blank(text) {
        problems.push(Diagnostic::new(at, "shows nothing").help("say in one line what will be done"));
    } else if text.chars().count() > TITLE_LENGTH {
        let what = format!("has more than {TITLE_LENGTH} characters");
        problems.push(Diagnostic::new(at, what).help("say more in `description`"));
    } else if text.chars().any(|c| c.is_control() || is_separator(c) || is_bidi_control(c)) {
        let what = "holds a line break, or a character that controls how others are shown";
        problems.push(Diagnostic::new(at, what).help("write one line of plain text"));
    }
}

const TITLE_LENGTH: usize = 200;

/// Unicode's own line and paragraph break, which are no controls.
fn is_separator(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

/// Embeddings, overrides and isolates: one left open in a title would turn the text around it.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

impl From<Change> for ChangeFile {
    fn from(change: Change) -> Self {
        Arc::unwrap_or_clone(change.file)
    }
}

/// A stored record. It was checked when it was written, perhaps by a version that refused less; what was published stays
/// readable.
impl TryFrom<ChangeFile> for Change {
    type Error = Diagnostics;

    fn try_from(file: ChangeFile) -> Result<Self, Diagnostics> {
        let mut problems = Vec::new();
        let window = window(&file, &mut problems);
        revision::check(&file, &mut problems);
        match window {
            Some(window) if problems.is_empty() => Ok(Self { window, file: Arc::new(file) }),
            _ => Err(Diagnostics::new(problems)),
        }
    }
}

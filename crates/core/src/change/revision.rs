//! How announced work has changed since (rule C9, A28).

use super::{AffectedComponent, Change, ChangeFile, Downtime, Message, MessageKind};
use crate::{
    component::Impact,
    diagnostic::Diagnostic,
    id::ComponentId,
    instant::{self, Instant},
    release::{Deploys, ReleaseFile},
    window::Window,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// An edit of an announced record: when it was made, and the values before it. A missing key was not edited.
///
/// The record itself always holds the newest form; going back through its `revisions`, newest first, restores what was
/// announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Revision {
    /// When the edit was made.
    #[serde(with = "instant::required")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Timestamp"))]
    pub at: Instant,
    /// When it was published; by default with the first `changed` message among the record's `notices` since.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Timestamp>"))]
    pub told_at: Option<Instant>,
    /// When work was to begin before it.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Timestamp>"))]
    pub start: Option<Instant>,
    /// When work was to end before it.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "instant::option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Timestamp>"))]
    pub end: Option<Instant>,
    /// The downtime before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub downtime: Option<Downtime>,
    /// What was touched before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub components: Option<Vec<AffectedComponent>>,
    /// What was to be deployed before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Deploys>,
    /// What else was edited, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What a reader of an announcement counts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form<'a> {
    /// The first instant.
    pub start: Instant,
    /// The first instant after the work.
    pub end: Instant,
    /// Seconds of downtime: as long as the window, where no length is stated.
    pub downtime: i64,
    stated: Option<&'a Downtime>,
    /// What is touched, and how.
    pub components: &'a [AffectedComponent],
    /// The class of what is deployed.
    pub class: Deploys,
}

impl<'a> Form<'a> {
    /// The newest form of a record.
    pub fn of(file: &'a ChangeFile) -> Self {
        let (start, end, stated) = (file.start, file.end, file.downtime.as_ref());
        Self {
            start,
            end,
            downtime: stated.map_or(0, |downtime| seconds(downtime, start, end)),
            stated,
            components: &file.components,
            class: deploys(file),
        }
    }

    /// The form that an edit replaced.
    #[must_use]
    pub fn before(&self, edit: &'a Revision) -> Self {
        let start = edit.start.unwrap_or(self.start);
        let end = edit.end.unwrap_or(self.end);
        let stated = edit.downtime.as_ref().or(self.stated);
        Self {
            start,
            end,
            downtime: stated.map_or(0, |downtime| seconds(downtime, start, end)),
            stated,
            components: edit.components.as_deref().unwrap_or(self.components),
            class: edit.class.unwrap_or(self.class),
        }
    }

    /// Whether all of the work lies inside another form's window.
    pub fn is_inside(&self, other: &Form<'_>) -> bool {
        other.start <= self.start && self.end <= other.end
    }

    /// The worst impact on a component; none where it is not touched.
    pub fn impact(&self, id: &ComponentId) -> Option<Impact> {
        self.components
            .iter()
            .find(|component| component.id == *id)
            .map(|component| component.impact.unwrap_or_default())
    }

    /// Whether the downtime affects a component that another form's downtime does not.
    pub fn takes_down_more(&self, other: &Form<'_>) -> bool {
        let down = |form: &Form<'_>, id: &ComponentId| {
            form.components.iter().any(|component| component.id == *id && component.downtime)
        };
        self.components.iter().any(|component| component.downtime && !down(other, &component.id))
    }
}

fn deploys(file: &ChangeFile) -> Deploys {
    file.release.as_ref().and_then(ReleaseFile::class).into()
}

/// Downtime without a stated length may last as long as the window.
fn seconds(downtime: &Downtime, start: Instant, end: Instant) -> i64 {
    match (downtime.required, downtime.duration) {
        (false, _) => 0,
        (true, Some(duration)) => duration.seconds(),
        (true, None) => Window::new(start, end).map_or(0, Window::seconds),
    }
}

impl Revision {
    /// The edit that leads from one record to another, published when it is made; none where only keys differ that a revision
    /// does not hold.
    pub fn between(before: &ChangeFile, after: &ChangeFile, at: Instant) -> Option<Self> {
        let none = Downtime { required: false, start: None, duration: None };
        let edit = Self {
            at,
            told_at: Some(at),
            start: (before.start != after.start).then_some(before.start),
            end: (before.end != after.end).then_some(before.end),
            downtime: (before.downtime != after.downtime).then(|| before.downtime.clone().unwrap_or(none)),
            components: (before.components != after.components).then(|| before.components.clone()),
            class: (deploys(before) != deploys(after)).then(|| deploys(before)),
            note: String::new(),
        };
        let bare = Self { start: None, end: None, downtime: None, components: None, class: None, ..edit.clone() };
        let differs = edit != bare || before.title != after.title || before.description != after.description;
        differs.then_some(edit)
    }
}

impl Change {
    /// The record after an edit that is published at `now`. What has happened stays as the record has it; the new plan cannot
    /// change it.
    #[must_use]
    pub fn edited(&self, to: &Self, now: Instant) -> Self {
        let (before, mut file) = (self.file(), to.file().clone());
        file.id.clone_from(&before.id);
        file.announced_at = before.announced_at;
        file.policy_version.clone_from(&before.policy_version);
        // A draft has no published edits.
        if before.announced_at.is_some() {
            file.revisions.clone_from(&before.revisions);
        }
        file.notices.clone_from(&before.notices);
        file.actual.clone_from(&before.actual);
        // A clock that was put back does not reorder what happened.
        let at = before.revisions.last().map_or(now, |last| last.at.max(now));
        if before.announced_at.is_some()
            && let Some(revision) = Revision::between(before, &file, at)
        {
            file.revisions.push(revision);
            if file.notices.is_empty() {
                // A record without messages stays without: a single one would make the others look missing.
                return Self { window: to.window, file: Arc::new(file) };
            }
            file.notices.push(Message { kind: MessageKind::Changed, for_start: Some(file.start), published_at: at });
        }
        Self { window: to.window, file: Arc::new(file) }
    }
}

/// Every earlier form of the work had a window, and edits are listed in order.
pub(super) fn check(file: &ChangeFile, problems: &mut Vec<Diagnostic>) {
    let mut form = Form::of(file);
    for (i, edit) in file.revisions.iter().enumerate().rev() {
        form = form.before(edit);
        if Window::new(form.start, form.end).is_none() {
            let what = format!(
                "leaves the earlier window `{}` to `{}`, which ends before it starts",
                instant::text(form.start),
                instant::text(form.end)
            );
            let problem = Diagnostic::new(format!("revisions[{i}]"), what);
            problems.push(problem.help("state the `start` and the `end` from before the edit"));
        }
        if i > 0 && edit.at < file.revisions[i - 1].at {
            let what = format!("`{}` is before the edit that is listed above it", instant::text(edit.at));
            problems.push(Diagnostic::new(format!("revisions[{i}].at"), what).help("list edits oldest first"));
        }
    }
}

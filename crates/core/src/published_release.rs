//! A release as its readers follow it: the early notification, the final notes, the documentation (rules R6 to R9, N8).

use crate::{
    change::{Change, Message, MessageKind},
    diagnostic::Diagnostic,
    id::ChangeId,
    instant::Instant,
    record::{Record, State, Update},
    release::{Item, ReleaseFile},
    text::is_blank,
};
use semver::Version;
use serde::{Deserialize, Serialize};

/// A release, with what was published of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Counts what was published and edited, from 1.
    pub revision: u32,
    /// What it is. Its entries are tentative until the final notes are out; its instants are those of `notices`.
    pub file: ReleaseFile,
    /// Where the product documentation is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub docs_url: String,
    /// The change that deploys it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeId>,
    /// What was published: early notification, notes, documentation.
    pub notices: Vec<Message>,
}

impl Release {
    /// A release that is announced early, at `now`, with a tentative scope and tentative notes (rule R6).
    pub fn early(file: ReleaseFile, now: Instant) -> Self {
        let mut release = Self::unpublished(file);
        release.file.early_notice_at = Some(now);
        release.publish(MessageKind::Early, now);
        release
    }

    /// A release that is announced with the change that deploys it, at `now`, together with the notices that the change's
    /// record claims for it.
    pub fn with_change(file: ReleaseFile, change: &ChangeId, now: Instant) -> Self {
        Self { change: Some(change.clone()), ..Self::claimed(file, now) }
    }

    /// A release with the notices that `file` claims, published at `now`.
    fn claimed(file: ReleaseFile, now: Instant) -> Self {
        let published = [file.early_notice_at, file.notes_at, file.docs_at].map(|claimed| claimed.map(|_| now));
        let mut release = Self::unpublished(file);
        let [early, notes, docs] = published;
        (release.file.early_notice_at, release.file.notes_at, release.file.docs_at) = (early, notes, docs);
        let kinds = [MessageKind::Early, MessageKind::Notes, MessageKind::Documentation];
        for (kind, at) in kinds.into_iter().zip(published) {
            if let Some(at) = at {
                release.publish(kind, at);
            }
        }
        release
    }

    fn unpublished(file: ReleaseFile) -> Self {
        let file = ReleaseFile { early_notice_at: None, notes_at: None, docs_at: None, ..file };
        Self { revision: 1, file, docs_url: String::new(), change: None, notices: Vec::new() }
    }

    /// The version, which is its name.
    pub fn version(&self) -> &Version {
        &self.file.to
    }

    /// The release with another plan. What has been published stays so; final notes are final.
    pub fn edited(&self, file: ReleaseFile) -> Result<Self, Diagnostic> {
        if file.to != self.file.to {
            let what = format!("`{}` is another release than `{}`", file.to, self.file.to);
            return Err(Diagnostic::new("to", what).help("announce the other one early by a separate request"));
        }
        if self.file.notes_at.is_some() && (file.items != self.file.items || file.scope_final != self.file.scope_final)
        {
            let what = "cannot be edited: the final release notes are published";
            return Err(Diagnostic::new("items", what).help("a later release can say what was different"));
        }
        let ReleaseFile { early_notice_at, notes_at, docs_at, .. } = self.file;
        Ok(self.next(|release| release.file = ReleaseFile { early_notice_at, notes_at, docs_at, ..file }))
    }

    /// The release with its final notes, published at `now` (rules R7 and R8).
    pub fn with_notes(&self, scope: &str, items: Vec<Item>, now: Instant) -> Result<Self, Diagnostic> {
        if self.file.notes_at.is_some() {
            return Err(Diagnostic::new("items", "the final release notes are published already"));
        }
        if items.is_empty() {
            let problem = Diagnostic::new("items", "are missing");
            return Err(problem.help("list the features, improvements and patches that are included"));
        }
        if let Some(number) = items.iter().position(|item| is_blank(&item.title)) {
            let problem = Diagnostic::new(format!("items[{number}].title"), "shows nothing");
            return Err(problem.help("say in one line what the entry is about"));
        }
        let now = self.ordered(now);
        Ok(self.next(|release| {
            scope.trim().clone_into(&mut release.file.scope_final);
            release.file.items = items;
            release.file.notes_at = Some(now);
            release.publish(MessageKind::Notes, now);
        }))
    }

    /// The release with its documentation, distributed at `now` (rule R9). It may be distributed again.
    #[must_use]
    pub fn with_documentation(&self, url: &str, now: Instant) -> Self {
        let now = self.ordered(now);
        self.next(|release| {
            url.clone_into(&mut release.docs_url);
            release.file.docs_changed = Some(true);
            release.file.docs_at.get_or_insert(now);
            release.publish(MessageKind::Documentation, now);
        })
    }

    /// The release with the data of the change that deploys it. What the change leaves out stays as it was. What the change
    /// claims as published, and is not published yet, is published with it at `now`. Final notes are final.
    pub fn deployed_with(&self, file: ReleaseFile, change: &ChangeId, now: Instant) -> Result<Self, Diagnostic> {
        let (known, now) = (&self.file, self.ordered(now));
        let text = |new: String, known: &String| if is_blank(&new) { known.clone() } else { new };
        let mut release = self.edited(ReleaseFile {
            from: file.from.or_else(|| known.from.clone()),
            to: file.to,
            raised_class: file.raised_class.or(known.raised_class),
            coexistence: text(file.coexistence, &known.coexistence),
            migration: text(file.migration, &known.migration),
            // The scope of the early notification stays as announced.
            scope_tentative: text(known.scope_tentative.clone(), &file.scope_tentative),
            scope_final: text(file.scope_final, &known.scope_final),
            docs_changed: file.docs_changed.or(known.docs_changed),
            items: if file.items.is_empty() { known.items.clone() } else { file.items },
            ..known.clone()
        })?;
        release.change = Some(change.clone());
        for (kind, claimed, published) in [
            (MessageKind::Early, file.early_notice_at, &mut release.file.early_notice_at),
            (MessageKind::Notes, file.notes_at, &mut release.file.notes_at),
            (MessageKind::Documentation, file.docs_at, &mut release.file.docs_at),
        ] {
            if claimed.is_some() && published.is_none() {
                *published = Some(now);
                release.notices.push(Message { kind, for_start: None, published_at: now });
            }
        }
        Ok(release)
    }

    /// The instant of its newest message: no later one has an earlier instant, also where the clock was put back.
    pub fn newest_instant(&self) -> Option<Instant> {
        self.notices.iter().map(|message| message.published_at).max()
    }

    fn ordered(&self, now: Instant) -> Instant {
        self.newest_instant().map_or(now, |newest| newest.max(now))
    }

    const KINDS: [MessageKind; 3] = [MessageKind::Early, MessageKind::Notes, MessageKind::Documentation];

    fn publish(&mut self, kind: MessageKind, now: Instant) {
        self.notices.push(Message { kind, for_start: None, published_at: now });
    }

    fn next(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut release = Self { revision: self.revision.saturating_add(1), ..self.clone() };
        change(&mut release);
        release
    }
}

impl Change {
    /// The plan as announced at `now`, with the announcement. Notices that it claims for its release are published with it.
    #[must_use]
    pub fn announced(self, now: Instant) -> Self {
        let release = self.file().release.clone().map(|file| Release::claimed(file, now));
        let mut change = self.planned();
        change.file_mut().announced_at = Some(now);
        change.publish(MessageKind::Announcement, now);
        match release {
            Some(release) => change.deploying(&release),
            None => change,
        }
    }

    /// The record with the stored data of the release that it deploys, in place of its own.
    #[must_use]
    pub fn deploying(mut self, release: &Release) -> Self {
        let file = self.file_mut();
        file.release = Some(release.file.clone());
        file.notices.retain(|message| !Release::KINDS.contains(&message.kind));
        file.notices.extend(release.notices.iter().cloned());
        file.notices.sort_by_key(|message| message.published_at);
        self
    }
}

impl Record {
    /// A record that is announced at `now`.
    pub fn announced(id: ChangeId, change: Change, now: Instant) -> Self {
        Self {
            revision: 1,
            state: State::Announced,
            change: change.with_id(&id).announced(now),
            updates: vec![Update::new(now, State::Announced, "")],
            id,
        }
    }

    /// The record with the stored data of the release that it deploys; unchanged where they are equal.
    #[must_use]
    pub fn deploying(&self, release: &Release) -> Self {
        let change = self.change.clone().deploying(release);
        if change == self.change {
            return self.clone();
        }
        Self { revision: self.revision.saturating_add(1), change, ..self.clone() }
    }
}

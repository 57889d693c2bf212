//! Releases: the early notification, the final notes, the documentation (rules R6 to R9).

use crate::{error::Error, operation::Operation, service::Service, web_address};
use fairnotice_core::{
    diagnostic::Diagnostic,
    id::ChangeId,
    instant::Instant,
    published_release::Release,
    release::{Item, ReleaseFile},
    text::is_blank,
    timetable::Timetable,
};
use fairnotice_store::{AuditEntry, StepResult, StoredChange, Transaction};
use semver::Version;
use serde::Deserialize;

/// The early notification, with a tentative scope and tentative notes (rule R6). The server sets its instant.
#[derive(Debug)]
pub struct EarlyNotification(pub ReleaseFile);

impl Operation for EarlyNotification {
    async fn carry_out(&self, service: &Service, tx: &mut Transaction<'_>) -> Result<StepResult, Error> {
        let file = self.0.clone().checked()?;
        if tx.release(&file.to).await?.is_some() {
            return Err(fairnotice_store::Error::Taken((&file.to).into()).into());
        }
        if is_blank(&file.scope_tentative) {
            let diagnostic = Diagnostic::new("scope_tentative", "is empty");
            return Err(Error::invalid(diagnostic.help("say what the release will probably contain")));
        }
        let scope = file.scope_tentative.clone();
        let release = Release::early(file, tx.now());
        tx.put_release(&release, AuditEntry { action: "tell", reason: "", detail: &scope }).await?;
        let notified = service.dispatch_release(tx, None, &release, &Timetable::default()).await?;
        service.answer_release(release, notified)
    }
}

/// Final release notes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotesRequest {
    #[serde(default)]
    scope_final: String,
    items: Vec<Item>,
    #[serde(default)]
    reason: String,
}

/// The final release notes (rules R7 and R8).
#[derive(Debug)]
pub struct Notes {
    /// The release's version.
    pub version: Version,
    /// The notes.
    pub request: NotesRequest,
}

impl Operation for Notes {
    async fn carry_out(&self, service: &Service, tx: &mut Transaction<'_>) -> Result<StepResult, Error> {
        let Self { version, request: NotesRequest { scope_final, items, reason } } = self;
        let before = known(tx, version).await?;
        let after = before.with_notes(scope_final, items.clone(), tx.now()).map_err(Error::invalid)?;
        put(service, tx, &before, after, AuditEntry { action: "notes", reason, detail: scope_final }).await
    }
}

/// The address of the product documentation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentationRequest {
    #[serde(default)]
    url: String,
    #[serde(default)]
    reason: String,
}

/// Updated product documentation is distributed (rule R9).
#[derive(Debug)]
pub struct Documentation {
    /// The release's version.
    pub version: Version,
    /// The address and the reason.
    pub request: DocumentationRequest,
}

impl Operation for Documentation {
    async fn carry_out(&self, service: &Service, tx: &mut Transaction<'_>) -> Result<StepResult, Error> {
        let Self { version, request: DocumentationRequest { url, reason } } = self;
        let url = match url.as_str() {
            "" => String::new(),
            url => web_address::parse("url", url).map_err(Error::invalid)?,
        };
        let before = known(tx, version).await?;
        let after = before.with_documentation(&url, tx.now());
        put(service, tx, &before, after, AuditEntry { action: "documentation", reason, detail: &url }).await
    }
}

async fn known(tx: &mut Transaction<'_>, version: &Version) -> Result<Release, Error> {
    let missing = || fairnotice_store::Error::Missing(version.into());
    let release = tx.release(version).await?.ok_or_else(missing)?;
    tx.keep_order(&version.into()).await?;
    if let Some(change) = &release.change {
        tx.keep_order(&change.into()).await?;
    }
    Ok(release)
}

/// Writes a release, and copies its content into the record of the change that deploys it.
async fn put(
    service: &Service,
    tx: &mut Transaction<'_>,
    known: &Release,
    release: Release,
    entry: AuditEntry<'_>,
) -> Result<StepResult, Error> {
    tx.put_release(&release, entry).await?;
    let mut timetable = Timetable::default();
    if let Some(change) = &release.change {
        let before = tx.change(change).await?;
        // A later edit may have replaced the release.
        let deploys = before.record.change.file().release.as_ref().is_some_and(|file| file.to == *release.version());
        let record = before.record.deploying(&release);
        if deploys && record != before.record {
            let after = StoredChange { record, ..before };
            let derived = service.derived(&after.record, tx.now());
            tx.put_change(&after, &derived, AuditEntry { action: "release", ..entry }).await?;
            timetable = derived.timetable;
        }
    }
    let notified = service.dispatch_release(tx, Some(known), &release, &timetable).await?;
    service.answer_release(release, notified)
}

/// A published release with the content that the deploying change gives it.
pub(crate) fn deployed_with(known: &Release, file: ReleaseFile, id: &ChangeId, now: Instant) -> Result<Release, Error> {
    known.deployed_with(file, id, now).map_err(at_release)
}

/// A mistake in the release of a change's record.
pub(crate) fn at_release(diagnostic: Diagnostic) -> Error {
    let at = format!("release.{}", diagnostic.at);
    Error::invalid(Diagnostic { at, ..diagnostic })
}

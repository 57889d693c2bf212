//! What a dispatch is about, as it was when it was published.

use fairnotice_core::{change::MessageKind, record::Record};
use fairnotice_notify::mail::MailContent;
use fairnotice_service::{Error as ServiceError, Service, outbox::Document};
use fairnotice_store::{Content, Dispatch, Error, SubjectId};
use tokio::task::JoinError;

/// Why nothing can be written now: the server's fault, and no delivery's.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// The database.
    #[error(transparent)]
    Store(#[from] Error),
    /// An operation.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// A task.
    #[error("a task of the outbox ended too early: {0}")]
    Task(#[from] JoinError),
}

/// A notice with its documents.
#[derive(Debug)]
pub(crate) struct Notice {
    kind: MessageKind,
    document: Document,
    /// The record one revision before.
    before: Option<Box<Record>>,
}

impl Notice {
    /// Reads the documents of a dispatch; none for a letter, which has none, and where they cannot be read.
    pub(crate) async fn read(service: &Service, dispatch: &Dispatch) -> Result<Option<Self>, OutboxError> {
        let Content::Notice { subject, revision, notice, .. } = &dispatch.content else { return Ok(None) };
        let Some(document) = service.document(subject, *revision).await? else { return Ok(None) };
        let before = match (subject, revision.checked_sub(1)) {
            (SubjectId::Change(_), Some(before)) if before > 0 => match service.document(subject, before).await? {
                Some(Document::Change(record)) => Some(record),
                _ => None,
            },
            _ => None,
        };
        Ok(Some(Self { kind: *notice, document, before }))
    }

    /// What its mail says.
    pub(crate) fn content(&self) -> MailContent<'_> {
        match &self.document {
            Document::Change(record) => {
                MailContent::Change { notice: self.kind, record, before: self.before.as_deref() }
            }
            Document::Release(release) => MailContent::Release { notice: self.kind, release },
            Document::Incident(incident) => MailContent::Incident { incident },
        }
    }
}

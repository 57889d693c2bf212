//! What operators do with subscribers: a transaction on mail with lines in the audit log.

use crate::{
    AuditEntry, Error, MailTransaction, Store, SubjectId,
    audit_line::{self, LastLine, NewLine},
};
use fairnotice_core::instant::Instant;
use std::ops::{Deref, DerefMut};

/// A transaction on subscribers by an operator. No line of it has an address: a line outlasts the erasure of a subscriber.
pub struct AuditedMailTransaction<'s> {
    mail: MailTransaction<'s>,
    actor: String,
    last: Option<LastLine>,
}

impl AuditedMailTransaction<'_> {
    /// Adds a line to the audit log.
    pub async fn audit(&mut self, subject: &SubjectId, entry: AuditEntry<'_>) -> Result<(), Error> {
        let line = NewLine { actor: &self.actor, now: self.mail.now, subject, revision: 0, entry, document: "null" };
        self.last = Some(line.add(&mut self.mail.tx, self.last).await?);
        Ok(())
    }

    /// Commits, as [`MailTransaction::commit`].
    pub async fn commit(self) -> Result<(), Error> {
        self.mail.commit().await
    }
}

impl<'s> Deref for AuditedMailTransaction<'s> {
    type Target = MailTransaction<'s>;

    fn deref(&self) -> &Self::Target {
        &self.mail
    }
}

impl DerefMut for AuditedMailTransaction<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.mail
    }
}

impl Store {
    /// Begins a transaction of an operator on subscribers. As the audit log has one line after the other, it waits for steps of records,
    /// and they for it.
    pub async fn begin_mail_by(&self, actor: &str, now: Instant) -> Result<AuditedMailTransaction<'_>, Error> {
        let mut mail = self.begin_mail_in_turn(now).await?;
        let last = audit_line::last(&mut mail.tx).await?;
        Ok(AuditedMailTransaction { mail, actor: actor.to_owned(), last })
    }
}

//! Sends a mail over SMTP (RFC 5321), command by command.

use super::{
    Accepted, SendError, SmtpConfig, SmtpUrlError, Stage,
    pool::{Connection, Failure, Pool, transparent},
    reply,
};
use crate::{address::Address, mail::Mail};
use lettre::transport::smtp::commands;
use std::fmt;
use tokio::time::{Instant, timeout_at};

/// A mail server, with connections that are used again.
pub struct Smtp(Pool);

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Smtp").field(self.0.config()).finish()
    }
}

impl Smtp {
    /// Takes the configuration; fails where TLS is wanted and the system has no certificates. Nothing is connected yet.
    pub fn new(config: SmtpConfig) -> Result<Self, SmtpUrlError> {
        Pool::new(config).map(Self)
    }

    /// How it was configured.
    pub fn config(&self) -> &SmtpConfig {
        self.0.config()
    }

    /// Connects and logs in, without sending anything.
    pub async fn check(&self) -> Result<(), SendError> {
        let mut connection = self.0.fresh().await?;
        connection.check().await.map_err(|failure| failure.at(Stage::Connect))?;
        connection.give_back();
        Ok(())
    }

    /// Closes the connections that are not in use.
    pub async fn close(&self) {
        self.0.close().await;
    }

    /// Sends a mail; waits while all connections are in use.
    pub async fn send(&self, mail: &Mail) -> Result<Accepted, SendError> {
        self.begin(mail).await?.finish().await
    }

    /// Sends a mail but for its end; waits while all connections are in use.
    pub(super) async fn begin(&self, mail: &Mail) -> Result<Begun<'_>, SendError> {
        let (mut stage, until) = (Stage::Connect, Instant::now() + self.0.config().mail_timeout);
        let begun = timeout_at(until, self.all_but_end(mail, &mut stage)).await;
        let connection = begun.unwrap_or_else(|_| Err(too_late(stage)))?;
        Ok(Begun { connection, until })
    }

    /// The conversation about a mail until it ends. `stage` says how far it is.
    async fn all_but_end(&self, mail: &Mail, stage: &mut Stage) -> Result<Connection<'_>, SendError> {
        let from = commands::Mail::new(Some(envelope(&mail.from)?), Vec::new()).to_string();
        let to = commands::Rcpt::new(envelope(&mail.to)?, Vec::new()).to_string();
        let mut connection = self.0.connection().await?;
        let mut said = connection.envelope(&from, &to, stage).await;
        let is_gone = |failure: &Failure| failure.is_lost() && connection.is_reused && *stage == Stage::Mail;
        if said.as_ref().is_err_and(is_gone) {
            // The server has closed it in the meantime. Nothing was sent, so another connection sends nothing twice.
            drop(connection);
            connection = self.0.fresh().await?;
            said = connection.envelope(&from, &to, stage).await;
        }
        if let Err(failure) = said {
            connection.reset(&failure).await;
            return Err(match *stage {
                Stage::Recipient => reply::of_recipient(failure, mail.to.domain()),
                stage => failure.at(stage),
            });
        }
        // If that fails, the server still waits for text: the connection ends.
        connection.body(&transparent(&mail.raw)).await.map_err(|failure| failure.at(Stage::Data))?;
        Ok(connection)
    }
}

/// A mail whose end the server waits for. If this is dropped, the connection ends, and the server drops the mail (RFC 5321, section
/// 4.1.1.10).
#[derive(Debug)]
pub(super) struct Begun<'s> {
    connection: Connection<'s>,
    until: Instant,
}

impl Begun<'_> {
    /// Ends the mail. Without an answer it may have been accepted.
    pub(super) async fn finish(self) -> Result<Accepted, SendError> {
        let Self { mut connection, until } = self;
        if until <= Instant::now() {
            // Otherwise the end would still be written, and no answer to it awaited.
            return Err(too_late(Stage::Data));
        }
        match timeout_at(until, connection.end()).await {
            Ok(Ok(accepted)) => {
                connection.give_back();
                Ok(Accepted { reply: accepted.message().collect::<Vec<_>>().join(" ") })
            }
            Ok(Err(failure)) => {
                connection.reset(&failure).await;
                Err(failure.at(Stage::Data))
            }
            Err(_) => Err(too_late(Stage::Data)),
        }
    }
}

fn too_late(stage: Stage) -> SendError {
    Failure::Broken("the mail took too long".to_owned()).at(stage)
}

fn envelope(address: &Address) -> Result<lettre::Address, SendError> {
    let none = || SendError::Refused { reply: "the address is none for an envelope".to_owned() };
    address.smtp().ok_or_else(none)
}

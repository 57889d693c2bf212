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
        connection.command("NOOP\r\n").await.map_err(|failure| failure.at(Stage::Connect))?;
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

    /// Everything about a mail but the mail itself; waits while all connections are in use.
    pub(super) async fn begin(&self, mail: &Mail) -> Result<Begun<'_>, SendError> {
        let (mut stage, until) = (Stage::Connect, Instant::now() + self.0.config().mail_timeout);
        let begun = timeout_at(until, self.envelope(mail, &mut stage)).await;
        let connection = begun.unwrap_or_else(|_| Err(too_late(stage)))?;
        Ok(Begun { connection, data: transparent(&mail.raw), until })
    }

    /// The conversation about a mail until the mail itself comes. `stage` says how far it is.
    async fn envelope(&self, mail: &Mail, stage: &mut Stage) -> Result<Connection<'_>, SendError> {
        let mut connection = self.0.connection().await?;
        let from = commands::Mail::new(Some(envelope(&mail.from)?), Vec::new());
        *stage = Stage::Mail;
        match connection.command(&from).await {
            Ok(_) => {}
            // The server has closed it in the meantime. Nothing was sent, so another connection sends nothing twice.
            Err(failure) if connection.is_reused && failure.is_lost() => {
                drop(connection);
                connection = self.0.fresh().await?;
                connection.command(&from).await.map_err(|failure| failure.at(Stage::Mail))?;
            }
            Err(failure) => return Err(given_up(connection, failure, |failure| failure.at(Stage::Mail)).await),
        }
        let recipient = commands::Rcpt::new(envelope(&mail.to)?, Vec::new());
        *stage = Stage::Recipient;
        if let Err(failure) = connection.command(recipient).await {
            let domain = mail.to.domain();
            return Err(given_up(connection, failure, |failure| reply::of_recipient(failure, domain)).await);
        }
        *stage = Stage::Data;
        match connection.data().await {
            Ok(()) => Ok(connection),
            Err(failure) => Err(given_up(connection, failure, |failure| failure.at(Stage::Data)).await),
        }
    }
}

/// A mail for which the server waits. If this is dropped, it gets nothing, and the connection ends.
#[derive(Debug)]
pub(super) struct Begun<'s> {
    connection: Connection<'s>,
    /// What is sent next.
    data: String,
    until: Instant,
}

impl Begun<'_> {
    /// Sends the mail itself. Without an answer it may have been accepted.
    pub(super) async fn finish(self) -> Result<Accepted, SendError> {
        let Self { mut connection, data, until } = self;
        match timeout_at(until, connection.message(&data)).await {
            Ok(Ok(accepted)) => {
                connection.give_back();
                Ok(Accepted { reply: accepted.message().collect::<Vec<_>>().join(" ") })
            }
            Ok(Err(failure)) => Err(given_up(connection, failure, |failure| failure.at(Stage::Data)).await),
            Err(_) => Err(too_late(Stage::Data)),
        }
    }
}

fn too_late(stage: Stage) -> SendError {
    Failure::Broken("the mail took too long".to_owned()).at(stage)
}

/// Says why a mail was not sent, and makes the connection ready for another one if it is still there.
async fn given_up(
    mut connection: Connection<'_>,
    failure: Failure,
    error: impl FnOnce(Failure) -> SendError,
) -> SendError {
    if !failure.is_lost() && connection.command("RSET\r\n").await.is_ok() {
        connection.give_back();
    }
    error(failure)
}

fn envelope(address: &Address) -> Result<lettre::Address, SendError> {
    let none = || SendError::Refused { reply: "the address is none for an envelope".to_owned() };
    address.smtp().ok_or_else(none)
}

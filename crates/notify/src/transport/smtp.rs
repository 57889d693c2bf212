//! Sends a mail over SMTP (RFC 5321), command by command.

use super::{
    Accepted, SendError, SmtpConfig, SmtpUrlError, Stage,
    pool::{Connection, Envelope, Failure, Pool, transparent},
    reply,
};
use crate::mail::Mail;
use lettre::transport::smtp::response::Response;
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
        self.begin(mail, None).await?.finish(None).await.0
    }

    /// Sends a mail but for its end; waits while all connections are in use. `ahead` is a connection that has its envelope.
    pub(super) async fn begin<'s>(&'s self, mail: &Mail, ahead: Option<Ahead<'s>>) -> Result<Begun<'s>, SendError> {
        let (mut stage, until) = (Stage::Connect, Instant::now() + self.0.config().mail_timeout);
        let begun = timeout_at(until, self.all_but_end(mail, ahead, &mut stage)).await;
        let connection = begun.unwrap_or_else(|_| Err(too_late(stage)))?;
        Ok(Begun { connection, until })
    }

    /// The conversation about a mail until it ends. `stage` says how far it is.
    async fn all_but_end<'s>(
        &'s self,
        mail: &Mail,
        ahead: Option<Ahead<'s>>,
        stage: &mut Stage,
    ) -> Result<Connection<'s>, SendError> {
        let envelope = Envelope::new(mail)?;
        let may_be_early = ahead.is_some();
        let (mut connection, mut said);
        if let Some(Ahead(has_envelope)) = ahead {
            connection = has_envelope;
            said = connection.envelope_replies(None, stage).await;
        } else {
            connection = self.0.connection().await?;
            said = connection.envelope(&envelope, stage).await;
        }
        let is_gone = |failure: &Failure| may_be_early || failure.is_lost() && connection.is_reused;
        if *stage == Stage::Mail && said.as_ref().is_err_and(is_gone) {
            // The server has closed it in the meantime, or wants to be spoken to later. Nothing was sent, so another connection sends
            // nothing twice.
            drop(connection);
            connection = self.0.fresh().await?;
            said = connection.envelope(&envelope, stage).await;
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

/// A connection that has said the envelope of the next mail, and has not read the replies to it.
#[derive(Debug)]
pub(super) struct Ahead<'s>(Connection<'s>);

/// A mail whose end the server waits for. If this is dropped, the connection ends, and the server drops the mail (RFC 5321, section
/// 4.1.1.10).
#[derive(Debug)]
pub(super) struct Begun<'s> {
    connection: Connection<'s>,
    until: Instant,
}

impl<'s> Begun<'s> {
    /// Ends the mail. Without an answer it may have been accepted. If the server allows it, the envelope of the `next` mail goes out
    /// with the end, which saves a round trip (RFC 2920, section 3.1).
    pub(super) async fn finish(self, next: Option<&Mail>) -> (Result<Accepted, SendError>, Option<Ahead<'s>>) {
        let Self { mut connection, until } = self;
        if until <= Instant::now() {
            // Otherwise the end would still be written, and no answer to it awaited.
            return (Err(too_late(Stage::Data)), None);
        }
        // One that has none fails when its turn comes.
        let next = next.filter(|_| connection.pipelines()).and_then(|next| Envelope::new(next).ok());
        let Ok(ended) = timeout_at(until, connection.end(next.as_ref())).await else {
            return (Err(too_late(Stage::Data)), None);
        };
        let is_lost = ended.as_ref().is_err_and(Failure::is_lost);
        let ahead = if next.is_some() && !is_lost {
            Some(Ahead(connection.again()))
        } else {
            match &ended {
                Ok(_) => connection.give_back(),
                Err(failure) => connection.reset(failure).await,
            }
            None
        };
        let accepted = |reply: Response| Accepted { reply: reply.message().collect::<Vec<_>>().join(" ") };
        (ended.map(accepted).map_err(|failure| failure.at(Stage::Data)), ahead)
    }
}

fn too_late(stage: Stage) -> SendError {
    Failure::Broken("the mail took too long".to_owned()).at(stage)
}

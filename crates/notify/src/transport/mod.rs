//! Where mails go: a mail server, or a mailbox in memory where there is none.
//!
//! A failure says whose fault it is, because that decides what happens next: an address is suspended only for a mailbox
//! that does not exist, and the outbox stops where the mail server itself refuses.

mod bounded;
mod connect;
mod mailbox;
mod pool;
mod reply;
mod smtp;
mod smtp_url;

pub use mailbox::{KeptMail, Mailbox};
pub use smtp::Smtp;
pub use smtp_url::{SmtpConfig, SmtpUrlError, TlsMode};

use crate::mail::Mail;
use fairnotice_core::instant::Instant;
use std::fmt;

/// Where mails go.
#[derive(Debug)]
pub enum Transport {
    /// To a mail server.
    Smtp(Box<Smtp>),
    /// Into the memory of this server, for `/dev/mail`.
    Mailbox(Mailbox),
}

/// A mail server took over the responsibility for a mail (RFC 5321, section 6.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// What it said, often with its own number for the mail.
    pub reply: String,
}

/// Why a mail was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// There is no such mailbox, for good (5xx to RCPT TO with 5.1.x or 5.2.1). The address is suspended.
    #[error("the recipient's address was refused: {reply}")]
    Recipient {
        /// What the server said.
        reply: String,
    },
    /// This mail was refused for good, and it does not say that the address is wrong. The delivery is parked.
    #[error("the mail was refused: {reply}")]
    Refused {
        /// What the server said.
        reply: String,
    },
    /// This recipient is refused for now: the delivery is tried again.
    #[error("the mail was deferred: {reply}")]
    Later {
        /// What the server said.
        reply: String,
    },
    /// The server, the network or the configuration is at fault. No other mail would fare better: the outbox waits.
    #[error("the mail server failed at {stage}: {why}")]
    Server {
        /// How far it went.
        stage: Stage,
        /// What happened.
        why: String,
    },
}

/// How far the conversation with a mail server went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Connecting, TLS and greeting.
    Connect,
    /// Logging in.
    Auth,
    /// MAIL FROM: the sender.
    Mail,
    /// RCPT TO: the recipient.
    Recipient,
    /// DATA: the mail itself. If the answer is lost, the mail may have been accepted.
    Data,
}

impl Stage {
    /// Whether the server has heard for whom the mail is: then the mail itself can be the reason.
    pub fn is_about_mail(self) -> bool {
        matches!(self, Self::Recipient | Self::Data)
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "the connection",
            Self::Auth => "the login",
            Self::Mail => "MAIL FROM",
            Self::Recipient => "RCPT TO",
            Self::Data => "DATA",
        })
    }
}

impl Transport {
    /// Hands over a mail at `now`; waits for a connection if all are in use.
    pub async fn send(&self, mail: &Mail, now: Instant) -> Result<Accepted, SendError> {
        self.begin(mail, None).await?.finish(None, now).await.0
    }

    /// Sends a mail but for its end, without which nobody accepts it. So the next mail of a connection is under way while the outcome
    /// of the one before is stored. `ahead` comes from the end of that one, if this mail was its next.
    pub async fn begin<'t>(&'t self, mail: &Mail, ahead: Option<Ahead<'t>>) -> Result<Begun<'t>, SendError> {
        Ok(Begun(match self {
            Self::Smtp(smtp) => BegunWith::Smtp(Box::new(smtp.begin(mail, ahead.map(|Ahead(ahead)| *ahead)).await?)),
            Self::Mailbox(mailbox) => BegunWith::Mailbox(mailbox, Box::new(mail.clone())),
        }))
    }
}

/// A connection that has already heard from and for whom the next mail is.
#[derive(Debug)]
pub struct Ahead<'t>(Box<smtp::Ahead<'t>>);

/// A mail of which everything was sent but its end. If this is dropped, it is not accepted.
#[derive(Debug)]
pub struct Begun<'t>(BegunWith<'t>);

#[derive(Debug)]
enum BegunWith<'t> {
    Smtp(Box<smtp::Begun<'t>>),
    Mailbox(&'t Mailbox, Box<Mail>),
}

impl<'t> Begun<'t> {
    /// Ends the mail, at `now`. `next` is the mail that is begun after it, if that is known: it saves a round trip.
    pub async fn finish(self, next: Option<&Mail>, now: Instant) -> (Result<Accepted, SendError>, Option<Ahead<'t>>) {
        match self.0 {
            BegunWith::Smtp(begun) => {
                let (ended, ahead) = begun.finish(next).await;
                (ended, ahead.map(|ahead| Ahead(Box::new(ahead))))
            }
            BegunWith::Mailbox(mailbox, mail) => (Ok(mailbox.put(*mail, now)), None),
        }
    }
}

//! Open connections to a mail server, so that a mail does not need a new one.
//!
//! lettre has a pool, but its `send` does not say at which command a mail was refused, and that decides whose fault it
//! is. So the commands are sent one by one (`smtp.rs`), on connections that are kept here.

use super::{
    SendError, SmtpConfig, SmtpUrlError, Stage,
    connect::{self, Session, Tls},
    reply::Reply,
};
use crate::{address::Address, mail::Mail};
use lettre::transport::smtp::{Error, commands, response::Response};
use std::{
    borrow::Cow,
    error::Error as _,
    fmt,
    future::poll_fn,
    pin::pin,
    sync::{Mutex, PoisonError},
    task::Poll,
    time::Duration,
};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::{Instant, error::Elapsed, timeout},
};

/// How long a connection may be idle: mail servers close them after five minutes or so.
const IDLE: Duration = Duration::from_mins(1);

/// How much of a reply is logged and stored, in characters.
const LONGEST_TEXT: usize = 500;

/// Connections that are open and not in use.
pub(super) struct Pool {
    config: SmtpConfig,
    tls: Tls,
    permits: Semaphore,
    idle: Mutex<Vec<(Session, Instant)>>,
}

/// A connection in use. It is dropped, or given back when it can take another mail.
pub(super) struct Connection<'p> {
    pool: &'p Pool,
    session: Session,
    _permit: SemaphorePermit<'p>,
    /// Whether it was used before: the server may have closed it since.
    pub(super) is_reused: bool,
    /// Whether the server waits for something else than a command, so that nothing more can be said.
    is_spoilt: bool,
}

impl fmt::Debug for Connection<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("is_reused", &self.is_reused).finish_non_exhaustive()
    }
}

/// A command that failed.
pub(super) enum Failure {
    /// The server refused it.
    Refused(Reply),
    /// There was no answer, or none that can be read.
    Broken(String),
}

impl Failure {
    /// The failure as one of the server.
    pub(super) fn at(self, stage: Stage) -> SendError {
        let why = match self {
            Self::Refused(Reply { code, text }) => format!("{code} {text}"),
            Self::Broken(why) => why,
        };
        SendError::Server { stage, why }
    }

    /// Whether the connection is gone: a new one may do.
    pub(super) fn is_lost(&self) -> bool {
        matches!(self, Self::Broken(_) | Self::Refused(Reply { code: 421, .. }))
    }
}

impl Pool {
    pub(super) fn new(config: SmtpConfig) -> Result<Self, SmtpUrlError> {
        let (tls, permits) = (Tls::new(&config)?, Semaphore::new(config.connections.max(1)));
        Ok(Self { config, tls, permits, idle: Mutex::default() })
    }

    pub(super) fn config(&self) -> &SmtpConfig {
        &self.config
    }

    /// An idle connection, or a new one; waits while all are in use.
    pub(super) async fn connection(&self) -> Result<Connection<'_>, SendError> {
        let permit = self.permit().await?;
        let idle = loop {
            match self.idle().pop() {
                Some((session, since)) if since.elapsed() < IDLE => break Some(session),
                Some(_) => {}
                None => break None,
            }
        };
        match idle {
            Some(session) => Ok(Connection { pool: self, session, _permit: permit, is_reused: true, is_spoilt: false }),
            None => self.open(permit).await,
        }
    }

    /// A new connection; waits while all are in use.
    pub(super) async fn fresh(&self) -> Result<Connection<'_>, SendError> {
        let permit = self.permit().await?;
        self.open(permit).await
    }

    /// Says goodbye on every idle connection.
    pub(super) async fn close(&self) {
        let idle = std::mem::take(&mut *self.idle());
        for (mut session, _) in idle {
            // The server closes it anyway.
            _ = timeout(Duration::from_secs(1), session.smtp.quit()).await;
        }
    }

    async fn permit(&self) -> Result<SemaphorePermit<'_>, SendError> {
        let closed = |_| Failure::Broken("it is shut down".to_owned()).at(Stage::Connect);
        self.permits.acquire().await.map_err(closed)
    }

    async fn open<'p>(&'p self, permit: SemaphorePermit<'p>) -> Result<Connection<'p>, SendError> {
        let session = connect::open(&self.config, &self.tls).await?;
        Ok(Connection { pool: self, session, _permit: permit, is_reused: false, is_spoilt: false })
    }

    /// Connections are inserted complete, so a poisoned lock holds valid data.
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<(Session, Instant)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection<'_> {
    /// Says from and for whom the next mail is, and that it follows: together if the server allows it. `stage` says how far it came.
    pub(super) async fn envelope(&mut self, envelope: &Envelope, stage: &mut Stage) -> Result<(), Failure> {
        if self.session.pipelines {
            *stage = Stage::Mail;
            let first = self.command(&envelope.together()).await;
            return self.envelope_replies(Some(first), stage).await;
        }
        for (said, command) in [(Stage::Mail, &*envelope.from), (Stage::Recipient, &*envelope.to), (Stage::Data, DATA)]
        {
            *stage = said;
            accepted(said, self.command(command).await)?;
        }
        Ok(())
    }

    /// Reads the replies to an envelope that was said together. The first may have been read.
    pub(super) async fn envelope_replies(
        &mut self,
        mut first: Option<Result<Response, Failure>>,
        stage: &mut Stage,
    ) -> Result<(), Failure> {
        for said in [Stage::Mail, Stage::Recipient, Stage::Data] {
            *stage = said;
            let reply = match first.take() {
                Some(reply) => reply,
                None => self.reply().await,
            };
            if let Err(failure) = accepted(said, reply) {
                if !failure.is_lost() {
                    self.skip_replies(said).await;
                }
                return Err(failure);
            }
        }
        Ok(())
    }

    /// Reads the replies to what was said together with a command that failed. A mail without a recipient must not begin.
    async fn skip_replies(&mut self, failed: Stage) {
        for stage in [Stage::Recipient, Stage::Data].into_iter().skip_while(|stage| *stage <= failed) {
            match self.reply().await {
                Ok(_) => self.is_spoilt |= stage == Stage::Data,
                Err(failure) if failure.is_lost() => {
                    self.is_spoilt = true;
                    break;
                }
                Err(_) => {}
            }
        }
    }

    /// Makes it ready for another mail after a failure, or ends it.
    pub(super) async fn reset(mut self, failure: &Failure) {
        if !failure.is_lost() && !self.is_spoilt && self.command("RSET\r\n").await.and_then(completed).is_ok() {
            self.give_back();
        }
    }

    /// Asks whether the server still answers.
    pub(super) async fn check(&mut self) -> Result<(), Failure> {
        self.command("NOOP\r\n").await.and_then(completed).map(drop)
    }

    /// Sends a command, which ends with CR LF, and waits for its reply.
    async fn command(&mut self, command: &str) -> Result<Response, Failure> {
        answer(timeout(self.pool.config.command_timeout, self.session.smtp.command(command)).await)
    }

    /// Waits for the reply to a command that was sent together with others.
    async fn reply(&mut self) -> Result<Response, Failure> {
        answer(timeout(self.pool.config.command_timeout, self.session.smtp.read_response()).await)
    }

    /// Sends a mail as [`transparent`] makes it, but not its end: without that nobody accepts it.
    pub(super) async fn body(&mut self, mail: &str) -> Result<(), Failure> {
        let Session { smtp, is_written, .. } = &mut self.session;
        is_written.set(false);
        // lettre would wait for a reply, which comes after the end.
        let mut sending = pin!(smtp.command(mail));
        let written = poll_fn(|context| match sending.as_mut().poll(context) {
            Poll::Ready(reply) => Poll::Ready(Err(early(reply))),
            Poll::Pending if is_written.get() => Poll::Ready(Ok(())),
            Poll::Pending => Poll::Pending,
        });
        timeout(self.pool.config.data_timeout, written).await.unwrap_or_else(|_| Err(late()))
    }

    /// Ends the mail, and waits for the answer to it. The envelope of the next mail is said together with the end; the replies to
    /// it are read by [`Self::envelope_replies`].
    pub(super) async fn end(&mut self, next: Option<&Envelope>) -> Result<Response, Failure> {
        let end = next.map_or_else(|| END.to_owned(), |next| format!("{END}{}", next.together()));
        let ended = timeout(self.pool.config.data_timeout, self.session.smtp.command(end)).await;
        answer(ended).and_then(completed)
    }

    /// Whether the end of a mail and the envelope of the next may be said together.
    pub(super) fn pipelines(&self) -> bool {
        self.session.pipelines
    }

    /// The same, for another mail.
    pub(super) fn again(self) -> Self {
        Self { is_reused: true, ..self }
    }

    /// Gives it back for another mail.
    pub(super) fn give_back(self) {
        self.pool.idle().push((self.session, Instant::now()));
    }
}

/// From and for whom a mail is: the commands MAIL and RCPT.
#[derive(Debug)]
pub(super) struct Envelope {
    from: String,
    to: String,
}

impl Envelope {
    pub(super) fn new(mail: &Mail) -> Result<Self, SendError> {
        let address = |address: &Address| {
            let none = || SendError::Refused { reply: "the address is none for an envelope".to_owned() };
            address.smtp().ok_or_else(none)
        };
        Ok(Self {
            from: commands::Mail::new(Some(address(&mail.from)?), Vec::new()).to_string(),
            to: commands::Rcpt::new(address(&mail.to)?, Vec::new()).to_string(),
        })
    }

    /// With the command after which the mail follows.
    fn together(&self) -> String {
        format!("{}{}{DATA}", self.from, self.to)
    }
}

/// What says that a mail follows.
const DATA: &str = "DATA\r\n";

/// What ends a mail, at the beginning of a line (RFC 5321, section 4.1.1.4).
const END: &str = ".\r\n";

/// A mail as DATA wants it: a line that begins with a dot has another one (RFC 5321, section 4.5.2), and the last one ends.
pub(super) fn transparent(mail: &[u8]) -> String {
    // A mail is ASCII. Only what is not UTF-8 is read letter by letter.
    let mail = str::from_utf8(mail).map_or_else(|_| String::from_utf8_lossy(mail), Cow::Borrowed);
    // To look is much cheaper than to replace.
    let mut data = if mail.contains("\n.") { mail.replace("\n.", "\n..") } else { mail.into_owned() };
    if data.starts_with('.') {
        data.insert(0, '.');
    }
    if !data.ends_with("\r\n") {
        data.push_str("\r\n");
    }
    data
}

pub(super) fn answer(answer: Result<Result<Response, Error>, Elapsed>) -> Result<Response, Failure> {
    match answer {
        Ok(answer) => answer.map_err(|error| failure(&error)),
        Err(_) => Err(late()),
    }
}

fn late() -> Failure {
    Failure::Broken("no answer in time".to_owned())
}

/// What the server says before a mail has ended. The next command would be read as text of the mail.
fn early(reply: Result<Response, Error>) -> Failure {
    let why = reply.map_or_else(|error| text(&error), |reply| format!("the answer {}", reply.code()));
    Failure::Broken(format!("before the mail had ended: {why}"))
}

/// The reply to a command of the envelope, if the server goes on.
fn accepted(said: Stage, reply: Result<Response, Failure>) -> Result<Response, Failure> {
    reply.and_then(|reply| if said == Stage::Data { goes_on(reply) } else { completed(reply) })
}

/// The answer to a command that leaves nothing to be said: 2xx. lettre takes 354 for a success of every command.
fn completed(response: Response) -> Result<Response, Failure> {
    if (200..300).contains(&u16::from(response.code())) { Ok(response) } else { Err(out_of_order(&response)) }
}

/// The answer after which the mail follows: 354.
fn goes_on(response: Response) -> Result<Response, Failure> {
    if u16::from(response.code()) == 354 { Ok(response) } else { Err(out_of_order(&response)) }
}

/// The answers no longer belong to the commands: somebody in between may have added one.
fn out_of_order(response: &Response) -> Failure {
    Failure::Broken(format!("the answer {} is not one to the command", response.code()))
}

pub(super) fn failure(error: &Error) -> Failure {
    match error.status() {
        Some(code) => Failure::Refused(Reply { code: code.into(), text: text(error) }),
        None => Failure::Broken(text(error)),
    }
}

/// What the server or the system said, on one line.
fn text(error: &Error) -> String {
    let text = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    let text: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST_TEXT).collect()
}

#[cfg(test)]
mod tests {
    use super::transparent;

    #[test]
    fn a_dot_at_the_beginning_of_a_line_is_doubled() {
        for (mail, expected) in [
            ("A: b\r\n\r\nc\r\n", "A: b\r\n\r\nc\r\n"),
            (".\r\n.\r\n..x\r\n", "..\r\n..\r\n...x\r\n"),
            ("no end", "no end\r\n"),
        ] {
            assert_eq!(transparent(mail.as_bytes()), expected, "{mail:?}");
        }
    }
}

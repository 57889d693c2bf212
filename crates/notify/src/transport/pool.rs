//! Open connections to a mail server, so that a mail does not need a new one.
//!
//! lettre has a pool, but its `send` does not say at which command a mail was refused, and that decides whose fault it
//! is. So the commands are sent one by one (`smtp.rs`), on connections that are kept here.

use super::{SendError, SmtpConfig, SmtpUrlError, Stage, TlsMode, bounded::Bounded, reply::Reply};
use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, TlsParameters},
    commands,
    extension::ClientId,
    response::Response,
};
use std::{
    borrow::Cow,
    error::Error as _,
    fmt::{self, Display},
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    net::TcpStream,
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
    tls: Option<TlsParameters>,
    permits: Semaphore,
    idle: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
}

/// A connection in use. It is dropped, or given back when it can take another mail.
pub(super) struct Connection<'p> {
    pool: &'p Pool,
    smtp: AsyncSmtpConnection,
    _permit: SemaphorePermit<'p>,
    /// Whether it was used before: the server may have closed it since.
    pub(super) is_reused: bool,
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
        let tls = match config.tls {
            TlsMode::None => None,
            // Reads the system's roots, once.
            _ => Some(TlsParameters::new(config.host.clone()).map_err(|error| SmtpUrlError::Roots(text(&error)))?),
        };
        Ok(Self { permits: Semaphore::new(config.connections.max(1)), config, tls, idle: Mutex::default() })
    }

    pub(super) fn config(&self) -> &SmtpConfig {
        &self.config
    }

    /// An idle connection, or a new one; waits while all are in use.
    pub(super) async fn connection(&self) -> Result<Connection<'_>, SendError> {
        let permit = self.permit().await?;
        let idle = loop {
            match self.idle().pop() {
                Some((smtp, since)) if since.elapsed() < IDLE => break Some(smtp),
                Some(_) => {}
                None => break None,
            }
        };
        match idle {
            Some(smtp) => Ok(Connection { pool: self, smtp, _permit: permit, is_reused: true }),
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
        for (mut smtp, _) in idle {
            // The server closes it anyway.
            _ = timeout(Duration::from_secs(1), smtp.quit()).await;
        }
    }

    async fn permit(&self) -> Result<SemaphorePermit<'_>, SendError> {
        let closed = |_| Failure::Broken("it is shut down".to_owned()).at(Stage::Connect);
        self.permits.acquire().await.map_err(closed)
    }

    async fn open<'p>(&'p self, permit: SemaphorePermit<'p>) -> Result<Connection<'p>, SendError> {
        let opened = timeout(self.config.connect_timeout, self.connect()).await;
        let late = || Failure::Broken("no connection in time".to_owned()).at(Stage::Connect);
        let mut smtp = opened.unwrap_or_else(|_| Err(late()))?;
        self.log_in(&mut smtp).await?;
        Ok(Connection { pool: self, smtp, _permit: permit, is_reused: false })
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, SendError> {
        let SmtpConfig { host, port, tls, .. } = &self.config;
        let failed = |error: Error| failure(&error).at(Stage::Connect);
        let hello = ClientId::Domain(self.config.hello.clone());
        let server = (host.as_str(), *port);
        if *tls == TlsMode::Implicit {
            // Every byte comes from the server that its certificate names.
            let connecting = AsyncSmtpConnection::connect_tokio1(server, None, &hello, self.tls.clone(), None);
            return connecting.await.map_err(failed);
        }
        let stream = TcpStream::connect(server).await;
        let stream = stream.map_err(|error| Failure::Broken(error.to_string()).at(Stage::Connect))?;
        let stream = Box::new(Bounded::new(stream));
        let mut smtp = AsyncSmtpConnection::connect_with_transport(stream, &hello).await.map_err(failed)?;
        let upgrade = match tls {
            TlsMode::Required => true,
            TlsMode::Opportunistic => smtp.can_starttls(),
            TlsMode::Implicit | TlsMode::None => false,
        };
        if let Some(parameters) = self.tls.clone().filter(|_| upgrade) {
            smtp.starttls(parameters, &hello).await.map_err(failed)?;
        }
        Ok(smtp)
    }

    async fn log_in(&self, smtp: &mut AsyncSmtpConnection) -> Result<(), SendError> {
        let Some((user, password)) = &self.config.credentials else { return Ok(()) };
        let credentials = Credentials::new(user.clone(), password.clone());
        let login = smtp.auth(&[Mechanism::Plain, Mechanism::Login], &credentials);
        let login = answer(timeout(self.config.command_timeout, login).await);
        login.map(|_| ()).map_err(|failure| failure.at(Stage::Auth))
    }

    /// Connections are inserted complete, so a poisoned lock holds valid data.
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<(AsyncSmtpConnection, Instant)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection<'_> {
    /// Sends a command, which ends with CR LF, and waits for its answer.
    pub(super) async fn command(&mut self, command: impl Display) -> Result<Response, Failure> {
        completed(answer(timeout(self.pool.config.command_timeout, self.smtp.command(command)).await)?)
    }

    /// Says that the mail itself comes next.
    pub(super) async fn data(&mut self) -> Result<(), Failure> {
        let response = answer(timeout(self.pool.config.command_timeout, self.smtp.command(commands::Data)).await)?;
        // Anything else is the answer to another command.
        if u16::from(response.code()) == 354 { Ok(()) } else { Err(out_of_order(&response)) }
    }

    /// Sends a mail as [`transparent`] makes it, and waits for its answer. In one piece: lettre's own `message` writes the end apart,
    /// which the system holds back until the other side has acknowledged the rest, up to 40 ms later.
    pub(super) async fn message(&mut self, mail: &str) -> Result<Response, Failure> {
        completed(answer(timeout(self.pool.config.data_timeout, self.smtp.command(mail)).await)?)
    }

    /// Gives it back for another mail.
    pub(super) fn give_back(self) {
        self.pool.idle().push((self.smtp, Instant::now()));
    }
}

/// A mail as DATA wants it: a line that begins with a dot has another one, and a dot alone ends it (RFC 5321, section
/// 4.5.2).
pub(super) fn transparent(mail: &[u8]) -> String {
    // A mail is ASCII. Only what is not UTF-8 is read letter by letter.
    let mail = str::from_utf8(mail).map_or_else(|_| String::from_utf8_lossy(mail), Cow::Borrowed);
    let mut data = String::with_capacity(mail.len() + 64);
    for line in mail.split_inclusive('\n') {
        if line.starts_with('.') {
            data.push('.');
        }
        data.push_str(line);
    }
    data.push_str(if data.ends_with("\r\n") { ".\r\n" } else { "\r\n.\r\n" });
    data
}

fn answer(answer: Result<Result<Response, Error>, Elapsed>) -> Result<Response, Failure> {
    match answer {
        Ok(answer) => answer.map_err(|error| failure(&error)),
        Err(_) => Err(Failure::Broken("no answer in time".to_owned())),
    }
}

/// The answer to a command that leaves nothing to be said: 2xx. lettre takes 354 for a success of every command.
fn completed(response: Response) -> Result<Response, Failure> {
    if (200..300).contains(&u16::from(response.code())) { Ok(response) } else { Err(out_of_order(&response)) }
}

/// The answers no longer belong to the commands: somebody in between may have added one.
fn out_of_order(response: &Response) -> Failure {
    Failure::Broken(format!("the answer {} is not one to the command", response.code()))
}

fn failure(error: &Error) -> Failure {
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
            ("A: b\r\n\r\nc\r\n", "A: b\r\n\r\nc\r\n.\r\n"),
            (".\r\n.\r\n..x\r\n", "..\r\n..\r\n...x\r\n.\r\n"),
            ("no end", "no end\r\n.\r\n"),
        ] {
            assert_eq!(transparent(mail.as_bytes()), expected, "{mail:?}");
        }
    }
}

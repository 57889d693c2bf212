//! Opens connections to a mail server: TCP, TLS, the greeting, and the login.

use super::{
    SendError, SmtpConfig, SmtpUrlError, Stage, TlsMode,
    bounded::{Bounded, IsWritten},
    pool::{Failure, answer, failure},
};
use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, AsyncTokioStream, TlsParameters},
    commands::Ehlo,
    extension::ClientId,
};
use std::{io, sync::Arc};
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};

/// How a connection is protected.
pub(super) enum Tls {
    None,
    /// After STARTTLS: lettre puts it on the connection.
    Upgrade(TlsParameters),
    /// From the first octet, for the server of this name.
    Implicit(TlsConnector, ServerName<'static>),
}

impl Tls {
    /// Reads the system's roots, unless there is no TLS.
    pub(super) fn new(config: &SmtpConfig) -> Result<Self, SmtpUrlError> {
        let unusable = |error: &dyn ToString| SmtpUrlError::Roots(error.to_string());
        match config.tls {
            TlsMode::None => Ok(Self::None),
            TlsMode::Required | TlsMode::Opportunistic => {
                let parameters = TlsParameters::new(config.host.clone());
                Ok(Self::Upgrade(parameters.map_err(|error| unusable(&error))?))
            }
            TlsMode::Implicit => {
                let mut roots = RootCertStore::empty();
                roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
                if roots.is_empty() {
                    return Err(SmtpUrlError::Roots("this system has no certificates of authorities".to_owned()));
                }
                let provider = Arc::new(ring::default_provider());
                let client = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
                let client = client.map_err(|error| unusable(&error))?.with_root_certificates(roots);
                let name = ServerName::try_from(config.host.clone()).map_err(|error| unusable(&error))?;
                Ok(Self::Implicit(TlsConnector::from(Arc::new(client.with_no_client_auth())), name))
            }
        }
    }
}

/// An open connection, ready for a mail.
pub(super) struct Session {
    pub(super) smtp: AsyncSmtpConnection,
    /// Whether what is sent is written.
    pub(super) is_written: IsWritten,
    /// Whether the server takes several commands together (RFC 2920).
    pub(super) pipelines: bool,
}

/// Opens a connection, and logs in.
pub(super) async fn open(config: &SmtpConfig, tls: &Tls) -> Result<Session, SendError> {
    let opened = timeout(config.connect_timeout, connect(config, tls)).await;
    let late = || Failure::Broken("no connection in time".to_owned()).at(Stage::Connect);
    let mut session = opened.unwrap_or_else(|_| Err(late()))?;
    log_in(config, &mut session.smtp).await?;
    Ok(session)
}

async fn connect(config: &SmtpConfig, tls: &Tls) -> Result<Session, SendError> {
    let broken = |error: io::Error| Failure::Broken(error.to_string()).at(Stage::Connect);
    let failed = |error: Error| failure(&error).at(Stage::Connect);
    let stream = TcpStream::connect((config.host.as_str(), config.port)).await.map_err(broken)?;
    // The end of a mail follows its body as soon as it may: the system would wait until the other side has acknowledged that.
    stream.set_nodelay(true).map_err(broken)?;
    let peer = stream.peer_addr().map_err(broken)?;
    let is_written = IsWritten::default();
    let stream: Box<dyn AsyncTokioStream> = match tls {
        Tls::Implicit(connector, name) => {
            let stream = connector.connect(name.clone(), stream).await.map_err(broken)?;
            Box::new(Bounded::new(stream, peer, is_written.clone()))
        }
        Tls::None | Tls::Upgrade(_) => Box::new(Bounded::new(stream, peer, is_written.clone())),
    };
    let hello = ClientId::Domain(config.hello.clone());
    let mut smtp = AsyncSmtpConnection::connect_with_transport(stream, &hello).await.map_err(failed)?;
    if let Tls::Upgrade(parameters) = tls
        && (config.tls == TlsMode::Required || smtp.can_starttls())
    {
        smtp.starttls(parameters.clone(), &hello).await.map_err(failed)?;
    }
    // lettre keeps of the answer to its own EHLO only what it knows itself.
    let pipelines = match smtp.command(Ehlo::new(hello)).await {
        Ok(offers) => offers.message().skip(1).any(|offer| offer.trim().eq_ignore_ascii_case("PIPELINING")),
        Err(error) if failure(&error).is_lost() => return Err(failed(error)),
        // Some servers, such as OpenSMTPD, do not want to be greeted again.
        Err(_) => false,
    };
    Ok(Session { smtp, is_written, pipelines })
}

async fn log_in(config: &SmtpConfig, smtp: &mut AsyncSmtpConnection) -> Result<(), SendError> {
    let Some((user, password)) = &config.credentials else { return Ok(()) };
    let credentials = Credentials::new(user.clone(), password.clone());
    let login = smtp.auth(&[Mechanism::Plain, Mechanism::Login], &credentials);
    let login = answer(timeout(config.command_timeout, login).await);
    login.map(|_| ()).map_err(|failure| failure.at(Stage::Auth))
}

//! A mail server by its address: `smtps://user:password@host:465` or `smtp://host:587?tls=required`.

use std::{fmt, time::Duration};
use url::{Host, Url};

/// How to reach a mail server, and how long to wait for it.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpConfig {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: TlsMode,
    /// User and password.
    pub credentials: Option<(String, String)>,
    /// The name by which we introduce ourselves (EHLO): that of this machine in the DNS.
    pub hello: String,
    /// The most connections at a time.
    pub connections: usize,
    /// How long to wait for a connection, with TLS.
    pub connect_timeout: Duration,
    /// How long to wait for the answer to a command (RFC 5321, section 4.5.3.2, recommends five minutes).
    pub command_timeout: Duration,
    /// How long to wait for the answer to the mail itself: who gives up early may send it twice.
    pub data_timeout: Duration,
    /// How long one mail may take, from the connection to the last answer: a server can be slow at every command.
    pub mail_timeout: Duration,
}

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsMode {
    /// TLS from the first octet (`smtps`).
    Implicit,
    /// STARTTLS; a server that does not offer it is refused.
    Required,
    /// STARTTLS where the server offers it. Somebody in between can prevent that.
    Opportunistic,
    /// None.
    None,
}

/// Does not show the password.
impl fmt::Debug for SmtpConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, tls, connections, .. } = self;
        let user = self.credentials.as_ref().map(|(user, _)| user);
        write!(f, "SmtpConfig({host}:{port}, {tls:?}, user {user:?}, {connections} connections)")
    }
}

/// Why an address is none of a mail server. The address itself is not repeated: it may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SmtpUrlError {
    /// It cannot be read.
    #[error("the address of the mail server cannot be read ({0}); write `smtps://user:password@host:465`")]
    Form(String),
    /// Another scheme.
    #[error("the address of the mail server begins with `smtps://` or `smtp://`, not with `{0}://`")]
    Scheme(String),
    /// An unknown `tls`.
    #[error("`tls` is `required`, `opportunistic` or `none`, not `{0}`")]
    Tls(String),
    /// An unknown parameter.
    #[error("the address of the mail server has no parameter `{0}`; there is `tls`")]
    Parameter(String),
    /// A password that others could read.
    #[error("user and password need `smtps://` or `tls=required`, as others could read them otherwise")]
    Credentials,
    /// TLS cannot be used.
    #[error("TLS cannot be used: {0}")]
    Roots(String),
}

impl SmtpConfig {
    /// Reads the address of a mail server. Without `tls`, a server on another machine must offer STARTTLS.
    pub fn from_url(text: &str) -> Result<Self, SmtpUrlError> {
        let url = Url::parse(text).map_err(|error| SmtpUrlError::Form(error.to_string()))?;
        // With a scheme that it does not know, `Url` takes every host for a name.
        let host = url.host_str().filter(|host| !host.is_empty()).map(Host::parse);
        let host = host.ok_or_else(|| SmtpUrlError::Form("it names no host".to_owned()))?;
        let host = host.map_err(|error| SmtpUrlError::Form(error.to_string()))?;
        let tls = match url.scheme() {
            "smtps" => TlsMode::Implicit,
            "smtp" => starttls(&url, is_loopback(&host))?,
            scheme => return Err(SmtpUrlError::Scheme(scheme.to_owned())),
        };
        let credentials = credentials(&url)?;
        let is_safe = matches!(tls, TlsMode::Implicit | TlsMode::Required) || is_loopback(&host);
        if credentials.is_some() && !is_safe {
            return Err(SmtpUrlError::Credentials);
        }
        let port = match tls {
            TlsMode::Implicit => 465,
            TlsMode::Required | TlsMode::Opportunistic => 587,
            TlsMode::None => 25,
        };
        Ok(Self {
            // Without the brackets of an IPv6 address.
            host: match host {
                Host::Domain(name) => name,
                Host::Ipv4(address) => address.to_string(),
                Host::Ipv6(address) => address.to_string(),
            },
            port: url.port().unwrap_or(port),
            tls,
            credentials,
            hello: "[127.0.0.1]".to_owned(),
            connections: 8,
            connect_timeout: Duration::from_secs(30),
            command_timeout: Duration::from_mins(1),
            data_timeout: Duration::from_mins(5),
            mail_timeout: Duration::from_mins(5),
        })
    }
}

fn starttls(url: &Url, is_loopback: bool) -> Result<TlsMode, SmtpUrlError> {
    let mut tls = if is_loopback { TlsMode::None } else { TlsMode::Required };
    for (key, value) in url.query_pairs() {
        if key != "tls" {
            return Err(SmtpUrlError::Parameter(key.into_owned()));
        }
        tls = match &*value {
            "required" => TlsMode::Required,
            "opportunistic" => TlsMode::Opportunistic,
            "none" => TlsMode::None,
            _ => return Err(SmtpUrlError::Tls(value.into_owned())),
        };
    }
    Ok(tls)
}

fn credentials(url: &Url) -> Result<Option<(String, String)>, SmtpUrlError> {
    let decode = |text: &str| {
        // `form_urlencoded` would read a plus as a blank, and passwords have those.
        let query = format!("x={}", text.replace('+', "%2B"));
        let decoded = url::form_urlencoded::parse(query.as_bytes()).next().map(|(_, value)| value.into_owned());
        decoded.ok_or_else(|| SmtpUrlError::Form("user and password cannot be decoded".to_owned()))
    };
    match url.password() {
        Some(password) => Ok(Some((decode(url.username())?, decode(password)?))),
        None if url.username().is_empty() => Ok(None),
        None => Err(SmtpUrlError::Form("there is a user without a password".to_owned())),
    }
}

fn is_loopback(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::{SmtpConfig, SmtpUrlError, TlsMode};

    #[track_caller]
    fn reads(url: &str, host: &str, port: u16, tls: TlsMode, credentials: Option<(&str, &str)>) {
        let config = SmtpConfig::from_url(url).unwrap();
        let given = config.credentials.as_ref().map(|(user, password)| (user.as_str(), password.as_str()));
        assert_eq!((config.host.as_str(), config.port, config.tls, given), (host, port, tls, credentials), "{url}");
        assert!(!format!("{config:?}").contains("secret"), "{config:?}");
    }

    #[track_caller]
    fn refuses(url: &str, expected: &str) {
        let error = SmtpConfig::from_url(url).unwrap_err().to_string();
        assert!(error.contains(expected) && !error.contains("secret"), "{url}: {error}");
    }

    #[test]
    fn an_address_names_a_mail_server() {
        let login = Some(("me@example.com", "s:e+c secret"));
        reads("smtps://mail.example", "mail.example", 465, TlsMode::Implicit, None);
        let url = "smtps://me%40example.com:s%3Ae+c%20secret@mail.example:4465";
        reads(url, "mail.example", 4465, TlsMode::Implicit, login);
        reads("smtp://mail.example", "mail.example", 587, TlsMode::Required, None);
        reads("smtp://mail.example:25?tls=opportunistic", "mail.example", 25, TlsMode::Opportunistic, None);
        reads("smtp://mail.example?tls=none", "mail.example", 25, TlsMode::None, None);
        reads("smtp://localhost:2525", "localhost", 2525, TlsMode::None, None);
        reads("smtp://a:secret@127.0.0.1", "127.0.0.1", 25, TlsMode::None, Some(("a", "secret")));
        reads("smtp://[::1]:2525", "::1", 2525, TlsMode::None, None);
    }

    #[test]
    fn a_mistake_is_named_and_a_password_is_not_shown() {
        refuses("mail.example", "cannot be read");
        refuses("smtp://", "cannot be read");
        refuses("https://a:secret@mail.example", "not with `https://`");
        refuses("smtp://mail.example?tls=yes", "not `yes`");
        refuses("smtp://mail.example?ssl=1", "no parameter `ssl`");
        refuses("smtp://a:secret@mail.example?tls=none", "others could read them");
        refuses("smtp://a:secret@mail.example?tls=opportunistic", "others could read them");
        refuses("smtps://a@mail.example", "without a password");
        assert!(matches!(SmtpConfig::from_url("smtp://a b"), Err(SmtpUrlError::Form(_))));
    }
}

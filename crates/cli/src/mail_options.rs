//! The configuration of mail.

use crate::failure::Failure;
use clap::Args;
use fairnotice_notify::{
    address::Address,
    dkim::Dkim,
    return_path::ReturnPath,
    transport::{Mailbox, Smtp, SmtpConfig, Transport},
};
use fairnotice_outbox::{Outbox, OutboxParts};
use fairnotice_server::{app::App, public_url::PublicUrl};
use fairnotice_service::{MailRoute, MailStop};
use fairnotice_store::Store;
use std::{
    fs,
    net::IpAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

/// How many mails `/dev/mail` shows.
const MAILBOX: usize = 1_000;

/// Where mails go, and from whom they are.
#[derive(Debug, Args)]
#[command(next_help_heading = "Mail")]
pub(crate) struct MailOptions {
    /// The mail server, such as `smtps://USER:PASSWORD@mail.example:465`. Without one no notice goes out by mail; on a loopback
    /// address `/dev/mail` shows what would
    #[arg(
        long,
        env = "FAIRNOTICE_SMTP_URL",
        value_name = "URL",
        hide_env_values = true,
        conflicts_with = "smtp_url_file"
    )]
    smtp_url: Option<String>,
    /// A file with the address of the mail server, in place of `--smtp-url`
    #[arg(long, env = "FAIRNOTICE_SMTP_URL_FILE", value_name = "FILE")]
    smtp_url_file: Option<PathBuf>,
    /// The most connections to the mail server
    #[arg(long, env = "FAIRNOTICE_SMTP_CONNECTIONS", value_name = "NUMBER", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=200))]
    smtp_connections: u16,
    /// The most mails to one subscriber in an hour. Notices beyond it go out together in one mail, once the hour allows it
    #[arg(long, env = "FAIRNOTICE_MAILS_PER_HOUR", value_name = "NUMBER", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    mails_per_hour: u32,
    /// The sender of every mail; by default `status@` and the host of `--public-url`
    #[arg(long, env = "FAIRNOTICE_MAIL_FROM", value_name = "ADDRESS")]
    mail_from: Option<Address>,
    /// Where answers go; by default to the sender
    #[arg(long, env = "FAIRNOTICE_MAIL_REPLY_TO", value_name = "ADDRESS")]
    mail_reply_to: Option<Address>,
    /// Where delivery reports go: a local part of at most 19 characters, to which a signed part is added; by default `bounces@` and
    /// the sender's domain
    #[arg(long, env = "FAIRNOTICE_MAIL_RETURN_PATH", value_name = "ADDRESS")]
    mail_return_path: Option<Address>,
    /// A file with the private key of DKIM (PEM, RSA or Ed25519)
    #[arg(long, env = "FAIRNOTICE_DKIM_KEY_FILE", value_name = "FILE", requires = "dkim_selector")]
    dkim_key_file: Option<PathBuf>,
    /// The selector of the key, as in `SELECTOR._domainkey` and the sender's domain
    #[arg(long, env = "FAIRNOTICE_DKIM_SELECTOR", value_name = "SELECTOR", requires = "dkim_key_file")]
    dkim_selector: Option<String>,
}

/// A way for mails, and what is the same in all of them.
pub(crate) struct MailSettings {
    pub(crate) transport: Arc<Transport>,
    pub(crate) sender: Address,
    pub(crate) reply_to: Option<Address>,
    pub(crate) return_path: ReturnPath,
    pub(crate) dkim: Option<Dkim>,
    pub(crate) connections: usize,
    pub(crate) mails_per_hour: u32,
}

impl MailOptions {
    /// Whether the sender is given, so that it does not follow from the address of the site.
    pub(crate) fn names_sender(&self) -> bool {
        self.mail_from.is_some()
    }

    /// The settings; none where mail goes nowhere: there is no mail server, and other machines reach the server. The log
    /// says where mails go.
    pub(crate) fn settings(&self, url: &PublicUrl, listen: IpAddr) -> Result<Option<MailSettings>, Failure> {
        let is_here = url.is_loopback() && listen.is_loopback();
        let Some(transport) = self.transport(url, is_here)? else {
            tracing::warn!(
                "no mail server is configured (`--smtp-url`): notices are published on the site alone, and nobody can subscribe"
            );
            return Ok(None);
        };
        if matches!(transport, Transport::Mailbox(_)) {
            tracing::info!("there is no mail server: mails are kept here, at {url}/dev/mail");
        }
        let wrong = |what: &'static str| {
            move |error: fairnotice_notify::address::AddressError| Failure::Mail(format!("{what}: {error}"))
        };
        let host = if url.is_loopback() { "status.example".to_owned() } else { url.host() };
        let sender = match &self.mail_from {
            Some(sender) => sender.clone(),
            None => format!("status@{host}").parse().map_err(wrong("the sender has to be given by `--mail-from`"))?,
        };
        let bounces = match &self.mail_return_path {
            Some(address) => address.clone(),
            None => format!("bounces@{}", sender.domain()).parse().map_err(wrong("`--mail-return-path`"))?,
        };
        let return_path = ReturnPath::new(bounces).map_err(wrong("`--mail-return-path`"))?;
        let dkim = match (&self.dkim_key_file, &self.dkim_selector) {
            (Some(file), Some(selector)) => {
                let read = Dkim::new(selector, sender.domain(), &secret(file)?);
                Some(read.map_err(|error| Failure::Mail(format!("`{}`: {error}", file.display())))?)
            }
            _ => None,
        };
        let (reply_to, connections) = (self.mail_reply_to.clone(), self.smtp_connections.into());
        let (transport, mails_per_hour) = (Arc::new(transport), self.mails_per_hour);
        Ok(Some(MailSettings { transport, sender, reply_to, return_path, dkim, connections, mails_per_hour }))
    }

    fn transport(&self, url: &PublicUrl, is_here: bool) -> Result<Option<Transport>, Failure> {
        let server = match (&self.smtp_url, &self.smtp_url_file) {
            (Some(server), _) => Some(server.clone()),
            (None, Some(file)) => Some(secret(file)?),
            (None, None) => None,
        };
        let Some(server) = server.filter(|server| !server.trim().is_empty()) else {
            return Ok(is_here.then(|| Transport::Mailbox(Mailbox::new(MAILBOX))));
        };
        let mut config = SmtpConfig::from_url(server.trim()).map_err(|error| Failure::Mail(error.to_string()))?;
        config.connections = self.smtp_connections.into();
        if !url.is_loopback() {
            config.hello = url.host();
        }
        let smtp = Smtp::new(config).map_err(|error| Failure::Mail(error.to_string()))?;
        Ok(Some(Transport::Smtp(Box::new(smtp))))
    }
}

impl MailSettings {
    /// The outbox of a server, which from now on sends what is published.
    pub(crate) fn outbox(self, store: Store, app: &App) -> Outbox {
        let route = match *self.transport {
            Transport::Smtp(_) => MailRoute::MailServer,
            Transport::Mailbox(_) => MailRoute::DevMail,
        };
        let Self { transport, sender, reply_to, return_path, dkim, connections, mails_per_hour } = self;
        let (service, tzdata) = (app.service().clone(), app.tzdata().clone());
        let parts = OutboxParts {
            store,
            service,
            transport,
            tzdata,
            sender,
            reply_to,
            return_path,
            dkim,
            connections,
            mails_per_hour,
        };
        let outbox = Outbox::new(parts);
        let asked = outbox.clone();
        app.service().enable_mail(route, move || {
            asked.stopped().map(|stopped| MailStop {
                since: stopped.since,
                why: stopped.summary(),
                again: stopped.again,
            })
        });
        outbox
    }
}

/// The content of a file, without the line break at its end.
fn secret(file: &Path) -> Result<String, Failure> {
    let read = fs::read_to_string(file).map(|text| text.trim_end().to_owned());
    read.map_err(|source| Failure::File { name: file.display().to_string(), source })
}

#[cfg(test)]
mod tests {
    use super::MailOptions;
    use clap::Parser;
    use fairnotice_notify::transport::Transport;
    use fairnotice_server::public_url::PublicUrl;
    use std::fs;

    #[derive(Parser)]
    struct Given {
        #[command(flatten)]
        mail: MailOptions,
    }

    /// Where mails go with these options: none, `smtp` or `mailbox`; or why they are refused.
    fn goes(url: &str, options: &[&str]) -> Result<Option<&'static str>, String> {
        goes_of("127.0.0.1", url, options)
    }

    fn goes_of(listen: &str, url: &str, options: &[&str]) -> Result<Option<&'static str>, String> {
        let given = Given::try_parse_from(["fairnotice"].iter().chain(options)).map_err(|error| error.to_string())?;
        let settings = given
            .mail
            .settings(&url.parse::<PublicUrl>().unwrap(), listen.parse().unwrap())
            .map_err(|error| error.to_string())?;
        Ok(settings.map(|settings| match *settings.transport {
            Transport::Smtp(_) => "smtp",
            Transport::Mailbox(_) => "mailbox",
        }))
    }

    const SITE: &str = "https://status.example";
    const HERE: &str = "http://127.0.0.1:8080";

    #[test]
    fn mails_stay_here_only_where_nobody_else_reads() {
        assert_eq!(goes(SITE, &[]), Ok(None));
        assert_eq!(goes("http://10.0.0.1", &[]), Ok(None));
        assert_eq!(goes(HERE, &[]), Ok(Some("mailbox")));
        assert_eq!(goes("http://localhost:1", &[]), Ok(Some("mailbox")));
        assert_eq!(goes_of("0.0.0.0", HERE, &[]), Ok(None));
        for url in [SITE, HERE] {
            assert_eq!(goes(url, &["--smtp-url", "smtp://mail.example"]), Ok(Some("smtp")));
        }
    }

    #[test]
    fn a_secret_comes_from_a_file_and_is_not_repeated() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("smtp");
        let path = file.to_str().unwrap();
        fs::write(&file, "smtps://ana:secret@mail.example\n").unwrap();
        assert_eq!(goes(SITE, &["--smtp-url-file", path]), Ok(Some("smtp")));
        for wrong in
            ["http://ana:secret@mail.example", "smtp://ana:secret@mail.example?tls=none", "smtps://ana:secret@"]
        {
            fs::write(&file, wrong).unwrap();
            let refused = goes(SITE, &["--smtp-url-file", path]).unwrap_err();
            assert!(!refused.contains("secret"), "{refused}");
        }
        assert!(goes(SITE, &["--smtp-url-file", "/nowhere"]).unwrap_err().contains("/nowhere"));
        assert!(goes(SITE, &["--smtp-url", "smtp://a", "--smtp-url-file", path]).is_err());
    }

    #[test]
    fn the_limit_of_an_hour_allows_a_mail() {
        let limit = |options: &[&str]| {
            let given = Given::try_parse_from(["fairnotice"].iter().chain(options)).ok()?;
            let settings = given.mail.settings(&HERE.parse::<PublicUrl>().unwrap(), "127.0.0.1".parse().unwrap());
            Some(settings.unwrap().unwrap().mails_per_hour)
        };
        assert_eq!(limit(&[]), Some(20));
        assert_eq!(limit(&["--mails-per-hour", "1"]), Some(1));
        assert_eq!(limit(&["--mails-per-hour", "0"]), None);
    }

    #[test]
    fn an_address_that_leaves_no_room_for_a_signature_is_refused() {
        let long = ["--smtp-url", "smtp://mail.example", "--mail-return-path", "twenty-letters-here-@status.example"];
        assert!(goes(SITE, &long).unwrap_err().contains("--mail-return-path"));
        let dkim = ["--smtp-url", "smtp://mail.example", "--dkim-selector", "s1"];
        assert!(goes(SITE, &dkim).is_err(), "a selector without a key");
    }
}

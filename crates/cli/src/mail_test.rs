//! `fairnotice mail test ADDRESS`: sends one mail as every notice is sent, and says what the mail server answered.

use crate::{
    failure::Failure,
    mail_options::{MailOptions, MailSettings},
    output::{self, one_line},
};
use clap::Args;
use fairnotice_core::{instant::Instant, zone::Zone};
use fairnotice_notify::{
    address::Address,
    mail::{self, MailContext},
    transport::{Accepted, SendError, Stage, TlsMode, Transport},
};
use fairnotice_server::public_url::PublicUrl;
use std::{
    net::{IpAddr, Ipv4Addr},
    process::ExitCode,
};

#[derive(Debug, Args)]
pub(crate) struct TestMail {
    /// Where the mail goes
    address: Address,
    /// The address of the site, as for `fairnotice serve`: the default sender has its host
    #[arg(long, env = "FAIRNOTICE_PUBLIC_URL")]
    public_url: Option<PublicUrl>,
    /// The vendor's name, as for `fairnotice serve`
    #[arg(long, env = "FAIRNOTICE_VENDOR", default_value = "Status")]
    vendor: String,
    #[command(flatten)]
    mail: MailOptions,
}

impl TestMail {
    /// Sends the mail. Exit code 1: the mail server did not accept it. 2: the configuration is wrong.
    pub(crate) async fn run(self, now: Instant) -> Result<ExitCode, Failure> {
        let Self { address, public_url, vendor, mail } = self;
        if public_url.is_none() && !mail.names_sender() {
            return Err(Failure::Usage(
                "the sender is not known: give `--mail-from`, or `--public-url` as for `fairnotice serve`",
            ));
        }
        // Only what the mail shows: this command does not listen.
        let (listen, port) = (IpAddr::from(Ipv4Addr::LOCALHOST), 8080);
        let url = public_url.unwrap_or_else(|| PublicUrl::listening_at((listen, port).into()));
        let settings = mail.settings(&url, listen)?;
        let settings = settings.filter(|settings| matches!(*settings.transport, Transport::Smtp(_)));
        let Some(MailSettings { transport, sender, reply_to, return_path, dkim, .. }) = settings else {
            return Err(Failure::Usage(
                "there is no mail server: give its address by `--smtp-url` or `--smtp-url-file`, as for `fairnotice serve`",
            ));
        };
        let signed = if dkim.is_some() { "signed by DKIM" } else { "not signed by DKIM (`--dkim-key-file`)" };
        output::note(&format!("from {sender}, return path {}, {signed}", return_path.address()));
        let vendor = url.vendor(vendor);
        let context = MailContext { vendor, zone: Zone::utc(), components: Vec::new(), sender, reply_to, dkim };
        let mail = mail::test_mail(&context, address, return_path.address().clone(), now);
        let mail = mail.map_err(|error| Failure::Mail(error.to_string()))?;
        let server = name(&transport);
        match transport.send(&mail, now).await {
            Ok(Accepted { reply }) => {
                output::text(&format!("{server} has accepted the mail {}: {}\n", mail.message_id, one_line(&reply)))?;
                Ok(ExitCode::SUCCESS)
            }
            Err(error) => {
                output::note(&format!("{server}: {}", one_line(&error.to_string())));
                output::note(&format!("help: {}", help(&error)));
                Ok(ExitCode::from(1))
            }
        }
    }
}

/// The mail server with its port, without the password.
fn name(transport: &Transport) -> String {
    let Transport::Smtp(smtp) = transport else { return String::new() };
    let config = smtp.config();
    let tls = match config.tls {
        TlsMode::Implicit => "TLS",
        TlsMode::Required => "STARTTLS",
        TlsMode::Opportunistic => "STARTTLS if it is offered",
        TlsMode::None => "no TLS",
    };
    format!("{}:{} ({tls})", config.host, config.port)
}

/// What to look at.
fn help(error: &SendError) -> &'static str {
    match error {
        SendError::Recipient { .. } => "is the address right? A subscriber with it would be suspended",
        SendError::Refused { .. } => {
            "the answer says why. Often the sender is the reason (`--mail-from`), or the records of its domain in the DNS: SPF, DKIM, DMARC"
        }
        SendError::Later { .. } => "try again in some minutes: a notice would be tried again for four days",
        SendError::Server { stage, .. } => match stage {
            Stage::Connect => {
                "are host, port and TLS right? `smtps://` is TLS from the beginning, mostly at port 465; `smtp://` is STARTTLS, mostly at port 587"
            }
            Stage::Auth => {
                "are user and password right? In the address of the mail server, signs such as `@` and `:` in them are written as `%40` and `%3A`"
            }
            Stage::Mail => {
                "does the server accept this return path as a sender (`--mail-return-path`)? It may also want a login"
            }
            Stage::Recipient => {
                "the server does not pass on mail for this machine: it may want a login, or know this machine's address"
            }
            Stage::Data => "the server did not take the mail; its log says more",
        },
    }
}

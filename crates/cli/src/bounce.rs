//! `fairnotice bounce`: reads a delivery report that a mail server sends to the return path.

use crate::{Database, failure::Failure, output};
use clap::Args;
use fairnotice_core::instant::Instant;
use fairnotice_notify::{bounce, return_path};
use fairnotice_service::subscribers::{Bounced, Subscribers};
use fairnotice_store::Store;
use std::{
    io::{self, Read as _},
    process::ExitCode,
};

/// The largest report in bytes: one may contain the mail that it is about.
const LIMIT: u64 = 10 * 1024 * 1024;

/// What tells a mail server to deliver the report again later (`EX_TEMPFAIL` of sysexits).
const LATER: u8 = 75;

#[derive(Debug, Args)]
pub(crate) struct Bounce {
    /// The address that the report was sent to, where its headers do not have it
    addresses: Vec<String>,
    #[command(flatten)]
    database: Database,
}

impl Bounce {
    /// Reads a report from standard input. A message that is no report of ours is said to be so, and is no failure: the mail server
    /// would send a report on the report.
    pub(crate) async fn run(self, now: Instant) -> Result<ExitCode, Failure> {
        let mut message = Vec::new();
        let read = io::stdin().lock().take(LIMIT).read_to_end(&mut message);
        read.map_err(|source| Failure::File { name: "<stdin>".to_owned(), source })?;
        let report = match bounce::read(&message) {
            Ok(report) => report,
            Err(reason) => {
                output::note(&format!("nothing was done: {reason}"));
                return Ok(ExitCode::SUCCESS);
            }
        };
        match suspended(&self, &report, now).await {
            Ok(said) => {
                output::note(&said);
                Ok(ExitCode::SUCCESS)
            }
            Err(failure) => {
                output::note(&format!("error: {failure}"));
                Ok(ExitCode::from(LATER))
            }
        }
    }
}

async fn suspended(command: &Bounce, report: &bounce::Report, now: Instant) -> Result<String, Failure> {
    let store = Store::open(&command.database.database_url).await?;
    let subscribers = Subscribers::new(&store, now);
    let keys = subscribers.link_keys().await?;
    let mut addresses = command.addresses.iter().chain(&report.sent_to);
    let returned = keys.and_then(|keys| addresses.find_map(|address| return_path::read(&keys, address)));
    let Some(returned) = returned else {
        return Ok("nothing was done: the report was sent to no return path of this server".to_owned());
    };
    let id = returned.subscriber;
    Ok(match subscribers.bounced(returned, report).await? {
        Bounced::Suspended => format!("subscriber {id} is suspended"),
        Bounced::NotAtFault => {
            format!("nothing was done: the report does not say that the address of subscriber {id} is wrong")
        }
        Bounced::Over => format!("nothing was done: subscriber {id} has no such subscription any more"),
    })
}

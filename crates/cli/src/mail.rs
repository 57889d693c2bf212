//! `fairnotice mail withheld|send|discard`: the word on mail that waits after a backup was restored.

use crate::{Database, failure::Failure, output};
use clap::{Args, Subcommand};
use fairnotice_core::instant::{self, Instant};
use fairnotice_store::{Store, Withheld};

#[derive(Debug, Args)]
pub(crate) struct MailCommand {
    #[command(subcommand)]
    command: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Show how much mail waits for your word, because the database was restored and knows less than what was sent
    Withheld {
        #[command(flatten)]
        database: Database,
    },
    /// Send the mail that waits: readers may have got some of it before
    Send {
        #[command(flatten)]
        database: Database,
    },
    /// Do not send the mail that waits: readers may get some of it never
    Discard {
        #[command(flatten)]
        database: Database,
    },
}

impl MailCommand {
    pub(crate) async fn run(self, now: Instant) -> Result<(), Failure> {
        match self.command {
            Verb::Withheld { database } => {
                let withheld = Store::open(&database.database_url).await?.withheld().await?;
                output::text(&format!("{}\n", said(withheld)))
            }
            Verb::Send { database } => {
                let store = Store::open(&database.database_url).await?;
                let withheld = store.withheld().await?;
                store.send_withheld(now).await?;
                output::text(&format!("it is sent from now on: {}\n", said(withheld)))
            }
            Verb::Discard { database } => {
                let store = Store::open(&database.database_url).await?;
                let withheld = store.withheld().await?;
                store
                    .park_withheld("the database was restored, and an operator did not want it sent again", now)
                    .await?;
                output::text(&format!("it is not sent: {}\n", said(withheld)))
            }
        }
    }
}

fn said(Withheld { since, dispatches, deliveries }: Withheld) -> String {
    let since = since.map_or(String::new(), |since| {
        format!("; the restored database was started first at {}", instant::text(since))
    });
    format!("{deliveries} mails, and {dispatches} notices whose mails are not written yet{since}")
}

//! `fairnotice mail test`, and `fairnotice mail withheld|send|discard|restored`: the word on mail that waits after a restore.

use crate::{Database, failure::Failure, mail_test::TestMail, output};
use clap::{Args, Subcommand};
use fairnotice_core::instant::{self, Instant};
use fairnotice_store::{Store, Withheld};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct MailCommand {
    #[command(subcommand)]
    command: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Send one mail to an address as notices are sent, and show what the mail server answered: exit 0 accepted, 1 refused, 2 not
    /// configured
    Test(Box<TestMail>),
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
    /// Say that the database was restored by other means than a file of `fairnotice backup`, such as `pg_restore`: before a
    /// server starts on it. Mail that was due before waits for your word then
    Restored {
        #[command(flatten)]
        database: Database,
    },
}

impl MailCommand {
    pub(crate) async fn run(self, now: Instant) -> Result<ExitCode, Failure> {
        match self.command {
            Verb::Test(test) => return test.run(now).await,
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
            Verb::Restored { database } => {
                Store::open(&database.database_url).await?.mark_restored().await?;
                output::text(
                    "the database is marked as restored: the next server that starts withholds the mail that waits in it\n",
                )
            }
        }?;
        Ok(ExitCode::SUCCESS)
    }
}

fn said(Withheld { since, dispatches, deliveries }: Withheld) -> String {
    let since = since.map_or(String::new(), |since| {
        format!("; the restored database was started first at {}", instant::text(since))
    });
    format!("{deliveries} mails, and {dispatches} notices whose mails are not written yet{since}")
}

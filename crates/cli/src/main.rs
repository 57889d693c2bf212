//! The binary `fairnotice`: the command line.
//!
//! Standard output carries the answer, standard error notes and failures. The exit code does not depend on the output.

// `println!` and `eprintln!` panic on a closed pipe or a full disk: `output` does not.
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod backup;
mod bounce;
mod brand;
mod change;
mod check;
mod copy;
mod failure;
mod github;
mod input;
mod lint;
mod mail;
mod mail_options;
mod mail_test;
mod output;
mod planned;
mod policies;
mod policy;
mod retention_options;
mod serve;
mod slot;
mod subscriber;
mod terminal;
mod timetable;
mod token;
mod tzdata;

use clap::{Args, Parser, Subcommand, error::ErrorKind};
use fairnotice_core::instant::{self, Instant};
use fairnotice_server::clock::Clock;
use output::Format;
use std::{
    io::{self, Write as _},
    process::ExitCode,
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Checks planned changes against a policy of fair notice, and publishes them.
#[derive(Debug, Parser)]
#[command(name = "fairnotice", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the status site, the API and the embed
    Serve(serve::Serve),
    /// Check change records: exit 0 if all comply, 1 if one does not, 2 if one cannot be read
    Check(check::Check),
    /// Show when a change can start: the earliest compliant start, and the next ones
    Slot(slot::Slot),
    /// List the notices that are due for a change, with their deadlines and progress
    Timetable(timetable::Timetable),
    /// Announce and run a change on a server: exit 0 success, 1 refused, 2 unreachable or unreadable
    Change(change::ChangeCommand),
    /// Read, check and print policies
    Policy(policy::PolicyCommand),
    /// Create, list and revoke operators' tokens
    Token(token::TokenCommand),
    /// List, import, export and erase subscribers, and rotate the keys of their links
    Subscriber(subscriber::SubscriberCommand),
    /// Read a delivery report from standard input, and suspend the address that it says is wrong
    Bounce(bounce::Bounce),
    /// Send a test mail; show the mail that waits after a backup was restored, and say whether it is sent
    Mail(mail::MailCommand),
    /// Copy a SQLite database to a file while a server uses it
    Backup(backup::Backup),
    /// Copy a database to another, empty one: SQLite or PostgreSQL
    Copy(copy::Copy),
}

impl Command {
    /// The form in which a failure is reported. Commands that read several files report each of them themselves.
    fn format(&self) -> Format {
        match self {
            Self::Slot(slot) => slot.format,
            Self::Timetable(timetable) => timetable.format,
            Self::Change(change) => change.format,
            Self::Serve(_)
            | Self::Check(_)
            | Self::Policy(_)
            | Self::Token(_)
            | Self::Subscriber(_)
            | Self::Bounce(_)
            | Self::Mail(_)
            | Self::Backup(_)
            | Self::Copy(_) => Format::Text,
        }
    }
}

/// The address of the database.
#[derive(Debug, Args)]
struct Database {
    /// Address of the database: `sqlite://PATH` or `postgres://USER:PASSWORD@HOST/NAME`
    #[arg(long, env = "FAIRNOTICE_DATABASE_URL", default_value = "sqlite://fairnotice.db")]
    database_url: String,
}

fn parse_instant(text: &str) -> Result<Instant, String> {
    instant::parse(text)
}

/// Carries out a command. Exit code 2: it failed.
#[tokio::main]
async fn main() -> ExitCode {
    let command = match Arguments::try_parse() {
        Ok(arguments) => arguments.command,
        Err(error) => return explained(&error),
    };
    let (format, clock) = (command.format(), Clock::System);
    let result = match command {
        Command::Serve(serve) => serve.run().await.map(|()| ExitCode::SUCCESS),
        Command::Check(check) => check.run(clock.now()),
        Command::Slot(slot) => slot.run(clock.now()),
        Command::Timetable(timetable) => timetable.run(clock.now()),
        Command::Change(change) => change.run(),
        Command::Policy(policy) => policy.run(clock.now()),
        Command::Token(token) => token.run(clock.now()).await.map(|()| ExitCode::SUCCESS),
        Command::Subscriber(subscriber) => subscriber.run(clock.now()).await.map(|()| ExitCode::SUCCESS),
        Command::Bounce(bounce) => bounce.run(clock.now()).await,
        Command::Mail(mail) => mail.run(clock.now()).await,
        Command::Backup(backup) => backup.run().await.map(|()| ExitCode::SUCCESS),
        Command::Copy(copy) => copy.run().await.map(|()| ExitCode::SUCCESS),
    };
    result.unwrap_or_else(|failure| failure.report(format))
}

/// Prints help, the version, or what is wrong with the arguments.
fn explained(error: &clap::Error) -> ExitCode {
    let printed = error.print().and_then(|()| io::stdout().flush());
    match printed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => failure::Failure::Output(error).report(Format::Text),
        _ if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => ExitCode::SUCCESS,
        _ => ExitCode::from(2),
    }
}

//! The command line.

mod change;
mod check;
mod github;
mod lint;
mod policies;
mod policy;
mod serve;
mod slot;
mod terminal;
mod timetable;
mod token;
mod tzdata;

use crate::clock::Clock;
use clap::{Args, Parser, Subcommand, ValueEnum};
use fairnotice_core::{
    change::Change,
    file,
    instant::{self, Instant},
    policy::Policy,
};
use policies::PolicyPath;
use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Holds every planned change to a policy of fair notice, and publishes it.
#[derive(Debug, Parser)]
#[command(name = "fairnotice", version, arg_required_else_help = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the status site, the API and the embed
    Serve(serve::Serve),
    /// Judge change records: exit 0 if all comply, 1 if one does not, 2 if one cannot be read
    Check(check::Check),
    /// Say when a change can start: the earliest start that complies, and the next ones
    Slot(slot::Slot),
    /// Say what a change owes, to whom, by when, and what is done
    Timetable(timetable::Timetable),
    /// Take a change through its life on a running server: exit 0 done, 1 refused, 2 out of reach or unreadable
    Change(change::ChangeCommand),
    /// Read, check and print policies
    Policy(policy::PolicyCommand),
    /// Make, list and revoke operators' tokens
    Token(token::TokenCommand),
}

/// Where the record book is.
#[derive(Debug, Args)]
struct Database {
    /// Address of the record book
    #[arg(long, env = "FAIRNOTICE_DATABASE_URL", default_value = "sqlite://fairnotice.db")]
    database_url: String,
}

/// A change record, the policy that judges it, and when.
#[derive(Debug, Args)]
struct Judging {
    /// Change record (TOML)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    policy: PolicyPath,
    /// Judge as if it were this instant; by default now
    #[arg(long, value_name = "INSTANT", value_parser = parse_instant)]
    now: Option<Instant>,
}

impl Judging {
    fn load(&self, clock: Instant) -> Result<(Policy, Change, Instant), Failure> {
        let policies = self.policy.load()?;
        let now = self.now.unwrap_or(clock);
        let unreadable = |problems| Failure::Unreadable { name: self.file.display().to_string(), problems };
        let change = file::change(&read(&self.file)?).map_err(unreadable)?;
        let policy = policies.judging(&change, now).map_err(|problem| unreadable(vec![problem]))?;
        Ok((policy.clone(), change, now))
    }
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|source| Failure::File { path: path.to_owned(), source })
}

fn parse_instant(text: &str) -> Result<Instant, String> {
    instant::parse(text)
}

/// Why a command could not be carried out.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("`{}` cannot be read: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("{}", problems.iter().map(|problem| located(name, problem)).collect::<Vec<_>>().join("\n"))]
    Unreadable { name: String, problems: Vec<fairnotice_core::diagnostic::Diagnostic> },
    #[error(transparent)]
    Store(#[from] fairnotice_store::Error),
    #[error(transparent)]
    Publish(#[from] crate::app::PublishError),
    #[error("no random numbers: {0}")]
    Random(#[from] getrandom::Error),
    #[error("cannot listen at `{address}`: {source}")]
    Listen { address: std::net::SocketAddr, source: io::Error },
    #[error("the answer is not known: {0}")]
    Unknown(#[from] fairnotice_core::calendar::Unknown),
    #[error("{0}")]
    Usage(&'static str),
    #[error(transparent)]
    Client(#[from] change::ClientError),
    #[error("cannot write the answer: {0}")]
    Output(#[from] io::Error),
    #[error("cannot write the answer: {0}")]
    Toml(#[from] toml::ser::Error),
    #[error("cannot write the answer: {0}")]
    Json(#[from] serde_json::Error),
}

/// `FILE:LINE:COLUMN: what`, as compilers write it.
fn located(name: &str, problem: &fairnotice_core::diagnostic::Diagnostic) -> String {
    if problem.line > 0 { format!("{name}:{problem}") } else { format!("{name}: {problem}") }
}

/// Carries out a command. Exit 2: it could not be.
pub async fn run(arguments: Arguments) -> ExitCode {
    let done = match arguments.command {
        Command::Serve(serve) => serve.run().await.map(|()| ExitCode::SUCCESS),
        Command::Check(check) => check.run(Clock::System.now()),
        Command::Slot(slot) => slot.run(Clock::System.now()),
        Command::Timetable(timetable) => timetable.run(Clock::System.now()),
        Command::Change(change) => change.run(),
        Command::Policy(policy) => policy.run(Clock::System.now()),
        Command::Token(token) => token.run(Clock::System.now()).await.map(|()| ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|failure| {
        // Whoever reads through `head` has seen enough.
        if matches!(&failure, Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe) {
            return ExitCode::SUCCESS;
        }
        eprintln!("error: {failure}");
        ExitCode::from(2)
    })
}

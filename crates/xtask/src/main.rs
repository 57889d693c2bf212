//! `cargo xtask …`: builds, demonstrates, tests and measures Fairnotice.

mod api;
mod bench;
mod budget;
mod clock;
mod conformance;
mod demonstration;
mod embed;
mod error;
mod folder;
mod fuzz;
mod install;
mod mail;
mod pictures;
mod postfix;
mod postgres;
mod program;
mod python;
mod record;
mod run;
mod serve;
mod servers;
mod soak;
mod step;
mod subscriber;
mod test;
mod tidy;
mod trunk;
mod writers;

use crate::{
    api::Api,
    demonstration::{Demonstration, EndTime, Scenario},
    error::Error,
};
use chrono::{DateTime, Utc};
use clap::Parser;
use std::process::ExitCode;

/// Builds, demonstrates, tests and measures Fairnotice.
#[derive(Parser)]
#[command(name = "cargo xtask")]
enum Task {
    /// Build the files that a customer's page downloads, in target/shipped.
    Build,
    /// Build everything and serve the status site of an invented vendor.
    Run {
        /// The port on 127.0.0.1.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        #[command(flatten)]
        end: EndArgument,
    },
    /// Run the demonstration on a server that was started with `--clock`.
    Demonstrate {
        /// The server, such as http://127.0.0.1:8080
        #[arg(long)]
        server: String,
        /// An operator's token.
        #[arg(long)]
        token: String,
        #[command(flatten)]
        end: EndArgument,
    },
    /// Install missing tools and run every test.
    Test {
        /// Run only this step and the steps that it needs; can be repeated.
        #[arg(long, value_name = "STEP")]
        only: Vec<test::Step>,
    },
    /// Measure Fairnotice and comparable programs in the same run.
    Bench {
        #[command(subcommand)]
        bench: bench::Bench,
    },
    /// Search for faults for minutes or hours.
    Soak(soak::Arguments),
    /// Make the pictures of the README, in docs/pictures.
    Pictures,
    /// Build the embed and print the sizes of its files.
    Sizes,
    /// Check file lengths, leftovers and paths in documents.
    Tidy,
}

#[derive(clap::Args)]
struct EndArgument {
    /// The instant at which the demonstration ends, such as 2026-10-24T22:00:00Z; by default now.
    #[arg(long, value_name = "INSTANT")]
    end_at: Option<DateTime<Utc>>,
}

impl EndArgument {
    fn time(&self) -> EndTime {
        self.end_at.map_or(EndTime::Now, EndTime::At)
    }
}

fn main() -> ExitCode {
    match perform(Task::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<(), Error> {
    match task {
        Task::Build => embed::build().map(drop),
        Task::Run { port, end } => run::run(port, end.time()),
        Task::Demonstrate { server, token, end } => {
            let end = end.time();
            let Demonstration { update, urgent, draft, .. } =
                Scenario::around(end.instant()).play(&Api::new(&server, &token), end)?;
            println!("{}", serde_json::json!({ "update": update, "urgent": urgent, "draft": draft }));
            Ok(())
        }
        Task::Test { only } => test::test(&only),
        Task::Bench { bench } => bench.run(),
        Task::Soak(arguments) => soak::soak(&arguments),
        Task::Pictures => pictures::make(),
        Task::Sizes => {
            println!("{}", budget::Budgets::read()?.table(&embed::build()?));
            Ok(())
        }
        Task::Tidy => tidy::check(),
    }
}

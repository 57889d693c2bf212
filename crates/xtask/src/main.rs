//! `cargo xtask …`: the build, the demonstration and the tests in one place.

mod api;
mod bench;
mod bindgen;
mod budget;
mod clock;
mod demonstration;
mod embed;
mod error;
mod folder;
mod fuzz;
mod install;
mod judges;
mod manifest;
mod optimizer;
mod program;
mod python;
mod record;
mod run;
mod serve;
mod snip;
mod soak;
mod source;
mod step;
mod test;
mod tidy;
mod trunk;

use crate::{
    api::Api,
    demonstration::{Present, Story},
    error::Error,
    step::Steps,
};
use chrono::{DateTime, Utc};
use clap::Parser;
use std::{env, path::Path, process::ExitCode};

/// Builds, demonstrates and tests Fairnotice.
#[derive(Parser)]
#[command(name = "cargo xtask")]
enum Task {
    /// Build what a customer's page downloads, in target/shipped.
    Build,
    /// Build everything and serve a demonstration vendor.
    Run {
        /// The port on 127.0.0.1.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        #[command(flatten)]
        present: PresentArgument,
    },
    /// Make the demonstration on a server that runs with `--clock`.
    Demonstrate {
        /// The server, such as http://127.0.0.1:8080
        #[arg(long)]
        server: String,
        /// An operator's token.
        #[arg(long)]
        token: String,
        #[command(flatten)]
        present: PresentArgument,
    },
    /// Install what is missing and run every test.
    Test {
        /// Only this step and what it needs; may be given more than once.
        #[arg(long, value_name = "STEP")]
        only: Vec<test::Step>,
    },
    /// Measure, with peers beside our figures in the same run.
    Bench {
        #[command(subcommand)]
        bench: bench::Bench,
    },
    /// Search for faults at length.
    Soak(soak::Arguments),
    /// Build the embed and print what its files weigh.
    Sizes,
    /// Check habits that no compiler keeps.
    Tidy,
}

#[derive(clap::Args)]
struct PresentArgument {
    /// The instant at which the demonstration ends, such as 2026-10-24T22:00:00Z; by default now.
    #[arg(long, value_name = "INSTANT")]
    stay_at: Option<DateTime<Utc>>,
}

impl PresentArgument {
    fn present(&self) -> Present {
        self.stay_at.map_or(Present::Real, Present::Given)
    }
}

fn main() -> ExitCode {
    let name = env::args_os().next().unwrap_or_default();
    // Trunk finds this very program under another name: see `trunk.rs`.
    let result = if Path::new(&name).file_stem().is_some_and(|stem| stem == "wasm-bindgen") {
        bindgen::StandIn::parse().run()
    } else {
        perform(Task::parse())
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<(), Error> {
    match task {
        Task::Build => build().map(drop),
        Task::Run { port, present } => run::run(port, present.present()),
        Task::Demonstrate { server, token, present } => {
            let present = present.present();
            let told = Story::around(present.instant()).tell(&Api::new(&server, &token), present)?;
            println!("{}", serde_json::json!({ "update": told.update, "urgent": told.urgent, "untold": told.untold }));
            Ok(())
        }
        Task::Test { only } => test::test(&only),
        Task::Bench { bench } => bench.run(),
        Task::Soak(arguments) => soak::soak(&arguments),
        Task::Sizes => {
            let embed = build()?;
            println!("{}", budget::Budgets::read()?.table(&embed.manifest));
            if !embed.is_small {
                println!("The limits are for what wasm-opt has shrunk; these files are larger.");
            }
            Ok(())
        }
        Task::Tidy => tidy::check(),
    }
}

fn build() -> Result<embed::Embed, Error> {
    let mut steps = Steps::new(2);
    let wasm = steps.next("the widget, for the browser", || {
        install::wasm_target()?;
        embed::compile()
    })?;
    steps.next("the embed: glue, WASM, style and loader", || embed::assemble(&wasm))
}

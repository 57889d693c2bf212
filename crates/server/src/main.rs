//! The binary `fairnotice`.

use clap::Parser as _;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    fairnotice_server::cli::run(fairnotice_server::cli::Arguments::parse()).await
}

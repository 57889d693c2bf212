//! `fairnotice policy lint|table|show`

use crate::{failure::Failure, input::Input, lint::Lint, output, policies, tzdata::TzdataPath};
use clap::{Args, Subcommand, ValueEnum};
use fairnotice_core::instant::Instant;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct PolicyCommand {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Find faults in policies themselves: exit 0 if there is none, 1 if there is one, 2 if a file cannot be read
    Lint(Lint),
    /// Print the reference table: the promises for each kind of change
    Table {
        #[command(flatten)]
        given: Given,
        /// Text for a terminal, or Markdown
        #[arg(long, value_enum, default_value_t = Form::Text)]
        format: Form,
    },
    /// Print the policy with every default filled in, as TOML
    Show(Given),
}

#[derive(Debug, Args)]
struct Given {
    /// Policy file, or `-` for standard input; by default the built-in reference policy in its strict reading
    #[arg(value_name = "FILE", env = "FAIRNOTICE_POLICY")]
    file: Option<Input>,
    #[command(flatten)]
    tzdata: TzdataPath,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Text,
    Markdown,
}

impl PolicyCommand {
    pub(crate) fn run(self, now: Instant) -> Result<ExitCode, Failure> {
        let answer = match self.verb {
            Verb::Lint(lint) => return lint.run(now),
            Verb::Table { given, format } => {
                let (policy, _) = policies::load(given.file.as_ref(), &given.tzdata.load()?)?;
                match format {
                    Form::Text => policy.table().to_string(),
                    Form::Markdown => policy.table().markdown(),
                }
            }
            Verb::Show(given) => {
                let (policy, _) = policies::load(given.file.as_ref(), &given.tzdata.load()?)?;
                format!("# {}\n{}", policies::summary(&policy), toml::to_string(policy.file())?)
            }
        };
        output::plain(&answer)?;
        Ok(ExitCode::SUCCESS)
    }
}

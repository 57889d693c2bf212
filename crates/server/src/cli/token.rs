//! `fairnotice token create|list|revoke`

use super::{Database, Failure};
use clap::{Args, Subcommand};
use fairnotice_core::instant::{self, Instant};
use fairnotice_service::{scheduler, token};
use fairnotice_store::Store;

#[derive(Debug, Args)]
pub(super) struct TokenCommand {
    #[command(subcommand)]
    command: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Make a token and show it, once
    Create {
        /// Who or what will use it; the audit log names it
        #[arg(long)]
        name: String,
        #[command(flatten)]
        database: Database,
    },
    /// List the tokens, without their secrets
    List {
        #[command(flatten)]
        database: Database,
    },
    /// End a token by its id
    Revoke {
        /// The id that `token list` shows
        id: String,
        #[command(flatten)]
        database: Database,
    },
}

impl TokenCommand {
    pub(super) async fn run(self, now: Instant) -> Result<(), Failure> {
        match self.command {
            Verb::Create { name, database } => {
                if name.trim().is_empty() {
                    return Err(Failure::Usage("the name is empty: say who or what will use the token"));
                }
                if name.chars().any(char::is_control) {
                    return Err(Failure::Usage(
                        "the name has a line break or the like: lists and logs show it on one line",
                    ));
                }
                if name.trim() == scheduler::ACTOR {
                    return Err(Failure::Usage(
                        "the name `clock` is the server's own in the audit log: choose another",
                    ));
                }
                let (token, text) = token::make(name.trim(), now)?;
                Store::open(&database.database_url).await?.create_token(&token).await?;
                eprintln!("token {} for {}; it is shown this once:", token.id, token.name);
                println!("{text}");
            }
            Verb::List { database } => {
                let tokens = Store::open(&database.database_url).await?.tokens().await?;
                if tokens.is_empty() {
                    eprintln!("there are no tokens; make one with `fairnotice token create --name NAME`");
                }
                for token in tokens {
                    let state =
                        token.revoked_at.map_or_else(|| "valid".to_owned(), |at| format!("revoked {}", date(at)));
                    println!("{}  {}  {}  {state}", token.id, date(token.created_at), token.name);
                }
            }
            Verb::Revoke { id, database } => {
                if !Store::open(&database.database_url).await?.revoke_token(&id, now).await? {
                    return Err(Failure::Usage(
                        "there is no valid token of this id; `fairnotice token list` shows those there are",
                    ));
                }
                eprintln!("token {id} is revoked");
            }
        }
        Ok(())
    }
}

fn date(ms: i64) -> String {
    Instant::from_timestamp_millis(ms).map(instant::text).unwrap_or_default()
}

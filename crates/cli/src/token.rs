//! `fairnotice token create|list|revoke`

use crate::{Database, failure::Failure, output, subscriber::ACTOR};
use clap::{Args, Subcommand};
use fairnotice_core::instant::{self, Instant};
use fairnotice_service::{scheduler, subscribers::BOUNCE, token};
use fairnotice_store::Store;
use std::io;

#[derive(Debug, Args)]
pub(crate) struct TokenCommand {
    #[command(subcommand)]
    command: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Create a token and show it, once
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
    /// Revoke a token by its id
    Revoke {
        /// The id that `token list` shows
        id: String,
        #[command(flatten)]
        database: Database,
    },
}

impl TokenCommand {
    pub(crate) async fn run(self, now: Instant) -> Result<(), Failure> {
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
                if [scheduler::ACTOR, BOUNCE, ACTOR].contains(&name.trim()) {
                    return Err(Failure::Usage(
                        "the names `clock`, `bounce` and `command line` are reserved in the audit log, for the scheduler, delivery reports and commands: choose another",
                    ));
                }
                let (token, text) = token::make(name.trim(), now)?;
                Store::open(&database.database_url).await?.create_token(&token).await?;
                output::note(&format!("token {} for {}; it is shown only once:", token.id, token.name));
                match output::secret(&text) {
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                        let id = &token.id;
                        output::note(&format!("nobody read the token: revoke it with `fairnotice token revoke {id}`"));
                    }
                    shown => shown.map_err(|source| Failure::TokenNotShown { id: token.id.clone(), source })?,
                }
            }
            Verb::List { database } => {
                let tokens = Store::open(&database.database_url).await?.tokens().await?;
                if tokens.is_empty() {
                    output::note("there are no tokens; create one with `fairnotice token create --name NAME`");
                }
                let line = |token: &fairnotice_store::Token| {
                    let state = token
                        .revoked_at
                        .map_or_else(|| "valid".to_owned(), |at| format!("revoked {}", instant::text(at)));
                    format!("{}  {}  {}  {state}\n", token.id, instant::text(token.created_at), token.name)
                };
                output::plain(&tokens.iter().map(line).collect::<String>())?;
            }
            Verb::Revoke { id, database } => {
                if !Store::open(&database.database_url).await?.revoke_token(&id, now).await? {
                    return Err(Failure::Usage(
                        "there is no valid token of this id; `fairnotice token list` shows the valid ones",
                    ));
                }
                output::note(&format!("token {id} is revoked"));
            }
        }
        Ok(())
    }
}

//! `fairnotice copy`

use crate::{failure::Failure, output};
use clap::Args;
use fairnotice_store::{LockError, Progress, ServerLock};

#[derive(Debug, Args)]
pub(crate) struct Copy {
    /// Address of the database to copy, such as `sqlite://fairnotice.db`
    #[arg(value_name = "FROM")]
    from: String,
    /// Address of the database to fill, which must be empty: `sqlite://PATH` or `postgres://…`
    #[arg(value_name = "TO")]
    to: String,
}

impl Copy {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        // Held until the end, so that no server starts on the database that is left behind. A server that runs is no
        // obstacle: whoever copies may want to try the copy first.
        let lock = ServerLock::take_existing(&self.from);
        if let Err(LockError::Served { .. }) = lock {
            output::note(
                "a server uses the database that is copied: the copy will lack what is stored from now on; to move to the copy, \
                 stop that server first",
            );
        }
        let progress = |Progress { table, rows, done }| {
            output::note(&format!("{table}: {rows} {}", if done { "rows, equal in both" } else { "rows so far" }));
        };
        fairnotice_store::copy(&self.from, &self.to, progress).await?;
        output::note("copied: every row is in both databases");
        Ok(())
    }
}

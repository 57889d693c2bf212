//! `fairnotice backup`

use crate::{Database, failure::Failure, output};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The file to write; it must not exist
    file: PathBuf,
    #[command(flatten)]
    database: Database,
}

impl Backup {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let backup = fairnotice_store::backup(&self.database.database_url, &self.file).await?;
        let fairnotice_store::Backup { bytes, revision, changes, audit_entries } = backup;
        let file = self.file.display();
        output::note(&format!(
            "{file}: {bytes} bytes, checked; revision {revision}, change records: {changes}, lines of the audit log: {audit_entries}"
        ));
        Ok(())
    }
}

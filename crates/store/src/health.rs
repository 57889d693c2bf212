//! Whether the database takes writes.

use crate::{Error, Reader};
use std::time::{Duration, Instant};
use tokio::{sync::Mutex, time::timeout};

/// How long both may take.
const DEADLINE: Duration = Duration::from_secs(3);
/// For how long a write that succeeded speaks for the next: who asks needs no token, and must not keep the disk busy.
const FRESH: Duration = Duration::from_secs(1);

/// The last write that succeeded.
#[derive(Debug, Default)]
pub(crate) struct Health(Mutex<Option<Instant>>);

impl Health {
    /// Reads, then writes a row of its own and commits it: only that shows a full disk.
    pub(crate) async fn check(&self, reader: &Reader) -> Result<(), Error> {
        let write = async {
            reader.revision().await?;
            let mut last = self.0.lock().await;
            if last.is_none_or(|last| last.elapsed() >= FRESH) {
                sqlx::query("UPDATE health SET checks = checks + 1 WHERE id = 1").execute(&reader.writer).await?;
                *last = Some(Instant::now());
            }
            Ok(())
        };
        timeout(DEADLINE, write).await.unwrap_or(Err(Error::Busy))
    }
}

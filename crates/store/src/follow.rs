//! News of what other servers write.

use crate::{Reader, Store, address::Kind, transaction::CHANNEL};
use sqlx::postgres::PgListener;
use std::{future::pending, time::Duration};
use tokio::time::{sleep, timeout};

/// How often the revision is read besides: a notification can be lost.
const POLL: Duration = Duration::from_secs(1);

/// Follows the revision of the public state.
pub struct Follower {
    reader: Reader,
    url: String,
    /// None until it is connected, and again once the connection is lost.
    listener: Option<PgListener>,
    /// The revision that was returned last.
    seen: Option<u64>,
}

impl Store {
    /// Follows what all servers on this database write.
    pub fn follow(&self) -> Follower {
        Follower { reader: (**self).clone(), url: self.address.url.clone(), listener: None, seen: None }
    }
}

impl Follower {
    /// The revision of the public state, as soon as it is another one than the last call returned; the first call returns it
    /// immediately. A notification arrives immediately. A lost connection costs a second, and no revision. Dropping the future loses
    /// nothing. On SQLite, which one server writes, it never returns.
    pub async fn next(&mut self) -> u64 {
        if self.reader.kind == Kind::Sqlite {
            return pending().await;
        }
        loop {
            match self.reader.revision().await {
                Ok(revision) if self.seen.replace(revision) != Some(revision) => return revision,
                Ok(_) => _ = timeout(POLL, self.heard()).await,
                Err(error) => {
                    tracing::warn!(%error, "the revision cannot be read; it will be tried again");
                    sleep(POLL).await;
                }
            }
        }
    }

    /// Waits for a notification, or for anything that may have hidden one.
    async fn heard(&mut self) {
        let Some(listener) = &mut self.listener else {
            match listener(&self.url).await {
                Ok(listener) => self.listener = Some(listener),
                Err(error) => {
                    tracing::warn!(%error, "the database's notifications cannot be heard; the revision is read each second");
                    sleep(POLL).await;
                }
            }
            return;
        };
        if !matches!(listener.try_recv().await, Ok(Some(_))) {
            self.listener = None;
        }
    }
}

async fn listener(url: &str) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect(url).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

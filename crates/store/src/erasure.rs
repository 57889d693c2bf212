//! Erasure: nothing of an address stays, neither in rows nor in what is left of deleted ones.
//!
//! On SQLite every deleted row is overwritten (`secure_delete`), and the log is written back and cut off after an erasure. A page
//! that was rearranged can still have a copy. So the files are searched, and rewritten only where the address is found.

use crate::{
    Error, Store, Subscriber, SubscriberId, address::Kind, connections, counters::Counter, fault,
    mail_transaction::MailTransaction,
};
use fairnotice_core::instant::Instant;
use sqlx::Row as _;
use std::{
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};
use tokio::{task::spawn_blocking, time::timeout};

/// What an erasure did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erased {
    /// There is no such subscriber.
    Missing,
    /// Nothing of the address is left.
    Done,
    /// The subscriber is erased, and something else in the database's file has the address: a text that an operator wrote, or a
    /// subscriber whose address contains it.
    Mentioned,
}

impl Store {
    /// Erases a subscriber, with the letters to it and what mail servers answered about it. The numbers of dispatches stay.
    pub async fn erase_subscriber(&self, id: SubscriberId, now: Instant) -> Result<Erased, Error> {
        let mut tx = self.begin_mail(now).await?;
        let Some(subscriber) = tx.subscriber(id).await? else { return Ok(Erased::Missing) };
        tx.erase(id).await?;
        tx.commit().await?;
        let is_left = self.kind == Kind::Sqlite && self.scrub(&subscriber).await?;
        Ok(if is_left { Erased::Mentioned } else { Erased::Done })
    }

    /// Erases at most `limit` subscribers who did not confirm since an instant, and as many whose subscription ended before another.
    /// Returns how many there were.
    pub async fn forget_subscribers(
        &self,
        pending_before: Instant,
        ended_before: Instant,
        limit: u32,
        now: Instant,
    ) -> Result<u64, Error> {
        let mut tx = self.begin_mail(now).await?;
        let mut ids = Vec::new();
        for (query, before) in [(PENDING, pending_before), (ENDED, ended_before)] {
            let query = sqlx::query(query).bind(before.timestamp_millis()).bind(i64::from(limit));
            ids.extend(query.fetch_all(&mut *tx.tx).await?.iter().map(|row| SubscriberId(row.get(0))));
        }
        for id in &ids {
            tx.erase(*id).await?;
        }
        if !ids.is_empty() {
            tx.commit().await?;
        }
        Ok(ids.len() as u64)
    }

    /// Removes what is left of an address from the files. Returns whether something still has it.
    async fn scrub(&self, subscriber: &Subscriber) -> Result<bool, Error> {
        let Some(file) = self.address.real_file() else { return Ok(false) };
        let texts = [&subscriber.address, &subscriber.address_key].map(|text| text.to_ascii_lowercase());
        self.write_log_back().await?;
        if !is_in(&file, &texts).await? {
            return Ok(false);
        }
        let vacuum = async { sqlx::query("VACUUM").execute(&self.writer).await };
        timeout(10 * connections::PATIENCE, vacuum).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))?;
        self.write_log_back().await?;
        is_in(&file, &texts).await
    }

    /// Writes the log back into the database's file, and cuts it off. Waits for readers of an earlier state.
    async fn write_log_back(&self) -> Result<(), Error> {
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_optional(&self.writer).await?;
        Ok(())
    }
}

/// Who did not confirm.
pub(crate) const PENDING: &str =
    "SELECT id FROM subscribers WHERE state = 'pending' AND created_at < $1 ORDER BY created_at LIMIT $2";
/// Whose subscription has ended.
pub(crate) const ENDED: &str =
    "SELECT id FROM subscribers WHERE state = 'ended' AND ended_at < $1 ORDER BY ended_at LIMIT $2";

impl MailTransaction<'_> {
    /// Erases a subscriber. What waits for it is for one recipient less.
    ///
    /// Subscribers, deliveries, news, dispatches: whoever settles takes them in the same order, so that no two transactions wait
    /// for each other.
    async fn erase(&mut self, id: SubscriberId) -> Result<(), Error> {
        let delete = sqlx::query("DELETE FROM subscribers WHERE id = $1").bind(id.0);
        delete.execute(&mut *self.tx).await?;
        fault::point();
        let leave = "UPDATE deliveries SET state = 'left', settled_at = $2, holder = NULL, held_until = NULL
             WHERE subscriber_id = $1 AND state IN ('waiting', 'bundled') RETURNING dispatch_id";
        let leave = sqlx::query(leave).bind(id.0).bind(self.now.timestamp_millis());
        let left = leave.fetch_all(&mut *self.tx).await?;
        let mut left: Vec<i64> = left.iter().map(|row| row.get(0)).collect();
        left.sort_unstable();
        fault::point();
        let clear =
            sqlx::query("UPDATE deliveries SET reason = '' WHERE subscriber_id = $1 AND reason <> ''").bind(id.0);
        clear.execute(&mut *self.tx).await?;
        fault::point();
        for dispatch in left {
            let news = Counter::News.next(&mut self.tx).await?;
            let fewer = "UPDATE dispatches SET recipients = recipients - 1, news = $2 WHERE id = $1";
            let fewer = sqlx::query(fewer).bind(dispatch).bind(news);
            fewer.execute(&mut *self.tx).await?;
            fault::point();
        }
        for delete in [
            "DELETE FROM deliveries WHERE dispatch_id IN (SELECT id FROM dispatches WHERE kind = 'subscriber' AND subject = $1)",
            "DELETE FROM dispatches WHERE kind = 'subscriber' AND subject = $1",
        ] {
            sqlx::query(delete).bind(id.to_string()).execute(&mut *self.tx).await?;
            fault::point();
        }
        Ok(())
    }
}

/// Whether the database's file or its log has one of these texts, in any case.
async fn is_in(file: &Path, texts: &[String; 2]) -> Result<bool, Error> {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    let (files, texts) = ([file.to_owned(), PathBuf::from(log)], texts.clone());
    let searched = move || {
        for file in &files {
            if search(file, &texts)? {
                return Ok(true);
            }
        }
        Ok(false)
    };
    let found: io::Result<bool> = spawn_blocking(searched).await.unwrap_or_else(|error| Err(io::Error::other(error)));
    found.map_err(|error| Error::Database(error.into()))
}

/// Whether a file has one of these texts, which are in lower case.
fn search(file: &Path, texts: &[String; 2]) -> io::Result<bool> {
    let mut file = match File::open(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        file => file?,
    };
    let longest = texts.iter().map(String::len).max().unwrap_or_default();
    let (mut window, mut kept) = (vec![0; longest + (1 << 20)], 0);
    loop {
        let read = file.read(&mut window[kept..])?;
        if read == 0 {
            return Ok(false);
        }
        window[kept..kept + read].make_ascii_lowercase();
        let seen = &window[..kept + read];
        if texts.iter().any(|text| contains(seen, text.as_bytes())) {
            return Ok(true);
        }
        // A text can begin in one part and end in the next.
        let tail = longest.min(seen.len());
        window.copy_within(kept + read - tail..kept + read, 0);
        kept = tail;
    }
}

/// Whether bytes contain a text. Its first byte is found first: files are large.
fn contains(bytes: &[u8], text: &[u8]) -> bool {
    let Some(first) = text.first() else { return false };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        rest = &rest[at..];
        if rest.starts_with(text) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::search;
    use std::{fs, io::Write as _};

    #[test]
    fn a_text_is_found_wherever_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        let texts = ["ana@example.org".to_owned(), "ana@example.org".to_owned()];
        assert!(!search(&file, &texts).unwrap(), "there is no file");
        for (before, text, found) in [
            (0, "ana@example.org", true),
            (0, "Ana@Example.ORG", true),
            (0, "ana@example.or", false),
            ((1 << 20) + 3, "ana@example.org", true),
            ((1 << 21) + 23, "ana@example.org", true),
            (3_000_000, "aana@example.org", true),
        ] {
            let mut bytes = vec![b'a'; before];
            bytes.extend(text.bytes());
            fs::File::create(&file).unwrap().write_all(&bytes).unwrap();
            assert_eq!(search(&file, &texts).unwrap(), found, "{before} {text}");
        }
    }
}

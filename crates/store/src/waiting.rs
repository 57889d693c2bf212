//! How much mail waits: a sign of health, so its cost does not grow with what waits.

use crate::{Error, Reader, column};
use fairnotice_core::instant::Instant;
use sqlx::Row as _;

/// The mail that waits. At most 1,000 of each kind are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WaitingMail {
    /// Mails to one subscriber each.
    pub mails: u64,
    /// Notices of which no mail is written yet.
    pub notices: u64,
    /// When the oldest of the counted ones was published.
    pub oldest: Option<Instant>,
    /// Whether mail waits for an operator's word after a restore.
    pub is_withheld: bool,
}

/// How many are counted. Those that are tried next come first: while nothing is sent, these are the oldest.
const COUNTED: u32 = 1_000;

/// The first mails that wait.
pub(crate) const MAILS: &str = "SELECT dispatch_id FROM deliveries
     WHERE state = 'waiting' AND holder IS NULL ORDER BY next_at, dispatch_id, subscriber_id LIMIT $1";
/// The first mails that are being sent.
pub(crate) const HELD: &str = "SELECT dispatch_id FROM deliveries
     WHERE state = 'waiting' AND holder IS NOT NULL ORDER BY held_until LIMIT $1";
/// The first notices of which no mail is written.
pub(crate) const NOTICES: &str = "SELECT published_at FROM dispatches
     WHERE expanded_at IS NULL AND withheld = 0 ORDER BY accept_by, id LIMIT $1";

impl Reader {
    /// Whether a mail is due or being sent, or a notice of which no mail is written yet.
    pub async fn has_due_mail(&self, now: Instant) -> Result<bool, Error> {
        let due = "SELECT (SELECT MIN(next_at) FROM deliveries WHERE state = 'waiting' AND holder IS NULL),
             (SELECT MIN(held_until) FROM deliveries WHERE state = 'waiting' AND holder IS NOT NULL),
             (SELECT MIN(published_at) FROM dispatches WHERE expanded_at IS NULL AND withheld = 0)";
        let row = sqlx::query(due).fetch_one(&self.readers).await?;
        let [next, held, unwritten] = [0, 1, 2].map(|column| row.get::<Option<i64>, _>(column));
        Ok(held.is_some() || unwritten.is_some() || next.is_some_and(|at| at <= now.timestamp_millis()))
    }

    /// How much mail waits.
    pub async fn waiting_mail(&self) -> Result<WaitingMail, Error> {
        let limit = i64::from(COUNTED);
        let rows = |query| sqlx::query(query).bind(limit).fetch_all(&self.readers);
        let (free, held, notices) = (rows(MAILS).await?, rows(HELD).await?, rows(NOTICES).await?);
        let mails: Vec<i64> = free.iter().chain(&held).map(|row| row.get(0)).collect();
        // Numbers of dispatches rise.
        let oldest_mail = match mails.iter().min() {
            Some(first) => {
                let published = sqlx::query("SELECT published_at FROM dispatches WHERE id = $1").bind(*first);
                let row = published.fetch_optional(&self.readers).await?;
                row.as_ref().map(|row| column::instant(row, 0)).transpose()?
            }
            None => None,
        };
        let notices: Vec<_> = notices.iter().map(|row| column::instant(row, 0)).collect::<Result<_, _>>()?;
        let withheld = "SELECT (SELECT MIN(id) FROM dispatches WHERE withheld = 1),
             (SELECT MIN(dispatch_id) FROM deliveries WHERE state = 'withheld')";
        let withheld = sqlx::query(withheld).fetch_one(&self.readers).await?;
        let is_withheld = (0..2).any(|column| withheld.get::<Option<i64>, _>(column).is_some());
        Ok(WaitingMail {
            mails: u64::from(COUNTED).min(mails.len() as u64),
            notices: notices.len() as u64,
            oldest: notices.iter().copied().chain(oldest_mail).min(),
            is_withheld,
        })
    }
}

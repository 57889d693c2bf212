//! Numbers that are given once: what they name can be deleted, and links and mails still name it.

use crate::{Error, fault};
use sqlx::{AnyConnection, Row as _};

/// What is numbered.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Counter {
    Subscriber,
    LinkKey,
    Dispatch,
    /// Changes of the numbers of dispatches.
    News,
    /// Changes of subscribers.
    Subscription,
}

impl Counter {
    /// Gives the next number of [`Self::News`] if a condition holds, as one of several statements.
    pub(crate) fn next_news(condition: &str) -> String {
        format!(
            "INSERT INTO counters (name, last) SELECT 'news', 1 WHERE {condition}
             ON CONFLICT (name) DO UPDATE SET last = counters.last + 1;"
        )
    }

    fn name(self) -> &'static str {
        match self {
            Self::Subscriber => "subscriber",
            Self::LinkKey => "link_key",
            Self::Dispatch => "dispatch",
            Self::News => "news",
            Self::Subscription => "subscription",
        }
    }

    /// The next number, from 1. Other transactions wait for it until this one ends: so a later number is also committed later.
    pub(crate) async fn next(self, tx: &mut AnyConnection) -> Result<i64, Error> {
        let next = "INSERT INTO counters (name, last) VALUES ($1, 1)
             ON CONFLICT (name) DO UPDATE SET last = counters.last + 1 RETURNING last";
        let number = sqlx::query(next).bind(self.name()).fetch_one(tx).await?.get(0);
        fault::point();
        Ok(number)
    }

    /// Leaves out a million numbers.
    pub(crate) async fn skip(self, tx: &mut AnyConnection) -> Result<(), Error> {
        let skip = "UPDATE counters SET last = last + 1000000 WHERE name = $1";
        sqlx::query(skip).bind(self.name()).execute(tx).await?;
        fault::point();
        Ok(())
    }

    /// The last number that was given; 0 where none was.
    pub(crate) async fn last(self, connection: &mut AnyConnection) -> Result<i64, Error> {
        let last = sqlx::query("SELECT COALESCE(MAX(last), 0) FROM counters WHERE name = $1").bind(self.name());
        Ok(last.fetch_one(connection).await?.get(0))
    }
}

//! Leases: of several servers on one database, one does a thing at a time.

use crate::{Error, Store, address::Kind, transaction::Transaction};
use sqlx::{AssertSqlSafe, Row as _};
use std::time::Duration;

impl Store {
    /// Takes a lease for a while, or takes it again; returns whether `holder` has it now. It is free if its time has passed, by
    /// the database's clock. A `ttl` of zero gives it up. A transaction that relies on it asks again
    /// ([`Transaction::holds_lease`]).
    pub async fn take_lease(&self, name: &str, holder: &str, ttl: Duration) -> Result<bool, Error> {
        let clock = self.kind.clock();
        let take = format!(
            "INSERT INTO leases (name, holder, until) VALUES ($1, $2, {clock} + $3)
             ON CONFLICT (name) DO UPDATE SET holder = $2, until = {clock} + $3
             WHERE leases.holder = $2 OR leases.until <= {clock}"
        );
        let taken = sqlx::query(AssertSqlSafe(take))
            .bind(name)
            .bind(holder)
            .bind(i64::try_from(ttl.as_millis()).unwrap_or(i64::MAX))
            .execute(&self.writer)
            .await?;
        Ok(taken.rows_affected() == 1)
    }
}

impl Transaction<'_> {
    /// Whether `holder` still has a lease. While the transaction lasts, no other server's can begin: what is done in it is done
    /// once, even if the lease ends meanwhile.
    pub async fn holds_lease(&mut self, name: &str, holder: &str) -> Result<bool, Error> {
        let clock = Kind::of(&self.tx).clock();
        let held = format!("SELECT COUNT(*) FROM leases WHERE name = $1 AND holder = $2 AND until > {clock}");
        let row = sqlx::query(AssertSqlSafe(held)).bind(name).bind(holder).fetch_one(&mut *self.tx).await?;
        Ok(row.get::<i64, _>(0) == 1)
    }
}

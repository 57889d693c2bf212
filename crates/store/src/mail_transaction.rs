//! A transaction on subscribers, on letters to them, and on deliveries.
//!
//! It stands beside the steps of records ([`crate::Transaction`]): it does not change the public state, and it writes no audit
//! entry, save for what operators do ([`crate::AuditedMailTransaction`]).
//! On PostgreSQL it does not take the lock that steps take, so that no step waits for mail, and no mail for steps.

use crate::{
    DispatchId, Error, NewSubscriber, Store, Subscriber, SubscriberId, SubscriberState,
    address::Kind,
    column, connections,
    counters::Counter,
    fault,
    subscribers::{select, subscriber},
};
use fairnotice_core::{dispatch::Letter, instant::Instant, subscription::Subscription};
use sqlx::Any;
use tokio::{sync::OwnedSemaphorePermit, time::timeout};

/// A transaction at one instant. Dropped without [`MailTransaction::commit`] it leaves nothing.
pub struct MailTransaction<'s> {
    pub(crate) tx: sqlx::Transaction<'s, Any>,
    pub(crate) now: Instant,
    pub(crate) kind: Kind,
    /// Whether a subscriber has changed.
    pub(crate) subscribers_changed: bool,
    /// The turn of a subscriber.
    turn: Option<OwnedSemaphorePermit>,
}

impl Store {
    /// Begins a transaction on subscribers and their letters, which happens at `now`.
    pub async fn begin_mail(&self, now: Instant) -> Result<MailTransaction<'_>, Error> {
        self.begun(now, self.kind.begin_writing(), false).await
    }

    /// The same for a subscriber, after earlier ones.
    pub async fn begin_mail_of_subscriber(&self, now: Instant) -> Result<MailTransaction<'_>, Error> {
        let turn = timeout(connections::PATIENCE, self.turns.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| Error::Busy)?.map_err(|_| Error::Busy)?;
        Ok(MailTransaction { turn: Some(turn), ..self.begin_mail(now).await? })
    }

    /// The same, in turn with the steps of records.
    pub(crate) async fn begin_mail_in_turn(&self, now: Instant) -> Result<MailTransaction<'_>, Error> {
        self.begun(now, self.kind.begin_writing(), true).await
    }

    /// The same, whose commit need not wait for the disk.
    pub(crate) async fn begin_mail_soon(&self, now: Instant) -> Result<MailTransaction<'_>, Error> {
        self.begun(now, self.kind.begin_writing_soon(), false).await
    }

    async fn begun(&self, now: Instant, begin: &'static str, in_turn: bool) -> Result<MailTransaction<'_>, Error> {
        let begin = async {
            let mut tx = self.mailer.begin_with(begin).await?;
            // Otherwise the transaction would be carried out in a file that nobody finds again.
            self.check_file()?;
            if in_turn {
                // Before any row: who has one never waits for a step.
                connections::wait_for_turn(self.kind, &mut tx).await?;
            }
            Ok(MailTransaction { tx, now, kind: self.kind, subscribers_changed: false, turn: None })
        };
        timeout(connections::PATIENCE, begin).await.unwrap_or(Err(Error::Busy))
    }
}

impl MailTransaction<'_> {
    /// The instant of the transaction.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The subscriber with this number. Nobody else changes it until the transaction ends.
    pub async fn subscriber(&mut self, id: SubscriberId) -> Result<Option<Subscriber>, Error> {
        let query = select(&format!("WHERE id = $1{}", self.kind.locked()));
        let row = sqlx::query(query).bind(id.0).fetch_optional(&mut *self.tx).await?;
        row.as_ref().map(subscriber).transpose()
    }

    /// The subscriber with this address. Nobody else changes it until the transaction ends.
    pub async fn subscriber_with(&mut self, address_key: &str) -> Result<Option<Subscriber>, Error> {
        let query = select(&format!("WHERE address_key = $1{}", self.kind.locked()));
        let row = sqlx::query(query).bind(address_key).fetch_optional(&mut *self.tx).await?;
        row.as_ref().map(subscriber).transpose()
    }

    /// Stores a new subscriber. None where another has the address.
    pub async fn add_subscriber(&mut self, new: &NewSubscriber) -> Result<Option<Subscriber>, Error> {
        let subscriber = Subscriber {
            id: SubscriberId(Counter::Subscriber.next(&mut self.tx).await?),
            address: new.address.clone(),
            address_key: new.address_key.clone(),
            language: new.language.clone(),
            zone: new.zone.clone(),
            subscription: new.subscription.clone(),
            state: if new.confirmed_at.is_some() { SubscriberState::Active } else { SubscriberState::Pending },
            epoch: 0,
            created_at: self.now,
            confirmed_at: new.confirmed_at,
            ended_at: None,
            reason: new.reason.clone(),
        };
        let insert =
            "INSERT INTO subscribers (id, address, address_key, language, zone, subscription, state, epoch, created_at,
             confirmed_at, ended_at, reason, confirmed_after) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
                 (SELECT COALESCE(MAX(last), 0) FROM counters WHERE name = 'dispatch'))
             ON CONFLICT (address_key) DO NOTHING";
        Ok((self.write(insert, &subscriber).await? == 1).then_some(subscriber))
    }

    /// Leaves out a number of subscribers.
    pub async fn skip_subscriber_number(&mut self) -> Result<(), Error> {
        Counter::Subscriber.next(&mut self.tx).await.map(drop)
    }

    /// Replaces a subscriber. Refuses an address that another has. One that becomes active gets the notices that are
    /// published from now on.
    pub async fn put_subscriber(&mut self, subscriber: &Subscriber) -> Result<(), Error> {
        let update = "UPDATE subscribers SET address = $2, address_key = $3, language = $4, zone = $5, subscription = $6, state = $7,
             epoch = $8, created_at = $9, confirmed_at = $10, ended_at = $11, reason = $12,
             confirmed_after = CASE WHEN state = 'active' THEN confirmed_after
                 ELSE (SELECT COALESCE(MAX(last), 0) FROM counters WHERE name = 'dispatch') END
             WHERE id = $1";
        self.write(update, subscriber).await.map(drop)
    }

    async fn write(&mut self, statement: &'static str, subscriber: &Subscriber) -> Result<u64, Error> {
        let millis = |instant: Option<Instant>| instant.map(|at| at.timestamp_millis());
        let written = sqlx::query(statement)
            .bind(subscriber.id.0)
            .bind(&subscriber.address)
            .bind(&subscriber.address_key)
            .bind(subscriber.language.tag())
            .bind(&subscriber.zone)
            .bind(document(&subscriber.subscription)?)
            .bind(subscriber.state.id())
            .bind(i64::from(subscriber.epoch))
            .bind(subscriber.created_at.timestamp_millis())
            .bind(millis(subscriber.confirmed_at))
            .bind(millis(subscriber.ended_at))
            .bind(&subscriber.reason)
            .execute(&mut *self.tx)
            .await?;
        self.subscribers_changed = true;
        fault::point();
        Ok(written.rows_affected())
    }

    /// Writes a letter to one subscriber: it is sent as soon as a server claims it.
    pub async fn add_letter(
        &mut self,
        to: SubscriberId,
        letter: Letter,
        accept_by: Instant,
    ) -> Result<DispatchId, Error> {
        let id = Counter::Dispatch.next(&mut self.tx).await?;
        let now = self.now.timestamp_millis();
        sqlx::query(
            "INSERT INTO dispatches (id, kind, subject, revision, notice, nth, published_at, accept_by, cursor, expanded_at,
             recipients, muted, accepted, accepted_in_time, refused, parked, news)
             VALUES ($1, 'subscriber', $2, 0, $3,
                 (SELECT COUNT(*) FROM dispatches WHERE kind = 'subscriber' AND subject = $2 AND notice = $3),
                 $4, $5, $6, $4, 1, 0, 0, 0, 0, 0, 0)",
        )
        .bind(id)
        .bind(to.to_string())
        .bind(letter.id())
        .bind(now)
        .bind(accept_by.timestamp_millis())
        .bind(to.0)
        .execute(&mut *self.tx)
        .await?;
        fault::point();
        sqlx::query(
            "INSERT INTO deliveries (dispatch_id, subscriber_id, state, attempts, next_at, reason)
             VALUES ($1, $2, 'waiting', 0, $3, '')",
        )
        .bind(id)
        .bind(to.0)
        .bind(now)
        .execute(&mut *self.tx)
        .await?;
        fault::point();
        Ok(DispatchId(id))
    }

    /// How many letters were written to a subscriber since an instant: a limit against floods.
    pub async fn letters_since(&mut self, to: SubscriberId, since: Instant) -> Result<u32, Error> {
        let count = "SELECT COUNT(*) FROM dispatches WHERE kind = 'subscriber' AND subject = $1 AND published_at >= $2";
        let count = sqlx::query(count).bind(to.to_string()).bind(since.timestamp_millis());
        column::count(&count.fetch_one(&mut *self.tx).await?, 0)
    }

    /// Commits. After [`Error::Uncertain`] it may be stored or not; after any other error it is not.
    pub async fn commit(mut self) -> Result<(), Error> {
        if self.subscribers_changed {
            // Last, so that no two transactions wait for each other: one for a subscriber, the other for this number.
            Counter::Subscription.next(&mut self.tx).await?;
        }
        if self.kind == Kind::Postgres {
            // After a failed statement it turns a commit into a rollback and reports a success. A statement fails.
            sqlx::query("SELECT 1").execute(&mut *self.tx).await?;
        }
        self.tx.commit().await.map_err(|error| match error {
            sqlx::Error::Database(_) => error.into(),
            error => Error::Uncertain(error),
        })?;
        drop(self.turn);
        fault::point();
        Ok(())
    }
}

fn document(subscription: &Subscription) -> Result<String, Error> {
    serde_json::to_string(subscription).map_err(|error| Error::Database(sqlx::Error::Encode(error.into())))
}

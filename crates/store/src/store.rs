//! Opening the database, and writing to it.

use crate::{
    Error, Reader,
    address::{Address, Kind},
    connections,
    file::OpenFile,
    migrations::migrator,
    recent_moment::RecentMoment,
};
use sqlx::{Any, AnyPool, Transaction};
use std::{ops::Deref, sync::Arc};
use tokio::{sync::Semaphore, time::timeout};

/// The database: a [`Reader`] and write access.
#[derive(Debug, Clone)]
pub struct Store {
    reader: Reader,
    /// For transactions on mail.
    pub(crate) mailer: AnyPool,
    /// For the transactions of subscribers: operators and mails do not wait behind all of them.
    pub(crate) turns: Arc<Semaphore>,
    /// When what became of mails was last on the disk.
    pub(crate) settled_on_disk: Arc<RecentMoment>,
    pub(crate) address: Arc<Address>,
}

impl Deref for Store {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl Store {
    /// Opens the database at `sqlite://PATH` or `postgres://USER:PASSWORD@HOST/NAME`, and brings its schema up to date. A missing
    /// file is created, a missing database of a server is not.
    pub async fn open(url: &str) -> Result<Self, Error> {
        let address = Address::parse(url)?;
        let open = |source| Error::Open { url: address.shown.clone(), source };
        address.create().map_err(|error| open(error.into()))?;
        let writer = connections::writer(&address).await.map_err(open)?;
        migrator(address.kind).run(&writer).await.map_err(|source| Error::Migrate { source })?;
        let readers = connections::readers(&address).await.map_err(open)?;
        let mailer = connections::mailers(&address, &writer).await.map_err(open)?;
        let file = address.real_file().map(OpenFile::at).transpose().map_err(|error| open(error.into()))?;
        let reader = Reader::new(readers, writer, address.kind, file);
        let turns = Arc::new(Semaphore::new(connections::SUBSCRIBERS));
        Ok(Self { reader, mailer, turns, settled_on_disk: Arc::default(), address: Arc::new(address) })
    }

    /// Whether several servers can use the database.
    pub fn is_shared(&self) -> bool {
        self.kind == Kind::Postgres
    }

    /// Waits for running queries and closes the database.
    pub async fn close(&self) {
        self.readers.close().await;
        self.mailer.close().await;
        self.writer.close().await;
    }

    /// A transaction that may write, once every earlier one of this server has ended. Of several servers on one database, one
    /// at a time gets further than this.
    pub(crate) async fn write(&self) -> Result<Transaction<'static, Any>, Error> {
        let begin = async {
            let mut tx = self.writer.begin_with(self.kind.begin_writing()).await?;
            // Otherwise the transaction would be carried out in a file that nobody finds again.
            self.check_file()?;
            connections::wait_for_turn(self.kind, &mut tx).await?;
            Ok(tx)
        };
        timeout(connections::PATIENCE, begin).await.unwrap_or(Err(Error::Busy))
    }
}

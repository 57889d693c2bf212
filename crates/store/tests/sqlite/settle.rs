//! A settle that fails between the beginning and the end of its transaction.

use crate::common::{
    mail::{dispatch, expanded, subscribed},
    now,
};
use chrono::TimeDelta;
use fairnotice_store::Settled;
use sqlx::{Connection as _, SqliteConnection};

const ABORT: &str =
    "CREATE TRIGGER disk BEFORE UPDATE OF state ON deliveries BEGIN SELECT RAISE(ABORT, 'no room'); END";

/// The connection that writes is the same for everything: what is left of the transaction must not hold up the others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_settle_that_fails_leaves_nothing_behind() {
    let database = crate::file().await;
    let store = &database.store;
    let reader = subscribed(store, "reader").await;
    let [id] = expanded(store, ["cut"]).await;
    assert_eq!(store.claim("a", now(), TimeDelta::minutes(5), 9).await.unwrap().len(), 1);
    let accepted = [(id, reader.id, Settled::Accepted { at: now() })];
    let path = database.database.path().display().to_string();
    let mut other = SqliteConnection::connect(&format!("sqlite://{path}")).await.unwrap();
    sqlx::query(ABORT).execute(&mut other).await.unwrap();
    let failed = store.settle("a", &accepted, now()).await.unwrap_err();
    assert!(failed.to_string().contains("no room"), "{failed}");
    let step = store.begin("ana", now()).await.unwrap();
    drop(step);
    assert_eq!(dispatch(store, id).await.accepted, 0);
    sqlx::query("DROP TRIGGER disk").execute(&mut other).await.unwrap();
    for _ in 0..2 {
        store.settle("a", &accepted, now()).await.unwrap();
        assert_eq!(dispatch(store, id).await.accepted, 1);
    }
}

//! What only a server can do.

use crate::{
    TestDatabase,
    common::{
        added, announced, at,
        database::{administer, server},
        id_of, now, request, revision, step,
    },
    on_server, trial,
};
use fairnotice_core::lifecycle::Step;
use fairnotice_store::{Error, Follower, Store};
use libtest_mimic::Trial;
use std::time::{Duration, Instant};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::timeout,
};

macro_rules! own {
    ($($name:ident)+) => {
        vec![$(trial(concat!("server::", stringify!($name)), || on_server($name)),)+]
    };
}

pub(crate) fn trials() -> Vec<Trial> {
    own! {
        two_servers_agree_and_write_one_after_the_other
        a_key_holds_on_every_server
        a_paused_holder_loses_its_lease
        a_server_that_stops_inside_a_transaction_is_waited_for_briefly
        a_commit_of_another_server_is_heard_of
        what_happens_while_nobody_listens_is_read_again
        lost_connections_are_replaced
        a_commit_that_is_not_answered_is_called_uncertain
        an_address_that_is_wrong_says_why
        several_servers_may_start_at_once
    }
}

/// Another server on the same database.
async fn another(database: &TestDatabase) -> Store {
    database.database.open().await
}

async fn two_servers_agree_and_write_one_after_the_other(database: &TestDatabase) {
    let (one, other) = (&database.store, another(database).await);
    let writers = (0..40).map(|number| {
        let store = if number % 2 == 0 { one.clone() } else { other.clone() };
        tokio::spawn(async move { added(&store, announced(&format!("fixes-{number}"), 1 + number % 28)).await })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    assert_eq!(one.public(now()).await.unwrap(), other.public(now()).await.unwrap());
    assert_eq!(revision(one).await, 40);
    let log = other.audit_before(i64::MAX, 100).await.unwrap();
    assert_eq!(log.iter().map(|line| line.seq).collect::<Vec<_>>(), (1..=40).rev().collect::<Vec<_>>());
    other.close().await;
}

async fn a_key_holds_on_every_server(database: &TestDatabase) {
    let other = another(database).await;
    let mut writing = database.store.begin("ana", now()).await.unwrap();
    let result = crate::common::add(&mut writing, announced("fixes", 14)).await.unwrap();
    writing.remember(&request("k"), &result).await.unwrap();
    // The other server waits, and then knows it.
    let waiting = tokio::spawn(async move {
        let stored = other.begin("ana", now()).await.unwrap().stored_result(&request("k")).await.unwrap();
        other.close().await;
        stored
    });
    writing.commit().await.unwrap();
    assert_eq!(waiting.await.unwrap(), Some(result));
}

const TTL: Duration = Duration::from_millis(400);

/// Who was paused beyond its lease finds inside its own transaction that another has it.
async fn a_paused_holder_loses_its_lease(database: &TestDatabase) {
    let (one, other) = (&database.store, another(database).await);
    let holds = async |store: &Store, holder| {
        store.begin("clock", now()).await.unwrap().holds_lease("scheduler", holder).await.unwrap()
    };
    assert!(one.take_lease("scheduler", "one", TTL).await.unwrap());
    assert!(one.take_lease("scheduler", "one", TTL).await.unwrap(), "it is prolonged");
    assert!(!other.take_lease("scheduler", "other", TTL).await.unwrap());
    assert!(other.take_lease("something else", "other", TTL).await.unwrap());
    assert!(holds(one, "one").await && !holds(&other, "other").await);
    let since = Instant::now();
    while !other.take_lease("scheduler", "other", TTL).await.unwrap() {}
    assert!(since.elapsed() < 4 * TTL);
    assert!(!holds(one, "one").await && holds(&other, "other").await);
    assert!(!one.take_lease("scheduler", "one", TTL).await.unwrap());
    other.close().await;
}

async fn a_server_that_stops_inside_a_transaction_is_waited_for_briefly(database: &TestDatabase) {
    let other = another(database).await;
    let mut stopped = database.store.begin("clock", now()).await.unwrap();
    crate::common::add(&mut stopped, announced("fixes", 14)).await.unwrap();
    let since = Instant::now();
    added(&other, announced("fixes", 15)).await;
    assert!(since.elapsed() < Duration::from_secs(9), "{:?}", since.elapsed());
    // What it had begun is gone, and it cannot end it.
    assert!(stopped.commit().await.is_err());
    assert_eq!(other.change(&id_of("fixes")).await.unwrap().record, announced("fixes", 15));
    // It goes on with another connection.
    step(&database.store, "fixes", Step::Start, at("2026-11-15T12:00:00Z")).await.unwrap();
    other.close().await;
}

async fn next(follower: &mut Follower) -> u64 {
    timeout(Duration::from_secs(5), follower.next()).await.unwrap()
}

/// Waits until a server hears notifications.
async fn listening(database: &TestDatabase) {
    let listening = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    let mut connection = crate::common::dump::connect(&database.database.url()).await;
    while sqlx::query_scalar::<_, i64>(listening).fetch_one(&mut connection).await.unwrap() == 0 {}
}

async fn a_commit_of_another_server_is_heard_of(database: &TestDatabase) {
    let other = another(database).await;
    let mut follower = other.follow();
    assert_eq!(next(&mut follower).await, 0);
    let following = tokio::spawn(async move {
        while next(&mut follower).await != 2 {}
        Instant::now()
    });
    listening(database).await;
    added(&database.store, announced("fixes", 14)).await;
    step(&database.store, "fixes", Step::Start, at("2026-11-14T12:00:00Z")).await.unwrap();
    let committed = Instant::now();
    assert!(following.await.unwrap() < committed + Duration::from_millis(900), "it was polled, not heard");
    other.close().await;
}

async fn what_happens_while_nobody_listens_is_read_again(database: &TestDatabase) {
    let other = another(database).await;
    let mut follower = other.follow();
    assert_eq!(next(&mut follower).await, 0);
    _ = timeout(Duration::from_millis(1), follower.next()).await;
    let following = tokio::spawn(async move {
        let first = next(&mut follower).await;
        (first, next(&mut follower).await, follower)
    });
    listening(database).await;
    // The connection that listens is killed, and the commit's notification finds nobody.
    let kill = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
         WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    let mut connection = crate::common::dump::connect(&database.database.url()).await;
    assert!(sqlx::query_scalar::<_, i64>(kill).fetch_one(&mut connection).await.unwrap() > 0);
    added(&database.store, announced("fixes", 14)).await;
    tokio::time::sleep(Duration::ZERO).await;
    listening(database).await;
    step(&database.store, "fixes", Step::Start, at("2026-11-14T12:00:00Z")).await.unwrap();
    let (first, second, _) = following.await.unwrap();
    assert_eq!((first, second), (1, 2));
    other.close().await;
}

/// As after a restart of the server: every connection is gone.
async fn lost_connections_are_replaced(database: &TestDatabase) {
    let store = &database.store;
    added(store, announced("fixes", 14)).await;
    store.check().await.unwrap();
    let name = database.database.url().rsplit_once('/').unwrap().1.to_owned();
    administer(
        &server().unwrap(),
        &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"),
    );
    assert_eq!(store.public(now()).await.unwrap().revision, 1);
    step(store, "fixes", Step::Start, at("2026-11-14T12:00:00Z")).await.unwrap();
    store.check().await.unwrap();
}

/// Passes bytes on between ours and the server, until a commit: its answer is lost.
async fn lose_the_answer_to_a_commit(mut ours: TcpStream, server: String) -> std::io::Result<()> {
    let mut server = TcpStream::connect(server).await?;
    let (mut question, mut answer) = (vec![0; 65_536], vec![0; 65_536]);
    loop {
        tokio::select! {
            read = ours.read(&mut question) => {
                let bytes = &question[..read?];
                server.write_all(bytes).await?;
                if bytes.is_empty() || bytes.windows(6).any(|window| window == b"COMMIT") {
                    server.read(&mut answer).await?;
                    return Ok(());
                }
            }
            read = server.read(&mut answer) => ours.write_all(&answer[..read?]).await?,
        }
    }
}

// S4
async fn a_commit_that_is_not_answered_is_called_uncertain(database: &TestDatabase) {
    let url = database.database.url();
    let (user, place) = url.rsplit_once('@').unwrap();
    let (server, name) = place.split_once('/').unwrap();
    let (server, proxy) = (server.to_owned(), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let through = format!("{user}@{}/{name}", proxy.local_addr().unwrap());
    let passing = tokio::spawn(async move {
        loop {
            let (ours, _) = proxy.accept().await.unwrap();
            tokio::spawn(lose_the_answer_to_a_commit(ours, server.clone()));
        }
    });
    // The schema is up to date, so opening commits nothing.
    let store = Store::open(&through).await.unwrap();
    let mut writing = store.begin("ana", now()).await.unwrap();
    crate::common::add(&mut writing, announced("fixes", 14)).await.unwrap();
    let error = writing.commit().await.unwrap_err();
    assert!(matches!(error, Error::Uncertain(_)), "{error}");
    // It was stored.
    database.store.change(&id_of("fixes")).await.unwrap();
    passing.abort();
}

async fn an_address_that_is_wrong_says_why(database: &TestDatabase) {
    let missing = format!("{}_missing", database.database.url());
    let error = Store::open(&missing).await.unwrap_err();
    assert!(matches!(&error, Error::Open { .. }), "{error}");
    assert!(error.to_string().contains("does not exist"), "{error}");
    // Nothing listens there.
    let error = Store::open("postgres://ana:secret@127.0.0.1:1/fairnotice").await.unwrap_err().to_string();
    assert!(error.contains("`postgres://ana:…@127.0.0.1:1/fairnotice`") && error.contains("refused"), "{error}");
    assert!(!error.contains("secret"));
}

async fn several_servers_may_start_at_once(_: &TestDatabase) {
    let database = crate::common::database::Database::on_server();
    let starting = (0..4).map(|_| {
        let url = database.url();
        tokio::spawn(async move { Store::open(&url).await })
    });
    for store in starting.collect::<Vec<_>>() {
        store.await.unwrap().unwrap().close().await;
    }
}

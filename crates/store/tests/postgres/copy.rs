//! `copy` between SQLite and PostgreSQL: there and back, nothing has changed.

use crate::{
    TestDatabase,
    common::{
        added, announced, at,
        database::Database,
        dump::dump,
        filled::{filled, run, url},
        now,
    },
    on_server, trial,
};
use fairnotice_store::{CopyError, Side, copy};
use libtest_mimic::Trial;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("copy::there_and_back", || on_server(there_and_back)),
        trial("copy::columns_of_a_later_schema", || on_server(columns_of_a_later_schema)),
        trial("copy::what_cannot_be_copied", || on_server(what_cannot_be_copied)),
    ]
}

async fn there_and_back(_: &TestDatabase) {
    let (folder, from) = filled().await;
    let (server, back) = (Database::on_server(), url(&folder.path().join("back.db")));
    let before = dump(&from).await;
    copy(&from, &server.url(), drop).await.unwrap();
    copy(&server.url(), &back, drop).await.unwrap();
    assert_eq!(dump(&back).await, before);
    // The audit log goes on where it ended.
    let store = server.open().await;
    crate::common::prepare(&store).await;
    let last = store.audit_before(i64::MAX, 1).await.unwrap()[0].seq;
    let mut later = store.begin("ana", at("2027-01-01T00:00:00Z")).await.unwrap();
    crate::common::add(&mut later, announced("later", 14)).await.unwrap();
    later.commit().await.unwrap();
    assert_eq!(store.audit_before(i64::MAX, 1).await.unwrap()[0].seq, last + 1);
    store.close().await;
}

async fn columns_of_a_later_schema(_: &TestDatabase) {
    let (folder, from) = filled().await;
    let (server, back) = (Database::on_server(), url(&folder.path().join("back.db")));
    server.open().await.close().await;
    let column = "ALTER TABLE tokens ADD COLUMN rights TEXT";
    run(&server.url(), &[column]).await;
    let refused = copy(&from, &server.url(), drop).await.unwrap_err();
    assert!(matches!(&refused, CopyError::Schema(Side::To, what) if what.contains("`tokens.rights`")), "{refused}");
    run(&from, &[column, "UPDATE tokens SET rights = 'all of ' || name WHERE id <> 'quoted'"]).await;
    let before = dump(&from).await;
    copy(&from, &server.url(), drop).await.unwrap();
    fairnotice_store::Store::open(&back).await.unwrap().close().await;
    run(&back, &[column]).await;
    copy(&server.url(), &back, drop).await.unwrap();
    assert_eq!(dump(&back).await, before);
}

async fn what_cannot_be_copied(database: &TestDatabase) {
    let (folder, from) = filled().await;
    added(&database.store, announced("fixes", 14)).await;
    let before = dump(&database.database.url()).await;
    let refused = copy(&from, &database.database.url(), drop).await.unwrap_err();
    assert!(matches!(refused, CopyError::NotEmpty("policies")), "{refused}");
    assert_eq!(dump(&database.database.url()).await, before);
    assert_eq!(database.store.public(now()).await.unwrap().records.len(), 1);

    // PostgreSQL has no text with a null character.
    let empty = Database::on_server();
    empty.open().await.close().await;
    let before = dump(&empty.url()).await;
    run(&from, &["INSERT INTO tokens VALUES ('null', 'a' || char(0) || 'b', '', 0, NULL)"]).await;
    let refused = copy(&from, &empty.url(), drop).await.unwrap_err();
    assert!(refused.to_string().starts_with("the database that is filled failed at `tokens`: "), "{refused}");
    assert_eq!(dump(&empty.url()).await, before);

    let missing = url(&folder.path().join("missing.db"));
    let refused = copy(&missing, &empty.url(), drop).await.unwrap_err();
    assert!(matches!(refused, CopyError::Missing(_)), "{refused}");
}

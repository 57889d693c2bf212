//! Nothing of an erased address is left in the files.

use crate::{
    common::{
        TestDatabase, added, announced, id_of,
        mail::{expanded, new_subscriber},
        now, plan,
    },
    file,
};
use chrono::TimeDelta;
use fairnotice_core::{dispatch::Letter, record::Record};
use fairnotice_store::{Erased, NewSubscriber, Settled, Store, Subscriber, SubscriberId};
use serde_json::json;
use std::{fs, path::Path};

/// How often the files of a database have a text, in any case.
fn found(folder: &Path, text: &str) -> usize {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.map(|file| fs::read(file).unwrap().to_ascii_lowercase()).map(|bytes| count(&bytes, text)).sum()
}

fn count(bytes: &[u8], text: &str) -> usize {
    bytes.windows(text.len()).filter(|window| *window == text.as_bytes()).count()
}

/// So many subscribers that pages are split, with an address of their own length.
async fn filled(store: &Store, count: usize) -> Vec<Subscriber> {
    let mut writing = store.begin_mail(now()).await.unwrap();
    let mut all = Vec::new();
    for number in 0..count {
        // Not in the order of the alphabet: the index is split everywhere.
        let name = format!("{:x}-erased-{}", number * 7919 % 10_007, "x".repeat(number % 40));
        let new = NewSubscriber { confirmed_at: Some(now()), ..new_subscriber(&name) };
        all.extend(writing.add_subscriber(&new).await.unwrap());
    }
    writing.commit().await.unwrap();
    all
}

#[tokio::test]
async fn nothing_of_an_erased_address_is_left_in_the_files() {
    let TestDatabase { store, database } = file().await;
    let folder = database.folder.path();
    let all = filled(&store, 700).await;
    let [fixes] = expanded(&store, ["fixes"]).await;
    let claimed = store.claim("one", now(), TimeDelta::minutes(5), 700).await.unwrap();
    assert_eq!(claimed.len(), 700);
    let settled: Vec<_> = claimed
        .iter()
        .map(|one| {
            let reason = format!("550 5.1.1 <{}> is unknown", one.subscriber.address);
            (fixes, one.subscriber.id, Settled::Refused { reason, suspend: true })
        })
        .collect();
    store.settle("one", &settled, now()).await.unwrap();
    for one in all.iter().step_by(71) {
        let mut writing = store.begin_mail(now()).await.unwrap();
        writing.add_letter(one.id, Letter::Manage, now()).await.unwrap();
        // Another spelling of the same address was stored before.
        let shouted = Subscriber { address: one.address.to_uppercase(), ..one.clone() };
        writing.put_subscriber(&shouted).await.unwrap();
        writing.commit().await.unwrap();
        assert!(found(folder, &one.address) > 0);
        assert_eq!(store.erase_subscriber(one.id, "ana", now()).await.unwrap(), Erased::Done, "{}", one.address);
        assert_eq!(found(folder, &one.address), 0, "{}", one.address);
    }
    assert!(found(folder, &all[1].address) > 0, "the others are still there");
    store.close().await;
    assert_eq!(found(folder, &all[0].address), 0);
}

/// What an operator wrote is the operator's; the answer says that it is there.
#[tokio::test]
async fn an_address_that_a_record_mentions_is_named() {
    let TestDatabase { store, database } = file().await;
    let all = filled(&store, 3).await;
    let description = json!({ "description": format!("Ask {} for help.", all[0].address) });
    added(&store, Record::announced(id_of("fixes"), plan(14, &description), now())).await;
    added(&store, announced("other", 15)).await;
    assert_eq!(store.erase_subscriber(all[0].id, "ana", now()).await.unwrap(), Erased::Mentioned);
    assert_eq!(store.erase_subscriber(all[1].id, "ana", now()).await.unwrap(), Erased::Done);
    assert_eq!(found(database.folder.path(), &all[1].address), 0);
    assert_eq!(store.erase_subscriber(SubscriberId(99), "ana", now()).await.unwrap(), Erased::Missing);
}

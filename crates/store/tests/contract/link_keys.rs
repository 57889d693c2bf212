//! The keys that sign links.

use crate::common::now;
use chrono::TimeDelta;
use fairnotice_store::{LinkKey, Store};

pub(crate) async fn are_replaced_one_after_the_other(store: &Store) {
    assert_eq!(store.link_keys().await.unwrap(), []);
    let first = store.first_link_key(&[0, 1, 255], now()).await.unwrap();
    let expected = LinkKey { id: first.id, secret: vec![0, 1, 255], created_at: now(), retired_at: None };
    assert_eq!(first, expected);
    assert_eq!(store.first_link_key(&[9], now()).await.unwrap(), first, "there is one already");
    let later = now() + TimeDelta::days(1);
    let second = store.add_link_key(&[2], later).await.unwrap();
    assert!(first.id < second.id);
    assert_eq!(store.first_link_key(&[9], later).await.unwrap(), second);
    assert_eq!(store.link_keys().await.unwrap(), [second.clone(), first.clone()]);
    for retired in [true, false] {
        assert_eq!(store.retire_link_key(first.id, later).await.unwrap(), retired);
    }
    let retired = LinkKey { secret: Vec::new(), retired_at: Some(later), ..first.clone() };
    assert_eq!(store.link_keys().await.unwrap(), [second.clone(), retired]);
    assert!(store.retire_link_key(second.id, later).await.unwrap());
    let third = store.first_link_key(&[3], later).await.unwrap();
    assert!(third.id > second.id, "a number is not given twice");
}

pub(crate) async fn show_no_secret(store: &Store) {
    let key = store.first_link_key(b"secret", now()).await.unwrap();
    let shown = format!("{key:?}");
    assert!(shown.contains("LinkKey") && !shown.contains("secret") && !shown.contains("115"), "{shown}");
}

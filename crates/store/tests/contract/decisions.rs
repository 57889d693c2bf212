//! The verdicts that let records through, and what finds the same change announced twice.

use crate::common::{added, announced, at, decision, entry, follows, id_of, now, put, step, stored};
use fairnotice_core::lifecycle::Step;
use fairnotice_store::{Derived, Error, Store};

// T14
pub(crate) async fn are_stored_as_they_were_answered(store: &Store) {
    added(store, announced("fixes", 14)).await;
    let first = store.change(&id_of("fixes")).await.unwrap().record;
    let announced = decision(&first, "announce", now());
    assert_eq!(store.decisions(&id_of("fixes")).await.unwrap(), std::slice::from_ref(&announced));
    let later = at("2026-11-03T09:00:00Z");
    let second = step(store, "fixes", Step::Edit, later).await.unwrap();
    step(store, "fixes", Step::Start, at("2026-11-15T12:00:00Z")).await.unwrap();
    let both = [announced, decision(&second, "edit", later)];
    assert_eq!(store.decisions(&id_of("fixes")).await.unwrap(), both, "a step needs no verdict");
    // A revision is decided once.
    let mut writing = store.begin("ana", now()).await.unwrap();
    assert!(matches!(writing.add_decision(&id_of("fixes"), &both[1]).await, Err(Error::Database(_))));
}

// T7
pub(crate) async fn the_first_of_the_same_is_found(store: &Store) {
    let known = |content: &str, version: &str| {
        let derived = follows(&announced("any", 14), now());
        Derived { content_key: Some(content.to_owned()), deployed_version: Some(id_of(version)), ..derived }
    };
    let mut writing = store.begin("ana", now()).await.unwrap();
    for (id, content, version) in [("b", "one", "1.0.0"), ("a", "one", "2.0.0"), ("c", "two", "1.0.0")] {
        writing.add_change(&stored(announced(id, 14)), &known(content, version), entry("announce")).await.unwrap();
    }
    assert_eq!(writing.same_content("one", &id_of("c")).await.unwrap(), Some(id_of("a")));
    assert_eq!(writing.same_content("one", &id_of("a")).await.unwrap(), Some(id_of("b")));
    assert_eq!(writing.same_content("two", &id_of("c")).await.unwrap(), None);
    assert_eq!(writing.deploying(&id_of("1.0.0"), &id_of("b")).await.unwrap(), Some(id_of("c")));
    assert_eq!(writing.deploying(&id_of("3.0.0"), &id_of("b")).await.unwrap(), None);
    // What the next form of a record no longer says is forgotten.
    put(&mut writing, announced("a", 15), entry("start")).await.unwrap();
    assert_eq!(writing.same_content("one", &id_of("b")).await.unwrap(), None);
}

//! Operators' tokens.

use crate::common::{now, revision};
use chrono::TimeDelta;
use fairnotice_store::{Error, Store, Token};

pub(crate) async fn are_ended_once(store: &Store) {
    let token = |id: &str, minute| Token {
        id: id.to_owned(),
        name: format!("of {id}"),
        hash: format!("hash of {id}"),
        created_at: now() + TimeDelta::minutes(minute),
        revoked_at: None,
    };
    for token in [token("b", 2), token("c", 1), token("a", 2)] {
        store.create_token(&token).await.unwrap();
    }
    assert!(store.create_token(&token("a", 3)).await.is_err());
    assert_eq!(store.tokens().await.unwrap(), [token("c", 1), token("a", 2), token("b", 2)]);
    assert_eq!(store.token("a").await.unwrap(), Some(token("a", 2)));
    assert_eq!(store.token("d").await.unwrap(), None);
    for (id, revoked) in [("a", true), ("a", false), ("d", false)] {
        assert_eq!(store.revoke_token(id, now()).await.unwrap(), revoked, "{id}");
    }
    assert_eq!(store.token("a").await.unwrap().unwrap().revoked_at, Some(now()));
    assert_eq!(store.token("b").await.unwrap().unwrap().revoked_at, None);
    assert_eq!(revision(store).await, 0);
}

/// The audit log knows an actor by name alone.
pub(crate) async fn have_a_name_of_their_own(store: &Store) {
    let token = |id: &str, name: &str| Token {
        id: id.to_owned(),
        name: name.to_owned(),
        hash: "hash".to_owned(),
        created_at: now(),
        revoked_at: None,
    };
    store.create_token(&token("a", "Ana")).await.unwrap();
    let refused = store.create_token(&token("b", "Ana")).await.unwrap_err();
    assert!(matches!(&refused, Error::NameTaken { id, revoked: false, .. } if id == "a"), "{refused}");
    assert!(store.revoke_token("a", now()).await.unwrap());
    let refused = store.create_token(&token("b", "Ana")).await.unwrap_err().to_string();
    assert_eq!(
        refused,
        "the name `Ana` is that of token a, which is revoked, and the audit log names it: choose another, such as `Ana 2`"
    );
    store.create_token(&token("b", "Ana 2")).await.unwrap();
    assert_eq!(store.tokens().await.unwrap().len(), 2);
}

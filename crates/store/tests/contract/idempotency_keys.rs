//! Idempotency keys.

use crate::common::{add, announced, id_of, now, request, revision};
use chrono::TimeDelta;
use fairnotice_core::instant::Instant;
use fairnotice_store::{Error, IdempotencyKey, StepResult, Store, SubjectId};

/// Announces a record for a request of an actor, unless the request was carried out before; as a server does.
async fn carry_out(
    store: &Store,
    actor: &str,
    request: &IdempotencyKey,
    id: &str,
    at: Instant,
) -> Result<(StepResult, bool), Error> {
    let mut writing = store.begin(actor, at).await?;
    if let Some(result) = writing.stored_result(request).await? {
        return Ok((result, true));
    }
    let result = add(&mut writing, announced(id, 14)).await?;
    writing.remember(request, &result).await?;
    writing.commit().await?;
    Ok((result, false))
}

fn result(id: &str) -> StepResult {
    StepResult { subject: SubjectId::Change(id_of(id)), revision: 1, answer: format!("{{\"id\":\"{id}\"}}") }
}

pub(crate) async fn a_repetition_is_answered_with_the_same(store: &Store) {
    let first = carry_out(store, "ana", &request("k"), "fixes", now()).await.unwrap();
    assert_eq!(first, (result("fixes"), false));
    for days in [0, 1, 6] {
        let again = carry_out(store, "ana", &request("k"), "fixes", now() + TimeDelta::days(days)).await.unwrap();
        assert_eq!(again, (result("fixes"), true));
    }
    assert_eq!((revision(store).await, store.audit(&SubjectId::Change(id_of("fixes"))).await.unwrap().len()), (1, 1));
}

pub(crate) async fn another_request_under_the_same_key_is_refused(store: &Store) {
    carry_out(store, "ana", &request("k"), "fixes", now()).await.unwrap();
    let other = IdempotencyKey { fingerprint: "of another".to_owned(), ..request("k") };
    let refused = carry_out(store, "ana", &other, "other", now()).await.unwrap_err();
    assert!(matches!(&refused, Error::OtherRequest(key) if key == "k"), "{refused}");
    assert_eq!(refused.to_string(), "the key `k` was given to another request; give each request a key of its own");
    assert!(matches!(store.change(&id_of("other")).await, Err(Error::Missing(_))));
    // The first is remembered as it was.
    assert_eq!(carry_out(store, "ana", &request("k"), "fixes", now()).await.unwrap(), (result("fixes"), true));
}

pub(crate) async fn another_actor_has_keys_of_its_own(store: &Store) {
    carry_out(store, "ana", &request("k"), "fixes", now()).await.unwrap();
    let other = IdempotencyKey { fingerprint: "of another".to_owned(), ..request("k") };
    assert_eq!(carry_out(store, "ben", &other, "other", now()).await.unwrap(), (result("other"), false));
    assert_eq!(carry_out(store, "ana", &request("k"), "fixes", now()).await.unwrap(), (result("fixes"), true));
    assert_eq!(carry_out(store, "ben", &other, "other", now()).await.unwrap(), (result("other"), true));
}

pub(crate) async fn are_forgotten_after_a_week(store: &Store) {
    carry_out(store, "ana", &request("k"), "fixes", now()).await.unwrap();
    let week = now() + TimeDelta::days(7);
    store.forget_idempotency_keys(week).await.unwrap();
    assert_eq!(carry_out(store, "ana", &request("k"), "fixes", week).await.unwrap(), (result("fixes"), true));
    store.forget_idempotency_keys(week + TimeDelta::milliseconds(1)).await.unwrap();
    // It is a new request then, and its result stays.
    let taken = carry_out(store, "ana", &request("k"), "fixes", week).await.unwrap_err();
    assert!(matches!(taken, Error::Taken(_)), "{taken}");
}

pub(crate) async fn go_with_what_was_not_carried_out(store: &Store) {
    let mut writing = store.begin("ana", now()).await.unwrap();
    let result = add(&mut writing, announced("fixes", 14)).await.unwrap();
    writing.remember(&request("k"), &result).await.unwrap();
    // It knows its own, and refuses to be remembered twice.
    assert_eq!(writing.stored_result(&request("k")).await.unwrap(), Some(result.clone()));
    assert!(matches!(writing.remember(&request("k"), &result).await, Err(Error::Database(_))));
    drop(writing);
    assert_eq!(carry_out(store, "ana", &request("k"), "fixes", now()).await.unwrap(), (result, false));
}

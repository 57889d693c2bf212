//! Stored policies.

use crate::common::{at, policy, policy_text, revision};
use fairnotice_store::Store;

pub(crate) async fn are_stored_by_hash(store: &Store) {
    let text = policy_text();
    store.keep_policy(policy(), text, at("2027-01-01T00:00:00Z")).await.unwrap();
    store.keep_policy(policy(), "another text", at("2027-01-01T00:00:00Z")).await.unwrap();
    assert_eq!(store.policy_text(policy().hash()).await.unwrap().as_deref(), Some(text));
    assert_eq!(store.policy_text("0").await.unwrap(), None);
    let versions = store.policy_versions(9).await.unwrap();
    assert_eq!(versions, [(policy().hash().to_owned(), policy().version().to_owned())]);
    assert_eq!(store.policy_versions(0).await.unwrap(), []);
    assert_eq!(revision(store).await, 0);
}

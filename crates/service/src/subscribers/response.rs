//! A subscriber as operators see it.

use fairnotice_core::{
    change::LanguageTag,
    instant::{self, Instant},
    subscription::Subscription,
};
use fairnotice_store::Subscriber;
use serde::Serialize;

/// A subscriber as the API has it.
#[derive(Debug, Serialize)]
pub struct SubscriberResponse {
    id: i64,
    address: String,
    language: LanguageTag,
    zone: String,
    subscription: Subscription,
    state: &'static str,
    #[serde(with = "instant::required")]
    created_at: Instant,
    #[serde(with = "instant::option")]
    confirmed_at: Option<Instant>,
    #[serde(with = "instant::option")]
    ended_at: Option<Instant>,
    reason: String,
}

impl From<Subscriber> for SubscriberResponse {
    fn from(subscriber: Subscriber) -> Self {
        let Subscriber { id, address, language, zone, subscription, state, .. } = subscriber;
        let Subscriber { created_at, confirmed_at, ended_at, reason, .. } = subscriber;
        let (id, state) = (id.0, state.id());
        Self { id, address, language, zone, subscription, state, created_at, confirmed_at, ended_at, reason }
    }
}

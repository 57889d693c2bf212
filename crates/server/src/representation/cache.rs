//! The bounded cache of what is rendered from the public state.

use super::Representation;
use crate::{memory::Memory, problem::Problem};
use fairnotice_core::instant::Instant;
use fairnotice_service::{Phase, Published};
use quick_cache::{OptionsBuilder, Weighter, sync};
use std::{hash::Hash, sync::Arc};

/// How many bytes the cache holds at most.
const BYTES: u64 = 64 * 1024 * 1024;
/// What an entry costs at least, in bytes: it bounds the number of entries too.
const ENTRY: u64 = 4 * 1024;

/// What an entry is made from: the public state, the phase, and what is requested of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    published: u64,
    from: i64,
    variant: String,
}

#[derive(Debug, Clone)]
struct Bytes;

impl Weighter<Key, Arc<Representation>> for Bytes {
    fn weight(&self, key: &Key, value: &Arc<Representation>) -> u64 {
        // With the codings that are still to be made, which are not longer.
        let bytes = value.body().len().saturating_mul(3).saturating_add(key.variant.len());
        ENTRY.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX))
    }
}

/// Representations by what they are made from. The ones that are asked for most stay; others make place for new ones.
#[derive(Debug)]
pub(crate) struct Cache {
    made: sync::Cache<Key, Arc<Representation>, Bytes>,
    memory: Arc<Memory>,
}

impl Cache {
    /// An empty cache, whose bytes count.
    pub(crate) fn new(memory: Arc<Memory>) -> Self {
        Self { made: bounded(BYTES, BYTES / ENTRY, Bytes), memory }
    }

    /// The representation of a variant in a phase of the public state, made at the first request. While it is made, others wait
    /// for it. `variant` names everything else that it depends on; it has one name alone.
    pub(crate) async fn get_or_make<E: From<Problem>>(
        &self,
        published: &Published,
        phase: Phase,
        variant: String,
        make: impl Future<Output = Result<Representation, E>>,
    ) -> Result<Arc<Representation>, E> {
        self.make(&key(published, phase, variant), make).await
    }

    /// The same of what may change within the phase, as its lifetime says: what is over at `now` is made again.
    pub(crate) async fn get_or_make_at<E: From<Problem>>(
        &self,
        published: &Published,
        phase: Phase,
        variant: String,
        now: Instant,
        make: impl Future<Output = Result<Representation, E>>,
    ) -> Result<Arc<Representation>, E> {
        let key = key(published, phase, variant);
        match self.made.get(&key) {
            Some(known) if !known.lifetime().is_over(now) => return Ok(known),
            // Not what was made meanwhile.
            Some(_) => _ = self.made.remove_if(&key, |made| made.lifetime().is_over(now)),
            None => {}
        }
        self.make(&key, make).await
    }

    async fn make<E: From<Problem>>(
        &self,
        key: &Key,
        make: impl Future<Output = Result<Representation, E>>,
    ) -> Result<Arc<Representation>, E> {
        let make = async {
            if let Some(problem) = self.memory.refusal_for_all() {
                return Err(problem.into());
            }
            Ok(Arc::new(make.await?.shared().counted(&self.memory)))
        };
        self.made.get_or_insert_async(key, make).await
    }
}

/// A cache of so many bytes, for about so many entries.
pub(crate) fn bounded<K: Eq + Hash, V: Clone, W: Weighter<K, V> + Clone>(
    bytes: u64,
    items: u64,
    weighter: W,
) -> sync::Cache<K, V, W> {
    let items = usize::try_from(items).unwrap_or(usize::MAX);
    let (hasher, lifecycle) = (quick_cache::DefaultHashBuilder::default(), sync::DefaultLifecycle::default());
    // Few shards: an entry has to fit into one.
    match OptionsBuilder::new().shards(4).estimated_items_capacity(items).weight_capacity(bytes).build() {
        Ok(options) => sync::Cache::with_options(options, weighter, hasher, lifecycle),
        Err(_) => sync::Cache::with_weighter(items, bytes, weighter),
    }
}

fn key(published: &Published, phase: Phase, variant: String) -> Key {
    Key { published: published.number, from: phase.from.timestamp_millis(), variant }
}

//! The keys that sign links: in the database, so that every server and every command has the same.

use super::Subscribers;
use crate::{Error, token};
use fairnotice_notify::links::{LinkKey, LinkKeys};

impl Subscribers<'_> {
    /// The keys that open links, the one that signs first; none where there is no key yet. A retired key opens nothing.
    pub async fn link_keys(&self) -> Result<Option<LinkKeys>, Error> {
        let stored = self.store.link_keys().await?.into_iter();
        let mut valid = stored.filter(|key| key.retired_at.is_none()).filter_map(|key| {
            let secret = key.secret.try_into().ok()?;
            Some(LinkKey::new(key.id, secret))
        });
        Ok(valid.next().map(|signs| LinkKeys::new(signs, valid)))
    }

    /// The keys, with a first one where there is none: for whoever signs links.
    pub async fn signing_keys(&self) -> Result<LinkKeys, Error> {
        if let Some(keys) = self.link_keys().await? {
            return Ok(keys);
        }
        let secret = token::bytes::<32>()?;
        let first = self.store.first_link_key(&secret, self.now).await?;
        // Another server may have been faster.
        let secret = first.secret.try_into().unwrap_or(secret);
        Ok(LinkKeys::new(LinkKey::new(first.id, secret), []))
    }

    /// Makes a key that signs from now on, and returns its number. The links of earlier keys stay valid.
    pub async fn rotate_link_keys(&self) -> Result<u32, Error> {
        Ok(self.store.add_link_key(&token::bytes::<32>()?, self.now).await?.id)
    }

    /// Retires every key but the newest: the links that they signed are void. Returns their numbers.
    pub async fn retire_earlier_link_keys(&self) -> Result<Vec<u32>, Error> {
        let mut retired = Vec::new();
        let valid = self.store.link_keys().await?.into_iter().filter(|key| key.retired_at.is_none());
        for key in valid.skip(1) {
            if self.store.retire_link_key(key.id, self.now).await? {
                retired.push(key.id);
            }
        }
        Ok(retired)
    }
}

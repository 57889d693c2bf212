//! The keys that links and return paths are signed with.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::fmt;

/// A key that links are signed with. Its secret is not shown.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkKey {
    /// Its number, which every token names.
    pub id: u32,
    secret: [u8; 32],
}

impl fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinkKey").field("id", &self.id).finish_non_exhaustive()
    }
}

impl LinkKey {
    /// A key of 32 random octets.
    pub fn new(id: u32, secret: [u8; 32]) -> Self {
        Self { id, secret }
    }

    /// The first octets of the message's HMAC.
    pub(crate) fn tag<const N: usize>(&self, message: &[u8]) -> [u8; N] {
        let full = self.mac(message).finalize().into_bytes();
        std::array::from_fn(|i| full.get(i).copied().unwrap_or_default())
    }

    /// Whether the octets are the first ones of the message's HMAC, compared in constant time.
    pub(crate) fn verifies(&self, message: &[u8], tag: &[u8]) -> bool {
        self.mac(message).verify_truncated_left(tag).is_ok()
    }

    fn mac(&self, message: &[u8]) -> Hmac<Sha256> {
        // A key of the block's size is always accepted: longer and shorter ones are too.
        let mut mac = Hmac::<Sha256>::new(&block(&self.secret).into());
        mac.update(message);
        mac
    }
}

/// The secret as HMAC pads it to a block of SHA-256 (RFC 2104).
fn block(secret: &[u8; 32]) -> [u8; 64] {
    std::array::from_fn(|i| secret.get(i).copied().unwrap_or(0))
}

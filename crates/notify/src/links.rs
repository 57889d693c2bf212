//! The links of a mail: each carries who may do what, signed, so that nothing has to be stored for it.
//!
//! A token is base64url without padding of: version, purpose, key, subscriber, epoch, expiry, and the first 16 octets of
//! HMAC-SHA256 over all of that. A subscriber's epoch rises when an address is confirmed again or the subscription ends: older links
//! are then void. The caller compares it, as it knows the subscriber.

pub use crate::link_key::LinkKey;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use fairnotice_core::instant::Instant;

/// The first octet of a token; another layout has another.
const VERSION: u8 = 1;

/// Octets before the signature.
const SIGNED: usize = 1 + 1 + 4 + 8 + 4 + 4;

/// Octets of the signature.
const TAG: usize = 16;

/// What a link is for. One that is good for another purpose is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Purpose {
    /// Confirms a subscription.
    Confirm = 1,
    /// Shows and changes a subscription.
    Manage = 2,
    /// Ends a subscription.
    Unsubscribe = 3,
    /// Takes unsubscribing back.
    Resubscribe = 4,
}

impl Purpose {
    const ALL: [Self; 4] = [Self::Confirm, Self::Manage, Self::Unsubscribe, Self::Resubscribe];

    /// The page that the link opens, below the site's address.
    pub fn path(self) -> &'static str {
        match self {
            Self::Confirm => "/subscribe/confirm",
            Self::Manage => "/manage",
            Self::Unsubscribe => "/unsubscribe",
            Self::Resubscribe => "/unsubscribe/undo",
        }
    }
}

/// What a token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// What it is for.
    pub purpose: Purpose,
    /// Whose it is.
    pub subscriber: i64,
    /// The subscriber's epoch when it was signed.
    pub epoch: u32,
    /// From when on it is void; none for never. Whole seconds, up to the year 2106.
    pub expires: Option<Instant>,
}

/// The keys of a server: the first one signs, and the others still verify.
#[derive(Debug, Clone)]
pub struct LinkKeys(Vec<LinkKey>);

/// Why a token is refused. A page says only that the link is not valid, or that it has expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// It is no token of ours.
    #[error("the link is damaged")]
    Malformed,
    /// Its key is unknown or was retired, or its signature is another one.
    #[error("the link is not valid")]
    Forged,
    /// It is for something else.
    #[error("the link is for another page")]
    Purpose,
    /// Its time is over.
    #[error("the link has expired")]
    Expired,
}

impl LinkKeys {
    /// The keys, the one that signs first.
    pub fn new(signs: LinkKey, others: impl IntoIterator<Item = LinkKey>) -> Self {
        Self([signs].into_iter().chain(others).collect())
    }

    /// The key that signs.
    pub(crate) fn first(&self) -> Option<&LinkKey> {
        self.0.first()
    }

    /// The key of a number.
    pub(crate) fn find(&self, id: u32) -> Option<&LinkKey> {
        self.0.iter().find(|key| key.id == id)
    }

    /// The token of a link.
    pub fn sign(&self, link: &Link) -> String {
        let Some(key) = self.first() else { return String::new() };
        let message = message(key.id, link);
        let tag: [u8; TAG] = key.tag(&message);
        URL_SAFE_NO_PAD.encode([message.as_slice(), &tag].concat())
    }

    /// The address of the page that the link opens; `site` has no final slash.
    pub fn address(&self, site: &str, link: &Link) -> String {
        format!("{site}{}?token={}", link.purpose.path(), self.sign(link))
    }

    /// Reads a token that is good for a purpose at `now`. Nothing of it is looked at before its signature is verified, except the
    /// number of the key.
    pub fn verify(&self, token: &str, purpose: Purpose, now: Instant) -> Result<Link, LinkError> {
        if token.len() > 2 * (SIGNED + TAG) {
            return Err(LinkError::Malformed);
        }
        let octets = URL_SAFE_NO_PAD.decode(token).map_err(|_| LinkError::Malformed)?;
        let (message, tag) = octets.split_at_checked(SIGNED).ok_or(LinkError::Malformed)?;
        if tag.len() != TAG || message[0] != VERSION {
            return Err(LinkError::Malformed);
        }
        let mut fields = Fields(&message[2..]);
        let key = self.find(u32::from_be_bytes(fields.take())).ok_or(LinkError::Forged)?;
        if !key.verifies(message, tag) {
            return Err(LinkError::Forged);
        }
        let signed = Purpose::ALL.into_iter().find(|purpose| *purpose as u8 == message[1]);
        if signed != Some(purpose) {
            return Err(LinkError::Purpose);
        }
        let subscriber = i64::from_be_bytes(fields.take());
        let epoch = u32::from_be_bytes(fields.take());
        let expires = match u32::from_be_bytes(fields.take()) {
            0 => None,
            seconds => Instant::from_timestamp(seconds.into(), 0),
        };
        if expires.is_some_and(|expires| expires <= now) {
            return Err(LinkError::Expired);
        }
        Ok(Link { purpose, subscriber, epoch, expires })
    }
}

/// What is signed.
fn message(key: u32, link: &Link) -> [u8; SIGNED] {
    // Past the year 2106 a link expires a little earlier than asked; before 1970 it is void.
    let expires = link.expires.map_or(0, |at| u32::try_from(at.timestamp().max(1)).unwrap_or(u32::MAX));
    let mut message = [0; SIGNED];
    let parts: [&[u8]; 5] = [
        &[VERSION, link.purpose as u8],
        &key.to_be_bytes(),
        &link.subscriber.to_be_bytes(),
        &link.epoch.to_be_bytes(),
        &expires.to_be_bytes(),
    ];
    let octets = parts.into_iter().flatten();
    for (place, octet) in message.iter_mut().zip(octets) {
        *place = *octet;
    }
    message
}

/// Reads fixed lengths off the front.
pub(crate) struct Fields<'a>(pub(crate) &'a [u8]);

impl Fields<'_> {
    /// The next octets; zeros where there are not enough.
    pub(crate) fn take<const N: usize>(&mut self) -> [u8; N] {
        let (octets, rest) = self.0.split_at(N.min(self.0.len()));
        self.0 = rest;
        std::array::from_fn(|i| octets.get(i).copied().unwrap_or(0))
    }
}

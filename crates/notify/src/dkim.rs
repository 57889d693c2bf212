//! Signs a mail for its domain (DKIM, RFC 6376; Ed25519 by RFC 8463).
//!
//! `relaxed/relaxed`, so that a relay may fold headers anew. The headers that a reader trusts are listed once more than they are
//! there: then nobody can add a second one. `ring` signs; rustls has it already. (lettre's own DKIM needs the crate `rsa`, whose
//! timing tells about the key: RUSTSEC-2023-0071.)

mod encoding;
mod relaxed;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use encoding::{public_rsa, read_pem};
use fairnotice_core::instant::Instant;
use ring::{
    rand::SystemRandom,
    signature::{self, Ed25519KeyPair, KeyPair as _, RsaKeyPair},
};
use sha2::{Digest as _, Sha256};
use std::{fmt, sync::Arc};

/// Headers that are signed, where a mail has them.
const SIGNED: [&str; 14] = [
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "references",
    "reply-to",
    "mime-version",
    "content-type",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "auto-submitted",
    "content-transfer-encoding",
];

/// Headers of which nobody may add another.
const SEALED: [&str; 7] = ["from", "to", "subject", "date", "reply-to", "list-unsubscribe", "list-unsubscribe-post"];

/// A domain's signature: its key, and where the public key is published.
#[derive(Clone)]
pub struct Dkim {
    selector: String,
    domain: String,
    key: Arc<Key>,
}

enum Key {
    Rsa(RsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl fmt::Debug for Dkim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dkim").field("selector", &self.selector).field("domain", &self.domain).finish_non_exhaustive()
    }
}

/// Why a key is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DkimError {
    /// It is no PEM file with a private key.
    #[error("the DKIM key is no private key in PEM form (`-----BEGIN PRIVATE KEY-----`)")]
    Pem,
    /// It is of an algorithm or size that mail servers do not accept.
    #[error("the DKIM key is neither an RSA key of 2048 to 4096 bits nor an Ed25519 key")]
    Key,
    /// The selector or the domain is not one of the DNS.
    #[error("the DKIM selector and domain are names of the DNS, such as `mail2026` and `status.example`")]
    Name,
}

impl Dkim {
    /// Takes a private key in PEM form: RSA (PKCS #1 or PKCS #8) or Ed25519 (PKCS #8), as OpenSSL writes them.
    pub fn new(selector: &str, domain: &str, pem: &str) -> Result<Self, DkimError> {
        if !is_name(selector) || !is_name(domain) {
            return Err(DkimError::Name);
        }
        let (is_pkcs1, der) = read_pem(pem).ok_or(DkimError::Pem)?;
        let rsa = if is_pkcs1 { RsaKeyPair::from_der(&der) } else { RsaKeyPair::from_pkcs8(&der) };
        let ed25519 = || Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der).map(Key::Ed25519);
        let key = rsa.map(Key::Rsa).or_else(|_| ed25519()).map_err(|_| DkimError::Key)?;
        Ok(Self { selector: selector.to_owned(), domain: domain.to_ascii_lowercase(), key: Arc::new(key) })
    }

    /// Where the public key is published in the DNS, as a TXT record.
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// What that record holds.
    pub fn record(&self) -> String {
        match &*self.key {
            Key::Rsa(key) => format!("v=DKIM1; k=rsa; p={}", STANDARD.encode(public_rsa(key.public_key().as_ref()))),
            Key::Ed25519(key) => format!("v=DKIM1; k=ed25519; p={}", STANDARD.encode(key.public_key())),
        }
    }

    /// The mail with its signature in front, made at an instant. A mail has lines that end with CR LF.
    pub(crate) fn sign(&self, mail: &[u8], at: Instant) -> Vec<u8> {
        let split = mail.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(mail.len());
        let (head, body) = (&mail[..split], mail.get(split + 4..).unwrap_or_default());
        let fields = relaxed::fields(head);
        let is_there = |name: &&str| fields.iter().any(|(field, _)| field == name);
        let names: Vec<_> = SIGNED.into_iter().filter(is_there).chain(SEALED).collect();
        let algorithm = match &*self.key {
            Key::Rsa(_) => "rsa-sha256",
            Key::Ed25519(_) => "ed25519-sha256",
        };
        let tags = format!(
            "v=1; a={algorithm}; c=relaxed/relaxed; d={}; s={};\r\n t={}; h={};\r\n bh={}; b=",
            self.domain,
            self.selector,
            at.timestamp(),
            names.join(":\r\n "),
            STANDARD.encode(Sha256::digest(relaxed::body(body))),
        );
        // Each header is there once, so the second listing of a sealed one stands for nothing.
        let value = |name: &str| fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value);
        let signed = SIGNED.into_iter().filter(is_there).map(|name| format!("{name}:{}\r\n", value(name)));
        let signed = signed.chain([format!("dkim-signature:{}", relaxed::value(&tags))]).collect::<String>();
        let signature = STANDARD.encode(self.signature(signed.as_bytes()));
        if signature.is_empty() {
            // A wrong signature is worse than none.
            return mail.to_vec();
        }
        let mut out = format!("DKIM-Signature: {tags}{}\r\n", fold(&signature)).into_bytes();
        out.extend_from_slice(mail);
        out
    }

    fn signature(&self, message: &[u8]) -> Vec<u8> {
        match &*self.key {
            Key::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                // It fails only where the buffer has another length, or the system has no random octets.
                let signed = key.sign(&signature::RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature);
                signed.map(|()| signature).unwrap_or_default()
            }
            // RFC 8463, section 3: the hash is signed.
            Key::Ed25519(key) => key.sign(&Sha256::digest(message)).as_ref().to_vec(),
        }
    }
}

/// Base64 in lines, each after a blank.
fn fold(text: &str) -> String {
    let lines = text.as_bytes().chunks(72).map(|line| format!("\r\n {}", String::from_utf8_lossy(line)));
    lines.collect()
}

/// Labels of letters, digits, hyphens and underscores.
fn is_name(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    name.len() <= 200 && name.split('.').all(is_label)
}

//! Operators' tokens. A token is `fn_` + id + `_` + secret. The id finds the row; the secret is compared as a hash, in
//! constant time.

use fairnotice_core::{hex, instant::Instant};
use fairnotice_store::{Error, Reader, Token};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// Makes a token: what the database keeps, and the text that is shown once.
pub fn make(name: &str, now: Instant) -> Result<(Token, String), getrandom::Error> {
    let (id, secret) = (hex::encode(&bytes::<6>()?), hex::encode(&bytes::<24>()?));
    let token = Token { hash: hash(&secret), name: name.to_owned(), created_at: now, revoked_at: None, id };
    let text = format!("fn_{}_{secret}", token.id);
    Ok((token, text))
}

/// The token that a text opens; none where it opens nothing.
pub async fn find(reader: &Reader, text: &str) -> Result<Option<Token>, Error> {
    let Some((id, secret)) = text.strip_prefix("fn_").and_then(|rest| rest.split_once('_')) else { return Ok(None) };
    let opens =
        |token: &Token| bool::from(hash(secret).as_bytes().ct_eq(token.hash.as_bytes())) && token.revoked_at.is_none();
    Ok(reader.token(id).await?.filter(opens))
}

/// Random bytes.
pub fn bytes<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

fn hash(secret: &str) -> String {
    hex::encode(&Sha256::digest(secret.as_bytes()))
}

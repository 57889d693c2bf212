//! Keys as files and the DNS have them.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// The octets of the first private key, and whether it is in the form of PKCS #1.
pub(super) fn read_pem(pem: &str) -> Option<(bool, Vec<u8>)> {
    let (_, rest) = pem.split_once("-----BEGIN ")?;
    let (label, rest) = rest.split_once("-----")?;
    let is_pkcs1 = match label {
        "RSA PRIVATE KEY" => true,
        "PRIVATE KEY" => false,
        _ => return None,
    };
    let (encoded, _) = rest.split_once("-----END ")?;
    let encoded: String = encoded.split_ascii_whitespace().collect();
    Some((is_pkcs1, STANDARD.decode(encoded).ok()?))
}

/// An RSA key as the DNS has it: a `SubjectPublicKeyInfo` around the key of PKCS #1.
pub(super) fn public_rsa(key: &[u8]) -> Vec<u8> {
    /// The algorithm `rsaEncryption` without parameters.
    const ALGORITHM: [u8; 15] = [0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0];
    let bits = der(3, &[&[0], key].concat());
    der(0x30, &[&ALGORITHM[..], &bits].concat())
}

/// A value of DER of up to 65,535 octets.
fn der(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).unwrap_or(u16::MAX).to_be_bytes();
    let head: &[u8] = match length {
        [0, short] if short < 128 => &[tag, short],
        [0, short] => &[tag, 0x81, short],
        [high, low] => &[tag, 0x82, high, low],
    };
    [head, value].concat()
}

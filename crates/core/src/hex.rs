//! Bytes in hexadecimal.

use std::fmt::Write as _;

/// Lower-case hexadecimal, two digits for each byte.
pub fn encode(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string cannot fail.
        _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_byte_has_two_digits() {
        assert_eq!(super::encode(&[0, 9, 0x0a, 0xff]), "00090aff");
        assert_eq!(super::encode(&[]), "");
    }
}

//! The signed return path: where a delivery report goes, and which subscriber it is about.
//!
//! It is the configured address with a token: `bounces+aeaaaaab…@status.example`. The token is base32 in lower case, as mail servers
//! may change the case, of: version, key, subscriber, epoch, and the first 10 octets of HMAC-SHA256 over all of that.

use crate::{
    address::{Address, AddressError, LONGEST_LOCAL},
    links::{Fields, LinkKeys},
};

const VERSION: u8 = 1;

/// Octets before the signature.
const SIGNED: usize = 1 + 4 + 8 + 4;

/// Octets of the signature.
const TAG: usize = 10;

/// Characters of a token.
const TOKEN: usize = ((SIGNED + TAG) * 8).div_ceil(5);

/// RFC 4648, section 6, in lower case.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The address that delivery reports go to, without a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnPath(Address);

/// Whom a delivery report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Returned {
    /// The subscriber.
    pub subscriber: i64,
    /// The subscriber's epoch when the mail was sent.
    pub epoch: u32,
}

impl ReturnPath {
    /// The longest part before the `@` that leaves room for a token.
    pub const LONGEST_LOCAL: usize = LONGEST_LOCAL - 1 - TOKEN;

    /// Takes the configured address; refuses one whose part before the `@` is longer than [`Self::LONGEST_LOCAL`].
    pub fn new(address: Address) -> Result<Self, AddressError> {
        if address.local().len() > Self::LONGEST_LOCAL {
            return Err(AddressError::Local);
        }
        Ok(Self(address))
    }

    /// The address without a token: of a mail to somebody who is no subscriber.
    pub fn address(&self) -> &Address {
        &self.0
    }

    /// The return path of a mail to a subscriber.
    pub fn sign(&self, keys: &LinkKeys, to: Returned) -> Result<Address, AddressError> {
        let Some(key) = keys.first() else { return Ok(self.0.clone()) };
        let mut octets = Vec::with_capacity(SIGNED + TAG);
        octets.push(VERSION);
        octets.extend(key.id.to_be_bytes());
        octets.extend(to.subscriber.to_be_bytes());
        octets.extend(to.epoch.to_be_bytes());
        let tag: [u8; TAG] = key.tag(&octets);
        octets.extend(tag);
        self.0.with_local(&format!("{}+{}", self.0.local(), base32(&octets)))
    }
}

/// Whom a return path names; none where its token is missing, damaged or forged. What stands before the token does not count: mail
/// may have come through an alias.
pub fn read(keys: &LinkKeys, address: &str) -> Option<Returned> {
    let (local, _) = address.trim().split_once('@')?;
    let (_, token) = local.rsplit_once('+')?;
    let octets = octets(token)?;
    let (message, tag) = octets.split_at_checked(SIGNED).filter(|(_, tag)| tag.len() == TAG)?;
    let mut fields = Fields(message);
    let [version] = fields.take();
    let key = keys.find(u32::from_be_bytes(fields.take())).filter(|_| version == VERSION)?;
    let returned = Returned { subscriber: i64::from_be_bytes(fields.take()), epoch: u32::from_be_bytes(fields.take()) };
    key.verifies(message, tag).then_some(returned)
}

fn base32(octets: &[u8]) -> String {
    let digits = octets.chunks(5).flat_map(|chunk| {
        let mut five = [0; 8];
        five[3..3 + chunk.len()].copy_from_slice(chunk);
        let number = u64::from_be_bytes(five);
        let count = (chunk.len() * 8).div_ceil(5);
        (0..count).map(move |place| usize::try_from(number >> (35 - 5 * place) & 31).unwrap_or(0))
    });
    digits.map(|digit| char::from(ALPHABET[digit])).collect()
}

/// The octets of a token in either case; none where it is of another length or alphabet.
fn octets(token: &str) -> Option<Vec<u8>> {
    if token.len() != TOKEN {
        return None;
    }
    let mut octets = Vec::with_capacity(SIGNED + TAG);
    let (mut number, mut bits) = (0_u32, 0);
    for byte in token.bytes() {
        let digit = ALPHABET.iter().position(|letter| *letter == byte.to_ascii_lowercase())?;
        number = number << 5 | u32::try_from(digit).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            octets.push(u8::try_from(number >> bits & 0xff).ok()?);
        }
    }
    // Each token is written in one way: the bits that fill up the last letter are zero.
    (number & ((1 << bits) - 1) == 0).then_some(octets)
}

#[cfg(test)]
mod tests {
    use super::{ReturnPath, Returned, TOKEN, base32, octets, read};
    use crate::links::{LinkKey, LinkKeys};

    #[test]
    fn a_return_path_names_its_subscriber() {
        let keys = LinkKeys::new(LinkKey::new(7, [1; 32]), [LinkKey::new(6, [2; 32])]);
        let path = ReturnPath::new("bounces@status.example".parse().unwrap()).unwrap();
        for subscriber in [1, i64::MAX, i64::MIN] {
            let to = Returned { subscriber, epoch: u32::MAX };
            let address = path.sign(&keys, to).unwrap();
            assert!(address.local().len() <= 64, "{address}");
            assert_eq!(read(&keys, address.as_str()), Some(to));
            // Mail servers may change the case, and an alias may change what stands before the token.
            assert_eq!(read(&keys, &address.as_str().to_uppercase()), Some(to));
            assert_eq!(read(&keys, &address.as_str().replace("bounces+", "b+x+")), Some(to));
            let rotated = LinkKeys::new(LinkKey::new(8, [3; 32]), [LinkKey::new(7, [1; 32])]);
            assert_eq!(read(&rotated, address.as_str()), Some(to));
            let forged = LinkKeys::new(LinkKey::new(7, [9; 32]), []);
            assert_eq!(read(&forged, address.as_str()), None);
            for place in 0..TOKEN {
                let mut changed = address.as_str().as_bytes().to_vec();
                let place = "bounces+".len() + place;
                changed[place] = if changed[place] == b'a' { b'b' } else { b'a' };
                assert_eq!(read(&keys, std::str::from_utf8(&changed).unwrap()), None, "{place}");
            }
        }
        for text in
            ["", "bounces@status.example", "bounces+@status.example", "bounces+aaaa@status.example", "+", "é+é@é"]
        {
            assert_eq!(read(&keys, text), None, "{text}");
        }
    }

    #[test]
    fn the_configured_address_leaves_room_for_a_token() {
        assert_eq!(ReturnPath::LONGEST_LOCAL, 19);
        let path = |length| ReturnPath::new(format!("{}@status.example", "b".repeat(length)).parse().unwrap());
        assert!(path(19).is_ok());
        assert!(path(20).is_err());
    }

    #[test]
    fn base32_is_that_of_rfc_4648() {
        for (text, expected) in [("", ""), ("f", "my"), ("fo", "mzxq"), ("foo", "mzxw6"), ("foobar", "mzxw6ytboi")] {
            assert_eq!(base32(text.as_bytes()), expected);
        }
        let bytes: Vec<u8> = (0..27).collect();
        assert_eq!(octets(&base32(&bytes)), Some(bytes));
    }
}

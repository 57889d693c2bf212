//! Bounds on what a body may hold, whatever its kind: each text, each list and each object.
//!
//! A body has a limit of its own. Within it one text could still be a hundred pages, and a list thousands of entries that are
//! compared with each other.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// The longest text in characters: some pages.
pub(crate) const TEXT: usize = 20_000;
/// The longest list, and the most keys of an object.
pub(crate) const ENTRIES: usize = 500;

/// JSON within the bounds. Reading it keeps nothing; a key that is beyond them is named by the error's path.
pub(super) struct Bounded;

impl<'de> Deserialize<'de> for Bounded {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Bounded;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Bounded, E> {
        Ok(Bounded)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Bounded, E> {
        Ok(Bounded)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Bounded, E> {
        Ok(Bounded)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Bounded, E> {
        Ok(Bounded)
    }

    fn visit_unit<E>(self) -> Result<Bounded, E> {
        Ok(Bounded)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Bounded, E> {
        // Which PostgreSQL cannot store.
        if text.contains('\0') {
            return Err(E::custom("the text contains the character U+0000, which cannot be stored; leave it out"));
        }
        let length = text.chars().count();
        if length > TEXT {
            return Err(E::custom(format_args!("the text has {length} characters; it may have {TEXT} at most")));
        }
        Ok(Bounded)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Bounded, A::Error> {
        let mut length = 0;
        while list.next_element::<Bounded>()?.is_some() {
            length += 1;
            if length > ENTRIES {
                return Err(A::Error::custom(format_args!("the list has more than {ENTRIES} entries")));
            }
        }
        Ok(Bounded)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Bounded, A::Error> {
        let mut length = 0;
        while object.next_key::<Bounded>()?.is_some() {
            object.next_value::<Bounded>()?;
            length += 1;
            if length > ENTRIES {
                return Err(A::Error::custom(format_args!("the object has more than {ENTRIES} keys")));
            }
        }
        Ok(Bounded)
    }
}

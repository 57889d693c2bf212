//! The ids of what is named: each kind has a type of its own, so that one cannot stand where another is meant.
//!
//! A [`ChangeId`] and an [`IncidentId`] are part of an address, and are checked where they come in. A [`ComponentId`] and a
//! [`RegionId`] are the policy's own words: whether the policy has them is asked where it is known.

use crate::{diagnostic::Diagnostic, hex};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{borrow::Borrow, fmt, str::FromStr, sync::Arc};

/// The longest id that is part of an address, in characters.
const LONGEST: usize = 64;

/// What every id can do: it is text, and written as such.
macro_rules! ids {
    ($($(#[$doc:meta])* $id:ident)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $id(Arc<str>);

            impl $id {
                /// The id as text.
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }

            impl AsRef<str> for $id {
                fn as_ref(&self) -> &str {
                    &self.0
                }
            }

            impl Borrow<str> for $id {
                fn borrow(&self) -> &str {
                    &self.0
                }
            }

            impl PartialEq<str> for $id {
                fn eq(&self, text: &str) -> bool {
                    *self.0 == *text
                }
            }

            impl PartialEq<&str> for $id {
                fn eq(&self, text: &&str) -> bool {
                    *self.0 == **text
                }
            }

            impl fmt::Debug for $id {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    fmt::Debug::fmt(&self.0, f)
                }
            }

            impl fmt::Display for $id {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.pad(&self.0)
                }
            }

            impl Serialize for $id {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.serialize_str(&self.0)
                }
            }

            #[cfg(feature = "schema")]
            impl schemars::JsonSchema for $id {
                fn inline_schema() -> bool {
                    true
                }

                fn schema_name() -> std::borrow::Cow<'static, str> {
                    stringify!($id).into()
                }

                fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                    String::json_schema(generator)
                }
            }
        )*
    };
}

/// Ids that are part of an address.
macro_rules! addressed {
    ($($id:ident)*) => {
        $(
            impl $id {
                /// An id of random bytes.
                pub fn from_bytes(bytes: [u8; 6]) -> Self {
                    Self(hex::encode(&bytes).into())
                }
            }

            /// Refuses, at the key `id`, what cannot be part of an address.
            impl FromStr for $id {
                type Err = Diagnostic;

                fn from_str(text: &str) -> Result<Self, Diagnostic> {
                    checked(text).map(|text| Self(text.into()))
                }
            }

            impl<'de> Deserialize<'de> for $id {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let text = String::deserialize(deserializer)?;
                    text.parse().map_err(|Diagnostic { what, help, .. }| de::Error::custom(format_args!("{what}; {help}")))
                }
            }
        )*
    };
}

/// Ids that a policy gives.
macro_rules! of_a_policy {
    ($($id:ident)*) => {
        $(
            impl From<&str> for $id {
                fn from(text: &str) -> Self {
                    Self(text.into())
                }
            }

            impl From<String> for $id {
                fn from(text: String) -> Self {
                    Self(text.into())
                }
            }

            impl<'de> Deserialize<'de> for $id {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    String::deserialize(deserializer).map(Self::from)
                }
            }
        )*
    };
}

ids! {
    /// The permanent id of a change record, part of its page's address.
    ChangeId
    /// The permanent id of an incident, part of its page's address.
    IncidentId
    /// The id of a component, by which change records name it.
    ComponentId
    /// The id of a region.
    RegionId
}
addressed! { ChangeId IncidentId }
of_a_policy! { ComponentId RegionId }

impl IncidentId {
    /// The id of an incident that a change causes: the change's, with a number.
    pub fn caused_by(change: &ChangeId, number: usize) -> Self {
        let tail = format!("-incident-{number}");
        // Each character is one byte: the change's id was checked.
        let base: String = change.as_str().chars().take(LONGEST.saturating_sub(tail.len()).min(50)).collect();
        Self(format!("{base}{tail}").into())
    }
}

/// An id is part of its page's address, and of every feed and mail that names it.
fn checked(text: &str) -> Result<&str, Diagnostic> {
    let is_id = (1..=LONGEST).contains(&text.len())
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        // An address of the API's own.
        && text != "evaluate";
    if is_id {
        return Ok(text);
    }
    let problem = Diagnostic::new("id", format!("`{text}` cannot be part of an address"));
    Err(problem.help("use up to 64 of the characters a-z, 0-9 and -"))
}

#[cfg(test)]
mod tests {
    use super::{ChangeId, ComponentId, IncidentId};

    #[test]
    fn an_id_of_a_change_is_part_of_an_address() {
        for text in ["a", "larger-database", "0123456789ab", &"a".repeat(64)] {
            assert_eq!(text.parse::<ChangeId>().unwrap().as_str(), text);
        }
        for text in ["", "A", "a b", "a/b", "ä", "evaluate", &"a".repeat(65)] {
            let refused = text.parse::<ChangeId>().unwrap_err();
            assert_eq!(
                refused.to_string(),
                format!("`id`: `{text}` cannot be part of an address (use up to 64 of the characters a-z, 0-9 and -)")
            );
            serde_json::from_value::<IncidentId>(text.into()).unwrap_err();
        }
    }

    #[test]
    fn what_is_made_is_an_id() {
        let longest: ChangeId = "a".repeat(64).parse().unwrap();
        for number in [1, 9_999, usize::MAX] {
            let id = IncidentId::caused_by(&longest, number);
            assert_eq!(id.as_str().parse(), Ok(id.clone()), "{id}");
        }
        assert_eq!(IncidentId::caused_by(&"cut".parse().unwrap(), 2).as_str(), "cut-incident-2");
        let random = ChangeId::from_bytes([0, 1, 2, 0xfd, 0xfe, 0xff]);
        assert_eq!(random.as_str().parse(), Ok(random.clone()), "{random}");
    }

    #[test]
    fn an_id_is_written_as_text() {
        let id = ComponentId::from("Any text, as the policy has it");
        assert_eq!(serde_json::to_value(&id).unwrap(), id.as_str());
        assert_eq!(serde_json::from_value::<ComponentId>(id.as_str().into()).unwrap(), id);
    }
}

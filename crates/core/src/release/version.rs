//! A version as files and requests write it.

use semver::Version;
use serde::{Deserializer, de};
use std::fmt;

struct Reader;

impl de::Visitor<'_> for Reader {
    type Value = Version;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a version of three numbers in quotes, such as `\"3.10.0\"`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Version, E> {
        Version::parse(text).map_err(|_| {
            E::custom(format_args!("`{text}` is not a version of three numbers, such as `3.10.0` or `4.0.0-beta.1`"))
        })
    }
}

/// For a version that must be there.
pub(super) fn required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Version, D::Error> {
    deserializer.deserialize_str(Reader)
}

/// For a version that may be missing; give it `#[serde(default)]` too.
pub(super) fn option<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Version>, D::Error> {
    struct Given(Version);

    impl<'de> de::Deserialize<'de> for Given {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            required(deserializer).map(Self)
        }
    }

    let given: Option<Given> = de::Deserialize::deserialize(deserializer)?;
    Ok(given.map(|Given(version)| version))
}

//! Texts in other languages than the vendor's own.

use serde::{Deserialize, Deserializer, Serialize, de};
use std::{collections::BTreeMap, fmt};

/// A language by its BCP 47 tag, such as `es` or `pt-BR`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct LanguageTag(String);

impl LanguageTag {
    /// Reads a tag; none where it is not the form of one.
    pub fn new(tag: &str) -> Option<Self> {
        let mut parts = tag.split('-');
        let language = parts.next()?;
        let primary = (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_lowercase());
        let rest = |part: &str| (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        (primary && tag.len() <= 35 && parts.all(rest)).then(|| Self(tag.to_owned()))
    }

    /// The tag.
    pub fn tag(&self) -> &str {
        &self.0
    }

    /// Whether it serves a reader who asks for a tag: the same, or the language of a regional form.
    pub fn serves(&self, wanted: &str) -> bool {
        let of = |tag: &str, range: &str| {
            let head = tag.get(..range.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(range))
                && matches!(tag.as_bytes().get(range.len()), None | Some(b'-'))
        };
        of(wanted, &self.0) || of(&self.0, wanted)
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for LanguageTag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tag = String::deserialize(deserializer)?;
        Self::new(&tag).ok_or_else(|| {
            de::Error::custom(format_args!("`{tag}` is not the tag of a language, such as `es` or `pt-BR`"))
        })
    }
}

/// What a record says, in another language; what is left out is shown as the record has it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Translation {
    /// The title.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What will be done.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// How the usual behaviour is affected although there is no downtime.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub effect_without_downtime: String,
}

/// One text in several languages.
pub type Texts = BTreeMap<LanguageTag, String>;

/// The translation that serves a reader of `wanted` best: the same tag before one that is only of the same language.
pub fn best<'t, T>(translations: &'t BTreeMap<LanguageTag, T>, wanted: &str) -> Option<&'t T> {
    let exact = translations.iter().find(|(language, _)| language.tag().eq_ignore_ascii_case(wanted));
    let (_, text) = exact.or_else(|| translations.iter().find(|(language, _)| language.serves(wanted)))?;
    Some(text)
}

//! A change record's keys as an operator sends them, with what goes beside them.

use crate::error::Error;
use fairnotice_core::{
    change::{Change, ChangeFile, Texts},
    diagnostic::Diagnostic,
    lifecycle::StepMessage,
};
use serde::{
    Deserialize, Deserializer,
    de::{self, DeserializeOwned, DeserializeSeed as _, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};
use std::fmt;

/// The keys of a record or of a patch, and what an operator says beside them.
#[derive(Debug)]
pub struct ChangeInput {
    /// Keeps it private.
    pub draft: bool,
    /// Another record that announces the same is meant.
    pub allow_duplicate: bool,
    /// The message to readers.
    pub message: String,
    /// The same in other languages.
    pub message_translations: Texts,
    /// Why, for the audit log.
    pub reason: String,
    /// The record's own keys.
    pub keys: Map<String, Value>,
}

impl ChangeInput {
    /// The message to readers, with its translations.
    pub(crate) fn message(&self) -> StepMessage {
        StepMessage { translations: self.message_translations.clone(), ..StepMessage::new(&self.message) }
    }

    /// The keys as a complete record.
    pub(crate) fn file(&self) -> Result<ChangeFile, Error> {
        read(Value::Object(self.keys.clone()))
    }
}

/// A record that makes sense in itself.
pub(crate) fn change(file: ChangeFile) -> Result<Change, Error> {
    Change::new(file).map_err(|mistakes| Error::Invalid(mistakes.into_iter().collect()))
}

/// Reads a value that was JSON already; a mistake is named by its key.
pub(crate) fn read<T: DeserializeOwned>(value: Value) -> Result<T, Error> {
    serde_path_to_error::deserialize(value).map_err(|error| Error::invalid(mistake(&error)))
}

/// A value of the wrong shape, named by its key.
pub fn mistake(error: &serde_path_to_error::Error<serde_json::Error>) -> Diagnostic {
    let at = error.path().to_string();
    // serde_json adds a position, which means little in a request that a program wrote.
    let what = error.inner().to_string();
    let what = what.rsplit_once(" at line ").map_or(what.as_str(), |(what, _)| what);
    Diagnostic::new(if at == "." { String::new() } else { at }, what)
}

impl<'de> Deserialize<'de> for ChangeInput {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Value::Object(mut keys) = Strict.deserialize(deserializer)? else {
            return Err(de::Error::custom("the body is no object"));
        };
        let mut text = |key: &str| match keys.remove(key) {
            None => Ok(String::new()),
            Some(Value::String(text)) => Ok(text),
            Some(other) => Err(de::Error::custom(format_args!("`{key}` is `{other}`; expected a text"))),
        };
        let (message, reason) = (text("message")?, text("reason")?);
        let mut flag = |key: &str| match keys.remove(key) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(other) => Err(de::Error::custom(format_args!("`{key}` is `{other}`; expected `true` or `false`"))),
        };
        let (draft, allow_duplicate) = (flag("draft")?, flag("allow_duplicate")?);
        let message_translations = match keys.remove("message_translations") {
            None => Texts::new(),
            Some(texts) => Texts::deserialize(texts)
                .map_err(|error| de::Error::custom(format_args!("`message_translations`: {error}")))?,
        };
        Ok(Self { draft, allow_duplicate, message, message_translations, reason, keys })
    }
}

/// Reads any JSON, but refuses an object that names a key twice: which of the two was meant?
struct Strict;

impl<'de> de::DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(Strict)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut keys = Map::new();
        while let Some(key) = object.next_key::<String>()? {
            let value = object.next_value_seed(Strict)?;
            if keys.insert(key.clone(), value).is_some() {
                return Err(de::Error::custom(format_args!("duplicate field `{key}`")));
            }
        }
        Ok(Value::Object(keys))
    }
}

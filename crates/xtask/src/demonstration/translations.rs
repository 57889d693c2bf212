//! What the demonstration's vendor says, in the other languages of the site.

use serde_json::{Map, Value};
use std::{collections::BTreeMap, sync::LazyLock};

const FILE: &str = include_str!("translations.toml");

/// The translations of an English text, by language.
type Translations = BTreeMap<String, String>;

/// The file's texts. A test reads the file, so that it is never left out silently.
static TEXTS: LazyLock<BTreeMap<String, Translations>> = LazyLock::new(|| toml::from_str(FILE).unwrap_or_default());

/// A change record with what is translated of its texts.
pub(crate) fn record(mut record: Value) -> Value {
    let mut languages = Map::new();
    for key in ["title", "description", "effect_without_downtime"] {
        for (language, text) in translations(&record[key]) {
            languages.entry(language).or_insert_with(|| Map::new().into())[key] = text.as_str().into();
        }
    }
    record["translations"] = languages.into();
    record
}

/// An incident with its title and its message, where they are translated.
pub(crate) fn incident(mut incident: Value) -> Value {
    incident["title_translations"] = serde_json::json!(translations(&incident["title"]).collect::<BTreeMap<_, _>>());
    message(incident)
}

/// A message, where it is translated.
pub(crate) fn message(mut body: Value) -> Value {
    body["translations"] = serde_json::json!(translations(&body["message"]).collect::<BTreeMap<_, _>>());
    body
}

fn translations(text: &Value) -> impl Iterator<Item = (&'static String, &'static String)> {
    text.as_str().and_then(|text| TEXTS.get(text)).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::{FILE, Translations, record};
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn every_text_has_the_same_languages() {
        let texts: BTreeMap<String, Translations> = toml::from_str(FILE).expect("a TOML file");
        let languages: BTreeSet<Vec<_>> = texts.values().map(|text| text.keys().collect()).collect();
        assert_eq!(languages.len(), 1, "{languages:?}");
    }

    #[test]
    fn a_record_has_what_is_translated_of_it() {
        let title = "Certificates of the API gateway are replaced";
        let record = record(serde_json::json!({ "title": title, "description": "Something else." }));
        assert_eq!(record["translations"]["de"]["title"], "Zertifikate des API-Gateways werden ersetzt");
        assert!(record["translations"]["de"].get("description").is_none(), "{record}");
    }
}

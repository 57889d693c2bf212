//! The languages: one file each in `crates/locale/languages`.

use crate::{
    message::{Catalogue, KEYS, MessageId},
    plural::{self, CATEGORIES},
};
use icu_plurals::PluralRules;
use serde::{
    Deserialize, Serialize, Serializer,
    ser::{SerializeMap as _, SerializeStruct as _},
};
use std::{collections::BTreeMap, sync::LazyLock};

/// The tag and the file of every language. The first serves whoever asks for another. A new language is a new line here.
const FILES: [(&str, &str); 7] = [
    ("en", include_str!("../languages/en.toml")),
    ("es", include_str!("../languages/es.toml")),
    ("ar", include_str!("../languages/ar.toml")),
    ("de", include_str!("../languages/de.toml")),
    ("fr", include_str!("../languages/fr.toml")),
    ("pt", include_str!("../languages/pt.toml")),
    ("ja", include_str!("../languages/ja.toml")),
];

static LANGUAGES: LazyLock<Vec<Language>> =
    LazyLock::new(|| FILES.iter().filter_map(|(tag, text)| Language::read(tag, text).ok()).collect());

/// Stands for a language that could not be read, which a test excludes: its messages are empty.
static EMPTY: LazyLock<Language> = LazyLock::new(|| Language {
    tag: "",
    name: String::new(),
    direction: "ltr".to_owned(),
    catalogue: Catalogue::new(vec![String::new(); KEYS.len()]),
    dates: Dates {
        locale: chrono::Locale::POSIX,
        moment: String::new(),
        month: String::new(),
        between: String::new(),
        first_day: None,
        weekdays: None,
    },
    plurals: None,
});

/// The keys of the messages that depend on a number. In a language's file each is a table of its own.
const COUNTED: [&str; 2] = ["more", "others"];

/// A language in which pages, elements and mails are written.
#[derive(Debug)]
pub struct Language {
    /// Its BCP 47 tag.
    pub tag: &'static str,
    /// Its name in itself.
    pub name: String,
    /// `ltr` or `rtl`.
    pub direction: String,
    catalogue: Catalogue,
    dates: Dates,
    plurals: Option<PluralRules>,
}

/// How chrono writes dates in a language. In the browser, `Intl` writes them again.
#[derive(Debug)]
pub(crate) struct Dates {
    /// The names of days and months.
    pub(crate) locale: chrono::Locale,
    /// A day with its time.
    pub(crate) moment: String,
    /// A month with its year.
    pub(crate) month: String,
    /// What stands between the ends of a range.
    pub(crate) between: String,
    /// The first day of a month within a date, where it is no plain number: `1er`.
    pub(crate) first_day: Option<String>,
    /// The weekdays from Sunday on, where chrono's are not those of a letter.
    pub(crate) weekdays: Option<[String; 7]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    name: String,
    direction: String,
    locale: String,
    moment: String,
    month: String,
    between: String,
    first_day: Option<String>,
    weekdays: Option<[String; 7]>,
    more: BTreeMap<String, String>,
    others: BTreeMap<String, String>,
    words: BTreeMap<String, String>,
}

impl Language {
    /// The language for a reader who asks for a tag: English where there is no translation.
    pub fn of(wanted: &str) -> &'static Self {
        Self::find(wanted).unwrap_or_else(|| Self::all().first().unwrap_or(&EMPTY))
    }

    /// English, the language of the status site's own texts.
    pub fn english() -> &'static Self {
        Self::of("en")
    }

    /// Every language, English first.
    pub fn all() -> &'static [Self] {
        &LANGUAGES
    }

    /// The language of a tag or of its regional forms, such as `es` for `es-MX`.
    pub(crate) fn find(wanted: &str) -> Option<&'static Self> {
        let primary = wanted.split('-').next().unwrap_or_default();
        Self::all().iter().find(|language| language.tag.eq_ignore_ascii_case(primary))
    }

    /// Its message catalogue.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// A message.
    pub fn message(&self, id: MessageId) -> &str {
        self.catalogue.messages().get(id as usize).map_or("", String::as_str)
    }

    /// How dates are written in it.
    pub(crate) fn dates(&self) -> &Dates {
        &self.dates
    }

    /// The plural category of a number: its place in CLDR's order, 0 (`zero`) to 5 (`other`).
    pub fn plural(&self, count: usize) -> usize {
        self.plurals.as_ref().map_or(CATEGORIES.len() - 1, |rules| plural::category(rules, count))
    }

    /// The forms of a message that depends on a number, by CLDR's categories, without those that are like `other`.
    fn forms(message: &str) -> BTreeMap<&'static str, &str> {
        let forms: Vec<_> = message.split('|').collect();
        let other = forms.last().copied().unwrap_or_default();
        let named = CATEGORIES.iter().map(|(name, _)| *name).zip(forms);
        named.filter(|(name, form)| *name == "other" || *form != other).collect()
    }

    /// Reads a language's file; the error says which message is missing or unknown.
    fn read(tag: &'static str, text: &str) -> Result<Self, String> {
        let mut file: File = toml::from_str(text).map_err(|error| format!("{tag}.toml: {error}"))?;
        for (key, mut given) in COUNTED.into_iter().zip([file.more, file.others]) {
            let other = given.get("other").cloned().ok_or(format!("{tag}.toml: `{key}` has no `other`"))?;
            let forms = CATEGORIES.map(|(name, _)| given.remove(name).unwrap_or_else(|| other.clone()));
            if let Some(name) = given.keys().next() {
                return Err(format!("{tag}.toml: `{name}` is no plural category of CLDR"));
            }
            file.words.insert(key.to_owned(), forms.join("|"));
        }
        let message =
            |key: &&str| file.words.remove(*key).ok_or_else(|| format!("{tag}.toml: the message `{key}` is missing"));
        let messages = KEYS.iter().map(message).collect::<Result<_, _>>()?;
        if let Some(key) = file.words.keys().next() {
            return Err(format!("{tag}.toml: there is no message `{key}`"));
        }
        let locale = file.locale.parse().map_err(|_| format!("{tag}.toml: no locale `{}` is known", file.locale))?;
        let dates = Dates {
            locale,
            moment: file.moment,
            month: file.month,
            between: file.between,
            first_day: file.first_day,
            weekdays: file.weekdays,
        };
        Ok(Self {
            tag,
            name: file.name,
            direction: file.direction,
            catalogue: Catalogue::new(messages),
            dates,
            plurals: Some(plural::rules(tag)?),
        })
    }
}

/// Its tag, its direction and its messages by key, in their order.
impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Texts<'a>(&'a Language);
        impl Serialize for Texts<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut texts = serializer.serialize_map(Some(KEYS.len()))?;
                for (key, message) in KEYS.iter().zip(self.0.catalogue.messages()) {
                    if COUNTED.contains(key) {
                        texts.serialize_entry(key, &Language::forms(message))?;
                    } else {
                        texts.serialize_entry(key, message)?;
                    }
                }
                texts.end()
            }
        }
        let mut language = serializer.serialize_struct("Language", 3)?;
        language.serialize_field("lang", self.tag)?;
        language.serialize_field("dir", &self.direction)?;
        language.serialize_field("texts", &Texts(self))?;
        language.end()
    }
}

#[cfg(test)]
mod tests {
    use super::{FILES, Language};
    use crate::message::{KEYS, MessageId};

    #[test]
    fn every_language_has_every_message() {
        for (tag, text) in FILES {
            let language = Language::read(tag, text).unwrap_or_else(|error| panic!("{error}"));
            let english = Language::english().catalogue.messages();
            for ((key, message), english) in KEYS.iter().zip(language.catalogue.messages()).zip(english) {
                assert!(!message.trim().is_empty(), "{tag}: `{key}` says nothing");
                // Arabic names one and two without a numeral.
                assert_eq!(message.contains('%'), english.contains('%'), "{tag}: `{key}` fills in what English does");
            }
        }
        assert_eq!(Language::all().len(), FILES.len());
    }

    #[test]
    fn a_missing_or_unknown_message_is_named() {
        let (tag, text) = FILES[1];
        let missing = text.replace("dismiss = ", "dismissal = ");
        assert_eq!(Language::read(tag, &missing).unwrap_err(), "es.toml: the message `dismiss` is missing");
        let unknown = format!("{text}\nunknown = \"x\"\n");
        assert_eq!(Language::read(tag, &unknown).unwrap_err(), "es.toml: there is no message `unknown`");
    }

    #[test]
    fn a_reader_is_served_in_the_language_or_else_in_english() {
        for (wanted, served) in
            [("es", "es"), ("es-MX", "es"), ("AR-eg", "ar"), ("pt-PT", "pt"), ("en-GB", "en"), ("nl", "en"), ("", "en")]
        {
            assert_eq!(Language::of(wanted).tag, served, "{wanted}");
        }
    }

    #[test]
    fn numbers_have_the_forms_of_their_language() {
        let more = |tag: &str, count| {
            let language = Language::of(tag);
            language.catalogue().counted(MessageId::More, language.plural(count), count)
        };
        assert_eq!(more("en", 2), "Details and 2 more");
        assert_eq!(more("es", 1), "Detalles y 1 aviso más");
        assert_eq!(more("es", 2), "Detalles y 2 avisos más");
        assert_eq!(more("ar", 1), "التفاصيل وإشعار آخر");
        assert_eq!(more("ar", 2), "التفاصيل وإشعاران آخران");
        assert_eq!(more("ar", 3), "التفاصيل و3 إشعارات أخرى");
        assert_eq!(more("ar", 11), "التفاصيل و11 إشعارًا آخر");
        assert_eq!(more("ar", 100), "التفاصيل و100 إشعار آخر");
        let others = |tag: &str, count| {
            let language = Language::of(tag);
            language.catalogue().counted(MessageId::Others, language.plural(count), count)
        };
        assert_eq!(others("en", 1), "and 1 more on the status page");
        assert_eq!(others("en", 14), "and 14 more on the status page");
        assert_eq!(others("es", 1), "y 1 aviso más en la página de estado");
        assert_eq!(others("es", 14), "y 14 avisos más en la página de estado");
        assert_eq!(others("ar", 1), "وإشعار آخر في صفحة الحالة");
        assert_eq!(others("ar", 2), "وإشعاران آخران في صفحة الحالة");
        assert_eq!(others("ar", 14), "و14 إشعارًا آخر في صفحة الحالة");
        assert_eq!(more("de", 1), "Details und 1 weitere Meldung");
        assert_eq!(more("fr", 2), "Détails et 2 autres avis");
        assert_eq!(others("pt", 14), "e mais 14 avisos na página de status");
        assert_eq!(others("ja", 1), "ほか1件をステータスページで確認");
    }

    /// The marks that a typesetter of the language would correct.
    #[test]
    fn punctuation_is_that_of_the_language() {
        for (place, texts) in [("", FILES), ("mail/", crate::mail::FILES)] {
            for (tag, text) in texts {
                let file: toml::Table = toml::from_str(text).unwrap();
                let texts = file.get("words").or(file.get("texts")).and_then(toml::Value::as_table).unwrap();
                for (key, text) in texts {
                    let (at, text) = (format!("{place}{tag}.toml: `{key}`"), text.as_str().unwrap());
                    assert!(!text.contains(['\'', '"']), "{at} has a straight quote");
                    let marks: &[char] = match tag {
                        "fr" => &[':', ';', '!', '?'],
                        "ja" => &[':', ';', '!', '?', ',', '.', '(', ')'],
                        "ar" => &[';', '?', ','],
                        _ => &[],
                    };
                    for (place, _) in text.match_indices(marks) {
                        assert!(
                            tag == "fr" && text[..place].ends_with('\u{202F}'),
                            "{at} has a mark of English: {text}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_language_is_written_by_key_and_in_order() {
        let english = serde_json::to_string(Language::english()).unwrap();
        assert!(
            english.starts_with(r#"{"lang":"en","dir":"ltr","texts":{"announced":"Scheduled maintenance","#),
            "{english}"
        );
        assert!(english.contains(r#""more":{"other":"Details and % more"}"#), "{english}");
    }
}

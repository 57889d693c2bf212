//! The languages of the elements: one file each in `crates/widget/languages`.

use crate::words::{IDS, Word, Words};
use icu_plurals::{PluralCategory, PluralRules};
use serde::{
    Deserialize, Serialize, Serializer,
    ser::{SerializeMap as _, SerializeStruct as _},
};
use std::{collections::BTreeMap, sync::LazyLock};

/// Every language's tag and file, the first for whoever asks for another. A new language is a new line here.
const FILES: [(&str, &str); 3] = [
    ("en", include_str!("../languages/en.toml")),
    ("es", include_str!("../languages/es.toml")),
    ("ar", include_str!("../languages/ar.toml")),
];

static LANGUAGES: LazyLock<Vec<Language>> =
    LazyLock::new(|| FILES.iter().filter_map(|(tag, text)| Language::read(tag, text).ok()).collect());

/// What stands for a language that could not be read, which a test excludes: it has no words.
static NONE: LazyLock<Language> = LazyLock::new(|| Language {
    tag: "",
    direction: "ltr".to_owned(),
    words: vec![String::new(); IDS.len()],
    locale: chrono::Locale::POSIX,
    plurals: None,
});

/// The word that depends on a number: in a language's file a table of its own.
const COUNTED: &str = "more";

/// CLDR's plural categories, in its order.
const CATEGORIES: [(&str, PluralCategory); 6] = [
    ("zero", PluralCategory::Zero),
    ("one", PluralCategory::One),
    ("two", PluralCategory::Two),
    ("few", PluralCategory::Few),
    ("many", PluralCategory::Many),
    ("other", PluralCategory::Other),
];

/// A language in which elements are rendered.
#[derive(Debug)]
pub struct Language {
    /// Its BCP 47 tag.
    pub tag: &'static str,
    /// `ltr` or `rtl`.
    pub direction: String,
    /// Every word, in the order of [`crate::words::Word`].
    pub words: Vec<String>,
    /// How the server writes dates before a browser has written them anew.
    pub locale: chrono::Locale,
    plurals: Option<PluralRules>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    direction: String,
    locale: String,
    more: BTreeMap<String, String>,
    words: BTreeMap<String, String>,
}

impl Language {
    /// The language for a reader who asks for a tag: English where theirs is not among them.
    pub fn of(wanted: &str) -> &'static Self {
        let primary = wanted.split('-').next().unwrap_or_default();
        let theirs = LANGUAGES.iter().find(|language| language.tag.eq_ignore_ascii_case(primary));
        theirs.or_else(|| LANGUAGES.first()).unwrap_or(&NONE)
    }

    /// English, the language of the status site's own words.
    pub fn english() -> &'static Self {
        Self::of("en")
    }

    /// A word.
    pub fn word(&self, word: Word) -> &str {
        self.words.get(word as usize).map_or("", String::as_str)
    }

    /// Its words, for rendering.
    pub fn wording(&self) -> Words {
        Words::new(self.words.clone())
    }

    /// The forms of a word that depends on a number, by CLDR's categories, without those that are like `other`.
    fn forms(word: &str) -> BTreeMap<&'static str, &str> {
        let forms: Vec<_> = word.split('|').collect();
        let other = forms.last().copied().unwrap_or_default();
        let named = CATEGORIES.iter().map(|(name, _)| *name).zip(forms);
        named.filter(|(name, form)| *name == "other" || *form != other).collect()
    }

    /// The plural category of a number: its place in CLDR's order.
    pub fn plural(&self, count: usize) -> usize {
        let category = self.plurals.as_ref().map_or(PluralCategory::Other, |rules| rules.category_for(count));
        CATEGORIES.iter().position(|(_, other)| *other == category).unwrap_or(CATEGORIES.len() - 1)
    }

    /// Reads a language's file; says which word is missing, or is none.
    fn read(tag: &'static str, text: &str) -> Result<Self, String> {
        let mut file: File = toml::from_str(text).map_err(|error| format!("{tag}.toml: {error}"))?;
        let other = file.more.get("other").cloned().ok_or(format!("{tag}.toml: `more` has no `other`"))?;
        let forms = CATEGORIES.map(|(name, _)| file.more.remove(name).unwrap_or_else(|| other.clone()));
        if let Some(name) = file.more.keys().next() {
            return Err(format!("{tag}.toml: `{name}` is no plural category of CLDR"));
        }
        file.words.insert(COUNTED.to_owned(), forms.join("|"));
        let word = |id: &&str| file.words.remove(*id).ok_or_else(|| format!("{tag}.toml: the word `{id}` is missing"));
        let words = IDS.iter().map(word).collect::<Result<_, _>>()?;
        if let Some(id) = file.words.keys().next() {
            return Err(format!("{tag}.toml: no element has a word `{id}`"));
        }
        let locale = file.locale.parse().map_err(|_| format!("{tag}.toml: no locale `{}` is known", file.locale))?;
        let parsed = tag.parse::<icu_locale_core::Locale>().map_err(|error| format!("`{tag}`: {error}"))?;
        let plurals = PluralRules::try_new_cardinal(parsed.into()).map_err(|error| format!("`{tag}`: {error}"))?;
        Ok(Self { tag, direction: file.direction, words, locale, plurals: Some(plurals) })
    }
}

/// Its tag, its direction and its words by id, in their order.
impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Texts<'a>(&'a Language);
        impl Serialize for Texts<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut texts = serializer.serialize_map(Some(IDS.len()))?;
                for (id, word) in IDS.iter().zip(&self.0.words) {
                    if *id == COUNTED {
                        texts.serialize_entry(id, &Language::forms(word))?;
                    } else {
                        texts.serialize_entry(id, word)?;
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
    use super::{FILES, LANGUAGES, Language};
    use crate::words::{IDS, Word};

    #[test]
    fn every_language_has_every_word() {
        for (tag, text) in FILES {
            let language = Language::read(tag, text).unwrap_or_else(|error| panic!("{error}"));
            for (id, word) in IDS.iter().zip(&language.words) {
                assert!(!word.trim().is_empty(), "{tag}: `{id}` says nothing");
                let english = &LANGUAGES[0].words[IDS.iter().position(|other| other == id).unwrap()];
                // Arabic names one and two without a numeral.
                assert_eq!(word.contains('%'), english.contains('%'), "{tag}: `{id}` fills in what English does");
            }
        }
        assert_eq!(LANGUAGES.len(), FILES.len());
    }

    #[test]
    fn a_missing_or_unknown_word_is_named() {
        let (tag, text) = FILES[1];
        let missing = text.replace("dismiss = ", "dismissal = ");
        assert_eq!(Language::read(tag, &missing).unwrap_err(), "es.toml: the word `dismiss` is missing");
        let unknown = format!("{text}\nunknown = \"x\"\n");
        assert_eq!(Language::read(tag, &unknown).unwrap_err(), "es.toml: no element has a word `unknown`");
    }

    #[test]
    fn a_reader_is_served_in_the_language_or_else_in_english() {
        for (wanted, served) in
            [("es", "es"), ("es-MX", "es"), ("AR-eg", "ar"), ("en-GB", "en"), ("de", "en"), ("", "en")]
        {
            assert_eq!(Language::of(wanted).tag, served, "{wanted}");
        }
    }

    #[test]
    fn numbers_have_the_forms_of_their_language() {
        let more = |tag: &str, count| {
            let language = Language::of(tag);
            language.wording().counted(Word::More, language.plural(count), count)
        };
        assert_eq!(more("en", 2), "Details and 2 more");
        assert_eq!(more("es", 1), "Detalles y 1 aviso más");
        assert_eq!(more("es", 2), "Detalles y 2 avisos más");
        assert_eq!(more("ar", 1), "التفاصيل وإشعار آخر");
        assert_eq!(more("ar", 2), "التفاصيل وإشعاران آخران");
        assert_eq!(more("ar", 3), "التفاصيل و3 إشعارات أخرى");
        assert_eq!(more("ar", 11), "التفاصيل و11 إشعارًا آخر");
        assert_eq!(more("ar", 100), "التفاصيل و100 إشعار آخر");
    }
}

//! What mails say: a catalogue of its own for each language, which no page and no element carries.
//!
//! A text may have gaps, each with a name: `Moved to {when}: {title}`. Amounts of time depend on a number and have a
//! form for each plural category.

mod named;
mod text;

pub use text::{MAIL_KEYS, MailText};

use crate::{language::Language, plural::CATEGORIES, site::fill};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

/// The tag and the file of every language, in the order of [`Language::all`].
pub(crate) const FILES: [(&str, &str); 7] = [
    ("en", include_str!("../languages/mail/en.toml")),
    ("es", include_str!("../languages/mail/es.toml")),
    ("ar", include_str!("../languages/mail/ar.toml")),
    ("de", include_str!("../languages/mail/de.toml")),
    ("fr", include_str!("../languages/mail/fr.toml")),
    ("pt", include_str!("../languages/mail/pt.toml")),
    ("ja", include_str!("../languages/mail/ja.toml")),
];

static CATALOGUES: LazyLock<Vec<(&str, MailCatalogue)>> = LazyLock::new(|| {
    let read = |(tag, text)| MailCatalogue::read(tag, text).ok().map(|catalogue| (tag, catalogue));
    FILES.into_iter().filter_map(read).collect()
});

/// Stands for a catalogue that could not be read, which a test excludes.
static EMPTY: MailCatalogue = MailCatalogue {
    dates: DateFormats { with_year: String::new(), without_year: String::new(), time: String::new() },
    texts: Vec::new(),
    amounts: Vec::new(),
};

/// The units of time, longest first: the seconds of one, and its table in a language's file.
const UNITS: [(i64, &str); 4] = [(86_400, "days"), (3_600, "hours"), (60, "minutes"), (1, "seconds")];

/// How dates are written, in the format of chrono.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct DateFormats {
    /// Date and time.
    pub(crate) with_year: String,
    /// Date and time of this year.
    pub(crate) without_year: String,
    /// The time alone.
    pub(crate) time: String,
}

/// What the mails of one language say.
#[derive(Debug)]
pub struct MailCatalogue {
    dates: DateFormats,
    /// In the order of [`MailText`].
    texts: Vec<String>,
    /// The forms of each unit of time, in the order of `UNITS`; each by plural category, in CLDR's order.
    amounts: Vec<[String; 6]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    dates: DateFormats,
    days: BTreeMap<String, String>,
    hours: BTreeMap<String, String>,
    minutes: BTreeMap<String, String>,
    seconds: BTreeMap<String, String>,
    texts: BTreeMap<String, String>,
}

impl MailCatalogue {
    /// The catalogue of a language.
    pub fn of(language: &Language) -> &'static Self {
        CATALOGUES.iter().find(|(tag, _)| *tag == language.tag).map_or(&EMPTY, |(_, catalogue)| catalogue)
    }

    /// How dates are written.
    pub(crate) fn dates(&self) -> &DateFormats {
        &self.dates
    }

    /// A text; its gaps stay as they are.
    pub fn text(&self, id: MailText) -> &str {
        self.texts.get(id as usize).map_or("", String::as_str)
    }

    /// A text with its gaps filled. What is filled in is not searched for gaps, so it may hold braces.
    pub fn fill(&self, id: MailText, gaps: &[(&str, &str)]) -> String {
        fill(self.text(id), gaps)
    }

    /// What explains the text before it, in parentheses; empty where it is.
    pub fn aside(&self, text: &str) -> String {
        if text.is_empty() { String::new() } else { self.fill(MailText::Aside, &[("text", text)]) }
    }

    /// A length of time as a reader would say it: the two largest units at most, the rest dropped.
    pub fn duration(&self, language: &Language, seconds: i64) -> String {
        let seconds = seconds.max(0);
        let first = UNITS.iter().position(|(size, _)| seconds >= *size).unwrap_or(UNITS.len() - 1);
        let size = UNITS[first].0;
        let larger = self.amount(language, first, seconds / size);
        match UNITS.get(first + 1).map(|(smaller, _)| seconds % size / smaller) {
            None | Some(0) => larger,
            Some(count) => {
                let smaller = self.amount(language, first + 1, count);
                self.fill(MailText::Amounts, &[("larger", &larger), ("smaller", &smaller)])
            }
        }
    }

    fn amount(&self, language: &Language, unit: usize, count: i64) -> String {
        let count = usize::try_from(count).unwrap_or(0);
        let form = self.amounts.get(unit).map_or("", |forms| forms[language.plural(count)].as_str());
        form.replace('%', &count.to_string())
    }

    /// Reads a language's file; the error says which text is missing or unknown.
    fn read(tag: &str, text: &str) -> Result<Self, String> {
        let mut file: File = toml::from_str(text).map_err(|error| format!("mail/{tag}.toml: {error}"))?;
        let text =
            |key: &&str| file.texts.remove(*key).ok_or_else(|| format!("mail/{tag}.toml: the text `{key}` is missing"));
        let texts = MAIL_KEYS.iter().map(text).collect::<Result<_, _>>()?;
        if let Some(key) = file.texts.keys().next() {
            return Err(format!("mail/{tag}.toml: there is no text `{key}`"));
        }
        let units = [file.days, file.hours, file.minutes, file.seconds].into_iter().zip(UNITS);
        let amounts = units.map(|(given, (_, unit))| forms(tag, unit, given)).collect::<Result<_, _>>()?;
        Ok(Self { dates: file.dates, texts, amounts })
    }
}

/// The forms of a unit by plural category; `other` stands for those that are left out.
fn forms(tag: &str, unit: &str, mut given: BTreeMap<String, String>) -> Result<[String; 6], String> {
    let other = given.get("other").cloned().ok_or_else(|| format!("mail/{tag}.toml: `{unit}` has no `other`"))?;
    let forms = CATEGORIES.map(|(name, _)| given.remove(name).unwrap_or_else(|| other.clone()));
    match given.keys().next() {
        Some(name) => Err(format!("mail/{tag}.toml: `{name}` is no plural category of CLDR")),
        None => Ok(forms),
    }
}

#[cfg(test)]
mod tests {
    use super::{FILES, File, MAIL_KEYS, MailCatalogue, MailText, UNITS, fill};
    use crate::{language::Language, plural::CATEGORIES};
    use std::collections::BTreeSet;

    /// The names of the gaps of a text.
    fn gaps(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect()
    }

    #[test]
    fn every_language_has_every_text_with_the_same_gaps() {
        assert_eq!(FILES.map(|(tag, _)| tag).to_vec(), Language::all().iter().map(|l| l.tag).collect::<Vec<_>>());
        let english = MailCatalogue::of(Language::english());
        assert_eq!(english.texts.len(), MAIL_KEYS.len());
        for (tag, text) in FILES {
            let catalogue = MailCatalogue::read(tag, text).unwrap_or_else(|error| panic!("{error}"));
            for ((key, text), english) in MAIL_KEYS.iter().zip(&catalogue.texts).zip(&english.texts) {
                assert!(!text.trim().is_empty(), "{tag}: `{key}` says nothing");
                assert_eq!(gaps(text), gaps(english), "{tag}: `{key}` has the gaps of the English text");
            }
        }
    }

    /// What is left out takes the form of `other`, which would be wrong for a category that the language tells apart.
    #[test]
    fn amounts_have_every_form_of_their_language() {
        for (tag, text) in FILES {
            let file: File = toml::from_str(text).unwrap();
            for (forms, (_, unit)) in [file.days, file.hours, file.minutes, file.seconds].iter().zip(UNITS) {
                for count in 0..=1000 {
                    let (category, _) = CATEGORIES[Language::of(tag).plural(count)];
                    assert!(forms.contains_key(category), "mail/{tag}.toml: `{unit}` has no `{category}`, for {count}");
                }
            }
        }
    }

    #[test]
    fn a_missing_or_unknown_text_is_named() {
        let (tag, text) = FILES[1];
        let missing = text.replace("\nunsubscribe = ", "\nunsubscription = ");
        let error = MailCatalogue::read(tag, &missing).unwrap_err();
        assert_eq!(error, "mail/es.toml: the text `unsubscribe` is missing");
        let unknown = format!("{text}\nunknown = \"x\"\n");
        assert_eq!(MailCatalogue::read(tag, &unknown).unwrap_err(), "mail/es.toml: there is no text `unknown`");
        let category = text.replacen("one = ", "single = ", 1);
        let error = MailCatalogue::read(tag, &category).unwrap_err();
        assert_eq!(error, "mail/es.toml: `single` is no plural category of CLDR");
    }

    #[test]
    fn an_id_is_the_place_of_its_key() {
        assert_eq!(MAIL_KEYS[MailText::SubjectAnnouncement as usize], "subject-announcement");
        assert_eq!(MAIL_KEYS[MailText::Cut as usize], "cut");
        assert_eq!(MAIL_KEYS.len(), MailText::Cut as usize + 1);
    }

    #[test]
    fn gaps_are_filled_once() {
        assert_eq!(fill("{a} and {b}: {a}", &[("a", "{b}"), ("b", "2")]), "{b} and 2: {b}");
        assert_eq!(fill("{unknown} {", &[("a", "1")]), "{unknown} {");
    }

    #[test]
    fn a_duration_has_two_units_at_most() {
        for (tag, seconds, expected) in [
            ("en", 0, "0 seconds"),
            ("en", 59, "59 seconds"),
            ("en", 60, "1 minute"),
            ("en", 5_400, "1 hour 30 minutes"),
            ("en", 7_205, "2 hours"),
            ("en", 90_000, "1 day 1 hour"),
            ("en", -5, "0 seconds"),
            ("es", 5_400, "1 hora y 30 minutos"),
            ("ar", 3_600, "ساعة واحدة"),
            ("ar", 7_200, "ساعتان"),
            ("ar", 10_800, "3 ساعات"),
            ("ar", 5_400, "ساعة واحدة و30 دقيقة"),
            ("de", 90_000, "1 Tag und 1 Stunde"),
            ("fr", 0, "0 seconde"),
            ("fr", 7_260, "2 heures et 1 minute"),
            ("pt", 5_400, "1 hora e 30 minutos"),
            ("ja", 5_400, "1時間30分"),
        ] {
            let language = Language::of(tag);
            assert_eq!(MailCatalogue::of(language).duration(language, seconds), expected, "{tag} {seconds}");
        }
    }
}

//! An operator's text in the language that serves a reader best.

use crate::negotiation::LanguagePreferences;
use fairnotice_core::change::{LanguageTag, Texts};

/// A text of an operator, in the language that was chosen for the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranslatedText {
    /// The text.
    pub text: String,
    /// The tag of its language; none where it is the original.
    pub lang: Option<String>,
}

impl TranslatedText {
    /// A text without translations.
    pub fn original(text: &str) -> Self {
        Self { text: text.to_owned(), lang: None }
    }

    /// The original, or the translation that serves better. A blank translation does not count.
    pub fn choose<'t>(
        preferences: &LanguagePreferences,
        original: &str,
        translations: impl Iterator<Item = (&'t LanguageTag, &'t String)> + Clone,
    ) -> Self {
        match preferences.choose(&translations.filter(|(_, text)| !text.trim().is_empty())) {
            Some((language, text)) => Self { text: text.clone(), lang: Some(language.tag().to_owned()) },
            None => Self::original(original),
        }
    }

    /// The original, or the translation that serves better.
    pub fn of(preferences: &LanguagePreferences, original: &str, translations: &Texts) -> Self {
        Self::choose(preferences, original, translations.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::TranslatedText;
    use crate::negotiation::LanguagePreferences;
    use fairnotice_core::change::{LanguageTag, Texts};

    #[test]
    fn a_translation_carries_its_language_and_the_original_none() {
        let spanish = Texts::from([(LanguageTag::new("es").unwrap(), "Hola".to_owned())]);
        let blank = Texts::from([(LanguageTag::new("es").unwrap(), " ".to_owned())]);
        for (wanted, translations, text, lang) in
            [("es-MX", &spanish, "Hola", Some("es")), ("fr", &spanish, "Hello", None), ("es", &blank, "Hello", None)]
        {
            let preferences = LanguagePreferences::from_tags([wanted]);
            let expected = TranslatedText { text: text.to_owned(), lang: lang.map(str::to_owned) };
            assert_eq!(TranslatedText::of(&preferences, "Hello", translations), expected, "{wanted}");
        }
    }
}

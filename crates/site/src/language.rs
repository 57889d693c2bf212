//! Which language a reader is served in: an operator's texts may carry translations, and the site itself is in English.

use fairnotice_core::change::{LanguageTag, Texts};
use leptos::prelude::*;

/// The language of the site's own words, and of a text of which nothing else is said.
const OWN: &str = "en";

/// What a reader asks for, most wanted first.
#[derive(Debug, Clone, Default)]
pub struct Languages(Vec<String>);

impl Languages {
    /// Reads the lines of `Accept-Language`; what cannot be read is left out.
    pub fn accepted<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let ranges = lines.flat_map(|line| line.split(','));
        let mut wanted: Vec<_> = ranges.filter_map(range).collect();
        wanted.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        Self(wanted.into_iter().map(|(tag, _)| tag).collect())
    }

    /// The translation that serves the reader best; none where the original does.
    pub(super) fn choose<'t, T>(
        &self,
        others: &(impl Iterator<Item = (&'t LanguageTag, T)> + Clone),
    ) -> Option<(&'t LanguageTag, T)> {
        for wanted in &self.0 {
            // The same tag before one that is only of the same language.
            let served = others.clone().filter(|(language, _)| language.serves(wanted));
            let best = served.max_by_key(|(language, _)| language.tag().eq_ignore_ascii_case(wanted));
            if best.is_some() {
                return best;
            }
            let primary = wanted.split('-').next().unwrap_or_default();
            if primary == "*" || primary.eq_ignore_ascii_case(OWN) {
                return None;
            }
        }
        None
    }
}

/// A range with its weight; none where it is not wanted at all.
fn range(text: &str) -> Option<(String, f32)> {
    let mut parts = text.split(';').map(str::trim);
    let tag = parts.next().filter(|tag| !tag.is_empty())?;
    let weight = match parts.find_map(|part| part.strip_prefix("q=")) {
        Some(weight) => weight.parse::<f32>().ok()?,
        None => 1.0,
    };
    (weight > 0.0 && weight <= 1.0).then(|| (tag.to_owned(), weight))
}

/// A text of an operator, in the language that was chosen for the reader.
#[derive(Debug, Clone)]
pub(super) struct LocalizedText {
    pub(super) text: String,
    /// Its language, where that is another than the page's.
    pub(super) lang: Option<String>,
}

impl LocalizedText {
    /// A text without translations.
    pub(super) fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), lang: None }
    }

    /// The text, or its translation; a translation that says nothing is none.
    pub(super) fn choose<'t>(
        languages: &Languages,
        original: &str,
        others: impl Iterator<Item = (&'t LanguageTag, &'t String)> + Clone,
    ) -> Self {
        match languages.choose(&others.filter(|(_, text)| !text.trim().is_empty())) {
            Some((language, text)) => Self { text: text.clone(), lang: Some(language.tag().to_owned()) },
            None => Self::plain(original),
        }
    }

    /// The text, or its translation.
    pub(super) fn of(languages: &Languages, original: &str, others: &Texts) -> Self {
        Self::choose(languages, original, others.iter())
    }

    /// The text in a line of others. Its direction is its own.
    pub(super) fn inline(self) -> AnyView {
        view! { <span dir="auto" lang=self.lang>{self.text}</span> }.into_any()
    }

    /// The text as a paragraph of its own; nothing where there is none.
    pub(super) fn said(self) -> AnyView {
        (!self.text.trim().is_empty())
            .then(|| view! { <p class="said" dir="auto" lang=self.lang>{self.text}</p> })
            .into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::{Languages, LocalizedText};
    use fairnotice_core::change::{LanguageTag, Texts};

    #[track_caller]
    fn check(accept: &str, translations: &[&str], expected: &str) {
        let texts: Texts = translations.iter().map(|tag| (LanguageTag::new(tag).unwrap(), (*tag).to_owned())).collect();
        let wording = LocalizedText::of(&Languages::accepted([accept].into_iter()), "original", &texts);
        assert_eq!(wording.text, expected, "{accept} of {translations:?}");
        assert_eq!(wording.lang.as_deref(), (expected != "original").then_some(expected), "{accept}");
    }

    #[test]
    fn the_language_that_is_wanted_most_is_served() {
        check("es", &["de", "es"], "es");
        check("es-MX,es;q=0.9,en;q=0.8", &["es"], "es");
        check("es", &["es-MX"], "es-MX");
        check("pt-BR", &["pt", "pt-BR", "pt-PT"], "pt-BR");
        check("PT-br", &["pt-BR"], "pt-BR");
        check("de;q=0.5, es;q=0.9", &["de", "es"], "es");
        check("fr, es", &["es"], "es");
    }

    #[test]
    fn the_original_stands_for_english_and_for_whatever_there_is_not() {
        check("en-GB,es;q=0.5", &["es"], "original");
        check("en", &["en", "es"], "en");
        check("*", &["es"], "original");
        check("fr", &["es"], "original");
        check("es", &[], "original");
    }

    #[test]
    fn nonsense_asks_for_nothing() {
        for accept in ["", ",;,", "es;q=0", "es;q=nan", "es;q=2", "es;q=-1", "es;q=x", "e", "eses"] {
            check(accept, &["es"], "original");
        }
    }
}

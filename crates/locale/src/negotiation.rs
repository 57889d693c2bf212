//! Language negotiation: which language serves a reader best.

use fairnotice_core::change::LanguageTag;

/// How many of the languages that a reader asks for are looked at. A browser sends fewer than ten. Without a limit, a header of
/// thousands of languages would cost a comparison with each text of a page.
pub const MOST_LANGUAGES: usize = 16;

/// How long a tag may be: RFC 5646, section 4.4.1.
const LONGEST_TAG: usize = 35;

/// The language of a text that names none: the vendor's own.
pub const ORIGINAL: &str = "en";

/// The languages that a reader asks for, the most wanted first; [`MOST_LANGUAGES`] at most.
#[derive(Debug, Clone, Default)]
pub struct LanguagePreferences(Vec<String>);

impl LanguagePreferences {
    /// Reads the lines of an `Accept-Language` header (RFC 9110, section 12.5.4), such as `es-MX,es;q=0.9,en;q=0.8`. What
    /// cannot be read is left out, and so is what stands after the first [`MOST_LANGUAGES`].
    pub fn from_accept_language<'h>(lines: impl IntoIterator<Item = &'h str>) -> Self {
        let parts = lines.into_iter().flat_map(|line| line.split(',')).filter(|part| !part.trim().is_empty());
        let mut ranges: Vec<_> = parts.take(MOST_LANGUAGES).filter_map(range).collect();
        // Stable: of two that are wanted alike, the first one comes first.
        ranges.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
        Self(ranges.into_iter().map(|(tag, _)| tag.to_owned()).collect())
    }

    /// Takes a list of tags, the most wanted first, up to [`MOST_LANGUAGES`].
    pub fn from_tags<'t>(tags: impl IntoIterator<Item = &'t str>) -> Self {
        let tags = tags.into_iter().take(MOST_LANGUAGES).filter(|tag| is_range(tag));
        Self(tags.map(str::to_owned).collect())
    }

    /// The tags, the most wanted first.
    pub fn tags(&self) -> &[String] {
        &self.0
    }

    /// The translation that serves the reader best; none where the original does.
    pub fn choose<'t, T>(
        &self,
        translations: &(impl Iterator<Item = (&'t LanguageTag, T)> + Clone),
    ) -> Option<(&'t LanguageTag, T)> {
        for wanted in &self.0 {
            let same = translations.clone().find(|(language, _)| language.tag().eq_ignore_ascii_case(wanted));
            // The same tag before one that is only of the same language.
            let best = same.or_else(|| translations.clone().find(|(language, _)| language.serves(wanted)));
            if best.is_some() {
                return best;
            }
            let primary = wanted.split('-').next().unwrap_or_default();
            if primary == "*" || primary.eq_ignore_ascii_case(ORIGINAL) {
                return None;
            }
        }
        None
    }

    /// The language whose message catalogue serves the reader best: English where none does.
    #[cfg(feature = "catalogues")]
    pub fn language(&self) -> &'static crate::language::Language {
        use crate::language::Language;
        let mut wanted = self.0.iter().take_while(|wanted| *wanted != "*");
        wanted.find_map(|wanted| Language::find(wanted)).unwrap_or_else(Language::english)
    }
}

/// A range with its weight in thousandths; none where it is not wanted at all.
fn range(text: &str) -> Option<(&str, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let tag = parts.next().filter(|tag| is_range(tag))?;
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    let weight = weight.map_or(Some(1000), thousandths)?;
    (weight > 0).then_some((tag, weight))
}

/// A weight from `0` to `1` with three digits at most after the point (RFC 9110, section 12.4.2), in thousandths; none where it
/// is not one.
pub fn thousandths(weight: &str) -> Option<u16> {
    let (integer, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let is_number =
        matches!(integer, "0" | "1") && fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let weight = is_number.then(|| format!("{integer}{fraction:0<3}").parse().ok()).flatten()?;
    (weight <= 1000).then_some(weight)
}

/// Whether it has the form of a language range: `*`, or a language with what it is narrowed to.
fn is_range(tag: &str) -> bool {
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    tag == "*" || (tag.len() <= LONGEST_TAG && tag.split('-').all(is_part))
}

#[cfg(test)]
mod tests {
    use super::{LanguagePreferences, MOST_LANGUAGES};
    use fairnotice_core::change::LanguageTag;

    #[track_caller]
    fn check(preferences: &LanguagePreferences, translations: &[&str], expected: Option<&str>) {
        let tags: Vec<_> = translations.iter().map(|tag| LanguageTag::new(tag).unwrap()).collect();
        let best = preferences.choose(&tags.iter().map(|tag| (tag, ())));
        assert_eq!(best.map(|(tag, ())| tag.tag()), expected, "{preferences:?} of {translations:?}");
    }

    #[track_caller]
    fn accept(header: &str, translations: &[&str], expected: Option<&str>) {
        check(&LanguagePreferences::from_accept_language([header]), translations, expected);
    }

    #[test]
    fn the_language_that_is_wanted_most_is_served() {
        accept("es", &["de", "es"], Some("es"));
        accept("es-MX,es;q=0.9,en;q=0.8", &["es"], Some("es"));
        accept("es", &["es-MX"], Some("es-MX"));
        accept("pt-BR", &["pt", "pt-BR", "pt-PT"], Some("pt-BR"));
        accept("PT-br", &["pt-BR"], Some("pt-BR"));
        accept("de;q=0.5, es;q=0.9", &["de", "es"], Some("es"));
        accept("de;Q=0.5, es;Q=0.9", &["de", "es"], Some("es"));
        accept("de ; q=0.001, es;q=0.002", &["de", "es"], Some("es"));
        accept("fr, es", &["es"], Some("es"));
        accept("de, es", &["es", "de"], Some("de"));
    }

    #[test]
    fn the_original_serves_english_and_every_language_without_a_translation() {
        accept("en-GB,es;q=0.5", &["es"], None);
        accept("en", &["en", "es"], Some("en"));
        accept("*", &["es"], None);
        accept("fr", &["es"], None);
        accept("es", &[], None);
    }

    #[test]
    fn an_unreadable_header_expresses_no_preference() {
        for header in [
            "",
            ",;,",
            "es;q=0",
            "es;q=0.000",
            "es;q=nan",
            "es;q=2",
            "es;q=1.001",
            "es;q=-1",
            "es;q=x",
            "es;q=",
            "es;q=0.1234",
            "e",
            "eses",
            "es_MX",
            "español",
        ] {
            accept(header, &["es"], None);
        }
    }

    #[test]
    fn the_lines_of_a_header_are_one_list() {
        check(&LanguagePreferences::from_accept_language(["fr;q=0.9", "es"]), &["fr", "es"], Some("es"));
    }

    /// S2: the cost of a page must not grow with what a reader asks for.
    #[test]
    fn s2_no_more_than_sixteen_languages_are_looked_at() {
        let many = |count: usize| format!("{}es", "fr,".repeat(count - 1));
        accept(&many(MOST_LANGUAGES), &["es"], Some("es"));
        accept(&many(MOST_LANGUAGES + 1), &["es"], None);
        let huge = LanguagePreferences::from_accept_language([many(90_000).as_str(), "es"]);
        assert_eq!(huge.0.len(), MOST_LANGUAGES);
        let tags = LanguagePreferences::from_tags(many(90_000).split(','));
        assert_eq!(tags.0.len(), MOST_LANGUAGES);
        let long = format!("es-{}", "x-".repeat(100_000));
        assert!(LanguagePreferences::from_accept_language([long.as_str()]).0.is_empty());
    }

    #[test]
    fn a_list_of_tags_is_in_its_own_order() {
        check(&LanguagePreferences::from_tags(["fr", "es", "de"]), &["de", "es"], Some("es"));
        check(&LanguagePreferences::from_tags(["not a tag", "es"]), &["es"], Some("es"));
    }

    #[cfg(feature = "catalogues")]
    #[test]
    fn a_page_is_written_in_a_language_that_it_has() {
        for (header, expected) in [
            ("es-MX,es;q=0.9,en;q=0.8", "es"),
            ("pt-PT,pt;q=0.9,en;q=0.8", "pt"),
            ("fr-CH, de;q=0.9", "fr"),
            ("ja", "ja"),
            ("nl,ar;q=0.3", "ar"),
            ("nl,*;q=0.5,ar;q=0.3", "en"),
            ("ar;q=0,es;q=0.1", "es"),
            ("nl", "en"),
            ("", "en"),
        ] {
            assert_eq!(LanguagePreferences::from_accept_language([header]).language().tag, expected, "{header}");
        }
    }
}

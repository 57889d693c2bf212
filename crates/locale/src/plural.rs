//! Plural rules: which form of a message a number takes.

use icu_plurals::{PluralCategory, PluralRules};

/// CLDR's plural categories by their names, in its order.
pub(crate) const CATEGORIES: [(&str, PluralCategory); 6] = [
    ("zero", PluralCategory::Zero),
    ("one", PluralCategory::One),
    ("two", PluralCategory::Two),
    ("few", PluralCategory::Few),
    ("many", PluralCategory::Many),
    ("other", PluralCategory::Other),
];

/// The rules of a language by its BCP 47 tag; the error says what is wrong with the tag.
pub(crate) fn rules(tag: &str) -> Result<PluralRules, String> {
    let locale = tag.parse::<icu_locale_core::Locale>().map_err(|error| format!("`{tag}`: {error}"))?;
    PluralRules::try_new_cardinal(locale.into()).map_err(|error| format!("`{tag}`: {error}"))
}

/// The category of a number: its place in [`CATEGORIES`].
pub(crate) fn category(rules: &PluralRules, count: usize) -> usize {
    let category = rules.category_for(count);
    CATEGORIES.iter().position(|(_, other)| *other == category).unwrap_or(CATEGORIES.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::{CATEGORIES, category, rules};

    #[test]
    fn a_number_has_the_category_of_its_language() {
        for (tag, count, expected) in [
            ("en", 0, "other"),
            ("en", 1, "one"),
            ("es", 1, "one"),
            ("es", 2, "other"),
            ("ar", 0, "zero"),
            ("ar", 2, "two"),
            ("ar", 3, "few"),
            ("ar", 11, "many"),
            ("ar", 100, "other"),
            ("de", 0, "other"),
            ("de", 1, "one"),
            ("fr", 0, "one"),
            ("fr", 1, "one"),
            ("fr", 2, "other"),
            ("pt", 0, "one"),
            ("pt", 2, "other"),
            ("ja", 1, "other"),
        ] {
            assert_eq!(CATEGORIES[category(&rules(tag).unwrap(), count)].0, expected, "{tag} {count}");
        }
    }

    #[test]
    fn the_scripts_have_the_same_order() {
        let names = CATEGORIES.map(|(name, _)| format!("\"{name}\"")).join(", ");
        let script = include_str!("../../../www/embed/embed-hydrate.js");
        assert!(
            script.contains(&format!("const PLURALS = [{names}];")),
            "www/embed/embed-hydrate.js has another order"
        );
    }

    #[test]
    fn a_tag_that_is_none_is_refused() {
        assert!(rules("no tag").unwrap_err().starts_with("`no tag`: "));
    }
}

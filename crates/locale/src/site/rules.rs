use fairnotice_core::rule::Rule;
use serde::{Deserialize, Deserializer, de::Error as _};
use std::collections::BTreeMap;

/// The rules for readers, each by its id.
#[derive(Debug, Default)]
pub struct Rules(
    /// In the order of [`Rule::ALL`].
    Vec<RuleText>,
);

/// A rule for readers.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleText {
    /// What it is about, in the words of a heading.
    pub title: String,
    /// What it asks for.
    pub sentence: String,
}

/// Stands for a rule that is missing, which reading the file excludes.
static EMPTY: RuleText = RuleText { title: String::new(), sentence: String::new() };

impl Rules {
    /// The texts of a rule.
    pub fn of(&self, rule: Rule) -> &RuleText {
        self.0.get(rule as usize).unwrap_or(&EMPTY)
    }
}

impl<'de> Deserialize<'de> for Rules {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut given = BTreeMap::<Rule, RuleText>::deserialize(deserializer)?;
        let text = |rule: Rule| given.remove(&rule).ok_or_else(|| D::Error::custom(format!("missing rule `{rule}`")));
        Rule::ALL.into_iter().map(text).collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use crate::{language::Language, site::SiteTexts};
    use fairnotice_core::rule::Rule;

    #[test]
    fn every_language_has_every_rule() {
        for language in Language::all() {
            for rule in Rule::ALL {
                let text = SiteTexts::of(language).rules.of(rule);
                assert!(!text.title.is_empty() && !text.sentence.is_empty(), "{}: {rule}", language.tag);
                assert!(text.sentence.ends_with(['.', '。']), "{}: {rule} is a sentence", language.tag);
            }
        }
        let title = |rule| SiteTexts::of(Language::english()).rules.of(rule).title.as_str();
        assert_eq!(
            [title(Rule::R1), title(Rule::C5), title(Rule::N8)],
            ["Semantic versioning", "Peak hours", "Release messages"]
        );
    }

    #[test]
    fn a_rule_that_is_missing_is_named() {
        let english = include_str!("../../languages/site/en.toml");
        let without: Vec<_> = english.lines().filter(|line| !line.starts_with("C7 = ")).collect();
        let error = toml::from_str::<SiteTexts>(&without.join("\n")).unwrap_err().to_string();
        assert!(error.contains("missing rule `C7`"), "{error}");
    }
}

//! What the status site says: a catalogue of its own for each language, one table for each page.
//!
//! A text may have gaps, each with a name: `{count} of {all}`. [`fill`] fills them with texts, and [`parts`] takes a text apart
//! for whoever fills them with something else, such as a time or a link.

mod brand;
mod embed;
mod errors;
mod frame;
mod history;
mod home;
mod incidents;
mod maintenance;
mod manage;
mod notices;
mod policy;
mod print;
mod promised;
mod promises;
mod record;
mod releases;
mod rules;
mod states;
mod strip;
mod subscribe;
mod timeline;

pub use brand::Brand;
pub use embed::Embed;
pub use errors::Errors;
pub use frame::Frame;
pub use history::History;
pub use home::Home;
pub use incidents::Incidents;
pub use maintenance::Maintenance;
pub use manage::Manage;
pub use notices::Notices;
pub use policy::Policy;
pub use print::Print;
pub use promised::Promised;
pub use promises::Promises;
pub use record::Record;
pub use releases::Releases;
pub use rules::{RuleText, Rules};
pub use states::States;
pub use strip::Strip;
pub use subscribe::Subscribe;
pub use timeline::Timeline;

use crate::{language::Language, plural::CATEGORIES};
use serde::{Deserialize, Deserializer, de::Error as _};
use std::{collections::BTreeMap, sync::LazyLock};

/// The tag and the file of every language, in the order of [`Language::all`].
const FILES: [(&str, &str); 7] = [
    ("en", include_str!("../languages/site/en.toml")),
    ("es", include_str!("../languages/site/es.toml")),
    ("ar", include_str!("../languages/site/ar.toml")),
    ("de", include_str!("../languages/site/de.toml")),
    ("fr", include_str!("../languages/site/fr.toml")),
    ("pt", include_str!("../languages/site/pt.toml")),
    ("ja", include_str!("../languages/site/ja.toml")),
];

static CATALOGUES: LazyLock<Vec<(&str, SiteTexts)>> =
    LazyLock::new(|| FILES.into_iter().filter_map(|(tag, text)| Some((tag, toml::from_str(text).ok()?))).collect());

/// Stands for a catalogue that could not be read, which a test excludes.
static EMPTY: LazyLock<SiteTexts> = LazyLock::new(SiteTexts::default);

/// What the status site says in one language.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SiteTexts {
    /// Head, menu and footer of every page.
    pub frame: Frame,
    /// States, stages and outcomes.
    pub states: States,
    /// The first page.
    pub home: Home,
    /// The page of one change.
    pub record: Record,
    /// The messages of a change or an incident.
    pub timeline: Timeline,
    /// What was promised for a change, and what was given.
    pub promised: Promised,
    /// The hours around a window, with the peak hours of each region.
    pub strip: Strip,
    /// Notices, and how many got them.
    pub notices: Notices,
    /// The list of incidents and the page of one.
    pub incidents: Incidents,
    /// The calendar, and the lists of changes.
    pub maintenance: Maintenance,
    /// What happened before today.
    pub history: History,
    /// The pages by which a reader subscribes.
    pub subscribe: Subscribe,
    /// The pages on which a subscriber changes or ends a subscription.
    pub manage: Manage,
    /// The page that makes a snippet for another site.
    pub embed: Embed,
    /// Pages that say that something is missing or failed.
    pub errors: Errors,
    /// What only paper says.
    pub print: Print,
    /// What the vendor adds to every page.
    pub brand: Brand,
    /// The policy.
    pub policy: Policy,
    /// The promises, kept and not kept.
    pub promises: Promises,
    /// The releases.
    pub releases: Releases,
    /// The rules by their ids.
    pub rules: Rules,
}

impl SiteTexts {
    /// The texts of a language.
    pub fn of(language: &Language) -> &'static Self {
        CATALOGUES.iter().find(|(tag, _)| *tag == language.tag).map_or(&EMPTY, |(_, texts)| texts)
    }
}

/// A text that depends on a number: its forms by plural category, in CLDR's order. `{count}` is the number.
#[derive(Debug, Default)]
pub struct Counted([String; 6]);

impl Counted {
    /// The text for a number.
    pub fn of(&self, language: &Language, count: u64) -> String {
        let place = language.plural(usize::try_from(count).unwrap_or(usize::MAX));
        fill(self.0.get(place).map_or("", String::as_str), &[("count", &count.to_string())])
    }
}

/// A table of forms; `other` stands for those that are left out.
impl<'de> Deserialize<'de> for Counted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut given = BTreeMap::<String, String>::deserialize(deserializer)?;
        let other = given.get("other").cloned().ok_or_else(|| D::Error::missing_field("other"))?;
        let forms = CATEGORIES.map(|(name, _)| given.remove(name).unwrap_or_else(|| other.clone()));
        match given.keys().next() {
            Some(name) => Err(D::Error::custom(format!("`{name}` is no plural category of CLDR"))),
            None => Ok(Self(forms)),
        }
    }
}

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'t> {
    /// What the text says itself.
    Text(&'t str),
    /// The name of a gap.
    Gap(&'t str),
}

/// The parts of a text, in order.
pub fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let gap = rest.strip_prefix('{').and_then(|inner| inner.split_once('}'));
        if let Some((name, after)) = gap {
            rest = after;
            return Some(Part::Gap(name));
        }
        // From the second character on: a brace that opens no gap is text.
        let end = rest.char_indices().skip(1).find(|(_, letter)| *letter == '{').map_or(rest.len(), |(at, _)| at);
        let (text, after) = rest.split_at(end);
        rest = after;
        (!text.is_empty()).then_some(Part::Text(text))
    })
}

/// The text with its gaps filled. What is filled in is not searched for gaps. A gap that is not given stays as it is.
pub fn fill(text: &str, gaps: &[(&str, &str)]) -> String {
    parts(text).fold(String::new(), |filled, part| match part {
        Part::Text(text) => filled + text,
        Part::Gap(name) => match gaps.iter().find(|(gap, _)| *gap == name) {
            Some((_, with)) => filled + with,
            None => filled + "{" + name + "}",
        },
    })
}

#[cfg(test)]
mod tests {
    use super::{Counted, FILES, Part, SiteTexts, fill, parts};
    use crate::language::Language;
    use std::collections::BTreeMap;

    /// The gaps of every text, by its keys. The forms of a number count as one text.
    fn gaps(text: &str) -> BTreeMap<String, Vec<String>> {
        let file: toml::Table = toml::from_str(text).unwrap();
        let mut all = BTreeMap::new();
        collect("", &toml::Value::Table(file), &mut all);
        all
    }

    fn collect(key: &str, value: &toml::Value, all: &mut BTreeMap<String, Vec<String>>) {
        match value {
            toml::Value::Table(table) if table.contains_key("other") => collect(key, &table["other"], all),
            toml::Value::Table(table) => {
                table.iter().for_each(|(name, value)| collect(&format!("{key}.{name}"), value, all));
            }
            value => {
                let text = value.as_str().unwrap();
                assert!(!text.trim().is_empty(), "{key} says nothing");
                let gap = |part| match part {
                    Part::Gap(name) => Some(name.to_owned()),
                    Part::Text(_) => None,
                };
                let mut names: Vec<_> = parts(text).filter_map(gap).collect();
                names.sort_unstable();
                all.insert(key.to_owned(), names);
            }
        }
    }

    #[test]
    fn every_language_has_every_text_with_the_same_gaps() {
        assert_eq!(FILES.map(|(tag, _)| tag).to_vec(), Language::all().iter().map(|l| l.tag).collect::<Vec<_>>());
        let english = gaps(FILES[0].1);
        for (tag, text) in FILES {
            toml::from_str::<SiteTexts>(text).unwrap_or_else(|error| panic!("site/{tag}.toml: {error}"));
            for (key, expected) in &english {
                assert_eq!(gaps(text).get(key), Some(expected), "{tag}: `{key}` has the gaps of the English text");
            }
        }
    }

    #[test]
    fn a_missing_or_unknown_text_is_named() {
        let (_, text) = FILES[1];
        let error = |text: &str| toml::from_str::<SiteTexts>(text).unwrap_err().to_string();
        assert!(error(&text.replacen("\nskip = ", "\nskipped = ", 1)).contains("unknown field `skipped`"));
        let missing: Vec<_> = text.lines().filter(|line| !line.starts_with("skip = ")).collect();
        assert!(error(&missing.join("\n")).contains("missing field `skip`"));
    }

    #[test]
    fn a_text_is_taken_apart_at_its_gaps() {
        let all: Vec<_> = parts("{a} and {b}: {").collect();
        assert_eq!(all, [Part::Gap("a"), Part::Text(" and "), Part::Gap("b"), Part::Text(": "), Part::Text("{")]);
        assert_eq!(fill("{a} and {b}: {a}", &[("a", "{b}"), ("b", "2")]), "{b} and 2: {b}");
        assert_eq!(fill("{unknown} {é", &[("a", "1")]), "{unknown} {é");
        assert_eq!(parts("").count(), 0);
    }

    #[test]
    fn a_number_has_its_form() {
        let text: BTreeMap<String, Counted> =
            toml::from_str("days = { one = \"{count} day\", other = \"{count} days\" }").unwrap();
        let days = |count| text["days"].of(Language::english(), count);
        assert_eq!([days(1), days(2)], ["1 day", "2 days"]);
        let error = toml::from_str::<BTreeMap<String, Counted>>("days = { single = \"\", other = \"\" }").unwrap_err();
        assert!(error.to_string().contains("`single` is no plural category of CLDR"), "{error}");
    }
}

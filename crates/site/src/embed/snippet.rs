//! What another site shows: an element with its attributes, and the text that puts it there.

use crate::text::encoded;
use fairnotice_core::{change::Kind, notice::Filter};
use fairnotice_locale::language::Language;
use std::{collections::BTreeMap, fmt::Write as _};

/// An element of the embed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EmbedElement {
    /// The banner.
    #[default]
    Banner,
    /// The calendar.
    Calendar,
    /// The status board.
    Status,
}

impl EmbedElement {
    /// Every element.
    pub const ALL: [Self; 3] = [Self::Banner, Self::Calendar, Self::Status];

    /// Its name in addresses; with `fairnotice-` before it, that of its tag.
    pub fn id(self) -> &'static str {
        match self {
            Self::Banner => "banner",
            Self::Calendar => "calendar",
            Self::Status => "status",
        }
    }
}

/// An attribute that holds one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    /// From when on planned work is shown.
    Lead,
    /// Where the banner is.
    Position,
    /// How long a closed notice stays away.
    Dismiss,
    /// The form of the calendar.
    View,
    /// The month that is shown first.
    Month,
    /// The colours.
    Theme,
    /// The language.
    Language,
    /// The addresses on which the element is shown.
    Paths,
    /// Seconds between two requests.
    Poll,
    /// A file with translations.
    Texts,
    /// Another server.
    Src,
    /// A saved response.
    Data,
}

impl Setting {
    /// Every setting.
    pub const ALL: [Self; 12] = [
        Self::Lead,
        Self::Position,
        Self::Dismiss,
        Self::View,
        Self::Month,
        Self::Theme,
        Self::Language,
        Self::Paths,
        Self::Poll,
        Self::Texts,
        Self::Src,
        Self::Data,
    ];

    /// The longest value in characters.
    pub const LONGEST: usize = 300;

    /// The name of the attribute.
    pub fn attribute(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Position => "position",
            Self::Dismiss => "dismiss",
            Self::View => "view",
            Self::Month => "month",
            Self::Theme => "theme",
            Self::Language => "lang",
            Self::Paths => "paths",
            Self::Poll => "poll",
            Self::Texts => "texts",
            Self::Src => "src",
            Self::Data => "data",
        }
    }

    /// The name of the field: `lang` would ask for the page itself in another language.
    pub fn field(self) -> &'static str {
        if self == Self::Language { "language" } else { self.attribute() }
    }

    /// Whether an element has it.
    pub fn is_of(self, element: EmbedElement) -> bool {
        match self {
            Self::Lead | Self::Position | Self::Dismiss => element == EmbedElement::Banner,
            Self::View | Self::Month => element == EmbedElement::Calendar,
            _ => true,
        }
    }

    /// The values that can be chosen, besides the usual one; none where a value is typed.
    pub fn choices(self) -> Vec<&'static str> {
        match self {
            Self::Lead => vec!["PT12H", "P1D", "P3D", "P7D", "P14D", "P30D"],
            Self::Position => vec!["top", "slot"],
            Self::Dismiss => vec!["session", "local", "off"],
            Self::View => vec!["month", "agenda"],
            Self::Theme => vec!["light", "dark"],
            Self::Language => Language::all().iter().map(|language| language.tag).collect(),
            Self::Month | Self::Paths | Self::Poll | Self::Texts | Self::Src | Self::Data => Vec::new(),
        }
    }

    /// A value as it is written.
    pub fn example(self) -> &'static str {
        match self {
            Self::Lead => "P7D",
            Self::Position => "top",
            Self::Dismiss => "session",
            Self::View => "agenda",
            Self::Month => "2026-12",
            Self::Theme => "dark",
            Self::Language => "en",
            Self::Paths => "/help /orders",
            Self::Poll => "60",
            Self::Texts => "/notices.de.json",
            Self::Src => "https://status.example",
            Self::Data => "/banner.json",
        }
    }

    /// Whether the element understands a value.
    pub fn takes(self, value: &str) -> bool {
        let is_address =
            |text: &str| ["https://", "http://", "/"].iter().any(|start| text.starts_with(start)) && is_plain(text);
        match self {
            Self::Lead => Filter::new("", "", "", value).lead.is_some(),
            Self::Month => is_month(value),
            Self::Poll => value.len() <= 5 && value.bytes().all(|byte| byte.is_ascii_digit()),
            Self::Paths => value.split_whitespace().all(|path| path.starts_with('/') && is_plain(path)),
            Self::Texts | Self::Data => is_address(value),
            Self::Src => is_address(value) && !value.starts_with('/'),
            _ => self.choices().contains(&value),
        }
    }
}

fn is_plain(text: &str) -> bool {
    !text.chars().any(|letter| letter.is_whitespace() || letter.is_control())
}

fn is_month(text: &str) -> bool {
    let Some((year, month)) = text.split_once('-') else { return false };
    let digits = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(year, 4) && digits(month, 2) && month.parse().is_ok_and(|month: u8| (1..=12).contains(&month))
}

/// An element with its attributes.
#[derive(Debug, Clone, Default)]
pub struct Snippet {
    /// The element.
    pub element: EmbedElement,
    /// Only these components, by id; empty for all.
    pub components: Vec<String>,
    /// Only these regions, by id; empty for all.
    pub regions: Vec<String>,
    /// Only these kinds of change; empty for all.
    pub kinds: Vec<Kind>,
    /// What was chosen or typed, right or wrong; none of it is empty.
    pub settings: BTreeMap<Setting, String>,
    /// Whether it does without WebAssembly.
    pub no_wasm: bool,
}

impl Snippet {
    /// What was typed.
    pub(super) fn typed(&self, setting: Setting) -> &str {
        self.settings.get(&setting).map_or("", String::as_str)
    }

    /// Whether a value is left out because the element would not understand it.
    pub(super) fn is_wrong(&self, setting: Setting) -> bool {
        self.settings.get(&setting).is_some_and(|value| !setting.takes(value))
    }

    /// A value that the element has and understands.
    fn value(&self, setting: Setting) -> Option<&str> {
        let value = self.settings.get(&setting).filter(|value| setting.takes(value) && setting.is_of(self.element));
        value.map(String::as_str)
    }

    /// The attributes, in the order of the documentation.
    fn attributes(&self) -> Vec<(&'static str, String)> {
        let mut attributes = Vec::new();
        let kinds: Vec<_> = self.kinds.iter().map(|kind| kind.id().to_owned()).collect();
        if self.element == EmbedElement::Banner {
            let lists = [("components", &self.components), ("regions", &self.regions), ("kinds", &kinds)];
            let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
            attributes.extend(lists.map(|(name, list)| (name, list.join(" "))));
        }
        let values = Setting::ALL.into_iter().filter_map(|setting| Some((setting, self.value(setting)?)));
        attributes.extend(values.map(|(setting, value)| (setting.attribute(), value.to_owned())));
        attributes.extend(self.no_wasm.then(|| ("wasm", "off".to_owned())));
        attributes
    }

    /// What the banner would filter.
    pub fn filter(&self) -> Filter {
        let kinds: Vec<_> = self.kinds.iter().map(|kind| kind.id()).collect();
        let lead = self.value(Setting::Lead).unwrap_or_default();
        Filter::new(&self.components.join(" "), &self.regions.join(" "), &kinds.join(" "), lead)
    }

    /// The lines for a page. `script` is the tag of the loader.
    pub(super) fn html(&self, script: &str) -> String {
        let attributes = self.attributes();
        // The loader adds a banner to a page that has no element.
        if attributes.is_empty() && self.element == EmbedElement::Banner {
            return script.to_owned();
        }
        let tag = format!("fairnotice-{}", self.element.id());
        let written: String = attributes.iter().fold(String::new(), |mut written, (name, value)| {
            // Writing to a text cannot fail.
            _ = write!(written, " {name}=\"{}\"", escaped(value));
            written
        });
        format!("<{tag}{written}></{tag}>\n{script}")
    }

    /// The query of the frame that shows it, in the language `usual` where none is chosen.
    pub(super) fn frame_query(&self, usual: &str) -> String {
        let language = self.value(Setting::Language).unwrap_or(usual);
        let shown = ["components", "regions", "kinds", "lead", "view", "month", "theme"];
        let attributes = self.attributes();
        let shown = attributes.iter().filter(|(name, _)| shown.contains(name));
        let mut query = format!("element={}&lang={language}", self.element.id());
        for (name, value) in shown {
            _ = write!(query, "&{name}={}", encoded(value));
        }
        query
    }

    /// The address of the page that makes it, in one form alone.
    pub fn address(&self) -> String {
        let mut pairs = vec![("element", self.element.id().to_owned())];
        pairs.retain(|_| self.element != EmbedElement::default());
        pairs.extend(self.components.iter().map(|id| ("component", id.clone())));
        pairs.extend(self.regions.iter().map(|id| ("region", id.clone())));
        pairs.extend(self.kinds.iter().map(|kind| ("kind", kind.id().to_owned())));
        pairs.extend(self.settings.iter().map(|(setting, value)| (setting.field(), value.clone())));
        pairs.extend(self.no_wasm.then(|| ("wasm", "off".to_owned())));
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        if pairs.is_empty() { "/embed".to_owned() } else { format!("/embed?{}", pairs.join("&")) }
    }

    /// The sources that a strict page needs for it, one directive to a line.
    pub(super) fn policy(&self, origin: &str) -> String {
        let wasm = if self.no_wasm { "" } else { " 'wasm-unsafe-eval'" };
        let other = self.value(Setting::Src).map(origin_of).filter(|other| *other != origin);
        let other = other.map_or(String::new(), |other| format!(" {other}"));
        format!("script-src {origin}{wasm};\nconnect-src {origin}{other};")
    }
}

/// Scheme and host of an address.
pub(super) fn origin_of(address: &str) -> &str {
    let host = address.find("://").map_or(0, |at| at + 3);
    address[host..].find('/').map_or(address, |end| &address[..host + end])
}

/// A text as the value of an attribute.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::{EmbedElement, Setting, Snippet, origin_of};
    use std::collections::BTreeSet;

    const SCRIPT: &str = "<script async src=\"https://status.example/embed/v1/embed.js\"></script>";

    fn snippet(element: EmbedElement, settings: &[(Setting, &str)]) -> Snippet {
        let settings = settings.iter().map(|(setting, value)| (*setting, (*value).to_owned())).collect();
        Snippet { element, settings, ..Snippet::default() }
    }

    #[test]
    fn a_banner_as_it_is_needs_the_script_alone() {
        assert_eq!(Snippet::default().html(SCRIPT), SCRIPT);
        let status = snippet(EmbedElement::Status, &[(Setting::Lead, "P7D")]);
        assert_eq!(status.html(SCRIPT), format!("<fairnotice-status></fairnotice-status>\n{SCRIPT}"));
    }

    #[test]
    fn an_element_has_its_own_attributes_alone() {
        let settings = [(Setting::View, "agenda"), (Setting::Lead, "P7D"), (Setting::Language, "es")];
        let calendar = snippet(EmbedElement::Calendar, &settings).html(SCRIPT);
        assert!(calendar.starts_with("<fairnotice-calendar view=\"agenda\" lang=\"es\"></fairnotice-calendar>\n"));
        let banner = Snippet { components: vec!["a".into(), "b".into()], ..snippet(EmbedElement::Banner, &settings) };
        let start = "<fairnotice-banner components=\"a b\" lead=\"P7D\" lang=\"es\"></fairnotice-banner>\n";
        assert!(banner.html(SCRIPT).starts_with(start), "{}", banner.html(SCRIPT));
        assert_eq!(banner.frame_query("en"), "element=banner&lang=es&components=a%20b&lead=P7D");
    }

    #[test]
    fn a_value_is_text() {
        let hostile = "/\"><script>&";
        let banner = snippet(EmbedElement::Banner, &[(Setting::Paths, hostile)]);
        let start = "<fairnotice-banner paths=\"/&quot;>&lt;script>&amp;\"></fairnotice-banner>";
        assert!(banner.html(SCRIPT).starts_with(start), "{}", banner.html(SCRIPT));
        assert_eq!(banner.address(), "/embed?paths=%2F%22%3E%3Cscript%3E%26");
    }

    #[test]
    fn a_value_that_no_element_understands_is_left_out() {
        for (setting, value) in [
            (Setting::Lead, "a week"),
            (Setting::Position, "left"),
            (Setting::Month, "2026-13"),
            (Setting::Month, "é026-1"),
            (Setting::Poll, "-1"),
            (Setting::Paths, "help"),
            (Setting::Texts, "javascript:alert(1)"),
            (Setting::Src, "/other"),
            (Setting::Language, "xx"),
        ] {
            assert!(!setting.takes(value), "{setting:?} {value}");
        }
        for setting in Setting::ALL {
            assert!(setting.takes(setting.example()), "{setting:?}");
        }
    }

    #[test]
    fn the_policy_names_what_the_element_loads() {
        let banner = snippet(EmbedElement::Banner, &[(Setting::Src, "https://other.example/s")]);
        let expected =
            "script-src https://a.example 'wasm-unsafe-eval';\nconnect-src https://a.example https://other.example;";
        assert_eq!(banner.policy("https://a.example"), expected);
        let without = Snippet { no_wasm: true, ..Snippet::default() };
        assert_eq!(
            without.policy("https://a.example"),
            "script-src https://a.example;\nconnect-src https://a.example;"
        );
        assert_eq!(origin_of("http://127.0.0.1:8080/s/t"), "http://127.0.0.1:8080");
    }

    /// The form has every attribute of the documented elements.
    #[test]
    fn every_documented_attribute_can_be_set() {
        let manifest = include_str!("../../../../npm/custom-elements.json");
        let mut offered: BTreeSet<_> = Setting::ALL.iter().map(|setting| setting.attribute()).collect();
        offered.extend(["components", "regions", "kinds", "wasm"]);
        for element in EmbedElement::ALL {
            let tag = format!("\"tagName\": \"fairnotice-{}\"", element.id());
            let (_, rest) = manifest.split_once(&tag).unwrap();
            let attributes = rest.split("\"attributes\"").nth(1).unwrap().split("\"members\"").next().unwrap();
            let names = attributes.split("{ \"name\": \"").skip(1).map(|name| name.split('"').next().unwrap());
            for name in names {
                assert!(offered.contains(name), "{} has `{name}`", element.id());
                let setting = Setting::ALL.into_iter().find(|setting| setting.attribute() == name);
                assert!(setting.is_none_or(|setting| setting.is_of(element)), "{} has `{name}`", element.id());
            }
        }
    }
}

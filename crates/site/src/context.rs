//! The context of a page: its reader, its time and the public state.

use super::brand::Brand;
use fairnotice_core::{
    change::{LanguageTag, Texts, Translation},
    id::ComponentId,
    instant::Instant,
    snapshot::{PublicChange, Snapshot},
    zone::Zone,
};
use fairnotice_locale::{
    Locale,
    date::{Style, datetime},
    language::Language,
    mail::{MailCatalogue, MailText},
    negotiation::{LanguagePreferences, ORIGINAL},
    site::SiteTexts,
    translation::TranslatedText,
};
use leptos::prelude::*;
use std::{collections::BTreeMap, sync::Arc};

/// A record's texts in other languages.
type Translations = BTreeMap<LanguageTag, Translation>;

/// Whose clocks a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Clocks {
    /// The reader's, which only a browser knows: rendered by the vendor's, and written again by the site's script.
    #[default]
    Reader,
    /// The vendor's.
    Vendor,
    /// UTC.
    Utc,
}

impl Clocks {
    /// What the parameter `zone` of an address asks for; the reader's where it is anything else.
    pub fn named(name: &str) -> Self {
        match name {
            "vendor" => Self::Vendor,
            "utc" => Self::Utc,
            _ => Self::Reader,
        }
    }

    /// The value of the parameter; none for the reader's.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Reader => None,
            Self::Vendor => Some("vendor"),
            Self::Utc => Some("utc"),
        }
    }
}

/// The reader, the instant and the newest public state.
#[derive(Clone)]
pub struct PageContext {
    /// The newest public state.
    pub snapshot: Arc<Snapshot>,
    /// The vendor's zone.
    pub zone: Zone,
    /// Whose clocks the page shows.
    pub clocks: Clocks,
    /// The instant at which the page is read.
    pub now: Instant,
    /// The reader's preferred languages; the chosen one alone where there is one.
    pub languages: LanguagePreferences,
    /// The language that the address asks for, which every link of the page then asks for too.
    pub chosen: Option<&'static Language>,
    /// The path and the query of the page from the site's own root, without language and clocks.
    pub path: String,
    /// The version of the embed's files that the server carries; empty where it carries none.
    pub build: &'static str,
    /// Whether notices go out by mail: otherwise no page offers to subscribe.
    pub has_mail: bool,
    /// The vendor's brand.
    pub brand: Arc<Brand>,
}

impl PageContext {
    pub(super) fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The zone in which the server writes times.
    pub(super) fn zone(&self) -> Zone {
        if self.clocks == Clocks::Utc { Zone::utc() } else { self.zone.clone() }
    }

    pub(super) fn now(&self) -> Instant {
        self.now
    }

    /// The language of the page's own texts.
    pub fn language(&self) -> &'static Language {
        self.chosen.unwrap_or_else(|| self.languages.language())
    }

    /// The page's own texts.
    pub(super) fn texts(&self) -> &'static SiteTexts {
        SiteTexts::of(self.language())
    }

    /// The address of a part of the site, given by its path from the site's own root. It asks for what this page was asked for.
    pub(super) fn link(&self, path: &str) -> String {
        self.address(path, self.chosen.map(|language| language.tag), self.clocks)
    }

    /// The address of a file of the site, which is the same for every reader.
    pub(super) fn file(&self, path: &str) -> String {
        [self.snapshot.vendor.base_path(), path].concat()
    }

    /// The address of a part of the site in a language, by these clocks.
    pub(super) fn address(&self, path: &str, language: Option<&str>, clocks: Clocks) -> String {
        let (path, fragment) = path.find('#').map_or((path, ""), |at| path.split_at(at));
        let mut address = self.file(path);
        let asked = [language.map(|tag| ("lang", tag)), clocks.name().map(|name| ("zone", name))];
        for (name, value) in asked.into_iter().flatten() {
            address.push(if address.contains('?') { '&' } else { '?' });
            address.extend([name, "=", value]);
        }
        address + fragment
    }

    /// An instant or a range. Without a choice of clocks, the site's script rewrites it by the reader's.
    pub(super) fn range(&self, from: Instant, to: Instant) -> AnyView {
        let (from, to) = (from.timestamp_millis(), to.timestamp_millis());
        let text = Locale::new(self.zone(), self.language()).range(Style::When, from, to);
        let class = (self.clocks == Clocks::Reader).then_some("local");
        view! { <time class=class datetime=datetime(from) data-e=to.to_string()>{text}</time> }.into_any()
    }

    /// A range by the clocks of a zone, whoever reads it.
    pub(super) fn range_in(&self, zone: &Zone, from: Instant, to: Instant) -> AnyView {
        let (from, to) = (from.timestamp_millis(), to.timestamp_millis());
        let text = Locale::new(zone.clone(), self.language()).range(Style::When, from, to);
        view! { <time datetime=datetime(from)>{text}</time> }.into_any()
    }

    pub(super) fn time(&self, at: Instant) -> AnyView {
        self.range(at, at)
    }

    /// What something is called that mails name too, such as a kind of change.
    pub(super) fn words(&self, named: impl Into<MailText>) -> &'static str {
        MailCatalogue::of(self.language()).text(named.into())
    }

    /// A length of time, in two units at most.
    pub(super) fn duration(&self, seconds: i64) -> String {
        let language = self.language();
        MailCatalogue::of(language).duration(language, seconds)
    }

    /// A component by the name that the vendor gives it.
    pub(super) fn component(&self, id: &ComponentId) -> String {
        self.snapshot().component_name(id).to_owned()
    }

    /// Components by name, one after the other.
    pub(super) fn components<'a>(&self, ids: impl Iterator<Item = &'a ComponentId>) -> String {
        ids.map(|id| self.component(id)).collect::<Vec<_>>().join(", ")
    }

    pub(super) fn text(&self, original: &str, others: &Texts) -> TranslatedText {
        self.marked(TranslatedText::of(&self.languages, original, others))
    }

    /// One of a record's own texts.
    fn of(&self, translations: &Translations, original: &str, read: fn(&Translation) -> &String) -> TranslatedText {
        let others = translations.iter().map(|(language, translation)| (language, read(translation)));
        self.marked(TranslatedText::choose(&self.languages, original, others))
    }

    /// The text with its language, where that is not the page's: an original is taken for English, as in negotiation.
    fn marked(&self, text: TranslatedText) -> TranslatedText {
        let is_foreign = self.language().tag != ORIGINAL;
        TranslatedText { lang: text.lang.or_else(|| is_foreign.then(|| ORIGINAL.to_owned())), ..text }
    }

    pub(super) fn title(&self, change: &PublicChange) -> TranslatedText {
        self.titled(&change.title, &change.translations)
    }

    /// The title of a record that is known by its title and translations only.
    pub(super) fn titled(&self, title: &str, translations: &Translations) -> TranslatedText {
        self.of(translations, title, |translation| &translation.title)
    }

    pub(super) fn description(&self, change: &PublicChange) -> TranslatedText {
        self.of(&change.translations, &change.description, |translation| &translation.description)
    }

    pub(super) fn effect(&self, change: &PublicChange) -> TranslatedText {
        self.of(&change.translations, &change.effect_without_downtime, |translation| {
            &translation.effect_without_downtime
        })
    }
}

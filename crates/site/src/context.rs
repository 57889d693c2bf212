//! The context of a page: its reader, its time and the public state.

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
    negotiation::LanguagePreferences,
    translation::TranslatedText,
};
use leptos::prelude::*;
use std::{collections::BTreeMap, sync::Arc};

/// A record's texts in other languages.
type Translations = BTreeMap<LanguageTag, Translation>;

/// The reader, the instant and the newest public state.
pub struct PageContext {
    /// The newest public state.
    pub snapshot: Arc<Snapshot>,
    /// The vendor's zone, in which the server writes dates.
    pub zone: Zone,
    /// The instant at which the page is read.
    pub now: Instant,
    /// The reader's preferred languages.
    pub languages: LanguagePreferences,
    /// The version of the embed's files that the server carries; empty where it carries none.
    pub build: &'static str,
    /// Whether notices go out by mail: otherwise no page offers to subscribe.
    pub has_mail: bool,
}

impl PageContext {
    pub(super) fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    pub(super) fn zone(&self) -> &Zone {
        &self.zone
    }

    pub(super) fn now(&self) -> Instant {
        self.now
    }

    /// The address of a part of the site, given by its path from the site's own root.
    pub(super) fn link(&self, path: &str) -> String {
        [self.snapshot.vendor.base_path(), path].concat()
    }

    /// An instant or a range, in the vendor's zone; the site's script rewrites it in the reader's zone.
    pub(super) fn range(&self, from: Instant, to: Instant) -> AnyView {
        let (from, to) = (from.timestamp_millis(), to.timestamp_millis());
        let text = Locale::new(self.zone.clone(), Language::english()).range(Style::When, from, to);
        view! { <time class="local" datetime=datetime(from) data-e=to.to_string()>{text}</time> }.into_any()
    }

    pub(super) fn time(&self, at: Instant) -> AnyView {
        self.range(at, at)
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
        TranslatedText::of(&self.languages, original, others)
    }

    /// One of a record's own texts.
    fn of(&self, translations: &Translations, original: &str, read: fn(&Translation) -> &String) -> TranslatedText {
        let others = translations.iter().map(|(language, translation)| (language, read(translation)));
        TranslatedText::choose(&self.languages, original, others)
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

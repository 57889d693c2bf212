//! The readers of one language and zone: what is written for them all.

use super::{MailContext, clean, lines::Lines, page::Action};
use fairnotice_core::{
    change::{ChangeFile, Kind, LanguageTag, Texts, Translation},
    component::{Impact, Status},
    id::ComponentId,
    instant::Instant,
    zone::Zone,
};
use fairnotice_locale::{
    Locale,
    clock::ClockTime,
    language::Language,
    mail::{MailCatalogue, MailText},
    negotiation::LanguagePreferences,
    translation::TranslatedText,
};

/// The readers of one language and zone.
pub(super) struct Audience<'a> {
    pub(super) context: &'a MailContext,
    pub(super) language: &'static Language,
    pub(super) zone: &'a Zone,
    /// When the notice was published: what a subject counts its year from.
    pub(super) now: Instant,
    pub(super) locale: Locale,
    /// The vendor's name, on one line.
    pub(super) vendor: String,
    catalogue: &'static MailCatalogue,
    preferences: LanguagePreferences,
}

impl<'a> Audience<'a> {
    pub(super) fn new(context: &'a MailContext, language: &'static Language, zone: &'a Zone, now: Instant) -> Self {
        Self {
            context,
            language,
            zone,
            now,
            locale: Locale::new(zone.clone(), language),
            vendor: clean::line(&context.vendor.name),
            catalogue: MailCatalogue::of(language),
            preferences: LanguagePreferences::from_tags([language.tag]),
        }
    }

    /// A text of the catalogue, with the vendor's name where it has that gap.
    pub(super) fn text(&self, id: MailText) -> String {
        self.fill(id, &[])
    }

    /// A text of the catalogue with its gaps filled.
    pub(super) fn fill(&self, id: MailText, gaps: &[(&str, &str)]) -> String {
        let vendor = [("vendor", self.vendor.as_str())];
        self.catalogue.fill(id, &[gaps, &vendor].concat())
    }

    /// What explains the text before it, in parentheses; empty where it is.
    pub(super) fn aside(&self, text: &str) -> String {
        self.catalogue.aside(text)
    }

    /// How the plain part joins texts.
    pub(super) fn lines(&self) -> Lines {
        Lines::new(self.catalogue)
    }

    /// A length of time.
    pub(super) fn duration(&self, seconds: i64) -> String {
        self.catalogue.duration(self.language, seconds)
    }

    /// An instant on the reader's clocks, with its offset.
    pub(super) fn time(&self, at: Instant) -> String {
        self.with_offset(&self.locale.clock_time(at))
    }

    /// A range on the clocks of a zone, each end with its own offset.
    pub(super) fn range(&self, locale: &Locale, from: Instant, to: Instant) -> String {
        let (from, to) = locale.clock_range(from, to);
        self.fill(MailText::Range, &[("from", &self.with_offset(&from)), ("to", &self.with_offset(&to))])
    }

    /// A time with its offset, which stay on one line in HTML.
    fn with_offset(&self, time: &ClockTime) -> String {
        format!("{}{}", time.text, self.aside(&time.offset).replacen(' ', "\u{A0}", 1))
    }

    /// An instant in a subject line.
    pub(super) fn short(&self, at: Instant) -> String {
        self.locale.short_time(at, self.now)
    }

    /// An operator's text in the reader's language where there is a translation, with its line breaks.
    pub(super) fn operators(&self, original: &str, translations: &Texts) -> TranslatedText {
        self.clean(TranslatedText::of(&self.preferences, original, translations))
    }

    /// A text without a translation, with its line breaks.
    pub(super) fn original(&self, text: &str) -> String {
        clean::paragraphs(text, &self.text(MailText::Cut))
    }

    /// An operator's text on one line.
    pub(super) fn title(&self, original: &str, translations: &Texts) -> TranslatedText {
        one_line(TranslatedText::of(&self.preferences, original, translations))
    }

    /// The title of a change.
    pub(super) fn change_title(&self, file: &ChangeFile) -> TranslatedText {
        one_line(self.translated(file, &file.title, |translation| &translation.title))
    }

    /// What a change will do.
    pub(super) fn description(&self, file: &ChangeFile) -> TranslatedText {
        self.clean(self.translated(file, &file.description, |translation| &translation.description))
    }

    /// What is noticed of a change without downtime.
    pub(super) fn effect(&self, file: &ChangeFile) -> TranslatedText {
        let original = &file.effect_without_downtime;
        self.clean(self.translated(file, original, |translation| &translation.effect_without_downtime))
    }

    fn translated(
        &self,
        file: &ChangeFile,
        original: &str,
        text: impl for<'t> Fn(&'t Translation) -> &'t String + Clone,
    ) -> TranslatedText {
        let texts = file.translations.iter().map(|(tag, translation): (&LanguageTag, _)| (tag, text(translation)));
        TranslatedText::choose(&self.preferences, original, texts)
    }

    fn clean(&self, text: TranslatedText) -> TranslatedText {
        TranslatedText { text: self.original(&text.text), ..text }
    }

    /// A component's name, or its id where it is no longer listed.
    pub(super) fn component(&self, id: &ComponentId) -> String {
        let listed = self.context.components.iter().find(|component| component.id == *id);
        clean::line(listed.map_or(id.as_str(), |component| &component.name))
    }

    pub(super) fn impact(&self, impact: Impact) -> String {
        self.text(impact.into())
    }

    pub(super) fn status(&self, status: Status) -> String {
        self.text(status.into())
    }

    pub(super) fn kind(&self, kind: Kind) -> String {
        self.text(kind.into())
    }

    /// A link to a page of the status site.
    pub(super) fn action(&self, label: MailText, path: &str) -> Action {
        Action { label: self.text(label), link: self.site(path) }
    }

    /// The address of a page of the status site.
    pub(super) fn site(&self, path: &str) -> String {
        format!("{}{path}", self.context.vendor.url)
    }
}

fn one_line(text: TranslatedText) -> TranslatedText {
    TranslatedText { text: clean::line(&text.text), ..text }
}

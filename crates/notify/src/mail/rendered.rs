//! A notice as the readers of one language and zone see it, before it is addressed to one of them.

use super::{
    Dispatch, Mail, MailContent, MailContext, MailError, Recipient,
    audience::Audience,
    build::{self, Parts},
    bundle,
    calendar::{self, Calendar},
    change, html, incident, letter,
    page::Page,
    plain, release,
};
use fairnotice_core::zone::Zone;
use fairnotice_locale::language::Language;

// What differs from reader to reader stands as a noncharacter of Unicode, which no text of an operator keeps.

/// Where the reader's address goes.
pub(super) const ADDRESS: &str = "\u{FDD0}";
/// Where the link to the reader's subscription goes.
pub(super) const MANAGE: &str = "\u{FDD1}";
/// Where the link that ends it goes.
pub(super) const UNSUBSCRIBE: &str = "\u{FDD2}";

/// What all readers of one language and zone share.
#[derive(Debug, Clone)]
pub struct Rendered {
    dispatch: Dispatch,
    subject: String,
    text: String,
    html: String,
    calendar: Option<Calendar>,
    thread: Option<String>,
    is_letter: bool,
}

impl Rendered {
    /// Writes a notice for the readers of a language and a zone.
    pub fn new(
        context: &MailContext,
        dispatch: Dispatch,
        about: &MailContent<'_>,
        language: &'static Language,
        zone: &Zone,
    ) -> Result<Self, MailError> {
        let audience = Audience::new(context, language, zone, dispatch.published_at);
        let page = page(&audience, about)?;
        let is_letter = matches!(about, MailContent::Letter(_));
        let calendar = match about {
            MailContent::Change { notice, record, before } => {
                calendar::event(&audience, *notice, record, *before, &page.title.text)
            }
            _ => None,
        };
        Ok(Self {
            dispatch,
            text: plain::render(&audience, &page, is_letter)?,
            html: html::render(&audience, &page, is_letter)?,
            calendar,
            is_letter,
            subject: page.subject,
            thread: page.thread,
        })
    }

    /// The mail of one reader.
    pub fn mail(&self, context: &MailContext, recipient: &Recipient) -> Result<Mail, MailError> {
        let personal = |text: &str, escape: fn(&str) -> String| {
            let gaps = [(ADDRESS, recipient.address.as_str()), (MANAGE, &recipient.manage)];
            let gaps = gaps.into_iter().chain([(UNSUBSCRIBE, recipient.unsubscribe.as_str())]);
            gaps.fold(text.to_owned(), |text, (gap, with)| text.replace(gap, &escape(with)))
        };
        let parts = Parts {
            text: personal(&self.text, str::to_owned),
            html: personal(&self.html, html::escape),
            calendar: self.calendar.as_ref().map(|event| event.invite(&recipient.address)),
            method: self.calendar.as_ref().map_or("", |event| event.method),
            subject: &self.subject,
            thread: self.thread.as_deref(),
            is_list: !self.is_letter,
        };
        build::mail(context, self.dispatch, parts, recipient)
    }
}

/// What a mail shows of its content.
pub(super) fn page(audience: &Audience<'_>, about: &MailContent<'_>) -> Result<Page, MailError> {
    match about {
        MailContent::Change { notice, record, before } => change::page(audience, *notice, record, *before),
        MailContent::Release { notice, release } => release::page(audience, *notice, release),
        MailContent::Incident { incident } => Ok(incident::page(audience, incident)),
        MailContent::Letter(letter) => Ok(letter::page(audience, letter)),
        MailContent::Bundle(notices) => bundle::page(audience, notices),
    }
}

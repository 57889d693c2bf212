//! A notice as the readers of one language and zone see it, before it is addressed to one of them.

use super::{
    Dispatch, Mail, MailContent, MailContext, MailError, Recipient,
    audience::Audience,
    build::{self, Parts},
    bundle,
    calendar::{self, Calendar},
    change,
    gaps::Gapped,
    html, incident, letter,
    page::Page,
    plain, release,
};
use fairnotice_core::zone::Zone;
use fairnotice_locale::language::Language;

/// What all readers of one language and zone share.
#[derive(Debug, Clone)]
pub struct Rendered {
    dispatch: Dispatch,
    subject: String,
    text: Gapped,
    html: Gapped,
    calendar: Option<Calendar>,
    thread: Option<String>,
    is_letter: bool,
    is_bundle: bool,
    /// A hash of what readers share.
    hash: Vec<u8>,
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
        let is_bundle = matches!(about, MailContent::Bundle(_));
        let calendar = match about {
            MailContent::Change { notice, record, before } => {
                calendar::event(&audience, *notice, record, *before, &page.title.text)
            }
            _ => None,
        };
        let text = Gapped::new(&plain::render(&audience, &page, is_letter)?, str::to_owned);
        let html = Gapped::new(&html::render(&audience, &page, is_letter)?, html::escape);
        let hash = build::hash(text.octets().chain(html.octets()));
        let (subject, thread) = (page.subject, page.thread);
        Ok(Self { dispatch, subject, text, html, calendar, thread, is_letter, is_bundle, hash })
    }

    /// The mail of one reader.
    pub fn mail(&self, context: &MailContext, recipient: &Recipient) -> Result<Mail, MailError> {
        let parts = Parts {
            text: self.text.fill(recipient),
            html: self.html.fill(recipient),
            calendar: self.calendar.as_ref().map(|event| event.invite(&recipient.address)),
            method: self.calendar.as_ref().map_or("", |event| event.method),
            subject: &self.subject,
            thread: self.thread.as_deref(),
            is_list: !self.is_letter,
            is_bundle: self.is_bundle,
            hash: &self.hash,
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

//! Letters to one subscriber, about the subscription itself.

use super::{
    audience::Audience,
    page::{Action, Page, Tone},
    rendered::ADDRESS,
};
use fairnotice_core::instant::Instant;
use fairnotice_locale::{mail::MailText, translation::TranslatedText};

/// A letter. Each has one link, valid until an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Letter {
    /// Asks to confirm the subscription: without it no notice is sent.
    Confirm {
        /// Confirms it.
        link: String,
        /// Until when the link is valid.
        expires: Option<Instant>,
    },
    /// Brings the link to the subscription's page.
    Manage {
        /// That page.
        link: String,
        /// Until when the link is valid.
        expires: Option<Instant>,
    },
    /// Says that the subscription has ended.
    Goodbye {
        /// Takes it back.
        link: String,
        /// Until when the link is valid.
        expires: Option<Instant>,
    },
}

impl Letter {
    /// Its word, for a dispatch and a log.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Confirm { .. } => "confirm",
            Self::Manage { .. } => "manage",
            Self::Goodbye { .. } => "goodbye",
        }
    }
}

/// What the mail shows.
pub(super) fn page(audience: &Audience<'_>, letter: &Letter) -> Page {
    use MailText as T;
    let (subject, title, leads, action) = match letter {
        Letter::Confirm { .. } => {
            (T::SubjectConfirm, T::TitleConfirm, [T::LeadConfirm, T::LeadConfirmIgnore], T::Confirm)
        }
        Letter::Manage { .. } => (T::SubjectManage, T::TitleManage, [T::LeadManage, T::LeadManageIgnore], T::Manage),
        Letter::Goodbye { .. } => {
            (T::SubjectGoodbye, T::TitleGoodbye, [T::LeadGoodbye, T::LeadGoodbyeUndo], T::Resubscribe)
        }
    };
    let (Letter::Confirm { link, expires } | Letter::Manage { link, expires } | Letter::Goodbye { link, expires }) =
        letter;
    let mut lead: Vec<_> = leads.iter().map(|text| audience.fill(*text, &[("address", ADDRESS)])).collect();
    lead.extend(expires.map(|at| audience.fill(T::LinkValid, &[("until", &audience.time(at))])));
    Page {
        subject: audience.text(subject),
        label: audience.text(T::LabelSubscription),
        tone: Tone::Plain,
        title: TranslatedText { text: audience.text(title), lang: None },
        lead,
        sections: Vec::new(),
        actions: vec![Action { label: audience.text(action), link: link.clone() }],
        thread: None,
    }
}

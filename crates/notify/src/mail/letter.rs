//! Letters to one subscriber, about the subscription itself.

use super::{
    audience::Audience,
    gaps::ADDRESS,
    page::{Action, Page, Tone},
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
    /// Shows an operator that mails arrive. In English, like the rest of what operators read.
    Test,
}

impl Letter {
    /// Its word, for a dispatch and a log.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Confirm { .. } => "confirm",
            Self::Manage { .. } => "manage",
            Self::Goodbye { .. } => "goodbye",
            Self::Test => "test",
        }
    }
}

/// What the mail shows.
pub(super) fn page(audience: &Audience<'_>, letter: &Letter) -> Page {
    use MailText as T;
    let (subject, title, leads, (action, link, expires)) = match letter {
        Letter::Confirm { link, expires } => {
            (T::SubjectConfirm, T::TitleConfirm, [T::LeadConfirm, T::LeadConfirmIgnore], (T::Confirm, link, expires))
        }
        Letter::Manage { link, expires } => {
            (T::SubjectManage, T::TitleManage, [T::LeadManage, T::LeadManageIgnore], (T::Manage, link, expires))
        }
        Letter::Goodbye { link, expires } => {
            (T::SubjectGoodbye, T::TitleGoodbye, [T::LeadGoodbye, T::LeadGoodbyeUndo], (T::Resubscribe, link, expires))
        }
        Letter::Test => return test(audience),
    };
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

/// A mail for an operator, who reads English.
fn test(audience: &Audience<'_>) -> Page {
    let vendor = &audience.vendor;
    Page {
        subject: format!("Test mail of {vendor}"),
        label: "Test".to_owned(),
        tone: Tone::Plain,
        title: TranslatedText { text: "Mails of the status site arrive here".to_owned(), lang: None },
        lead: vec![
            format!("An operator of {vendor} has sent this mail to see whether mails of the status site arrive."),
            "It has the sender, the return path and the signature of every notice. Nothing else was sent.".to_owned(),
        ],
        sections: Vec::new(),
        actions: vec![Action { label: "The status site".to_owned(), link: audience.site("/") }],
        thread: None,
    }
}

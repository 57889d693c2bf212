//! Several notices in one mail: what comes after a reader's share of the hour is used up.

use super::{
    MailContent, MailError,
    audience::Audience,
    page::{Notice, Page, Section, Tone},
    rendered,
};
use fairnotice_core::instant::Instant;
use fairnotice_locale::{mail::MailText, translation::TranslatedText};

/// What the mail shows: each notice by its subject, with its instant and its link.
pub(super) fn page(audience: &Audience<'_>, notices: &[(MailContent<'_>, Instant)]) -> Result<Page, MailError> {
    let notices = notices.iter().filter(|(content, _)| !matches!(content, MailContent::Bundle(_)));
    let notices = notices.map(|(content, at)| {
        let page = rendered::page(audience, content)?;
        let link = page.actions.into_iter().next().map_or_else(|| audience.site("/"), |action| action.link);
        Ok(Notice { subject: page.subject, at: audience.time(*at), link })
    });
    Ok(Page {
        subject: audience.text(MailText::SubjectBundle),
        label: audience.text(MailText::LabelBundle),
        tone: Tone::Calm,
        title: TranslatedText { text: audience.text(MailText::TitleBundle), lang: None },
        lead: vec![audience.text(MailText::LeadBundle)],
        sections: vec![Section::Notices(notices.collect::<Result<_, MailError>>()?)],
        actions: Vec::new(),
        thread: None,
    })
}

//! A notice about a release (rules R6, R8, R9 and N8).

use super::{
    MailError,
    audience::Audience,
    clean, facts, items,
    page::{Action, Fact, Line, Page, Section, Tone},
};
use fairnotice_core::{change::MessageKind, published_release::Release};
use fairnotice_locale::{mail::MailText, translation::TranslatedText};

/// What the mail shows.
pub(super) fn page(audience: &Audience<'_>, notice: MessageKind, release: &Release) -> Result<Page, MailError> {
    let (subject, label, lead) = match notice {
        MessageKind::Early => (MailText::SubjectEarly, MailText::LabelEarly, MailText::LeadEarly),
        MessageKind::Notes => (MailText::SubjectNotes, MailText::LabelNotes, MailText::LeadNotes),
        MessageKind::Documentation => {
            (MailText::SubjectDocumentation, MailText::LabelDocumentation, MailText::LeadDocumentation)
        }
        _ => return Err(MailError::Notice(notice)),
    };
    let version = release.version().to_string();
    let gaps = [("version", version.as_str())];
    let line = Line::new(facts::version(audience, &release.file));
    let mut list = vec![Fact::new(&audience.text(MailText::Release), vec![line])];
    list.extend(facts::effects(audience, &release.file));
    let mut sections = vec![Section::Facts { heading: String::new(), facts: list }];
    // Who hears of the documentation has read the notes before.
    let with_notes = notice != MessageKind::Documentation;
    sections.extend(items::notes(audience, &release.file).filter(|_| with_notes));
    Ok(Page {
        subject: audience.fill(subject, &gaps),
        label: audience.text(label),
        tone: Tone::Calm,
        title: TranslatedText { text: audience.fill(MailText::TitleRelease, &gaps), lang: None },
        lead: vec![audience.text(lead)],
        sections,
        actions: actions(audience, notice, release, &version),
        thread: Some(format!("release-{version}")),
    })
}

fn actions(audience: &Audience<'_>, notice: MessageKind, release: &Release, version: &str) -> Vec<Action> {
    let mut actions = vec![audience.action(MailText::OpenRelease, &format!("/releases/{version}"))];
    let docs = clean::line(&release.docs_url);
    // Only an address of the web: what a mail program does with another scheme is not ours to find out.
    let is_web = ["https://", "http://"].iter().any(|scheme| docs.starts_with(scheme)) && !docs.contains(' ');
    if is_web {
        let documentation = Action { label: audience.text(MailText::OpenDocumentation), link: docs };
        let place = usize::from(notice != MessageKind::Documentation);
        actions.insert(place, documentation);
    }
    if let Some(change) = &release.change {
        actions.push(audience.action(MailText::OpenRecord, &format!("/maintenance/{change}")));
    }
    actions
}

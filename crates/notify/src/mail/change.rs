//! A notice about a change (rules N1 to N7, C9).

use super::{
    MailError,
    audience::Audience,
    diff, facts, items,
    page::{Changed, Line, Page, Section, Tone},
};
use fairnotice_core::{
    change::{ChangeFile, Kind, MessageKind},
    id::IncidentId,
    instant::Instant,
    record::{Record, State, Update},
    text::is_blank,
};
use fairnotice_locale::mail::MailText;

/// What a notice is called, and what it says first.
struct Kinds {
    subject: MailText,
    label: MailText,
    lead: MailText,
    tone: Tone,
}

/// What the mail shows.
pub(super) fn page(
    audience: &Audience<'_>,
    notice: MessageKind,
    record: &Record,
    before: Option<&Record>,
) -> Result<Page, MailError> {
    let file = record.change.file();
    let new_end = new_end(record, before).filter(|_| notice == MessageKind::Update);
    let kinds = kinds(notice, record, before, new_end)?;
    let title = audience.change_title(file);
    let time = audience.short(new_end.map_or(file.start, |(_, end)| end));
    let page = Page {
        subject: audience.fill(kinds.subject, &[("when", &time), ("title", &title.text)]),
        label: audience.text(kinds.label),
        tone: kinds.tone,
        title,
        lead: vec![audience.text(kinds.lead)],
        sections: sections(audience, notice, record, before, new_end),
        actions: Vec::new(),
        thread: Some(format!("change-{}", record.id)),
    };
    let path = format!("/maintenance/{}", record.id);
    let mut actions = vec![audience.action(MailText::OpenRecord, &path)];
    let incident = record.change.actual().incidents.last().filter(|_| notice == MessageKind::Incident);
    // A file may name an incident of another system, which has no page here.
    if let Some(id) = incident.and_then(|caused| caused.id.parse::<IncidentId>().ok()) {
        actions.insert(0, audience.action(MailText::OpenIncident, &format!("/incidents/{id}")));
    }
    if is_plan(notice) || new_end.is_some() {
        actions.push(audience.action(MailText::AddToCalendar, &format!("{path}/calendar.ics")));
    }
    Ok(Page { actions, ..page })
}

/// Whether a notice is about the plan: it then says all of it.
pub(super) fn is_plan(notice: MessageKind) -> bool {
    matches!(notice, MessageKind::Announcement | MessageKind::Changed | MessageKind::Reminder)
}

/// The end that was published before, and the one that is published now; none where they are the same.
pub(super) fn new_end(record: &Record, before: Option<&Record>) -> Option<(Instant, Instant)> {
    let was = before.map_or(record.change.window().end(), |before| before.change.expected_end());
    let end = record.change.expected_end();
    (was != end).then_some((was, end))
}

fn kinds(
    notice: MessageKind,
    record: &Record,
    before: Option<&Record>,
    new_end: Option<(Instant, Instant)>,
) -> Result<Kinds, MailError> {
    use MailText as T;
    let is_moved = before.is_some_and(|before| before.change.window() != record.change.window());
    let (subject, label, lead, tone) = match notice {
        MessageKind::Announcement if record.change.file().kind == Kind::Urgent => {
            (T::SubjectUrgent, T::LabelUrgent, T::LeadUrgent, Tone::Warn)
        }
        MessageKind::Announcement => (T::SubjectAnnouncement, T::LabelPlanned, T::LeadPlanned, Tone::Calm),
        MessageKind::Changed if is_moved => (T::SubjectMoved, T::LabelMoved, T::LeadMoved, Tone::Warn),
        MessageKind::Changed => (T::SubjectChanged, T::LabelChanged, T::LeadChanged, Tone::Calm),
        MessageKind::Reminder => (T::SubjectReminder, T::LabelReminder, T::LeadReminder, Tone::Warn),
        MessageKind::Started => (T::SubjectStarted, T::LabelStarted, T::LeadStarted, Tone::Warn),
        // A rollback without a message is published as progress.
        MessageKind::Update if record.state == State::RolledBack => {
            (T::SubjectRolledBack, T::LabelRolledBack, T::LeadRolledBack, Tone::Bad)
        }
        MessageKind::Update => match new_end {
            Some((was, end)) if was < end => (T::SubjectExtended, T::LabelExtended, T::LeadLater, Tone::Bad),
            Some(_) => (T::SubjectExtended, T::LabelShortened, T::LeadEarlier, Tone::Calm),
            None => (T::SubjectUpdate, T::LabelUpdate, T::LeadUpdate, Tone::Warn),
        },
        MessageKind::Verifying => (T::SubjectVerifying, T::LabelVerifying, T::LeadVerifying, Tone::Calm),
        MessageKind::Finished => (T::SubjectFinished, T::LabelFinished, T::LeadFinished, Tone::Good),
        MessageKind::RolledBack if record.state == State::Closed => {
            (T::SubjectRolledBack, T::LabelRolledBack, T::LeadClosed, Tone::Bad)
        }
        MessageKind::RolledBack => (T::SubjectRolledBack, T::LabelRolledBack, T::LeadRolledBack, Tone::Bad),
        MessageKind::Incident => (T::SubjectCaused, T::LabelCaused, T::LeadCaused, Tone::Bad),
        MessageKind::Cancelled => (T::SubjectCancelled, T::LabelCancelled, T::LeadCancelled, Tone::Plain),
        MessageKind::Early | MessageKind::Notes | MessageKind::Documentation => return Err(MailError::Notice(notice)),
    };
    Ok(Kinds { subject, label, lead, tone })
}

fn sections(
    audience: &Audience<'_>,
    notice: MessageKind,
    record: &Record,
    before: Option<&Record>,
    new_end: Option<(Instant, Instant)>,
) -> Vec<Section> {
    let file = record.change.file();
    let before_file = before.map(|before| before.change.file()).filter(|_| notice == MessageKind::Changed);
    let mut sections = Vec::new();
    sections.extend(before_file.map(|before| changes(audience, before, file)));
    sections.extend(new_end.map(|(was, end)| Section::Changes(vec![end_moved(audience, was, end)])));
    sections.extend(news(record, before).map(|update| Section::Text {
        heading: audience.text(MailText::Message),
        text: audience.operators(&update.message, &update.translations),
        is_news: true,
    }));
    sections.push(Section::Facts { heading: String::new(), facts: facts::of_notice(audience, notice, record) });
    if !is_plan(notice) {
        return sections;
    }
    let description = audience.description(file);
    if !is_blank(&description.text) {
        let heading = audience.text(MailText::Work);
        sections.push(Section::Text { heading, text: description, is_news: false });
    }
    let urgent = if file.kind == Kind::Urgent { facts::urgent(audience, file) } else { Vec::new() };
    if !urgent.is_empty() {
        sections.push(Section::Facts { heading: audience.text(MailText::Urgent), facts: urgent });
    }
    // A reminder does not repeat what was read when the work was announced; an edit repeats it where it is another text.
    let is_new = match before_file {
        Some(before) => before.release != file.release,
        None => notice == MessageKind::Announcement,
    };
    let release = file.release.as_ref().filter(|_| is_new);
    sections.extend(release.and_then(|release| items::notes(audience, release)));
    sections
}

/// The operator's message that came with the notice.
fn news<'r>(record: &'r Record, before: Option<&Record>) -> Option<&'r Update> {
    let known = before.map_or(0, |before| before.updates.len());
    let new = record.updates.get(known..).unwrap_or_default();
    new.last().filter(|update| !is_blank(&update.message))
}

fn changes(audience: &Audience<'_>, before: &ChangeFile, after: &ChangeFile) -> Section {
    let mut changes = diff::changes(audience, before, after);
    let edited = |label: MailText, text: MailText| Changed {
        label: audience.text(label),
        before: Vec::new(),
        after: vec![Line::new(audience.text(text))],
    };
    if audience.description(before) != audience.description(after) {
        changes.push(edited(MailText::Work, MailText::WorkEdited));
    }
    if changes.is_empty() {
        changes.push(edited(MailText::Work, MailText::OtherEdited));
    }
    Section::Changes(changes)
}

fn end_moved(audience: &Audience<'_>, was: Instant, end: Instant) -> Changed {
    let line = |at| vec![Line::new(audience.time(at))];
    Changed { label: audience.text(MailText::ExpectedEnd), before: line(was), after: line(end) }
}

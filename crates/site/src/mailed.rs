//! The notices that went out by mail, with how many got them.
//!
//! A page says what a mail server accepted, and never that a mail was sent. Where nobody was subscribed, it says that the notice was
//! published on the site.

use super::context::PageContext;
use crate::text::filled;
use fairnotice_core::{change::MessageKind, instant::Instant};
use fairnotice_locale::site::fill;
use leptos::prelude::*;

/// A notice that went out by mail, and how far its mail has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailedNotice {
    /// What it announces.
    pub notice: MessageKind,
    /// When it was published.
    pub published_at: Instant,
    /// Whether all of its recipients are counted.
    pub is_counted: bool,
    /// For how many subscribers it is.
    pub recipients: u32,
    /// For how many it was accepted.
    pub accepted: u32,
    /// For how many it was refused for good.
    pub refused: u32,
    /// For how many it will not be sent: it came too late, say.
    pub parked: u32,
    /// For how many it still waits.
    pub waiting: u32,
    /// The first acceptance.
    pub first_accepted_at: Option<Instant>,
    /// The last one so far.
    pub last_accepted_at: Option<Instant>,
}

/// What a kind of notice is called.
pub(super) fn name(kind: MessageKind, context: &PageContext) -> &'static str {
    let texts = &context.texts().notices;
    match kind {
        MessageKind::Early => &texts.early,
        MessageKind::Announcement => &texts.announcement,
        MessageKind::Notes => &texts.notes,
        MessageKind::Documentation => &texts.documentation,
        MessageKind::Changed => &texts.changed,
        MessageKind::Reminder => &texts.reminder,
        MessageKind::Started => &texts.started,
        MessageKind::Update => &texts.update,
        MessageKind::Verifying => &texts.verifying,
        MessageKind::Finished => &texts.finished,
        MessageKind::RolledBack => &texts.rolled_back,
        MessageKind::Incident => &texts.incident,
        MessageKind::Cancelled => &texts.cancelled,
    }
}

/// A section of a page; nothing where no notice went out by mail.
pub(super) fn section(notices: &[MailedNotice], context: &PageContext) -> Option<AnyView> {
    let notices: Vec<_> = notices.iter().collect();
    let heading = context.texts().notices.by_mail.as_str();
    (!notices.is_empty()).then(|| view! { <h2>{heading}</h2> {list(&notices, context)} }.into_any())
}

/// A part of the section about a record's notices; nothing where no other notice went out by mail.
pub(super) fn part(notices: &[&MailedNotice], context: &PageContext) -> Option<AnyView> {
    let heading = context.texts().notices.by_mail.as_str();
    (!notices.is_empty()).then(|| view! { <h3>{heading}</h3> {list(notices, context)} }.into_any())
}

fn list(notices: &[&MailedNotice], context: &PageContext) -> AnyView {
    let texts = &context.texts().notices;
    let entries = notices.iter().map(|notice| {
        let published = filled(&texts.published, [("time", context.time(notice.published_at))]);
        view! {
            <li>
                <span class="what">
                    <strong>{name(notice.notice, context)}</strong>
                </span>
                " "
                <span class="to">{published}</span>
                " "
                <span class="when">
                    <span class="mail">{outcome(notice, context)}</span>
                </span>
            </li>
        }
    });
    view! { <ul class="timetable">{entries.collect_view()}</ul> }.into_any()
}

/// For how many subscribers a notice is, and how many mails of it were accepted, refused, held back or wait: each by itself.
pub(super) fn outcome(notice: &MailedNotice, context: &PageContext) -> AnyView {
    let texts = &context.texts().notices;
    if notice.recipients == 0 {
        let said = if notice.is_counted { &texts.nobody } else { &texts.preparing };
        return said.as_str().into_any();
    }
    let counts = [
        (notice.accepted, &texts.accepted, true),
        (notice.refused, &texts.refused, false),
        (notice.parked, &texts.parked, false),
        (notice.waiting, &texts.waiting, false),
    ];
    let counts = counts.into_iter().filter(|(count, _, is_always)| *is_always || *count > 0);
    let counts = counts.map(|(count, text, _)| fill(text, &[("count", &count.to_string())]).into_any());
    let accepted = notice.first_accepted_at.zip(notice.last_accepted_at).map(|(first, last)| {
        if first == last {
            return filled(&texts.accepted_at, [("time", context.time(first))]);
        }
        filled(&texts.accepted_between, [("first", context.time(first)), ("last", context.time(last))])
    });
    let so_far = (!notice.is_counted).then(|| texts.so_far.as_str().into_any());
    let subscribers = texts.subscribers.of(context.language(), notice.recipients.into()).into_any();
    let parts = [Some(subscribers), so_far].into_iter().flatten().chain(counts).chain(accepted);
    parts.map(|part| view! { <span>{part}</span> " " }).collect_view().into_any()
}

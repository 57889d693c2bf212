//! A record's notices: what, for whom, by when, how far they have come, and how many got them.

use super::{RecordPage, promised};
use crate::{
    badge::Badge,
    context::PageContext,
    mailed::{self, MailedNotice},
    page::empty,
    text::filled,
};
use fairnotice_core::{
    change::{Change, MessageKind},
    timetable::{Audience, Entry, Progress},
};
use leptos::prelude::*;

/// The section, from the timetable.
pub(super) fn notices(life: &RecordPage, context: &PageContext) -> AnyView {
    let (change, texts) = (&life.record.change, &context.texts().notices);
    // Notices that only a rollback or an incident makes due come after the planned ones.
    let is_planned = |entry: &&Entry| entry.due.is_some() || entry.progress != Progress::Conditional;
    let (planned, conditional): (Vec<_>, Vec<_>) = life.timetable.entries.iter().partition(is_planned);
    let mut mails: Vec<_> = life.mailed.iter().collect();
    let rows: Vec<_> = planned
        .into_iter()
        .chain(conditional)
        .map(|entry| row(entry, take(&mut mails, entry), change, context))
        .collect();
    let list =
        if rows.is_empty() { empty(&texts.none) } else { view! { <ul class="timetable">{rows}</ul> }.into_any() };
    view! {
        <h2>{texts.heading.as_str()}</h2>
        <p class="under">{texts.on_site.as_str()}</p>
        {list}
        {mailed::part(&mails, context)}
    }
    .into_any()
}

/// The mails of a notice, which are then not listed again.
fn take<'m>(mails: &mut Vec<&'m MailedNotice>, entry: &Entry) -> Option<&'m MailedNotice> {
    let of_entry = |mail: &&MailedNotice| mail.notice == entry.what && entry.done_at == Some(mail.published_at);
    mails.iter().position(of_entry).map(|place| mails.remove(place))
}

fn row(entry: &Entry, mail: Option<&MailedNotice>, change: &Change, context: &PageContext) -> AnyView {
    let texts = &context.texts().notices;
    let to = match entry.to {
        Audience::Organisations => &texts.organisations,
        Audience::Subscribers => &texts.readers,
    };
    let mail = mail.map(|mail| view! { " " <span class="mail">{mailed::outcome(mail, context)}</span> });
    view! {
        <li>
            <span class="what">
                <strong>{mailed::name(entry.what, context)}</strong>
            </span>
            " "
            <span class="to">{to.as_str()} " · " <a href=promised::address(entry.rule, context)>{entry.rule.id()}</a></span>
            " "
            <span class="when">{when(entry, change, context)} {mail}</span>
            " "
            {Badge::progress(entry.progress, context).badge()}
        </li>
    }
    .into_any()
}

fn when(entry: &Entry, change: &Change, context: &PageContext) -> AnyView {
    let texts = &context.texts().notices;
    let at = |name, at| [(name, context.time(at))];
    match (entry.progress, entry.done_at, entry.due) {
        (Progress::DoneLate, Some(done), Some(due)) => {
            filled(&texts.published_late, [("time", context.time(done)), ("due", context.time(due))])
        }
        (_, Some(done), _) if entry.note.is_empty() => filled(&texts.published, at("time", done)),
        (_, Some(done), _) if entry.what == MessageKind::Reminder => filled(&texts.served, at("time", done)),
        (_, Some(done), _) => filled(&texts.missed_window, at("time", done)),
        (Progress::Overdue, None, Some(due)) => filled(&texts.was_due, at("due", due)),
        (Progress::Conditional, None, Some(due)) => filled(&texts.if_overrun, at("due", due)),
        (Progress::Conditional, None, None) => texts.if_rolled_back.as_str().into_any(),
        (Progress::Unknown, None, _) => view! { <span lang="en">{entry.note.replace('`', "")}</span> }.into_any(),
        _ => coming(entry, change, context),
    }
}

/// When a notice is published that is still to come.
fn coming(entry: &Entry, change: &Change, context: &PageContext) -> AnyView {
    let texts = &context.texts().notices;
    match (entry.what, entry.from, entry.due) {
        (MessageKind::Started, ..) => filled(&texts.at_start, [("start", context.time(change.window().start()))]),
        (MessageKind::Finished, ..) => {
            let is_extended = change.expected_end() != change.window().end();
            let text = if is_extended { &texts.at_later_end } else { &texts.at_end };
            filled(text, [("end", context.time(change.expected_end()))])
        }
        (_, Some(from), _) => filled(&texts.at, [("time", context.time(from))]),
        (_, None, Some(by)) => filled(&texts.by, [("time", context.time(by))]),
        (_, None, None) => texts.soon.as_str().into_any(),
    }
}

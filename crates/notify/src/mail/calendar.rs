//! The part for calendars: an invitation by RFC 5546 that moves the entry when the work moves, and removes it when it is cancelled.
//!
//! The reader is asked for no answer (`RSVP=FALSE`), and the entry leaves the reader free (`TRANSP`). The properties `X-MAINTNOTE` are
//! those of the maintenance notification standard (BCOP), for programs that read such mails.

use super::{audience::Audience, change::new_end, clean};
use crate::address::Address;
use fairnotice_core::{
    change::{ChangeFile, MessageKind},
    component::Impact,
    record::{Record, State},
    text::is_blank,
};
use icalendar::{Calendar as Document, Component as _, Event, EventLike as _, EventStatus, Property};

/// The most characters of the description: the record's page has all.
const LONGEST: usize = 500;

/// An invitation without its reader.
#[derive(Debug, Clone)]
pub(super) struct Calendar {
    /// What it asks the calendar to do (RFC 5546, section 3.2).
    pub(super) method: &'static str,
    text: String,
}

/// The invitation of a notice; none for one that changes nothing about the plan.
pub(super) fn event(
    audience: &Audience<'_>,
    notice: MessageKind,
    record: &Record,
    before: Option<&Record>,
    title: &str,
) -> Option<Calendar> {
    let method = match notice {
        MessageKind::Announcement | MessageKind::Changed => "REQUEST",
        MessageKind::Update if new_end(record, before).is_some() => "REQUEST",
        MessageKind::Cancelled => "CANCEL",
        _ => return None,
    };
    let (file, context) = (record.change.file(), audience.context);
    let page = audience.site(&format!("/maintenance/{}", record.id));
    let (start, end) = record.change.actual().ran(file.start, record.change.expected_end());
    let description = clean::clip(&audience.description(file).text, LONGEST);
    let description = if is_blank(&description) { page.clone() } else { format!("{description}\n\n{page}") };
    let mut organizer = Property::new("ORGANIZER", mailto(&context.sender));
    organizer.add_parameter("CN", &parameter(&audience.vendor));
    let mut event = Event::new();
    event
        // As in the calendar file of the record's page, so that both are one entry.
        .uid(&page)
        .sequence(record.revision)
        .timestamp(audience.now)
        .starts(start)
        .ends(end)
        .summary(title)
        .description(&description)
        .url(&page)
        .status(if method == "CANCEL" { EventStatus::Cancelled } else { EventStatus::Confirmed })
        .add_property("TRANSP", "TRANSPARENT")
        .append_property(organizer);
    maintenance(audience, record, &mut event);
    let mut document = Document::empty();
    for property in [("VERSION", "2.0"), ("PRODID", "-//Fairnotice//Fairnotice//EN"), ("METHOD", method)] {
        document.append_property(property);
    }
    document.push(event);
    Some(Calendar { method, text: document.to_string() })
}

impl Calendar {
    /// The invitation of one reader.
    pub(super) fn invite(&self, reader: &Address) -> String {
        let attendee = format!(
            "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=OPT-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:{}",
            mailto(reader)
        );
        self.text.replacen("BEGIN:VEVENT\r\n", &format!("BEGIN:VEVENT\r\n{}\r\n", fold(&attendee)), 1)
    }
}

/// What the maintenance notification standard wants (`standard.md` of jda/maintnote-std).
fn maintenance(audience: &Audience<'_>, record: &Record, event: &mut Event) {
    let file = record.change.file();
    let url = &audience.context.vendor.url;
    let host = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let host = host.split(['/', ':']).next().unwrap_or_default();
    let status = match record.state {
        State::Draft | State::Announced => "CONFIRMED",
        State::InProgress | State::Verifying => "IN-PROCESS",
        State::Completed | State::RolledBack | State::Closed => "COMPLETED",
        State::Cancelled => "CANCELLED",
    };
    event
        .add_property("X-MAINTNOTE-PROVIDER", host)
        .add_property("X-MAINTNOTE-ACCOUNT", host)
        .add_property("X-MAINTNOTE-MAINTENANCE-ID", record.id.as_str())
        .add_property("X-MAINTNOTE-STATUS", status)
        .add_property("X-MAINTNOTE-IMPACT", impact(file));
    for component in &file.components {
        event.add_multi_property("X-MAINTNOTE-OBJECT-ID", &clean::line(component.id.as_str()));
    }
}

/// The worst impact in the standard's words.
fn impact(file: &ChangeFile) -> &'static str {
    let is_down = file.downtime.as_ref().is_some_and(|downtime| downtime.required);
    let worst = file.components.iter().map(|component| component.impact.unwrap_or_default()).max();
    match worst {
        _ if is_down => "OUTAGE",
        None | Some(Impact::None) => "NO-IMPACT",
        Some(Impact::BriefInterruptions | Impact::Degraded) => "DEGRADED",
        Some(Impact::PartialOutage | Impact::FullOutage) => "OUTAGE",
    }
}

/// A text as a parameter, which can hold no double quote (RFC 5545, section 3.2).
fn parameter(text: &str) -> String {
    text.replace('"', "'")
}

/// The address as a calendar writes it (RFC 6068, section 2).
fn mailto(address: &Address) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-._~!$'*+=@".contains(letter);
    let letters = address.as_str().chars();
    let letters = letters.map(|l| if is_plain(l) { l.to_string() } else { format!("%{:02X}", u32::from(l)) });
    format!("mailto:{}", letters.collect::<String>())
}

/// A line in pieces of at most 75 octets (RFC 5545, section 3.1). It is ASCII.
fn fold(line: &str) -> String {
    let mut pieces = Vec::new();
    let mut rest = line;
    let mut room = 75;
    while let Some((piece, after)) = rest.split_at_checked(room).filter(|(_, after)| !after.is_empty()) {
        pieces.push(piece);
        rest = after;
        room = 74;
    }
    pieces.push(rest);
    pieces.join("\r\n ")
}

#[cfg(test)]
mod tests {
    use super::{fold, mailto};

    #[test]
    fn a_line_is_folded_at_75_octets() {
        let line = "x".repeat(300);
        let folded = fold(&line);
        assert!(folded.split("\r\n").all(|piece| piece.len() <= 75), "{folded}");
        assert_eq!(folded.replace("\r\n ", ""), line);
        assert_eq!(fold("x"), "x");
        assert_eq!(fold(&"x".repeat(75)).len(), 75);
    }

    #[test]
    fn marks_of_an_address_are_encoded() {
        assert_eq!(mailto(&"a+b@example.com".parse().unwrap()), "mailto:a+b@example.com");
        assert_eq!(mailto(&"a%b&c#d?e@example.com".parse().unwrap()), "mailto:a%25b%26c%23d%3Fe@example.com");
    }
}

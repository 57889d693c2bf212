//! What a mail says: a notice that was published, or a letter to one subscriber.
//!
//! [`Rendered::new`] writes what all readers of one language and zone share; [`Rendered::mail`] makes the mail of one
//! of them. So an announcement to 100,000 subscribers is written once for each language and zone. [`compose`] does
//! both.
//!
//! Nothing here reads a clock: the same notice gives the same mail at every attempt, save for its signature.

mod audience;
mod build;
mod bundle;
mod calendar;
mod change;
mod clean;
mod columns;
mod diff;
mod facts;
mod gaps;
mod html;
mod incident;
mod items;
mod letter;
mod lines;
mod page;
mod plain;
mod release;
mod rendered;

mod when;

pub use letter::Letter;
pub use rendered::Rendered;

use crate::{address::Address, dkim::Dkim};
use fairnotice_core::{
    change::MessageKind, component::Component, incident::Incident, instant::Instant, published_release::Release,
    record::Record, snapshot::Vendor, zone::Zone,
};
use fairnotice_locale::language::Language;

/// What every mail of a server shares.
#[derive(Debug, Clone)]
pub struct MailContext {
    /// Who publishes, and where the status site is.
    pub vendor: Vendor,
    /// The vendor's own zone: that of the policy's business days.
    pub zone: Zone,
    /// The components with their names.
    pub components: Vec<Component>,
    /// The sender; its name is the vendor's.
    pub sender: Address,
    /// Where an answer goes, if not to the sender.
    pub reply_to: Option<Address>,
    /// Signs every mail.
    pub dkim: Option<Dkim>,
}

/// What a mail is about. A record, release or incident is the document of the revision that was dispatched.
#[derive(Debug, Clone, Copy)]
pub enum MailContent<'a> {
    /// A notice about a change.
    Change {
        /// Which notice.
        notice: MessageKind,
        /// The record at the dispatched revision.
        record: &'a Record,
        /// The record one revision before; none where it is its first.
        before: Option<&'a Record>,
    },
    /// A notice about a release: early notification, final notes, or documentation.
    Release {
        /// Which notice.
        notice: MessageKind,
        /// The release at the dispatched revision.
        release: &'a Release,
    },
    /// The newest message on an incident.
    Incident {
        /// The incident at the dispatched revision.
        incident: &'a Incident,
    },
    /// A letter to one subscriber.
    Letter(&'a Letter),
    /// Several notices in one mail, because the reader's share of the hour is used up; each with the instant of its
    /// publication.
    Bundle(&'a [(MailContent<'a>, Instant)]),
}

/// Which dispatch a mail belongs to. That of a bundle is the one to which the others were added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dispatch {
    /// Its number, part of the mail's Message-ID.
    pub id: i64,
    /// When it was published, or the newest notice of a bundle: the mail's date.
    pub published_at: Instant,
}

/// Who reads a mail.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// The subscriber's number, part of the mail's Message-ID.
    pub subscriber: i64,
    /// Where it goes.
    pub address: Address,
    /// The return path ([`crate::return_path::ReturnPath::sign`]).
    pub return_path: Address,
    /// The language that the subscriber chose.
    pub language: &'static Language,
    /// The zone that the subscriber chose.
    pub zone: Zone,
    /// The address of the subscriber's page ([`crate::links::LinkKeys::address`]).
    pub manage: String,
    /// The address that ends the subscription, by a button or by one click (RFC 8058).
    pub unsubscribe: String,
}

/// A mail, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The envelope's sender, where delivery reports go.
    pub from: Address,
    /// The envelope's recipient.
    pub to: Address,
    /// Stable for a dispatch and a subscriber, with its angle brackets.
    pub message_id: String,
    /// The subject, as it is read.
    pub subject: String,
    /// The part for plain readers.
    pub text: String,
    /// The part in HTML.
    pub html: String,
    /// The part for calendars (RFC 5546).
    pub calendar: Option<String>,
    /// Everything as it is sent: ASCII, lines that end with CR LF.
    pub raw: Vec<u8>,
}

/// Why a mail cannot be made. Another attempt would give the same.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// A template failed.
    #[error("the template of a mail failed: {0}")]
    Template(#[from] askama::Error),
    /// The headers do not make a mail.
    #[error("a mail could not be built: {0}")]
    Build(#[from] lettre::error::Error),
    /// An address is none by the transport's own rules.
    #[error("`{0}` is no address for an envelope")]
    Address(Address),
    /// The notice is not about this: a reminder of a release, say.
    #[error("there is no {0} about this")]
    Notice(MessageKind),
}

/// Makes the mail of one reader.
pub fn compose(
    context: &MailContext,
    dispatch: Dispatch,
    about: &MailContent<'_>,
    recipient: &Recipient,
) -> Result<Mail, MailError> {
    Rendered::new(context, dispatch, about, recipient.language, &recipient.zone)?.mail(context, recipient)
}

/// A mail to an operator, which shows that mails arrive: with the sender, the return path and the signature of every notice. Its
/// number is that of no dispatch.
pub fn test_mail(context: &MailContext, to: Address, return_path: Address, now: Instant) -> Result<Mail, MailError> {
    let recipient = Recipient {
        subscriber: 0,
        address: to,
        return_path,
        language: Language::of("en"),
        zone: context.zone.clone(),
        // A letter has no such links.
        manage: String::new(),
        unsubscribe: String::new(),
    };
    let dispatch = Dispatch { id: now.timestamp_millis(), published_at: now };
    compose(context, dispatch, &MailContent::Letter(&Letter::Test), &recipient)
}

//! From parts to a mail as it is sent: headers, MIME and signature.

use super::{Dispatch, Mail, MailContext, MailError, Recipient, clean, gaps::Part};
use crate::address::Address;
use fairnotice_core::hex;
use lettre::{
    Message,
    address::Envelope,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use ring::digest;
use std::time::SystemTime;

/// The longest subject, in characters.
const LONGEST_SUBJECT: usize = 150;

/// The longest value of a header on one line, in octets: with its name it stays below the 998 of RFC 5322.
const LONGEST_LINE: usize = 900;

/// What one reader's mail is made of.
pub(super) struct Parts<'a> {
    pub(super) text: Part,
    pub(super) html: Part,
    pub(super) calendar: Option<String>,
    /// The calendar part's method.
    pub(super) method: &'a str,
    pub(super) subject: &'a str,
    pub(super) thread: Option<&'a str>,
    /// Whether it goes to a list that can be left.
    pub(super) is_list: bool,
    /// Whether it has several notices.
    pub(super) is_bundle: bool,
    /// A hash of what it shares with other readers' mails.
    pub(super) hash: &'a [u8],
}

/// The mail of one reader.
pub(super) fn mail(
    context: &MailContext,
    dispatch: Dispatch,
    parts: Parts<'_>,
    recipient: &Recipient,
) -> Result<Mail, MailError> {
    let smtp = |address: &Address| address.smtp().ok_or_else(|| MailError::Address(address.clone()));
    let domain = context.sender.domain();
    // The notice whose number a bundle has may have been sent alone before.
    let form = if parts.is_bundle { "bundle-" } else { "" };
    let message_id = format!("<{form}{}.{}@{domain}>", dispatch.id, recipient.subscriber);
    let subject = clean::header(parts.subject, LONGEST_SUBJECT);
    let vendor = clean::header(&context.vendor.name, LONGEST_SUBJECT);
    let envelope = Envelope::new(Some(smtp(&recipient.return_path)?), vec![smtp(&recipient.address)?])?;
    let mut builder = Message::builder()
        .envelope(envelope)
        .date(SystemTime::from(dispatch.published_at))
        .from(Mailbox::new(Some(vendor), smtp(&context.sender)?))
        .to(Mailbox::new(None, smtp(&recipient.address)?))
        .subject(subject.clone())
        .message_id(Some(message_id.clone()));
    if let Some(address) = &context.reply_to {
        builder = builder.reply_to(Mailbox::new(None, smtp(address)?));
    }
    if let Some(thread) = parts.thread {
        // No mail has this id. It is what all mails of a record have in common.
        builder = builder.references(format!("<{thread}@{domain}>"));
    }
    for (name, value) in headers(context, &parts, recipient) {
        builder = builder.raw_header(one_line(name, value));
    }
    let boundary = hex::encode(&hash([parts.hash, message_id.as_bytes()])[..20]);
    let Parts { text, html, calendar, method, .. } = parts;
    let body = MultiPart::alternative()
        .boundary(boundary)
        .singlepart(SinglePart::builder().header(ContentType::TEXT_PLAIN).body(text.body))
        .singlepart(SinglePart::builder().header(ContentType::TEXT_HTML).body(html.body));
    let raw = builder.multipart(with_calendar(body, calendar.as_deref(), method))?.formatted();
    Ok(Mail {
        from: recipient.return_path.clone(),
        to: recipient.address.clone(),
        message_id,
        subject,
        text: text.text,
        html: html.text,
        calendar,
        raw: match &context.dkim {
            Some(dkim) => dkim.sign(&raw, dispatch.published_at),
            None => raw,
        },
    })
}

/// Headers for programs: no answer by a program is wanted (RFC 3834), which list it is (RFC 2919), and how it is left
/// (RFC 2369, and RFC 8058 for one click).
fn headers(context: &MailContext, parts: &Parts<'_>, recipient: &Recipient) -> Vec<(&'static str, String)> {
    let mut headers = vec![
        ("Auto-Submitted", "auto-generated".to_owned()),
        ("X-Auto-Response-Suppress", "OOF, AutoReply".to_owned()),
    ];
    if parts.is_list {
        let host = context.vendor.url.split_once("://").map_or("", |(_, rest)| rest);
        let host = host.split(['/', ':']).next().unwrap_or_default();
        headers.push(("List-Id", format!("<notices.{host}>")));
        headers.push(("List-Unsubscribe", format!("<{}>", recipient.unsubscribe)));
        headers.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    headers.retain(|(_, value)| value.len() <= LONGEST_LINE && value.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
    headers
}

/// A header that is not folded: mailbox providers read `List-Unsubscribe` on one line alone. Its value is printable
/// ASCII.
fn one_line(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
}

fn with_calendar(body: MultiPart, calendar: Option<&str>, method: &str) -> MultiPart {
    let kind = ContentType::parse(&format!("text/calendar; charset=utf-8; method={method}"));
    match (calendar, kind) {
        (Some(calendar), Ok(kind)) => body.singlepart(SinglePart::builder().header(kind).body(calendar.to_owned())),
        _ => body,
    }
}

/// SHA-256 of some octets. A boundary is made from it: no part can hold a line that depends on the part itself, and it
/// is the same at every attempt.
pub(super) fn hash<'o>(octets: impl IntoIterator<Item = &'o [u8]>) -> Vec<u8> {
    let mut context = digest::Context::new(&digest::SHA256);
    octets.into_iter().for_each(|octets| context.update(octets));
    context.finish().as_ref().to_vec()
}

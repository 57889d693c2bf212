//! Reads a delivery report (RFC 3464): a mail server's message that a mail could not be delivered.
//!
//! Only what a report says in its part for programs counts. The text for people is of any form and in any language. An auto-reply
//! ("I am on holiday") is no report, and neither is a receipt.

use crate::status_code::StatusCode;
use std::borrow::Cow;

/// What a report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The addresses that the report itself was sent to, from its headers: the return path is among them.
    pub sent_to: Vec<String>,
    /// What became of each recipient.
    pub recipients: Vec<Recipient>,
}

/// What became of one recipient (RFC 3464, section 2.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The address, as the reporting server has it.
    pub address: String,
    /// What the server did.
    pub action: Action,
    /// Why; none where the report has no valid code.
    pub status: Option<StatusCode>,
    /// What the server that refused it said, on one line.
    pub diagnostic: String,
}

/// What a server did with a mail (RFC 3464, section 2.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// It gave up.
    Failed,
    /// It goes on trying.
    Delayed,
    /// It was delivered, passed on, or expanded.
    Other,
}

impl Recipient {
    /// Whether the address is at fault, for good: it is then suspended.
    pub fn is_at_fault(&self) -> bool {
        self.action == Action::Failed && self.status.is_some_and(StatusCode::is_recipients_fault)
    }
}

/// Why a message is no report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAReport {
    /// It is of another type: an auto-reply, a receipt, or a letter.
    #[error(
        "it is not a delivery report (`multipart/report; report-type=delivery-status`), but an auto-reply or a letter"
    )]
    Type,
    /// It has no part for programs.
    #[error("the delivery report has no part `message/delivery-status`")]
    NoStatus,
}

/// Headers that say where a message was delivered. Which one has the return path depends on the server.
const SENT_TO: [&str; 5] = ["to", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to"];

/// Reads a message; refuses one that is no delivery report.
pub fn read(message: &[u8]) -> Result<Report, NotAReport> {
    let message = String::from_utf8_lossy(message).replace("\r\n", "\n");
    let (headers, body) = split(&message);
    let content = headers.get("content-type").unwrap_or_default();
    let is_report = is_type(&content, "multipart/report")
        && parameter(&content, "report-type").is_some_and(|of| of.eq_ignore_ascii_case("delivery-status"));
    let boundary = parameter(&content, "boundary").filter(|boundary| is_report && !boundary.is_empty());
    let boundary = boundary.ok_or(NotAReport::Type)?;
    let status = parts(body, &boundary).into_iter().find_map(|part| {
        let (headers, body) = split(part);
        let content = headers.get("content-type").unwrap_or_default();
        let is_status = ["message/delivery-status", "message/global-delivery-status"];
        is_status.iter().any(|name| is_type(&content, name)).then_some(body)
    });
    let groups = status.ok_or(NotAReport::NoStatus)?.split("\n\n").map(|group| Headers(group.trim_start_matches('\n')));
    Ok(Report { sent_to: sent_to(headers), recipients: groups.filter_map(recipient).collect() })
}

fn sent_to(headers: Headers<'_>) -> Vec<String> {
    let values = SENT_TO.iter().flat_map(|name| headers.all(name));
    let addresses = values.flat_map(|value| {
        let words = value.split([',', ' ', '\t', '<', '>', '"', ';']).filter(|word| word.contains('@'));
        words.map(str::to_owned).collect::<Vec<_>>()
    });
    addresses.collect()
}

/// The fields of one recipient; none for the fields of the report as a whole.
fn recipient(fields: Headers<'_>) -> Option<Recipient> {
    // `rfc822; aiko@example.com`
    let typed =
        |name: &str| fields.get(name).map(|value| value.split_once(';').map_or("", |(_, v)| v).trim().to_owned());
    let address = typed("final-recipient").or_else(|| typed("original-recipient"))?;
    let action = match fields.get("action").unwrap_or_default().trim() {
        action if action.eq_ignore_ascii_case("failed") => Action::Failed,
        action if action.eq_ignore_ascii_case("delayed") => Action::Delayed,
        _ => Action::Other,
    };
    let status = StatusCode::leading(fields.get("status").unwrap_or_default().trim());
    Some(Recipient { address, action, status, diagnostic: typed("diagnostic-code").unwrap_or_default() })
}

/// Headers as text, with their folds.
#[derive(Clone, Copy)]
struct Headers<'a>(&'a str);

impl<'a> Headers<'a> {
    /// The values of every header of a name, unfolded.
    fn all(self, name: &str) -> impl Iterator<Item = Cow<'a, str>> {
        let mut fields: Vec<(bool, Cow<'a, str>)> = Vec::new();
        for line in self.0.lines() {
            if line.starts_with([' ', '\t']) {
                if let Some((true, value)) = fields.last_mut() {
                    value.to_mut().push_str(line);
                }
            } else if let Some((field, value)) = line.split_once(':') {
                fields.push((field.trim_end().eq_ignore_ascii_case(name), value.trim().into()));
            }
        }
        fields.into_iter().filter(|(is_named, _)| *is_named).map(|(_, value)| value)
    }

    /// The first value of a name.
    fn get(self, name: &str) -> Option<Cow<'a, str>> {
        self.all(name).next()
    }
}

/// Headers and body of a message or of one of its parts.
fn split(text: &str) -> (Headers<'_>, &str) {
    if let Some(body) = text.strip_prefix('\n') {
        return (Headers(""), body);
    }
    let (headers, body) = text.split_once("\n\n").unwrap_or((text, ""));
    (Headers(headers), body)
}

fn is_type(content: &str, name: &str) -> bool {
    content.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(name)
}

/// A parameter of a content type, without its quotes.
fn parameter(content: &str, name: &str) -> Option<String> {
    let (mut parameters, mut is_quoted, mut escaped) = (vec![String::new()], false, false);
    for letter in content.chars() {
        let last = parameters.last_mut()?;
        match letter {
            _ if escaped => {
                last.push(letter);
                escaped = false;
            }
            '\\' if is_quoted => escaped = true,
            '"' => is_quoted = !is_quoted,
            ';' if !is_quoted => parameters.push(String::new()),
            _ => last.push(letter),
        }
    }
    parameters.iter().skip(1).find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

/// The parts between the lines of a boundary (RFC 2046, section 5.1.1).
fn parts<'a>(body: &'a str, boundary: &str) -> Vec<&'a str> {
    let is_boundary = |line: &str| {
        let rest = line.trim_end().strip_prefix("--").and_then(|line| line.strip_prefix(boundary));
        matches!(rest, Some("" | "--"))
    };
    let (mut parts, mut begin, mut place) = (Vec::new(), None, 0);
    for line in body.split_inclusive('\n') {
        if is_boundary(line) {
            if let Some(begin) = begin {
                parts.push(&body[begin..place]);
            }
            begin = Some(place + line.len());
        }
        place += line.len();
    }
    // A report that was cut has no closing line.
    parts.extend(begin.map(|begin| &body[begin..]));
    parts
}

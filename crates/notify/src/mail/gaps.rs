//! Texts with gaps for what differs from reader to reader.
//!
//! A gap is a noncharacter of Unicode, which no text of an operator keeps ([`super::clean`]). All gaps of a notice are
//! near its end, so what stands before them is encoded once for all readers.

use super::Recipient;
use lettre::message::{Body, header::ContentTransferEncoding};

/// Where the reader's address goes.
pub(super) const ADDRESS: &str = "\u{FDD0}";
/// Where the link to the reader's subscription goes.
pub(super) const MANAGE: &str = "\u{FDD1}";
/// Where the link that ends it goes.
pub(super) const UNSUBSCRIBE: &str = "\u{FDD2}";

/// A part of a mail before it is addressed.
#[derive(Debug, Clone)]
pub(super) struct Gapped {
    /// Whole lines without a gap.
    head: String,
    encoded_head: Vec<u8>,
    /// The lines from the first gap on.
    tail: String,
    /// Writes a value as the part's format wants it.
    escape: fn(&str) -> String,
}

/// A part of one reader's mail, as it is read and as it is sent.
pub(super) struct Part {
    pub(super) text: String,
    pub(super) body: Body,
}

impl Gapped {
    pub(super) fn new(text: &str, escape: fn(&str) -> String) -> Self {
        let gap = text.find(['\u{FDD0}', '\u{FDD1}', '\u{FDD2}']).unwrap_or(text.len());
        let (head, tail) = text.split_at(text[..gap].rfind('\n').map_or(0, |at| at + 1));
        Self { head: head.to_owned(), encoded_head: encoded(head.to_owned()), tail: tail.to_owned(), escape }
    }

    /// The part for a reader.
    pub(super) fn fill(&self, reader: &Recipient) -> Part {
        let gaps = [(ADDRESS, reader.address.as_str()), (MANAGE, &reader.manage), (UNSUBSCRIBE, &reader.unsubscribe)];
        let tail = gaps.iter().fold(self.tail.clone(), |tail, (gap, with)| tail.replace(gap, &(self.escape)(with)));
        let text = [self.head.as_str(), &tail].concat();
        // The head ends with a line, and no line of this encoding depends on the one before it.
        let encoded = [self.encoded_head.as_slice(), &encoded(tail)].concat();
        let body = Body::dangerous_pre_encoded(encoded, ContentTransferEncoding::QuotedPrintable);
        Part { text, body }
    }

    /// The text before it is addressed.
    pub(super) fn octets(&self) -> impl Iterator<Item = &[u8]> {
        [self.head.as_bytes(), self.tail.as_bytes()].into_iter()
    }
}

/// A text as quoted-printable (RFC 2045, section 6.7), whatever it holds: every line is short and ASCII.
pub(super) fn encoded(text: String) -> Vec<u8> {
    let body = Body::new_with_encoding(text, ContentTransferEncoding::QuotedPrintable);
    body.map_or_else(|text| text, Body::into_vec)
}

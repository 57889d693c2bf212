//! Addresses of mail, checked once where they come in.

use lettre::Address as SmtpAddress;
use std::{fmt, str::FromStr};
use url::Host;

/// The longest address, in octets: what a path of SMTP holds (RFC 5321, section 4.5.3.1.3, without the angle brackets).
const LONGEST: usize = 254;

/// The longest part before the `@`, in octets (RFC 5321, section 4.5.3.1.1).
pub(crate) const LONGEST_LOCAL: usize = 64;

/// An address that mail can be sent to: `name@example.com`.
///
/// The part before the `@` is a dot-atom of ASCII (RFC 5322, section 3.2.3): no quotes, no blanks, no controls. So it can stand
/// in a header, in an envelope and in a calendar as it is. The domain is in its ASCII form, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address {
    text: String,
    /// The place of the `@`.
    at: usize,
}

/// Why a text is no address that mail can be sent to. Each says what to write instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It has no `@`, or more than one.
    #[error("an address has one `@`, as in `name@example.com`")]
    At,
    /// The part before the `@`.
    #[error("the part before the `@` may have 1 to 64 ASCII letters, digits and marks such as `.`, `-`, `_` and `+`")]
    Local,
    /// The part after the `@`.
    #[error("the part after the `@` is not the name of a mail domain, such as `example.com`")]
    Domain,
    /// The whole of it.
    #[error("an address may have {LONGEST} characters at most")]
    Length,
}

impl Address {
    /// The address as it was written, with its domain in ASCII and lower case.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The part before the `@`.
    pub fn local(&self) -> &str {
        &self.text[..self.at]
    }

    /// The part after the `@`.
    pub fn domain(&self) -> &str {
        &self.text[self.at + 1..]
    }

    /// What two spellings of one mailbox share. The case of the part before the `@` is significant by RFC 5321 and ignored by
    /// every mail server that people use.
    pub fn key(&self) -> String {
        self.text.to_ascii_lowercase()
    }

    /// The address with another part before the `@`.
    pub(crate) fn with_local(&self, local: &str) -> Result<Self, AddressError> {
        Self::new(local, self.domain())
    }

    fn new(local: &str, domain: &str) -> Result<Self, AddressError> {
        let domain = domain_name(domain).ok_or(AddressError::Domain)?;
        if !is_local(local) {
            return Err(AddressError::Local);
        }
        let address = Self { text: format!("{local}@{domain}"), at: local.len() };
        if address.text.len() > LONGEST {
            return Err(AddressError::Length);
        }
        // The transport's own check, so that nothing that is stored can be refused there.
        address.smtp().map(|_| address.clone()).ok_or(AddressError::Domain)
    }

    /// The address for an envelope or a header.
    pub(crate) fn smtp(&self) -> Option<SmtpAddress> {
        SmtpAddress::new(self.local(), self.domain()).ok()
    }
}

impl FromStr for Address {
    type Err = AddressError;

    /// Reads an address; blanks around it do not count.
    fn from_str(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        // Before anything is looked at: a form may send megabytes.
        if text.len() > 4 * LONGEST {
            return Err(AddressError::Length);
        }
        match text.split_once('@') {
            Some((local, domain)) if !domain.contains('@') => Self::new(local, domain),
            _ => Err(AddressError::At),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A dot-atom of at most 64 octets.
fn is_local(text: &str) -> bool {
    let is_atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    text.len() <= LONGEST_LOCAL && text.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atom))
}

/// The ASCII form of a domain of two labels or more; none for the address of a machine.
fn domain_name(text: &str) -> Option<String> {
    let Ok(Host::Domain(domain)) = Host::parse(text) else { return None };
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    (domain.contains('.') && domain.split('.').all(is_label)).then(|| domain.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{Address, AddressError};

    #[track_caller]
    fn reads(text: &str, expected: &str) {
        assert_eq!(text.parse::<Address>().map(|address| address.to_string()).as_deref(), Ok(expected), "{text:?}");
    }

    #[track_caller]
    fn refuses(text: &str, expected: AddressError) {
        assert_eq!(text.parse::<Address>(), Err(expected), "{text:?}");
    }

    #[test]
    fn an_address_is_read() {
        reads("aiko@example.com", "aiko@example.com");
        reads("  Aiko.Sato+status@Example.COM\r\n", "Aiko.Sato+status@example.com");
        reads("o'brien@mail.example", "o'brien@mail.example");
        reads("info@bücher.example", "info@xn--bcher-kva.example");
        reads(&format!("{}@example.com", "a".repeat(64)), &format!("{}@example.com", "a".repeat(64)));
    }

    #[test]
    fn what_mail_cannot_be_sent_to_is_refused() {
        for text in ["", "aiko", "aiko.example.com", "a@b@example.com", "a@example.com, b@example.com", "@@"] {
            refuses(text, AddressError::At);
        }
        for local in ["", ".a", "a.", "a..b", "a b", "\"a b\"", "a\r\nBcc: x", "a\u{0}", "ä", "a\u{202e}", "<a", "a:b"]
        {
            refuses(&format!("{local}x@example.com").replace("x@", "@"), AddressError::Local);
        }
        refuses(&format!("{}@example.com", "a".repeat(65)), AddressError::Local);
        for domain in ["", "example", "localhost", "127.0.0.1", "[::1]", "example..com", "-a.example", "a_b.example"] {
            refuses(&format!("aiko@{domain}"), AddressError::Domain);
        }
        for domain in ["exa mple.com", "example.com\r\nBcc: x", "example.com>", "example.com\u{0}"] {
            refuses(&format!("aiko@{domain}"), AddressError::Domain);
        }
        let long = vec!["a".repeat(60); 4].join(".");
        refuses(&format!("{}@{long}", "a".repeat(20)), AddressError::Length);
        refuses(&"a@".repeat(100_000), AddressError::Length);
    }

    #[test]
    fn spellings_of_one_mailbox_have_one_key() {
        let [one, other] = ["Aiko@Example.com", "aiko@example.COM"].map(|text| text.parse::<Address>().unwrap());
        assert_eq!(one.key(), other.key());
        assert_eq!(one.to_string(), "Aiko@example.com");
        assert_eq!((one.local(), one.domain()), ("Aiko", "example.com"));
    }
}

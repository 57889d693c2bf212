//! Enhanced status codes (RFC 3463): what a mail server says about a failure, for programs.

use std::{fmt, str::FromStr};

/// An enhanced status code: `5.1.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatusCode {
    /// 2 success, 4 for now, 5 for good.
    pub class: u8,
    /// What it is about: 1 addresses, 2 mailboxes, 7 policy.
    pub subject: u16,
    /// What exactly.
    pub detail: u16,
}

impl StatusCode {
    /// Whether the recipient's address is at fault, for good: there is no such mailbox, or it is disabled.
    ///
    /// Those are the codes 5.1.x and 5.2.1, save for 5.1.7 and 5.1.8, which are about the sender's address: with a wrong sender in
    /// the configuration, every subscriber would be suspended.
    pub fn is_recipients_fault(self) -> bool {
        matches!((self.class, self.subject, self.detail), (5, 1, detail) if !matches!(detail, 7 | 8))
            || (self.class, self.subject, self.detail) == (5, 2, 1)
    }

    /// The code at the beginning of a reply's text, which has it after the reply's own code (RFC 2034): `5.1.1 no such user`.
    pub(crate) fn leading(text: &str) -> Option<Self> {
        text.split([' ', '\t', '\r', '\n']).next()?.parse().ok()
    }
}

impl FromStr for StatusCode {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let number = |part: Option<&str>| {
            let part = part.filter(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
            part.and_then(|part| part.parse::<u16>().ok()).ok_or(())
        };
        let mut parts = text.split('.');
        let (class, subject, detail) = (number(parts.next())?, number(parts.next())?, number(parts.next())?);
        match (class, parts.next()) {
            (2 | 4 | 5, None) => Ok(Self { class: u8::try_from(class).unwrap_or(5), subject, detail }),
            _ => Err(()),
        }
    }
}

impl fmt::Display for StatusCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

#[cfg(test)]
mod tests {
    use super::StatusCode;

    #[test]
    fn only_the_mailbox_itself_is_the_recipients_fault() {
        for (code, expected) in [
            ("5.1.0", true),
            ("5.1.1", true),
            ("5.1.2", true),
            ("5.1.6", true),
            ("5.1.10", true),
            ("5.2.1", true),
            ("5.1.7", false),
            ("5.1.8", false),
            ("5.2.2", false),
            ("5.7.1", false),
            ("4.1.1", false),
            ("2.1.5", false),
        ] {
            assert_eq!(code.parse::<StatusCode>().map(StatusCode::is_recipients_fault), Ok(expected), "{code}");
        }
    }

    #[test]
    fn a_code_has_three_numbers() {
        for text in ["", "5", "5.1", "5.1.1.1", "3.1.1", "5.1.", "5.1.x", "5.+1.1", "5.1.1234", "५.1.1"] {
            assert_eq!(text.parse::<StatusCode>(), Err(()), "{text:?}");
        }
        assert_eq!(StatusCode::leading("5.1.10 null MX").map(|code| code.to_string()).as_deref(), Some("5.1.10"));
        assert_eq!(StatusCode::leading("no such user 5.1.1"), None);
    }
}

//! What a mail server's refusal of a recipient means.

use super::{SendError, Stage, pool::Failure};
use crate::status_code::StatusCode;

/// A reply of a mail server (RFC 5321, section 4.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    /// The three digits.
    pub(super) code: u16,
    /// The text, on one line.
    pub(super) text: String,
}

/// What a failure at RCPT TO means, for a recipient whose address has this domain.
pub(super) fn of_recipient(failure: Failure, domain: &str) -> SendError {
    match failure {
        Failure::Refused(reply) => of_reply(&reply, domain),
        Failure::Broken(_) => failure.at(Stage::Recipient),
    }
}

fn of_reply(reply: &Reply, domain: &str) -> SendError {
    let status = StatusCode::leading(&reply.text);
    let text = format!("{} {}", reply.code, reply.text);
    match (reply.code, status) {
        _ if is_configuration(reply, status, domain) => SendError::Server { stage: Stage::Recipient, why: text },
        (500..=599, Some(status)) if status.is_recipients_fault() => SendError::Recipient { reply: text },
        (500..=599, _) => SendError::Refused { reply: text },
        _ => SendError::Later { reply: text },
    }
}

/// Whether every recipient would be refused in the same way: the server closes (421), wants a login (530, 535, 538),
/// does not accept the sender (5.1.7, 5.1.8), or does not pass mail on for us. For the last there is no code of its
/// own, only the word `relay`, which must not be the recipient's.
fn is_configuration(reply: &Reply, status: Option<StatusCode>, domain: &str) -> bool {
    let text = reply.text.to_ascii_lowercase().replace(&domain.to_ascii_lowercase(), "");
    let says_relay = text.split(' ').any(|word| word.contains("relay") && !word.contains('@'));
    let status = status.map(|status| (status.class, status.subject, status.detail));
    matches!(reply.code, 421 | 503 | 530 | 535 | 538)
        || matches!(status, Some((5, 1, 7 | 8)))
        || (reply.code >= 500 && matches!(status, None | Some((5, 7, _))) && says_relay)
}

#[cfg(test)]
mod tests {
    use super::{Reply, of_reply};
    use crate::transport::{SendError, Stage};

    #[track_caller]
    fn check(code: u16, text: &str, expected: fn(String) -> SendError) {
        let reply = Reply { code, text: text.to_owned() };
        assert_eq!(of_reply(&reply, "relay.example"), expected(format!("{code} {text}")), "{code} {text}");
    }

    #[test]
    fn only_a_missing_mailbox_is_the_recipients_fault() {
        let recipient = |reply| SendError::Recipient { reply };
        check(550, "5.1.1 no such user", recipient);
        check(553, "5.1.2 no such host", recipient);
        check(550, "5.2.1 mailbox disabled", recipient);
        check(556, "5.1.10 null MX", recipient);
        let refused = |reply| SendError::Refused { reply };
        check(550, "no such user here", refused);
        check(552, "5.2.2 mailbox full", refused);
        check(550, "5.7.1 blocked by policy", refused);
        check(550, "5.7.1 <relay@relay.example>: listed: Relay.example", refused);
        let later = |reply| SendError::Later { reply };
        check(450, "4.2.0 greylisted", later);
        check(451, "4.1.1 try again", later);
        check(452, "4.2.2 mailbox full", later);
    }

    #[test]
    fn what_every_recipient_would_meet_is_the_servers_fault() {
        let server = |why| SendError::Server { stage: Stage::Recipient, why };
        check(421, "4.3.2 closing", server);
        check(530, "5.7.0 authentication required", server);
        check(553, "5.1.8 sender's domain does not exist", server);
        check(554, "5.7.1 <a@b.example>: Relay access denied", server);
        check(550, "relay not permitted", server);
    }
}

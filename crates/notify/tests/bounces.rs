//! Delivery reports as mail servers write them, and what only looks like one.

#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

use fairnotice_notify::{
    bounce::{self, Action, NotAReport},
    links::{LinkKey, LinkKeys},
    return_path::{self, ReturnPath, Returned},
};

/// A report in Postfix's form, to a return path.
fn postfix(to: &str, action: &str, status: &str) -> String {
    format!(
        "Return-Path: <>\r\nDelivered-To: {to}\r\nFrom: MAILER-DAEMON@mx.example (Mail Delivery System)\r\n\
         Subject: Undelivered Mail Returned to Sender\r\nTo: {to}\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"4F1; x=\\\"1\\\".1793/mx.example\"\r\n\r\n\
         This is a MIME-encapsulated message.\r\n\r\n--4F1; x=\"1\".1793/mx.example\r\nContent-Description: Notification\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\nI'm sorry to have to inform you: 5.1.1 in the text does not count.\r\n\r\n\
         --4F1; x=\"1\".1793/mx.example\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\
         Arrival-Date: Sun, 25 Oct 2026 00:31:00 +0000 (UTC)\r\n\r\nFinal-Recipient: rfc822; reader1@example.com\r\n\
         Original-Recipient: rfc822;reader1@example.com\r\nAction: {action}\r\nStatus: {status}\r\n\
         Diagnostic-Code: smtp; 550 {status} <reader1@example.com>:\r\n    User unknown\r\n\r\n\
         --4F1; x=\"1\".1793/mx.example\r\nContent-Type: message/rfc822\r\n\r\nSubject: Maintenance\r\n\r\n\
         --4F1; x=\"1\".1793/mx.example--\r\n"
    )
}

fn sent() -> (LinkKeys, String, Returned) {
    let keys = LinkKeys::new(LinkKey::new(1, [7; 32]), []);
    let to = Returned { subscriber: 12, epoch: 3 };
    let path = ReturnPath::new("bounces@acme.example".parse().unwrap()).unwrap();
    let address = path.sign(&keys, to).unwrap().to_string();
    (keys, address, to)
}

#[test]
fn a_report_names_the_subscriber_and_the_fault() {
    let (keys, address, to) = sent();
    let report = bounce::read(postfix(&address, "failed", "5.1.1").as_bytes()).unwrap();
    assert_eq!(report.sent_to.iter().find_map(|address| return_path::read(&keys, address)), Some(to));
    let [recipient] = report.recipients.as_slice() else { panic!("{report:?}") };
    assert_eq!((recipient.address.as_str(), recipient.action), ("reader1@example.com", Action::Failed));
    assert_eq!(recipient.diagnostic, "550 5.1.1 <reader1@example.com>:    User unknown");
    assert!(recipient.is_at_fault());
    // Line feeds alone, as a pipe of a mail server may give them.
    let unix = postfix(&address, "failed", "5.1.1").replace("\r\n", "\n");
    assert_eq!(bounce::read(unix.as_bytes()), Ok(report));
}

#[test]
fn only_a_failure_of_the_mailbox_suspends_it() {
    for (action, status, expected) in [
        ("failed", "5.1.1", true),
        ("Failed", "5.2.1", true),
        ("failed", "5.1.10 (null MX)", true),
        ("failed", "5.1.8", false),
        ("failed", "5.2.2", false),
        ("failed", "5.7.1", false),
        ("failed", "5.0.0", false),
        ("failed", "", false),
        ("delayed", "4.4.1", false),
        ("delayed", "5.1.1", false),
        ("delivered", "2.1.5", false),
        ("relayed", "5.1.1", false),
    ] {
        let report = bounce::read(postfix("b@acme.example", action, status).as_bytes()).unwrap();
        assert_eq!(report.recipients[0].is_at_fault(), expected, "{action} {status}");
    }
}

#[test]
fn an_auto_reply_is_no_report() {
    let (_, address, _) = sent();
    for message in [
        // On holiday, with a text that quotes a code.
        format!("To: {address}\r\nAuto-Submitted: auto-replied\r\nContent-Type: text/plain\r\n\r\nStatus: 5.1.1\r\n"),
        // A receipt (RFC 8098).
        postfix(&address, "failed", "5.1.1")
            .replace("report-type=delivery-status", "report-type=disposition-notification"),
        // A letter with a report attached.
        postfix(&address, "failed", "5.1.1").replace("multipart/report", "multipart/mixed"),
        String::new(),
        "\r\n\r\n".to_owned(),
    ] {
        assert_eq!(bounce::read(message.as_bytes()), Err(NotAReport::Type), "{message}");
    }
    let without = postfix(&address, "failed", "5.1.1").replace("message/delivery-status", "text/plain");
    assert_eq!(bounce::read(without.as_bytes()), Err(NotAReport::NoStatus));
}

#[test]
fn a_report_of_several_recipients_and_one_that_was_cut() {
    let report = postfix("b@acme.example", "failed", "5.1.1");
    let second = "Final-Recipient: rfc822; other@example.com\r\nAction: delayed\r\nStatus: 4.4.1\r\n\r\n--4F1";
    let several = report.replacen("User unknown\r\n\r\n--4F1", &format!("User unknown\r\n\r\n{second}"), 1);
    let read = bounce::read(several.as_bytes()).unwrap();
    let seen: Vec<_> = read.recipients.iter().map(|one| (one.address.as_str(), one.is_at_fault())).collect();
    assert_eq!(seen, [("reader1@example.com", true), ("other@example.com", false)]);
    let cut = report.find("Diagnostic-Code").unwrap();
    assert!(bounce::read(&report.as_bytes()[..cut]).unwrap().recipients[0].is_at_fault());
    // Octets that are no text.
    let mut damaged = report.into_bytes();
    damaged.splice(0..0, *b"X: \xff\xfe\r\n");
    assert!(bounce::read(&damaged).is_ok());
}

//! Laws of every mail, whatever a text of an operator holds: it is read again as it was written, no header can be
//! added, no line is too long for SMTP, and text stays text.

#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use common::{READERS, at, context, dispatch, plan, recipient};
use fairnotice_core::{
    change::{Change, MessageKind},
    file,
    incident::Incident,
    lifecycle::{self, Step, StepMessage},
    published_release::Release,
    record::Record,
};
use fairnotice_notify::mail::{Letter, Mail, MailContent, MailContext, compose};
use mail_parser::{MessageParser, MimeHeaders as _};
use proptest::prelude::*;

/// The headers of a mail that can be left, in their order.
const HEADERS: [&str; 15] = [
    "Date",
    "From",
    "To",
    "Subject",
    "Message-ID",
    "Reply-To",
    "References",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
];

/// Texts that try to leave their place, and any other.
fn hostile() -> impl Strategy<Value = String> {
    let known = [
        "\r\nBcc: victim@example.com\r\n\r\n<script>alert(1)</script>",
        "\nSubject: other",
        "\rX: y",
        "</td></table><img src=x onerror=alert(1)>",
        "\"><a href=\"javascript:alert(1)\">",
        "{{ 7*7 }} {title} %",
        "\u{0}\u{7}\u{1b}[31m",
        "\u{202e}desrever\u{2066}",
        "\u{FDD0}\u{FDD1}\u{FDD2}",
        "\nEND:VEVENT\r\nBEGIN:VALARM;,\\",
        "--\r\n.\r\n.",
        "=?utf-8?q?=0D=0ABcc:_x?=",
        "👨‍👩‍👧‍👦👍🏽",
        "مرحبا بالعالم",
        "\u{2028}\u{85}\u{b}\u{c}",
        "From the beginning",
        " ",
    ];
    let piece = prop_oneof![
        4 => prop::sample::select(known.to_vec()).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[a-z ]{0,40}",
        1 => (0_usize..3000).prop_map(|length| "x".repeat(length)),
    ];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

/// A record in which every text is hostile that may be.
fn record(text: &str, title: &str) -> (Record, Record) {
    let change = file::change(&plan("2026-10-25T00:30:00Z", "2026-10-25T02:30:00Z")).unwrap();
    let mut file = change.file().clone();
    title.clone_into(&mut file.title);
    text.clone_into(&mut file.description);
    text.clone_into(&mut file.effect_without_downtime);
    file.components[0].id = text.into();
    for translation in file.translations.values_mut() {
        title.clone_into(&mut translation.title);
        text.clone_into(&mut translation.description);
    }
    let release = file.release.as_mut().unwrap();
    for text_of in [&mut release.migration, &mut release.coexistence, &mut release.scope_final] {
        text.clone_into(text_of);
    }
    for item in &mut release.items {
        for text_of in
            [&mut item.title, &mut item.behaviour, &mut item.impact, &mut item.toggle, &mut item.instructions]
        {
            text.clone_into(text_of);
        }
    }
    let change = Change::new(file).unwrap();
    let draft = Record::draft("larger-database".parse().unwrap(), change);
    let announced = lifecycle::announce(&draft, &StepMessage::new(text), at("2026-10-13T09:00:00Z")).unwrap();
    let cancelled = lifecycle::take(&announced, Step::Cancel, &StepMessage::new(text), at("2026-10-14T09:00:00Z"));
    (announced, cancelled.unwrap())
}

/// A title as a record accepts it: one line.
fn title(text: &str) -> String {
    let title: String = text.chars().filter(|letter| !letter.is_control()).take(150).collect();
    let title = title.replace(|letter| matches!(letter, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}'), "");
    format!("T{title}")
}

#[track_caller]
fn check(mail: &Mail, names: &[&str]) {
    let raw = std::str::from_utf8(&mail.raw).unwrap();
    assert!(raw.is_ascii());
    for line in raw.split_inclusive('\n') {
        assert!(line.ends_with("\r\n") && line.len() <= 1000, "{line:?}");
        assert!(!line.trim_end_matches("\r\n").contains(['\r', '\0']), "{line:?}");
    }
    let parsed = MessageParser::default().parse(&mail.raw).unwrap();
    let found: Vec<_> = raw.split("\r\n\r\n").next().unwrap().split("\r\n").collect();
    let found: Vec<_> = found
        .iter()
        .filter(|line| !line.starts_with([' ', '\t']))
        .map(|line| line.split(':').next().unwrap())
        .collect();
    assert!(found.iter().all(|name| names.contains(name)), "{found:?}");
    let unique: std::collections::BTreeSet<_> = found.iter().collect();
    assert_eq!(unique.len(), found.len(), "{found:?}");
    assert_eq!(parsed.subject(), Some(mail.subject.as_str()));
    assert!(mail.subject.chars().count() <= 151);
    let recipients: Vec<_> = parsed.to().unwrap().iter().map(|to| to.address().unwrap()).collect();
    assert_eq!(recipients, [mail.to.as_str()]);
    assert!(parsed.bcc().is_none() && parsed.cc().is_none());
    let lines = |text: &str| text.replace("\r\n", "\n").trim_end().to_owned();
    assert_eq!(lines(&parsed.body_text(0).unwrap()), lines(&mail.text));
    assert_eq!(lines(&parsed.body_html(0).unwrap()), lines(&mail.html));
    for (part, of) in [("text", &mail.text), ("html", &mail.html)] {
        assert!(!of.contains(['\0', '\u{202e}', '\u{2066}', '\u{FDD0}', '\u{FDD1}', '\u{FDD2}', '\r']), "{part}: {of}");
    }
    for markup in ["<script", "<img", "onerror=alert(1)>", "href=\"javascript:"] {
        assert!(!mail.html.contains(markup), "{markup}");
    }
    let calendars = parsed
        .parts
        .iter()
        .filter(|part| part.content_type().is_some_and(|of| of.ctype() == "text" && of.subtype() == Some("calendar")));
    assert_eq!(calendars.count(), usize::from(mail.calendar.is_some()));
    mail.calendar.iter().for_each(|calendar| check_calendar(calendar));
}

/// Every line is one of ours.
#[track_caller]
fn check_calendar(calendar: &str) {
    assert!(calendar.split("\r\n").all(|line| !line.contains(['\n', '\r', '\0']) && line.len() <= 80), "{calendar}");
    let unfolded = calendar.replace("\r\n ", "");
    let names: Vec<_> = unfolded.trim_end().split("\r\n").map(|line| line.split([':', ';']).next().unwrap()).collect();
    for name in ["BEGIN", "END", "VERSION"] {
        let count = names.iter().filter(|of| **of == name).count();
        assert_eq!(count, if name == "VERSION" { 1 } else { 2 }, "{name}: {calendar}");
    }
    assert!(!names.contains(&"VALARM") && unfolded.contains("\r\nATTENDEE;"), "{calendar}");
}

fn mail(context: &MailContext, about: &MailContent<'_>, reader: usize) -> Mail {
    compose(context, dispatch("2026-10-13T09:00:00Z"), about, &recipient(READERS[reader])).unwrap()
}

#[test]
fn forty_emoji_and_line_breaks_break_nothing() {
    for title in ["👩🏽‍🚀".repeat(40), "\u{1F3F4}\u{E0067}\u{E0062}".repeat(40), "x".repeat(200), "صيانة ".repeat(30)]
    {
        let title: String = title.chars().take(200).collect();
        let (announced, _) = record("\r\n\r\n.\r\n", title.trim());
        for reader in 0..READERS.len() {
            let content = MailContent::Change { notice: MessageKind::Announcement, record: &announced, before: None };
            check(&mail(&context(), &content, reader), &HEADERS);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_notice_of_a_change_is_a_whole_mail(text in hostile(), reader in 0..READERS.len()) {
        let (announced, cancelled) = record(&text, &title(&text));
        let mut context = context();
        context.vendor.name.clone_from(&text);
        context.components[0].name.clone_from(&text);
        for (notice, record, before) in [
            (MessageKind::Announcement, &announced, None),
            (MessageKind::Changed, &announced, Some(&cancelled)),
            (MessageKind::Cancelled, &cancelled, Some(&announced)),
        ] {
            check(&mail(&context, &MailContent::Change { notice, record, before }, reader), &HEADERS);
        }
    }

    #[test]
    fn other_mails_are_whole_too(text in hostile(), reader in 0..READERS.len()) {
        let (context, now) = (context(), at("2026-10-13T09:00:00Z"));
        let opened = Incident::opened("x".parse().unwrap(), &text, Vec::new(), None, &StepMessage::new(&text), now);
        check(&mail(&context, &MailContent::Incident { incident: &opened }, reader), &HEADERS);
        let (announced, _) = record(&text, "Title");
        let early = Release::early(announced.change.file().release.clone().unwrap(), now);
        let release = early.with_documentation(&text, now);
        for notice in [MessageKind::Early, MessageKind::Documentation] {
            check(&mail(&context, &MailContent::Release { notice, release: &release }, reader), &HEADERS);
        }
        let letter = Letter::Confirm { link: "https://status.acme.example/x?token=a".to_owned(), expires: Some(now) };
        let mail = mail(&context, &MailContent::Letter(&letter), reader);
        check(&mail, &HEADERS);
        prop_assert!(!String::from_utf8_lossy(&mail.raw).contains("List-"));
    }
}

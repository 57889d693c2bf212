//! What each mail says, as its readers see it: the whole life of a record across Europe's autumn change of clocks, a
//! release, an incident, and the letters. Every change of a text is a visible difference.

#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use common::{READERS, at, context, dispatch, incident, life, recipient, release};
use fairnotice_notify::mail::{Dispatch, Letter, Mail, MailContent, compose};

/// The mail of each reader.
fn mails(dispatch: Dispatch, about: &MailContent<'_>) -> Vec<Mail> {
    let mail = |reader| compose(&context(), dispatch, about, &recipient(reader)).unwrap();
    READERS.into_iter().map(mail).collect()
}

/// The plain part for every reader.
#[track_caller]
fn check(name: &str, dispatch: Dispatch, about: &MailContent<'_>) {
    let mails = mails(dispatch, about);
    let shown = mails
        .iter()
        .zip(READERS)
        .map(|(mail, (zone, tag, _))| format!("##### {zone}, {tag}\nSubject: {}\n\n{}", mail.subject, mail.text));
    insta::assert_snapshot!(name, shown.collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_record_is_followed_from_its_announcement_to_its_end() {
    for notice in life() {
        let before = notice.before.as_ref().filter(|before| before.id == notice.record.id);
        let content = MailContent::Change { notice: notice.notice, record: &notice.record, before };
        check(notice.name, dispatch(notice.at), &content);
    }
}

#[test]
fn a_release_is_followed_from_its_early_notice_to_its_documentation() {
    for (name, notice, release, published_at) in release() {
        check(name, dispatch(published_at), &MailContent::Release { notice, release: &release });
    }
}

#[test]
fn an_incident_is_followed_to_its_end() {
    for (name, incident, published_at) in incident() {
        check(name, dispatch(published_at), &MailContent::Incident { incident: &incident });
    }
}

#[test]
fn letters_have_one_link_each() {
    let link = "https://status.acme.example/manage?token=AQIAAAABAAAAAAAAAAE".to_owned();
    let expires = Some(at("2026-10-26T09:00:00Z"));
    for letter in [
        Letter::Confirm { link: link.clone(), expires },
        Letter::Manage { link: link.clone(), expires },
        Letter::Goodbye { link: link.clone(), expires: None },
    ] {
        check(&format!("letter-{}", letter.id()), dispatch("2026-10-24T09:00:00Z"), &MailContent::Letter(&letter));
    }
}

#[test]
fn what_exceeds_an_hours_share_is_bundled() {
    let (life, incidents) = (life(), incident());
    let notices: Vec<_> = life[5..8]
        .iter()
        .map(|notice| {
            let before = notice.before.as_ref();
            (MailContent::Change { notice: notice.notice, record: &notice.record, before }, at(notice.at))
        })
        .chain([(MailContent::Incident { incident: &incidents[0].1 }, at(incidents[0].2))])
        .collect();
    let bundle = MailContent::Bundle(&notices);
    check("bundle", dispatch("2026-10-25T03:10:00Z"), &bundle);
    // The mail of its first notice may have gone out before.
    let ids =
        [&bundle, &notices[0].0].map(|about| mails(dispatch("2026-10-25T03:10:00Z"), about)[0].message_id.clone());
    assert_eq!(ids, ["<bundle-42.1@acme.example>", "<42.1@acme.example>"]);
}

#[test]
fn the_part_in_html_says_the_same() {
    // For the readers of Arabic and of Japanese.
    for (name, reader) in [("announced", 3), ("moved-later", 3), ("announced", 7)] {
        let notice = life().into_iter().find(|notice| notice.name == name).unwrap();
        let before = notice.before.as_ref();
        let content = MailContent::Change { notice: notice.notice, record: &notice.record, before };
        let mails = mails(dispatch(notice.at), &content);
        // The head with its style sheet is the same in every mail.
        let (_, body) = mails[reader].html.split_once("</head>").unwrap();
        insta::assert_snapshot!(format!("{name}-html-{}", READERS[reader].1), body);
    }
}

#[test]
fn a_calendar_moves_with_the_work() {
    let life = life();
    let events = life.iter().filter_map(|notice| {
        let content =
            MailContent::Change { notice: notice.notice, record: &notice.record, before: notice.before.as_ref() };
        let mail = compose(&context(), dispatch(notice.at), &content, &recipient(READERS[0])).unwrap();
        mail.calendar.map(|calendar| format!("##### {}\n{}", notice.name, calendar.replace("\r\n", "\n")))
    });
    insta::assert_snapshot!("calendar", events.collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_headers_of_a_mail() {
    let notice = life().swap_remove(1);
    let content = MailContent::Change { notice: notice.notice, record: &notice.record, before: notice.before.as_ref() };
    let mails = mails(dispatch(notice.at), &content);
    let raw = String::from_utf8(mails[0].raw.clone()).unwrap();
    let (head, _) = raw.split_once("\r\n\r\n").unwrap();
    insta::assert_snapshot!("headers", format!("MAIL FROM:<{}>\n{}", mails[0].from, head.replace("\r\n", "\n")));
    assert_eq!(mails[0], compose(&context(), dispatch(notice.at), &content, &recipient(READERS[0])).unwrap());
}

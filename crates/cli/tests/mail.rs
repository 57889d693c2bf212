//! `fairnotice mail …`
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use common::{Folder, Run, command, fairnotice};
use fairnotice_core::{change::LanguageTag, dispatch::Letter, instant, subscription::Subscription};
use fairnotice_store::{NewSubscriber, Store};
use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    process::Stdio,
    thread::{self, JoinHandle},
};

/// A mail server for one mail, which answers RCPT TO and the mail itself so. Returns its address, and what it was sent.
fn mail_server(recipient: &'static str, data: &'static str) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}?tls=none", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let lines = BufReader::new(stream.try_clone().unwrap()).lines();
        let (mut said, mut is_mail) = (String::new(), false);
        stream.write_all(b"220 mail.example\r\n").unwrap();
        for line in lines.map_while(Result::ok) {
            said.push_str(&line);
            said.push('\n');
            let answer = match line.split([' ', ':']).next().unwrap_or_default() {
                "." if is_mail => {
                    is_mail = false;
                    data
                }
                _ if is_mail => continue,
                "RCPT" => recipient,
                "DATA" => {
                    is_mail = true;
                    "354 go on"
                }
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            // The client may be gone.
            _ = stream.write_all(format!("{answer}\r\n").as_bytes());
        }
        said
    });
    (url, server)
}

fn test_mail(url: &str, more: &[&str]) -> Run {
    fairnotice(&[&["mail", "test", "ana@example.com", "--smtp-url", url], more].concat())
}

const SITE: [&str; 4] = ["--public-url", "https://status.example", "--vendor", "Northwind"];

#[test]
fn a_test_mail_is_sent_as_a_notice_is() {
    let (url, server) = mail_server("250 ok", "250 2.0.0 queued as 4F2");
    let sent = test_mail(&url, &SITE);
    assert_eq!(sent.code, 0, "{sent:?}");
    assert!(sent.out.contains("(no TLS) has accepted the mail <"), "{sent:?}");
    assert!(sent.out.contains("2.0.0 queued as 4F2"), "{sent:?}");
    assert!(
        sent.err.contains("from status@status.example, return path bounces@status.example, not signed"),
        "{sent:?}"
    );
    let said = server.join().unwrap();
    for part in [
        "EHLO status.example",
        "MAIL FROM:<bounces@status.example>",
        "RCPT TO:<ana@example.com>",
        "From: Northwind <status@status.example>",
        "Subject: Test mail of Northwind",
        "Auto-Submitted: auto-generated",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // It is no notice that one could leave.
    assert!(!said.contains("List-Unsubscribe"), "{said}");
}

#[test]
fn what_the_mail_server_refuses_is_said_with_help() {
    for (recipient, data, said, help) in [
        ("550 5.1.1 no such user", "", "550 5.1.1 no such user", "is the address right?"),
        ("554 5.7.1 relay access denied", "", "RCPT TO: 554 5.7.1 relay access denied", "may want a login"),
        ("450 4.2.0 greylisted", "", "450 4.2.0 greylisted", "try again in some minutes"),
        ("250 ok", "550 5.7.26 no DKIM", "DATA: 550 5.7.26 no DKIM", "the server did not take the mail"),
    ] {
        let (url, server) = mail_server(recipient, data);
        let refused = test_mail(&url, &SITE);
        server.join().unwrap();
        assert_eq!((refused.code, refused.out.as_str()), (1, ""), "{refused:?}");
        assert!(refused.err.contains(said) && refused.err.contains(help), "{said}, {help}: {refused:?}");
    }
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let gone = test_mail(&format!("smtp://ana:secret@{port}?tls=none"), &SITE);
    assert_eq!(gone.code, 1, "{gone:?}");
    assert!(gone.err.contains("are host, port and TLS right?") && !gone.err.contains("secret"), "{gone:?}");
}

#[test]
fn a_test_mail_needs_a_mail_server_and_a_sender() {
    let none = fairnotice(&[&["mail", "test", "ana@example.com"][..], &SITE].concat());
    assert_eq!(none.code, 2, "{none:?}");
    assert!(none.err.contains("--smtp-url-file"), "{none:?}");
    let sender = test_mail("smtp://mail.example", &[]);
    assert_eq!(sender.code, 2, "{sender:?}");
    assert!(sender.err.contains("--mail-from"), "{sender:?}");
    assert_eq!(fairnotice(&["mail", "test", "ana at example.com"]).code, 2);
}

/// A database in which a letter waits.
async fn with_mail(folder: &Folder) -> Store {
    let store = Store::open(&folder.database()).await.unwrap();
    let now = instant::parse("2026-10-30T12:00:00Z").unwrap();
    let mut tx = store.begin_mail(now).await.unwrap();
    let new = NewSubscriber {
        address: "ana@example.com".to_owned(),
        address_key: "ana@example.com".to_owned(),
        language: LanguageTag::new("en").unwrap(),
        zone: "UTC".to_owned(),
        subscription: Subscription::default(),
        reason: String::new(),
        confirmed_at: Some(now),
    };
    let ana = tx.add_subscriber(&new).await.unwrap().unwrap();
    tx.add_letter(ana.id, Letter::Manage, now).await.unwrap();
    tx.commit().await.unwrap();
    store
}

#[tokio::test]
async fn mail_of_a_restored_database_waits_for_a_word() {
    for (word, said, waits) in
        [("send", "it is sent from now on: 1 mails", 1), ("discard", "it is not sent: 1 mails", 0)]
    {
        let folder = Folder::new();
        let store = with_mail(&folder).await;
        let run = |verb: &str| fairnotice(&["mail", verb, "--database-url", &folder.database()]);
        assert_eq!(run("withheld").out, "0 mails, and 0 notices whose mails are not written yet\n");
        let marked = run("restored");
        assert_eq!(marked.code, 0, "{marked:?}");
        assert!(marked.out.contains("is marked as restored"), "{marked:?}");
        // The first server withholds it.
        let now = instant::parse("2026-10-31T12:00:00Z").unwrap();
        assert_eq!(store.withhold_restored(now).await.unwrap().deliveries, 1);
        assert_eq!(store.waiting_mail().await.unwrap().mails, 0);
        let withheld = run("withheld").out;
        assert!(
            withheld.starts_with("1 mails, and 0 notices") && withheld.contains("2026-10-31T12:00:00Z"),
            "{withheld}"
        );
        let given = run(word);
        assert!(given.code == 0 && given.out.contains(said), "{given:?}");
        assert_eq!(store.waiting_mail().await.unwrap().mails, waits, "{word}");
        assert_eq!(run("withheld").out, "0 mails, and 0 notices whose mails are not written yet\n");
    }
}

/// The log of a server until it serves.
fn log_at_start(folder: &Folder) -> String {
    let serve = ["serve", "--listen", "127.0.0.1:0", "--clock", "2026-10-31T12:00:00Z", "--database-url"];
    let mut server = command(&serve).arg(folder.database()).stderr(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(server.stderr.take().unwrap()).lines().map_while(Result::ok);
    let mut log = String::new();
    for line in lines {
        log.push_str(&line);
        log.push('\n');
        if line.contains("serving at http://") {
            break;
        }
    }
    server.kill().unwrap();
    server.wait().unwrap();
    log
}

#[tokio::test]
async fn a_server_on_a_restored_database_says_that_mail_waits() {
    const WARNING: &str = "mail that may have been sent waits for your word: `fairnotice mail withheld`";
    let folder = Folder::new();
    with_mail(&folder).await.close().await;
    assert_eq!(fairnotice(&["mail", "restored", "--database-url", &folder.database()]).code, 0);
    // It says so at each start until the word is given.
    for _ in 0..2 {
        let log = log_at_start(&folder);
        assert!(log.contains(WARNING) && log.contains("mails=1"), "{log}");
    }
    assert_eq!(fairnotice(&["mail", "discard", "--database-url", &folder.database()]).code, 0);
    let log = log_at_start(&folder);
    assert!(!log.contains(WARNING), "{log}");
}

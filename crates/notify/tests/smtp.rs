//! A mail server that answers by a script: who is at fault when a mail is not accepted, and what goes over the wire.

#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use common::{READERS, context, dispatch, life, recipient};
use fairnotice_notify::{
    mail::{Mail, MailContent, compose},
    transport::{Accepted, Mailbox, SendError, Smtp, SmtpConfig, Stage, Transport},
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

fn mail() -> Mail {
    let notice = life().swap_remove(0);
    let content = MailContent::Change { notice: notice.notice, record: &notice.record, before: None };
    compose(&context(), dispatch(notice.at), &content, &recipient(READERS[3])).unwrap()
}

/// Answers to commands by their first letters; the first that fits is used, and what is listed twice is used in turn.
type Script = Vec<(&'static str, &'static str)>;

#[derive(Debug, Default)]
struct Heard {
    connections: usize,
    commands: Vec<String>,
    mails: Vec<Vec<u8>>,
}

/// A server on a free port, and what it heard.
async fn server(script: Script) -> (u16, Arc<Mutex<Heard>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (heard, script) = (Arc::new(Mutex::new(Heard::default())), Arc::new(Mutex::new(script)));
    let shared = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            shared.lock().unwrap().connections += 1;
            tokio::spawn(talk(socket, Arc::clone(&shared), Arc::clone(&script)));
        }
    });
    (port, heard)
}

async fn talk(socket: TcpStream, heard: Arc<Mutex<Heard>>, script: Arc<Mutex<Script>>) {
    let answer = |to: &str| {
        let mut script = script.lock().unwrap();
        let found = script.iter().position(|(command, _)| to.starts_with(command))?;
        let is_last = script.iter().filter(|(command, _)| to.starts_with(command)).count() == 1;
        Some(if is_last { script[found].1 } else { script.remove(found).1 })
    };
    let mut socket = BufReader::new(socket);
    let mut line = "CONNECT".to_owned();
    loop {
        let said = answer(&line).unwrap_or(match line.as_str() {
            "CONNECT" => "220 mx.example",
            line if line.starts_with("EHLO") => "250-mx.example\r\n250 AUTH PLAIN LOGIN",
            "DATA" => "354 go on",
            line if line.starts_with("MESSAGE") => "250 2.0.0 queued as 1A2B",
            _ => "250 ok",
        });
        match said {
            "close" => return,
            "stall" => tokio::time::sleep(Duration::from_mins(10)).await,
            "endless line" | "endless reply" | "endless short lines" => {
                let end = if said == "endless line" { "" } else { "\r\n" };
                let more = format!("250-{}{end}", "x".repeat(if said == "endless short lines" { 1 } else { 900 }));
                while socket.write_all(more.as_bytes()).await.is_ok() {}
                return;
            }
            "250 slow" => {
                tokio::time::sleep(Duration::from_millis(200)).await;
                socket.write_all(b"250 slow\r\n").await.unwrap_or_default();
            }
            said => socket.write_all(format!("{said}\r\n").as_bytes()).await.unwrap_or_default(),
        }
        if said.starts_with("354") {
            let mut mail = Vec::new();
            if let Some(early) = answer("BODY") {
                tokio::time::sleep(Duration::from_millis(50)).await;
                _ = socket.write_all(format!("{early}\r\n").as_bytes()).await;
                return;
            }
            while !mail.ends_with(b"\r\n.\r\n") {
                if socket.read_until(b'\n', &mut mail).await.unwrap_or(0) == 0 {
                    return;
                }
            }
            heard.lock().unwrap().mails.push(mail);
            "MESSAGE".clone_into(&mut line);
            continue;
        }
        let mut read = String::new();
        if socket.read_line(&mut read).await.unwrap_or(0) == 0 {
            return;
        }
        line = read.trim_end().to_owned();
        heard.lock().unwrap().commands.push(line.clone());
    }
}

fn smtp(port: u16) -> Smtp {
    let mut config = SmtpConfig::from_url(&format!("smtp://127.0.0.1:{port}")).unwrap();
    config.command_timeout = Duration::from_millis(300);
    config.data_timeout = Duration::from_millis(300);
    config.connect_timeout = Duration::from_millis(300);
    "status.acme.example".clone_into(&mut config.hello);
    Smtp::new(config).unwrap()
}

/// One that waits longer than any test.
fn patient(port: u16, parameters: &str) -> Smtp {
    Smtp::new(SmtpConfig::from_url(&format!("smtp://127.0.0.1:{port}{parameters}")).unwrap()).unwrap()
}

#[track_caller]
fn is_servers_fault(result: &Result<impl std::fmt::Debug, SendError>, at: Stage, with: &str) {
    let is_so = matches!(result, Err(SendError::Server { stage, why }) if *stage == at && why.contains(with));
    assert!(is_so, "{result:?} is not the server's fault at {at} with {with}");
}

#[tokio::test]
async fn a_mail_is_handed_over_whole() {
    let (port, heard) = server(Vec::new()).await;
    let (smtp, mail) = (smtp(port), mail());
    let accepted = smtp.send(&mail).await.unwrap();
    assert_eq!(accepted.reply, "2.0.0 queued as 1A2B");
    smtp.send(&mail).await.unwrap();
    smtp.close().await;
    let heard = heard.lock().unwrap();
    assert_eq!(heard.connections, 1, "the second mail uses the same connection");
    let from = format!("MAIL FROM:<{}>", mail.from);
    let expected =
        ["EHLO status.acme.example", &from, "RCPT TO:<reader4@example.com>", "DATA", &from].map(str::to_owned);
    // lettre has said hello before.
    assert_eq!((&heard.commands[0], &heard.commands[1..6]), (&expected[0], &expected[..]));
    assert_eq!(heard.commands.last().map(String::as_str), Some("QUIT"));
    let raw = heard.mails[0].strip_suffix(b".\r\n").unwrap();
    assert_eq!(
        String::from_utf8_lossy(raw).replace("\r\n..", "\r\n.").trim_end(),
        String::from_utf8_lossy(&mail.raw).trim_end()
    );
}

#[tokio::test]
async fn only_a_missing_mailbox_is_the_recipients_fault() {
    let script = vec![
        ("RCPT", "550 5.1.1 no such user"),
        ("RCPT", "550-5.7.1 blocked\r\n550 5.7.1 by policy"),
        ("RCPT", "451 4.7.1 greylisted"),
        ("RCPT", "250 ok"),
    ];
    let (port, heard) = server(script).await;
    let (smtp, mail) = (smtp(port), mail());
    assert!(matches!(smtp.send(&mail).await, Err(SendError::Recipient { reply }) if reply == "550 5.1.1 no such user"));
    assert!(
        matches!(smtp.send(&mail).await, Err(SendError::Refused { reply }) if reply.starts_with("550 5.7.1 blocked"))
    );
    assert!(matches!(smtp.send(&mail).await, Err(SendError::Later { reply }) if reply == "451 4.7.1 greylisted"));
    smtp.send(&mail).await.unwrap();
    assert_eq!(heard.lock().unwrap().connections, 1, "a refused recipient does not cost the connection");
}

#[tokio::test]
async fn everything_else_is_the_servers_fault() {
    let mail = mail();
    for (command, said, stage, with) in [
        ("CONNECT", "554 5.1.1 go away", Stage::Connect, "554"),
        ("EHLO", "550 5.1.1 no", Stage::Connect, "550"),
        ("MAIL", "550 5.1.1 who are you", Stage::Mail, "550 5.1.1"),
        ("MAIL", "close", Stage::Mail, ""),
        ("MAIL", "stall", Stage::Mail, "in time"),
        ("RCPT", "554 5.7.1 Relay access denied", Stage::Recipient, "Relay"),
        ("RCPT", "close", Stage::Recipient, ""),
        ("DATA", "550 5.1.1 no", Stage::Data, "550 5.1.1"),
        ("MESSAGE", "554 5.1.1 no", Stage::Data, "554 5.1.1"),
        ("MESSAGE", "close", Stage::Data, ""),
        ("MESSAGE", "stall", Stage::Data, "in time"),
    ] {
        let (port, _) = server(vec![(command, said)]).await;
        is_servers_fault(&smtp(port).send(&mail).await, stage, with);
    }
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    is_servers_fault(&smtp(closed).check().await, Stage::Connect, "");
    for (said, with) in [("535 5.7.8 wrong password", "535"), ("stall", "in time")] {
        let (port, _) = server(vec![("AUTH", said)]).await;
        let mut config = SmtpConfig::from_url(&format!("smtp://me:secret@127.0.0.1:{port}")).unwrap();
        config.command_timeout = Duration::from_millis(300);
        is_servers_fault(&Smtp::new(config).unwrap().check().await, Stage::Auth, with);
    }
    // A server without STARTTLS, where it is required.
    let (port, _) = server(Vec::new()).await;
    let config = SmtpConfig::from_url(&format!("smtp://127.0.0.1:{port}?tls=required")).unwrap();
    is_servers_fault(&Smtp::new(config).unwrap().check().await, Stage::Connect, "STARTTLS");
}

/// What the server says before the mail has ended does not accept it.
#[tokio::test]
async fn an_answer_before_the_end_of_a_mail_is_none_to_the_mail() {
    let (port, heard) = server(vec![("DATA", "354 go on"), ("BODY", "421 4.4.2 timeout")]).await;
    let mut mail = mail();
    // More than fits on the way: the server answers while it is written.
    mail.raw.extend(b"0123456789\r\n".repeat(1_000_000));
    is_servers_fault(&patient(port, "").send(&mail).await, Stage::Data, "");
    assert!(heard.lock().unwrap().mails.is_empty());
    // It has the body, and says something before the end.
    let (port, _) = server(vec![("BODY", "250 2.0.0 taken")]).await;
    let (transport, mail) = (Transport::Smtp(Box::new(patient(port, ""))), self::mail());
    let begun = transport.begin(&mail, None).await.unwrap();
    tokio::time::sleep(Duration::from_millis(150)).await;
    is_servers_fault(
        &begun.finish(None, common::at("2026-10-25T00:00:00Z")).await.0,
        Stage::Data,
        "more than it was asked",
    );
}

/// Neither the memory nor the processor is spent on it.
#[tokio::test]
async fn an_answer_that_does_not_end_is_not_read_to_its_end() {
    let mail = mail();
    for (command, stage) in [
        ("CONNECT", Stage::Connect),
        ("EHLO", Stage::Connect),
        ("MAIL", Stage::Mail),
        ("RCPT", Stage::Recipient),
        ("MESSAGE", Stage::Data),
    ] {
        for said in ["endless line", "endless reply", "endless short lines"] {
            let (port, _) = server(vec![(command, said)]).await;
            is_servers_fault(&patient(port, "").send(&mail).await, stage, "the reply does not end");
        }
    }
}

/// An answer too many would be taken for the answer to the next command.
#[tokio::test]
async fn an_answer_that_nobody_asked_for_ends_the_connection() {
    let mail = mail();
    for (command, said, stage, with) in [
        ("MAIL", "354 go on", Stage::Mail, "354 is not one to the command"),
        ("RCPT", "354 go on", Stage::Recipient, "354 is not one to the command"),
        ("DATA", "250 ok", Stage::Data, "250 is not one to the command"),
        ("MESSAGE", "354 go on", Stage::Data, "354 is not one to the command"),
        ("CONNECT", "220 mx.example\r\n250 ok", Stage::Connect, "more than it was asked"),
        ("EHLO", "250 mx.example\r\n250 ok", Stage::Connect, "more than it was asked"),
        ("MAIL", "250 ok\r\n250 ok", Stage::Recipient, "more than it was asked"),
        ("RCPT", "250 ok\r\n354 go on", Stage::Data, "more than it was asked"),
        ("DATA", "354 go on\r\n250 ok", Stage::Data, "more than it was asked"),
    ] {
        let (port, heard) = server(vec![(command, said)]).await;
        let smtp = patient(port, "");
        is_servers_fault(&smtp.send(&mail).await, stage, with);
        assert_eq!(heard.lock().unwrap().mails.is_empty(), command != "MESSAGE", "{command} {said}");
        // The next mail does not meet what is left of this one.
        is_servers_fault(&smtp.send(&mail).await, stage, with);
        assert_eq!(heard.lock().unwrap().connections, 2, "{command} {said}");
    }
}

/// A server that takes several commands together hears a mail's in one piece, and each failure is found where it is without them.
#[tokio::test]
async fn commands_that_are_said_together_fail_one_by_one() {
    const OFFER: (&str, &str) = ("EHLO", "250-mx.example\r\n250-AUTH PLAIN LOGIN\r\n250 pipelining");
    let mail = mail();
    let (port, heard) = server(vec![OFFER]).await;
    let smtp = patient(port, "");
    for _ in 0..2 {
        smtp.send(&mail).await.unwrap();
    }
    let (connections, mails) = {
        let heard = heard.lock().unwrap();
        (heard.connections, heard.mails.len())
    };
    assert_eq!((connections, mails), (1, 2));
    // Without a recipient or a sender, no mail begins. The connection can be used again.
    for (command, said) in [
        ("RCPT", "550 5.1.1 no such user"),
        ("RCPT", "451 4.7.1 greylisted"),
        ("MAIL", "452 4.3.1 full"),
        ("DATA", "451 4.3.0 not now"),
    ] {
        let refuses_all = [("RCPT", "503 5.5.1 no"), ("RCPT", "250 ok")];
        let refuses_data = [("DATA", "554 5.5.1 no valid recipients"), ("DATA", "354 go on")];
        let mut script =
            vec![OFFER, (command, said), (command, if command == "DATA" { "354 go on" } else { "250 ok" })];
        script.extend(refuses_all.into_iter().filter(|_| command == "MAIL"));
        script.extend(refuses_data.into_iter().filter(|_| command != "DATA"));
        let (port, heard) = server(script).await;
        let smtp = patient(port, "");
        match (command, smtp.send(&mail).await) {
            ("RCPT", Err(SendError::Recipient { reply } | SendError::Later { reply })) => assert_eq!(reply, said),
            ("MAIL", failed) => is_servers_fault(&failed, Stage::Mail, said),
            (_, failed) => is_servers_fault(&failed, Stage::Data, said),
        }
        smtp.send(&mail).await.unwrap();
        let heard = heard.lock().unwrap();
        assert_eq!((heard.connections, heard.mails.len()), (1, 1), "{command} {said}");
    }
    // Some servers refuse to be greeted again. Then the commands go out one by one.
    for refused in ["503 5.5.1 Already identified", "502 5.5.1 no"] {
        let (port, heard) = server(vec![("EHLO", "250 mx.example"), ("EHLO", refused)]).await;
        patient(port, "").send(&mail).await.unwrap();
        assert_eq!(heard.lock().unwrap().mails.len(), 1, "{refused}");
    }
    // A connection that was closed meanwhile is replaced.
    let (port, heard) = server(vec![OFFER, ("MAIL", "250 ok"), ("MAIL", "421 4.4.2 bye"), ("MAIL", "250 ok")]).await;
    let smtp = patient(port, "");
    smtp.send(&mail).await.unwrap();
    smtp.send(&mail).await.unwrap();
    assert_eq!(heard.lock().unwrap().connections, 2);
    // A server that waits for a mail nevertheless gets none: it would be one to nobody.
    let (port, heard) = server(vec![OFFER, ("RCPT", "550 5.1.1 no such user"), ("RCPT", "250 ok")]).await;
    let smtp = patient(port, "");
    assert!(matches!(smtp.send(&mail).await, Err(SendError::Recipient { .. })));
    smtp.send(&mail).await.unwrap();
    let heard = heard.lock().unwrap();
    assert_eq!((heard.connections, heard.mails.len()), (2, 1));
    assert!(!heard.commands.iter().any(|command| command == "RSET"), "{:?}", heard.commands);
}

/// The body of a mail goes out before it is decided that the mail shall end.
#[tokio::test]
async fn a_mail_that_is_not_ended_is_not_accepted() {
    let mail = mail();
    for offer in ["250 mx.example", "250-mx.example\r\n250 PIPELINING"] {
        let (port, heard) = server(vec![("EHLO", offer)]).await;
        let transport = Transport::Smtp(Box::new(patient(port, "")));
        drop(transport.begin(&mail, None).await.unwrap());
        transport.send(&mail, common::at("2026-10-25T00:00:00Z")).await.unwrap();
        let heard = heard.lock().unwrap();
        assert_eq!((heard.connections, heard.mails.len()), (2, 1), "{:?}", heard.commands);
    }
}

/// The envelope of the next mail goes out with the end of the one before, and each has its own answer.
#[tokio::test]
async fn a_mail_is_announced_with_the_end_of_the_one_before() {
    let (mail, now) = (mail(), common::at("2026-10-25T00:00:00Z"));
    let two = async |script: Script| {
        let (port, heard) = server(script).await;
        let transport = Transport::Smtp(Box::new(patient(port, "")));
        let (first, ahead) = transport.begin(&mail, None).await.unwrap().finish(Some(&mail), now).await;
        let is_ahead = ahead.is_some();
        let second = match transport.begin(&mail, ahead).await {
            Ok(begun) => begun.finish(None, now).await.0,
            Err(error) => Err(error),
        };
        drop(transport);
        let heard = heard.lock().unwrap();
        (first, is_ahead, second, (heard.connections, heard.mails.len()))
    };
    let offer = ("EHLO", "250-mx.example\r\n250 PIPELINING");
    let taken = Ok(Accepted { reply: "2.0.0 queued as 1A2B".to_owned() });
    assert_eq!(two(vec![offer]).await, (taken.clone(), true, taken.clone(), (1, 2)));
    assert_eq!(two(vec![]).await, (taken.clone(), false, taken.clone(), (1, 2)));
    // The first is refused, and the second is not: at its end, or because the connection ends then.
    let (first, is_ahead, second, counts) =
        two(vec![offer, ("MESSAGE", "554 5.6.0 no"), ("MESSAGE", "250 2.0.0 queued as 1A2B")]).await;
    is_servers_fault(&first, Stage::Data, "554 5.6.0");
    assert_eq!((is_ahead, second, counts), (true, taken.clone(), (1, 2)));
    let (first, is_ahead, second, counts) =
        two(vec![offer, ("MESSAGE", "421 4.3.2 bye"), ("MESSAGE", "250 2.0.0 queued as 1A2B")]).await;
    is_servers_fault(&first, Stage::Data, "421 4.3.2");
    assert_eq!((is_ahead, second, counts), (false, taken.clone(), (2, 2)));
    // The second is refused.
    let (first, _, second, _) = two(vec![offer, ("RCPT", "250 ok"), ("RCPT", "550 5.1.1 no such user")]).await;
    assert_eq!(
        (first, second),
        (taken.clone(), Err(SendError::Recipient { reply: "550 5.1.1 no such user".to_owned() }))
    );
    // A server that closes after each mail, or does not want to be told so early, hears it again.
    for said in ["close", "421 4.7.0 bye", "554 5.5.0 not yet"] {
        let (first, _, second, counts) = two(vec![offer, ("MAIL", "250 ok"), ("MAIL", said), ("MAIL", "250 ok")]).await;
        assert_eq!((first, second, counts), (taken.clone(), taken.clone(), (2, 2)), "{said}");
    }
    // An answer too many is taken for none to the second.
    let (first, _, second, counts) = two(vec![offer, ("MESSAGE", "250 2.0.0 queued as 1A2B\r\n250 ok")]).await;
    assert_eq!((first, counts), (taken, (1, 1)));
    is_servers_fault(&second, Stage::Data, "250 is not one to the command");
}

/// Whoever is in between can add to what the server says before TLS. It does not count as said over TLS.
#[tokio::test]
async fn nothing_that_waits_before_tls_counts_after_it() {
    for (command, said, last) in [
        ("EHLO", "250-mx.example\r\n250 STARTTLS\r\n220 go on", "EHLO [127.0.0.1]"),
        ("STARTTLS", "220 go on\r\n250 mx.example", "STARTTLS"),
        ("STARTTLS", "220 go on\r\n250-mx.exa", "STARTTLS"),
    ] {
        let offer = (command != "EHLO").then_some(("EHLO", "250-mx.example\r\n250 STARTTLS"));
        let (port, heard) = server([(command, said)].into_iter().chain(offer).collect()).await;
        for tls in ["required", "opportunistic"] {
            let checked = patient(port, &format!("?tls={tls}")).check().await;
            is_servers_fault(&checked, Stage::Connect, "more than it was asked");
            assert_eq!(heard.lock().unwrap().commands.last().map(String::as_str), Some(last), "{said}");
        }
    }
}

/// Each answer comes in time, and all of them together do not: another server may send the mail by then.
#[tokio::test]
async fn a_mail_does_not_take_longer_than_its_share() {
    let mail = mail();
    for (script, stage) in [
        (vec![("MAIL", "250 slow"), ("RCPT", "250 slow")], Stage::Recipient),
        (vec![("MESSAGE", "stall")], Stage::Data),
        (vec![("AUTH", "stall")], Stage::Connect),
    ] {
        let (port, _) = server(script).await;
        let mut config = SmtpConfig::from_url(&format!("smtp://me:secret@127.0.0.1:{port}")).unwrap();
        config.mail_timeout = Duration::from_millis(300);
        is_servers_fault(&Smtp::new(config).unwrap().send(&mail).await, stage, "took too long");
    }
}

#[tokio::test]
async fn a_connection_that_was_closed_meanwhile_is_replaced() {
    let (port, heard) =
        server(vec![("MAIL", "250 ok"), ("MAIL", "421 4.3.2 too many mails"), ("MAIL", "250 ok")]).await;
    let (smtp, mail) = (smtp(port), mail());
    smtp.send(&mail).await.unwrap();
    smtp.send(&mail).await.unwrap();
    let heard = heard.lock().unwrap();
    assert_eq!((heard.connections, heard.mails.len()), (2, 2));
}

#[tokio::test]
async fn no_more_connections_are_open_than_configured() {
    let (port, heard) = server(Vec::new()).await;
    let mut config = SmtpConfig::from_url(&format!("smtp://127.0.0.1:{port}")).unwrap();
    config.connections = 3;
    let (smtp, mail) = (Arc::new(Smtp::new(config).unwrap()), Arc::new(mail()));
    let sending: Vec<_> = (0..30)
        .map(|_| {
            let (smtp, mail) = (Arc::clone(&smtp), Arc::clone(&mail));
            tokio::spawn(async move { smtp.send(&mail).await })
        })
        .collect();
    for sent in sending {
        sent.await.unwrap().unwrap();
    }
    let heard = heard.lock().unwrap();
    assert_eq!(heard.mails.len(), 30);
    assert!(heard.connections <= 3, "{}", heard.connections);
}

#[tokio::test]
async fn a_mailbox_keeps_the_newest_mails() {
    let now = common::at("2026-10-25T00:00:00Z");
    let transport = Transport::Mailbox(Mailbox::new(2));
    for _ in 0..3 {
        transport.send(&mail(), now).await.unwrap();
    }
    let Transport::Mailbox(mailbox) = &transport else { panic!("it is a mailbox") };
    assert_eq!(mailbox.mails().iter().map(|kept| kept.number).collect::<Vec<_>>(), [3, 2]);
    assert_eq!(mailbox.find(3).map(|kept| kept.mail.to.to_string()).as_deref(), Some("reader4@example.com"));
    assert!(mailbox.find(1).is_none());
}

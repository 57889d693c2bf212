//! `/dev/mail`

use crate::app::TestApp;
use axum::http::{Method, StatusCode, header};
use fairnotice_notify::mail::Mail;

const HERE: (&str, &str) = ("host", "127.0.0.1:8080");

fn mail() -> Mail {
    Mail {
        from: "bounces@status.example".parse().unwrap(),
        to: "aiko@example.com".parse().unwrap(),
        message_id: "<1.1@status.example>".to_owned(),
        subject: "<script>alert(1)</script>".to_owned(),
        text: "</pre><b>Hello</b> https://status.example/manage?token=a".to_owned(),
        html: "<p>Hello</p>".to_owned(),
        calendar: None,
        raw: b"Subject: <script>\r\n\r\nHello".to_vec(),
    }
}

#[tokio::test]
async fn a_mail_is_shown_as_text_and_runs_nothing() {
    let app = TestApp::new().await;
    let fetch = async |path: &str| app.fetch(Method::GET, path, &[HERE]).await;
    assert!(fetch("/dev/mail").await.text.contains("No mail yet"));
    app.app.transport().unwrap().send(&mail(), app.app.now()).await.unwrap();
    for path in ["/dev/mail", "/dev/mail/1"] {
        let page = fetch(path).await;
        assert!(page.text.contains("&lt;script&gt;alert(1)") && !page.text.contains("<script>alert"), "{}", page.text);
        assert_eq!(page.header(header::CACHE_CONTROL), "no-store");
    }
    let page = fetch("/dev/mail/1").await.text;
    assert!(page.contains("&lt;/pre&gt;&lt;b&gt;Hello"), "{page}");
    assert!(page.contains("<a href=\"https://status.example/manage?token=a\">"), "{page}");
    let html = fetch("/dev/mail/1/html").await;
    assert_eq!(html.text, "<p>Hello</p>");
    assert!(html.header(header::CONTENT_SECURITY_POLICY).starts_with("sandbox "));
    let source = fetch("/dev/mail/1/source").await;
    assert_eq!(source.header(header::CONTENT_TYPE), "text/plain; charset=utf-8");
    assert_eq!(source.text, "Subject: <script>\r\n\r\nHello");
    assert_eq!(fetch("/dev/mail/2").await.status, StatusCode::NOT_FOUND);
}

/// A page of another site whose name leads to this machine sends its own name (DNS rebinding).
#[tokio::test]
async fn s15_the_mailbox_is_open_to_this_machine_alone() {
    let app = TestApp::new().await;
    app.app.transport().unwrap().send(&mail(), app.app.now()).await.unwrap();
    for host in ["evil.example", "status.example", "10.0.0.1", "localhost.evil.example"] {
        for path in ["/dev/mail", "/dev/mail/1", "/dev/mail/1/html", "/dev/mail/1/source"] {
            let answer = app.fetch(Method::GET, path, &[("host", host)]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{host} {path}");
            assert!(!answer.text.contains("Hello"), "{host} {path}");
        }
    }
}

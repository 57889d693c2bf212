//! `/dev/mail`: the mailbox of a server without a mail server. Only a request to this machine by its own name sees it.

use super::{subscribe, visit::Visit};
use crate::{
    app::App,
    extract::{LoopbackHost, Path},
    problem::Problem,
};
use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use fairnotice_notify::transport::{KeptMail, Mailbox, Transport};
use fairnotice_site::mailbox::{self, ShownMail};
use std::sync::Arc;

/// A mail's HTML is shown as a mail program shows it: it loads nothing and runs nothing.
const SANDBOX: &str = "sandbox allow-top-navigation-by-user-activation allow-popups; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'";

/// How many mails the list shows.
const LISTED: usize = 200;

fn shown(kept: &KeptMail) -> ShownMail<'_> {
    let KeptMail { number, at, mail } = kept;
    ShownMail {
        number: *number,
        at: *at,
        from: mail.from.as_str(),
        to: mail.to.as_str(),
        subject: &mail.subject,
        text: &mail.text,
    }
}

fn mailbox(app: &App) -> Result<&Mailbox, Problem> {
    match app.transport() {
        Some(Transport::Mailbox(mailbox)) => Ok(mailbox),
        _ => Err(Problem::not_found("mails go to a mail server: there is no mailbox here")),
    }
}

fn found(app: &App, number: u64) -> Result<Arc<KeptMail>, Problem> {
    mailbox(app)?.find(number).ok_or_else(|| {
        Problem::not_found("there is no such mail: the mailbox keeps the newest ones, until the server stops")
    })
}

/// `GET /dev/mail`
pub(crate) async fn list(_: LoopbackHost, State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let mails = mailbox(&app)?.mails();
    let shown: Vec<_> = mails.iter().take(LISTED).map(|kept| shown(kept)).collect();
    Ok(subscribe::page(&visit, StatusCode::OK, mailbox::list(&shown, &visit.context)).await)
}

/// `GET /dev/mail/{number}`
pub(crate) async fn show(
    _: LoopbackHost,
    State(app): State<App>,
    Path(number): Path<u64>,
    visit: Visit,
) -> Result<Response, Problem> {
    let kept = found(&app, number)?;
    Ok(subscribe::page(&visit, StatusCode::OK, mailbox::mail(shown(&kept), &visit.context)).await)
}

/// `GET /dev/mail/{number}/html`
pub(crate) async fn html(
    _: LoopbackHost,
    State(app): State<App>,
    Path(number): Path<u64>,
) -> Result<Response, Problem> {
    let kept = found(&app, number)?;
    let policy: [(HeaderName, HeaderValue); 1] = [(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX))];
    Ok(private((policy, Html(kept.mail.html.clone()))))
}

/// `GET /dev/mail/{number}/source`
pub(crate) async fn source(
    _: LoopbackHost,
    State(app): State<App>,
    Path(number): Path<u64>,
) -> Result<Response, Problem> {
    let kept = found(&app, number)?;
    let plain = [(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))];
    Ok(private((plain, kept.mail.raw.clone())))
}

/// An answer that no cache stores.
fn private(answer: impl IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], answer).into_response()
}

//! What the links of a mail open: each page shows a button, and the button's form does the work.

use super::{
    super::visit::Visit,
    choices,
    entered::{chosen, entered, muted, offered, regions, zones},
    page,
};
use crate::{
    extract::{Form, Query},
    problem::Problem,
};
use axum::{http::StatusCode, response::Response};
use fairnotice_core::diagnostic::{Diagnostic, Diagnostics};
use fairnotice_notify::links::Purpose;
use fairnotice_service::{
    Error,
    subscribers::{LinkRefusal, Opened},
};
use fairnotice_site::{
    manage::{self, ManagePage},
    subscribe::{self, Refused},
    unsubscribe as unsubscribing,
};
use fairnotice_store::{Subscriber, SubscriberState};
use serde::Deserialize;
use url::form_urlencoded;

/// The query of a link.
#[derive(Deserialize)]
pub(crate) struct Token {
    #[serde(default)]
    token: String,
}

/// The visit of the page that a link opens: with the token in its address, so that another language is the same page. Such a page is
/// never stored.
fn linked(visit: Visit, path: &str, token: &str) -> Visit {
    let token: String = form_urlencoded::byte_serialize(token.as_bytes()).collect();
    visit.at(format!("{path}?token={token}"))
}

/// `GET /subscribe/confirm?token=`
pub(crate) async fn confirm_page(visit: Visit, Query(Token { token }): Query<Token>) -> Result<Response, Problem> {
    let visit = linked(visit, "/subscribe/confirm", &token);
    match visit.app.service().subscribers().opened(&token, Purpose::Confirm).await {
        Ok(Opened::Ready(subscriber)) => {
            let html = subscribe::confirm(&chosen(&subscriber), &token, &regions(&visit), &visit.context);
            Ok(page(&visit, StatusCode::OK, html).await)
        }
        Ok(Opened::Done(subscriber)) => confirmed(&visit, subscriber).await,
        Err(error) => refused(&visit, error).await,
    }
}

/// `POST /subscribe/confirm?token=`
pub(crate) async fn confirm(visit: Visit, Query(Token { token }): Query<Token>) -> Result<Response, Problem> {
    let visit = linked(visit, "/subscribe/confirm", &token);
    match visit.app.service().subscribers().confirm(&token).await {
        Ok(decided) => confirmed(&visit, decided.subscriber).await,
        Err(error) => refused(&visit, error).await,
    }
}

async fn confirmed(visit: &Visit, subscriber: Option<Subscriber>) -> Result<Response, Problem> {
    let Some(subscriber) = subscriber else { return refused(visit, LinkRefusal::Outdated.into()).await };
    let manage = visit.app.service().subscribers().token(&subscriber, Purpose::Manage).await?;
    let html = subscribe::confirmed(&chosen(&subscriber), &manage, &regions(visit), &visit.context);
    Ok(page(visit, StatusCode::OK, html).await)
}

/// `GET /manage?token=`
pub(crate) async fn manage_page(visit: Visit, Query(Token { token }): Query<Token>) -> Result<Response, Problem> {
    let visit = linked(visit, "/manage", &token);
    match visit.app.service().subscribers().opened(&token, Purpose::Manage).await {
        Ok(Opened::Ready(subscriber)) => Ok(managed(&visit, &subscriber, &token, false).await),
        Ok(Opened::Done(_)) => refused(&visit, LinkRefusal::Outdated.into()).await,
        Err(error) => refused(&visit, error).await,
    }
}

/// `POST /manage?token=`: changes what is chosen, or ends the subscription.
pub(crate) async fn manage(
    visit: Visit,
    Query(Token { token }): Query<Token>,
    form: Form,
) -> Result<Response, Problem> {
    let visit = linked(visit, "/manage", &token);
    let subscribers = visit.app.service().subscribers();
    match form.value("do") {
        "unsubscribe" => match subscribers.unsubscribe(&token, Purpose::Manage).await {
            Ok(decided) => Ok(unsubscribed(&visit, decided.letter).await),
            Err(error) => refused(&visit, error).await,
        },
        "change" => {
            let mut entered = entered(&form);
            entered.subscription.muted = muted(&form, visit.app.policy().required_notices());
            let offered = offered(&visit);
            match offered.preferences(&entered.language, &entered.zone, &entered.subscription) {
                Ok(preferences) => match subscribers.change(&token, preferences).await {
                    Ok(decided) => match decided.subscriber {
                        Some(subscriber) => Ok(managed(&visit, &subscriber, &token, true).await),
                        None => refused(&visit, LinkRefusal::Outdated.into()).await,
                    },
                    Err(error) => refused(&visit, error).await,
                },
                // Only for whoever holds the link: the page has the address.
                Err(problems) => match subscribers.opened(&token, Purpose::Manage).await {
                    Ok(Opened::Ready(subscriber)) => {
                        entered.address.clone_from(&subscriber.address);
                        let page = ManagePage { problems: &problems, ..ManagePage::new(&entered, &token) };
                        Ok(shown(&visit, StatusCode::UNPROCESSABLE_ENTITY, page, &subscriber).await)
                    }
                    Ok(Opened::Done(_)) => refused(&visit, LinkRefusal::Outdated.into()).await,
                    Err(error) => refused(&visit, error).await,
                },
            }
        }
        _ => Err(no_choice("do", "the form says neither `change` nor `unsubscribe`")),
    }
}

async fn managed(visit: &Visit, subscriber: &Subscriber, token: &str, is_saved: bool) -> Response {
    let entered = chosen(subscriber);
    let page = ManagePage { is_saved, ..ManagePage::new(&entered, token) };
    shown(visit, StatusCode::OK, page, subscriber).await
}

async fn shown(visit: &Visit, status: StatusCode, shown: ManagePage<'_>, subscriber: &Subscriber) -> Response {
    let (regions, zones) = (regions(visit), zones(visit));
    let is_suspended = subscriber.state == SubscriberState::Suspended;
    let shown = ManagePage { is_suspended, required: visit.app.policy().required_notices(), ..shown };
    page(visit, status, manage::page(shown, &choices(visit, &regions, &zones), &visit.context)).await
}

/// `GET /unsubscribe?token=`
pub(crate) async fn unsubscribe_page(visit: Visit, Query(Token { token }): Query<Token>) -> Result<Response, Problem> {
    let visit = linked(visit, "/unsubscribe", &token);
    match visit.app.service().subscribers().opened(&token, Purpose::Unsubscribe).await {
        Ok(Opened::Ready(subscriber)) => {
            let html = unsubscribing::ask(&subscriber.address, &token, &visit.context);
            Ok(page(&visit, StatusCode::OK, html).await)
        }
        Ok(Opened::Done(_)) => Ok(unsubscribed(&visit, false).await),
        Err(error) => refused(&visit, error).await,
    }
}

/// `POST /unsubscribe?token=` with `List-Unsubscribe=One-Click` (RFC 8058): from a mail program without cookies, or from the page's
/// own button. The token is all that it needs.
pub(crate) async fn unsubscribe(
    visit: Visit,
    Query(Token { token }): Query<Token>,
    form: Form,
) -> Result<Response, Problem> {
    let visit = linked(visit, "/unsubscribe", &token);
    if form.value("List-Unsubscribe") != "One-Click" {
        return Err(no_choice("List-Unsubscribe", "the form does not say `List-Unsubscribe=One-Click`"));
    }
    match visit.app.service().subscribers().unsubscribe(&token, Purpose::Unsubscribe).await {
        Ok(decided) => Ok(unsubscribed(&visit, decided.letter).await),
        Err(error) => refused(&visit, error).await,
    }
}

async fn unsubscribed(visit: &Visit, letter: bool) -> Response {
    page(visit, StatusCode::OK, unsubscribing::done(letter, &visit.context)).await
}

/// `GET /unsubscribe/undo?token=`
pub(crate) async fn undo_page(visit: Visit, Query(Token { token }): Query<Token>) -> Result<Response, Problem> {
    let visit = linked(visit, "/unsubscribe/undo", &token);
    match visit.app.service().subscribers().opened(&token, Purpose::Resubscribe).await {
        Ok(Opened::Ready(subscriber)) => {
            let html = unsubscribing::ask_undo(&chosen(&subscriber), &token, &regions(&visit), &visit.context);
            Ok(page(&visit, StatusCode::OK, html).await)
        }
        Ok(Opened::Done(subscriber)) => confirmed(&visit, subscriber).await,
        Err(error) => refused(&visit, error).await,
    }
}

/// `POST /unsubscribe/undo?token=`
pub(crate) async fn undo(visit: Visit, Query(Token { token }): Query<Token>) -> Result<Response, Problem> {
    let visit = linked(visit, "/unsubscribe/undo", &token);
    match visit.app.service().subscribers().undo(&token).await {
        Ok(decided) => confirmed(&visit, decided.subscriber).await,
        Err(error) => refused(&visit, error).await,
    }
}

/// The page for a link that opens nothing.
async fn refused(visit: &Visit, error: Error) -> Result<Response, Problem> {
    let Error::Link(refusal) = error else { return Err(error.into()) };
    let (status, why) = match refusal {
        LinkRefusal::Invalid => (StatusCode::NOT_FOUND, Refused::Invalid),
        LinkRefusal::Expired => (StatusCode::GONE, Refused::Expired),
        LinkRefusal::Outdated => (StatusCode::GONE, Refused::Outdated),
    };
    Ok(page(visit, status, subscribe::refused(why, &visit.context)).await)
}

fn no_choice(field: &str, what: &str) -> Problem {
    Error::Invalid(Diagnostics::from(Diagnostic::new(field, what))).into()
}

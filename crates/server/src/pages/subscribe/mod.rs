//! Pages by which a reader subscribes, and those that the links of mails open (S4). Whole without JavaScript.
//!
//! **Invariant:** `GET` and `HEAD` change nothing: scanners of mail follow every link. A button sends a form.

mod entered;
mod links;

pub(crate) use links::{confirm, confirm_page, manage, manage_page, undo, undo_page, unsubscribe, unsubscribe_page};

use super::visit::{PAGE_HEADERS, Visit};
use crate::{
    extract::{Client, Form, OwnPage},
    problem::Problem,
    representation::{Lifetime, Representation},
    sign_ups::TooMany,
};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use entered::{entered, zones};
pub(super) use entered::{offered, regions};
use fairnotice_core::{diagnostic::Diagnostic, subscription::Subscription};
use fairnotice_service::subscribers::address;
use fairnotice_site::{
    CONTENT_SECURITY_POLICY,
    subscribe::{self, Choices, Entered, RegionChoice},
};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// Sign-ups are answered at multiples of this after they came: much longer than the database works for any of them, so that the
/// time of an answer does not show whether the address was known.
const EVENLY: Duration = Duration::from_millis(200);

/// `GET /subscribe`
pub(crate) async fn form(visit: Visit) -> Response {
    let visit = visit.at("/subscribe");
    let (regions, zones) = (regions(&visit), zones(&visit));
    let entered = Entered {
        address: String::new(),
        language: visit.context.language().tag.to_owned(),
        zone: visit.context.zone.name().to_owned(),
        subscription: Subscription::default(),
    };
    let html = subscribe::form(&entered, &[], &choices(&visit, &regions, &zones), &visit.context);
    page(&visit, StatusCode::OK, html).await
}

/// `POST /subscribe`
pub(crate) async fn sign_up(visit: Visit, Client(client): Client, _: OwnPage, form: Form) -> Result<Response, Problem> {
    let begun = Instant::now();
    let visit = visit.at("/subscribe");
    let entered = entered(&form);
    let address = address(&entered.address);
    let preferences = offered(&visit).preferences(&entered.language, &entered.zone, &entered.subscription);
    let (address, preferences) = match (address, preferences) {
        (Ok(address), Ok(preferences)) => (address, preferences),
        (address, preferences) => {
            let others = preferences.err().into_iter().flatten();
            let problems: Vec<Diagnostic> = address.err().into_iter().chain(others).collect();
            let (regions, zones) = (regions(&visit), zones(&visit));
            let html = subscribe::form(&entered, &problems, &choices(&visit, &regions, &zones), &visit.context);
            return Ok(page(&visit, StatusCode::UNPROCESSABLE_ENTITY, html).await);
        }
    };
    if let Err(too_many) = visit.app.sign_ups().take(client, visit.context.now) {
        let (whose, wait) = match too_many {
            TooMany::OfClient(wait) => ("were entered from your network", wait),
            TooMany::OfAll(wait) => {
                tracing::warn!(
                    "more addresses were entered than `--sign-ups-per-hour` allows: sign-ups are refused for a while"
                );
                ("are being entered", wait)
            }
        };
        return Err(Problem::too_many(format!("too many addresses {whose}: try again in some minutes"), wait));
    }
    let stored = visit.app.service().subscribers().sign_up(&address, preferences).await;
    evenly(begun).await;
    stored?;
    Ok(page(&visit, StatusCode::OK, subscribe::sent(address.as_str(), &visit.context)).await)
}

async fn evenly(begun: Instant) {
    let steps = begun.elapsed().as_millis() / EVENLY.as_millis() + 1;
    sleep_until(begun + EVENLY * u32::try_from(steps).unwrap_or(1)).await;
}

/// What a form offers.
fn choices<'a>(visit: &'a Visit, regions: &'a [RegionChoice<'a>], zones: &'a [String]) -> Choices<'a> {
    Choices { components: &visit.context.snapshot.components, regions, zones }
}

/// A page with a form, or one that only the holder of a link may read: no cache stores it, and no other site shows it in a frame.
pub(super) async fn page(visit: &Visit, status: StatusCode, html: String) -> Response {
    let mut page = Representation::new("text/html; charset=utf-8", html, Lifetime::Private);
    for (name, value) in PAGE_HEADERS {
        if name == header::CONTENT_SECURITY_POLICY {
            let policy = format!("{CONTENT_SECURITY_POLICY}; frame-ancestors 'none'");
            page = page
                .with(name, HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'")));
        } else {
            page = page.with(name, HeaderValue::from_static(value));
        }
    }
    let mut response = visit.send(page.vary("accept-encoding, accept-language")).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}

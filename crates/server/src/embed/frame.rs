//! `/embed/v1/frame`: one element as a page of its own, for sites that allow a frame and no foreign script.

use super::{
    elements::{self, Form, HTML, Holds},
    selection::ElementQuery,
};
use crate::{
    app::App,
    asset::Asset,
    extract::Query,
    problem::Problem,
    representation::{Effort, Representation},
};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use fairnotice_locale::{language::Language, message::MessageId};
use leptos::prelude::*;
use serde::Deserialize;

/// Only our own files; WASM may be compiled. `frame-ancestors` is added.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
                      img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors ";

/// The query: an element and its attributes.
#[derive(Debug, Deserialize)]
pub(crate) struct Frame {
    #[serde(default)]
    element: Holds,
    #[serde(default)]
    theme: String,
    #[serde(default)]
    view: String,
    #[serde(flatten)]
    query: ElementQuery,
}

/// `GET /embed/v1/frame?element=calendar`: a page that is complete without JavaScript, with its own policy.
pub(crate) async fn show(
    State(app): State<App>,
    Query(frame): Query<Frame>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let language = Language::of(&frame.query.lang);
    let made = elements::made(&app, &frame.query, (frame.element, Form::Fragment)).await?;
    let fragment = String::from_utf8_lossy(made.body()).into_owned();
    let vendor = &app.service().vendor().name;
    let owner = Owner::new_root(None);
    let html = owner.with(|| page(frame, language, vendor, app.base_path(), fragment).to_html());
    owner.unset();
    let html = format!("<!doctype html>{}", html.replace("<!>", "<!---->"));
    let policy =
        HeaderValue::try_from(format!("{POLICY}{}", app.frame_ancestors().with_own())).map_err(Problem::internal)?;
    // The attributes of the address are in it as they were sent, so that it is not worth a place in the cache.
    let answer = Representation::new(HTML, html, made.lifetime()).compressed(Effort::Once);
    Ok(answer.with(header::CONTENT_SECURITY_POLICY, policy).respond(&headers, app.now()).await)
}

fn page(
    frame: Frame,
    language: &'static Language,
    vendor: &str,
    base: &str,
    fragment: String,
) -> impl IntoView + use<> {
    let Frame { element, theme, view, query } = frame;
    let title = match element {
        Holds::Banner => format!("{} – {vendor}", language.message(MessageId::Region)),
        Holds::Status => vendor.to_owned(),
        Holds::Calendar => format!("{} – {vendor}", language.message(MessageId::Calendar)),
    };
    let schemes = if matches!(theme.as_str(), "light" | "dark") { theme.clone() } else { "light dark".to_owned() };
    let given = |text: String| (!text.is_empty()).then_some(text);
    let [theme, view, components, regions, kinds, lead] =
        [theme, view, query.components, query.regions, query.kinds, query.lead].map(given);
    let month = query.month;
    let inner = view! { <div inner_html=fragment></div> };
    let element = match element {
        Holds::Banner => view! {
            <fairnotice-banner
                position="slot"
                dismiss="off"
                theme=theme
                components=components
                regions=regions
                kinds=kinds
                lead=lead
            >
                {inner}
            </fairnotice-banner>
        }
        .into_any(),
        Holds::Status => view! { <fairnotice-status theme=theme>{inner}</fairnotice-status> }.into_any(),
        Holds::Calendar => {
            view! { <fairnotice-calendar theme=theme view=view month=month>{inner}</fairnotice-calendar> }.into_any()
        }
    };
    view! {
        <html lang=language.tag dir=language.direction.clone()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content=schemes />
                <title>{title}</title>
                <link rel="icon" href=format!("{base}/favicon.svg") type="image/svg+xml" />
                <link rel="stylesheet" href=format!("{base}/elements.css") />
                <link rel="stylesheet" href=format!("{base}/embed/v1/frame.css") />
                <script src=format!("{base}/embed/v1/frame.js") defer></script>
                <script src=format!("{base}/embed/v1/embed.js") data-auto="off" async></script>
            </head>
            <body>{element}</body>
        </html>
    }
}

/// `GET /embed/v1/frame.js`: reports the element's height to the embedding page.
pub(crate) static SCRIPT: Asset =
    Asset::new("text/javascript; charset=utf-8", include_str!("../../../../www/frame.js"));

/// `GET /embed/v1/frame.css`
pub(crate) static STYLE: Asset = Asset::new("text/css; charset=utf-8", include_str!("../../../../www/frame.css"));

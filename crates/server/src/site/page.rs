//! What every page of the site has around its content.

use crate::app::App;
use axum::{
    http::{HeaderName, header},
    response::{Html, IntoResponse, Response},
};
use fairnotice_core::{instant::Instant, zone::Zone};
use fairnotice_widget::{
    locale::{Locale, Style, datetime},
    render::Element,
};
use leptos::prelude::*;

/// Only our own files, no inline script or style; WASM may be compiled. Anyone may read the site in a frame: it has no
/// button that changes anything.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
                      connect-src 'self'; base-uri 'none'; form-action 'self'";

/// A page of the site.
pub(super) struct Page {
    vendor: String,
    title: String,
    zone: Zone,
}

impl Page {
    pub(super) fn new(app: &App, title: impl Into<String>) -> Self {
        let vendor = app.published().snapshot.vendor.name.clone();
        Self { vendor, title: title.into(), zone: app.policy().business_zone().clone() }
    }

    /// The page with its content, as an answer.
    pub(super) fn render<V: IntoView>(self, content: impl FnOnce() -> V) -> Response {
        let owner = Owner::new_root(None);
        let html = owner.with(|| {
            let Self { vendor, title, .. } = self;
            let heading = format!("{title} – {vendor}");
            view! {
                <html lang="en">
                    <head>
                        <meta charset="utf-8" />
                        <meta name="viewport" content="width=device-width, initial-scale=1" />
                        <meta name="color-scheme" content="light dark" />
                        <title>{heading}</title>
                        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                        <link rel="stylesheet" href="/elements.css" />
                        <link rel="stylesheet" href="/site.css" />
                        <script src="/site.js" defer></script>
                        <script src="/embed/v1/embed.js" data-auto="off" async></script>
                    </head>
                    <body>
                        <a class="skip" href="#content">"Skip to the content"</a>
                        <header class="top">
                            <a class="vendor" href="/">{vendor}</a>
                            <nav aria-label="Main">
                                <a href="/">"Status"</a>
                                <a href="/maintenance">"Maintenance"</a>
                            </nav>
                        </header>
                        <main id="content">{content()}</main>
                        <footer class="bottom">
                            <p>"Notice of every change is given by a published policy. Served by Fairnotice."</p>
                        </footer>
                    </body>
                </html>
            }
            .to_html()
        });
        owner.unset();
        let headers = [(header::CONTENT_SECURITY_POLICY, POLICY), (header::CACHE_CONTROL, "public, no-cache")];
        let no_opener = [(HeaderName::from_static("cross-origin-opener-policy"), "same-origin")];
        (headers, no_opener, Html(format!("<!doctype html>{html}"))).into_response()
    }
}

/// An element of the embed, rendered into the page; the loader takes it over where there is JavaScript.
pub(super) fn element(element: Element<'_>, zone: &Zone) -> AnyView {
    let inner = view! {
        <div class="fn" lang="en" inner_html=element.html(zone)></div>
        <script type="application/json" inner_html=element.script()></script>
    };
    match element {
        Element::Banner(..) => view! { <fairnotice-banner position="slot">{inner}</fairnotice-banner> }.into_any(),
        Element::Status(_) => view! { <fairnotice-status>{inner}</fairnotice-status> }.into_any(),
        Element::Calendar(_) => view! { <fairnotice-calendar>{inner}</fairnotice-calendar> }.into_any(),
    }
}

/// An instant or a range, in the vendor's zone; the site's script writes it anew in the reader's.
pub(super) fn time(zone: &Zone, from: Instant, to: Instant) -> AnyView {
    let (from, to) = (from.timestamp_millis(), to.timestamp_millis());
    let text = Locale::zone(zone.clone()).range(Style::When, from, to);
    view! { <time class="local" datetime=datetime(from) data-e=to.to_string()>{text}</time> }.into_any()
}

impl Page {
    /// The zone in which the site writes dates.
    pub(super) fn zone(&self) -> Zone {
        self.zone.clone()
    }
}

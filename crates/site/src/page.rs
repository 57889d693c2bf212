//! The frame of every page: head, menu and footer.

use super::context::PageContext;
use crate::text::TextView as _;
use fairnotice_locale::language::Language;
use fairnotice_locale::translation::TranslatedText;
use fairnotice_widget::{element::Element, render::Rendering};
use leptos::prelude::*;

/// The pages' `Content-Security-Policy`: only our own files, no inline script or style; WASM may be compiled. Anyone may
/// read the site in a frame: it has no button that changes anything. The pages with forms are sent with `frame-ancestors 'none'`
/// besides.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
                      connect-src 'self'; base-uri 'none'; form-action 'self'";

/// The site's own parts, in the order of its menu.
const PARTS: [(&str, &str); 5] = [
    ("/", "Status"),
    ("/maintenance", "Maintenance"),
    ("/incidents", "Incidents"),
    ("/releases", "Releases"),
    ("/promises", "Promises"),
];

/// The part by which a reader subscribes, where notices go out by mail.
const SUBSCRIBE: (&str, &str) = ("/subscribe", "Subscribe");

/// A page of the site.
pub(super) struct Page {
    vendor: String,
    /// The path that every address of the site begins with.
    base: String,
    title: TranslatedText,
    /// The part of the site that the page belongs to, by address.
    part: &'static str,
    is_own: bool,
    has_mail: bool,
}

impl Page {
    /// The page of a part of the site.
    pub(super) fn part(context: &PageContext, part: &'static str, title: &str) -> Self {
        Self {
            vendor: context.snapshot().vendor.name.clone(),
            base: context.link(""),
            title: TranslatedText::original(title),
            part,
            is_own: true,
            has_mail: context.has_mail,
        }
    }

    /// A page below a part of the site.
    pub(super) fn below(context: &PageContext, part: &'static str, title: TranslatedText) -> Self {
        let (vendor, has_mail) = (context.snapshot().vendor.name.clone(), context.has_mail);
        Self { vendor, base: context.link(""), title, part, is_own: false, has_mail }
    }

    /// The page with its content, as a complete HTML document.
    pub(super) fn render<V: IntoView>(self, content: impl FnOnce() -> V) -> String {
        let owner = Owner::new_root(None);
        let html = owner.with(|| {
            let Self { vendor, base, title, part, is_own, has_mail } = self;
            let heading = format!("{} – {vendor}", title.text);
            let at = |path: &str| [&base, path].concat();
            let parts = PARTS.into_iter().chain(has_mail.then_some(SUBSCRIBE));
            let menu = parts.map(|(address, name)| {
                let here = (address == part).then_some(if is_own { "page" } else { "true" });
                view! { <a href=at(address) aria-current=here>{name}</a> }
            });
            view! {
                <html lang="en">
                    <head>
                        <meta charset="utf-8" />
                        <meta name="viewport" content="width=device-width, initial-scale=1" />
                        <meta name="color-scheme" content="light dark" />
                        <title lang=title.lang>{heading}</title>
                        <link rel="icon" href=at("/favicon.svg") type="image/svg+xml" />
                        <link rel="stylesheet" href=at("/elements.css") />
                        <link rel="stylesheet" href=at("/site.css") />
                        <script src=at("/site.js") defer></script>
                        <script src=at("/embed/v1/embed.js") data-auto="off" async></script>
                    </head>
                    <body>
                        <a class="skip" href="#content">"Skip to the content"</a>
                        <header class="top">
                            <a class="vendor" href=at("/")>{vendor}</a>
                            <nav aria-label="Main">{menu.collect_view()}</nav>
                        </header>
                        <main id="content">{content()}</main>
                        <footer class="bottom">
                            <p>"Every change is announced under a published policy. Powered by Fairnotice."</p>
                        </footer>
                    </body>
                </html>
            }
            .to_html()
        });
        owner.unset();
        // Hydration marks places by an empty comment, which HTML writes in full.
        format!("<!doctype html>{}", html.replace("<!>", "<!---->"))
    }
}

/// An element of the embed, rendered into the page; the loader hydrates it if JavaScript runs. `month` is the one that was asked for.
pub(super) fn element(element: Element<'_>, month: Option<&str>, context: &PageContext) -> AnyView {
    let english = Language::english();
    let rendering = Rendering { build: context.build, turns: None };
    let inner = view! {
        <div class="fn" lang="en" dir="ltr" inner_html=element.html(context.zone(), english)></div>
        <script type="application/json" inner_html=element.script(english, rendering)></script>
    };
    match element {
        Element::Banner(..) => view! { <fairnotice-banner position="slot">{inner}</fairnotice-banner> }.into_any(),
        Element::Status(_) => view! { <fairnotice-status>{inner}</fairnotice-status> }.into_any(),
        Element::Calendar(_) => {
            view! { <fairnotice-calendar month=month.map(str::to_owned)>{inner}</fairnotice-calendar> }.into_any()
        }
    }
}

/// One line of a list of facts.
pub(super) fn fact(name: &'static str, value: impl IntoView + 'static) -> AnyView {
    view! {
        <div class="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

/// A fact in the operator's words; none if the text is empty.
pub(super) fn stated(name: &'static str, text: &str) -> Option<AnyView> {
    (!text.trim().is_empty()).then(|| fact(name, TranslatedText::original(text).paragraph()))
}

/// The text of an empty list.
pub(super) fn empty(text: &'static str) -> AnyView {
    view! { <p class="empty">{text}</p> }.into_any()
}

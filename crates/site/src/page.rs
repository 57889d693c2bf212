//! The frame of every page: head, menu and footer.

use super::{
    brand::{self, Place},
    context::{Clocks, PageContext},
};
use crate::text::{TextView as _, filled};
use fairnotice_core::{
    embed::Document,
    notice::{self, Filter},
};
use fairnotice_locale::{language::Language, site::fill, translation::TranslatedText};
use fairnotice_widget::{element::Element, render::Rendering};
use leptos::prelude::*;

/// The pages' `Content-Security-Policy`: only our own files, no inline script or style; WASM may be compiled. Anyone may
/// read the site in a frame: it has no button that changes anything. The pages with forms are sent with `frame-ancestors 'none'`
/// besides.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
                      connect-src 'self'; base-uri 'none'; form-action 'self'";

/// A page of the site.
pub(super) struct Page<'c> {
    context: &'c PageContext,
    title: TranslatedText,
    /// The part of the site that the page belongs to, by address.
    part: &'static str,
    is_own: bool,
    /// The address of the page in another language, and by other clocks.
    address: &'c str,
}

impl<'c> Page<'c> {
    /// The page of a part of the site.
    pub(super) fn part(context: &'c PageContext, part: &'static str, title: &str) -> Self {
        Self { context, title: TranslatedText::original(title), part, is_own: true, address: &context.path }
    }

    /// A page below a part of the site.
    pub(super) fn below(context: &'c PageContext, part: &'static str, title: TranslatedText) -> Self {
        Self { context, title, part, is_own: false, address: &context.path }
    }

    /// A page in place of one that is not there or cannot be shown: its address leads nowhere.
    pub(super) fn error(context: &'c PageContext, title: &str) -> Self {
        Self { address: "/", ..Self::below(context, "", TranslatedText::original(title)) }
    }

    /// The page with its content, as a complete HTML document.
    pub(super) fn render<V: IntoView>(self, content: impl FnOnce() -> V) -> String {
        let owner = Owner::new_root(None);
        let html = owner.with(|| {
            let Self { context, title, .. } = &self;
            let (language, texts) = (context.language(), &context.texts().frame);
            let vendor = context.snapshot().vendor.name.as_str();
            let heading = fill(&texts.title, &[("title", &title.text), ("vendor", vendor)]);
            let file = |path: &str| context.file(path);
            view! {
                <html lang=language.tag dir=language.direction.clone()>
                    <head>
                        <meta charset="utf-8" />
                        <meta name="viewport" content="width=device-width, initial-scale=1" />
                        <meta name="color-scheme" content="light dark" />
                        <title lang=title.lang.clone()>{heading}</title>
                        <link rel="stylesheet" href=file("/elements.css") />
                        <link rel="stylesheet" href=file("/site.css") />
                        <script src=file("/site.js") defer></script>
                        <script src=file("/embed/v1/embed.js") data-auto="off" async></script>
                        {brand::head(context)}
                    </head>
                    <body>
                        <a class="skip" href="#content">{texts.skip.as_str()}</a>
                        <header class="top">
                            {brand::name(context)}
                            {brand::links(Place::Header, context)}
                            {self.subscribe()}
                            <nav class="menu" aria-label=texts.menu.as_str()>{self.menu()}</nav>
                        </header>
                        {self.alert()}
                        <main id="content">{content()}</main>
                        {footer(self.address, context)}
                    </body>
                </html>
            }
            .to_html()
        });
        owner.unset();
        // Hydration marks places by an empty comment, which HTML writes in full.
        format!("<!doctype html>{}", html.replace("<!>", "<!---->"))
    }

    /// The notices that a banner shows, across the top of every page, as the policy promises. The first page begins with them.
    fn alert(&self) -> Option<AnyView> {
        if self.part == "/" {
            return None;
        }
        let (context, filter) = (self.context, Filter::default());
        let mut document = Document::most_pressing(context.snapshot(), &filter, context.now(), context.language().tag);
        document.now = document.now.max(notice::turned(&document, &filter, context.now().timestamp_millis()));
        let banner = element(Element::Banner(&document, &filter), None, context);
        Some(view! { <div class="alert">{banner}</div> }.into_any())
    }

    /// The site's own parts.
    fn menu(&self) -> AnyView {
        let texts = &self.context.texts().frame;
        let parts = [
            ("/", &texts.status),
            ("/maintenance", &texts.maintenance),
            ("/incidents", &texts.incidents),
            ("/history", &self.context.texts().history.title),
            ("/releases", &texts.releases),
            ("/promises", &texts.promises),
            ("/policy", &texts.policy),
        ];
        parts.map(|(path, name)| view! { <a href=self.context.link(path) aria-current=self.here(path)>{name.as_str()}</a> })
            .collect_view()
            .into_any()
    }

    /// Where notices go out by mail.
    fn subscribe(&self) -> Option<AnyView> {
        let (path, name) = ("/subscribe", self.context.texts().frame.subscribe.as_str());
        self.context.has_mail.then(|| {
            view! { <a class="subscribe" href=self.context.link(path) aria-current=self.here(path)>{name}</a> }
                .into_any()
        })
    }

    fn here(&self, path: &str) -> Option<&'static str> {
        (path == self.part).then_some(if self.is_own { "page" } else { "true" })
    }
}

/// The same page in other languages and by other clocks, and whose software it is.
fn footer(address: &str, context: &PageContext) -> AnyView {
    let texts = &context.texts().frame;
    let languages = Language::all().iter().map(|language| {
        let here = (language.tag == context.language().tag).then_some("true");
        let href = context.address(address, Some(language.tag), context.clocks);
        view! { <a href=href lang=language.tag hreflang=language.tag aria-current=here>{language.name.as_str()}</a> }
    });
    let tag = context.chosen.map(|language| language.tag);
    let zones = [
        (Clocks::Reader, texts.your_zone.clone()),
        (Clocks::Vendor, context.zone.name().to_owned()),
        (Clocks::Utc, "UTC".to_owned()),
    ];
    let zones = zones.into_iter().map(|(clocks, name)| {
        let here = (clocks == context.clocks).then_some("true");
        let own = (clocks == Clocks::Reader).then_some("");
        view! { <a href=context.address(address, tag, clocks) rel="nofollow" aria-current=here data-own-zone=own>{name}</a> }
    });
    let product = view! { <bdi>"Fairnotice"</bdi> }.into_any();
    view! {
        <footer class="bottom">
            {brand::footer(context)}
            <p><a href=context.link("/policy")>{texts.promise.as_str()}</a> " " {filled(&texts.powered, [("product", product)])}</p>
            <nav class="choice" aria-label=texts.language.as_str()>
                <span aria-hidden="true">{texts.language.as_str()}</span>
                {languages.collect_view()}
            </nav>
            <nav class="choice" aria-label=texts.times.as_str()>
                <span aria-hidden="true">{texts.times.as_str()}</span>
                {zones.collect_view()}
            </nav>
        </footer>
    }
    .into_any()
}

/// An element of the embed, rendered into the page; the loader hydrates it if JavaScript runs. `month` is the one that was asked for.
///
/// An element writes times by the reader's clocks. Where the page shows others, it stays as it is rendered, and the site's script
/// keeps it up to date.
pub(super) fn element(element: Element<'_>, month: Option<&str>, context: &PageContext) -> AnyView {
    let language = context.language();
    let html = element.html(&context.zone(), language);
    let inner = view! { <div class="fn" lang=language.tag dir=language.direction.clone() inner_html=html></div> };
    if context.clocks != Clocks::Reader {
        let (id, class) = match element {
            Element::Banner(..) => ("banner", "static banner"),
            Element::Status(_) => ("status", "static status"),
            Element::Calendar(_) => ("calendar", "static calendar"),
        };
        return view! { <div id=id class=class data-live>{inner}</div> }.into_any();
    }
    let rendering = Rendering { build: context.build, turns: None };
    let script = view! { <script type="application/json" inner_html=element.script(language, rendering)></script> };
    match element {
        Element::Banner(..) => {
            view! { <fairnotice-banner position="slot">{inner} {script}</fairnotice-banner> }.into_any()
        }
        Element::Status(_) => view! { <fairnotice-status>{inner} {script}</fairnotice-status> }.into_any(),
        Element::Calendar(_) => {
            view! { <fairnotice-calendar month=month.map(str::to_owned)>{inner} {script}</fairnotice-calendar> }
                .into_any()
        }
    }
}

/// A part of a page under a heading.
pub(super) fn section(id: &'static str, heading: &'static str, content: AnyView) -> AnyView {
    view! {
        <section aria-labelledby=id>
            <h2 id=id>{heading}</h2>
            {content}
        </section>
    }
    .into_any()
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

//! `/embed`: makes the snippet that puts an element into another site. Its form works without JavaScript; with it, the result follows
//! what is chosen.

mod fields;
mod snippet;

pub use snippet::{EmbedElement, Setting, Snippet};

use super::{context::PageContext, page::Page, subscribe::RegionChoice, text::TextView as _};
use crate::text::filled;
use fairnotice_locale::translation::TranslatedText;
use leptos::prelude::*;
use snippet::{escaped, origin_of};

/// What the page shows.
#[derive(Debug, Clone, Copy)]
pub struct EmbedPage<'a> {
    /// What was chosen.
    pub snippet: &'a Snippet,
    /// The regions that the vendor's components serve.
    pub regions: &'a [RegionChoice<'a>],
    /// The loader of this version: the version, and the loader's integrity hash. None where the server carries no embed.
    pub pinned: Option<(&'a str, &'a str)>,
    /// Whether the banner would show nothing now.
    pub is_quiet: bool,
}

/// The page.
pub fn page(shown: EmbedPage<'_>, context: &PageContext) -> String {
    let texts = &context.texts().embed;
    Page::below(context, "/embed", TranslatedText { text: texts.title.clone(), lang: None }).render(|| {
        view! {
            <h1>{texts.heading.as_str()}</h1>
            <p class="intro">{texts.intro.as_str()}</p>
            <div class="maker">{made(shown, context)} {fields::form(shown, context)} {more(shown, context)}</div>
        }
    })
}

/// What was made of the form: the text to copy, and what it shows.
fn made(shown: EmbedPage<'_>, context: &PageContext) -> AnyView {
    let EmbedPage { snippet, is_quiet, .. } = shown;
    let texts = &context.texts().embed;
    let query = snippet.frame_query(context.language().tag);
    let preview = if is_quiet && snippet.element == EmbedElement::Banner {
        view! { <p class="empty">{texts.preview_quiet.as_str()}</p> }.into_any()
    } else {
        let (src, height) = (context.file(&format!("/embed/v1/frame?{query}")), height(snippet.element));
        let is_fixed = snippet.element == EmbedElement::Banner && snippet.typed(Setting::Position).is_empty();
        view! {
            {is_fixed.then(|| view! { <p>{texts.preview_still.as_str()}</p> })}
            <iframe class="preview" title=texts.preview.as_str() src=src height=height></iframe>
        }
        .into_any()
    };
    view! {
        <div id="made" class="made">
            <h2>{texts.snippet.as_str()}</h2>
            <p>{texts.snippet_text.as_str()}</p>
            {code("snippet", snippet.html(&loader("/embed/v1/embed.js", "", context)), context)}
            <h2>{texts.preview.as_str()}</h2>
            {preview}
        </div>
    }
    .into_any()
}

/// The tag of the loader, by its public address.
fn loader(path: &str, more: &str, context: &PageContext) -> String {
    let site = context.snapshot().vendor.url.as_str();
    format!("<script async{more} src=\"{}\"></script>", escaped(&[site, path].concat()))
}

/// What only some sites need, for the same choices.
fn more(shown: EmbedPage<'_>, context: &PageContext) -> AnyView {
    let EmbedPage { snippet, pinned, .. } = shown;
    let texts = &context.texts().embed;
    let site = context.snapshot().vendor.url.as_str();
    let query = snippet.frame_query(context.language().tag);
    let frame = format!(
        "<iframe title=\"{}\" src=\"{}\" width=\"100%\" height=\"{}\"></iframe>",
        escaped(element_name(snippet.element, context)),
        escaped(&format!("{site}/embed/v1/frame?{query}")),
        height(snippet.element),
    );
    let policy = snippet.policy(origin_of(site));
    let frame_policy = format!("frame-src {};", origin_of(site));
    let pinned = pinned.map(|(version, integrity)| {
        let more = format!(" crossorigin integrity=\"{}\"", escaped(integrity));
        let tag = snippet.html(&loader(&format!("/embed/{version}/embed.js"), &more, context));
        view! {
            <h3>{texts.pinned.as_str()}</h3>
            <p>{texts.pinned_text.as_str()}</p>
            {code("pinned", tag, context)}
        }
    });
    view! {
        <div id="made-more" class="made">
            <h2>{texts.policy.as_str()}</h2>
            <p>{texts.policy_text.as_str()}</p>
            {code("policy", policy, context)}
            {pinned}
            <h3>{texts.frame.as_str()}</h3>
            <p>{texts.frame_text.as_str()}</p>
            {code("frame", frame, context)}
            <p>{texts.frame_policy.as_str()}</p>
            {code("frame-policy", frame_policy, context)}
            <h2>{texts.docs.as_str()}</h2>
            {documents(context)}
        </div>
    }
    .into_any()
}

/// A text to copy. The button is for readers whose browser runs the site's script.
fn code(id: &'static str, text: String, context: &PageContext) -> AnyView {
    let texts = &context.texts().embed;
    view! {
        <div class="code">
            <pre dir="ltr" tabindex="0"><code id=id>{text}</code></pre>
            <button type="button" data-copy=id data-copied=texts.copied.as_str() hidden>{texts.copy.as_str()}</button>
        </div>
    }
    .into_any()
}

/// Where there is more to read. It is in English.
fn documents(context: &PageContext) -> AnyView {
    let texts = &context.texts().embed;
    let links = [
        ("/docs/embedding.md", &texts.docs_embedding, "en"),
        ("/docs/custom-elements.json", &texts.docs_elements, "en"),
        ("/embed/manifest.json", &texts.docs_files, ""),
        ("/embed/v1/words", &texts.docs_words, ""),
    ];
    let links = links.map(|(path, name, language)| {
        let hreflang = (!language.is_empty()).then_some(language);
        view! { <li><a href=context.file(path) hreflang=hreflang>{name.as_str()}</a></li> }
    });
    view! { <ul>{links.collect_view()}</ul> }.into_any()
}

fn element_name(element: EmbedElement, context: &PageContext) -> &'static str {
    let texts = &context.texts().embed;
    match element {
        EmbedElement::Banner => &texts.banner,
        EmbedElement::Calendar => &texts.calendar,
        EmbedElement::Status => &texts.board,
    }
}

/// The height of a frame until it says its own, in pixels.
fn height(element: EmbedElement) -> &'static str {
    match element {
        EmbedElement::Banner => "160",
        EmbedElement::Calendar => "720",
        EmbedElement::Status => "480",
    }
}

/// A sentence with an example.
fn with_example(text: &'static str, example: &str) -> AnyView {
    let example = TranslatedText { text: example.to_owned(), lang: None };
    let example = view! { <code dir="ltr">{example.inline()}</code> };
    filled(text, [("example", example.into_any())])
}

//! `/embed`: the page that makes a snippet.

use super::{
    subscribe::{offered, regions},
    visit::{PAGE_HEADERS, Visit},
};
use crate::{
    embed::pinned,
    representation::{Lifetime, Representation},
};
use axum::{
    http::{HeaderValue, Uri, header},
    response::Response,
};
use fairnotice_core::{change::Kind, embed::Document, notice::notices};
use fairnotice_site::{
    CONTENT_SECURITY_POLICY,
    embed::{EmbedElement, EmbedPage, Setting, Snippet},
};
use url::form_urlencoded;

/// `GET /embed`: every choice is in its address. It is not worth a place in the cache, because each reader chooses something else.
pub(crate) async fn embed(visit: Visit, uri: Uri) -> Response {
    let snippet = chosen(&uri, &visit);
    let visit = visit.at(snippet.address());
    let html = {
        let (context, regions) = (&visit.context, regions(&visit));
        let filter = snippet.filter();
        let document = Document::most_pressing(&context.snapshot, &filter, context.now, "");
        let is_quiet = notices(&document, &filter, context.now.timestamp_millis()).is_empty();
        let page = EmbedPage { snippet: &snippet, regions: &regions, pinned: pinned(), is_quiet };
        fairnotice_site::embed::page(page, context)
    };
    let mut page = Representation::new("text/html; charset=utf-8", html, Lifetime::Moment);
    for (name, value) in PAGE_HEADERS {
        if name != header::CONTENT_SECURITY_POLICY {
            page = page.with(name, HeaderValue::from_static(value));
        }
    }
    // The preview is a frame of this site.
    let policy = HeaderValue::try_from(format!("{CONTENT_SECURITY_POLICY}; frame-src 'self'"));
    let policy = policy.unwrap_or(HeaderValue::from_static("default-src 'none'"));
    let page = page.with(header::CONTENT_SECURITY_POLICY, policy);
    visit.send(page.vary("accept-encoding, accept-language")).await
}

/// What the address chooses. Of components, regions and kinds only those that there are.
fn chosen(uri: &Uri, visit: &Visit) -> Snippet {
    let (context, offered) = (&visit.context, offered(visit));
    let regions = offered.regions();
    let mut snippet = Snippet::default();
    for (name, value) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        let value = value.trim();
        let add = |list: &mut Vec<String>, is_known: bool| {
            if is_known && !list.iter().any(|known| known == value) {
                list.push(value.to_owned());
            }
        };
        match &*name {
            "element" => {
                let element = EmbedElement::ALL.into_iter().find(|element| element.id() == value);
                snippet.element = element.unwrap_or_default();
            }
            "component" => {
                let is_known = context.snapshot.components.iter().any(|component| component.id == value);
                add(&mut snippet.components, is_known);
            }
            "region" => add(&mut snippet.regions, regions.iter().any(|id| id.as_str() == value)),
            "kind" => {
                let kind = Kind::ALL.into_iter().find(|kind| kind.id() == value);
                snippet.kinds.extend(kind.filter(|kind| !snippet.kinds.contains(kind)));
            }
            "wasm" => snippet.no_wasm = value == "off",
            name => {
                let setting = Setting::ALL.into_iter().find(|setting| setting.field() == name);
                let typed: String = value.chars().take(Setting::LONGEST).collect();
                snippet.settings.extend(setting.filter(|_| !typed.is_empty()).map(|setting| (setting, typed)));
            }
        }
    }
    snippet
}

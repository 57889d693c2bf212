//! Renders the components on the server, with the data for their hydration in the browser.

use crate::{
    element::{Element, View, ViewProps},
    locale::Locale,
};
use fairnotice_core::zone::Zone;
use fairnotice_locale::{language::Language, message::for_banner};
use leptos::prelude::*;
use serde::Serialize;

#[derive(Serialize)]
struct Payload<'a, T> {
    #[serde(rename = "d")]
    document: &'a T,
    #[serde(rename = "w")]
    messages: Vec<&'a str>,
    /// The build of the embed: a script of another build does not hydrate what was rendered, but builds the element again.
    /// The key `v` is reserved for a wire that scripts of today cannot read.
    #[serde(rename = "b", skip_serializing_if = "str::is_empty")]
    build: &'a str,
    #[serde(rename = "t", skip_serializing_if = "Option::is_none")]
    turns: Option<i64>,
}

/// The build that renders an element, and how long the rendering is true.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rendering<'a> {
    /// The build of the embed; empty where no script hydrates the rendering.
    pub build: &'a str,
    /// The next instant at which the element shows something else, epoch milliseconds.
    pub turns: Option<i64>,
}

impl Element<'_> {
    /// The element's name in paths.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Banner(..) => "banner",
            Self::Status(_) => "status",
            Self::Calendar(_) => "calendar",
        }
    }

    /// The data from which the browser shows the same: JSON of `d`, the document, `w`, the messages, `b`, the build, and `t`, when
    /// it shows something else.
    pub fn data(&self, language: &Language, Rendering { build, turns }: Rendering<'_>) -> String {
        let all = language.catalogue().messages();
        let messages = || all.iter().map(String::as_str).collect();
        let json = match self {
            Self::Banner(document, ..) => {
                serde_json::to_string(&Payload { document, messages: for_banner(all), build, turns })
            }
            Self::Status(document) => serde_json::to_string(&Payload { document, messages: messages(), build, turns }),
            Self::Calendar(month) => {
                serde_json::to_string(&Payload { document: month, messages: messages(), build, turns })
            }
        };
        json.unwrap_or_default()
    }

    /// The data, as the content of a script element: only `<` could end it early or begin a comment there.
    pub fn script(&self, language: &Language, rendering: Rendering<'_>) -> String {
        self.data(language, rendering).replace('<', "\\u003c")
    }

    /// The fragment: the rendered element and its data. Dates are written in `zone`; the loader writes them again in
    /// the reader's.
    pub fn fragment(&self, zone: &Zone, language: &'static Language, rendering: Rendering<'_>) -> String {
        let Language { tag, direction, .. } = language;
        let (html, data) = (self.html(zone, language), self.script(language, rendering));
        format!(
            "<div class=\"fn\" lang=\"{tag}\" dir=\"{direction}\">{html}</div><script type=\"application/json\">{data}</script>"
        )
    }

    /// The rendered element.
    pub fn html(&self, zone: &Zone, language: &'static Language) -> String {
        let owner = Owner::new_root(None);
        let html = owner.with(|| {
            let shown = self.markup(None, language.catalogue(), &Locale::new(zone.clone(), language));
            View(ViewProps { shown: RwSignal::new(shown) }).to_html()
        });
        owner.unset();
        html
    }
}

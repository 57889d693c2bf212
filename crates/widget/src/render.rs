//! Renders the components on the server, with the data that lets the browser take them over.

use crate::{
    element::{Element, View, ViewProps},
    language::Language,
    locale::Locale,
    words::for_banner,
};
use fairnotice_core::zone::Zone;
use leptos::prelude::*;
use serde::Serialize;

#[derive(Serialize)]
struct Payload<'a, T> {
    #[serde(rename = "d")]
    document: &'a T,
    #[serde(rename = "w")]
    words: Vec<&'a str>,
    /// The build of the embed: a script of another one builds the element anew instead of taking over what was rendered.
    /// The key `v` is kept for a wire that scripts of today could not read.
    #[serde(rename = "b", skip_serializing_if = "str::is_empty")]
    build: &'a str,
    #[serde(rename = "t", skip_serializing_if = "Option::is_none")]
    turns: Option<i64>,
}

/// Who renders an element, and how long that is true.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rendering<'a> {
    /// The build of the embed; empty for what no build's script will take over.
    pub build: &'a str,
    /// The next instant at which the element says something else, epoch milliseconds.
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

    /// The data from which the browser shows the same: JSON of `d`, the document, `w`, the words, `b`, the build, and `t`, when
    /// it says something else.
    pub fn data(&self, language: &Language, Rendering { build, turns }: Rendering<'_>) -> String {
        let words = || language.words.iter().map(String::as_str).collect();
        let json = match self {
            Self::Banner(document, ..) => {
                serde_json::to_string(&Payload { document, words: for_banner(&language.words), build, turns })
            }
            Self::Status(document) => serde_json::to_string(&Payload { document, words: words(), build, turns }),
            Self::Calendar(month) => serde_json::to_string(&Payload { document: month, words: words(), build, turns }),
        };
        json.unwrap_or_default()
    }

    /// The data, as the content of a script element: there only `<` could end it early or begin a comment.
    pub fn script(&self, language: &Language, rendering: Rendering<'_>) -> String {
        self.data(language, rendering).replace('<', "\\u003c")
    }

    /// The fragment: the rendered element and its data. Dates are written in `zone`; the loader writes them anew in the
    /// reader's.
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
            let shown = self.markup(None, &language.wording(), &Locale::new(zone.clone(), language));
            View(ViewProps { shown: RwSignal::new(shown) }).to_html()
        });
        owner.unset();
        html
    }
}

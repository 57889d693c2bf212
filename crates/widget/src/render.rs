//! Renders the components on the server, with the data that lets the browser take them over.

use crate::{
    banner::{self, Banner, BannerProps},
    calendar::{self, Calendar, CalendarProps},
    language::Language,
    locale::Locale,
    shown::Act,
    status::{self, StatusBoard, StatusBoardProps},
    words::BANNER,
};
use fairnotice_core::{
    embed::{Document, Month},
    notice::Filter,
    zone::Zone,
};
use leptos::prelude::*;
use serde::Serialize;

/// What an element is rendered from.
#[derive(Debug, Clone, Copy)]
pub enum Element<'a> {
    /// The banner, with what it asks for, and the keys of notices that are left out.
    Banner(&'a Document, &'a Filter, &'a [String]),
    /// The status board.
    Status(&'a Document),
    /// The calendar.
    Calendar(&'a Month),
}

#[derive(Serialize)]
struct Payload<'a, T> {
    #[serde(rename = "d")]
    document: &'a T,
    #[serde(rename = "w")]
    words: &'a [String],
    /// The build of the embed: a script of another one builds the element anew instead of taking over what was rendered.
    /// The key `v` is kept for a wire that scripts of today could not read.
    #[serde(rename = "b", skip_serializing_if = "str::is_empty")]
    build: &'a str,
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

    /// The data from which the browser shows the same: JSON of `d`, the document, `w`, the words, and `b`, the build, which
    /// is empty for what no build's script will take over.
    pub fn data(&self, language: &Language, build: &str) -> String {
        let words = &language.words;
        let json = match self {
            Self::Banner(document, ..) => serde_json::to_string(&Payload { document, words: &words[..BANNER], build }),
            Self::Status(document) => serde_json::to_string(&Payload { document, words, build }),
            Self::Calendar(month) => serde_json::to_string(&Payload { document: month, words, build }),
        };
        json.unwrap_or_default()
    }

    /// The data, as the content of a script element: there only `<` could end it early or begin a comment.
    pub fn script(&self, language: &Language, build: &str) -> String {
        self.data(language, build).replace('<', "\\u003c")
    }

    /// The fragment: the rendered element and its data. Dates are written in `zone`; the loader writes them anew in the
    /// reader's.
    pub fn fragment(&self, zone: &Zone, language: &'static Language, build: &str) -> String {
        let Language { tag, direction, .. } = language;
        let (html, data) = (self.html(zone, language), self.script(language, build));
        format!(
            "<div class=\"fn\" lang=\"{tag}\" dir=\"{direction}\">{html}</div><script type=\"application/json\">{data}</script>"
        )
    }

    /// The rendered element.
    pub fn html(&self, zone: &Zone, language: &'static Language) -> String {
        let owner = Owner::new_root(None);
        let html = owner.with(|| {
            let nothing = Act::new(|_| false);
            let (words, locale) = (language.wording(), Locale::new(zone.clone(), language));
            match self {
                Self::Banner(document, filter, without) => {
                    let (filter, dismissed) = (Filter::clone(filter), without.to_vec());
                    let asked = banner::Asked { filter, dismissed, words: words.clone(), locale };
                    let shown = RwSignal::new(banner::Shown::new(document, &asked, None));
                    Banner(BannerProps { shown, words, dismiss: nothing }).to_html()
                }
                Self::Status(document) => {
                    let shown = RwSignal::new(status::board(document, &words, ""));
                    StatusBoard(StatusBoardProps { shown }).to_html()
                }
                Self::Calendar(month) => {
                    let shown = RwSignal::new(calendar::Shown::new(month, None, &words, &locale));
                    Calendar(CalendarProps { shown, words, turn: nothing }).to_html()
                }
            }
        });
        owner.unset();
        html
    }
}

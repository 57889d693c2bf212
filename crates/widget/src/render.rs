//! Renders the components on the server, with the data that lets the browser take them over.

use crate::{
    banner::{Banner, BannerProps, View},
    calendar::{Calendar, CalendarProps, CalendarView},
    locale::Locale,
    status::{StatusBoard, StatusBoardProps},
    words::{BANNER, ENGLISH, Words},
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
    /// The banner, with what it asks for.
    Banner(&'a Document, &'a Filter),
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
    words: &'a [&'static str],
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

    /// The data from which the browser shows the same: JSON of `d`, the document, and `w`, the words.
    pub fn data(&self) -> String {
        let json = match self {
            Self::Banner(document, _) => serde_json::to_string(&Payload { document, words: &ENGLISH[..BANNER] }),
            Self::Status(document) => serde_json::to_string(&Payload { document, words: &ENGLISH }),
            Self::Calendar(month) => serde_json::to_string(&Payload { document: month, words: &ENGLISH }),
        };
        json.unwrap_or_default()
    }

    /// The data, as the content of a script element: there only `<` could end it early or begin a comment.
    pub fn script(&self) -> String {
        self.data().replace('<', "\\u003c")
    }

    /// The fragment: the rendered element and its data. Dates are written in `zone`, in English; the loader writes them
    /// anew in the reader's.
    pub fn fragment(&self, zone: &Zone) -> String {
        format!(
            "<div class=\"fn\" lang=\"en\">{}</div><script type=\"application/json\">{}</script>",
            self.html(zone),
            self.script()
        )
    }

    /// The rendered element.
    pub fn html(&self, zone: &Zone) -> String {
        let owner = Owner::new_root(None);
        let html = owner.with(|| {
            let locale = Locale::zone(zone.clone());
            let words = Words::new(ENGLISH.iter().copied().map(str::to_owned).collect());
            let board = |document: &Document, filter: &Filter| View {
                document: RwSignal::new(document.clone()),
                now: RwSignal::new(document.now),
                filter: StoredValue::new(filter.clone()),
                words,
                locale,
            };
            match self {
                Self::Banner(document, filter) => Banner(BannerProps { view: board(document, filter) }).to_html(),
                Self::Status(document) => {
                    StatusBoard(StatusBoardProps { view: board(document, &Filter::default()) }).to_html()
                }
                Self::Calendar(month) => {
                    let view = CalendarView {
                        month: RwSignal::new((*month).clone()),
                        now: RwSignal::new(month.now),
                        words,
                        locale,
                    };
                    Calendar(CalendarProps { view, turn: Callback::new(|_| false) }).to_html()
                }
            }
        });
        owner.unset();
        html
    }
}

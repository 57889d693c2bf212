//! What a mail shows, without any markup: both parts, plain and HTML, are written from it.

use fairnotice_locale::translation::TranslatedText;

/// What a mail shows.
#[derive(Debug)]
pub(super) struct Page {
    /// The subject line.
    pub(super) subject: String,
    /// What kind of notice it is, above the title.
    pub(super) label: String,
    /// The colour of the label, which says the same.
    pub(super) tone: Tone,
    /// What it is about.
    pub(super) title: TranslatedText,
    /// What happened, in a sentence or two.
    pub(super) lead: Vec<String>,
    /// The rest, in its order.
    pub(super) sections: Vec<Section>,
    /// The links, the most wanted first.
    pub(super) actions: Vec<Action>,
    /// The record's thread; none for a letter.
    pub(super) thread: Option<String>,
}

/// The colour of a label. It never says anything alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// Planned, or news.
    Calm,
    /// Something goes on, or is about to.
    Warn,
    /// Something went wrong.
    Bad,
    /// Over, and well.
    Good,
    /// Over, or for one reader alone.
    Plain,
}

impl Tone {
    /// The class of the label in HTML.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Good => "good",
            Self::Plain => "plain",
        }
    }
}

/// A part of the mail.
#[derive(Debug)]
pub(super) enum Section {
    /// What changed, old and new.
    Changes(Vec<Changed>),
    /// A text of the operator under a heading.
    Text {
        /// The heading.
        heading: String,
        /// The text.
        text: TranslatedText,
        /// Whether it is the news itself, and stands out.
        is_news: bool,
    },
    /// Names and values.
    Facts {
        /// The heading; empty for the facts of the mail's subject.
        heading: String,
        /// The facts.
        facts: Vec<Fact>,
    },
    /// Release notes.
    Notes {
        /// The heading.
        heading: String,
        /// What is in the release; may be empty.
        scope: String,
        /// Entries by category.
        groups: Vec<Group>,
        /// How many entries are left out; empty where none is.
        more: String,
    },
    /// Several notices, each with its own link.
    Notices(Vec<Notice>),
}

/// A value before and after.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Changed {
    /// What it is.
    pub(super) label: String,
    /// Before.
    pub(super) before: Vec<Line>,
    /// Now.
    pub(super) after: Vec<Line>,
}

/// A name and its value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fact {
    /// The name.
    pub(super) label: String,
    /// The value.
    pub(super) lines: Vec<Line>,
}

impl Fact {
    pub(super) fn new(label: &str, lines: Vec<Line>) -> Self {
        Self { label: label.to_owned(), lines }
    }
}

/// A line of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// What it says.
    pub(super) main: String,
    /// What explains it, in smaller letters; may be empty.
    pub(super) aside: String,
}

impl Line {
    pub(super) fn new(main: impl Into<String>) -> Self {
        Self { main: main.into(), aside: String::new() }
    }

    pub(super) fn with(main: impl Into<String>, aside: impl Into<String>) -> Self {
        Self { main: main.into(), aside: aside.into() }
    }
}

/// Entries of the release notes of one category.
#[derive(Debug)]
pub(super) struct Group {
    /// The category.
    pub(super) heading: String,
    /// Its entries.
    pub(super) items: Vec<Entry>,
}

/// One entry of the release notes.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its heading.
    pub(super) title: String,
    /// How far it has come, if not to production, in parentheses as they follow the heading; may be empty.
    pub(super) maturity: String,
    /// What it says.
    pub(super) lines: Vec<String>,
}

/// One of several notices.
#[derive(Debug)]
pub(super) struct Notice {
    /// What it says, as its own mail's subject would.
    pub(super) subject: String,
    /// When it was published.
    pub(super) at: String,
    /// Where it is.
    pub(super) link: String,
}

/// A link with its words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Action {
    /// What it does.
    pub(super) label: String,
    /// Where it goes.
    pub(super) link: String,
}

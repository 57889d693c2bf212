//! Every word that an element shows, apart from dates, which `Intl` writes.
//!
//! Words travel with the data, as a list in the order of [`Word`], so that another language needs no other WASM: it is one
//! more file in `crates/widget/languages`. A `%` stands for what is filled in.
//!
//! The order is part of the wire: a script of an earlier build reads by it. A new word goes to the end, or the data gets
//! the key `v` (see `Payload` in `render.rs`).

macro_rules! words {
    ($($(#[doc = $doc:literal])* $word:ident = $id:literal,)*) => {
        /// A text of an element. Those of the banner come first, but for what was added later ([`for_banner`]).
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Word {
            $($(#[doc = $doc])* $word,)*
        }

        /// The key of each word in a language's file, in the order of [`Word`].
        pub const IDS: &[&str] = &[$($id),*];
    };
}

words! {
    /// Label of a banner in phase announced.
    Announced = "announced",
    /// Label while it is news that the window was moved.
    Moved = "moved",
    /// Label within the hour before the start.
    WithinTheHour = "within-the-hour",
    /// Label when the start has passed without one.
    Due = "due",
    /// Label while work is under way.
    InProgress = "in-progress",
    /// Label when the planned end has passed.
    Overrun = "overrun",
    /// Label while work is verified.
    Verifying = "verifying",
    /// Label after a rollback.
    RolledBack = "rolled-back",
    /// Label after completion.
    Completed = "completed",
    /// Label after cancellation.
    Cancelled = "cancelled",
    /// Label of an open incident.
    Incident = "incident",
    /// What opens the details.
    Details = "details",
    /// What opens the details where there are more notices; by number.
    More = "more",
    /// The button that hides the banner.
    Dismiss = "dismiss",
    /// When it starts, relative to now.
    Starts = "starts",
    /// When it should have started, relative to now.
    WasToStart = "was-to-start",
    /// When it ends, relative to now.
    Ends = "ends",
    /// The components that are touched.
    Affects = "affects",
    /// The link to the record.
    Record = "record",
    /// The link to the calendar file.
    AddToCalendar = "add-to-calendar",
    /// How old the last known truth is, relative to now.
    Stale = "stale",
    /// Name of the banner for assistive technology.
    Region = "region",
    /// Headline when every component works.
    AllOperational = "all-operational",
    /// Headline when the worst is maintenance.
    UnderMaintenance = "under-maintenance",
    /// Headline when the worst is degraded performance.
    Degraded = "degraded",
    /// Headline when the worst is a partial outage.
    PartialOutage = "partial-outage",
    /// Headline when the worst is a major outage.
    MajorOutage = "major-outage",
    /// A component that works.
    StatusOperational = "status-operational",
    /// A component under maintenance.
    StatusMaintenance = "status-maintenance",
    /// A component that is slow.
    StatusDegraded = "status-degraded",
    /// A component that is out for some.
    StatusPartial = "status-partial",
    /// A component that is out.
    StatusMajor = "status-major",
    /// Heading of the calendar.
    Calendar = "calendar",
    /// The link to the month before.
    Previous = "previous",
    /// The link to the month after.
    Next = "next",
    /// Shown for a month without maintenance.
    NothingPlanned = "nothing-planned",
    /// Which zone the calendar's days are in.
    TimesIn = "times-in",
    /// A change that starts in the future, in the calendar.
    StateAnnounced = "state-announced",
    /// A change under way, in the calendar.
    StateInProgress = "state-in-progress",
    /// A finished change, in the calendar.
    StateCompleted = "state-completed",
    /// A rolled-back change, in the calendar.
    StateRolledBack = "state-rolled-back",
    /// A cancelled change, in the calendar.
    StateCancelled = "state-cancelled",
    /// Label of a banner when the window has ended without work.
    DidNotStart = "did-not-start",
}

/// How many words a banner needs of those that come first.
const BANNER: usize = Word::AllOperational as usize;

/// The words that a banner needs, at their places in the list: the others are empty.
pub fn for_banner(words: &[String]) -> Vec<&str> {
    let is_needed = |place: usize| place < BANNER || place == Word::DidNotStart as usize;
    words.iter().enumerate().map(|(place, word)| if is_needed(place) { word } else { "" }).collect()
}

/// The words of one element, in one language.
#[derive(Debug, Clone)]
pub struct Words(Vec<String>);

impl Words {
    /// Words in the order of [`Word`].
    pub fn new(words: Vec<String>) -> Self {
        Self(words)
    }

    /// A word; empty where the list is too short.
    pub fn get(&self, word: Word) -> String {
        self.0.get(word as usize).cloned().unwrap_or_default()
    }

    /// A word with its `%` filled in.
    pub fn fill(&self, word: Word, with: &str) -> String {
        self.get(word).replace('%', with)
    }

    /// A word that depends on a number: its form for a plural category (0 to 5, in CLDR's order from `zero` to `other`), with
    /// the number filled in.
    pub fn counted(&self, word: Word, category: usize, count: usize) -> String {
        self.get(word).split('|').nth(category).unwrap_or_default().replace('%', &count.to_string())
    }
}

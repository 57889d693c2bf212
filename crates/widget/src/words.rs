//! Every word that an element shows, apart from dates, which `Intl` writes.
//!
//! Words travel with the data, as a list in the order of [`Word`], so that another language needs no other WASM. A `%`
//! stands for what is filled in.

/// A text of an element. Those of the banner come first: a banner's data carries no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Word {
    /// Label of a banner in phase announced.
    Announced,
    /// Label within the hour before the start.
    WithinTheHour,
    /// Label when the start has passed without one.
    Due,
    /// Label while work is under way.
    InProgress,
    /// Label when the planned end has passed.
    Overrun,
    /// Label while work is verified.
    Verifying,
    /// Label after a rollback.
    RolledBack,
    /// Label after completion.
    Completed,
    /// Label after cancellation.
    Cancelled,
    /// Label of an open incident.
    Incident,
    /// The link to the record.
    Details,
    /// The button that hides the banner.
    Dismiss,
    /// How many more notices there are.
    More,
    /// When it starts, relative to now.
    Starts,
    /// When it should have started, relative to now.
    WasToStart,
    /// When it ends, relative to now.
    Ends,
    /// Name of the banner for assistive technology.
    Region,
    /// Headline when every component works.
    AllOperational,
    /// Headline when the worst is maintenance.
    UnderMaintenance,
    /// Headline when the worst is degraded performance.
    Degraded,
    /// Headline when the worst is a partial outage.
    PartialOutage,
    /// Headline when the worst is a major outage.
    MajorOutage,
    /// A component that works.
    StatusOperational,
    /// A component under maintenance.
    StatusMaintenance,
    /// A component that is slow.
    StatusDegraded,
    /// A component that is out for some.
    StatusPartial,
    /// A component that is out.
    StatusMajor,
    /// Heading of the calendar.
    Calendar,
    /// The button to the month before.
    Previous,
    /// The button to the month after.
    Next,
    /// Shown for a month without maintenance.
    NothingPlanned,
    /// Which zone the calendar's days are in.
    TimesIn,
    /// A change that starts in the future, in the calendar.
    StateAnnounced,
    /// A change under way, in the calendar.
    StateInProgress,
    /// A finished change, in the calendar.
    StateCompleted,
    /// A rolled-back change, in the calendar.
    StateRolledBack,
    /// A cancelled change, in the calendar.
    StateCancelled,
}

/// How many words a banner needs.
pub const BANNER: usize = Word::AllOperational as usize;

/// English, in the order of [`Word`].
pub const ENGLISH: [&str; Word::StateCancelled as usize + 1] = [
    "Scheduled maintenance",
    "Maintenance starts within the hour",
    "Maintenance is about to start",
    "Maintenance in progress",
    "Maintenance is taking longer than planned",
    "Maintenance is being verified",
    "Maintenance was rolled back",
    "Maintenance finished",
    "Maintenance cancelled",
    "Incident",
    "Details",
    "Dismiss this notice",
    "and % more",
    "starts %",
    "planned start %",
    "planned end %",
    "Service notice",
    "All systems operational",
    "Maintenance in progress",
    "Degraded performance",
    "Partial outage",
    "Major outage",
    "Operational",
    "Under maintenance",
    "Degraded performance",
    "Partial outage",
    "Major outage",
    "Maintenance calendar",
    "Previous month",
    "Next month",
    "No maintenance is planned in this month.",
    "Times in %",
    "planned",
    "in progress",
    "finished",
    "rolled back",
    "cancelled",
];

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
}

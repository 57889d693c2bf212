//! Every text that an element shows, by its id, and the message catalogue of one language. Dates are not among them.
//!
//! The messages travel with an element's data, as a list in the order of [`MessageId`]. So another language needs no other
//! WASM: it is one more file in `crates/locale/languages`. A `%` stands for the value that is filled in.
//!
//! The order is part of the wire: a script of an earlier build reads by it. A new message goes to the end, or the data gets
//! the key `v` (see `Payload` in `crates/widget/src/render.rs`).

macro_rules! messages {
    ($($(#[doc = $doc:literal])* $id:ident = $key:literal,)*) => {
        /// The id of a message. Those of the banner come first, but for what was added later ([`for_banner`]).
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub enum MessageId {
            $($(#[doc = $doc])* $id,)*
        }

        /// The key of each message in a language's file, in the order of [`MessageId`].
        pub const KEYS: &[&str] = &[$($key),*];
    };
}

messages! {
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
    /// The affected components.
    Affects = "affects",
    /// The link to the record.
    Record = "record",
    /// The link to the calendar file.
    AddToCalendar = "add-to-calendar",
    /// How old the last known state is, relative to now.
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
    /// How many more notices the status page has; by number.
    Others = "others",
    /// The link to the changes of a month that the calendar leaves out.
    MonthRest = "month-rest",
    /// What stands between the items of a list.
    ListSeparator = "list-separator",
}

/// How many messages a banner needs of those that come first.
const BANNER: usize = MessageId::AllOperational as usize;

/// The messages that a banner needs, at their places in the list: the others are empty.
pub fn for_banner(messages: &[String]) -> Vec<&str> {
    let later = [MessageId::DidNotStart, MessageId::Others, MessageId::ListSeparator].map(|id| id as usize);
    let is_needed = |place: usize| place < BANNER || later.contains(&place);
    messages.iter().enumerate().map(|(place, message)| if is_needed(place) { message } else { "" }).collect()
}

/// The messages of one language: all of them, or the first ones that an element needs.
#[derive(Debug, Clone)]
pub struct Catalogue(Vec<String>);

impl Catalogue {
    /// Messages in the order of [`MessageId`].
    pub fn new(messages: Vec<String>) -> Self {
        Self(messages)
    }

    /// The messages in the order of [`MessageId`].
    pub fn messages(&self) -> &[String] {
        &self.0
    }

    /// A message; empty where the list is too short.
    pub fn get(&self, id: MessageId) -> String {
        self.0.get(id as usize).cloned().unwrap_or_default()
    }

    /// A message with its `%` filled in.
    pub fn fill(&self, id: MessageId, with: &str) -> String {
        self.get(id).replace('%', with)
    }

    /// A list as one text.
    pub fn list<'i>(&self, items: impl Iterator<Item = &'i str>) -> String {
        let mut separator = self.get(MessageId::ListSeparator);
        // An earlier server's messages, or a page's recording of them, have none.
        if separator.is_empty() {
            separator.push_str(", ");
        }
        let mut list = String::new();
        for item in items {
            if !list.is_empty() {
                list.push_str(&separator);
            }
            list.push_str(item);
        }
        list
    }

    /// A message that depends on a number: its form for a plural category (0 to 5, in CLDR's order from `zero` to `other`),
    /// with the number filled in.
    pub fn counted(&self, id: MessageId, category: usize, count: usize) -> String {
        self.get(id).split('|').nth(category).unwrap_or_default().replace('%', &count.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::{BANNER, Catalogue, KEYS, MessageId, for_banner};

    #[test]
    fn an_id_is_the_place_of_its_key() {
        assert_eq!(KEYS[MessageId::Announced as usize], "announced");
        assert_eq!(KEYS[MessageId::StateCancelled as usize], "state-cancelled");
        assert_eq!(KEYS[BANNER], "all-operational");
    }

    #[test]
    fn the_script_without_wasm_has_the_same_place() {
        let script = include_str!("../../../www/embed/embed-plain.js");
        let line = format!("const STALE_MESSAGE = {};", MessageId::Stale as usize);
        assert!(script.contains(&line), "www/embed/embed-plain.js has not the line {line}");
    }

    #[test]
    fn a_list_is_separated_as_its_language_does() {
        let mut messages = vec![String::new(); KEYS.len()];
        let list = |messages: &[String]| Catalogue::new(messages.to_vec()).list(["API", "Web"].into_iter());
        assert_eq!(list(&messages), "API, Web", "without a separator");
        "、".clone_into(&mut messages[MessageId::ListSeparator as usize]);
        assert_eq!(list(&messages), "API、Web");
        assert!(for_banner(&messages).contains(&"、"));
    }

    #[test]
    fn a_list_that_is_too_short_says_nothing() {
        let catalogue = Catalogue::new(vec!["Scheduled".to_owned()]);
        assert_eq!(catalogue.get(MessageId::Announced), "Scheduled");
        assert_eq!(catalogue.get(MessageId::Calendar), "");
        assert_eq!(catalogue.fill(MessageId::Calendar, "x"), "");
    }
}

use super::Counted;
use serde::Deserialize;

/// What happened before today: the bars of the first page, and the page by month.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct History {
    /// How a day is written, in the format of chrono: the weekday, the day and the month.
    pub day: String,
    /// What happened on a day: `{status}` of the component, for how long (`{duration}`), and the `{title}` of the incident or the work.
    pub event: String,
    /// The same of what goes on; `{status}` and `{title}`.
    pub event_open: String,
    /// A status that the vendor set without an incident; `{status}` and `{duration}`.
    pub status: String,
    /// The same of a status that stands; `{status}`.
    pub status_open: String,
    /// How much more happened on a day; `{count}`.
    pub more_events: Counted,
    /// A day on which nothing happened.
    pub quiet: String,
    /// A day of which there are no records.
    pub no_data: String,
    /// On how many of the recorded days there was no incident; `{quiet}` of `{count}`.
    pub days_without: Counted,
    /// Instead of it, where there are no records yet.
    pub nothing_recorded: String,
    /// The name of a component's bars; `{component}`.
    pub bars: String,
    /// Under the first bar; `{count}`.
    pub days_ago: Counted,
    /// Under the last bar.
    pub today: String,
    /// Under the components: what a bar is; `{zone}`.
    pub note: String,
    /// Where too much happened to be shown; `{day}`.
    pub left_out: String,
    /// Link to the page of what happened.
    pub link: String,
    /// Heading of that page.
    pub title: String,
    /// Under the heading; `{zone}`.
    pub intro: String,
    /// Names the links to one kind alone.
    pub show: String,
    /// Link to incidents and maintenance together.
    pub all: String,
    /// Names the links from month to month.
    pub months: String,
    /// Link to earlier months.
    pub earlier: String,
    /// Link to later months.
    pub later: String,
    /// A month without anything.
    pub empty_month: String,
    /// A month without incidents, where they alone are shown.
    pub no_incidents: String,
    /// A month without maintenance, where it alone is shown.
    pub no_maintenance: String,
    /// A month of which there are no records.
    pub unrecorded_month: String,
    /// Link to what a month leaves out, and the heading of its page; `{month}`.
    pub rest: String,
    /// What goes on: since when; `{start}`.
    pub since: String,
    /// What is over: from when to when (`{span}`), and for how long (`{duration}`).
    pub lasted: String,
    /// Work that ended after its announced window; `{length}`.
    pub ended_later: String,
    /// Work that ended before the end of its announced window; `{length}`.
    pub ended_earlier: String,
    /// The messages of an incident or of work, folded; `{count}`.
    pub updates: Counted,
    /// Link to all of them.
    pub all_updates: String,
}

#[cfg(test)]
mod tests {
    use crate::{Locale, language::Language, site::SiteTexts};
    use chrono::format::{Item, StrftimeItems};
    use fairnotice_core::zone::Zone;

    #[test]
    fn a_day_is_written_in_each_language() {
        for language in Language::all() {
            let format = &SiteTexts::of(language).history.day;
            assert!(!StrftimeItems::new(format).any(|item| item == Item::Error), "{}: `{format}`", language.tag);
        }
        let day = |tag: &str| {
            let language = Language::of(tag);
            Locale::new(Zone::utc(), language).dated(1_792_879_200_000, &SiteTexts::of(language).history.day)
        };
        assert_eq!(["en", "es", "ar"].map(day), ["Sat 24 Oct", "sáb 24 oct", "السبت 24 أكتوبر"]);
    }
}

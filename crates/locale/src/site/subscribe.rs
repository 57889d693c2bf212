use serde::Deserialize;

/// The pages by which a reader subscribes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Subscribe {
    /// The page in a browser's list of tabs.
    pub title: String,
    /// Its heading.
    pub heading: String,
    /// Who writes, of what, and what happens first; `{vendor}`.
    pub intro: String,
    /// Sends the form.
    pub button: String,
    /// What an address is used for, and for how long.
    pub privacy: String,
    /// A page's title where there are mistakes; `{title}`.
    pub correct: String,
    /// Heading of the mistakes.
    pub nothing_stored: String,
    /// Field of the address.
    pub address: String,
    /// Legend of what there is to hear of.
    pub what: String,
    /// Notices of changes.
    pub changes: String,
    /// Which they are.
    pub changes_hint: String,
    /// Notices of incidents.
    pub incidents: String,
    /// Which they are.
    pub incidents_hint: String,
    /// Notices of releases.
    pub releases: String,
    /// Which they are.
    pub releases_hint: String,
    /// Opens the fields that narrow a subscription.
    pub narrow: String,
    /// Legend of the components.
    pub components: String,
    /// Legend of the regions.
    pub regions: String,
    /// Legend of the kinds of work.
    pub kinds: String,
    /// What it means to tick nothing.
    pub tick_none: String,
    /// Field of the least impact.
    pub impact: String,
    /// Every impact.
    pub impact_any: String,
    /// From brief interruptions on.
    pub impact_brief: String,
    /// From degraded performance on.
    pub impact_degraded: String,
    /// From a partial outage on.
    pub impact_partial: String,
    /// Full outages only.
    pub impact_full: String,
    /// Field of the mail's language.
    pub language: String,
    /// Field of the mail's time zone.
    pub zone: String,
    /// The address is none.
    pub wrong_address: String,
    /// Nothing is chosen.
    pub wrong_what: String,
    /// A component does not exist.
    pub wrong_component: String,
    /// A region does not exist.
    pub wrong_region: String,
    /// A kind of work does not exist.
    pub wrong_kind: String,
    /// The language does not exist.
    pub wrong_language: String,
    /// The time zone does not exist.
    pub wrong_zone: String,
    /// Heading after the form.
    pub sent_title: String,
    /// Where the mail with the link goes; `{address}`.
    pub sent: String,
    /// What to do if it does not come.
    pub sent_late: String,
    /// Link back to the form.
    pub sent_other: String,
    /// Heading of the page that confirms.
    pub confirm_title: String,
    /// What is confirmed.
    pub confirm: String,
    /// Confirms.
    pub confirm_button: String,
    /// For who did not ask for it.
    pub confirm_not_you: String,
    /// Heading for who is subscribed.
    pub confirmed_title: String,
    /// Link to the subscription.
    pub confirmed_change: String,
    /// Heading for a link that opens nothing.
    pub refused_title: String,
    /// It was not signed by this server.
    pub refused_invalid: String,
    /// Its time is over.
    pub refused_expired: String,
    /// The subscription was ended or begun again since.
    pub refused_outdated: String,
    /// How to get a new one; `{link}`.
    pub refused_again: String,
    /// The words of that link.
    pub refused_link: String,
    /// Name of the fact: address.
    pub fact_address: String,
    /// Name of the fact: what there is to hear of.
    pub fact_what: String,
    /// Name of the fact: least impact.
    pub fact_impact: String,
    /// Name of the fact: time zone.
    pub fact_zone: String,
    /// Name of the fact: language.
    pub fact_language: String,
}

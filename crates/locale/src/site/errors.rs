use serde::Deserialize;

/// Pages that say that something is missing or failed.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Errors {
    /// Heading where there is nothing.
    pub not_found: String,
    /// There is nothing at an address.
    pub page: String,
    /// There is no such maintenance record.
    pub record: String,
    /// There is no such incident.
    pub incident: String,
    /// There is no such release.
    pub release: String,
    /// There is no such month; `2026-11` is an example.
    pub month: String,
    /// There is no such page of a list.
    pub list: String,
    /// There is no such version of the policy.
    pub policy_version: String,
    /// How one comes to an address at which there is nothing.
    pub why: String,
    /// Before what may be meant.
    pub meant: String,
    /// A release that may be meant; `{version}`.
    pub a_release: String,
    /// Before the site's parts.
    pub go_to: String,
    /// Link to the first page.
    pub to_status: String,
    /// Link to the calendar.
    pub to_maintenance: String,
    /// Link to the incidents.
    pub to_incidents: String,
    /// Link to the releases.
    pub to_releases: String,
    /// Link to the promises.
    pub to_promises: String,
    /// Heading: the database cannot be reached.
    pub unavailable: String,
    /// What happened.
    pub unavailable_text: String,
    /// Heading: a fault of the server.
    pub failed: String,
    /// What happened.
    pub failed_text: String,
    /// Heading: the server is full.
    pub busy: String,
    /// What happened.
    pub busy_text: String,
    /// Heading: the server has just started.
    pub starting: String,
    /// What happened.
    pub starting_text: String,
    /// Heading: it is not known whether something is stored.
    pub uncertain: String,
    /// What happened, and what to do.
    pub uncertain_text: String,
    /// Heading: too many requests.
    pub too_many: String,
    /// What happened.
    pub too_many_text: String,
    /// Heading: another site sent a form.
    pub other_site: String,
    /// What happened, and what to do.
    pub other_site_text: String,
    /// Heading: the address does not take this method.
    pub method: String,
    /// What happened, and what to do.
    pub method_text: String,
    /// Heading: the address or the form is too large.
    pub too_large: String,
    /// What happened, and what to do.
    pub too_large_text: String,
    /// Heading: the request cannot be read.
    pub unreadable: String,
    /// What happened, and what to do.
    pub unreadable_text: String,
    /// What is not lost when the server fails.
    pub not_lost: String,
    /// When to try again.
    pub again: String,
    /// When to try again, if that is known; `{time}`, such as `5 minutes`.
    pub again_in: String,
    /// Where the latest known state is; `{link}`.
    pub latest: String,
    /// The words of that link.
    pub latest_link: String,
    /// Before the server's own words, which are English.
    pub detail: String,
}

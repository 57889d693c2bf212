use serde::Deserialize;

/// The page that makes a snippet for another site.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Embed {
    /// Link to the page, in the footer.
    pub link: String,
    /// The page in a browser's list of tabs.
    pub title: String,
    /// Its heading.
    pub heading: String,
    /// What it is for.
    pub intro: String,
    /// Legend of the elements.
    pub element: String,
    /// The banner.
    pub banner: String,
    /// What it shows.
    pub banner_hint: String,
    /// The calendar.
    pub calendar: String,
    /// What it shows.
    pub calendar_hint: String,
    /// The status board.
    pub board: String,
    /// What it shows.
    pub board_hint: String,
    /// Opens the fields that narrow what the banner shows.
    pub narrow: String,
    /// Legend of the components.
    pub components: String,
    /// Legend of the regions.
    pub regions: String,
    /// Legend of the kinds of work.
    pub kinds: String,
    /// What it means to tick nothing.
    pub tick_none: String,
    /// Field: from when on planned work is shown.
    pub lead: String,
    /// Its usual value.
    pub lead_default: String,
    /// A length of time before the start; `{time}`.
    pub lead_of: String,
    /// Field: where the banner is.
    pub position: String,
    /// Fixed at the bottom.
    pub position_bottom: String,
    /// At the top.
    pub position_top: String,
    /// Where the element is.
    pub position_slot: String,
    /// Field: how long a closed notice stays away.
    pub dismiss: String,
    /// Until the page is loaded again.
    pub dismiss_view: String,
    /// Until the tab is closed.
    pub dismiss_session: String,
    /// On later visits too.
    pub dismiss_local: String,
    /// It cannot be closed.
    pub dismiss_off: String,
    /// Field: the form of the calendar.
    pub view: String,
    /// Month and list.
    pub view_both: String,
    /// The month alone.
    pub view_month: String,
    /// The list alone.
    pub view_agenda: String,
    /// Field: the month that is shown first.
    pub month: String,
    /// How it is written; `{example}`.
    pub month_hint: String,
    /// Field: the colours.
    pub theme: String,
    /// Those of the page.
    pub theme_page: String,
    /// Light.
    pub theme_light: String,
    /// Dark.
    pub theme_dark: String,
    /// Field: the language.
    pub language: String,
    /// That of the page.
    pub language_page: String,
    /// Opens the settings that few need.
    pub more: String,
    /// Field: the addresses on which the element is shown.
    pub paths: String,
    /// How they are written; `{example}`.
    pub paths_hint: String,
    /// Field: seconds between two requests.
    pub poll: String,
    /// Its usual value, and what zero means; `{example}`.
    pub poll_hint: String,
    /// Field: without WebAssembly.
    pub wasm: String,
    /// Who needs that.
    pub wasm_hint: String,
    /// Field: a file with translations.
    pub texts: String,
    /// What it is.
    pub texts_hint: String,
    /// Field: another server.
    pub src: String,
    /// Who needs that.
    pub src_hint: String,
    /// Field: a saved response.
    pub data: String,
    /// Who needs that.
    pub data_hint: String,
    /// A value is wrong and left out; `{example}`.
    pub left_out: String,
    /// Sends the form.
    pub make: String,
    /// Heading of the snippet.
    pub snippet: String,
    /// Where it goes.
    pub snippet_text: String,
    /// Copies a text.
    pub copy: String,
    /// Shown after that.
    pub copied: String,
    /// Heading of the preview, and its name.
    pub preview: String,
    /// There is nothing that the banner could show.
    pub preview_quiet: String,
    /// Above the preview of a banner that is fixed at the bottom.
    pub preview_still: String,
    /// Heading of the policy's sources.
    pub policy: String,
    /// What to do with them.
    pub policy_text: String,
    /// Heading of the tag of one version.
    pub pinned: String,
    /// What it is.
    pub pinned_text: String,
    /// Heading of the frame.
    pub frame: String,
    /// Who needs it.
    pub frame_text: String,
    /// Above the sources that the page with the frame needs.
    pub frame_policy: String,
    /// Heading of the documentation.
    pub docs: String,
    /// Link to the documentation of the embed.
    pub docs_embedding: String,
    /// Link to the manifest of the elements.
    pub docs_elements: String,
    /// Link to the list of files.
    pub docs_files: String,
    /// Link to the texts of the elements.
    pub docs_words: String,
}

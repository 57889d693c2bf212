//! What a reader selects of an element: the parameters of its address, each in one form alone.
//!
//! Two addresses that mean the same have the same selection, so that they share an entry of the cache. What a list names and there
//! is not counts once: a list may be as long as an address, and costs no more than what there is.

use super::elements::Holds;
use crate::app::App;
use fairnotice_core::{change::Kind, id::ChangeId, notice::Filter, zone::Zone};
use fairnotice_locale::{language::Language, negotiation::LanguagePreferences};
use fairnotice_service::Published;
use serde::Deserialize;
use std::{
    collections::{BTreeSet, HashSet},
    fmt,
};

/// The longest name of a phase, and some more.
const PHASE: usize = 20;

/// The parameters of an element's address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ElementQuery {
    pub(super) components: String,
    pub(super) regions: String,
    pub(super) kinds: String,
    pub(super) lead: String,
    pub(super) tz: String,
    pub(super) lang: String,
    pub(super) month: Option<String>,
    /// Keys of notices that a reader without WASM has dismissed: the banner shows the next one.
    pub(super) without: String,
}

/// What a reader selects. A calendar has no filter.
pub(super) struct Selection {
    pub(super) filter: Filter,
    pub(super) zone: Zone,
    pub(super) language: &'static Language,
    /// The language of the operator's texts, as a tag.
    pub(super) wanted: String,
}

impl Selection {
    pub(super) fn new(app: &App, published: &Published, query: &ElementQuery, holds: Holds) -> Self {
        let zone = if query.tz.is_empty() { app.policy().business_zone().clone() } else { app.zone(&query.tz) };
        let is_calendar = holds == Holds::Calendar;
        Self {
            filter: if is_calendar { Filter::default() } else { filter(published, query) },
            zone,
            language: Language::of(&query.lang),
            // A month may be older than the snapshot, and have texts in languages of its own.
            wanted: if is_calendar { tag(&query.lang) } else { published.language(&query.lang).to_owned() },
        }
    }
}

/// A tag in lower case; empty for what is none.
fn tag(lang: &str) -> String {
    LanguagePreferences::from_tags([lang]).tags().first().map(|tag| tag.to_ascii_lowercase()).unwrap_or_default()
}

/// The filter, each list in its order and without repetitions.
fn filter(published: &Published, query: &ElementQuery) -> Filter {
    let ElementQuery { components, regions, kinds, lead, without, .. } = query;
    let listed = &published.snapshot.components;
    let all: HashSet<&str> = listed.iter().map(|component| component.id.as_str()).collect();
    let everywhere = listed.iter().flat_map(|component| &component.regions).map(AsRef::as_ref).collect();
    let kind = Kind::ALL.iter().map(|kind| kind.id()).collect();
    let Filter { components, regions, kinds, lead, .. } = Filter::new(components, regions, kinds, lead);
    let [components, regions, kinds] =
        [(components, all), (regions, everywhere), (kinds, kind)].map(|(named, known)| canonical(&named, &known));
    Filter { components, regions, kinds, lead, without: dismissed(without) }
}

/// Names in their order. An empty name stands for all that there are not: a list of them alone still selects nothing.
fn canonical(named: &[String], known: &HashSet<&str>) -> Vec<String> {
    let selected: BTreeSet<&str> =
        named.iter().map(|name| known.get(name.as_str()).copied().unwrap_or_default()).collect();
    selected.into_iter().map(str::to_owned).collect()
}

/// The keys of dismissed notices, in their order: an id and a phase. The notice may be of a record that the snapshot leaves out.
fn dismissed(keys: &str) -> Vec<String> {
    let is_key = |key: &&str| {
        key.split_once('/').is_some_and(|(id, phase)| id.parse::<ChangeId>().is_ok() && phase.len() <= PHASE)
    };
    let keys: BTreeSet<&str> = keys.split_whitespace().filter(is_key).collect();
    keys.into_iter().map(str::to_owned).collect()
}

/// The name of the selection in the cache.
impl fmt::Display for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { filter: Filter { components, regions, kinds, lead, without }, zone, language, wanted } = self;
        write!(f, "{} {wanted} {}", language.tag, zone.name())?;
        // Names of a policy may hold any character.
        write!(f, " {components:?} {regions:?} {kinds:?} {lead:?} {without:?}")
    }
}

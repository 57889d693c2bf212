//! The record of promises kept, judged once and shared by every reader.

use crate::{api::problem::Problem, app::App};
use axum::body::Bytes;
use fairnotice_core::{
    change::{LanguageTag, Translation},
    instant::{self, Instant},
    promises::{self, Counts, Line, Promises},
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};

/// The promises of the twelve months before an instant, ready to send.
#[derive(Debug)]
pub struct Judged {
    /// What each change owed, and what it got.
    pub promises: Promises,
    /// The records' texts in other languages, by id; none of a record that has none.
    pub translations: HashMap<String, BTreeMap<LanguageTag, Translation>>,
    /// The API's answer.
    pub json: Bytes,
    /// The answer's `ETag`. Weak: it names what is said, and leaves out when that was asked.
    pub tag: String,
    revision: u64,
}

impl Judged {
    /// Whether it holds at an instant of a revision as well: each promise is kept or broken to the second.
    pub(crate) fn is_of(&self, revision: u64, now: Instant) -> bool {
        let judged = self.promises.until;
        self.revision == revision && judged <= now && judged.timestamp() == now.timestamp()
    }
}

/// The API's answer: core's own, each change with its page.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(with = "instant::required")]
    from: Instant,
    #[serde(with = "instant::required")]
    until: Instant,
    #[serde(flatten)]
    said: &'a StepMessage<'a>,
}

/// What does not change with the clock alone.
#[derive(Serialize)]
struct StepMessage<'a> {
    counts: &'a Counts,
    lines: Vec<Linked<'a>>,
}

#[derive(Serialize)]
struct Linked<'a> {
    #[serde(flatten)]
    line: &'a Line,
    url: String,
}

/// Judges what is announced by `now`, each change by its own version of the policy (A34).
pub(crate) async fn judge(app: &App, revision: u64, now: Instant) -> Result<Judged, Problem> {
    let kept = app.store().announced_since(promises::beginning(now)).await?;
    let records = kept.iter().map(|kept| &kept.record);
    let promises = promises::promises(records.clone().map(|record| (record, app.judging(record.change.file()))), now);
    let translations = records
        .map(|record| (record.id.clone(), record.change.file().translations.clone()))
        .filter(|(_, translations)| !translations.is_empty())
        .collect();
    let site = &app.published().snapshot.vendor.url;
    let linked = |line| Linked { line, url: format!("{site}/maintenance/{}", line.id) };
    let said = StepMessage { counts: &promises.counts, lines: promises.lines.iter().map(linked).collect() };
    let hash = Sha256::digest(serde_json::to_vec(&said).map_err(Problem::internal)?);
    let tag = hash[..6].iter().fold(format!("W/\"{revision}-"), |tag, byte| format!("{tag}{byte:02x}")) + "\"";
    let json = serde_json::to_vec(&Answer { from: promises.from, until: promises.until, said: &said });
    let json = json.map_err(Problem::internal)?.into();
    Ok(Judged { promises, translations, json, tag, revision })
}

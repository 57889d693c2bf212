//! The promises report, computed once and shared by every reader.

use crate::{policies::Policies, publication::PublishError};
use bytes::Bytes;
use fairnotice_core::{
    change::{LanguageTag, Translation},
    hex,
    id::ChangeId,
    instant::{self, Instant},
    promises::{self, Counts, Line, Promises},
    snapshot::Vendor,
};
use fairnotice_store::Reader;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};

/// The promises of the twelve months before an instant, ready to send.
#[derive(Debug)]
pub struct PromisesReport {
    /// The promises of each change, with their outcomes.
    pub promises: Promises,
    /// The records' texts in other languages, by id; none for a record without translations.
    pub translations: HashMap<ChangeId, BTreeMap<LanguageTag, Translation>>,
    /// The API's answer.
    pub json: Bytes,
    /// The answer's `ETag`. Weak: it covers the content, not the instant of the request.
    pub tag: String,
    revision: u64,
}

impl PromisesReport {
    /// Whether the report is still valid for a revision and an instant: outcomes change to the second.
    pub(crate) fn is_of(&self, revision: u64, now: Instant) -> bool {
        let computed = self.promises.until;
        self.revision == revision && computed <= now && computed.timestamp() == now.timestamp()
    }
}

/// The API's answer: core's report, each change with its page.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(with = "instant::required")]
    from: Instant,
    #[serde(with = "instant::required")]
    until: Instant,
    #[serde(flatten)]
    content: &'a Content<'a>,
}

/// The content, which the `ETag` covers.
#[derive(Serialize)]
struct Content<'a> {
    counts: &'a Counts,
    lines: Vec<Linked<'a>>,
}

#[derive(Serialize)]
struct Linked<'a> {
    #[serde(flatten)]
    line: &'a Line,
    url: String,
}

/// Checks the changes announced by `now`, each with its own version of the policy (A34).
pub(crate) async fn report(
    reader: &Reader,
    policies: &Policies,
    vendor: &Vendor,
    revision: u64,
    now: Instant,
) -> Result<PromisesReport, PublishError> {
    let stored = reader.announced_since(promises::beginning(now)).await?;
    let records = stored.iter().map(|stored| &stored.record);
    let with_policies = records.clone().map(|record| (record, policies.judging(record.change.file(), now)));
    let promises = promises::promises(with_policies, now);
    let translations = records
        .map(|record| (record.id.clone(), record.change.file().translations.clone()))
        .filter(|(_, translations)| !translations.is_empty())
        .collect();
    let linked = |line| Linked { line, url: format!("{}/maintenance/{}", vendor.url, line.id) };
    let content = Content { counts: &promises.counts, lines: promises.lines.iter().map(linked).collect() };
    let hash = Sha256::digest(serde_json::to_vec(&content)?);
    let tag = format!("W/\"{revision}-{}\"", hex::encode(&hash[..6]));
    let json = serde_json::to_vec(&Answer { from: promises.from, until: promises.until, content: &content })?.into();
    Ok(PromisesReport { promises, translations, json, tag, revision })
}

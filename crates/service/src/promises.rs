//! The promises report: the figures of all changes of 365 days, and the lines of a page of them.
//!
//! Its cost does not grow with the number of records. A [`Ledger`] keeps the figures: it
//! is filled once, in the background, and after that reads only the records that have changed, and those whose outcomes
//! change with time. The lines of a page are made when it is asked for. The ledger lives in memory, because it follows from
//! the records, their mail, the policies and the release of the time zone data: a stored one would be wrong whenever one of these
//! changes.

mod follower;
mod mail;

use crate::{cursor, service::Service};
use bytes::Bytes;
use fairnotice_core::{
    change::{LanguageTag, Translation},
    hex,
    id::ChangeId,
    instant::{self, Instant},
    promises::{self, CalendarMonth, Counts, Ledger, Line, MonthCounts, Promises},
    record::Record,
};
use fairnotice_store::Error as StoreError;
use follower::Follower;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{OwnedMutexGuard, watch},
    time::{sleep, timeout},
};

/// How long a reader waits while the records are read for the first time.
const PATIENCE: Duration = Duration::from_secs(3);
/// How often changes are read although nobody asks for them, so that nobody waits for many.
const INTERVAL: Duration = Duration::from_mins(1);
/// How many pages are shared by their readers.
const PAGES: usize = 64;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The database cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The report cannot be written as JSON.
    #[error("the promises cannot be encoded: {0}")]
    Encode(#[from] serde_json::Error),
    /// The server has started a moment ago.
    #[error("the records are still being read; try again in a few seconds")]
    NotReady,
}

/// Which changes are listed, newest announcement first.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PageRequest {
    /// Where the page begins.
    pub start: PageStart,
    /// The maximum number of changes.
    pub limit: usize,
}

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PageStart {
    /// After so many changes.
    Skip(usize),
    /// After a change, by its announcement and its id.
    After((Instant, ChangeId)),
}

/// The promises of the 365 days before an instant, with a page of lines, ready to send.
#[derive(Debug)]
pub struct PromisesReport {
    /// The figures of every change, and the lines of the page.
    pub promises: Promises,
    /// The figures of each month, by the vendor's clocks.
    pub months: Vec<(CalendarMonth, MonthCounts)>,
    /// The records' texts in other languages, by id; none for a record without translations.
    pub translations: HashMap<ChangeId, BTreeMap<LanguageTag, Translation>>,
    /// The next instant at which a figure changes because time passes; none where none does.
    pub turns_at: Option<Instant>,
    /// The API's answer.
    pub json: Bytes,
    /// The answer's `ETag`. Weak: it covers the content, not the instant of the request.
    pub tag: String,
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
    /// The `cursor` of the next page; null on the last.
    next: Option<String>,
}

#[derive(Serialize)]
struct Linked<'a> {
    #[serde(flatten)]
    line: &'a Line,
    url: String,
}

/// The ledger, and the pages of the current second.
#[derive(Debug, Default)]
pub(crate) struct PromisesState {
    /// None until the records are read. Held while a report is made: one at a time.
    follower: Arc<tokio::sync::Mutex<Option<Follower>>>,
    pages: Mutex<Pages>,
}

/// Pages that were made at a revision, within a second: outcomes change to the second.
#[derive(Debug, Default)]
struct Pages {
    made: Option<(u64, Instant)>,
    reports: HashMap<PageRequest, Arc<PromisesReport>>,
}

impl Pages {
    fn get(&self, revision: u64, now: Instant, request: &PageRequest) -> Option<Arc<PromisesReport>> {
        let (of, made) = self.made?;
        let is_valid = of == revision && made <= now && made.timestamp() == now.timestamp();
        is_valid.then(|| self.reports.get(request).cloned()).flatten()
    }

    fn insert(&mut self, revision: u64, now: Instant, request: PageRequest, report: Arc<PromisesReport>) {
        let is_valid = self.made.is_some_and(|(of, made)| of == revision && made.timestamp() == now.timestamp());
        if !is_valid || self.reports.len() == PAGES {
            *self = Self { made: Some((revision, now)), reports: HashMap::new() };
        }
        self.reports.insert(request, report);
    }
}

type FollowerGuard = OwnedMutexGuard<Option<Follower>>;

impl Service {
    /// The promises of the last 365 days, with a page of lines.
    pub async fn promises(&self, request: PageRequest) -> Result<Arc<PromisesReport>, ReportError> {
        let state = self.promises_state();
        let shared = || {
            let (revision, now) = (self.published().snapshot.revision, self.now());
            let pages = state.pages.lock().unwrap_or_else(PoisonError::into_inner);
            (revision, pages.get(revision, now, &request))
        };
        if let (_, Some(report)) = shared() {
            return Ok(report);
        }
        let guard = self.follower().await?;
        // Another reader may have made it in the meantime.
        let revision = match shared() {
            (_, Some(report)) => return Ok(report),
            (revision, None) => revision,
        };
        let Some(follower) = guard.as_ref() else { return Err(ReportError::NotReady) };
        let report = Arc::new(self.report(follower.ledger(), &request, revision).await?);
        let mut pages = state.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.insert(revision, report.promises.until, request, report.clone());
        Ok(report)
    }

    /// The follower, up to date. It catches up to its end even if the reader goes away.
    async fn follower(&self) -> Result<FollowerGuard, ReportError> {
        let lock = self.promises_state().follower.clone().lock_owned();
        let guard = timeout(PATIENCE, lock).await.map_err(|_| ReportError::NotReady)?;
        let service = self.clone();
        let task = tokio::spawn(async move { service.caught_up(guard).await });
        match timeout(PATIENCE, task).await.map_err(|_| ReportError::NotReady)? {
            Ok(caught_up) => Ok(caught_up?),
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The runtime is ending.
                Err(_) => Err(ReportError::NotReady),
            },
        }
    }

    async fn caught_up(&self, mut guard: FollowerGuard) -> Result<FollowerGuard, StoreError> {
        let (reader, policies, now) = (self.reader(), self.policies(), self.now());
        let mut follower = match guard.take() {
            Some(follower) => follower,
            None => Follower::new(reader, policies, now).await?,
        };
        let result = follower.catch_up(reader, policies, self.now()).await;
        *guard = Some(follower);
        result.map(|()| guard)
    }

    async fn report(
        &self,
        ledger: &Ledger,
        request: &PageRequest,
        revision: u64,
    ) -> Result<PromisesReport, ReportError> {
        let now = ledger.now();
        let skipped = match &request.start {
            PageStart::Skip(count) => *count,
            PageStart::After((announced_at, id)) => ledger.rank(*announced_at, id),
        };
        let mut records = Vec::new();
        for id in ledger.listed(skipped, request.limit) {
            records.extend(follower::readable(self.reader(), id).await?);
        }
        let mail = mail::of(self.reader(), &records).await?;
        let with_mail = records.iter().map(|record| {
            let deliveries = mail.get(&record.id).map_or(&[][..], Vec::as_slice);
            (record, self.policies().judging(record.change.file(), now), deliveries)
        });
        let counts = ledger.counts().clone();
        let promises = Promises { counts, ..promises::with_mail(with_mail, now) };
        let is_last = ledger.listed(skipped.saturating_add(request.limit), 1).next().is_none();
        let next =
            promises.lines.last().filter(|_| !is_last).map(|line| cursor::text(&(line.announced_at, line.id.clone())));
        let linked = |line| Linked { line, url: self.page("maintenance", line.id.as_str()) };
        let content = Content { counts: &promises.counts, lines: promises.lines.iter().map(linked).collect(), next };
        let hash = Sha256::digest(serde_json::to_vec(&content)?);
        let tag = format!("W/\"{revision}-{}\"", hex::encode(&hash[..6]));
        let answer = Answer { from: promises.from, until: promises.until, content: &content };
        let json = serde_json::to_vec(&answer)?.into();
        Ok(PromisesReport {
            months: ledger.months(),
            translations: translations(&records),
            turns_at: ledger.turns_at(),
            json,
            tag,
            promises,
        })
    }
}

fn translations(records: &[Record]) -> HashMap<ChangeId, BTreeMap<LanguageTag, Translation>> {
    let all = records.iter().map(|record| (record.id.clone(), record.change.file().translations.clone()));
    all.filter(|(_, translations)| !translations.is_empty()).collect()
}

/// Reads the records at the start, and what has changed each minute, until `ending` becomes true.
pub async fn run(service: Service, mut ending: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            read = service.follower() => match read {
                Ok(_) | Err(ReportError::NotReady) => {}
                Err(error) => tracing::error!(%error, "the records of the promises report cannot be read; they will be tried again"),
            },
            _ = ending.wait_for(|ending| *ending) => return,
        }
        tokio::select! {
            () = sleep(INTERVAL) => {}
            _ = ending.wait_for(|ending| *ending) => return,
        }
    }
}

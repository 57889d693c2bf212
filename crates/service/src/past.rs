//! What happened before today: the last days of each component, made once for each public state and shared by every reader, and lists
//! by month.

use crate::service::Service;
use chrono::TimeDelta;
use fairnotice_core::{
    file,
    history::{DAYS, DayHistory, EventKind, PastEvent, PastRecords},
    id::ComponentId,
    instant::Instant,
    zone::Zone,
};
use fairnotice_store::{Error, Page, Past, PastRange};
use std::{cmp::Reverse, collections::BTreeMap, sync::Arc, time::Duration};
use tokio::{
    sync::{Mutex, OnceCell},
    time::timeout,
};

/// How many incidents, changes and statuses the last days are made from, each.
const MOST: u32 = 500;
/// How many policies say since when components are listed.
const POLICIES: u32 = 50;
/// How long a reader waits for the database: the first page is there without it.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long nobody asks a database that has just failed.
const PAUSE: TimeDelta = TimeDelta::seconds(5);
/// In how many zones the days are kept: the vendor's, and UTC.
const ZONES: usize = 2;

/// What is known of the past.
#[derive(Default)]
pub(crate) struct PastState {
    known: Mutex<Known>,
    /// The first policy that lists a component says since when it is listed.
    listed_since: OnceCell<BTreeMap<ComponentId, Instant>>,
}

#[derive(Default)]
struct Known {
    records: Option<KnownRecords>,
    /// The days of the records in a zone, by its name.
    days: Vec<(String, Arc<DayHistory>)>,
    /// When the database is asked again, after it has failed.
    again_at: Option<Instant>,
}

struct KnownRecords {
    /// The public state that they belong to.
    number: u64,
    /// Everything since then is in them.
    from: Instant,
    records: PastRecords,
}

/// The last days, as far as they can be read.
#[derive(Debug, Clone, Default)]
pub struct LastDays {
    /// The days; none where they are not known, or the clock is outside of the zone's table.
    pub history: Option<Arc<DayHistory>>,
    /// Whether they are of the newest public state: otherwise the database failed.
    pub is_current: bool,
}

/// A page of what happened, newest first.
#[derive(Debug)]
pub struct PastEventPage {
    /// Incidents, and work that began. What cannot be read is left out.
    pub events: Vec<PastEvent>,
    /// The position of the next page; none on the last page.
    pub next: Option<(Instant, String)>,
}

impl Service {
    /// The last days of each component in a zone. A database that fails leaves those that were known before.
    pub async fn last_days(&self, zone: &Zone) -> LastDays {
        let (published, now) = (self.published(), self.now());
        let mut known = self.past_state().known.lock().await;
        let reach = |days: usize| TimeDelta::days(i64::try_from(days).unwrap_or(i64::MAX));
        // A zone's day begins up to a day before that of UTC.
        let needed = now.checked_sub_signed(reach(DAYS + 1)).unwrap_or(Instant::MIN_UTC);
        let holds = |known: &KnownRecords| known.number == published.number && known.from <= needed;
        let mut is_current = known.records.as_ref().is_some_and(holds);
        if !is_current && known.again_at.is_none_or(|again| again <= now) {
            let from = now.checked_sub_signed(reach(DAYS + 2)).unwrap_or(Instant::MIN_UTC);
            match timeout(PATIENCE, self.past_records(from)).await {
                Ok(Ok(records)) => {
                    let records = Some(KnownRecords { number: published.number, from, records });
                    *known = Known { records, ..Known::default() };
                    is_current = true;
                }
                failed => {
                    tracing::warn!(?failed, "the last days could not be read");
                    known.again_at = now.checked_add_signed(PAUSE);
                }
            }
        }
        let is_today = |history: &DayHistory| {
            let [.., today, tomorrow] = history.midnights[..] else { return false };
            (today..tomorrow).contains(&now)
        };
        known.days.retain(|(_, history)| is_today(history));
        if let Some((_, history)) = known.days.iter().find(|(name, _)| name == zone.name()) {
            return LastDays { history: Some(Arc::clone(history)), is_current };
        }
        let components = published.snapshot.components.iter().map(|component| &component.id);
        let records = known.records.as_ref();
        let history = records.and_then(|known| DayHistory::new(&known.records, components, zone, now)).map(Arc::new);
        if let Some(history) = &history {
            known.days.truncate(ZONES - 1);
            known.days.push((zone.name().to_owned(), Arc::clone(history)));
        }
        LastDays { history, is_current }
    }

    /// What happened in a range, newest first; of one kind where one is given.
    pub async fn past_events(&self, range: &PastRange, kind: Option<EventKind>) -> Result<PastEventPage, Error> {
        let is_wanted = |wanted| kind.is_none_or(|kind| kind == wanted);
        let (mut incidents, mut more_incidents) = (Vec::new(), None);
        if is_wanted(EventKind::Incidents) {
            Page { items: incidents, next: more_incidents } = self.reader().incidents_of(range).await?;
        }
        let (mut work, mut more_work) = (Vec::new(), None);
        if is_wanted(EventKind::Maintenance) {
            Page { items: work, next: more_work } = self.reader().work_of(range).await?;
        }
        let changes = self.seen(&work).await?;
        let incidents = incidents.into_iter().map(PastEvent::Incident);
        let mut events: Vec<_> = incidents.chain(changes.into_iter().map(PastEvent::Change)).collect();
        let place = |event: &PastEvent| event.began_at().map(|at| (at, event.id().to_owned()));
        events.sort_by_cached_key(|event| place(event).map(|(at, id)| (Reverse(at), id)));
        let mut shown = usize::try_from(range.limit).unwrap_or(usize::MAX).min(events.len());
        // An incident and a change can have one position: the next page begins after both.
        while shown > 0 && events.get(shown).is_some_and(|next| place(next) == place(&events[shown - 1])) {
            shown += 1;
        }
        let is_cut = shown < events.len() || more_incidents.is_some() || more_work.is_some();
        events.truncate(shown);
        // Where nothing of a page can be read, the next one begins after it all the same.
        let unread = || {
            let incident = more_incidents.map(|(at, id)| (at, id.to_string()));
            incident.into_iter().chain(more_work.map(|(at, id)| (at, id.to_string()))).max_by_key(|(at, _)| *at)
        };
        let next = if is_cut { events.last().and_then(place).or_else(unread) } else { None };
        Ok(PastEventPage { events, next })
    }

    async fn past_records(&self, from: Instant) -> Result<PastRecords, Error> {
        // On the heap: whoever asks is large enough.
        let Past { records, changes } = Box::pin(self.reader().past(from, MOST)).await?;
        let changes = Box::pin(self.seen(&changes)).await?;
        let listed_since = self.past_state().listed_since.get_or_try_init(|| self.listed_since()).await?.clone();
        Ok(PastRecords { changes, listed_since, ..records })
    }

    async fn listed_since(&self) -> Result<BTreeMap<ComponentId, Instant>, Error> {
        let mut since = BTreeMap::new();
        for (at, text) in self.reader().policy_texts(POLICIES).await? {
            let Ok(policy) = file::policy(&text) else { continue };
            for component in policy.components() {
                since.entry(component.id.clone()).or_insert(at);
            }
        }
        Ok(since)
    }
}

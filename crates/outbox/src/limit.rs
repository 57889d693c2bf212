//! How many mails a subscriber gets in an hour. What exceeds it goes out later, in one mail.
//!
//! A notice that was tried before is not put off: it is counted from then on, and it may have arrived. Letters are not
//! put off either: the subscriber has asked for them. Both count as mails of the hour. Several servers that claim at
//! the same time can exceed the limit by a few mails.

use chrono::TimeDelta;
use fairnotice_core::instant::Instant;
use fairnotice_store::{ClaimedDelivery, Content, PutOff, RecentMails, SubscriberId};
use std::collections::{BTreeMap, HashMap};

/// What the limit is about.
pub(crate) const HOUR: TimeDelta = TimeDelta::hours(1);
/// What was accepted since the deliveries were claimed counts too. What is further ahead comes from a clock that was wrong.
pub(crate) const MEANWHILE: TimeDelta = TimeDelta::minutes(1);
/// The wait if every mail of the hour is still under way.
const LATER: TimeDelta = TimeDelta::minutes(5);

/// Whether the limit can put a delivery off.
pub(crate) fn is_limited(delivery: &ClaimedDelivery) -> bool {
    delivery.attempts <= 1 && matches!(delivery.dispatch.content, Content::Notice { .. })
}

/// Which of the claimed deliveries exceed the limit at `now`. `recent` are the mails of the last hour; it counts the
/// claimed ones as under way.
pub(crate) fn exceeding(
    claimed: &[ClaimedDelivery],
    recent: &HashMap<SubscriberId, RecentMails>,
    an_hour: u32,
    now: Instant,
) -> Vec<PutOff> {
    let mut limited: BTreeMap<SubscriberId, Vec<_>> = BTreeMap::new();
    for delivery in claimed.iter().filter(|delivery| is_limited(delivery)) {
        limited.entry(delivery.subscriber.id).or_default().push(delivery.dispatch.id);
    }
    let one = |(subscriber, mut dispatches): (SubscriberId, Vec<_>)| {
        let RecentMails { accepted, oldest, under_way, waits } = recent.get(&subscriber).copied().unwrap_or_default();
        let new = u32::try_from(dispatches.len()).unwrap_or(u32::MAX);
        let others = accepted.saturating_add(under_way.saturating_sub(new));
        // A newer notice does not arrive before one that waits.
        let free = if waits { 0 } else { an_hour.saturating_sub(others) };
        dispatches.sort_unstable();
        dispatches.drain(..dispatches.len().min(usize::try_from(free).unwrap_or(usize::MAX)));
        let until = oldest.map(|oldest| oldest + HOUR).filter(|until| *until > now);
        let until = until.unwrap_or_else(|| now.checked_add_signed(LATER).unwrap_or(now));
        (!dispatches.is_empty()).then_some(PutOff { subscriber, dispatches, until })
    };
    limited.into_iter().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::{HOUR, LATER, exceeding};
    use crate::fixture::{ANA, claimed};
    use chrono::{DateTime, TimeDelta};
    use fairnotice_store::{DispatchId, RecentMails};
    use std::collections::HashMap;

    /// Which of five mails an hour is exceeded by new notices with these numbers: the notices, and for how many
    /// seconds.
    fn put_off(accepted: u32, under_way: u32, waits: bool, new: &[i64]) -> Option<(Vec<i64>, i64)> {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(1);
        let oldest = (accepted > 0).then(|| now - TimeDelta::minutes(50));
        let count = u32::try_from(new.len()).unwrap();
        let mails = RecentMails { accepted, oldest, under_way: under_way + count + 1, waits };
        // One that was tried before is under way already.
        let all: Vec<_> = new.iter().map(|id| claimed(*id, 1, false)).chain([claimed(1, 2, false)]).collect();
        let all: Vec<_> = all.into_iter().chain([claimed(2, 1, true)]).collect();
        let found = exceeding(&all, &HashMap::from([(ANA, mails)]), 5, now);
        assert!(found.len() <= 1);
        let ids = |ids: &[DispatchId]| ids.iter().map(|id| id.0).collect();
        found.first().map(|one| (ids(&one.dispatches), (one.until - now).num_seconds()))
    }

    #[test]
    fn what_exceeds_the_hour_waits_until_it_allows_one_more() {
        let (ten_minutes, later) = (600, LATER.num_seconds());
        assert_eq!(HOUR.num_minutes() - 50, ten_minutes / 60);
        assert_eq!(put_off(0, 0, false, &[11, 12, 13, 14]), None, "with the one that was tried");
        assert_eq!(put_off(0, 0, false, &[15, 11, 14, 12, 13]), Some((vec![15], later)), "the newest");
        assert_eq!(put_off(2, 1, false, &[11]), None);
        assert_eq!(put_off(2, 1, false, &[11, 12]), Some((vec![12], ten_minutes)));
        assert_eq!(put_off(4, 0, false, &[11, 12]), Some((vec![11, 12], ten_minutes)));
        assert_eq!(put_off(9, 9, false, &[11]), Some((vec![11], ten_minutes)));
        assert_eq!(put_off(0, 0, true, &[11]), Some((vec![11], later)), "something older waits");
        assert_eq!(put_off(9, 9, true, &[]), None, "neither letters nor what was tried");
    }

    #[test]
    fn who_has_had_nothing_is_not_limited() {
        let all = [claimed(11, 1, false)];
        assert_eq!(exceeding(&all, &HashMap::new(), 5, DateTime::UNIX_EPOCH), []);
    }
}

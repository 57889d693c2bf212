//! How many sign-ups a client may send: somebody could enter strangers' addresses by the thousand.
//!
//! Each client has a bucket, and so has the server (the generic cell rate algorithm: one instant tells how full it is): who sends from
//! many addresses must not make this server a sender of unwanted mail. The table is written here and not
//! taken from a crate such as `governor`, because it is bounded in memory by itself, and its clock is the server's. Its few lines
//! cost less than both would there.

use chrono::TimeDelta;
use fairnotice_core::instant::Instant;
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
};

/// How many a client may send without a pause: people of one office have one address.
const BURST: i32 = 10;
/// After how long it may send another one.
const PAUSE: TimeDelta = TimeDelta::minutes(1);
/// How many clients are remembered: about 1 MB. Who sends from more addresses is not stopped by a limit for each address.
const CLIENTS: usize = 20_000;

/// How many letters a server writes in an hour because somebody entered an address, if nothing else is configured.
pub const AN_HOUR: u16 = 1_000;

/// Why a sign-up is refused, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TooMany {
    /// The client has sent too many.
    OfClient(TimeDelta),
    /// All clients together have.
    OfAll(TimeDelta),
}

/// When each bucket is empty again.
#[derive(Debug, Default)]
struct Buckets {
    /// A client whose bucket is empty need not be remembered.
    clients: HashMap<Option<IpAddr>, Instant>,
    all: Option<Instant>,
}

/// How many sign-ups were sent.
pub(crate) struct SignUps {
    an_hour: u16,
    buckets: Mutex<Buckets>,
}

impl SignUps {
    /// None yet; so many an hour are allowed in all.
    pub(crate) fn new(an_hour: u16) -> Self {
        Self { an_hour: an_hour.max(1), buckets: Mutex::default() }
    }

    /// Takes one sign-up of a client.
    pub(crate) fn take(&self, client: Option<IpAddr>, now: Instant) -> Result<(), TooMany> {
        let client = client.map(network);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let Buckets { clients, all } = &mut *buckets;
        if !clients.contains_key(&client) && CLIENTS <= clients.len() {
            make_room(clients, now);
        }
        let of_client = clients.entry(client).or_insert(now);
        // What is refused for one reason is not counted for the other.
        let client_full = filled(*of_client, BURST, PAUSE, now).map_err(TooMany::OfClient)?;
        let an_hour = i32::from(self.an_hour);
        *all = Some(filled(all.unwrap_or(now), an_hour, TimeDelta::hours(1) / an_hour, now).map_err(TooMany::OfAll)?);
        *of_client = client_full;
        Ok(())
    }
}

/// When a bucket is empty again after one more, of which it takes so many without a pause. An error says how long that one has to wait.
fn filled(empty_at: Instant, burst: i32, pause: TimeDelta, now: Instant) -> Result<Instant, TimeDelta> {
    // A clock that was set back must not lock anybody out for longer than a full bucket would.
    let level = empty_at.clamp(now, now + pause * burst);
    let wait = level + pause - (now + pause * burst);
    if TimeDelta::zero() < wait { Err(wait) } else { Ok(level + pause) }
}

/// Forgets whose bucket is empty; if there is nobody, who is the first to have an empty one.
fn make_room(clients: &mut HashMap<Option<IpAddr>, Instant>, now: Instant) {
    clients.retain(|_, empty_at| now < *empty_at);
    if CLIENTS <= clients.len()
        && let Some(first) = clients.iter().min_by_key(|(_, empty_at)| **empty_at).map(|(client, _)| *client)
    {
        clients.remove(&first);
    }
}

/// What counts as one client: an address of IPv4, or a network of IPv6 as one household has it (RFC 6177).
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        BURST, CLIENTS, PAUSE, SignUps,
        TooMany::{OfAll, OfClient},
    };
    use chrono::TimeDelta;
    use fairnotice_core::instant::{self, Instant};
    use std::net::{IpAddr, Ipv6Addr};

    fn now() -> Instant {
        instant::parse("2026-10-30T12:00:00Z").unwrap()
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_client_sends_some_at_once_and_then_one_after_each_pause() {
        let (sign_ups, client) = (SignUps::new(u16::MAX), Some(ip("192.0.2.1")));
        for _ in 0..BURST {
            assert_eq!(sign_ups.take(client, now()), Ok(()));
        }
        assert_eq!(sign_ups.take(client, now()), Err(OfClient(PAUSE)));
        assert_eq!(sign_ups.take(Some(ip("192.0.2.2")), now()), Ok(()));
        let soon = now() + TimeDelta::seconds(45);
        assert_eq!(sign_ups.take(client, soon), Err(OfClient(TimeDelta::seconds(15))));
        assert_eq!(sign_ups.take(client, now() + PAUSE), Ok(()));
        assert_eq!(sign_ups.take(client, now() + PAUSE), Err(OfClient(PAUSE)));
        let later = now() + PAUSE * 100;
        for _ in 0..BURST {
            assert_eq!(sign_ups.take(client, later), Ok(()));
        }
        assert_eq!(sign_ups.take(client, later), Err(OfClient(PAUSE)));
        // The clock goes back by a year.
        assert_eq!(sign_ups.take(client, now() - TimeDelta::days(365)), Err(OfClient(PAUSE)));
    }

    #[test]
    fn a_household_is_one_client() {
        let sign_ups = SignUps::new(u16::MAX);
        for last in 0..BURST {
            assert_eq!(sign_ups.take(Some(ip(&format!("2001:db8:1:2::{last}"))), now()), Ok(()));
        }
        sign_ups.take(Some(ip("2001:db8:1:2:ffff::1")), now()).unwrap_err();
        sign_ups.take(Some(ip("2001:db8:1:3::1")), now()).unwrap();
        for _ in 0..BURST {
            sign_ups.take(Some(ip("::ffff:192.0.2.1")), now()).unwrap();
        }
        sign_ups.take(Some(ip("192.0.2.1")), now()).unwrap_err();
        // Who is not known is one client too.
        for _ in 0..BURST {
            sign_ups.take(None, now()).unwrap();
        }
        sign_ups.take(None, now()).unwrap_err();
    }

    #[test]
    fn memory_is_bounded_and_who_sends_most_is_remembered() {
        let (sign_ups, flood) = (SignUps::new(u16::MAX), Some(ip("192.0.2.1")));
        let client = |number: usize| Some(IpAddr::V6(Ipv6Addr::from(u128::try_from(number).unwrap() << 64)));
        while sign_ups.take(flood, now()).is_ok() {}
        for number in 1..CLIENTS + 100 {
            sign_ups.take(client(number), now()).unwrap();
        }
        assert_eq!(sign_ups.buckets.lock().unwrap().clients.len(), CLIENTS);
        sign_ups.take(flood, now()).unwrap_err();
        sign_ups.take(client(CLIENTS * 2), now() + PAUSE).unwrap();
        // Only the flood's bucket is not empty, and the one that was just taken from.
        assert_eq!(sign_ups.buckets.lock().unwrap().clients.len(), 2);
    }

    #[test]
    fn all_clients_together_are_limited() {
        let sign_ups = SignUps::new(60);
        let client = |number: u8| Some(IpAddr::from([192, 0, 2, number]));
        for number in 0..60 {
            assert_eq!(sign_ups.take(client(number), now()), Ok(()));
        }
        let full = Err(OfAll(TimeDelta::minutes(1)));
        assert_eq!(sign_ups.take(client(60), now()), full);
        // What is refused fills no bucket of the client.
        for _ in 0..BURST {
            assert_eq!(sign_ups.take(client(60), now()), full);
        }
        let later = now() + TimeDelta::hours(1);
        for _ in 0..BURST {
            assert_eq!(sign_ups.take(client(60), later), Ok(()));
        }
        assert_eq!(sign_ups.take(client(60), later), Err(OfClient(PAUSE)));
    }
}

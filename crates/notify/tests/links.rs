//! Signed links: forged, cut, expired and misused ones are refused.

#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

use fairnotice_core::instant::{self, Instant};
use fairnotice_notify::links::{Link, LinkError, LinkKey, LinkKeys, Purpose};
use proptest::prelude::*;

const PURPOSES: [Purpose; 4] = [Purpose::Confirm, Purpose::Manage, Purpose::Unsubscribe, Purpose::Resubscribe];

fn now() -> Instant {
    instant::parse("2026-10-25T00:30:00Z").unwrap()
}

fn key(id: u32, octet: u8) -> LinkKey {
    LinkKey::new(id, [octet; 32])
}

fn link(purpose: Purpose) -> Link {
    Link { purpose, subscriber: 12, epoch: 3, expires: instant::parse("2026-10-26T00:00:00Z").ok() }
}

#[test]
fn a_link_is_good_for_its_purpose_alone() {
    let keys = LinkKeys::new(key(1, 7), []);
    for signed in PURPOSES {
        let token = keys.sign(&link(signed));
        assert_eq!(token.len(), 51, "{token}");
        for wanted in PURPOSES {
            let expected = if wanted == signed { Ok(link(signed)) } else { Err(LinkError::Purpose) };
            assert_eq!(keys.verify(&token, wanted, now()), expected, "{signed:?} as {wanted:?}");
        }
    }
}

#[test]
fn a_link_expires_at_its_instant() {
    let keys = LinkKeys::new(key(1, 7), []);
    let token = keys.sign(&link(Purpose::Confirm));
    let until = instant::parse("2026-10-26T00:00:00Z").unwrap();
    let second = chrono::TimeDelta::seconds(1);
    assert!(keys.verify(&token, Purpose::Confirm, until - second).is_ok());
    assert_eq!(keys.verify(&token, Purpose::Confirm, until), Err(LinkError::Expired));
    let lasting = Link { expires: None, ..link(Purpose::Unsubscribe) };
    let far = instant::parse("9999-01-01T00:00:00Z").unwrap();
    assert_eq!(keys.verify(&keys.sign(&lasting), Purpose::Unsubscribe, far), Ok(lasting));
    // An instant before 1970 is no instant without end.
    let past = Link { expires: Instant::from_timestamp(-5, 0), ..lasting };
    assert_eq!(keys.verify(&keys.sign(&past), Purpose::Unsubscribe, now()), Err(LinkError::Expired));
}

#[test]
fn a_retired_key_still_verifies_until_it_is_dropped() {
    let token = LinkKeys::new(key(1, 7), []).sign(&link(Purpose::Manage));
    let rotated = LinkKeys::new(key(2, 8), [key(1, 7)]);
    assert!(rotated.verify(&token, Purpose::Manage, now()).is_ok());
    assert_ne!(rotated.sign(&link(Purpose::Manage)), token, "the new key signs");
    assert_eq!(LinkKeys::new(key(2, 8), []).verify(&token, Purpose::Manage, now()), Err(LinkError::Forged));
    // Another secret under the same number.
    assert_eq!(LinkKeys::new(key(1, 8), []).verify(&token, Purpose::Manage, now()), Err(LinkError::Forged));
}

#[test]
fn a_secret_is_not_shown() {
    let keys = LinkKeys::new(LinkKey::new(1, *b"a secret that nobody should read"), []);
    assert_eq!(format!("{keys:?}"), "LinkKeys([LinkKey { id: 1, .. }])");
}

#[test]
fn an_address_names_its_page() {
    let keys = LinkKeys::new(key(1, 7), []);
    let address = keys.address("https://status.example/s", &link(Purpose::Unsubscribe));
    let token = address.strip_prefix("https://status.example/s/unsubscribe?token=").unwrap();
    assert!(keys.verify(token, Purpose::Unsubscribe, now()).is_ok());
}

proptest! {
    #[test]
    fn what_is_not_signed_is_refused(token in ".{0,80}") {
        let keys = LinkKeys::new(key(1, 7), []);
        for purpose in PURPOSES {
            prop_assert!(matches!(keys.verify(&token, purpose, now()), Err(LinkError::Malformed | LinkError::Forged)));
        }
    }

    #[test]
    fn a_changed_link_is_refused(place in 0_usize..51, letter in "[A-Za-z0-9_-]", cut in 0_usize..51) {
        let keys = LinkKeys::new(key(1, 7), []);
        let token = keys.sign(&link(Purpose::Manage));
        let mut changed = token.clone();
        changed.replace_range(place..=place, &letter);
        if changed != token {
            let refused = keys.verify(&changed, Purpose::Manage, now());
            prop_assert!(matches!(refused, Err(LinkError::Malformed | LinkError::Forged)), "{refused:?}");
        }
        let refused = keys.verify(&token[..cut], Purpose::Manage, now());
        prop_assert_eq!(refused, Err(LinkError::Malformed));
    }

    #[test]
    fn every_link_is_read_as_it_was_signed(subscriber: i64, epoch: u32, seconds in 1_u32.., purpose in 0_usize..4) {
        let keys = LinkKeys::new(key(u32::MAX, 7), [key(0, 9)]);
        let expires = Instant::from_timestamp(seconds.into(), 0);
        let link = Link { purpose: PURPOSES[purpose], subscriber, epoch, expires };
        let before = Instant::from_timestamp(0, 0).unwrap();
        prop_assert_eq!(keys.verify(&keys.sign(&link), link.purpose, before), Ok(link));
    }
}

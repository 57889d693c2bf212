//! A promise of notice rests on the mail too, where anybody is subscribed (A43).
#![cfg(all(feature = "file", feature = "tz"))]

mod common;

use common::{STRICT, at, change, id_of, policy_with};
use fairnotice_core::{
    change::MessageKind,
    lifecycle::{self, Step, StepMessage},
    policy::Policy,
    promises::{Delivery, Evidence, Promise, with_mail},
    record::Record,
    verdict::Outcome,
};
use serde_json::{json, to_value};

const ANNOUNCED: &str = "2026-11-02T09:00:00Z";
/// Until when the announcement was due.
const DUE: &str = "2026-11-10T22:59:59Z";

fn announced() -> Record {
    Record::announced(id_of("fixes"), change(&[]), at(ANNOUNCED))
}

/// The mail with a notice: recipients, accepted, accepted in time.
fn mail(notice: MessageKind, published_at: &str, accept_by: &str, numbers: [u32; 3]) -> Delivery {
    let [recipients, accepted, accepted_in_time] = numbers;
    let (published_at, accept_by) = (at(published_at), at(accept_by));
    Delivery { notice, published_at, accept_by, recipients, is_counted: true, accepted, accepted_in_time }
}

fn announcement(numbers: [u32; 3]) -> Delivery {
    mail(MessageKind::Announcement, ANNOUNCED, DUE, numbers)
}

#[track_caller]
fn evidence(policy: &Policy, record: &Record, deliveries: &[Delivery], promise: Promise, now: &str) -> Evidence {
    let report = with_mail([(record, policy, deliveries)], at(now));
    report.lines[0].promises[&promise].clone()
}

#[test]
fn the_promised_share_is_accepted_by_the_due_instant() {
    let (before, last, after) = ("2026-11-02T09:00:01Z", "2026-11-10T22:59:59.9Z", "2026-11-11T00:00:00Z");
    for (numbers, now, expected) in [
        // Nobody is subscribed: the publication counts.
        ([0, 0, 0], before, Outcome::Pass),
        ([0, 0, 0], after, Outcome::Pass),
        ([100, 0, 0], before, Outcome::Pending),
        ([100, 98, 98], last, Outcome::Pending),
        ([100, 98, 98], after, Outcome::Fail),
        ([100, 99, 99], before, Outcome::Pass),
        ([100, 99, 99], after, Outcome::Pass),
        // Accepted, but too late.
        ([100, 100, 98], after, Outcome::Fail),
        ([1, 1, 1], after, Outcome::Pass),
        ([1, 0, 0], after, Outcome::Fail),
    ] {
        let found = evidence(&STRICT, &announced(), &[announcement(numbers)], Promise::Announced, now);
        assert_eq!(found.outcome, expected, "{numbers:?} {now}");
    }
}

#[test]
fn until_every_subscriber_is_counted_the_promise_is_not_kept() {
    let counting = |numbers| Delivery { is_counted: false, ..announcement(numbers) };
    for (numbers, now, expected) in [
        ([0, 0, 0], "2026-11-02T09:00:01Z", Outcome::Pending),
        ([500, 500, 500], "2026-11-02T09:00:01Z", Outcome::Pending),
        ([500, 500, 500], "2026-11-11T00:00:00Z", Outcome::Pending),
        // More recipients do not make it better.
        ([500, 0, 0], "2026-11-11T00:00:00Z", Outcome::Fail),
    ] {
        let found = evidence(&STRICT, &announced(), &[counting(numbers)], Promise::Announced, now);
        assert_eq!(found.outcome, expected, "{numbers:?} {now}");
    }
}

#[test]
fn the_numbers_are_in_the_evidence() {
    let (early, late) = ("2026-11-02T09:00:01Z", "2026-11-11T00:00:00Z");
    let plain = evidence(&STRICT, &announced(), &[], Promise::Announced, late);
    assert_eq!(plain.delivery, None);
    for (numbers, now, expected) in [
        ([120, 119, 119], late, "it was accepted in time for 119 of 120 subscribers"),
        ([120, 118, 90], late, "but it was accepted in time for 90 of 120 subscribers alone, and 99 % are promised"),
        ([120, 30, 30], early, "it is accepted for 30 of 120 subscribers so far, 99 % are promised, and there is time"),
    ] {
        let found = evidence(&STRICT, &announced(), &[announcement(numbers)], Promise::Announced, now);
        assert_eq!(found.why, format!("{}; {expected}", plain.why));
        let [recipients, accepted, accepted_in_time] = numbers;
        let delivery = json!({
            "recipients": recipients, "accepted": accepted, "accepted_in_time": accepted_in_time,
            "accept_by": DUE, "share": "99 %",
        });
        assert_eq!(to_value(found).unwrap()["delivery"], delivery);
    }
    // Without subscribers nothing is said of mail.
    assert_eq!(evidence(&STRICT, &announced(), &[announcement([0, 0, 0])], Promise::Announced, late), plain);
    assert!(to_value(plain).unwrap().get("delivery").is_none());
}

#[test]
fn a_policy_promises_its_own_share() {
    let half = policy_with("strict", &[("[business]", "[delivery]\nshare = '50 %'\n\n[business]")]);
    let found =
        evidence(&half, &announced(), &[announcement([100, 50, 50])], Promise::Announced, "2026-11-11T00:00:00Z");
    assert_eq!(found.outcome, Outcome::Pass);
}

/// What was published late is broken, also if the mail was in time.
#[test]
fn mail_does_not_replace_the_publication() {
    let late = "2026-11-12T09:00:00Z";
    let record = Record::announced(id_of("fixes"), change(&[]), at(late));
    let mail = mail(MessageKind::Announcement, late, "2026-11-12T09:05:00Z", [10, 10, 10]);
    let found = evidence(&STRICT, &record, &[mail], Promise::Announced, "2026-11-12T10:00:00Z");
    assert_eq!((found.outcome, found.delivery), (Outcome::Fail, None));
}

#[test]
fn each_promise_rests_on_its_own_notice() {
    let (start, end, now) = ("2026-11-14T02:00:00Z", "2026-11-14T02:30:00Z", "2026-11-14T12:00:00Z");
    let record = lifecycle::remind(&announced(), at("2026-11-14T01:00:00Z")).unwrap();
    let record = lifecycle::take(&record, Step::Start, &StepMessage::default(), at(start)).unwrap();
    let record = lifecycle::take(&record, Step::Finish, &StepMessage::default(), at(end)).unwrap();
    let mails = |broken: Option<MessageKind>| {
        [
            (MessageKind::Announcement, ANNOUNCED),
            (MessageKind::Reminder, "2026-11-14T01:00:00Z"),
            (MessageKind::Started, start),
            (MessageKind::Finished, end),
        ]
        .map(|(kind, published)| {
            let accepted = u32::from(broken != Some(kind));
            mail(kind, published, now, [1, accepted, accepted])
        })
    };
    let broken = |deliveries: &[Delivery]| -> Vec<Promise> {
        let report = with_mail([(&record, &*STRICT, deliveries)], at("2026-11-14T13:00:00Z"));
        let promises = report.lines[0].promises.iter();
        promises.filter(|(_, evidence)| evidence.outcome == Outcome::Fail).map(|(promise, _)| *promise).collect()
    };
    let without_mail = broken(&[]);
    assert_eq!(broken(&mails(None)), without_mail);
    for (kind, promises) in [
        // The announcement was the early notification, too, and that one was broken without mail already if it is listed.
        (MessageKind::Announcement, &[Promise::EarlyNotification, Promise::Announced][..]),
        (MessageKind::Reminder, &[Promise::Reminded]),
        (MessageKind::Started, &[Promise::StartPublished]),
        (MessageKind::Finished, &[Promise::EndPublished]),
    ] {
        let mut expected: Vec<_> = without_mail.iter().chain(promises).copied().collect();
        expected.sort_unstable();
        expected.dedup();
        assert_eq!(broken(&mails(Some(kind))), expected, "{kind}");
    }
}

/// Not only of the last one.
#[test]
fn every_edit_has_to_reach_the_subscribers() {
    let moved = |record: &Record, day: u32, now: &str| {
        let (start, end) = (format!("2026-11-{day}T02:00:00Z"), format!("2026-11-{day}T03:00:00Z"));
        let plan = change(&[("start", &start), ("end", &end)]);
        lifecycle::edit(record, &plan, &StepMessage::default(), at(now)).unwrap()
    };
    let edits = ["2026-11-03T09:00:00Z", "2026-11-04T09:00:00Z"];
    let record = moved(&moved(&announced(), 21, edits[0]), 28, edits[1]);
    for (accepted, expected) in [([1, 1], Outcome::Pass), ([0, 1], Outcome::Fail), ([1, 0], Outcome::Fail)] {
        let mails: Vec<_> = edits
            .into_iter()
            .zip(accepted)
            .map(|(edit, accepted)| mail(MessageKind::Changed, edit, "2026-11-04T09:05:00Z", [1, accepted, accepted]))
            .collect();
        let found = evidence(&STRICT, &record, &mails, Promise::EditsPublished, "2026-11-05T09:00:00Z");
        assert_eq!(found.outcome, expected, "{accepted:?}");
    }
}

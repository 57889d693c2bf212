//! The notices of each record.

use crate::common::{added, announced, at, follows, id_of, now, policy, step};
use fairnotice_core::{
    change::MessageKind,
    lifecycle::Step,
    timetable::{Audience, timetable},
};
use fairnotice_store::{Store, StoredNotice};

pub(crate) async fn are_the_entries_of_the_timetable(store: &Store) {
    let record = announced("fixes", 14);
    added(store, record.clone()).await;
    let notices = store.notices(&id_of("fixes")).await.unwrap();
    let entries = timetable(policy(), &record.change, now()).entries;
    assert_eq!(notices.len(), entries.len());
    for entry in &entries {
        let notice = notices.iter().find(|notice| (notice.kind, notice.due) == (entry.what, entry.due)).unwrap();
        assert_eq!((notice.audience, notice.from, notice.done_at), (entry.to, entry.from, entry.done_at), "{entry:?}");
    }
    // In the words of the policy, for one record: an hour before the start, and five minutes count as immediately.
    let reminder = notices.iter().find(|notice| notice.kind == MessageKind::Reminder).unwrap();
    let expected = StoredNotice {
        kind: MessageKind::Reminder,
        nth: 0,
        audience: Audience::Subscribers,
        from: Some(at("2026-11-14T11:00:00Z")),
        due: Some(at("2026-11-14T11:00:00Z")),
        done_at: None,
        condition: String::new(),
    };
    assert_eq!(*reminder, expected);
    let announcement = notices.iter().find(|notice| notice.kind == MessageKind::Announcement).unwrap();
    assert_eq!(announcement.done_at, Some(now()));
    let undone = notices.iter().find(|notice| notice.kind == MessageKind::RolledBack).unwrap();
    assert_eq!(undone.condition, "if the change is rolled back: before the record is closed");
}

pub(crate) async fn follow_every_step(store: &Store) {
    added(store, announced("fixes", 14)).await;
    for (one, at) in [
        (Step::Edit, at("2026-11-03T09:00:00Z")),
        (Step::Start, at("2026-11-15T12:00:00Z")),
        (Step::Incident, at("2026-11-15T12:10:00Z")),
        (Step::Update, at("2026-11-15T12:20:00Z")),
        (Step::Verify, at("2026-11-15T12:30:00Z")),
        (Step::Rollback, at("2026-11-15T12:40:00Z")),
        (Step::Close, at("2026-11-15T12:50:00Z")),
    ] {
        let record = step(store, "fixes", one, at).await.unwrap();
        let notices = store.notices(&id_of("fixes")).await.unwrap();
        assert_eq!(notices, StoredNotice::of(&timetable(policy(), &record.change, at)), "{one}");
        let what = match one {
            Step::Edit => MessageKind::Changed,
            Step::Start => MessageKind::Started,
            Step::Incident => MessageKind::Incident,
            Step::Rollback => MessageKind::RolledBack,
            _ => continue,
        };
        let of_kind = notices.iter().find(|notice| notice.kind == what).unwrap();
        assert_eq!((of_kind.done_at, of_kind.condition.as_str()), (Some(at), ""), "{one}");
    }
}

pub(crate) async fn are_stored_by_record(store: &Store) {
    added(store, announced("fixes", 14)).await;
    added(store, announced("other", 15)).await;
    let cancelled = step(store, "fixes", Step::Cancel, at("2026-11-03T09:00:00Z")).await.unwrap();
    let timetable = follows(&cancelled, at("2026-11-03T09:00:00Z")).timetable;
    assert_eq!(store.notices(&id_of("fixes")).await.unwrap(), StoredNotice::of(&timetable));
    assert_eq!(
        store.notices(&id_of("other")).await.unwrap(),
        StoredNotice::of(&follows(&announced("other", 15), now()).timetable)
    );
}

//! The order of steps when the clock goes back.

use crate::common::{added, announced, at, id_of, now, step};
use chrono::TimeDelta;
use fairnotice_core::{
    incident::Incident,
    lifecycle::{Step, StepMessage},
};
use fairnotice_store::{Error, Store, SubjectId};

// T9
pub(crate) async fn no_step_is_stored_before_the_one_before_it(store: &Store) {
    added(store, announced("fixes", 14)).await;
    let (start, earlier) = (at("2026-11-14T12:00:00Z"), at("2026-11-14T11:00:00Z"));
    let started = step(store, "fixes", Step::Start, start).await.unwrap();
    let mut writing = store.begin("ana", earlier).await.unwrap();
    assert_eq!(writing.clock_went_back_from(), Some(start));
    let put = crate::common::put(&mut writing, started.clone(), crate::common::entry("finish")).await;
    let refused = put.unwrap_err();
    assert!(matches!(&refused, Error::OutOfOrder { now, last, .. } if (*now, *last) == (earlier, start)));
    let expected = "the server's clock went back: it says `2026-11-14T11:00:00Z`, and the last step of the change `fixes` was taken \
                at `2026-11-14T12:00:00Z`; set the clock right, or send the request again after that instant";
    assert_eq!(refused.to_string(), expected);
    drop(writing);
    assert_eq!(store.change(&id_of("fixes")).await.unwrap().record, started);
    // In the same instant it is in order.
    step(store, "fixes", Step::Finish, start).await.unwrap();
}

// T9
pub(crate) async fn the_audit_log_never_runs_backwards(store: &Store) {
    let later = now() + TimeDelta::hours(1);
    let incident = |id: &str, at| Incident::opened(id_of(id), "Slow", Vec::new(), None, &StepMessage::default(), at);
    for (id, clock) in
        [("first", later), ("second", now()), ("third", now() + TimeDelta::minutes(1)), ("fourth", later)]
    {
        let mut writing = store.begin("ana", clock).await.unwrap();
        // A first step is written, with the instant of the clock.
        writing.add_incident(&incident(id, clock), crate::common::entry("open")).await.unwrap();
        writing.commit().await.unwrap();
    }
    let mut log = store.audit_before(i64::MAX, 10).await.unwrap();
    log.reverse();
    let instants: Vec<_> = log.iter().map(|entry| (entry.at, entry.clock_at)).collect();
    let (early, minute, late) = (now(), now() + TimeDelta::minutes(1), later);
    assert_eq!(instants, [(late, None), (late, Some(early)), (late, Some(minute)), (late, None)]);
    // The second incident's own last step was taken when the clock had gone back.
    let mut writing = store.begin("ana", now()).await.unwrap();
    let second = SubjectId::Incident(id_of("second"));
    assert_eq!(writing.last_step(&second).await.unwrap(), Some(now()));
}

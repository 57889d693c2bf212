//! S9: what is read for the public state has a window.

use crate::common::{add, added, announced, entry, id_of, ids, now, plan, put, step};
use chrono::TimeDelta;
use fairnotice_core::{
    incident::{Incident, Stage},
    instant,
    lifecycle::{Step, StepMessage},
    notice::ChangeFilter,
    record::Record,
    snapshot::{SnapshotWindow, Truncated},
};
use fairnotice_store::Store;
use serde_json::json;

/// Announced work that starts so many hours from now.
fn ahead(id: &str, hours: i64, kind: &str, component: &str) -> Record {
    let start = now() + TimeDelta::hours(hours);
    let with = json!({
        "title": id, "kind": kind, "start": instant::text(start), "end": instant::text(start + TimeDelta::hours(1)),
        "components": [{ "id": component, "impact": "none" }],
    });
    Record::announced(id_of(id), plan(14, &with), now())
}

pub(crate) async fn s9_holds_what_is_under_way_and_the_next_of_what_is_planned(store: &Store) {
    let mut writing = store.begin("ana", now()).await.unwrap();
    for number in 0..520 {
        add(&mut writing, ahead(&format!("planned-{number:03}"), 240 + number, "patch", "api")).await.unwrap();
    }
    // The latest of all within 90 days, and one beyond.
    add(&mut writing, ahead("on-web", 2_000, "patch", "web")).await.unwrap();
    add(&mut writing, ahead("routine", 2_001, "routine", "api")).await.unwrap();
    add(&mut writing, ahead("beyond", 24 * 95, "patch", "web")).await.unwrap();
    for id in ["started", "overdue"] {
        add(&mut writing, ahead(id, 1, "patch", "web")).await.unwrap();
    }
    writing.commit().await.unwrap();
    let later = now() + TimeDelta::hours(3);
    step(store, "started", Step::Start, later).await.unwrap();

    let public = store.public(later).await.unwrap();
    let most = usize::try_from(SnapshotWindow::MOST).unwrap();
    assert_eq!(public.records.len(), most);
    assert!(ids(&public.records).starts_with("overdue started planned-000 planned-001 "));
    assert_eq!(ids(&public.records[most - 1..]), "planned-497");
    let first_left_out = now() + TimeDelta::hours(240 + 498);
    let truncated = Truncated { announced: 24, announced_from: Some(first_left_out), ..Truncated::default() };
    assert_eq!(public.truncated, Some(truncated));
    assert_eq!(public.next_at, Some(now() + TimeDelta::days(5)));

    // A filter holds before the cut.
    let matching = async |filter: &ChangeFilter| store.public_matching(filter, later).await.unwrap();
    let on_web = ChangeFilter { kinds: None, components: Some(vec!["web".into()]), without_components: true };
    assert_eq!(ids(&matching(&on_web).await.records), "overdue started on-web");
    assert_eq!(matching(&on_web).await.truncated, None);
    let kinds = Some(vec![fairnotice_core::change::Kind::Routine]);
    let routine = ChangeFilter { kinds, components: None, without_components: false };
    assert_eq!(ids(&matching(&routine).await.records), "routine");
    let nothing = ChangeFilter { kinds: Some(Vec::new()), ..on_web.clone() };
    assert_eq!(ids(&matching(&nothing).await.records), "");
    let nowhere = ChangeFilter { components: Some(Vec::new()), without_components: false, ..on_web };
    assert_eq!(ids(&matching(&nowhere).await.records), "");

    // What comes into the window is there at its instant.
    let comes = public.next_at.unwrap();
    let truncated = async |at| store.public(at).await.unwrap().truncated.unwrap().announced;
    assert_eq!([truncated(comes - TimeDelta::milliseconds(1)).await, truncated(comes).await], [24, 25]);
}

pub(crate) async fn s9_holds_the_newest_of_what_ended(store: &Store) {
    for (number, id) in (0..).zip(["undone", "recent"]) {
        added(store, announced(id, 14 + number)).await;
    }
    let ended = crate::common::at("2026-11-14T12:30:00Z");
    step(store, "undone", Step::Start, ended).await.unwrap();
    step(store, "undone", Step::Rollback, ended).await.unwrap();
    // Rolled back and not closed: it stays.
    let later = ended + TimeDelta::days(300);
    assert_eq!(ids(&store.public(later).await.unwrap().records), "undone recent");

    let most = SnapshotWindow::MOST_ENDED;
    let mut writing = store.begin("ana", later).await.unwrap();
    for number in 0..=most {
        let message = StepMessage::new("Sign-in fails.");
        let id = id_of(&format!("incident-{number:03}"));
        let opened = Incident::opened(id, "Sign-in fails", Vec::new(), None, &message, later);
        writing.add_incident(&opened, entry("open")).await.unwrap();
        let resolved = opened.updated(Stage::Resolved, None, &StepMessage::new("Over."), later);
        writing.put_incident(&resolved, entry("update")).await.unwrap();
    }
    let message = StepMessage::new("Sign-in fails.");
    let open = Incident::opened(id_of("open"), "Sign-in fails", Vec::new(), None, &message, ended);
    writing.add_incident(&open, entry("open")).await.unwrap();
    writing.commit().await.unwrap();
    let public = store.public(later).await.unwrap();
    assert_eq!(public.incidents.len(), usize::try_from(most).unwrap() + 1);
    assert!(public.incidents.contains(&open));
    assert_eq!(public.truncated, Some(Truncated { resolved: true, ..Truncated::default() }));
    let page = store.incidents(None, 60).await.unwrap();
    let rest = store.incidents(page.next.as_ref(), 60).await.unwrap();
    assert_eq!((page.items.len(), rest.items.len(), rest.next), (60, 42, None));
}

pub(crate) async fn s9_is_the_same_whether_or_not_documents_are_read_again(store: &Store) {
    for (id, day) in [("a", 14), ("b", 15), ("c", 16)] {
        added(store, announced(id, day)).await;
    }
    let before = store.public(now()).await.unwrap();
    let mut writing = store.begin("ana", now()).await.unwrap();
    let record = writing.change(&id_of("b")).await.unwrap().record;
    let moved = crate::common::taken(&record, Step::Edit, "Moved.", now()).unwrap();
    put(&mut writing, moved, entry("edit")).await.unwrap();
    writing.commit().await.unwrap();
    step(store, "c", Step::Cancel, now()).await.unwrap();
    added(store, announced("d", 17)).await;
    let after = store.public(now()).await.unwrap();
    assert_ne!(after, before);
    assert_eq!(store.public_after(before, now()).await.unwrap(), after);
}

//! Incidents.

use crate::common::{added, announced, at, entry, id_of, put, revision, step};
use chrono::TimeDelta;
use fairnotice_core::{
    component::Status,
    incident::{ComponentImpact, Incident, Stage},
    lifecycle::{Step, StepMessage, cause},
    snapshot::SnapshotWindow,
};
use fairnotice_store::{Error, Store, SubjectId};

fn opened(id: &str, began: &str) -> Incident {
    let impacts = vec![ComponentImpact { id: "api".into(), status: Status::PartialOutage }];
    Incident::opened(
        id_of(id),
        "The API is slow",
        impacts,
        None,
        &StepMessage::new("We are looking into it."),
        at(began),
    )
}

async fn add(store: &Store, incident: &Incident) -> Result<(), Error> {
    let mut writing = store.begin("ana", incident.started_at).await.unwrap();
    writing.add_incident(incident, entry("open")).await?;
    writing.commit().await
}

async fn resolve(store: &Store, id: &str, at: &str) -> Incident {
    let now = crate::common::at(at);
    let mut writing = store.begin("ana", now).await.unwrap();
    let resolved = writing.incident(&id_of(id)).await.unwrap().updated(
        Stage::Resolved,
        None,
        &StepMessage::new("It is over."),
        now,
    );
    writing.put_incident(&resolved, entry("update")).await.unwrap();
    writing.commit().await.unwrap();
    resolved
}

pub(crate) async fn are_read_as_they_were_written(store: &Store) {
    let incident = opened("slow-api", "2026-11-04T09:00:00Z");
    add(store, &incident).await.unwrap();
    assert_eq!(store.incident(&id_of("slow-api")).await.unwrap(), incident);
    let taken = add(store, &opened("slow-api", "2026-11-05T09:00:00Z")).await.unwrap_err();
    assert!(matches!(&taken, Error::Taken(SubjectId::Incident(id)) if id == "slow-api"), "{taken}");
    assert_eq!((store.incident(&id_of("slow-api")).await.unwrap(), revision(store).await), (incident.clone(), 1));

    let resolved = resolve(store, "slow-api", "2026-11-04T10:00:00Z").await;
    assert_eq!((store.incident(&id_of("slow-api")).await.unwrap(), revision(store).await), (resolved.clone(), 2));
    let entries = store.audit(&SubjectId::Incident(id_of("slow-api"))).await.unwrap();
    let again: Vec<Incident> = entries.iter().map(|entry| serde_json::from_str(&entry.document).unwrap()).collect();
    assert_eq!(again, [incident, resolved]);
}

pub(crate) async fn the_public_state_holds_the_open_and_the_recently_resolved(store: &Store) {
    for (id, began) in [
        ("b-resolved", "2026-11-04T09:00:00Z"),
        ("a-open", "2026-11-04T09:00:00Z"),
        ("oldest", "2026-11-03T09:00:00Z"),
        ("newest", "2026-11-05T09:00:00Z"),
    ] {
        add(store, &opened(id, began)).await.unwrap();
    }
    resolve(store, "b-resolved", "2026-11-04T10:00:00Z").await;
    let over = at("2026-11-04T10:00:00Z");
    let ids = |incidents: &[Incident]| incidents.iter().map(|one| one.id.to_string()).collect::<Vec<_>>().join(" ");
    let all = "newest a-open b-resolved oldest";
    for (since, expected) in [(over, all), (over + TimeDelta::milliseconds(1), "newest a-open oldest")] {
        let now = since + SnapshotWindow::BEHIND;
        assert_eq!(ids(&store.public(now).await.unwrap().incidents), expected);
    }
    assert_eq!(ids(&store.incidents(None, 10).await.unwrap().items), all);
    assert_eq!(ids(&store.incidents(None, 2).await.unwrap().items), "newest a-open");

    // What comes back is open again.
    let now = at("2026-11-06T09:00:00Z");
    let mut writing = store.begin("ana", now).await.unwrap();
    let back = writing.incident(&id_of("b-resolved")).await.unwrap();
    let back = back.updated(Stage::Investigating, None, &StepMessage::new("It is back."), now);
    writing.put_incident(&back, entry("update")).await.unwrap();
    writing.commit().await.unwrap();
    assert_eq!(ids(&store.public(now).await.unwrap().incidents), all);
}

pub(crate) async fn a_change_that_causes_one_is_written_with_it(store: &Store) {
    added(store, announced("fixes", 14)).await;
    step(store, "fixes", Step::Start, at("2026-11-14T12:00:00Z")).await.unwrap();
    let now = at("2026-11-14T12:10:00Z");
    let message = StepMessage::new("Sign-in fails.");
    let mut writing = store.begin("ana", now).await.unwrap();
    let record =
        cause(&writing.change(&id_of("fixes")).await.unwrap().record, &id_of("slow-api"), &message, now).unwrap();
    let incident =
        Incident::opened(id_of("slow-api"), "Sign-in fails", Vec::new(), Some(id_of("fixes")), &message, now);
    writing.add_incident(&incident, entry("open")).await.unwrap();
    put(&mut writing, record.clone(), entry("incident")).await.unwrap();
    writing.commit().await.unwrap();
    let public = store.public(crate::common::now()).await.unwrap();
    assert_eq!(public.records().incidents.len(), 1);
    assert_eq!((public.records, public.incidents, public.revision), (vec![record], vec![incident], 3));
}

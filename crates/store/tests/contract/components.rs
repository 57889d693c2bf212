//! The vendor's components.

use crate::common::{now, revision};
use fairnotice_core::{
    component::{Component, Status},
    id::ComponentId,
};
use fairnotice_store::{AuditEntry, Store, SubjectId};

fn list(all: &[(&str, &str, &str)]) -> Vec<Component> {
    let component = |(id, name, group): &(&str, &str, &str)| Component {
        id: (*id).into(),
        name: (*name).to_owned(),
        group: (*group).to_owned(),
        regions: Vec::new(),
        status: Status::Operational,
    };
    all.iter().map(component).collect()
}

async fn components(store: &Store) -> Vec<Component> {
    store.public(now()).await.unwrap().components
}

pub(crate) async fn are_those_listed_in_their_order(store: &Store) {
    let listed = [
        (list(&[("web", "Web", ""), ("api", "API", "Core")]), true),
        (list(&[("web", "Web", ""), ("api", "API", "Core")]), false),
        (list(&[("api", "API", "Core"), ("web", "Web", "")]), true),
        (list(&[("api", "The API", "Core"), ("web", "Web", "")]), true),
        (list(&[("api", "The API", "Core"), ("web", "Web", "Edge")]), true),
        (list(&[("web", "Web", "Edge")]), true),
        (list(&[]), true),
        (list(&[]), false),
    ];
    let mut expected = 0;
    for (listed, changes) in listed {
        assert_eq!(store.list_components(&listed).await.unwrap(), changes, "{listed:?}");
        expected += u64::from(changes);
        assert_eq!((components(store).await, revision(store).await), (listed, expected));
    }
    // Where a component serves is part of the list.
    let regional = vec![Component { regions: vec!["eu".into(), "us".into()], ..list(&[("web", "Web", "")]).remove(0) }];
    assert!(store.list_components(&regional).await.unwrap());
    assert!(!store.list_components(&regional).await.unwrap());
    assert_eq!(components(store).await, regional);
    // One that is listed twice is a mistake of the list, and the list before it stays.
    let before = list(&[("web", "Web", "")]);
    store.list_components(&before).await.unwrap();
    assert!(store.list_components(&list(&[("api", "API", ""), ("api", "API", "")])).await.is_err());
    assert_eq!((components(store).await, revision(store).await), (before, expected + 2));
}

pub(crate) async fn a_status_set_by_an_operator_survives_the_list(store: &Store) {
    store.list_components(&list(&[("web", "Web", ""), ("api", "API", "")])).await.unwrap();
    let mut writing = store.begin("ana", now()).await.unwrap();
    let entry = AuditEntry { action: "status", reason: "Seen by Ana.", detail: "partial_outage" };
    writing.set_status(&"api".into(), Status::PartialOutage, entry).await.unwrap();
    writing.commit().await.unwrap();
    let statuses = async || {
        let all = components(store).await;
        all.into_iter().map(|one| (one.id, one.status)).collect::<Vec<_>>()
    };
    let (api, web) = (ComponentId::from("api"), ComponentId::from("web"));
    assert_eq!(statuses().await, [(web.clone(), Status::Operational), (api.clone(), Status::PartialOutage)]);
    assert_eq!(revision(store).await, 2);
    let entries = store.audit(&SubjectId::Component("api".into())).await.unwrap();
    assert_eq!((entries.len(), entries[0].reason.as_str(), entries[0].revision), (1, "Seen by Ana.", 1));
    let set: Component = serde_json::from_str(&entries[0].document).unwrap();
    assert_eq!((set.name.as_str(), set.status), ("API", Status::PartialOutage));

    // A list says nothing of how things are doing.
    assert!(store.list_components(&list(&[("api", "The API", "Core"), ("web", "Web", "")])).await.unwrap());
    assert_eq!(statuses().await, [(api.clone(), Status::PartialOutage), (web.clone(), Status::Operational)]);
    // What is listed no longer is forgotten, and operational when it comes back.
    store.list_components(&list(&[("web", "Web", "")])).await.unwrap();
    store.list_components(&list(&[("web", "Web", ""), ("api", "API", "")])).await.unwrap();
    assert_eq!(statuses().await, [(web, Status::Operational), (api, Status::Operational)]);
}

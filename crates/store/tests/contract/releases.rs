//! Releases with their notices.

use crate::common::{add, at, entry, id_of, now, plan, put, revision};
use fairnotice_core::{change::MessageKind, published_release::Release, record::Record, release::ReleaseFile};
use fairnotice_store::{AuditEntry, Store, StoredNotice, SubjectId};
use serde_json::json;

fn early(version: &str) -> Release {
    let file: ReleaseFile =
        serde_json::from_value(json!({ "from": "5.0.0", "to": version, "scope_tentative": "Fixes." })).unwrap();
    Release::early(file, now())
}

async fn published(store: &Store, release: &Release, at: fairnotice_core::instant::Instant, action: &str) {
    let mut writing = store.begin("ana", at).await.unwrap();
    writing.put_release(release, AuditEntry { action, reason: "Because.", detail: "Fixes." }).await.unwrap();
    writing.commit().await.unwrap();
}

pub(crate) async fn are_read_as_they_were_written(store: &Store) {
    let release = early("5.0.1");
    published(store, &release, now(), "tell").await;
    assert_eq!(store.release(&id_of("5.0.1")).await.unwrap(), release);
    let later = at("2026-11-05T09:00:00Z");
    let documented = release.with_documentation("https://docs.example.com", later);
    published(store, &documented, later, "documentation").await;
    assert_eq!(store.release(&id_of("5.0.1")).await.unwrap(), documented);
    let mut writing = store.begin("ana", later).await.unwrap();
    assert_eq!(writing.release(&id_of("5.0.1")).await.unwrap(), Some(documented.clone()));
    drop(writing);
    let entries = store.audit(&SubjectId::Release(id_of("5.0.1"))).await.unwrap();
    let actions: Vec<_> = entries.iter().map(|entry| (entry.action.as_str(), entry.revision)).collect();
    assert_eq!((actions, revision(store).await), (vec![("tell", 1), ("documentation", 2)], 2));
    let again: Vec<Release> = entries.iter().map(|entry| serde_json::from_str(&entry.document).unwrap()).collect();
    assert_eq!(again, [release, documented]);
}

/// Releases are ordered by their first publication; later messages do not move them.
pub(crate) async fn the_latest_publication_comes_first(store: &Store) {
    for (version, day) in [("5.0.1", 3), ("5.1.0", 5), ("5.0.2", 4)] {
        published(store, &early(version), at(&format!("2026-11-{day:02}T09:00:00Z")), "tell").await;
    }
    let later = at("2026-11-06T09:00:00Z");
    let documented = early("5.0.1").with_documentation("https://docs.example.com", later);
    published(store, &documented, later, "documentation").await;
    for (limit, expected) in [(10, "5.1.0 5.0.2 5.0.1"), (2, "5.1.0 5.0.2"), (0, "")] {
        let releases = store.releases(None, limit).await.unwrap().items;
        let versions: Vec<_> = releases.iter().map(|release| release.version().to_string()).collect();
        assert_eq!(versions.join(" "), expected);
    }
}

/// Release first, change afterwards, one transaction.
pub(crate) async fn update_the_change_that_deploys_them(store: &Store) {
    let release = {
        let early = early("5.0.1");
        early.deployed_with(early.file.clone(), &id_of("fixes"), now()).unwrap()
    };
    let mut writing = store.begin("ana", now()).await.unwrap();
    writing.put_release(&release, entry("deploy")).await.unwrap();
    let mut record = Record::announced(id_of("fixes"), plan(20, &json!({})), now());
    record.change = record.change.deploying(&release);
    add(&mut writing, record.clone()).await.unwrap();
    writing.commit().await.unwrap();
    assert_eq!(revision(store).await, 1, "one transaction is one revision");

    let later = at("2026-11-05T09:00:00Z");
    let item = serde_json::from_value(json!({ "category": "patch", "title": "Sign-in works again" })).unwrap();
    let release = release.with_notes("Fixes of sign-in.", vec![item], later).unwrap();
    record = Record { revision: 2, change: record.change.deploying(&release), ..record };
    let mut writing = store.begin("ana", later).await.unwrap();
    writing.put_release(&release, entry("notes")).await.unwrap();
    put(&mut writing, record.clone(), entry("release")).await.unwrap();
    writing.commit().await.unwrap();
    assert_eq!(store.release(&id_of("5.0.1")).await.unwrap(), release);
    assert_eq!(store.change(&id_of("fixes")).await.unwrap().record, record);
    let notices = store.notices(&id_of("fixes")).await.unwrap();
    let done_at = |kind| notices.iter().find(|notice: &&StoredNotice| notice.kind == kind).unwrap().done_at;
    assert_eq!((done_at(MessageKind::Early), done_at(MessageKind::Notes)), (Some(now()), Some(later)));
}

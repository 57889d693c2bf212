//! What is sent has a window: seven hundred planned changes, and pages that say where the rest is.

use crate::app::{TestApp, at};
use axum::http::StatusCode;
use serde_json::json;
use std::collections::BTreeSet;

/// One change in each hour from 17 November on, all on `recordings` but the last, which is on `api`.
async fn crowded() -> TestApp {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    app.damage(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 700)
         INSERT INTO changes (id, revision, state, announced_at, start_at, end_at, record, policy_hash, kind)
         SELECT printf('copy-%04d', n), revision, state, announced_at, start_at + n * 3600000, end_at + n * 3600000,
                json_set(record, '$.id', printf('copy-%04d', n), '$.change.id', printf('copy-%04d', n),
                    '$.change.start', strftime('%Y-%m-%dT%H:%M:%SZ', start_at / 1000 + n * 3600, 'unixepoch'),
                    '$.change.end', strftime('%Y-%m-%dT%H:%M:%SZ', end_at / 1000 + n * 3600, 'unixepoch')),
                policy_hash, kind
         FROM changes, n WHERE id = 'cut'",
    )
    .await;
    app.damage(
        "INSERT INTO change_components (component, change_id)
         SELECT CASE id WHEN 'copy-0700' THEN 'api' ELSE 'recordings' END, id FROM changes WHERE id LIKE 'copy-%'",
    )
    .await;
    app.damage(
        "UPDATE changes SET record = json_set(record, '$.change.components[0].id', 'api') WHERE id = 'copy-0700'",
    )
    .await;
    app.app.service().publish().await.unwrap();
    app
}

/// The ids of the records that a page lists, and the address of the next page.
fn listed(page: &str) -> (Vec<String>, Option<String>) {
    let after = |text: &str, end: char| text.split(end).next().unwrap().to_owned();
    let ids = page.split("<article").skip(1).filter_map(|part| part.split_once("href=\"/maintenance/"));
    let ids = ids.map(|(_, rest)| after(rest, '"')).collect();
    let next = page.split("<a ").skip(1).find(|link| link.contains("rel=\"next\"") && !link.contains("data-month"));
    let next = next.and_then(|link| link.split_once("href=\"")).map(|(_, rest)| after(rest, '"').replace("&amp;", "&"));
    (ids, next)
}

/// Every page from an address on.
async fn pages(app: &TestApp, first: &str) -> Vec<String> {
    let (mut ids, mut next) = (Vec::new(), Some(first.to_owned()));
    while let Some(address) = next {
        let page = app.get(&address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        let (more, following) = listed(&page.text);
        assert!(more.len() <= 100, "{address}");
        ids.extend(more);
        next = following;
    }
    ids
}

#[tokio::test]
async fn s9_the_snapshot_says_what_it_leaves_out() {
    let app = crowded().await;
    let snapshot = app.get("/api/v1/snapshot").await.json();
    let changes = snapshot["changes"].as_array().unwrap();
    assert_eq!((changes.len(), changes[499]["id"].as_str()), (500, Some("copy-0499")));
    let from = "2026-12-07T22:00:00Z";
    assert_eq!(snapshot["truncated"], json!({ "announced": 201, "announced_from": from }));
    // The others are where it says.
    let rest =
        app.get(&format!("/api/v1/changes?from={from}&to=2027-01-01T00:00:00Z&status=announced&limit=500")).await;
    let rest = rest.json();
    let rest = rest["changes"].as_array().unwrap();
    assert!(
        rest.iter().any(|change| change["id"] == "copy-0500") && rest.iter().any(|change| change["id"] == "copy-0700")
    );
    // A small state says nothing of it.
    let small = TestApp::new().await;
    assert_eq!(small.get("/api/v1/snapshot").await.json()["truncated"], json!(null));
}

#[tokio::test]
async fn s9_a_banner_holds_the_most_pressing_and_says_how_many_more() {
    let app = crowded().await;
    let fragment = app.get("/embed/v1/banner").await.text;
    assert!(fragment.contains("Details and 700 more"), "{fragment}");
    assert!(
        fragment.contains("<a target=\"_top\" href=\"https://status.example/\">and 681 more on the status page</a>")
    );
    assert!(fragment.len() < 25_000, "{}", fragment.len());
    let spanish = app.get("/embed/v1/banner?lang=es").await.text;
    assert!(spanish.contains("y 681 avisos más en la página de estado"), "{spanish}");
    let data = app.get("/embed/v1/banner.json").await.json();
    assert_eq!((data["d"]["c"].as_array().unwrap().len(), &data["d"]["o"]), (20, &json!(681)));
    // The stream sends the same to everybody.
    let published = app.app.published();
    let frame = published.frame(fairnotice_service::Feed::Embed(""), app.app.now()).unwrap();
    let data = str::from_utf8(&frame).unwrap().lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
    let document: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!((document["c"].as_array().unwrap().len(), &document["o"]), (20, &json!(681)));
}

#[tokio::test]
async fn s9_a_filter_is_never_blind() {
    let app = crowded().await;
    // Neither the snapshot nor the first twenty have it.
    for filter in ["components=api", "components=api&kinds=update", "components=api%20web&lead=P90D"] {
        let data = app.get(&format!("/embed/v1/banner.json?{filter}")).await.json();
        let ids: Vec<_> =
            data["d"]["c"].as_array().unwrap().iter().map(|change| change["i"].as_str().unwrap()).collect();
        assert_eq!((ids, &data["d"]["o"]), (vec!["copy-0700"], &json!(null)), "{filter}");
    }
    let none = app.get("/embed/v1/banner.json?components=web").await.json();
    assert_eq!(none["d"]["c"], json!([]));
    let others = app.get("/embed/v1/banner.json?kinds=update&components=recordings").await.json();
    assert_eq!((others["d"]["c"].as_array().unwrap().len(), &others["d"]["o"]), (20, &json!(680)));
    // Dismissed notices make room.
    let without = "cut/announced%20copy-0001/announced";
    let rest = app.get(&format!("/embed/v1/banner.json?without={without}")).await.json();
    assert_eq!((&rest["d"]["c"][0]["i"], &rest["d"]["o"]), (&json!("copy-0002"), &json!(679)));
}

#[tokio::test]
async fn s9_the_pages_list_a_part_and_link_to_the_rest() {
    let app = crowded().await;
    let home = app.get("/").await.text;
    let agenda = home.split_once("class=\"agenda\"").unwrap().1.split_once("</ol>").unwrap().0;
    let first: Vec<_> =
        agenda.split("href=\"/maintenance/").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!((first.len(), first[0], first[19]), (20, "cut", "copy-0019"));
    assert!(home.contains("and 681 more planned changes"), "{home}");
    let (_, link) = home.split_once("/maintenance?after=").unwrap();
    let rest = pages(&app, &format!("/maintenance?after={}", link.split('"').next().unwrap())).await;
    assert_eq!(rest.len(), 681);
    assert_eq!((rest[0].as_str(), rest[680].as_str()), ("copy-0020", "copy-0700"));

    // A month of the calendar: 100 changes, and the others behind a link.
    let month = app.get("/maintenance?month=2026-11").await.text;
    let agenda = month.matches("fn-item-title").count();
    assert_eq!(agenda, 100);
    let (_, link) = month.split_once("https://status.example/maintenance?month=2026-11&amp;after=").unwrap();
    let rest = pages(&app, &format!("/maintenance?month=2026-11&after={}", link.split('"').next().unwrap())).await;
    let november = app.get("/api/v1/changes?from=2026-11-01T00:00:00Z&to=2026-11-30T23:00:00Z&limit=500").await.json();
    assert_eq!(agenda + rest.len(), november["changes"].as_array().unwrap().len());
    assert_eq!(rest.iter().collect::<BTreeSet<_>>().len(), rest.len());
    for address in
        ["/maintenance?after=x", "/maintenance?month=2026-11&after=1.%20", "/incidents?after=x", "/releases?after=1"]
    {
        assert_eq!(app.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
}

#[tokio::test]
async fn s9_incidents_and_releases_have_pages() {
    let app = TestApp::new().await;
    app.post("/api/v1/incidents", &json!({ "id": "slow", "title": "Slow", "message": "We look." })).await;
    app.post("/api/v1/releases", &json!({ "to": "4.0.0", "scope_tentative": "More." })).await;
    app.damage(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 150)
         INSERT INTO incidents (id, revision, started_at, resolved_at, incident)
         SELECT printf('old-%03d', n), 2, started_at - n / 2, started_at,
                json_set(incident, '$.id', printf('old-%03d', n), '$.title', printf('Old %03d', n), '$.stage', 'resolved',
                    '$.resolved_at', '2026-10-01T00:00:00Z')
         FROM incidents, n WHERE id = 'slow'",
    )
    .await;
    app.damage(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 150)
         INSERT INTO releases (version, revision, published_at, release)
         SELECT printf('3.%d.0', n), 1, published_at - n / 2, json_set(release, '$.file.to', printf('3.%d.0', n))
         FROM releases, n WHERE version = '4.0.0'",
    )
    .await;
    for (first, newest, link, count) in [
        ("/incidents", "Newest incidents", "/incidents/old-", 150),
        ("/releases", "Newest releases", "class=\"version\"", 151),
    ] {
        let page = app.get(first).await.text;
        let next = listed(&page).1.unwrap();
        let second = app.get(&next).await.text;
        assert_eq!(page.matches(link).count() + second.matches(link).count(), count, "{first}");
        assert!(!page.contains(newest) && second.contains(newest), "{first}");
        assert_eq!(listed(&second).1, None, "{first}");
    }
    // What is open is on the first page alone.
    assert!(app.get("/incidents").await.text.contains("/incidents/slow"));
}

#[tokio::test]
async fn s14_a_clock_outside_of_the_calendar_leaves_the_pages_without_it() {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    for now in ["1970-06-01T00:00:00Z", "1999-12-31T00:00:00Z", "2046-01-02T00:00:00Z", "2300-01-01T00:00:00Z"] {
        app.set_clock(at(now));
        let answer = app.get("/maintenance").await;
        assert_eq!(answer.status, StatusCode::OK, "{now}");
        let why = format!("the clock of the server says {now}");
        assert!(answer.text.contains("The calendar cannot be shown") && answer.text.contains(&why), "{}", answer.text);
        for page in ["/", "/incidents", "/releases", "/promises", "/maintenance/cut", "/maintenance?month=2026-11"] {
            assert_eq!(app.get(page).await.status, StatusCode::OK, "{page} {now}");
        }
        assert_eq!(app.get("/maintenance?month=1970-06").await.status, StatusCode::NOT_FOUND);
    }
}

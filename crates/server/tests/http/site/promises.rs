//! `/promises`

use super::html::{is_silent_on, reads, reads_in, says};
use crate::{
    app::{TestApp, at},
    promises::weeks,
};
use serde_json::json;

#[tokio::test]
async fn the_page_shows_each_outcome_with_its_evidence() {
    let app = weeks().await;
    let text = reads(&app, "/promises").await;
    says(
        &text,
        &[
            "Promises 24 of 28 promises of the last 365 days were kept. 5 changes were announced. 20 % of them were urgent, which should be rare. How this is counted Every change announced after Thu 20 Nov 2025, 13:00 Europe/Madrid is counted",
            "by the policy that applied to it. A promise that was set aside is due, and is neither kept nor broken. A promise that cannot be checked counts as not kept. The promises listed here are counted alone; every other rule is judged on the page of the change.",
            "Announced with the promised lead 3 of 4 1 set aside Reminded on time 4 of 4 Worked within the announced window 4 of 5 1 not kept Rolled back 1 of 5 of the changes announced Urgent changes 1 of 5 of the changes announced",
            "By month Promises by the month in which their change was announced, by the clocks of Europe/Madrid By month Month Kept Not kept Set aside Changes November 2025 0 0 0 0",
            "October 2026 6 0 0 1 November 2026 18 2 2 4",
            "Promise Kept Otherwise Release announced early R6 3 of 4 1 set aside",
            "Changes of plan published immediately C9 None due",
            "Overrun announced in time N4 0 of 1 1 not kept",
            "A hole is closed Finished Urgent platform update Fri 6 Nov 2026, 11:30 – 12:30 Europe/Madrid 3 of 3 promises kept Announced Fri 6 Nov 2026, 11:00 Europe/Madrid, 20 minutes after the decision (Fri 6 Nov 2026, 10:40 Europe/Madrid).",
            "Fixes 3.9.4 Rolled back Scheduled platform patch",
            "Worked within the announced window Sat 14 Nov 2026, 04:00 Europe/Madrid Sat 14 Nov 2026, 05:00 Europe/Madrid Kept",
            "Overrun announced in time Not published Sun 15 Nov 2026, 05:05 Europe/Madrid Not kept",
            "Worked within the announced window Sun 15 Nov 2026, 05:40 Europe/Madrid Sun 15 Nov 2026, 05:00 Europe/Madrid Not kept 40 minutes outside the window as it was announced",
            "Announced with the promised lead Tue 3 Nov 2026, 10:00 Europe/Madrid Thu 29 Oct 2026, 23:59 Europe/Madrid Set aside 4 days 10 hours",
            "Change notification (C3) was set aside, Tue 3 Nov 2026, 09:30 Europe/Madrid A supplier ends its <service>. (Ana Ruiz)",
            // A kept promise needs no explanation.
            "Announced with the promised lead Fri 30 Oct 2026, 13:00 Europe/Madrid Thu 5 Nov 2026, 23:59 Europe/Madrid Kept",
            // T5: the page shows that the announcement served as the reminder, and does not count it.
            "Reminded on time Fri 6 Nov 2026, 11:00 Europe/Madrid No due date of its own Not due The announcement served as this notice",
        ],
    );
    // What was broken is open, and what was kept is folded.
    let html = app.get("/promises").await.text;
    let is_open = |id: &str| {
        let tag = html.split("<details ").find(|tag| tag.contains(&format!("id=\"change-{id}\""))).unwrap();
        tag.split_once('>').unwrap().0.contains(" open")
    };
    assert!(is_open("long") && !is_open("hole"), "{html}");
    is_silent_on(&text, &["Nobody knows", "plan-of-", "Older changes", "`"]);
    let html = app.get("/promises").await.text;
    for part in [
        "<a href=\"/promises\" aria-current=\"page\">Promises</a>",
        "href=\"/maintenance/late\"",
        "<time datetime=\"2026-11-03T09:00:00.000Z\" data-e=\"1793696400000\" class=\"local\">",
        "<th scope=\"row\">",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert_eq!(html.matches("<table").count(), html.matches("<caption").count());
}

#[tokio::test]
async fn what_will_be_here() {
    let app = TestApp::new().await;
    let text = reads(&app, "/promises").await;
    says(&text, &["Promises No change was announced in the last 365 days. Every announced change is listed here"]);
    is_silent_on(&text, &["of 0"]);
}

#[tokio::test]
async fn one_change_from_its_announcement_to_its_end() {
    let app = TestApp::new().await;
    app.announce(&json!({ "translations": { "es": { "title": "Cortar grabaciones" } } })).await;
    let text = reads(&app, "/promises").await;
    says(
        &text,
        &[
            "All 2 promises of the last 365 days were kept.",
            "1 change was announced.",
            "Worked within the announced window None due yet",
            "Worked within the announced window Not yet Tue 17 Nov 2026, 06:00 Europe/Madrid To come",
        ],
    );
    // It says when to refresh: the reminder becomes due.
    let due = at("2026-11-17T01:00:00Z").timestamp_millis();
    let html = app.get("/promises").await.text;
    assert!(html.contains(&format!("data-turn=\"{due}\"")), "{html}");
    says(&reads_in(&app, "/promises", "es").await, &["Cortar grabaciones Planificado"]);
}

#[tokio::test]
async fn many_changes_are_turned_page_by_page() {
    let app = TestApp::new().await;
    for i in 0..101 {
        let urgent = json!({
            "id": format!("hole-{i}"), "title": format!("Hole {i} is closed"), "kind": "urgent", "release": null,
            "start": "2026-10-30T13:00:00Z", "end": "2026-10-30T14:00:00Z", "urgent": { "cause": "Forged tokens." },
        });
        assert_eq!(app.announce(&urgent).await.status, 201);
    }
    let counted = |html: &str| html.matches("<details id=\"change-").count();
    for (path, changes, says, links) in [
        (
            "/promises",
            50,
            "Changes 1 to 50 of 101, the newest announcement first.",
            &["href=\"/promises?page=2\" rel=\"next\""][..],
        ),
        ("/promises?page=2", 50, "page 2 of 3", &["href=\"/promises\" rel=\"prev\"", "href=\"/promises?page=3\""]),
        ("/promises?page=3", 1, "Changes 101 to 101 of 101,", &["href=\"/promises?page=2\" rel=\"prev\""]),
    ] {
        let html = app.get(path).await.text;
        assert_eq!((counted(&html), html.contains(says)), (changes, true), "{path}");
        assert!(links.iter().all(|link| html.contains(link)), "{path}: {links:?}");
        // The figures are of all, and stand on the first.
        assert_eq!(html.contains("class=\"lead\""), path == "/promises", "{path}");
        assert_eq!(html.contains("rel=\"next\""), changes == 50, "{path}");
    }
    for page in ["0", "4", "18446744073709551615"] {
        assert_eq!(app.get(&format!("/promises?page={page}")).await.status, 404, "{page}");
    }
}

//! `/policy`

use super::html::{is_silent_on, reads, reads_in, says};
use crate::app::{NOW, TestApp, at, unnamed};
use axum::http::{Method, StatusCode};
use fairnotice_core::{file, rule::Rule};
use fairnotice_server::clock::Clock;

#[tokio::test]
async fn the_policy_in_force_is_explained() {
    let app = TestApp::new().await;
    let text = reads(&app, "/policy").await;
    says(
        &text,
        &[
            "Maintenance policy What Vendor promises before, during and after each change to its platform.",
            "Version 2019.11.13 In force since Fri 1 Mar 2019, 00:00 Europe/Madrid Source document Product releases and change management (10/08/2019, last update 13/11/2019)",
            "Scheduled platform upgrade Announced at least 15 business days before the start May deploy MAJOR releases Release announced at least 45 days before the start Final release notes by the time the announcement is due Documentation at least 15 days before the start Reminder 1 hour before the start, or with the announcement if that is later When outside the peak hours of every region Rollback plan always",
            "Routine update Not announced: you notice nothing of it May deploy no release When at any time",
            "Urgent platform update Announced as soon as possible May deploy no release, PATCH releases",
            "When at any time, also in peak hours Rollback plan may be missing Always states the cause",
            "The promised number of whole days lies between the day of the notice and the day of the start, by the clocks of Europe/Madrid.",
            "at least 99 % of them",
            "It moves to a later time immediately, at least 1 day before the new start",
            "Mon 26 Oct 2026 to Sun 1 Nov 2026, by the clocks of Europe/Madrid",
            "United States Mon – Fri 08:00 – 20:00 America/New_York also busy",
            "Business days Mon – Fri Time zone Europe/Madrid Holidays by PyPI holidays, ES subdiv MD, version 0.109",
            "Mon 2 Nov 2026 Monday following All Saints' Day",
            "No freeze is planned.",
            "C7 Downtime statement An announcement says whether there is downtime, for how long and of which components. In the source document: Downtime required",
            "May be set aside by a named person, with a reason that is published",
            "Version 2019.11.13 in force since",
        ],
    );
    is_silent_on(&text, &["This is not the version in force", "Agreed windows", "13 Oct 2026"]);
    let html = app.get("/policy").await.text;
    for rule in Rule::ALL {
        assert_eq!(html.matches(&format!("<li id=\"{rule}\">")).count(), 1, "{rule}");
    }
    for part in ["<a href=\"/policy\" aria-current=\"page\">Policy</a>", "<a href=\"/policy\">Changes are announced"] {
        assert!(html.contains(part), "{part}");
    }
    says(&reads_in(&app, "/policy", "es").await, &["Se anuncia al menos 15 días laborables antes del inicio"]);
}

/// In the strips of the week and in the table.
#[tokio::test]
async fn a_region_without_a_name_is_shown_by_its_id() {
    let app = TestApp::new().await;
    let text = reads(&app, "/policy").await;
    says(&text, &["Europe United States Latin America Free for", "Europe Mon – Fri", "Latin America Mon – Fri"]);
    let app = TestApp::under(&unnamed(), Clock::still(at(NOW)), "Vendor").await;
    let text = reads(&app, "/policy").await;
    says(&text, &["eu us latam Free for", "eu Mon – Fri", "latam Mon – Fri"]);
    is_silent_on(&text, &["Latin America"]);
}

/// The page and `fairnotice policy table` read the same rows.
#[tokio::test]
async fn the_page_promises_what_the_table_prints() {
    let app = TestApp::new().await;
    let text = reads(&app, "/policy").await;
    let policy = app.app.policy();
    for row in policy.table().rows() {
        let leads = [row.early_notice, row.change_notice, row.documentation];
        for lead in leads.into_iter().flatten().map(|lead| lead.to_string()) {
            says(&text, &[&format!("at least {lead} before the start")]);
            assert!(policy.table().to_string().contains(&lead), "{lead}");
        }
    }
}

#[tokio::test]
async fn free_hours_follow_the_rules_engine() {
    let app = TestApp::new().await;
    let text = reads(&app, "/policy").await;
    // Madrid's peak hours begin at 08:00, Bogotá's and New York's go on until 20:00 there.
    says(
        &text,
        &[
            "Free for: Scheduled platform upgrade, Scheduled platform update, Scheduled platform patch Mon 26 Oct 2026, 00:00 – 08:00 Europe/Madrid Tue 27 Oct 2026, 02:00 – 08:00 Europe/Madrid",
            "Sat 31 Oct 2026, 02:00 – Mon 2 Nov 2026, 00:00 Europe/Madrid",
            "Free for: Urgent platform update Mon 26 Oct 2026, 00:00 – Mon 2 Nov 2026, 00:00 Europe/Madrid",
        ],
    );
    let utc = reads(&app, "/policy?zone=utc").await;
    says(&utc, &["by the clocks of UTC"]);
}

#[tokio::test]
async fn an_earlier_version_has_an_address_by_its_hash() {
    let app = TestApp::new().await;
    let text = include_str!("../../../../../policies/example-freezes.toml");
    let earlier = file::policy(text).unwrap();
    app.store.keep_policy(&earlier, text, at("2026-01-01T00:00:00Z")).await.unwrap();
    let path = format!("/policy?hash={}", earlier.hash());
    says(
        &reads(&app, &path).await,
        &[
            "This is not the version in force. The policy in force is Version 2019.11.13.",
            "This policy names no peak hours.",
            "Agreed windows",
            "maintenance-saturday Sat second, last",
            "The week of the year's largest sale",
            "Except: Urgent platform update",
            "never in a freeze",
            "Version 2026.2 kept for the records that it applied to",
        ],
    );
    let current = app.app.policy().hash().to_owned();
    for (path, is_there) in [
        ("/policy?version=2019.11.13".to_owned(), true),
        (format!("/policy?hash={current}"), true),
        (format!("/policy?hash={}", "0".repeat(64)), false),
        ("/policy?hash=0".to_owned(), false),
        ("/policy?version=1".to_owned(), false),
        (format!("/policy?version=2019.11.13&hash={current}"), false),
    ] {
        let answer = app.fetch(Method::GET, &path, &[("accept", "text/html")]).await;
        let expected = if is_there { StatusCode::OK } else { StatusCode::NOT_FOUND };
        assert_eq!(answer.status, expected, "{path}");
    }
}

/// It changes at midnight, when the week or the holidays may be others.
#[tokio::test]
async fn the_page_is_of_today() {
    let app = TestApp::new().await;
    app.set_clock(at("2026-11-01T22:59:30Z"));
    says(&reads(&app, "/policy").await, &["Mon 26 Oct 2026 to Sun 1 Nov 2026"]);
    app.set_clock(at("2026-11-01T23:00:30Z"));
    says(&reads(&app, "/policy").await, &["Mon 2 Nov 2026 to Sun 8 Nov 2026"]);
}

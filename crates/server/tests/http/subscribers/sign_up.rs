//! Somebody enters an address.

use super::{AIKO, everything, letters, link, list_components, send, stored, subscribed, subscriber};
use crate::{
    app::{NOW, TestApp, at, unnamed},
    site::html::{is_silent_on, says, words},
};
use axum::http::{Method, StatusCode, header};
use chrono::TimeDelta;
use fairnotice_core::dispatch::Letter;
use fairnotice_notify::links::Purpose;
use fairnotice_server::clock::Clock;
use fairnotice_store::SubscriberState as State;
use serde_json::json;

#[tokio::test]
async fn a_reader_subscribes_and_confirms() {
    let app = TestApp::new().await;
    list_components(&app).await;
    let form = words(&app.get("/subscribe").await.text);
    says(
        &form,
        &["Get notices by email", "Your email address", "Recordings", "Europe Europe/Madrid", "Urgent platform update"],
    );
    let answer = send(&app, "/subscribe", &everything(AIKO), &[]).await;
    assert_eq!(answer.status, StatusCode::OK);
    says(&words(&answer.text), &["Check your inbox", "An email is on its way to aiko@example.com."]);
    let pending = subscriber(&app, AIKO).await;
    assert_eq!((pending.state, pending.zone.as_str(), pending.confirmed_at), (State::Pending, "Asia/Tokyo", None));
    assert_eq!(letters(&app).await, [(AIKO.to_owned(), Letter::Confirm)]);
    let confirm = link(&app, &pending, Purpose::Confirm).await;
    says(
        &words(&app.get(&confirm).await.text),
        &["Confirm your subscription", AIKO, "Maintenance · Incidents · Releases"],
    );
    assert_eq!(subscriber(&app, AIKO).await, pending, "a scanner follows every link");
    // Twice is harmless.
    for _ in 0..2 {
        let answer = send(&app, &confirm, "", &[]).await;
        assert_eq!(answer.status, StatusCode::OK);
        says(&words(&answer.text), &["You are subscribed", AIKO]);
        let manage = answer.text.split("href=\"/manage").nth(1).unwrap().split('"').next().unwrap();
        says(&words(&app.get(&format!("/manage{manage}")).await.text), &["Your subscription", AIKO]);
    }
    let active = subscriber(&app, AIKO).await;
    assert_eq!((active.state, active.confirmed_at), (State::Active, Some(app.app.now())));
    says(&words(&app.get(&confirm).await.text), &["You are subscribed"]);
    assert_eq!(letters(&app).await, []);
}

/// Who is subscribed is nobody else's business.
#[tokio::test]
async fn every_address_is_answered_alike() {
    let app = TestApp::new().await;
    subscribed(&app, "active@example.com").await;
    let ended = subscribed(&app, "ended@example.com").await;
    let unsubscribe = link(&app, &ended, Purpose::Unsubscribe).await;
    send(&app, &unsubscribe, "List-Unsubscribe=One-Click", &[]).await;
    send(&app, "/subscribe", &everything("pending@example.com"), &[]).await;
    for _ in 0..4 {
        send(&app, "/subscribe", &everything("flooded@example.com"), &[("x-forwarded-for", "192.0.2.7")]).await;
    }
    let mut answers = Vec::new();
    for name in ["unknown", "pending", "active", "ended", "flooded"] {
        let begun = std::time::Instant::now();
        let address = format!("{name}@example.com");
        let mut answer = send(&app, "/subscribe", &everything(&address), &[("x-forwarded-for", "192.0.2.8")]).await;
        let steps = begun.elapsed().as_millis() / 200;
        assert!(steps >= 1, "{name} is answered after {:?}", begun.elapsed());
        for name in [header::ETAG, header::CONTENT_LENGTH] {
            answer.headers.remove(name);
        }
        answers.push((answer.status, answer.headers, answer.text.replace(&address, "ADDRESS")));
    }
    for answer in &answers[1..] {
        assert_eq!(*answer, answers[0]);
    }
}

#[tokio::test]
async fn the_address_of_a_subscriber_gets_a_link_and_the_subscription_stays() {
    let app = TestApp::new().await;
    let before = subscribed(&app, AIKO).await;
    let other = "address=AIKO%40Example.com&language=es&zone=UTC&what=incidents&impact=full_outage";
    assert_eq!(send(&app, "/subscribe", other, &[]).await.status, StatusCode::OK);
    assert_eq!(subscriber(&app, AIKO).await, before);
    assert_eq!(letters(&app).await, [(AIKO.to_owned(), Letter::Manage)]);
}

#[tokio::test]
async fn who_has_unsubscribed_begins_again_by_the_link_alone() {
    let app = TestApp::new().await;
    let before = subscribed(&app, AIKO).await;
    let old: Vec<String> = vec![
        link(&app, &before, Purpose::Manage).await,
        link(&app, &before, Purpose::Confirm).await,
        link(&app, &before, Purpose::Unsubscribe).await,
    ];
    send(&app, &old[2], "List-Unsubscribe=One-Click", &[]).await;
    let ended = subscriber(&app, AIKO).await;
    assert_eq!((ended.state, ended.epoch), (State::Ended, before.epoch + 1));
    let undo = link(&app, &ended, Purpose::Resubscribe).await;
    assert_eq!(send(&app, "/subscribe", &everything(AIKO), &[]).await.status, StatusCode::OK);
    assert_eq!(subscriber(&app, AIKO).await, ended, "anybody can enter the address");
    assert_eq!(app.get(&undo).await.status, StatusCode::OK);
    // Neither does an import of the old list begin it again.
    let import = json!({ "consent": "contract", "subscribers": [{ "address": AIKO }] });
    let imported = app.post("/api/v1/subscribers", &import).await.json();
    assert_eq!(imported["subscribers"][0]["outcome"], "unsubscribed");
    assert_eq!(subscriber(&app, AIKO).await, ended);
    let confirm = link(&app, &ended, Purpose::Confirm).await;
    for _ in 0..2 {
        assert_eq!(send(&app, &confirm, "", &[]).await.status, StatusCode::OK);
    }
    let active = subscriber(&app, AIKO).await;
    assert_eq!((active.state, active.epoch, active.ended_at), (State::Active, ended.epoch + 1, None));
    assert_eq!((active.reason.as_str(), active.confirmed_at), ("", Some(app.app.now())));
    for path in [&old[0], &old[1], &old[2], &undo] {
        let answer = send(&app, path, "List-Unsubscribe=One-Click&do=unsubscribe", &[]).await;
        let is_done = path == &undo;
        assert_eq!(answer.status, if is_done { StatusCode::OK } else { StatusCode::GONE }, "{path}");
        if !is_done {
            says(&words(&answer.text), &["This link cannot be used", "The link is out of date", "enter your address"]);
        }
    }
    assert_eq!(subscriber(&app, AIKO).await, active);
}

#[tokio::test]
async fn a_link_confirms_what_was_chosen_with_it() {
    let app = TestApp::new().await;
    send(&app, "/subscribe", &everything(AIKO), &[]).await;
    let first = link(&app, &subscriber(&app, AIKO).await, Purpose::Confirm).await;
    let other = "address=aiko%40example.com&language=es&zone=UTC&what=incidents&impact=full_outage";
    send(&app, "/subscribe", other, &[]).await;
    assert_eq!(send(&app, &first, "", &[]).await.status, StatusCode::GONE);
    let second = subscriber(&app, AIKO).await;
    assert_eq!((second.state, second.zone.as_str()), (State::Pending, "UTC"));
    let second = link(&app, &second, Purpose::Confirm).await;
    assert_eq!(send(&app, &second, "", &[]).await.status, StatusCode::OK);
}

/// The numbers of subscribers stand in their links.
#[tokio::test]
async fn the_next_number_does_not_show_whether_an_address_was_known() {
    let app = TestApp::new().await;
    subscribed(&app, "active@example.com").await;
    let ended = subscribed(&app, "ended@example.com").await;
    send(&app, &link(&app, &ended, Purpose::Unsubscribe).await, "List-Unsubscribe=One-Click", &[]).await;
    send(&app, "/subscribe", &everything("pending@example.com"), &[]).await;
    let mut own = Vec::new();
    for (nth, name) in ["unknown", "active", "ended", "pending"].into_iter().enumerate() {
        for address in [format!("own-{nth}@example.net"), format!("{name}@example.com")] {
            send(&app, "/subscribe", &everything(&address), &[("x-forwarded-for", "192.0.2.9")]).await;
        }
        own.push(subscriber(&app, &format!("own-{nth}@example.net")).await.id.0);
    }
    let steps: Vec<_> = own.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(steps, [2, 2, 2]);
}

#[tokio::test]
async fn an_address_gets_three_letters_in_an_hour() {
    let app = TestApp::new().await;
    for _ in 0..5 {
        assert_eq!(send(&app, "/subscribe", &everything(AIKO), &[]).await.status, StatusCode::OK);
    }
    assert_eq!(letters(&app).await.len(), 3);
    let before = subscriber(&app, AIKO).await;
    // What comes without a letter changes nothing.
    let other = everything(AIKO).replace("Asia%2FTokyo", "UTC");
    assert_eq!(send(&app, "/subscribe", &other, &[]).await.status, StatusCode::OK);
    assert_eq!(subscriber(&app, AIKO).await, before);
    app.set_clock(app.app.now() + TimeDelta::minutes(61));
    assert_eq!(send(&app, "/subscribe", &other, &[]).await.status, StatusCode::OK);
    assert_eq!(letters(&app).await.len(), 1);
    assert_eq!(subscriber(&app, AIKO).await.zone, "UTC");
}

#[tokio::test]
async fn a_mistake_stands_at_its_field_and_what_was_typed_stays() {
    let app = TestApp::new().await;
    list_components(&app).await;
    let body = "address=aiko%40&language=es&zone=Mars%2FBase&component=web&component=recordings&region=us&kind=urgent&impact=degraded&what=incidents";
    let answer = send(&app, "/subscribe", body, &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let html = &answer.text;
    says(&words(html), &["Nothing is stored yet", "The part after the “@” is not the name of a mail domain"]);
    for part in [
        "<title>Please correct: Subscribe – Vendor</title>",
        "value=\"aiko@\"",
        "aria-describedby=\"address-problem\" aria-invalid=\"true\"",
        "id=\"address-problem\"",
        "href=\"#address\"",
        "href=\"#zone\"",
        "id=\"zone-problem\"",
        "<option value=\"es\" lang=\"es\" selected>",
        "name=\"component\" value=\"web\" checked>",
        "name=\"region\" value=\"us\" checked>",
        "name=\"kind\" value=\"urgent\" checked>",
        "<option value=\"degraded\" selected>",
        "name=\"what\" value=\"changes\">",
        "name=\"what\" value=\"incidents\" checked>",
        "<details open>",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    let nothing = send(&app, "/subscribe", "address=aiko%40example.com&language=en&zone=UTC", &[]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&words(&nothing.text), &["Nothing is chosen"]);
    assert!(nothing.text.contains("href=\"#what\"") && nothing.text.contains("id=\"what-problem\""));
    let gone = send(&app, "/subscribe", &format!("{}&component=gone", everything(AIKO)), &[]).await;
    says(&words(&gone.text), &["There is no component “gone”"]);
    assert_eq!(stored(&app).await, (vec![], vec![None]));
}

#[tokio::test]
async fn hostile_text_is_text() {
    let app = TestApp::new().await;
    let hostile = "\"><script>alert(1)</script><img src=x onerror=alert(1)>\r\nBcc: x@example.com\u{0}\u{202e}";
    let encoded: String = url::form_urlencoded::byte_serialize(hostile.as_bytes()).collect();
    for field in ["address", "language", "zone", "component", "region", "kind", "impact", "what"] {
        let body = everything(AIKO).replace(&format!("{field}="), &format!("{field}={encoded}"));
        let body = if body.contains(&encoded) { body } else { format!("{body}&{field}={encoded}") };
        let answer = send(&app, "/subscribe", &body, &[]).await;
        words(&answer.text);
        for markup in ["<script>", "<img", "onerror=alert(1)>"] {
            assert!(!answer.text.contains(markup), "{field}: {}", answer.text);
        }
    }
    let (all, _) = stored(&app).await;
    for subscriber in all {
        let text = format!("{subscriber:?}");
        assert!(!text.contains("alert") && !text.contains("Bcc"), "{text}");
    }
    for (body, kind, status) in [
        (everything(AIKO), "application/json", 415),
        (everything(AIKO), "text/plain", 415),
        (format!("address={}", "a".repeat(70_000)), "application/x-www-form-urlencoded", 413),
        ("a&".repeat(2_000), "application/x-www-form-urlencoded", 422),
        ("%%%=%FF&address=%FF%FE".to_owned(), "application/x-www-form-urlencoded", 422),
        (String::new(), "application/x-www-form-urlencoded", 422),
    ] {
        let request = axum::http::Request::post("/subscribe").header(header::CONTENT_TYPE, kind);
        let answer = app.send(request.body(body.clone().into()).unwrap()).await;
        assert_eq!(answer.status, status, "{kind} {}", body.get(..40).unwrap_or_default());
    }
}

#[tokio::test]
async fn pages_with_forms_are_for_their_reader_alone() {
    let app = TestApp::new().await;
    let aiko = subscribed(&app, AIKO).await;
    let mut paths = vec!["/subscribe".to_owned(), "/manage".to_owned(), "/unsubscribe?token=x".to_owned()];
    for purpose in [Purpose::Confirm, Purpose::Manage, Purpose::Unsubscribe, Purpose::Resubscribe] {
        paths.push(link(&app, &aiko, purpose).await);
    }
    for path in paths {
        let mut answers = vec![app.get(&path).await];
        if !path.starts_with("/unsubscribe?") {
            answers.push(send(&app, &path, "do=change", &[]).await);
        }
        for answer in answers {
            let policy = answer.header(header::CONTENT_SECURITY_POLICY);
            for directive in ["frame-ancestors 'none'", "form-action 'self'", "default-src 'none'", "base-uri 'none'"] {
                assert!(policy.contains(directive), "{path}: {policy}");
            }
            assert_eq!(answer.header(header::CACHE_CONTROL), "no-store", "{path}");
            assert_eq!(answer.header(header::REFERRER_POLICY), "no-referrer", "{path}");
            assert_eq!(answer.header(header::SET_COOKIE), "", "{path}");
            words(&answer.text);
        }
    }
}

#[tokio::test]
async fn the_site_says_where_to_subscribe() {
    let app = TestApp::new().await;
    assert!(app.get("/").await.text.contains("<a href=\"/subscribe\" class=\"subscribe\">Subscribe</a>"));
    let here = "<a href=\"/subscribe\" aria-current=\"page\" class=\"subscribe\">Subscribe</a>";
    assert!(app.get("/subscribe").await.text.contains(here));
    let moved = app.fetch(Method::GET, "/manage/?token=a", &[]).await;
    assert_eq!((moved.status.as_u16(), moved.header(header::LOCATION)), (308, "/manage?token=a"));
    let spanish = app.fetch(Method::GET, "/subscribe", &[("accept-language", "es-MX,en;q=0.5")]).await;
    assert!(spanish.text.contains("<option value=\"es\" lang=\"es\" selected>"));
    assert!(spanish.text.contains("<option value=\"Europe/Madrid\" selected>"), "the vendor's zone without JavaScript");
    is_silent_on(&words(&app.get("/subscribe").await.text), &["Nothing is stored yet"]);
}

/// The language of the page is that of the mail, and changing it keeps the link's token, which no cache stores.
#[tokio::test]
async fn a_page_of_a_link_stays_in_another_language() {
    let app = TestApp::new().await;
    let form = app.get("/subscribe?lang=ar").await.text;
    assert!(form.contains("<option value=\"ar\" lang=\"ar\" selected>") && form.contains("dir=\"rtl\""), "{form}");
    let aiko = subscribed(&app, AIKO).await;
    for purpose in [Purpose::Manage, Purpose::Unsubscribe, Purpose::Confirm] {
        let path = link(&app, &aiko, purpose).await;
        let page = app.get(&path).await;
        let spanish = format!("href=\"{}&amp;lang=es\"", path.replace('&', "&amp;"));
        assert!(page.text.contains(&spanish), "{spanish}: {}", page.text);
        let page = app.get(&format!("{path}&lang=es")).await;
        assert_eq!((page.status, page.header(header::CACHE_CONTROL)), (StatusCode::OK, "no-store"));
        assert!(page.text.contains("<html lang=\"es\""), "{path}");
        // Paper is passed on.
        let printed = page.text.split("class=\"printed\"").nth(1).unwrap();
        assert!(!printed.split("</p>").next().unwrap().contains("token"), "{printed}");
    }
    let hostile = app.get("/manage?token=x%26lang%3Dar%22%3E").await;
    assert!(hostile.text.contains("href=\"/manage?token=x%26lang%3Dar%22%3E&amp;lang=es\""), "{}", hostile.text);
    let mistaken = "address=aiko&language=es&zone=UTC&what=changes";
    let answer = send(&app, "/subscribe?lang=es", mistaken, &[]).await;
    says(&words(&answer.text), &["Todavía no se ha guardado nada", "Escriba una dirección de correo completa"]);
}

/// The components of this policy serve every region, and a reader in one of them can say so.
#[tokio::test]
async fn the_regions_of_the_policy_can_be_chosen() {
    let app = TestApp::new().await;
    let form = app.get("/subscribe").await.text;
    for (region, name) in [("eu", "Europe"), ("us", "United States"), ("latam", "Latin America")] {
        let choice = format!("name=\"region\" value=\"{region}\"><span><span dir=\"auto\">{name}</span>");
        assert!(form.contains(&choice), "{choice}: {form}");
    }
    let body = format!("{}&region=latam", everything(AIKO));
    assert_eq!(send(&app, "/subscribe", &body, &[]).await.status, StatusCode::OK);
    assert_eq!(subscriber(&app, AIKO).await.subscription.regions, ["latam"]);
    // The pages that confirm the address, and the one that changes what is chosen.
    let path = link(&app, &subscriber(&app, AIKO).await, Purpose::Confirm).await;
    says(&words(&app.get(&path).await.text), &["Regions Latin America"]);
    says(&words(&send(&app, &path, "", &[]).await.text), &["Regions Latin America"]);
    let path = link(&app, &subscriber(&app, AIKO).await, Purpose::Manage).await;
    says(&words(&app.get(&path).await.text), &["Latin America America/Bogota"]);
}

/// Where the policy gives no names.
#[tokio::test]
async fn a_region_without_a_name_is_offered_by_its_id() {
    let app = TestApp::under(&unnamed(), Clock::still(at(NOW)), "Vendor").await;
    says(&words(&app.get("/subscribe").await.text), &["eu Europe/Madrid us America/New York latam America/Bogota"]);
    says(&words(&app.get("/embed").await.text), &["eu us latam"]);
}

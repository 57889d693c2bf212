//! What caches are told, and content codings (S8, S11).

use crate::app::{TestApp, at, change};
use axum::{
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt as _;
use serde_json::json;
use std::io::Read as _;
use tower::ServiceExt as _;

/// Every address of a kind that takes `GET`, with records that [`prepared`] has made.
const PUBLIC: [&str; 30] = [
    "/",
    "/maintenance",
    "/maintenance?month=2026-11",
    "/maintenance/cut",
    "/maintenance/cut/calendar.ics",
    "/incidents",
    "/incidents/slow",
    "/releases",
    "/releases/3.10.0",
    "/promises",
    "/policy",
    "/site.css",
    "/elements.css",
    "/site.js",
    "/favicon.svg",
    "/demo",
    "/demo.css",
    "/embed/v1/banner",
    "/embed/v1/banner.json?components=recordings&lead=P7D",
    "/embed/v1/status?tz=UTC&lang=es",
    "/embed/v1/calendar?month=2026-11",
    "/embed/v1/frame?element=banner",
    "/embed/v1/words",
    "/api/v1/snapshot",
    "/api/v1/components",
    "/api/v1/changes",
    "/api/v1/changes/cut",
    "/api/v1/changes/cut/timetable",
    "/api/v1/incidents/slow",
    "/api/v1/releases/3.10.0",
];

async fn prepared() -> TestApp {
    let app = TestApp::new().await;
    app.announce(&json!({})).await;
    let slow = json!({ "id": "slow", "title": "Slow", "message": "We look." });
    assert_eq!(app.post("/api/v1/incidents", &slow).await.status, 201);
    app
}

struct Raw {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Raw {
    fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The body as it was before its coding.
    fn plain(&self) -> Vec<u8> {
        let mut plain = Vec::new();
        match self.header(header::CONTENT_ENCODING) {
            "br" => _ = brotli::Decompressor::new(&*self.body, 4096).read_to_end(&mut plain).unwrap(),
            "gzip" => _ = flate2::read::GzDecoder::new(&*self.body).read_to_end(&mut plain).unwrap(),
            coding => {
                assert_eq!(coding, "");
                plain.clone_from(&self.body);
            }
        }
        plain
    }
}

async fn get(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> Raw {
    let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
    let answer = app.router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = answer.into_parts();
    let body = body.collect().await.unwrap().to_bytes().to_vec();
    Raw { status: parts.status, headers: parts.headers, body }
}

async fn coded(app: &TestApp, path: &str, accepted: &str) -> Raw {
    get(app, path, &[("accept-encoding", accepted)]).await
}

#[tokio::test]
async fn s11_each_coding_has_its_own_strong_tag_and_a_reader_who_has_it_gets_304() {
    let app = prepared().await;
    for path in PUBLIC {
        let plain = get(&app, path, &[]).await;
        assert_eq!(plain.status, StatusCode::OK, "{path}");
        let mut tags = Vec::new();
        for accepted in ["identity", "gzip", "br"] {
            let answer = coded(&app, path, accepted).await;
            assert_eq!(answer.plain(), plain.body, "{path} {accepted}");
            let tag = answer.header(header::ETAG).to_owned();
            assert!(tag.starts_with('"') && tag.ends_with('"'), "{path}: {tag}");
            let vary = answer.header(header::VARY).to_owned();
            assert!(vary.contains("accept-encoding"), "{path}: {vary}");
            let known = get(&app, path, &[("accept-encoding", accepted), ("if-none-match", &tag)]).await;
            assert_eq!((known.status, known.body.len()), (StatusCode::NOT_MODIFIED, 0), "{path} {accepted}");
            for name in [header::ETAG, header::CACHE_CONTROL, header::VARY, header::DATE] {
                assert_eq!(known.headers.get(&name), answer.headers.get(&name), "{path}: {name}");
            }
            // A small body is sent as it is: then it is the same representation.
            if !tags.contains(&(tag.clone(), answer.body.clone())) {
                assert!(tags.iter().all(|(other, _)| *other != tag), "{path}: {tag} is of two codings");
                tags.push((tag, answer.body));
            }
        }
        assert_eq!(tags.len(), if plain.body.len() < 256 { 1 } else { 3 }, "{path}");
    }
}

#[tokio::test]
async fn s11_a_refused_coding_is_not_sent() {
    let app = prepared().await;
    for (accepted, coding) in [
        ("br;q=0.0, gzip;q=0.5", "gzip"),
        ("br;q=0.000", ""),
        ("*;q=0.0, br", "br"),
        ("gzip;q=0.8, br;q=0.2", "gzip"),
        ("identity;q=0, *", "br"),
    ] {
        for path in ["/", "/api/v1/snapshot", "/embed/v1/banner", "/site.css"] {
            assert_eq!(coded(&app, path, accepted).await.header(header::CONTENT_ENCODING), coding, "{path} {accepted}");
        }
    }
    for refused in ["*;q=0", "identity;q=0", "identity;q=0, zstd"] {
        let answer = app.fetch(Method::GET, "/api/v1/snapshot", &[("accept-encoding", refused)]).await;
        assert!(answer.problem(406, "no-coding").contains("`br`, `gzip` and `identity`"), "{refused}");
    }
}

#[tokio::test]
async fn s11_head_is_answered_wherever_get_is() {
    let app = prepared().await;
    for path in PUBLIC.into_iter().chain(["/api/v1/promises", "/api/v1/releases", "/healthz", "/api/v1/live"]) {
        let head = app.fetch(Method::HEAD, path, &[]).await;
        assert_eq!((head.status, head.text.as_str()), (StatusCode::OK, ""), "{path}");
        if path != "/api/v1/live" {
            let answer = app.get(path).await;
            for name in [header::ETAG, header::CONTENT_TYPE, header::CACHE_CONTROL, header::VARY] {
                assert_eq!(head.headers.get(&name), answer.headers.get(&name), "{path}: {name}");
            }
        }
    }
}

/// S8: a thousand readers who ask at once get the same bytes, each in its coding.
#[tokio::test]
async fn s8_a_coding_is_made_once_for_all_readers() {
    let app = prepared().await;
    let ask = |number: usize| {
        let (router, accepted) = (app.router(), ["br", "gzip", "identity"][number % 3]);
        let request = Request::get("/").header("accept-encoding", accepted).body(Body::empty()).unwrap();
        tokio::spawn(async move {
            let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
            (parts.headers[header::ETAG].clone(), body.collect().await.unwrap().to_bytes())
        })
    };
    let asked: Vec<_> = (0..1_000).map(ask).collect();
    let mut answers: Vec<(header::HeaderValue, axum::body::Bytes)> = Vec::new();
    for answer in asked {
        let (tag, body) = answer.await.unwrap();
        match answers.iter().find(|(other, _)| *other == tag) {
            // The same place in memory: it was made once.
            Some((_, first)) => assert_eq!((first.as_ptr(), first.len()), (body.as_ptr(), body.len())),
            None => answers.push((tag, body)),
        }
    }
    assert_eq!(answers.len(), 3);
}

/// The seconds that a header allows by a directive; none where it does not have it.
fn seconds(header: &str, directive: &str) -> Option<i64> {
    let value = header.split(", ").find_map(|part| part.strip_prefix(directive)?.strip_prefix('='));
    value.map(|value| value.parse().unwrap())
}

/// S8: a shared cache may answer while the server is down, and never says what has become untrue.
#[tokio::test]
async fn s8_caches_answer_until_the_next_phase_at_the_latest() {
    let app = prepared().await;
    let start = "2026-11-17T02:00:00Z";
    // The next instant at which the answer says something else; the calendar of a past month never does.
    for (path, now, left) in [
        ("/api/v1/snapshot", "2026-11-16T02:00:00Z", 86_401),
        ("/embed/v1/banner", "2026-11-17T00:50:00Z", 600),
        ("/embed/v1/banner", "2026-11-17T00:59:59.500Z", 0),
        ("/embed/v1/banner", "2026-11-17T01:00:00Z", 3_600),
        ("/embed/v1/banner?lead=P1D", "2026-11-16T01:59:00Z", 60),
        ("/embed/v1/status", "2026-11-17T01:30:00Z", 1_800),
        ("/", "2026-11-17T01:30:00Z", 1_800),
        ("/embed/v1/calendar?tz=UTC", "2026-11-16T23:00:00Z", 3_600),
        ("/maintenance/cut", "2026-11-17T00:59:00Z", 60),
        // Its banner turns when the window ends.
        ("/incidents", start, 10_800),
    ] {
        app.set_clock(at(now));
        let answer = app.get(path).await;
        let control = answer.header(header::CACHE_CONTROL).to_owned();
        let fresh = seconds(&control, "s-maxage").unwrap();
        let stale = seconds(&control, "stale-if-error").unwrap();
        assert_eq!((fresh, fresh + stale), (left.min(1), left), "{path} {now}: {control}");
        assert_eq!(seconds(&control, "max-age"), Some(0), "a browser asks: {control}");
        // A browser that has just heard of news must not be shown the state before it.
        assert_eq!(seconds(&control, "stale-while-revalidate"), None);
        let network = answer.header("cdn-cache-control").to_owned();
        let asking = seconds(&network, "stale-while-revalidate").unwrap();
        assert!(fresh + asking <= left && asking <= 5, "{path} {now}: {network}");
    }
}

#[tokio::test]
async fn s15_what_an_operator_is_answered_is_stored_nowhere() {
    let app = prepared().await;
    let mut draft = change(&json!({ "id": "plan" }));
    draft["draft"] = json!(true);
    assert_eq!(app.post("/api/v1/changes", &draft).await.header(header::CACHE_CONTROL), "no-store");
    let token = format!("Bearer {}", app.token);
    for path in [
        "/api/v1/changes/plan",
        "/api/v1/changes/plan/timetable",
        "/api/v1/changes/cut",
        "/api/v1/changes/cut/timetable",
        "/api/v1/audit",
        "/api/v1/snapshot",
    ] {
        let answer = app.fetch(Method::GET, path, &[("authorization", &token)]).await;
        assert_eq!((answer.status, answer.header(header::CACHE_CONTROL)), (StatusCode::OK, "no-store"), "{path}");
        assert_eq!(answer.header("cdn-cache-control"), "", "{path}");
    }
    // A cache that has the public answer does not give it to an operator.
    for path in ["/api/v1/changes/cut", "/api/v1/changes/cut/timetable"] {
        assert!(app.get(path).await.header(header::VARY).contains("authorization"), "{path}");
    }
}

#[tokio::test]
async fn a_record_is_edited_with_the_tag_of_what_was_read() {
    let app = prepared().await;
    let token = format!("Bearer {}", app.token);
    let read = app.fetch(Method::GET, "/api/v1/changes/cut", &[("authorization", &token)]).await;
    let tag = read.header(header::ETAG).to_owned();
    assert!(tag.starts_with("\"1-"), "{tag}");
    let edit = async |title: &str| {
        app.write(Method::PATCH, "/api/v1/changes/cut", &json!({ "title": title }), &[("if-match", &tag)]).await
    };
    let edited = edit("Other").await;
    assert_eq!((edited.status, edited.header(header::ETAG)), (StatusCode::OK, "\"2\""), "{}", edited.text);
    edit("More").await.problem(412, "stale");
}

/// Two addresses that mean the same share an entry: what there is not cannot fill the cache.
#[tokio::test]
async fn s2_what_a_filter_names_and_there_is_not_counts_once() {
    let app = prepared().await;
    let known = app.get("/embed/v1/banner?components=recordings,api").await;
    for same in ["api%20recordings", "recordings,api,recordings", "recordings,,api"] {
        let answer = app.get(&format!("/embed/v1/banner?components={same}")).await;
        assert_eq!(answer.text, known.text, "{same}");
    }
    let none = app.get("/embed/v1/banner?components=nothing").await;
    assert!(!none.text.split("<script").next().unwrap().contains("Recordings can be cut"));
    let many = (0..700).map(|number| format!("x{number}")).collect::<Vec<_>>().join(",");
    assert_eq!(app.get(&format!("/embed/v1/banner?components={many}")).await.text, none.text);
}

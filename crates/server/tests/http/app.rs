//! The one test app.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header},
};
use fairnotice_core::{
    file,
    instant::{self, Instant},
    policy::History,
    snapshot::Vendor,
    zone::Tzdata,
};
use fairnotice_notify::transport::{Mailbox, Transport};
use fairnotice_server::{
    app::{App, AppParts},
    clock::Clock,
    embed::FrameAncestors,
};
use fairnotice_service::{scheduler, token};
use fairnotice_store::{Store, StoredAuditEntry};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _, Row as _, SqliteConnection};
use std::{fs, path::Path, sync::Arc};
use tempfile::TempDir;
use tower::ServiceExt as _;

/// A way for mails that ends in memory.
pub(crate) fn mailbox() -> Arc<Transport> {
    Arc::new(Transport::Mailbox(Mailbox::new(10)))
}

/// Why work begins before its window in a test.
pub(crate) const EARLY: &str = "The crew is here already.";

/// When every test begins: in time for [`change`].
pub(crate) const NOW: &str = "2026-10-30T12:00:00Z";

/// Who holds the token; no reader may see it.
pub(crate) const OPERATOR: &str = "Ana Ruiz of operations";

pub(crate) fn at(text: &str) -> Instant {
    instant::parse(text).unwrap()
}

/// A change that the reference policy lets through at [`NOW`], with keys replaced or added; null takes one away.
pub(crate) fn change(with: &Value) -> Value {
    let mut change = json!({
        "id": "cut",
        "title": "Recordings can be cut",
        "kind": "update",
        "description": "Deploys release 3.10.0.",
        "start": "2026-11-17T02:00:00Z",
        "end": "2026-11-17T05:00:00Z",
        "components": [{ "id": "recordings", "impact": "brief_interruptions" }],
        "downtime": { "required": false },
        "effect_without_downtime": "Recordings may begin late.",
        "rollback": { "infrastructure": "unchanged", "services": "redeploy 3.9.2", "data": "nothing to undo" },
        "release": {
            "from": "3.9.2",
            "to": "3.10.0",
            "notes_at": "2026-10-30T12:00:00Z",
            "docs_at": "2026-10-30T12:00:00Z",
            "items": [{ "category": "improvement", "title": "Recordings can be cut" }],
        },
    });
    for (key, value) in with.as_object().unwrap() {
        change[key] = value.clone();
    }
    change.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    change
}

/// A server with its database.
pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) store: Store,
    pub(crate) token: String,
    /// Deletes the database when the test is over.
    folder: TempDir,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// Checks that this is a problem of a kind, and returns what it says of it.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, kind: &str) -> String {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header(header::CONTENT_TYPE), "application/problem+json");
        assert_eq!(self.header(header::CACHE_CONTROL), "no-store");
        let body = self.json();
        assert_eq!(body["type"], format!("urn:fairnotice:problem:{kind}"), "{}", self.text);
        assert_eq!(body["status"], status);
        body["detail"].as_str().unwrap().to_owned()
    }
}

impl TestApp {
    /// At [`NOW`], by a clock that stands still.
    pub(crate) async fn new() -> Self {
        Self::with(Clock::still(at(NOW)), "Vendor").await
    }

    pub(crate) async fn with(clock: Clock, vendor: &str) -> Self {
        Self::under(&policy(), clock, vendor).await
    }

    /// Under a policy, by its text.
    pub(crate) async fn under(policy: &str, clock: Clock, vendor: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (token, secret) = token::make(OPERATOR, clock.now()).unwrap();
        let (app, store) = open(&folder, policy, clock, vendor).await;
        store.create_token(&token).await.unwrap();
        Self { app, store, token: secret, folder }
    }

    /// A server of today on a copy of a database, at `now`.
    pub(crate) async fn upgraded(database: &Path, now: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::copy(database, folder.path().join("fairnotice.db")).unwrap();
        let (app, store) = open(&folder, &policy(), Clock::still(at(now)), "Vendor").await;
        let (token, secret) = token::make("upgrade", at(now)).unwrap();
        store.create_token(&token).await.unwrap();
        Self { app, store, token: secret, folder }
    }

    /// Writes the database to one file.
    pub(crate) async fn write_database(&self, to: &Path) {
        let path = self.folder.path().join("fairnotice.db");
        let mut file = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
        sqlx::query("VACUUM INTO $1").bind(to.display().to_string()).execute(&mut file).await.unwrap();
        file.close().await.unwrap();
    }

    /// Another server on the same database, at `now`, once the first has ended: it takes the missed steps.
    pub(crate) async fn restarted(self, now: &str) -> Self {
        let Self { store, token, folder, .. } = self;
        store.close().await;
        let (app, store) = open(&folder, &policy(), Clock::still(at(now)), "Vendor").await;
        scheduler::catch_up(app.service()).await.unwrap();
        Self { app, store, token, folder }
    }
}

/// The text of the reference policy.
pub(crate) fn policy() -> String {
    fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/reference-strict.toml")).unwrap()
}

/// The same without names of regions.
pub(crate) fn unnamed() -> String {
    let names = ["Europe", "United States", "Latin America"].map(|name| format!("name = \"{name}\"\n"));
    names.iter().fold(policy(), |text, name| {
        assert!(text.contains(name), "{name}");
        text.replace(name, "")
    })
}

async fn open(folder: &TempDir, text: &str, clock: Clock, vendor: &str) -> (App, Store) {
    let store = Store::open(&format!("sqlite://{}", folder.path().join("fairnotice.db").display())).await.unwrap();
    let policy = file::policy(text).unwrap();
    store.keep_policy(&policy, text, clock.now()).await.unwrap();
    let listed = policy.listed();
    store.list_components(&listed).await.unwrap();
    let vendor = Vendor { name: vendor.to_owned(), url: "https://status.example".to_owned() };
    let (versions, frame_ancestors) = (History::default(), FrameAncestors::default());
    let tzdata = Tzdata::built_in();
    let parts = AppParts {
        store: store.clone(),
        policy,
        versions,
        tzdata,
        clock,
        vendor,
        demo: true,
        frame_ancestors,
        transport: Some(mailbox()),
        trusted_proxies: 1,
        sign_ups_an_hour: fairnotice_server::sign_ups::AN_HOUR,
        brand: fairnotice_server::brand::Brand::default(),
    };
    (App::new(parts).await.unwrap(), store)
}

impl TestApp {
    /// Does to the file what no server does: a damaged disk, say.
    pub(crate) async fn damage(&self, statement: &'static str) {
        let path = self.folder.path().join("fairnotice.db");
        let mut file = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
        assert!(sqlx::query(statement).execute(&mut file).await.unwrap().rows_affected() > 0, "{statement}");
        file.close().await.unwrap();
    }

    /// Every row of the database but that of the health checks, as text.
    pub(crate) async fn rows(&self) -> String {
        let path = self.folder.path().join("fairnotice.db");
        let mut file = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
        let mut texts = async |query: String| -> Vec<String> {
            let rows = sqlx::query(AssertSqlSafe(query)).fetch_all(&mut file).await.unwrap();
            rows.iter().map(|row| row.get(0)).collect()
        };
        let mut all = Vec::new();
        let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'health' ORDER BY name";
        for table in texts(tables.to_owned()).await {
            let columns = texts(format!("SELECT name FROM pragma_table_info('{table}')")).await;
            let columns: Vec<_> = columns.iter().map(|name| format!("quote({name})")).collect();
            all.extend(texts(format!("SELECT '{table} ' || {} FROM {table}", columns.join(" || ',' || "))).await);
        }
        file.close().await.unwrap();
        all.join("\n")
    }

    /// Another operator's token.
    pub(crate) async fn operator(&self, name: &str) -> String {
        let (token, secret) = token::make(name, self.app.now()).unwrap();
        self.store.create_token(&token).await.unwrap();
        secret
    }

    pub(crate) fn router(&self) -> Router {
        self.app.clone().router()
    }

    /// The revision in the database, and the one that readers see: the same, or something was left undone.
    pub(crate) async fn revision(&self) -> u64 {
        let stored = self.store.public(self.app.now()).await.unwrap().revision;
        assert_eq!(self.app.published().snapshot.revision, stored);
        stored
    }

    pub(crate) fn set_clock(&self, now: Instant) {
        assert!(self.app.clock().move_to(now));
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.router().oneshot(request).await.unwrap().into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    pub(crate) async fn fetch(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let request = headers
            .iter()
            .fold(Request::builder().method(method).uri(path), |request, (name, value)| request.header(*name, *value));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.fetch(Method::GET, path, &[]).await
    }

    /// Posts a text as JSON, by the operator.
    pub(crate) fn request(&self, path: &str, body: impl Into<Body>) -> Request<Body> {
        let request = Request::post(path).header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        request.header(header::CONTENT_TYPE, "application/json").body(body.into()).unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(path, body.to_string())).await
    }

    /// Sends a writing request with any method and headers; as the operator, unless the headers name another.
    pub(crate) async fn write(&self, method: Method, path: &str, body: &Value, headers: &[(&str, &str)]) -> Answer {
        let own = format!("Bearer {}", self.token);
        let by = if headers.iter().any(|(name, _)| *name == "authorization") { None } else { Some(own) };
        let mut request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
        for (name, value) in headers.iter().copied().chain(by.as_deref().map(|by| ("authorization", by))) {
            // From bytes: a client may send any.
            request = request.header(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Edits a record on top of the revision that was seen.
    pub(crate) async fn edit(&self, id: &str, seen: u32, body: &Value) -> Answer {
        let seen = format!("\"{seen}\"");
        self.write(Method::PATCH, &format!("/api/v1/changes/{id}"), body, &[("if-match", &seen)]).await
    }

    /// Moves the clock and takes the scheduled steps that are due.
    pub(crate) async fn advance_to(&self, now: &str) {
        self.set_clock(at(now));
        scheduler::catch_up(self.app.service()).await.unwrap();
    }

    /// The audit log, oldest first: actor, action, subject and revision.
    pub(crate) async fn log(&self) -> Vec<String> {
        let mut log = self.store.audit_before(i64::MAX, 1000).await.unwrap();
        log.reverse();
        let line = |entry: &StoredAuditEntry| {
            let actor = entry.actor.split(' ').next().unwrap_or_default();
            format!("{actor} {} {} {}", entry.action, entry.subject.id(), entry.revision)
        };
        log.iter().map(line).collect()
    }

    /// Announces a change; another one with the same content is meant.
    pub(crate) async fn announce(&self, with: &Value) -> Answer {
        let mut change = change(with);
        change["allow_duplicate"] = json!(true);
        self.post("/api/v1/changes", &change).await
    }

    /// Takes a step that must be possible. Outside the announced window work begins for a stated reason alone: tests of other
    /// things do not wait for it.
    #[track_caller]
    pub(crate) fn step(&self, id: &str, step: &str, message: &str) -> impl Future<Output = Value> {
        let path = format!("/api/v1/changes/{id}/{step}");
        let body = json!({ "message": message });
        async move {
            let mut answer = self.post(&path, &body).await;
            if answer.status == StatusCode::UNPROCESSABLE_ENTITY && answer.json()["problems"][0]["at"] == "deviation" {
                answer = self.post(&path, &json!({ "message": body["message"], "deviation": EARLY })).await;
            }
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
            answer.json()
        }
    }
}

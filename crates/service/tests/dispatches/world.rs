//! A service that sends mail, with its database and its clock.

use fairnotice_core::{
    file,
    instant::{self, Instant},
    lifecycle::Step,
    policy::{History, Policy},
    snapshot::Vendor,
};
use fairnotice_service::{
    Caller, Error, MailRoute, Operation, Policies, Service, ServiceParts, TimeSource,
    change_input::ChangeInput,
    edit::Edit,
    step::{StepRequest, TakeStep},
};
use fairnotice_store::{Content, Dispatch, Store, SubjectId};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

pub(crate) const POLICY: &str = include_str!("../../../../policies/reference-strict.toml");

/// Stands still until it is moved.
pub(crate) struct Still(pub(crate) Mutex<Instant>);

impl TimeSource for Still {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap()
    }
}

pub(crate) fn at(text: &str) -> Instant {
    instant::parse(text).unwrap()
}

pub(crate) fn request<T: DeserializeOwned>(body: Value) -> T {
    serde_json::from_value(body).unwrap()
}

/// A service that sends mail, with its database.
pub(crate) struct World {
    pub(crate) service: Service,
    pub(crate) store: Store,
    pub(crate) clock: Arc<Still>,
    _folder: tempfile::TempDir,
}

pub(crate) const FIXES: &str = "fixes";
pub(crate) const VERSION: &str = "3.9.3";

impl World {
    /// On Monday, 2 November 2026, at nine.
    pub(crate) async fn new() -> Self {
        let world = Self::without_mail().await;
        world.service.enable_mail(MailRoute::MailServer, || None);
        world
    }

    pub(crate) async fn without_mail() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite://{}", folder.path().join("fairnotice.db").display())).await.unwrap();
        let clock = Arc::new(Still(Mutex::new(at("2026-11-02T09:00:00Z"))));
        let policy: Policy = file::policy(POLICY).unwrap();
        store.keep_policy(&policy, POLICY, clock.now()).await.unwrap();
        store.list_components(&policy.listed()).await.unwrap();
        let policies = Policies::new(policy, History::default());
        let vendor = Vendor { name: "Vendor".to_owned(), url: "https://status.example".to_owned() };
        let parts = ServiceParts { store: store.clone(), policies, clock: clock.clone(), vendor };
        Self { service: Service::new(parts).await.unwrap(), store, clock, _folder: folder }
    }

    pub(crate) fn set(&self, now: &str) {
        *self.clock.0.lock().unwrap() = at(now);
    }

    #[track_caller]
    pub(crate) fn carry_out(&self, operation: impl Operation) -> impl Future<Output = ()> {
        let caller = Caller { actor: "ana".to_owned(), key: None, dry_run: false };
        async move {
            if let Err(error) = self.service.carry_out(caller, operation).await {
                match error {
                    Error::Breach(verdict) => panic!("{verdict}"),
                    error => panic!("{error}"),
                }
            }
        }
    }

    pub(crate) async fn step(&self, step: Step, body: Value) {
        let request: StepRequest = request(body);
        self.carry_out(TakeStep { id: FIXES.parse().unwrap(), step, expected: None, request }).await;
    }

    pub(crate) async fn edit(&self, patch: Value) {
        let expected = Some(self.store.change(&FIXES.parse().unwrap()).await.unwrap().record.revision);
        self.carry_out(Edit { id: FIXES.parse().unwrap(), expected, input: request(patch) }).await;
    }

    /// What has gone out so far that was not there before: subject, notice and number.
    pub(crate) async fn sent(&self, subjects: &[SubjectId], before: &mut usize) -> String {
        let all = self.store.dispatches_of(subjects).await.unwrap();
        let new = all[*before..].iter().map(name).collect::<Vec<_>>().join(", ");
        *before = all.len();
        new
    }

    pub(crate) async fn dispatch(&self, wanted: &str) -> Dispatch {
        let all = self.store.dispatches_of(&subjects()).await.unwrap();
        all.into_iter().find(|dispatch| name(dispatch) == wanted).unwrap()
    }
}

pub(crate) fn name(dispatch: &Dispatch) -> String {
    match &dispatch.content {
        Content::Notice { subject, notice, nth, .. } => format!("{} {} {nth}", subject.kind(), notice.id()),
        Content::Letter { letter, .. } => letter.to_string(),
    }
}

/// A patch on the 14th, at two. The notes of its release are published with it.
pub(crate) fn patch(with: &Value) -> ChangeInput {
    let mut body = json!({
        "id": FIXES, "title": "Fixes", "kind": "patch", "description": "What is done.",
        "start": "2026-11-14T02:00:00Z", "end": "2026-11-14T03:00:00Z",
        "components": [{ "id": "api", "impact": "degraded" }],
        "downtime": { "required": false }, "effect_without_downtime": "Answers may be late.",
        "rollback": { "infrastructure": "unchanged", "services": "redeploy", "data": "nothing to undo" },
        "release": release(),
    });
    body["release"]["notes_at"] = json!("2026-11-02T09:00:00Z");
    for (key, value) in with.as_object().unwrap() {
        body[key] = value.clone();
    }
    request(body)
}

pub(crate) fn release() -> Value {
    json!({ "from": "3.9.2", "to": VERSION, "scope_tentative": "Fixes.", "items": [{ "category": "patch", "title": "Fixed" }] })
}

pub(crate) fn subjects() -> [SubjectId; 4] {
    [
        SubjectId::Change(FIXES.parse().unwrap()),
        SubjectId::Release(VERSION.parse().unwrap()),
        SubjectId::Incident("fixes-incident-1".parse().unwrap()),
        SubjectId::Incident("down".parse().unwrap()),
    ]
}

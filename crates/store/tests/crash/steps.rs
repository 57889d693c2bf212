//! Every step of a record, as a server carries it out: in one transaction, stored with the request's key.

use crate::common::{self, at, entry, follows, id_of, mail::new_subscriber, plan, policy, result, stored};
use chrono::TimeDelta;
use fairnotice_core::{
    component::{Component, Status},
    dispatch::{self, Letter},
    incident::{Incident, Stage},
    instant::Instant,
    lifecycle::{self, Step, StepMessage},
    published_release::Release,
    record::Record,
    release::ReleaseFile,
    scheduled_step::{self, ScheduledStep},
    subscription::Choice,
};
use fairnotice_store::{
    AuditEntry, Error, IdempotencyKey, PutOff, Settled, StepResult, Store, SubjectId, Subscriber, SubscriberState,
    Transaction,
};
use serde_json::{Value, json};

/// One step, and the steps that come before it.
pub(crate) struct CrashStep {
    pub(crate) name: &'static str,
    /// When it is taken. No two steps that follow one another share an instant.
    at: &'static str,
    /// The steps before it.
    pub(crate) after: &'static [&'static str],
    what: What,
}

#[derive(Clone, Copy)]
enum What {
    /// The policy's components are listed under a heading, as a server does when it starts.
    List(&'static str),
    Status,
    /// A release is announced early, edited, given its final notes, documented.
    EarlyNotification,
    EditRelease,
    Notes,
    Documentation,
    Draft,
    Announce,
    /// Work that an operator starts and finishes.
    AnnounceManual,
    AnnounceDraft,
    Edit,
    /// A step that needs nothing but a message.
    Take(Step, &'static str),
    Extend,
    Correct,
    /// A scheduled step.
    Clock,
    /// The change causes an incident; it gets an update and a correction.
    Incident,
    Resolve,
    CorrectIncident,
    /// Mail: somebody subscribes and confirms; a dispatch is expanded, claimed, taken over when the claim is over, and settled as
    /// accepted or as refused; the subscriber is erased.
    Mail(Mail),
}

#[derive(Clone, Copy)]
enum Mail {
    Subscribe,
    Confirm,
    Expand,
    Claim,
    TakeOver,
    PutOff,
    Settle,
    Refuse,
    Prune,
    Erase,
}

const fn step(name: &'static str, at: &'static str, after: &'static [&'static str], what: What) -> CrashStep {
    CrashStep { name, at, after, what }
}

/// The life of one record, which deploys one release; each step with those before it.
pub(crate) const STEPS: &[CrashStep] = &[
    step("list", "2026-11-02T08:00:00Z", &[], What::List("Core")),
    step("status", "2026-11-02T08:01:00Z", &["list"], What::Status),
    step("list-otherwise", "2026-11-02T08:01:30Z", &["list", "status"], What::List("Platform")),
    step("early", "2026-11-02T08:02:00Z", &["list"], What::EarlyNotification),
    step("edit-release", "2026-11-02T08:03:00Z", &["list", "early"], What::EditRelease),
    step("draft", "2026-11-02T08:04:00Z", &["list", "early"], What::Draft),
    step("edit-draft", "2026-11-02T08:05:00Z", &["list", "early", "draft"], What::Edit),
    step("announce-draft", "2026-11-02T08:06:00Z", &["list", "early", "draft"], What::AnnounceDraft),
    step("announce", "2026-11-02T09:00:00Z", &["list"], What::Announce),
    step("announce-manual", "2026-11-02T09:01:00Z", &["list"], What::AnnounceManual),
    step("edit", "2026-11-03T09:00:00Z", &["list", "announce"], What::Edit),
    step("notes", "2026-11-04T09:00:00Z", &["list", "announce"], What::Notes),
    step("documentation", "2026-11-05T09:00:00Z", &["list", "announce"], What::Documentation),
    step("cancel", "2026-11-06T09:00:00Z", &["list", "announce"], What::Take(Step::Cancel, "Not needed.")),
    step("remind", "2026-11-20T11:00:01Z", &["list", "announce"], What::Clock),
    step("start-by-clock", "2026-11-20T12:00:01Z", &["list", "announce", "remind"], What::Clock),
    step("start", "2026-11-20T12:00:02Z", &["list", "announce"], What::Take(Step::Start, "Work has begnu.")),
    step("correct", "2026-11-20T12:05:00Z", STARTED, What::Correct),
    step("update", "2026-11-20T12:10:00Z", STARTED, What::Take(Step::Update, "Half is finished.")),
    step("extend", "2026-11-20T12:20:00Z", STARTED, What::Extend),
    step("incident", "2026-11-20T12:30:00Z", STARTED, What::Incident),
    step("resolve", "2026-11-20T12:35:00Z", WITH_INCIDENT, What::Resolve),
    step("correct-incident", "2026-11-20T12:36:00Z", WITH_INCIDENT, What::CorrectIncident),
    step("verify", "2026-11-20T12:40:00Z", STARTED, What::Take(Step::Verify, "")),
    step("finish-by-clock", "2026-11-20T13:00:01Z", STARTED, What::Clock),
    step("overrun", "2026-11-20T13:00:02Z", &["list", "announce-manual", "start"], What::Clock),
    step("finish", "2026-11-20T12:50:00Z", VERIFYING, What::Take(Step::Finish, "")),
    step("rollback", "2026-11-20T12:50:01Z", VERIFYING, What::Take(Step::Rollback, "")),
    step("publish-rollback", "2026-11-20T12:55:00Z", ROLLED_BACK, What::Take(Step::Update, "It broke sign-in.")),
    step("close", "2026-11-20T14:00:00Z", &["list", "announce", "start", "finish"], What::Take(Step::Close, "")),
    step("close-rollback", "2026-11-20T14:00:01Z", ROLLBACK_PUBLISHED, What::Take(Step::Close, "")),
    step("subscribe", "2026-11-02T08:10:00Z", &["list"], What::Mail(Mail::Subscribe)),
    step("confirm", "2026-11-02T08:11:00Z", &["list", "subscribe"], What::Mail(Mail::Confirm)),
    step("expand", "2026-11-02T09:02:00Z", SUBSCRIBED, What::Mail(Mail::Expand)),
    step("claim", "2026-11-02T09:03:00Z", EXPANDED, What::Mail(Mail::Claim)),
    step("settle", "2026-11-02T09:04:00Z", CLAIMED, What::Mail(Mail::Settle)),
    step("refuse", "2026-11-02T09:04:30Z", CLAIMED, What::Mail(Mail::Refuse)),
    step("put-off", "2026-11-02T09:03:30Z", TWO_CLAIMED, What::Mail(Mail::PutOff)),
    step("prune", "2026-11-02T09:30:00Z", SETTLED, What::Mail(Mail::Prune)),
    step("erase", "2026-11-02T09:05:00Z", CLAIMED, What::Mail(Mail::Erase)),
    step("take-over", "2026-11-02T09:10:00Z", CLAIMED, What::Mail(Mail::TakeOver)),
    step("erase-put-off", "2026-11-02T09:05:30Z", PUT_OFF, What::Mail(Mail::Erase)),
    // It withdraws the reminder.
    step("edit-reminded", "2026-11-20T11:30:00Z", &["list", "announce", "remind"], What::Edit),
];

const STARTED: &[&str] = &["list", "announce", "start"];
const WITH_INCIDENT: &[&str] = &["list", "announce", "start", "incident"];
const VERIFYING: &[&str] = &["list", "announce", "start", "verify"];
const SUBSCRIBED: &[&str] = &["list", "subscribe", "confirm", "announce"];
const EXPANDED: &[&str] = &["list", "subscribe", "confirm", "announce", "expand"];
const CLAIMED: &[&str] = &["list", "subscribe", "confirm", "announce", "expand", "claim"];
const TWO_CLAIMED: &[&str] = &["list", "subscribe", "confirm", "announce", "edit", "expand", "claim"];
const PUT_OFF: &[&str] = &["list", "subscribe", "confirm", "announce", "edit", "expand", "claim", "put-off"];
const SETTLED: &[&str] = &["list", "subscribe", "confirm", "announce", "expand", "claim", "settle"];
const ROLLED_BACK: &[&str] = &["list", "announce", "start", "verify", "rollback"];
const ROLLBACK_PUBLISHED: &[&str] = &["list", "announce", "start", "verify", "rollback", "publish-rollback"];

pub(crate) fn find(name: &str) -> &'static CrashStep {
    STEPS.iter().find(|step| step.name == name).unwrap()
}

const ID: &str = "fixes";
const VERSION: &str = "5.0.1";
const INCIDENT: &str = "slow-api";

impl CrashStep {
    pub(crate) fn now(&self) -> Instant {
        at(self.at)
    }

    /// Whether the public state changes.
    pub(crate) fn is_published(&self) -> bool {
        !matches!(self.what, What::Mail(_)) && !matches!(self.name, "draft" | "edit-draft" | "overrun")
    }

    /// The request for the step; none for a scheduled step.
    pub(crate) fn request(&self) -> Option<IdempotencyKey> {
        let request = IdempotencyKey { key: self.name.to_owned(), fingerprint: format!("POST {}", self.name) };
        (!matches!(self.what, What::List(_) | What::Clock | What::Mail(_))).then_some(request)
    }

    /// Carries the step out once; returns its result, new or stored.
    pub(crate) async fn carry_out(&self, store: &Store) -> Result<Option<StepResult>, Error> {
        if let What::List(group) = self.what {
            let listed = |id: &str| Component {
                id: id.into(),
                name: id.to_owned(),
                group: group.to_owned(),
                regions: Vec::new(),
                status: Status::Operational,
            };
            store.list_components(&[listed("api"), listed("web")]).await?;
            return Ok(None);
        }
        if let What::Mail(mail) = self.what {
            return self.mail(store, mail).await.map(|()| None);
        }
        let Some(request) = self.request() else { return self.scheduled(store).await };
        let mut writing = store.begin("ana", self.now()).await?;
        if let Some(result) = writing.stored_result(&request).await? {
            return Ok(Some(result));
        }
        let result = self.write(&mut writing).await?;
        writing.remember(&request, &result).await?;
        writing.commit().await?;
        Ok(Some(result))
    }

    /// Takes the scheduled step, if it is still due.
    async fn scheduled(&self, store: &Store) -> Result<Option<StepResult>, Error> {
        let now = self.now();
        let first = store.due(100).await?.into_iter().next();
        let Some((woken, id)) = first.filter(|(at, _)| *at <= now) else { return Ok(None) };
        let mut writing = store.begin("clock", now).await?;
        let record = writing.change(&id).await?.record;
        let (planned, step) = scheduled_step::due(policy(), &record, woken, now).unwrap();
        let after = scheduled_step::perform(&record, step, planned, now).unwrap();
        let result = match step {
            ScheduledStep::Overrun => {
                writing.note_change(&stored(after.clone()), &follows(&after, now), entry(step.id())).await?;
                result(&after)
            }
            _ => put(&mut writing, Some(&record), after, entry(step.id())).await?,
        };
        writing.commit().await?;
        Ok(Some(result))
    }

    /// Takes a step of the mail, if it is not taken yet.
    async fn mail(&self, store: &Store, mail: Mail) -> Result<(), Error> {
        let (now, ttl) = (self.now(), TimeDelta::minutes(5));
        let mut writing = store.begin_mail(now).await?;
        let known = writing.subscriber_with("ana@example.org").await?;
        match (mail, known) {
            (Mail::Subscribe, None) => {
                let new = writing.add_subscriber(&new_subscriber("ana")).await?.unwrap();
                writing.add_letter(new.id, Letter::Confirm, now + ttl).await?;
                return writing.commit().await;
            }
            (Mail::Confirm, Some(known)) if known.state == SubscriberState::Pending => {
                let (state, confirmed_at) = (SubscriberState::Active, Some(now));
                writing.put_subscriber(&Subscriber { state, confirmed_at, ..known.clone() }).await?;
                writing.add_letter(known.id, Letter::Manage, now + ttl).await?;
                return writing.commit().await;
            }
            (Mail::Subscribe | Mail::Confirm, _) | (_, None) => {}
            (_, Some(known)) => {
                drop(writing);
                self.send(store, mail, &known).await?;
            }
        }
        Ok(())
    }

    async fn send(&self, store: &Store, mail: Mail, to: &Subscriber) -> Result<(), Error> {
        let (now, ttl) = (self.now(), TimeDelta::minutes(5));
        match mail {
            Mail::Expand => {
                while let Some(next) = store.unexpanded().await? {
                    store.expand(next.id, now, |_| Choice::Wanted).await?;
                }
            }
            Mail::Claim => drop(store.claim("one", now, ttl, 10).await?),
            Mail::PutOff => {
                let dispatches = store.dispatches(&SubjectId::Change(id_of(ID))).await?;
                let put_off = |id| PutOff { subscriber: to.id, dispatches: vec![id], until: now + ttl };
                let all: Vec<_> = dispatches.iter().map(|dispatch| put_off(dispatch.id)).collect();
                store.put_off("one", &all, "too many", now).await?;
            }
            Mail::Prune => _ = store.prune_deliveries(now, 10, now).await?,
            Mail::TakeOver => drop(store.claim("two", now, ttl, 10).await?),
            Mail::Settle | Mail::Refuse => {
                let dispatches = store.dispatches(&SubjectId::Change(id_of(ID))).await?;
                let outcome = match mail {
                    Mail::Refuse => Settled::Refused { reason: "550 5.1.1 no such user".to_owned(), suspend: true },
                    _ => Settled::Accepted { at: now },
                };
                let settled: Vec<_> = dispatches.iter().map(|dispatch| (dispatch.id, to.id, outcome.clone())).collect();
                store.settle("one", &settled, now).await?;
            }
            _ => _ = store.erase_subscriber(to.id, "ana", now).await?,
        }
        Ok(())
    }

    async fn write(&self, writing: &mut Transaction<'_>) -> Result<StepResult, Error> {
        let now = self.now();
        match self.what {
            What::List(_) | What::Clock | What::Mail(_) => unreachable!("it has no request"),
            What::Status => {
                let entry = AuditEntry { action: "status", reason: "Seen by Ana.", detail: "partial_outage" };
                writing.set_status(&"api".into(), Status::PartialOutage, entry).await?;
                Ok(StepResult { subject: SubjectId::Component("api".into()), revision: 0, answer: "{}".to_owned() })
            }
            What::EarlyNotification => release(writing, &Release::early(file(), now), "tell").await,
            What::EditRelease => {
                let edited = ReleaseFile { scope_tentative: "Fixes, and more.".to_owned(), ..file() };
                let before = writing.release(&id_of(VERSION)).await?.unwrap();
                release(writing, &before.edited(edited).unwrap(), "edit").await
            }
            What::Notes => {
                let item = serde_json::from_value(json!({ "category": "patch", "title": "Sign-in works" })).unwrap();
                let before = writing.release(&id_of(VERSION)).await?.unwrap();
                release(writing, &before.with_notes("Fixes.", vec![item], now).unwrap(), "notes").await
            }
            What::Documentation => {
                let before = writing.release(&id_of(VERSION)).await?.unwrap();
                release(writing, &before.with_documentation("https://docs.example.com", now), "documentation").await
            }
            What::Draft => add(writing, Record::draft(id_of(ID), fixes(20))).await,
            What::Announce => {
                let mut record = Record::announced(id_of(ID), fixes(20), now);
                deploy(writing, &mut record).await?;
                add(writing, record).await
            }
            What::AnnounceManual => add(writing, Record::announced(id_of(ID), plan(20, &json!({})), now)).await,
            What::AnnounceDraft => {
                let before = writing.change(&id_of(ID)).await?.record;
                let mut record = lifecycle::announce(&before, &StepMessage::default(), now).unwrap();
                deploy(writing, &mut record).await?;
                put(writing, Some(&before), record, entry("announce")).await
            }
            What::Incident => {
                let message = StepMessage::new("Sign-in fails.");
                let before = writing.change(&id_of(ID)).await?.record;
                let record = lifecycle::cause(&before, &id_of(INCIDENT), &message, now).unwrap();
                let incident = Incident::opened(id_of(INCIDENT), "Sign-in", Vec::new(), Some(id_of(ID)), &message, now);
                writing.add_incident(&incident, entry("open")).await?;
                put(writing, Some(&before), record, entry("incident")).await
            }
            What::Resolve => {
                let before = writing.incident(&id_of(INCIDENT)).await?;
                put_incident(writing, before.updated(Stage::Resolved, None, &StepMessage::new("It is over."), now))
                    .await
            }
            What::CorrectIncident => {
                let before = writing.incident(&id_of(INCIDENT)).await?;
                put_incident(writing, before.corrected(0, &StepMessage::new("Sign-in fails for some."), now).unwrap())
                    .await
            }
            What::Edit | What::Take(..) | What::Extend | What::Correct => {
                let before = writing.change(&id_of(ID)).await?.record;
                let (after, entry) = self.taken(&before);
                put(writing, Some(&before), after, entry).await
            }
        }
    }

    fn taken<'a>(&self, before: &'a Record) -> (Record, AuditEntry<'a>) {
        let now = self.now();
        let (after, action, detail) = match self.what {
            What::Edit => {
                (lifecycle::edit(before, &fixes(23), &StepMessage::new("A day later."), now), "edit", "A day later.")
            }
            What::Extend => {
                let message =
                    StepMessage { end: Some(at("2026-11-20T15:00:00Z")), ..StepMessage::new("It takes longer.") };
                (lifecycle::take(before, Step::Update, &message, now), "update", "It takes longer.")
            }
            What::Correct => {
                let old = &before.updates[1].message;
                (lifecycle::correct(before, 1, &StepMessage::new("Work has begun."), now), "correct", old.as_str())
            }
            What::Take(step, message) => {
                (lifecycle::take(before, step, &StepMessage::new(message), now), step.id(), message)
            }
            _ => unreachable!("it is no step of one record alone"),
        };
        (after.unwrap(), AuditEntry { action, reason: "Because.", detail })
    }
}

/// Writes a new record, with what goes out by mail.
async fn add(writing: &mut Transaction<'_>, record: Record) -> Result<StepResult, Error> {
    let result = common::add(writing, record.clone()).await?;
    dispatch(writing, None, &record).await?;
    Ok(result)
}

/// Replaces a record, with what goes out by mail.
async fn put(
    writing: &mut Transaction<'_>,
    before: Option<&Record>,
    after: Record,
    entry: AuditEntry<'_>,
) -> Result<StepResult, Error> {
    let result = common::put(writing, after.clone(), entry).await?;
    dispatch(writing, before, &after).await?;
    Ok(result)
}

async fn dispatch(writing: &mut Transaction<'_>, before: Option<&Record>, after: &Record) -> Result<(), Error> {
    let (subject, timetable) = (SubjectId::from(&after.id), follows(after, writing.now()).timetable);
    if let Some((notice, reason)) = before.and_then(|before| dispatch::withdrawn(before, after)) {
        writing.withdraw(&subject, notice, reason).await?;
    }
    let new = dispatch::of_change(policy(), before, after, &timetable);
    writing.add_dispatches(&subject, after.revision, &new).await
}

fn file() -> ReleaseFile {
    let file: Value = json!({ "from": "5.0.0", "to": VERSION, "scope_tentative": "Fixes." });
    serde_json::from_value(file).unwrap()
}

/// Work from noon to one on a day of November, begun and finished by the clock where nobody is quicker.
fn fixes(day: u32) -> fairnotice_core::change::Change {
    let automatic = json!({ "start": true, "finish": true });
    plan(day, &json!({ "release": serde_json::to_value(file()).unwrap(), "automatic": automatic }))
}

/// Notes that a record deploys its release, which may be published already.
async fn deploy(writing: &mut Transaction<'_>, record: &mut Record) -> Result<(), Error> {
    let release = match writing.release(&id_of(VERSION)).await? {
        Some(known) => known.deployed_with(file(), &id_of(ID), writing.now()).unwrap(),
        None => Release::with_change(file(), &id_of(ID), writing.now()),
    };
    writing.put_release(&release, entry("deploy")).await?;
    record.change = record.change.clone().deploying(&release);
    Ok(())
}

/// Writes a release, and what it says into the record of the change that deploys it.
async fn release(writing: &mut Transaction<'_>, release: &Release, action: &str) -> Result<StepResult, Error> {
    writing.put_release(release, entry(action)).await?;
    if let Some(id) = &release.change {
        let before = writing.change(id).await?.record;
        let change = before.change.clone().deploying(release);
        let after = Record { revision: before.revision + 1, change, ..before.clone() };
        put(writing, Some(&before), after, entry("release")).await?;
    }
    Ok(StepResult { subject: release.version().into(), revision: release.revision, answer: "{}".to_owned() })
}

async fn put_incident(writing: &mut Transaction<'_>, incident: Incident) -> Result<StepResult, Error> {
    writing.put_incident(&incident, entry("update")).await?;
    Ok(StepResult { subject: (&incident.id).into(), revision: incident.revision, answer: "{}".to_owned() })
}

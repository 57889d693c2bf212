//! `/api/v1/changes/{id}/…`: the steps of a record's life.

use super::{
    address::Path,
    ask::{Ask, IfMatch},
    changes::{done, published},
    edit,
    incidents::{ComponentImpactRequest, cause},
    problem::Problem,
};
use crate::app::App;
use axum::{extract::State, response::Response};
use fairnotice_core::{
    change::Texts,
    diagnostic::Diagnostic,
    evaluate::evaluate,
    instant::{self, Instant},
    lifecycle::{self, Refusal, Step, StepMessage},
    record::Record,
};
use fairnotice_store::{AuditEntry, StoredChange, Transaction};
use serde::Deserialize;

/// What an operator says with a step.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    /// What is published for readers.
    #[serde(default)]
    message: String,
    /// The same in other languages.
    #[serde(default)]
    translations: Texts,
    /// Another end of work than the one published before.
    #[serde(default, with = "instant::option")]
    end: Option<Instant>,
    /// Why work begins outside the announced window: published with the record (A41).
    #[serde(default)]
    deviation: String,
    /// Why, for the audit log.
    #[serde(default)]
    reason: String,
}

impl Words {
    fn said(&self) -> StepMessage {
        let Self { message, translations, end, .. } = self;
        StepMessage { message: message.clone(), translations: translations.clone(), end: *end }
    }

    fn act(&self, step: Step) -> AuditEntry<'_> {
        AuditEntry { action: step.id(), reason: &self.reason, detail: &self.message }
    }
}

async fn step(
    app: App,
    id: String,
    IfMatch(expected): IfMatch,
    ask: Ask<Words>,
    step: Step,
) -> Result<Response, Problem> {
    ask.carry_out(app, move |words, app, writing| {
        Box::pin(async move {
            let before = read(app, writing, &id, expected).await?;
            let record = taken(app, &before.record, step, words, writing.now())?;
            let after = StoredChange { record, ..before };
            writing.put_change(&after, &app.follows(&after.record, writing.now()), words.act(step)).await?;
            Ok(done(&after.record))
        })
    })
    .await
}

/// The record after the step. A start outside the announced window is answered with the verdict on work that begins then.
fn taken(app: &App, before: &Record, step: Step, words: &Words, now: Instant) -> Result<Record, Problem> {
    let taken = match step {
        Step::Start => lifecycle::start(before, &words.said(), &words.deviation, now),
        _ if !words.deviation.trim().is_empty() => {
            let what = format!("is the reason of a start outside the announced window, and the step is `{step}`");
            return Err(Problem::invalid(&[Diagnostic::new("deviation", what).help("leave it out")]));
        }
        _ => lifecycle::take(before, step, &words.said(), now),
    };
    taken.map_err(|refusal| match &refusal {
        Refusal::OutsideWindow { begun, at } => {
            let verdict = evaluate(app.judging(begun.file()), begun, *at);
            Problem::outside_window(refusal, &verdict)
        }
        _ => refusal.into(),
    })
}

/// The record that a step is taken on; refused where the request speaks of an older revision.
async fn read(
    app: &App,
    writing: &mut Transaction<'_>,
    id: &str,
    expected: Option<u32>,
) -> Result<StoredChange, Problem> {
    let kept = writing.change(id).await?;
    if kept.record.newest_instant().is_some_and(|newest| writing.now() < newest) {
        tracing::warn!(id, "the clock was put back: the step takes the instant of the record's newest entry");
    }
    if let Some(expected) = expected {
        edit::fresh(app, &kept.record, expected).await?;
    }
    Ok(kept)
}

macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident: $step:ident,)*) => {
        $($(#[$doc])*
        pub(super) async fn $name(
            State(app): State<App>,
            Path(id): Path<String>,
            expected: IfMatch,
            ask: Ask<Words>,
        ) -> Result<Response, Problem> {
            step(app, id, expected, ask, Step::$step).await
        })*
    };
}

steps! {
    /// `POST …/start`: work begins.
    start: Start,
    /// `POST …/updates`: there is something to tell, another end of work among it.
    update: Update,
    /// `POST …/verify`: work is done, and is being verified.
    verify: Verify,
    /// `POST …/finish`: work is finished as planned.
    finish: Finish,
    /// `POST …/rollback`: the change is undone. With a message that is told; without one the message is owed.
    rollback: Rollback,
    /// `POST …/close`: nothing more is owed.
    close: Close,
    /// `POST …/cancel`: it will not happen.
    cancel: Cancel,
}

/// `POST …/announce`: a draft is published, if the policy lets it through.
pub(super) async fn announce(
    State(app): State<App>,
    Path(id): Path<String>,
    IfMatch(expected): IfMatch,
    ask: Ask<Words>,
) -> Result<Response, Problem> {
    ask.carry_out(app, move |words, app, writing| {
        Box::pin(async move {
            let before = read(app, writing, &id, expected).await?;
            let after = published(app, writing, &before.record, &words.said()).await?;
            writing.put_change(&after, &app.follows(&after.record, writing.now()), words.act(Step::Announce)).await?;
            Ok(done(&after.record))
        })
    })
    .await
}

/// `POST …/incident`: the change causes an incident, which is opened with it.
pub(super) async fn incident(
    State(app): State<App>,
    Path(id): Path<String>,
    IfMatch(expected): IfMatch,
    ask: Ask<ComponentImpactRequest>,
) -> Result<Response, Problem> {
    ask.carry_out(app, move |strike, app, writing| {
        Box::pin(async move {
            let before = read(app, writing, &id, expected).await?;
            strike.is_of(&id)?;
            let (_, record) = cause(app, writing, strike, before).await?;
            Ok(done(&record))
        })
    })
    .await
}

/// `PATCH …/updates/{number}`: another text in the place of a published one; readers see that it was corrected.
pub(super) async fn correct(
    State(app): State<App>,
    Path((id, number)): Path<(String, usize)>,
    IfMatch(expected): IfMatch,
    ask: Ask<Words>,
) -> Result<Response, Problem> {
    ask.carry_out(app, move |words, app, writing| {
        Box::pin(async move {
            let before = read(app, writing, &id, expected).await?;
            let record = lifecycle::correct(&before.record, number, &words.said(), writing.now())?;
            let old = before.record.updates.get(number).map(|update| update.message.clone()).unwrap_or_default();
            let act = AuditEntry { action: "correct", reason: &words.reason, detail: &old };
            let after = StoredChange { record, ..before };
            writing.put_change(&after, &app.follows(&after.record, writing.now()), act).await?;
            Ok(done(&after.record))
        })
    })
    .await
}

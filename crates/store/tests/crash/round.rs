//! One step, killed once: the state of the database afterwards, and after the request is repeated.

use crate::{
    agree::{agree, is_sound},
    child::{self, Death, End, reopened},
    common::{database::Database, dump::dump, prepare},
    steps::{self, CrashStep},
};
use fairnotice_store::StepResult;

/// The database before a step, and after the step without a crash.
pub(crate) struct Prepared<'a> {
    step: &'a CrashStep,
    database: Database,
    before: Vec<String>,
    after: Vec<String>,
    result: Option<StepResult>,
}

impl<'a> Prepared<'a> {
    pub(crate) fn new(step: &'a CrashStep, database: Database) -> Self {
        let address = database.url();
        let before = reopened(&database, async |store| {
            prepare(store).await;
            for name in step.after {
                steps::find(name).carry_out(store).await.unwrap();
            }
            agree(store, &database).await;
            (dump(&address).await, store.public(step.now()).await.unwrap().revision)
        });
        let copy = database.copied();
        let address = copy.url();
        let (result, after) = reopened(&copy, async |store| {
            let result = step.carry_out(store).await.unwrap();
            agree(store, &copy).await;
            (result, (dump(&address).await, store.public(step.now()).await.unwrap().revision))
        });
        assert_ne!(before.0, after.0, "{} does nothing", step.name);
        assert_eq!(after.1, before.1 + u64::from(step.is_published()), "{}", step.name);
        Self { step, database, before: before.0, after: after.0, result }
    }

    /// Kills the step once, at a point or later; checks the database; repeats the request; checks again.
    pub(crate) fn round(&self, point: Option<u32>, death: &Death) -> End {
        let (name, database) = (self.step.name, self.database.copied());
        let died = child::run(name, &database, point, death);
        let address = database.url();
        database.settle();
        reopened(&database, async |store| {
            is_sound(&database).await;
            // Row for row one of two books that agree with themselves: so it does, too.
            let found = dump(&address).await;
            let carried_out = found == self.after;
            if !carried_out {
                assert_eq!(found, self.before, "{name} at {point:?} left neither all nor nothing");
                assert!(died, "{name} at {point:?} ended well and left nothing");
            }
            if let Some(request) = self.step.request() {
                let mut writing = store.begin("ana", self.step.now()).await.unwrap();
                let remembered = writing.stored_result(&request).await.unwrap();
                assert_eq!(remembered, self.result.clone().filter(|_| carried_out), "{name} at {point:?}");
            }
            // After the complete step the request changes nothing; otherwise it completes the step.
            let result = self.step.carry_out(store).await.unwrap();
            if self.step.request().is_some() {
                assert_eq!(result, self.result, "{name} at {point:?}, repeated");
            }
            assert_eq!(dump(&address).await, self.after, "{name} at {point:?}, repeated");
            if died { End::Died { carried_out } } else { End::Lived }
        })
    }
}

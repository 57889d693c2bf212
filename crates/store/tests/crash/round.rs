//! One step, killed once: the state of the database afterwards, and after the request is repeated.

use crate::{
    agree::{agree, is_sound},
    child::{self, Death, End, reopened},
    common::{
        dump::{dump, path, url},
        prepare,
    },
    steps::{self, CrashStep},
};
use fairnotice_store::StepResult;
use std::fs;
use tempfile::TempDir;

/// The database before a step, and after the step without a crash.
pub(crate) struct Prepared<'a> {
    step: &'a CrashStep,
    folder: TempDir,
    before: Vec<String>,
    after: Vec<String>,
    result: Option<StepResult>,
}

impl<'a> Prepared<'a> {
    pub(crate) fn new(step: &'a CrashStep) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = url(&path(&folder));
        let before = reopened(&folder, async |store| {
            prepare(store).await;
            for name in step.after {
                steps::find(name).carry_out(store).await.unwrap();
            }
            agree(store, &address).await;
            (dump(&address).await, store.public(step.now()).await.unwrap().revision)
        });
        let copy = copied(&folder);
        let address = url(&path(&copy));
        let (result, after) = reopened(&copy, async |store| {
            let result = step.carry_out(store).await.unwrap();
            agree(store, &address).await;
            (result, (dump(&address).await, store.public(step.now()).await.unwrap().revision))
        });
        assert_ne!(before.0, after.0, "{} does nothing", step.name);
        assert_eq!(after.1, before.1 + u64::from(step.is_published()), "{}", step.name);
        Self { step, folder, before: before.0, after: after.0, result }
    }

    /// Kills the step once, at a point or later; checks the database; repeats the request; checks again.
    pub(crate) fn round(&self, point: Option<u32>, death: &Death) -> End {
        let (name, folder) = (self.step.name, copied(&self.folder));
        let died = child::run(name, &folder, point, death);
        let address = url(&path(&folder));
        reopened(&folder, async |store| {
            is_sound(&address).await;
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

/// A copy of a closed database.
fn copied(folder: &TempDir) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    fs::copy(path(folder), path(&copy)).unwrap();
    assert!(!folder.path().join("fairnotice.db-wal").exists(), "the database is still open");
    copy
}

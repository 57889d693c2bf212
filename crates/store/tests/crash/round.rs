//! One step, killed once: what the book says afterwards, and after the same request has come again.

use crate::{
    agree::{agree, is_sound},
    child::{self, Death, End, reopened},
    common::{
        dump::{dump, path, url},
        prepare,
    },
    steps::{self, Step},
};
use fairnotice_store::StepResult;
use std::fs;
use tempfile::TempDir;

/// The book as a step finds it, and as it leaves it when nobody dies.
pub(crate) struct Prepared<'a> {
    step: &'a Step,
    folder: TempDir,
    before: Vec<String>,
    after: Vec<String>,
    done: Option<StepResult>,
}

impl<'a> Prepared<'a> {
    pub(crate) fn new(step: &'a Step) -> Self {
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
        let (done, after) = reopened(&copy, async |store| {
            let done = step.carry_out(store).await.unwrap();
            agree(store, &address).await;
            (done, (dump(&address).await, store.public(step.now()).await.unwrap().revision))
        });
        assert_ne!(before.0, after.0, "{} does nothing", step.name);
        assert_eq!(after.1, before.1 + u64::from(step.is_published()), "{}", step.name);
        Self { step, folder, before: before.0, after: after.0, done }
    }

    /// Kills the step once, at a point or later; checks the book; asks again; checks the book.
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
                assert_eq!(remembered, self.done.clone().filter(|_| carried_out), "{name} at {point:?}");
            }
            // From the whole step the same request leads nowhere; from nothing it leads there.
            let done = self.step.carry_out(store).await.unwrap();
            if self.step.request().is_some() {
                assert_eq!(done, self.done, "{name} at {point:?}, asked again");
            }
            assert_eq!(dump(&address).await, self.after, "{name} at {point:?}, asked again");
            if died { End::Died { carried_out } } else { End::Lived }
        })
    }
}

/// A copy of a book that nobody has open.
fn copied(folder: &TempDir) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    fs::copy(path(folder), path(&copy)).unwrap();
    assert!(!folder.path().join("book.db-wal").exists(), "the book is still open");
    copy
}

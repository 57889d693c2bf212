//! The verdict on a draft. Nothing is stored.

use crate::{change_input::change, error::Error, service::Service};
use fairnotice_core::{change::ChangeFile, evaluate::evaluate, verdict::Verdict};

impl Service {
    /// The verdict on a change as if it were announced now, unless it says when it was.
    pub fn evaluate(&self, file: ChangeFile) -> Result<Verdict, Error> {
        let now = self.now();
        let change = change(file)?;
        Ok(evaluate(self.policies().judging(change.file(), now), &change, now))
    }
}

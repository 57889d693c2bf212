//! Prints the progress of a command: its steps and how long each one took.

use crate::error::Error;
use std::time::{Duration, Instant};

/// The numbered steps of one command.
pub(crate) struct Steps {
    done: usize,
    all: usize,
}

impl Steps {
    /// A command with `all` steps.
    pub(crate) fn new(all: usize) -> Self {
        Self { done: 0, all }
    }

    /// Runs the next step. Prints its name before, and its duration after.
    pub(crate) fn next<T>(&mut self, what: &str, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        self.done += 1;
        eprintln!("[{}/{}] {what}", self.done, self.all);
        let began = Instant::now();
        let result = work();
        eprintln!("      {} {}", if result.is_ok() { "done in" } else { "failed after" }, seconds(began.elapsed()));
        result
    }
}

/// Prints a line within a step.
pub(crate) fn note(text: &str) {
    eprintln!("      {text}");
}

/// A duration as text: `0.4 s`.
pub(crate) fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

//! The rules engine behind a text protocol, for conformance tests: one JSON question, one JSON answer.
//!
//! The tests compare the engine with independent programs and with a second implementation in another language. They
//! run it as a program (`answers`, which reads a question per line and prints an answer per line) and as WASM
//! (`answer`). The crate is not shipped.

mod calendar;
mod clocks;
mod question;
#[cfg(target_arch = "wasm32")]
mod wasm;

use fairnotice_core::{
    change::Change,
    diagnostic::{Diagnostic, Diagnostics},
    evaluate::evaluate,
    file,
    instant::Instant,
    policy::Policy,
    release::VersionStep,
    slot::slots,
    timetable::timetable,
    what_if::what_if,
};
use question::Question;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Answers questions. Remembers the policies that earlier questions defined.
#[derive(Default)]
pub struct Answers {
    policies: BTreeMap<String, Policy>,
}

impl Answers {
    /// The answer to one question. If the question is invalid, the answer is `{"problems": […]}`.
    pub fn answer(&mut self, question: &str) -> String {
        let answer = serde_json::from_str(question)
            .map_err(|error| Diagnostic::new("", error.to_string()).into())
            .and_then(|question| self.reply(question));
        answer.unwrap_or_else(|problems| json!({ "problems": problems }).to_string())
    }

    fn reply(&mut self, question: Question) -> Result<String, Diagnostics> {
        match question {
            Question::Policy { name, toml } => {
                self.policies.insert(name, file::policy(&toml)?);
                text(&json!({ "ok": true }))
            }
            Question::Verdict { policy, change, now } => {
                text(&evaluate(self.policy(&policy)?, &Change::new(*change)?, now))
            }
            Question::Slots { policy, change, now, count } => {
                match slots(self.policy(&policy)?, &Change::new(*change)?, now, count) {
                    Ok(slots) => text(&slots),
                    Err(unknown) => text(&json!({ "unknown": unknown.to_string() })),
                }
            }
            Question::Timetable { policy, change, now } => {
                text(&timetable(self.policy(&policy)?, &Change::new(*change)?, now))
            }
            Question::WhatIf { policy, before, after, now } => {
                text(&what_if(self.policy(&policy)?, &Change::new(*before)?, &Change::new(*after)?, now))
            }
            Question::Step { from, to } => text(&step(VersionStep::between(from.as_ref(), &to))),
            Question::Calendar(question) => text(&question.answer()),
            Question::Clocks(question) => text(&question.answer()?),
        }
    }

    fn policy(&self, name: &str) -> Result<&Policy, Diagnostics> {
        self.policies.get(name).ok_or_else(|| {
            Diagnostic::new("policy", format!("`{name}` is not defined")).help("define it with `policy` first").into()
        })
    }
}

/// The JSON of an engine's type. It is not made from a [`Value`], which would sort the keys.
fn text(answer: &impl Serialize) -> Result<String, Diagnostics> {
    serde_json::to_string(answer).map_err(|error| Diagnostic::new("", error.to_string()).into())
}

fn step(step: VersionStep) -> Value {
    let name = match step {
        VersionStep::Release(_) => "release",
        VersionStep::Rollback(_) => "rollback",
        VersionStep::Nothing => "nothing",
    };
    json!({ "step": name, "class": step.class() })
}

/// The instant of a Unix time in seconds, if its year can be represented.
fn second(second: i64) -> Result<Instant, Diagnostics> {
    chrono::DateTime::from_timestamp(second, 0)
        .ok_or_else(|| Diagnostic::new("", format!("`{second}` is not a second of any year")).into())
}

//! The audit log: its lines are numbered without a gap, and each request has one.

use super::{client::Client, load::Carried};
use crate::error::Error;
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::BTreeMap;

/// What of the log was read so far.
#[derive(Default)]
pub(super) struct Log {
    last: i64,
    at: DateTime<Utc>,
    /// How many lines there are of each subject, action, actor and message.
    counts: BTreeMap<(String, String, String, String), usize>,
}

impl Log {
    /// Reads the lines that are new, and checks their numbers and instants.
    pub(super) fn read(&mut self, client: &Client, server: &str) -> Result<(), Error> {
        let (mut lines, mut before) = (Vec::new(), i64::MAX);
        while before > self.last + 1 {
            let page = client.document(server, &format!("/api/v1/audit?before={before}"))?;
            let page = page.as_array().filter(|page| !page.is_empty());
            let Some(page) = page else { break };
            before = page.last().map_or(0, |line| line["seq"].as_i64().unwrap_or_default());
            lines.extend(page.iter().filter(|line| line["seq"].as_i64() > Some(self.last)).cloned());
        }
        for line in lines.iter().rev() {
            let seq = line["seq"].as_i64().unwrap_or_default();
            let at = text(line, "at").parse().map_err(|error| Error::about("an instant of the audit log", &error))?;
            if seq != self.last + 1 {
                return Err(Error::Other(format!("the audit log has line {seq} after line {}", self.last)));
            }
            if at < self.at {
                return Err(Error::Other(format!(
                    "line {seq} of the audit log is of {at}, the line before of {}",
                    self.at
                )));
            }
            let of = ["subject", "action", "actor", "detail"].map(|key| text(line, key));
            let [subject, action, actor, detail] = of;
            *self.counts.entry((subject, action, actor, detail)).or_default() += 1;
            (self.last, self.at) = (seq, at);
        }
        Ok(())
    }

    /// Fails unless the request has exactly one line.
    pub(super) fn has_once(&self, Carried { subject, detail }: &Carried) -> Result<(), Error> {
        let lines = self.of(subject, |_, _, message| detail.is_empty() || message == detail);
        if lines == 1 {
            Ok(())
        } else {
            Err(Error::Other(format!("`{subject}` {detail}: {lines} lines in the audit log")))
        }
    }

    /// Fails unless the scheduler took the step exactly once.
    pub(super) fn has_scheduled_once(&self, subject: &str, step: &str) -> Result<(), Error> {
        let lines = self.of(subject, |action, actor, _| action == step && actor == "clock");
        if lines == 1 { Ok(()) } else { Err(Error::Other(format!("`{subject}`: {lines} scheduled steps `{step}`"))) }
    }

    pub(super) fn lines(&self) -> i64 {
        self.last
    }

    fn of(&self, subject: &str, fits: impl Fn(&str, &str, &str) -> bool) -> usize {
        let first = (subject.to_owned(), String::new(), String::new(), String::new());
        let lines = self.counts.range(first..).take_while(|((of, ..), _)| of == subject);
        lines.filter(|((_, action, actor, detail), _)| fits(action, actor, detail)).map(|(_, count)| count).sum()
    }
}

fn text(line: &Value, key: &str) -> String {
    line[key].as_str().unwrap_or_default().to_owned()
}

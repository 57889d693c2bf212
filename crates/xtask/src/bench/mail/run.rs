//! One notice to every subscriber: the mails in a second, the operator's answers, and the server's memory.

use super::{
    super::steps,
    announce, settled,
    sink::{Sink, rate},
};
use crate::{error::Error, servers::Client};
use serde_json::{Value, json};
use std::{
    thread,
    time::{Duration, Instant},
};

/// Between two looks at the mail server and at the memory.
const LOOK: Duration = Duration::from_millis(10);
/// Between two steps of the operator.
const STEP: Duration = Duration::from_millis(250);
/// Without a new mail for so long, the server does not send.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is measured, and with what.
pub(super) struct Run<'a> {
    pub(super) client: &'a Client,
    pub(super) url: &'a str,
    pub(super) sink: &'a Sink,
    /// The server's.
    pub(super) process: u32,
    pub(super) mails: u64,
}

/// What was measured.
pub(super) struct Measured {
    /// From the request to the last mail.
    pub(super) time: Duration,
    /// Mails in a second.
    pub(super) rate: f64,
    /// Until the operator had the answer.
    pub(super) answer: Duration,
    /// The same of other steps, while the mails were sent.
    pub(super) steps: Vec<Duration>,
    /// Resident memory before, in megabytes.
    pub(super) before: f64,
    /// The most of it until a tenth of the mails was sent.
    pub(super) tenth: f64,
    /// The most of it until all were sent.
    pub(super) peak: f64,
}

impl Run<'_> {
    pub(super) fn measure(&self, change: &Value) -> Result<Measured, Error> {
        // The server has counted the subscribers before, as after every change of one.
        let counted = self.client.post(self.url, "/api/v1/changes?dry_run=true", change, "count");
        counted.map_err(|error| Error::about("a dry run", &error))?;
        let (before, first) = (steps::memory(self.process)?, self.sink.mails());
        let (mut tenth, mut peak, mut steps) = (before, before, Vec::new());
        let began = Instant::now();
        let (id, answer) = announce(self.client, self.url, change)?;
        let (mut taken, mut news, mut stepped) = (0, Instant::now(), Instant::now());
        let time = loop {
            let now = self.sink.mails() - first;
            if now >= self.mails {
                break began.elapsed();
            }
            if now > taken {
                (taken, news) = (now, Instant::now());
            } else if news.elapsed() > PATIENCE {
                return Err(Error::Other(format!("{taken} of {} mails were sent, and no more", self.mails)));
            }
            peak = peak.max(steps::memory(self.process)?);
            if now <= self.mails / 10 {
                tenth = peak;
            }
            if stepped.elapsed() > STEP {
                stepped = Instant::now();
                steps.push(self.step(&format!("{id}-{}", steps.len()))?);
            }
            thread::sleep(LOOK);
        };
        settled(self.client, self.url, &id, self.mails)?;
        if self.sink.mails() - first != self.mails {
            return Err(Error::Other("some mails were sent twice".to_owned()));
        }
        Ok(Measured { time, rate: rate(self.mails, time), answer, steps, before, tenth, peak })
    }

    /// Another step of the operator: a draft, of which nobody is notified.
    fn step(&self, name: &str) -> Result<Duration, Error> {
        let draft = json!({
            "draft": true, "id": name, "title": name, "kind": "update", "start": "2030-01-01T00:00:00Z",
            "end": "2030-01-01T01:00:00Z", "components": [{ "id": "api", "impact": "none" }],
        });
        let began = Instant::now();
        let response = self.client.post(self.url, "/api/v1/changes", &draft, name);
        match response.map_err(|error| Error::about("a step meanwhile", &error))? {
            response if response.status == 201 => Ok(began.elapsed()),
            response => Err(Error::Other(format!("a step meanwhile: {}: {}", response.status, response.body))),
        }
    }
}

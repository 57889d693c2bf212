//! One round: announcements and writers, a fault in the middle, and then everything is counted.

use super::{
    Random,
    audit::Log,
    client::Client,
    load::{self, Request},
    process::Process,
    wait_for,
};
use crate::{clock, error::Error, postgres::Postgres, program::Signal};
use chrono::TimeDelta;
use serde_json::json;
use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

/// What happens to the servers in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// One server is killed, and started again later.
    Killed,
    /// One server sleeps for longer than it may hold the scheduler's lease, and goes on where it was.
    Paused,
    /// PostgreSQL is stopped and started; its connections are lost.
    Restarted,
    /// PostgreSQL dies and recovers.
    Crashed,
}

impl Fault {
    pub(super) const ALL: [Self; 4] = [Self::Killed, Self::Paused, Self::Restarted, Self::Crashed];
}

/// How long a paused server sleeps: longer than a lease.
const PAUSE: Duration = Duration::from_secs(8);

/// How long a server stays killed.
const GONE: Duration = Duration::from_secs(4);

/// Records whose work starts and ends by itself in each round.
const RECORDS: i64 = 4;

/// Seconds from the announcement to the first start, and from one start to the next: work starts while the fault lasts.
const FIRST: i64 = 3;
const NEXT: i64 = 1;

/// Seconds of each window: longer than the fault, or the start would be withheld.
const LENGTH: i64 = 14;

/// A reader of each server hears of a change within this time while all is well.
const NEWS: Duration = Duration::from_secs(1);

/// After the last end, everything is done within this time.
const SETTLED: Duration = Duration::from_secs(20);

pub(super) struct Round<'a> {
    pub(super) number: usize,
    pub(super) fault: Fault,
    pub(super) client: &'a Client,
}

impl Round<'_> {
    /// Runs the round and returns a line about it.
    pub(super) fn run(
        &self,
        processes: &mut [Process],
        postgres: Option<&mut Postgres>,
        random: &mut Random,
        log: &mut Log,
    ) -> Result<String, Error> {
        let servers: Vec<_> = processes.iter().map(|process| process.url.clone()).collect();
        let name = format!("r{}", self.number);
        let records = self.announce(&servers, &name, random)?;
        let incident = format!("{name}-incident");
        self.send(
            &servers,
            "/api/v1/incidents",
            &json!({ "id": incident, "title": incident, "message": "It is slow." }),
            &incident,
        )?;
        let news = self.all_show(&servers, &incident)?;

        let (stop, seed, victim) = (AtomicBool::new(false), random.below(1 << 30) as u64, random.below(servers.len()));
        let others: Vec<_> = servers.iter().filter(|server| self.spares(server, &servers[victim])).collect();
        let carried = thread::scope(|scope| {
            let load = scope.spawn(|| load::write(self.client, &servers, (&name, &incident), seed, &stop));
            let readers = scope.spawn(|| self.read(&others, &stop));
            thread::sleep(Duration::from_secs(1));
            let fault = self.commit(&mut processes[victim], postgres);
            thread::sleep(Duration::from_secs(1));
            stop.store(true, Ordering::Relaxed);
            let read = readers.join().unwrap_or_else(|_| Err(Error::Other("a reader panicked".to_owned())));
            let carried = load.join().unwrap_or_else(|_| Err(Error::Other("a writer panicked".to_owned())));
            fault.and(read).and(carried)
        })?;

        wait_for(
            Duration::from_secs(u64::try_from(LENGTH).unwrap_or_default()) + SETTLED,
            "all work is finished",
            || records.iter().all(|id| self.is_finished(&servers[0], id)),
        )?;
        let last = format!("{name}-last");
        self.send(
            &servers,
            &format!("/api/v1/incidents/{incident}/updates"),
            &json!({ "message": last, "stage": "resolved" }),
            &last,
        )?;
        let news = news.max(self.all_show(&servers, &last)?);
        log.read(self.client, &servers[victim])?;
        carried.iter().try_for_each(|line| log.has_once(line))?;
        for (id, step) in records.iter().flat_map(|id| [(id, "start"), (id, "finish")]) {
            log.has_scheduled_once(id, step)?;
        }
        let (fault, number, writes) = (self.fault, self.number, carried.len());
        Ok(format!(
            "round {number}: {fault:?}; {writes} writes, {} lines in the audit log, news within {} ms",
            log.lines(),
            news.as_millis()
        ))
    }

    /// Whether a server answers its readers in spite of the fault.
    fn spares(&self, server: &str, victim: &str) -> bool {
        matches!(self.fault, Fault::Restarted | Fault::Crashed) || server != victim
    }

    /// Reads the public state of each server until `stop` becomes true. Fails if one does not answer.
    fn read(&self, servers: &[&String], stop: &AtomicBool) -> Result<(), Error> {
        while !stop.load(Ordering::Relaxed) {
            for server in servers {
                self.client.document(server, "/api/v1/snapshot")?;
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    fn commit(&self, victim: &mut Process, postgres: Option<&mut Postgres>) -> Result<(), Error> {
        match (self.fault, postgres) {
            (Fault::Killed, _) => {
                victim.kill()?;
                thread::sleep(GONE);
                victim.start_again()
            }
            (Fault::Paused, _) => {
                victim.signal(Signal::SIGSTOP)?;
                thread::sleep(PAUSE);
                victim.signal(Signal::SIGCONT)
            }
            (Fault::Restarted | Fault::Crashed, Some(postgres)) => postgres.restart(self.fault == Fault::Crashed),
            (Fault::Restarted | Fault::Crashed, None) => Ok(()),
        }
    }

    /// Announces work that starts and ends by itself, and returns the ids.
    fn announce(&self, servers: &[String], name: &str, random: &mut Random) -> Result<Vec<String>, Error> {
        let now = clock::now();
        let announce = |number: i64| {
            let id = format!("{name}-work-{number}");
            let start = now + TimeDelta::seconds(FIRST + number * NEXT);
            let body = json!({
                "id": id, "title": id, "kind": "update", "description": "x", "start": clock::text(start),
                "end": clock::text(start + TimeDelta::seconds(LENGTH)), "components": [{ "id": "api", "impact": "degraded" }],
                "downtime": { "required": false }, "effect_without_downtime": "x",
                "rollback": { "infrastructure": "a", "services": "b", "data": "c" }, "automatic": { "start": true, "finish": true },
            });
            let path = "/api/v1/changes".to_owned();
            load::until_answered(
                self.client,
                servers,
                random.below(servers.len()),
                &Request { path, body, key: id.clone() },
            )?;
            Ok(id)
        };
        (0..RECORDS).map(announce).collect()
    }

    fn send(&self, servers: &[String], path: &str, body: &serde_json::Value, key: &str) -> Result<(), Error> {
        let request = Request { path: path.to_owned(), body: body.clone(), key: key.to_owned() };
        load::until_answered(self.client, servers, 0, &request).map(drop)
    }

    /// Waits until the public state of every server has this text, and returns how long the last took.
    fn all_show(&self, servers: &[String], text: &str) -> Result<Duration, Error> {
        let shows = |server: &String| {
            self.client.get(server, "/api/v1/snapshot").is_ok_and(|response| response.body.contains(text))
        };
        wait_for(NEWS, &format!("every server shows `{text}`"), || servers.iter().all(shows))
    }

    fn is_finished(&self, server: &str, id: &str) -> bool {
        let record = self.client.document(server, &format!("/api/v1/changes/{id}"));
        record.is_ok_and(|record| record["state"] == "completed")
    }
}

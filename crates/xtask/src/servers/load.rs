//! Writers: each request has a key, and goes to another server until one has answered.

use super::{
    Random,
    client::{Client, Response},
};
use crate::error::Error;
use serde_json::{Value, json};
use std::{
    sync::{
        Barrier,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// How many writers.
const WRITERS: u64 = 6;

/// How long a request may be refused or lost before it counts as lost for ever.
const LIMIT: Duration = Duration::from_secs(40);

/// A request that was carried out.
#[derive(Debug)]
pub(super) struct Carried {
    /// The subject of its line in the audit log.
    pub(super) subject: String,
    /// What distinguishes its line from the others of the subject; empty for the only one.
    pub(super) detail: String,
}

/// Writes until `stop` becomes true, and returns what was carried out.
pub(super) fn write(
    client: &Client,
    servers: &[String],
    (round, incident): (&str, &str),
    seed: u64,
    stop: &AtomicBool,
) -> Result<Vec<Carried>, Error> {
    thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                scope.spawn(move || {
                    let (mut random, mut carried) = (Random::new(seed ^ (writer + 1)), Vec::new());
                    while !stop.load(Ordering::Relaxed) {
                        let name = format!("{round}-{writer}-{}", carried.len());
                        let (request, line) = if random.below(3) == 0 { update(incident, &name) } else { draft(&name) };
                        if random.below(4) == 0 && servers.len() > 1 {
                            twice(client, servers, &request, &mut random)?;
                        } else {
                            until_answered(client, servers, random.below(servers.len()), &request)?;
                        }
                        carried.push(line);
                    }
                    Ok(carried)
                })
            })
            .collect();
        let results: Result<Vec<_>, Error> = writers
            .into_iter()
            .map(|writer| writer.join().unwrap_or_else(|_| Err(Error::Other("a writer panicked".to_owned()))))
            .collect();
        Ok(results?.into_iter().flatten().collect())
    })
}

/// A request: its path, body and key.
pub(super) struct Request {
    pub(super) path: String,
    pub(super) body: Value,
    pub(super) key: String,
}

fn draft(name: &str) -> (Request, Carried) {
    let body = json!({
        "draft": true, "id": name, "title": name, "kind": "update", "start": "2030-01-01T00:00:00Z", "end": "2030-01-01T01:00:00Z",
        "components": [{ "id": "api", "impact": "none" }],
    });
    let line = Carried { subject: name.to_owned(), detail: String::new() };
    (Request { path: "/api/v1/changes".to_owned(), body, key: name.to_owned() }, line)
}

fn update(incident: &str, name: &str) -> (Request, Carried) {
    let line = Carried { subject: incident.to_owned(), detail: name.to_owned() };
    let path = format!("/api/v1/incidents/{incident}/updates");
    (Request { path, body: json!({ "message": name }), key: name.to_owned() }, line)
}

/// Sends a request to one server after another until one carries it out.
pub(super) fn until_answered(
    client: &Client,
    servers: &[String],
    first: usize,
    request: &Request,
) -> Result<Response, Error> {
    let began = Instant::now();
    let mut last = String::new();
    for server in servers.iter().cycle().skip(first) {
        match client.post(server, &request.path, &request.body, &request.key) {
            Ok(response) if response.status < 300 => return Ok(response),
            // What no repetition changes is a fault of the server.
            Ok(response) if response.status < 500 && response.status != 429 => {
                return Err(Error::Other(format!(
                    "{} {}: {}: {}",
                    server, request.path, response.status, response.body
                )));
            }
            Ok(response) => last = format!("{}: {}", response.status, response.body),
            Err(error) => last = error,
        }
        if began.elapsed() > LIMIT {
            break;
        }
        thread::sleep(Duration::from_millis(50));
    }
    Err(Error::Other(format!("{} was not carried out within {} s: {last}", request.path, LIMIT.as_secs())))
}

/// Sends the same request to two servers at the same moment: both must give the same answer.
fn twice(client: &Client, servers: &[String], request: &Request, random: &mut Random) -> Result<(), Error> {
    let first = random.below(servers.len());
    let barrier = Barrier::new(2);
    let send = |first: usize| {
        barrier.wait();
        until_answered(client, servers, first, request)
    };
    let (one, other) = thread::scope(|scope| {
        let one = scope.spawn(|| send(first));
        let other = send(first + 1);
        (one.join().unwrap_or_else(|_| Err(Error::Other("a writer panicked".to_owned()))), other)
    });
    let (one, other) = (one?, other?);
    if one.body == other.body {
        Ok(())
    } else {
        Err(Error::Other(format!("two answers to the key `{}`:\n{}\n{}", request.key, one.body, other.body)))
    }
}

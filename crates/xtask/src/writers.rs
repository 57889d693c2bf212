//! Many writers and readers at once on a server with a SQLite database: none is refused, and readers do not wait for writers.

mod disturbance;

use crate::{
    error::Error,
    folder, program,
    servers::{Client, Place, Process},
    step::note,
};
use disturbance::{Disk, locked};
use serde_json::json;
use std::{
    path::Path,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

const WRITERS: usize = 64;
const READERS: usize = 4;
/// What readers ask for in turn.
const READ: [&str; 3] = ["/api/v1/snapshot", "/", "/embed/v1/banner"];
/// 99 of 100 readers have their answer within this time.
const AIM: Duration = Duration::from_millis(50);
/// Between two writes of a writer. Otherwise what they have written would fill the small disk.
const PAUSE: Duration = Duration::from_millis(50);
/// How long a writer waits for its answer: many wait for one lock.
const PATIENCE: Duration = Duration::from_secs(30);

/// What happens to the server's disk or database meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Disturbance {
    Nothing,
    /// Another process takes SQLite's lock again and again, each time for three seconds.
    Locked,
    /// The disk is full for a third of the time.
    Full,
}

/// What the writers and readers saw.
#[derive(Default)]
struct Seen {
    written: AtomicU64,
    refused: AtomicU64,
    first_refusal: Mutex<Option<String>>,
    unread: AtomicU64,
    latencies: Mutex<Vec<Duration>>,
}

/// Runs each disturbance for this time, on a release build.
pub(crate) fn soak(time: Duration) -> Result<(), Error> {
    program::run(program::cargo().args(["build", "--release", "--package", "fairnotice-cli"]))?;
    let program = folder::target().join("release").join(format!("fairnotice{}", std::env::consts::EXE_SUFFIX));
    let mut failures = Vec::new();
    for disturbance in [Disturbance::Nothing, Disturbance::Locked, Disturbance::Full] {
        if let Err(error) = disturb(&program, disturbance, time) {
            note(&format!("{disturbance:?}: {error}"));
            failures.push(format!("{disturbance:?}"));
        }
    }
    if failures.is_empty() { Ok(()) } else { Err(Error::Other(format!("writers: {}", failures.join(", ")))) }
}

fn disturb(program: &Path, disturbance: Disturbance, time: Duration) -> Result<(), Error> {
    let disk = if disturbance == Disturbance::Full { Some(Disk::mount()?) } else { None };
    let folder = if let Some(disk) = &disk {
        disk.folder.clone()
    } else {
        let folder = folder::target().join("servers").join("writers");
        folder::remove(&folder)?;
        folder
    };
    let place = Place::on_sqlite(program, folder)?;
    let client = Client::new(place.token()?, PATIENCE);
    let mut process = Process::start(&place, 0)?;
    process.wait_until_ready()?;
    let (seen, stop, server) = (Seen::default(), AtomicBool::new(false), process.url.clone());
    let recovered = thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (client, server, seen, stop) = (&client, &server, &seen, &stop);
            scope.spawn(move || write(client, server, writer, seen, stop));
        }
        for _ in 0..READERS {
            scope.spawn(|| read(&client, &server, &seen, &stop));
        }
        let result = match (disturbance, &disk) {
            (Disturbance::Locked, _) => locked(&place.file(), time),
            (Disturbance::Full, Some(disk)) => disk.fill_for(time, &client, &server, &seen),
            _ => {
                thread::sleep(time);
                Ok(())
            }
        };
        stop.store(true, Ordering::Relaxed);
        result
    });
    recovered?;
    seen.judge(disturbance, time)
}

fn write(client: &Client, server: &str, writer: usize, seen: &Seen, stop: &AtomicBool) {
    for number in 0.. {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        let id = format!("draft-{writer}-{number}");
        let body = json!({
            "draft": true, "id": id, "title": id, "kind": "update", "start": "2030-01-01T00:00:00Z",
            "end": "2030-01-01T01:00:00Z", "components": [{ "id": "api", "impact": "none" }],
        });
        match client.post(server, "/api/v1/changes", &body, &id) {
            Ok(response) if response.status == 201 => _ = seen.written.fetch_add(1, Ordering::Relaxed),
            Ok(response) => seen.refuse(format!("{}: {}", response.status, response.body)),
            Err(error) => seen.refuse(error),
        }
        thread::sleep(PAUSE);
    }
}

fn read(client: &Client, server: &str, seen: &Seen, stop: &AtomicBool) {
    for path in READ.iter().cycle() {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        let began = Instant::now();
        if client.get(server, path).is_ok_and(|response| response.status == 200) {
            seen.latencies.lock().unwrap_or_else(PoisonError::into_inner).push(began.elapsed());
        } else {
            seen.unread.fetch_add(1, Ordering::Relaxed);
        }
        // Readers that ask without a pause would measure this machine's processors.
        thread::sleep(Duration::from_millis(5));
    }
}

impl Seen {
    fn refuse(&self, why: String) {
        self.refused.fetch_add(1, Ordering::Relaxed);
        self.first_refusal.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(why);
        // Without a pause refusals alone would fill the machine.
        thread::sleep(Duration::from_millis(100));
    }

    fn judge(&self, disturbance: Disturbance, time: Duration) -> Result<(), Error> {
        let mut latencies = self.latencies.lock().unwrap_or_else(PoisonError::into_inner);
        latencies.sort_unstable();
        let at = |share: usize| {
            latencies.get((latencies.len() * share / 1000).min(latencies.len().saturating_sub(1))).copied()
        };
        let (median, p99) = (at(500).unwrap_or_default(), at(990).unwrap_or(Duration::MAX));
        let count = |number: &AtomicU64| number.load(Ordering::Relaxed);
        let (written, refused, unread) = (count(&self.written), count(&self.refused), count(&self.unread));
        note(&format!(
            "{disturbance:?}: {WRITERS} writers for {} s: {written} written, {refused} refused; {} reads, {unread} failed, median {:.1} ms, p99 {:.1} ms",
            time.as_secs(),
            latencies.len(),
            median.as_secs_f64() * 1e3,
            p99.as_secs_f64() * 1e3,
        ));
        let first = self.first_refusal.lock().unwrap_or_else(PoisonError::into_inner);
        match &*first {
            // A full disk can only be refused.
            Some(why) if disturbance != Disturbance::Full => {
                Err(Error::Other(format!("{refused} writes were refused, the first with {why}")))
            }
            None if disturbance == Disturbance::Full => Err(Error::Other("the disk was never full".to_owned())),
            _ if unread > 0 => Err(Error::Other(format!("{unread} reads failed"))),
            _ if p99 > AIM => Err(Error::Other(format!("p99 is more than {} ms", AIM.as_millis()))),
            _ => Ok(()),
        }
    }
}

//! `cargo xtask bench live`: readers of the live stream, against nginx with nchan.
//!
//! A third program (`crates/bench/src/bin/live-readers.rs`) holds the readers of the one and then of the other. Both publish the
//! same bytes: the embed's document.

use super::{nginx::Nginx, table};
use crate::{
    api::Api,
    demonstration::{EndTime, Scenario},
    error::Error,
    folder,
    install::Tool,
    program,
    serve::Installation,
    step::Steps,
};
use serde::Deserialize;
use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
};

/// The server's port, and nginx's.
const PORTS: (u16, u16) = (18_082, 18_083);
/// Numbers of readers. What one costs is the difference of the two, so that what the server needs in any case does not count.
const READERS: [usize; 2] = [2_000, 18_000];
const PUBLICATIONS: usize = 10;
/// The most resident memory of a reader, in bytes.
const AIM: f64 = 16e3;

/// nchan as it is configured for a status page: a reader gets what is published from now on, and the newest message is kept.
const NCHAN: &str = "
    location = /publish { nchan_publisher http; nchan_channel_id live; nchan_message_buffer_length 1; }
    location = /live { nchan_subscriber eventsource; nchan_channel_id live; nchan_subscriber_first_message newest; }
";
const MODULE: &str = "load_module /usr/lib/nginx/modules/ngx_nchan_module.so;";

/// What was measured with a number of readers.
#[derive(Debug, Deserialize)]
struct Sample {
    readers: usize,
    /// Resident memory in bytes, after the publications.
    memory: u64,
    /// When the first reader had each publication, in milliseconds after it was requested.
    first: Vec<f64>,
    /// When the last had it.
    last: Vec<f64>,
}

/// Builds, measures and prints the table. The error says which aim is missed.
pub(super) fn run() -> Result<(), Error> {
    let mut steps = Steps::new(4);
    let (program, client) = steps.next("nginx, nchan, and release builds of server and client", || {
        Tool::Nginx.ensure()?;
        Tool::Nchan.ensure()?;
        for package in [&["fairnotice-cli"][..], &["fairnotice-bench", "--features", "live"]] {
            program::run(program::cargo().args(["build", "--release", "--package"]).args(package))?;
        }
        Ok((folder::release("fairnotice"), folder::release("live-readers")))
    })?;
    let folder = folder::target().join("bench").join("live");
    let installation = Installation::of(program, folder.clone(), PORTS.0)?
        .with("FAIRNOTICE_MAX_CONNECTIONS", "19800")
        .with("FAIRNOTICE_MAX_LIVE_READERS", "18500");
    let scenario = Scenario::around(EndTime::Now.instant());
    let (token, running, document) = steps.next("the demonstration", || {
        let token = installation.token()?;
        let running = installation.start(scenario.begins())?;
        scenario.play(&Api::new(&installation.url(), &token), EndTime::Now)?;
        Ok((token, running, document()?))
    })?;
    let client = Client { program: client, folder };
    let ours = steps.next("our readers", || {
        let write = |status: &str| {
            let body = format!(r#"{{"status":"{status}"}}"#);
            let authorization = format!("Authorization: Bearer {token}\r\n");
            request(
                "PATCH /api/v1/components/api",
                &format!("{authorization}Content-Type: application/json\r\n"),
                &body,
            )
        };
        let writes = [write("degraded_performance"), write("operational")];
        client.measure(PORTS.0, "/api/v1/live?of=embed", running.id(), &writes)
    })?;
    drop(running);
    let theirs = steps.next("nchan's readers", || {
        let nginx = Nginx::start(&client.folder, PORTS.1, MODULE, NCHAN)?;
        let publish = request("POST /publish", "", &document);
        client.measure(PORTS.1, "/live", nginx.id(), &[publish.clone(), publish])
    })?;
    println!("\n{PUBLICATIONS} publications of {} bytes:\n\n{}", document.len(), text(&ours, &theirs));
    let memory = slope(&ours);
    if memory <= AIM {
        Ok(())
    } else {
        Err(Error::Other(format!("a reader costs {memory:.0} bytes; the aim is ≤ {AIM:.0}")))
    }
}

/// The embed's document, which the live stream sends.
fn document() -> Result<String, Error> {
    let url = format!("http://127.0.0.1:{}/api/v1/live?of=embed", PORTS.0);
    let answer = ureq::get(&url).call().map_err(|error| Error::about(&url, &error))?;
    let mut lines = BufReader::new(answer.into_body().into_reader()).lines();
    let data = lines.find_map(|line| line.ok()?.strip_prefix("data: ").map(str::to_owned));
    data.ok_or_else(|| Error::Other(format!("{url} sends no event")))
}

fn request(what: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{what} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    )
}

/// The program that holds the readers.
struct Client {
    program: PathBuf,
    folder: PathBuf,
}

impl Client {
    fn measure(&self, port: u16, path: &str, process: u32, requests: &[String; 2]) -> Result<[Sample; 2], Error> {
        let files = ["first", "second"].map(|name| self.folder.join(name));
        for (file, request) in files.iter().zip(requests) {
            folder::write(file, request.as_bytes())?;
        }
        let readers = READERS.map(|readers| readers.to_string()).join(",");
        let mut command = program::program(&self.program);
        command.arg(format!("127.0.0.1:{port}")).arg(path).arg(process.to_string()).arg(readers);
        command.arg(PUBLICATIONS.to_string()).args(files.iter().map(PathBuf::as_path).map(Path::as_os_str));
        let samples: Vec<Sample> = program::output(&mut command)?
            .lines()
            .map(|line| serde_json::from_str(line).map_err(|error| Error::about("the figures of the readers", &error)))
            .collect::<Result<_, _>>()?;
        samples.try_into().map_err(|_| Error::Other("the readers were not all measured".to_owned()))
    }
}

/// Bytes for each reader more.
fn slope([few, many]: &[Sample; 2]) -> f64 {
    let difference = |many: u64, few: u64| i64::try_from(many).unwrap_or(i64::MAX) - i64::try_from(few).unwrap_or(0);
    let readers = difference(many.readers as u64, few.readers as u64);
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    {
        difference(many.memory, few.memory) as f64 / readers as f64
    }
}

fn median(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn text(ours: &[Sample; 2], theirs: &[Sample; 2]) -> String {
    let line = |name: &str, samples: &[Sample; 2]| {
        let times = samples.iter().flat_map(|sample| [median(&sample.first), median(&sample.last)]);
        let times = times.map(|time| format!("{time:.0} ms"));
        [name.to_owned(), format!("{:.1} kB", slope(samples) / 1e3)].into_iter().chain(times).collect::<Vec<_>>()
    };
    let [few, many] = READERS;
    let heading = ["what".to_owned(), "memory of a reader".to_owned()].into_iter().chain(
        [few, many].into_iter().flat_map(|readers| ["first", "last"].map(|which| format!("{which} of {readers}"))),
    );
    table::markdown(&[heading.collect(), line("Fairnotice", ours), line("nginx with nchan", theirs)])
}

#[cfg(test)]
mod tests {
    use super::{Sample, slope, text};

    #[test]
    fn what_the_server_needs_without_readers_is_no_cost_of_a_reader() {
        let sample =
            |readers, memory, last| Sample { readers, memory, first: vec![1.0, 3.0, 2.0], last: vec![last; 3] };
        let ours = [sample(2_000, 40_000_000, 20.0), sample(18_000, 200_000_000, 200.0)];
        assert!((slope(&ours) - 10_000.0).abs() < 1e-9);
        let theirs = [sample(2_000, 40_000_000, 30.0), sample(18_000, 360_000_000, 300.0)];
        let text = text(&ours, &theirs);
        assert_eq!(text.lines().nth(2), Some("| Fairnotice | 10.0 kB | 2 ms | 20 ms | 2 ms | 200 ms |"));
        assert_eq!(text.lines().nth(3), Some("| nginx with nchan | 20.0 kB | 2 ms | 30 ms | 2 ms | 300 ms |"));
    }
}

//! `cargo xtask bench server`: requests per second and their latency, against nginx that serves the same bytes from files, with the
//! same headers.

use super::{nginx::Nginx, requests::Throughput, table};
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
use std::time::Duration;

/// The server's port, and nginx's.
const PORTS: (u16, u16) = (18_080, 18_081);
/// How often everything is measured; the median counts. The best would compare lucky moments: on two cores, now and then the three
/// programs do not meet for a whole measurement.
const ROUNDS: usize = 5;
/// The aim: so many requests for each one of nginx.
const AIM: f64 = 0.9;
/// The aim: at most so many times nginx's latency.
const LATENCY_AIM: f64 = 2.0;

const RESOURCES: [(&str, &str); 3] =
    [("snapshot", "/api/v1/snapshot"), ("`/`", "/"), ("fragment of the banner", "/embed/v1/banner")];

/// How a reader asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Variant {
    /// Without compression.
    Plain,
    /// As a browser does.
    Brotli,
    /// With the `ETag` of the newest answer.
    Unchanged,
}

impl Variant {
    const ALL: [Self; 3] = [Self::Plain, Self::Brotli, Self::Unchanged];

    fn words(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Brotli => "br",
            Self::Unchanged => "304",
        }
    }

    fn encoding(self) -> &'static str {
        if self == Self::Brotli { "br" } else { "identity" }
    }
}

/// One resource in one variant, at the server and at nginx.
struct Case {
    what: String,
    /// Bytes of the body.
    size: usize,
    ours: Request,
    theirs: Request,
    measured: (Vec<Throughput>, Vec<Throughput>),
}

struct Request {
    url: String,
    headers: Vec<(&'static str, String)>,
}

impl Request {
    fn measure(&self, seconds: u16) -> Result<Throughput, Error> {
        let headers: Vec<_> = self.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Throughput::measure(&self.url, &headers, seconds)
    }
}

/// An answer as it came, not decoded.
struct Answer {
    status: u16,
    etag: String,
    encoding: String,
    content_type: String,
    /// The headers that nginx does not write by itself.
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// Headers that nginx writes by itself.
const OF_NGINX: [&str; 8] =
    ["date", "content-length", "content-type", "etag", "connection", "last-modified", "server", "accept-ranges"];

/// Builds, measures and prints the table. The error says how many figures miss their aim.
pub(super) fn run(seconds: u16) -> Result<(), Error> {
    let mut steps = Steps::new(3 + ROUNDS);
    let program = steps.next("nginx, wrk, and the server's release build", || {
        Tool::Nginx.ensure()?;
        Tool::Wrk.ensure()?;
        build()
    })?;
    let folder = folder::target().join("bench").join("server");
    let installation = Installation::of(program, folder.clone(), PORTS.0)?;
    let end = EndTime::Now;
    let scenario = Scenario::around(end.instant());
    let server = steps.next("the demonstration", || {
        let token = installation.token()?;
        let server = installation.start(scenario.begins())?;
        scenario.play(&Api::new(&installation.url(), &token), end)?;
        Ok(server)
    })?;
    let (mut cases, nginx) = steps.next("nginx with the same bytes", || peers(&installation.url(), &folder))?;
    for round in 1..=ROUNDS {
        steps.next(&format!("round {round} of {ROUNDS}"), || {
            cases.iter_mut().try_for_each(|case| case.measure(round, seconds))
        })?;
    }
    drop((nginx, server));
    let missed = cases.iter().filter(|case| !case.is_met()).count();
    println!("\nthe median of {ROUNDS} measurements of {seconds} s, 64 connections:\n\n{}", text(&cases));
    if missed == 0 { Ok(()) } else { Err(Error::Other(format!("{missed} of {} figures miss their aim", cases.len()))) }
}

/// Builds the server as it is shipped.
pub(super) fn build() -> Result<std::path::PathBuf, Error> {
    program::run(program::cargo().args(["build", "--release", "--package", "fairnotice-cli"]))?;
    Ok(folder::release("fairnotice"))
}

/// Every case, with nginx serving what the server answers.
fn peers(url: &str, folder: &std::path::Path) -> Result<(Vec<Case>, Nginx), Error> {
    let files = folder.join("files");
    folder::create(&files)?;
    let (mut cases, mut locations) = (Vec::new(), vec![format!("root {};", files.display())]);
    for (name, path) in RESOURCES {
        for variant in Variant::ALL {
            let ours = Request {
                url: format!("{url}{path}"),
                headers: vec![("Accept-Encoding", variant.encoding().to_owned())],
            };
            let answer = fetch(&ours)?;
            let expected = if variant == Variant::Brotli { "br" } else { "" };
            if (answer.status, answer.encoding.as_str()) != (200, expected) {
                return Err(Error::Other(format!("{path}: {} with the encoding `{}`", answer.status, answer.encoding)));
            }
            let file = cases.len().to_string();
            folder::write(&files.join(&file), &answer.body)?;
            let content_type = &answer.content_type;
            let headers = answer.headers.iter().map(|(name, value)| format!("add_header {name} \"{value}\"; "));
            let headers: String = headers.collect();
            locations.push(format!("location = /{file} {{ default_type \"{content_type}\"; {headers}}}"));
            let theirs = Request { url: format!("http://127.0.0.1:{}/{file}", PORTS.1), headers: ours.headers.clone() };
            let size = if variant == Variant::Unchanged { 0 } else { answer.body.len() };
            let what = format!("{name}, {}", variant.words());
            cases.push((variant, Case { what, size, ours, theirs, measured: (Vec::new(), Vec::new()) }));
        }
    }
    let nginx = Nginx::start(folder, PORTS.1, "", &locations.join("\n"))?;
    for (_, case) in cases.iter_mut().filter(|(variant, _)| *variant == Variant::Unchanged) {
        for request in [&mut case.ours, &mut case.theirs] {
            let etag = fetch(request)?.etag;
            request.headers.push(("If-None-Match", etag));
            let status = fetch(request)?.status;
            if status != 304 {
                return Err(Error::Other(format!("{} is not answered with 304, but with {status}", request.url)));
            }
        }
    }
    Ok((cases.into_iter().map(|(_, case)| case).collect(), nginx))
}

fn fetch(request: &Request) -> Result<Answer, Error> {
    let config = ureq::Agent::config_builder().proxy(None).http_status_as_error(false);
    let agent: ureq::Agent = config.timeout_global(Some(Duration::from_secs(30))).build().into();
    let headers = request.headers.iter();
    let builder = headers.fold(agent.get(&request.url), |builder, (name, value)| builder.header(*name, value));
    let failed = |error: ureq::Error| Error::about(&request.url, &error);
    let mut response = builder.call().map_err(failed)?;
    let header =
        |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let (etag, encoding, content_type) = (header("etag"), header("content-encoding"), header("content-type"));
    let headers = response.headers().iter().filter(|(name, _)| !OF_NGINX.contains(&name.as_str()));
    let headers =
        headers.filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned()))).collect();
    let status = response.status().as_u16();
    let body = response.body_mut().with_config().limit(100 << 20).read_to_vec().map_err(failed)?;
    Ok(Answer { status, etag, encoding, content_type, headers, body })
}

impl Case {
    /// Measures both, in turn the one and the other first.
    fn measure(&mut self, round: usize, seconds: u16) -> Result<(), Error> {
        let (ours, theirs) = if round.is_multiple_of(2) {
            let theirs = self.theirs.measure(seconds)?;
            (self.ours.measure(seconds)?, theirs)
        } else {
            (self.ours.measure(seconds)?, self.theirs.measure(seconds)?)
        };
        self.measured.0.push(ours);
        self.measured.1.push(theirs);
        Ok(())
    }

    fn medians(&self) -> Option<(Throughput, Throughput)> {
        Some((Throughput::median(&self.measured.0)?, Throughput::median(&self.measured.1)?))
    }

    /// Requests per second and latency, each divided by nginx's.
    fn ratios(&self) -> Option<(f64, f64)> {
        let (ours, theirs) = self.medians()?;
        Some((ours.rate / theirs.rate, ours.p99.as_secs_f64() / theirs.p99.as_secs_f64()))
    }

    fn is_met(&self) -> bool {
        self.ratios().is_some_and(|(rate, latency)| AIM <= rate && latency <= LATENCY_AIM)
    }

    fn cells(&self) -> Option<Vec<String>> {
        let ((ours, theirs), (rate, latency)) = (self.medians()?, self.ratios()?);
        let milliseconds = |time: Duration| format!("{:.2} ms", time.as_secs_f64() * 1e3);
        Some(vec![
            self.what.clone(),
            self.size.to_string(),
            format!("{:.0}", ours.rate),
            format!("{:.0}", theirs.rate),
            format!("{rate:.2}"),
            milliseconds(ours.p99),
            milliseconds(theirs.p99),
            format!("{latency:.2}"),
            if self.is_met() { "met" } else { "NOT MET" }.to_owned(),
        ])
    }
}

fn text(cases: &[Case]) -> String {
    let heading = ["what", "bytes", "requests/s", "nginx", "ratio, aim ≥ 0.9", "p99", "nginx", "ratio, aim ≤ 2", ""]
        .map(str::to_owned);
    let lines: Vec<_> = [heading.to_vec()].into_iter().chain(cases.iter().filter_map(Case::cells)).collect();
    table::markdown(&lines)
}

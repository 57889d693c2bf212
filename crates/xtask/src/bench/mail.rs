//! `cargo xtask bench mail`: how fast a notice reaches many subscribers, against Postfix's `smtp-source`, which sends as many mails of
//! as many bytes over as many connections to the same `smtp-sink`.

mod figures;
mod keys;
mod run;
mod sink;
mod weigh;

use super::{server, steps};
use crate::{
    error::Error,
    folder,
    install::Tool,
    serve::Installation,
    servers::{Client, wait_for},
    step::{Steps, note, seconds},
};
use chrono::TimeDelta;
use figures::Figures;
use keys::DkimKey;
use run::Run;
use serde_json::{Value, json};
use sink::Sink;
use std::{
    ops::Range,
    time::{Duration, Instant},
};

/// The ports of the server, of the mail server that weighs mails, and of `smtp-sink`.
const PORTS: (u16, u16, u16) = (18_085, 18_086, 18_087);
/// As many as the server has by default.
const CONNECTIONS: u16 = 8;
/// Languages and time zones of the subscribers: each mail is written in those of its reader.
const LANGUAGES: [&str; 7] = ["en", "es", "ar", "de", "fr", "pt", "ja"];
const ZONES: [&str; 8] = [
    "UTC",
    "Europe/Madrid",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "Australia/Sydney",
];
/// So many subscribers have every language in every zone.
const FEW: u32 = 56;
/// How many notices these get, for the time of the operator's answer.
const NOTICES: u16 = 5;
/// How many subscribers one request imports.
const IMPORT: usize = 500;
/// How long a request may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// Builds, measures and prints the tables. The error says which aim is missed.
pub(super) fn run(subscribers: u32) -> Result<(), Error> {
    let subscribers = subscribers.max(FEW);
    let mut steps = Steps::new(6);
    let program = steps.next("smtp-sink, and a release build of the server", || {
        Tool::SmtpSink.ensure()?;
        server::build()
    })?;
    let folder = folder::target().join("bench").join("mail");
    let installation = Installation::of(program, folder.clone(), PORTS.0)?
        .with("FAIRNOTICE_MAIL_FROM", "status@status.example")
        .with("FAIRNOTICE_SMTP_CONNECTIONS", CONNECTIONS.to_string());
    let client = Client::new(installation.token()?, PATIENCE);
    let mut clock = steps::now()?;
    let (answers, bytes) =
        steps.next(&format!("{NOTICES} notices to {FEW} subscribers, and import of the others"), || {
            let installation =
                installation.clone().with("FAIRNOTICE_SMTP_URL", format!("smtp://127.0.0.1:{}", PORTS.1));
            let _server = installation.start(clock)?;
            let few = few(&client, &installation.url())?;
            import(&client, &installation.url(), FEW..subscribers)?;
            Ok(few)
        })?;
    let sink = Sink::start(PORTS.2)?;
    let mails = u64::from(subscribers);
    let mut peers = Vec::new();
    let mut peer = |steps: &mut Steps, keeps: bool| {
        let what = if keeps { "its connections kept" } else { "a connection for each mail" };
        let rate = steps.next(&format!("smtp-source, {what}"), || sink.source(mails, bytes, CONNECTIONS, keeps))?;
        peers.push((keeps, rate));
        Ok::<_, Error>(())
    };
    peer(&mut steps, true)?;
    peer(&mut steps, false)?;
    let installation = installation.with("FAIRNOTICE_SMTP_URL", format!("smtp://127.0.0.1:{}", PORTS.2));
    let runs = steps.next(&format!("a notice to {subscribers} subscribers, for each way of signing"), || {
        let mut runs = Vec::new();
        for (number, key) in (0..).zip(DkimKey::all(&folder)?) {
            let installation = key.of(installation.clone());
            // Everybody has confirmed before: each server's clock begins after that of the one before.
            clock += TimeDelta::hours(1);
            let server = installation.start(clock)?;
            let run = Run { client: &client, url: &installation.url(), sink: &sink, process: server.id(), mails };
            let measured = run.measure(&steps::announcement(2, number))?;
            note(&format!("{}: {:.0} mails/s, {}", key.name(), measured.rate, seconds(measured.time)));
            runs.push((key.name(), measured));
        }
        Ok(runs)
    })?;
    // Before and after: whichever is better.
    peer(&mut steps, true)?;
    let figures = Figures { subscribers, bytes, answers, peers, runs };
    println!("\n{figures}");
    figures.missed().map_or(Ok(()), |missed| Err(Error::Other(missed)))
}

/// Imports subscribers with these numbers.
fn import(client: &Client, url: &str, numbers: Range<u32>) -> Result<(), Error> {
    let subscriber = |number: u32| {
        let nth = number as usize;
        let (language, zone) = (LANGUAGES[nth % LANGUAGES.len()], ZONES[nth / LANGUAGES.len() % ZONES.len()]);
        json!({ "address": format!("reader-{number}@example.org"), "language": language, "zone": zone })
    };
    for first in numbers.clone().step_by(IMPORT) {
        let some: Vec<_> = (first..numbers.end).take(IMPORT).map(subscriber).collect();
        let body = json!({ "consent": "a measurement", "subscribers": some });
        let response = client.post(url, "/api/v1/subscribers", &body, &format!("import-{first}"));
        let response = response.map_err(|error| Error::about("the import", &error))?;
        if response.status >= 300 {
            return Err(Error::Other(format!("the import: {}: {}", response.status, response.body)));
        }
    }
    Ok(())
}

/// How long the operator waits for the answer when there are few subscribers, and the bytes of a mail on average.
fn few(client: &Client, url: &str) -> Result<(Vec<Duration>, u64), Error> {
    let weights = weigh::listen(PORTS.1)?;
    import(client, url, 0..FEW)?;
    let (mut answers, mut sizes) = (Vec::new(), Vec::new());
    for number in 0..NOTICES {
        answers.push(announce(client, url, &steps::announcement(1, number))?.1);
        sizes.extend(weights.take(FEW.into())?);
    }
    Ok((answers, sizes.iter().sum::<u64>() / sizes.len().max(1) as u64))
}

/// Announces a change; returns its id and how long the answer took.
fn announce(client: &Client, url: &str, change: &Value) -> Result<(String, Duration), Error> {
    let began = Instant::now();
    let response = client.post(url, "/api/v1/changes", change, change["release"]["to"].as_str().unwrap_or_default());
    let time = began.elapsed();
    let response = response.map_err(|error| Error::about("the announcement", &error))?;
    let body: Value = serde_json::from_str(&response.body).unwrap_or_default();
    match body["id"].as_str() {
        Some(id) if response.status == 201 => Ok((id.to_owned(), time)),
        _ => Err(Error::Other(format!("the announcement: {}: {}", response.status, response.body))),
    }
}

/// Waits until the server counts as many accepted mails as the mail server has taken.
fn settled(client: &Client, url: &str, id: &str, mails: u64) -> Result<(), Error> {
    let counts = || {
        let report = client.get(url, "/api/v1/promises").ok()?;
        let report: Value = serde_json::from_str(&report.body).ok()?;
        let line = report["lines"].as_array()?.iter().find(|line| line["id"] == id)?;
        let delivery = &line["promises"]["announced"]["delivery"];
        Some((delivery["recipients"].as_u64()?, delivery["accepted"].as_u64()?))
    };
    let what = format!("the promises report counts {mails} accepted mails");
    wait_for(Duration::from_secs(20), &what, || counts() == Some((mails, mails))).map(drop)
}

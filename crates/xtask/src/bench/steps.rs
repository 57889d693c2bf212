//! `cargo xtask bench steps`: what a step and the first answers after it cost, by the number of records in the database.

use super::{server, table};
use crate::{error::Error, folder, install::Tool, postgres::Postgres, program, serve::Installation, step::Steps};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use ureq::Agent;

const PORT: u16 = 18_084;

/// The database on PostgreSQL.
const DATABASE: &str = "steps";

/// When the servers' clocks begin; the records lie around it.
const NOW: &str = "2026-10-30T12:00:00Z";

/// How many records there are, planned and past, in each column.
const SIZES: [(u32, u32); 4] = [(100, 0), (1_000, 0), (10_000, 0), (10_000, 100_000)];

/// The aim: each figure is at most so many times the first of its row.
const AIM: f64 = 2.0;

/// What is read after each announcement.
const PAGES: [(&str, &str); 5] = [
    ("`/`", "/"),
    ("fragment of the banner", "/embed/v1/banner"),
    ("a month of the calendar", "/maintenance?month=2026-12"),
    ("page of the promises", "/promises"),
    ("promises, as JSON", "/api/v1/promises"),
];

/// The figures of one size, in the order of the rows.
type Column = Vec<f64>;

/// Builds, measures and prints a table for each database. The error says how many figures miss their aim.
pub(super) fn run(rounds: u16) -> Result<(), Error> {
    let mut steps = Steps::new(2 + 2 * SIZES.len());
    let (program, fill) = steps.next("the server and the program that fills a database, release builds", || {
        let build = ["build", "--release", "--package", "fairnotice-bench", "--features", "fill", "--bin", "fill"];
        program::run(program::cargo().args(build))?;
        Ok((server::build()?, folder::release("fill")))
    })?;
    let postgres = steps.next("PostgreSQL", || {
        Tool::Postgres.ensure()?;
        Postgres::start()
    })?;
    let folder = folder::target().join("bench").join("steps");
    let (mut tables, mut misses) = (Vec::new(), 0);
    for (name, server) in [("SQLite", None), ("PostgreSQL", Some(&postgres))] {
        let installation = Installation::of(program.clone(), folder.clone(), PORT)?;
        let database = server.map(|server| server.create_database(DATABASE)).transpose()?;
        let installation = database.into_iter().fold(installation, Installation::on);
        let columns = Database { name, server, fill: fill.clone(), installation }.measure(rounds, &mut steps)?;
        misses += missed(&columns);
        tables.push(text(name, &columns));
    }
    println!("\nmedian of {rounds} rounds, in milliseconds:\n\n{}", tables.join("\n\n"));
    if misses == 0 { Ok(()) } else { Err(Error::Other(format!("{misses} figures miss their aim"))) }
}

/// A database, and a server on it.
struct Database<'p> {
    name: &'static str,
    server: Option<&'p Postgres>,
    fill: PathBuf,
    installation: Installation,
}

impl Database<'_> {
    fn measure(&self, rounds: u16, steps: &mut Steps) -> Result<Vec<Column>, Error> {
        let token = self.installation.token()?;
        let mut filled = (0, 0);
        let columns = SIZES.into_iter().zip(0..).map(|(size, nth)| {
            steps.next(&format!("{}: {} planned and {} past records", self.name, size.0, size.1), || {
                fill(&self.fill, self.installation.database(), filled, size)?;
                self.server.map_or(Ok(()), |server| server.analyze(DATABASE))?;
                filled = size;
                // Each server's clock begins after that of the one before.
                let begins = now()? + TimeDelta::minutes(6 * nth);
                self.column(&token, begins, nth, rounds)
            })
        });
        columns.collect()
    }

    fn column(&self, token: &str, begins: DateTime<Utc>, nth: i64, rounds: u16) -> Result<Column, Error> {
        let server = self.installation.start(begins)?;
        let client = Client::new(&self.installation.url(), token);
        client.wait_for_promises()?;
        let mut times = vec![Vec::new(); 2 + PAGES.len()];
        for round in 0..rounds {
            let mut row = times.iter_mut();
            let mut note = |time: Duration| row.next().map_or((), |times| times.push(time));
            note(client.post("/api/v1/changes", &announcement(nth, round))?);
            for (_, path) in PAGES {
                note(client.get(path)?);
            }
            note(client.post("/api/v1/changes/in-progress/updates", &json!({ "message": "It goes well." }))?);
        }
        let mut column: Column = times.into_iter().map(median).collect();
        column.push(reading(&server.log()?)?);
        column.push(memory(server.id())?);
        Ok(column)
    }
}

/// The names of the rows. The last two grow with the database and have no aim.
fn rows() -> Vec<String> {
    let names = ["announcement"].into_iter().chain(PAGES.map(|(name, _)| name)).chain(["update"]);
    let others = ["reading the promises at the start", "resident memory, in MB"];
    names.chain(others).map(str::to_owned).collect()
}

fn has_aim(row: usize) -> bool {
    row < 2 + PAGES.len()
}

fn missed(columns: &[Column]) -> usize {
    let worst = |row: usize| ratio(columns, row).filter(|ratio| has_aim(row) && AIM < *ratio);
    (0..rows().len()).filter_map(worst).count()
}

/// The largest figure of a row, divided by the first.
fn ratio(columns: &[Column], row: usize) -> Option<f64> {
    let first = columns.first()?.get(row)?;
    let largest = columns.iter().filter_map(|column| column.get(row).copied()).max_by(f64::total_cmp)?;
    Some(largest / first)
}

fn text(name: &str, columns: &[Column]) -> String {
    let count = |count: u32| if count < 1_000 { count.to_string() } else { format!("{},000", count / 1_000) };
    let sizes = SIZES.map(|(planned, past)| match past {
        0 => format!("{} planned", count(planned)),
        _ => format!("{} planned, {} past", count(planned), count(past)),
    });
    let mut heading = vec![name.to_owned()];
    heading.extend(sizes);
    heading.extend(["largest / first, aim ≤ 2", ""].map(str::to_owned));
    let mut lines = vec![heading];
    for (row, what) in rows().into_iter().enumerate() {
        let mut line = vec![what];
        line.extend(columns.iter().filter_map(|column| column.get(row)).map(|figure| format!("{figure:.2}")));
        if let Some(ratio) = ratio(columns, row).filter(|_| has_aim(row)) {
            let result = if ratio <= AIM { "met" } else { "NOT MET" };
            line.extend([format!("{ratio:.2}"), result.to_owned()]);
        } else {
            line.extend([String::new(), String::new()]);
        }
        lines.push(line);
    }
    table::markdown(&lines)
}

/// Adds the records that a larger database has.
fn fill(program: &Path, database: &str, from: (u32, u32), to: (u32, u32)) -> Result<(), Error> {
    let numbers = [from.0, to.0, from.1, to.1].map(|number| number.to_string());
    program::run(program::program(program).args([database, NOW]).args(numbers))
}

/// When the servers' clocks begin.
pub(super) fn now() -> Result<DateTime<Utc>, Error> {
    NOW.parse().map_err(|error| Error::about(NOW, &error))
}

/// A patch that keeps every rule of the strict policy, different in each round.
pub(super) fn announcement(nth: i64, round: u16) -> Value {
    let number = 1_000 * (nth + 1) + i64::from(round);
    json!({
        "title": format!("Fixes of round {number}"), "kind": "patch", "description": "Repairs what customers reported.",
        "start": "2026-12-12T02:00:00Z", "end": "2026-12-12T04:00:00Z",
        "components": [{ "id": "recordings", "impact": "brief_interruptions" }],
        "downtime": { "required": false }, "effect_without_downtime": "Recordings may begin late.",
        "rollback": { "infrastructure": "unchanged", "services": "redeploy", "data": "nothing to undo" },
        "release": { "from": "3.9.2", "to": format!("3.9.{number}"), "notes_at": NOW,
            "items": [{ "category": "patch", "title": "Long names fit" }] },
    })
}

/// One client of the server, on one connection.
struct Client {
    agent: Agent,
    url: String,
    authorization: String,
}

impl Client {
    fn new(url: &str, token: &str) -> Self {
        let config = Agent::config_builder().proxy(None).timeout_global(Some(Duration::from_mins(1)));
        Self { agent: config.build().into(), url: url.to_owned(), authorization: format!("Bearer {token}") }
    }

    /// How long until the answer is read to its end.
    fn get(&self, path: &str) -> Result<Duration, Error> {
        let began = Instant::now();
        let read = || self.agent.get(format!("{}{path}", self.url)).call()?.body_mut().read_to_vec();
        read().map_err(|error| Error::about(path, &error))?;
        Ok(began.elapsed())
    }

    fn post(&self, path: &str, body: &Value) -> Result<Duration, Error> {
        let began = Instant::now();
        let request = self.agent.post(format!("{}{path}", self.url)).header("Authorization", &self.authorization);
        let read = || request.send_json(body)?.body_mut().read_to_vec();
        read().map_err(|error| Error::about(path, &error))?;
        Ok(began.elapsed())
    }

    /// Waits until the server has read its records for the promises.
    fn wait_for_promises(&self) -> Result<(), Error> {
        let began = Instant::now();
        loop {
            match self.get("/api/v1/promises") {
                Ok(_) => return Ok(()),
                Err(error) if began.elapsed() > Duration::from_mins(2) => return Err(error),
                Err(_) => std::thread::sleep(Duration::from_millis(100)),
            }
        }
    }
}

/// Milliseconds.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times.get(times.len() / 2).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
}

/// How long the server read its records for the promises, in milliseconds: as its log says.
fn reading(log: &str) -> Result<f64, Error> {
    let line = log.lines().find(|line| line.contains("the records of the promises report are read"));
    let milliseconds = line.and_then(|line| line.split_once("milliseconds=")).map(|(_, rest)| rest);
    let digits =
        milliseconds.map(|rest| rest.split(|letter: char| !letter.is_ascii_digit()).next().unwrap_or_default());
    digits.and_then(|digits| digits.parse().ok()).ok_or_else(|| {
        Error::Other("the server's log does not say how long it read the records of the promises report".to_owned())
    })
}

/// The resident memory of a process, in megabytes.
pub(super) fn memory(process: u32) -> Result<f64, Error> {
    let path = PathBuf::from(format!("/proc/{process}/status"));
    let status = fs::read_to_string(&path).map_err(Error::file(&path))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok());
    kibibytes
        .map(|kibibytes| kibibytes * 1.024e-3)
        .ok_or_else(|| Error::Other(format!("no VmRSS in {}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::{SIZES, missed, reading, rows, text};

    #[test]
    fn a_figure_is_compared_with_the_first_of_its_row() {
        let mut columns = vec![vec![1.0; rows().len()]; SIZES.len()];
        // Nothing is asked of the memory.
        columns[3][rows().len() - 1] = 9.0;
        assert_eq!(missed(&columns), 0);
        columns[2][0] = 2.5;
        assert_eq!(missed(&columns), 1);
        let table = text("SQLite", &columns);
        assert!(table.contains("| announcement | 1.00 | 1.00 | 2.50 | 1.00 | 2.50 | NOT MET |"), "{table}");
        assert!(table.contains("| update | 1.00 | 1.00 | 1.00 | 1.00 | 1.00 | met |"), "{table}");
        assert!(
            table.starts_with(
                "| SQLite | 100 planned | 1,000 planned | 10,000 planned | 10,000 planned, 100,000 past |"
            ),
            "{table}"
        );
    }

    #[test]
    fn the_log_says_how_long_reading_took() {
        let log = "INFO serving\nINFO the records of the promises report are read records=110001 milliseconds=2345 \n";
        assert!((reading(log).unwrap() - 2_345.0).abs() < f64::EPSILON);
        assert!(reading("").is_err());
    }
}

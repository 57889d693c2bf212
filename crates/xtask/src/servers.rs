//! Several servers on one database, while they are killed and paused and the database restarts: nothing is lost, doubled, or
//! seen late.

mod audit;
mod client;
mod load;
mod process;
mod round;

use crate::{clock, error::Error, folder, install, postgres::Postgres, program, run, step::note};
pub(crate) use client::Client;
pub(crate) use process::Process;
use round::{Fault, Round};
use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// Promises nothing, so that work may begin in some seconds.
const POLICY: &str = r#"
id = "servers"
version = "1"
effective_from = 2026-01-01
business = { zone = "UTC" }
components = [{ id = "api" }]
kinds = [{ id = "update", releases = ["none"] }]
"#;

/// After this time a request counts as lost: its server may be paused. It is sent again with the same key.
const PATIENCE: Duration = Duration::from_secs(3);

/// What the servers of a test share, and where they run.
pub(crate) struct Place {
    /// The program `fairnotice`.
    program: PathBuf,
    /// Holds the policy and the servers' logs.
    folder: PathBuf,
    /// The address of the database.
    database: String,
}

/// How long the rounds go on.
#[derive(Debug, Clone, Copy)]
enum Length {
    Rounds(usize),
    Time(Duration),
}

/// A killed server on SQLite; then every kind of fault, half of them with two servers and half with three.
pub(crate) fn check(program: &Path, postgres: &mut Postgres) -> Result<(), Error> {
    single(program, Length::Rounds(1), 1)?;
    several(program, postgres, 2, &[Fault::Killed, Fault::Crashed], Length::Rounds(2), 2)?;
    several(program, postgres, 3, &[Fault::Paused, Fault::Restarted], Length::Rounds(2), 3)
}

/// A tenth of the time with one server, and the rest with two and three.
pub(crate) fn soak(time: Duration) -> Result<(), Error> {
    install::Tool::Postgres.ensure()?;
    run::build_server()?;
    let (program, seed) = (folder::server(), u64::try_from(clock::now().timestamp()).unwrap_or_default());
    single(&program, Length::Time(time / 10), seed)?;
    let mut postgres = Postgres::start()?;
    let length = Length::Time(time * 9 / 20);
    [2, 3].into_iter().try_for_each(|servers| several(&program, &mut postgres, servers, &Fault::ALL, length, seed))
}

fn single(program: &Path, length: Length, seed: u64) -> Result<(), Error> {
    let place = Place::create(program, "single-server", None)?;
    rounds(&place, 1, None, &[Fault::Killed, Fault::Paused], length, seed)
}

fn several(
    program: &Path,
    postgres: &mut Postgres,
    servers: usize,
    faults: &[Fault],
    length: Length,
    seed: u64,
) -> Result<(), Error> {
    let name = format!("servers{servers}");
    let place = Place::create(program, &name, Some(postgres.create_database(&name)?))?;
    rounds(&place, servers, Some(postgres), faults, length, seed)
}

fn rounds(
    place: &Place,
    servers: usize,
    mut postgres: Option<&mut Postgres>,
    faults: &[Fault],
    length: Length,
    seed: u64,
) -> Result<(), Error> {
    let client = Client::new(place.token()?, PATIENCE);
    // All at once: each finds an empty database.
    let mut processes = (0..servers).map(|number| Process::start(place, number)).collect::<Result<Vec<_>, _>>()?;
    processes.iter_mut().try_for_each(Process::wait_until_ready)?;
    let (mut random, mut log) = (Random::new(seed), audit::Log::default());
    note(&format!("{servers} servers, seed {seed}"));
    let began = Instant::now();
    for (number, fault) in faults.iter().copied().cycle().enumerate() {
        match length {
            Length::Rounds(rounds) if number == rounds => break,
            Length::Time(time) if began.elapsed() >= time => break,
            _ => {}
        }
        let round = Round { number, fault, client: &client };
        let report = round.run(&mut processes, postgres.as_deref_mut(), &mut random, &mut log);
        let report = report.map_err(|error| {
            Error::Other(format!(
                "{servers} servers, round {number}, {fault:?}, seed {seed}: {error}\nthe logs are in {}",
                place.folder.display()
            ))
        })?;
        note(&report);
    }
    Ok(())
}

impl Place {
    /// An empty folder in place of that of an earlier run, and an empty SQLite database in it unless there is another.
    fn create(program: &Path, name: &str, database: Option<String>) -> Result<Self, Error> {
        let folder = folder::target().join("servers").join(name);
        folder::remove(&folder)?;
        let mut place = Self::on_sqlite(program, folder)?;
        place.database = database.unwrap_or(place.database);
        Ok(place)
    }

    /// A folder with an empty SQLite database.
    pub(crate) fn on_sqlite(program: &Path, folder: PathBuf) -> Result<Self, Error> {
        folder::create(&folder)?;
        folder::write(&folder.join("policy.toml"), POLICY.as_bytes())?;
        let database = format!("sqlite://{}", folder.join("fairnotice.db").display());
        Ok(Self { program: program.to_owned(), folder, database })
    }

    /// The file of its SQLite database.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join("fairnotice.db")
    }

    /// Creates an operator's token.
    pub(crate) fn token(&self) -> Result<String, Error> {
        let mut command = program::fairnotice(&self.program, "token", &self.database);
        let printed = program::output(command.args(["create", "--name", "load"]))?;
        Ok(printed.trim().to_owned())
    }
}

/// Xorshift: it need not be good, only repeatable.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % end
    }
}

/// Waits until something holds, at most so long. Returns how long it took.
pub(crate) fn wait_for(limit: Duration, what: &str, mut holds: impl FnMut() -> bool) -> Result<Duration, Error> {
    let began = Instant::now();
    while !holds() {
        if began.elapsed() > limit {
            return Err(Error::Other(format!("not within {} s: {what}", limit.as_secs_f64())));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(began.elapsed())
}

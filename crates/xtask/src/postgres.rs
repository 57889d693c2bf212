//! A PostgreSQL of the tests' own: its data are in `target`, it listens on a free port of this machine, and it stops with
//! this program.

use crate::{error::Error, folder, program, program::Signal, step::note};
use nix::unistd::{Uid, User};
use std::{
    env,
    fs::{self, File},
    net::TcpListener,
    os::unix::{fs::chown, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long PostgreSQL may take to answer, and to stop.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Closes connections and the data properly.
const STOP: Signal = Signal::SIGINT;

/// Ends immediately, without closing them.
const CRASH: Signal = Signal::SIGQUIT;

/// The superuser of the tests' databases.
const USER: &str = "fairnotice";

/// A running PostgreSQL. It is stopped when this value is dropped.
pub(crate) struct Postgres {
    programs: PathBuf,
    account: Option<Account>,
    folder: PathBuf,
    port: u16,
    child: Child,
    /// Nobody else starts one meanwhile: it would replace the data of this one.
    _lock: File,
}

/// The user that PostgreSQL runs as if this program runs as root, which it refuses.
#[derive(Debug, Clone, Copy)]
struct Account {
    user: u32,
    group: u32,
}

/// The programs that the tests need, all in one folder.
const PROGRAMS: [&str; 5] = ["initdb", "postgres", "pg_isready", "createdb", "vacuumdb"];

/// The folder of PostgreSQL's programs: on PATH, or where Debian puts the newest version, which is not on PATH.
pub(crate) fn programs() -> Option<PathBuf> {
    let has_programs = |folder: &Path| PROGRAMS.iter().all(|name| folder.join(name).is_file());
    // PATH may have links to some of the programs.
    let on_path = program::find("postgres").and_then(|program| Some(program.canonicalize().ok()?.parent()?.to_owned()));
    let version = |folder: &PathBuf| folder.file_name()?.to_str()?.parse::<u32>().ok();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path());
    let newest = versions.filter(|folder| has_programs(&folder.join("bin"))).max_by_key(version);
    on_path.filter(|folder| has_programs(folder)).or_else(|| Some(newest?.join("bin")))
}

impl Postgres {
    /// Creates an empty PostgreSQL in place of that of an earlier run, and starts it.
    pub(crate) fn start() -> Result<Self, Error> {
        let programs = programs().ok_or_else(|| Error::Other("PostgreSQL is missing".to_owned()))?;
        let (account, lock) = (account()?, lock()?);
        let folder = writable_folder(account)?;
        let listener = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = listener.map_err(|error| Error::about("a free port", &error))?.port();
        // `--no-sync`: these data need not survive a power cut. The order of a language finds queries that rely on that of bytes.
        let mut initdb = command(&programs.join("initdb"), account, &folder);
        initdb.args(["--username", USER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]);
        initdb.args(["--locale-provider", "icu", "--icu-locale", "en-US", "--pgdata"]).arg(folder.join("data"));
        program::output(&mut initdb)?;
        let child = spawn(&programs, account, &folder, port)?;
        let mut postgres = Self { programs, account, folder, port, child, _lock: lock };
        postgres.wait_until_ready()?;
        note(&format!("started a PostgreSQL at 127.0.0.1:{port}, with its data in {}", postgres.folder.display()));
        Ok(postgres)
    }

    /// The address of the superuser's database, in which tests create their own.
    pub(crate) fn url(&self) -> String {
        self.url_of("postgres")
    }

    /// Creates an empty database and returns its address.
    pub(crate) fn create_database(&self, name: &str) -> Result<String, Error> {
        let mut createdb = command(&self.programs.join("createdb"), self.account, &self.folder);
        program::output(
            createdb.args(["--host", "127.0.0.1", "--username", USER, "--port"]).args([&self.port.to_string(), name]),
        )?;
        Ok(self.url_of(name))
    }

    /// Removes dead rows and counts the others, as the server does by itself within a minute.
    pub(crate) fn analyze(&self, database: &str) -> Result<(), Error> {
        let mut vacuum = command(&self.programs.join("vacuumdb"), self.account, &self.folder);
        let port = self.port.to_string();
        vacuum.args(["--analyze", "--quiet", "--host", "127.0.0.1", "--username", USER, "--port", &port, database]);
        program::run(&mut vacuum)
    }

    /// The folder of its programs.
    pub(crate) fn programs(&self) -> &Path {
        &self.programs
    }

    fn url_of(&self, database: &str) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/{database}", self.port)
    }

    /// Stops PostgreSQL and starts it again. All connections are lost; with `crash` without a word, as after a failure.
    pub(crate) fn restart(&mut self, crash: bool) -> Result<(), Error> {
        program::stop(&mut self.child, if crash { CRASH } else { STOP }, TIMEOUT);
        self.child = spawn(&self.programs, self.account, &self.folder, self.port)?;
        self.wait_until_ready()
    }

    fn wait_until_ready(&mut self) -> Result<(), Error> {
        let began = Instant::now();
        loop {
            let mut isready = command(&self.programs.join("pg_isready"), self.account, &self.folder);
            isready.args(["--quiet", "--host", "127.0.0.1", "--port", &self.port.to_string()]);
            if isready.status().is_ok_and(|status| status.success()) {
                return Ok(());
            }
            let has_ended = !matches!(self.child.try_wait(), Ok(None));
            if has_ended || began.elapsed() > TIMEOUT {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                return Err(Error::Other(format!("PostgreSQL does not start:\n{log}")));
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        program::stop(&mut self.child, STOP, TIMEOUT);
        // What lies in `target` can be looked at after a failure, until the next run.
        if !self.folder.starts_with(folder::target()) {
            let _ = folder::remove(&self.folder);
        }
    }
}

fn spawn(programs: &Path, account: Option<Account>, folder: &Path, port: u16) -> Result<Child, Error> {
    let path = folder.join("log");
    let log = File::options().create(true).append(true).open(&path).map_err(Error::file(&path))?;
    let copy = log.try_clone().map_err(Error::file(&path))?;
    let mut postgres = command(&programs.join("postgres"), account, folder);
    postgres.arg("-D").arg(folder.join("data")).args(["-p", &port.to_string()]);
    for setting in [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=200",
        "fsync=off",
        "log_min_messages=warning",
    ] {
        postgres.args(["-c", setting]);
    }
    postgres.stdin(Stdio::null()).stdout(log).stderr(copy);
    postgres.spawn().map_err(|source| program::start_error(&postgres, source))
}

/// The account of Debian's package if this program runs as root; otherwise none is needed.
fn account() -> Result<Option<Account>, Error> {
    if !Uid::effective().is_root() {
        return Ok(None);
    }
    let user = User::from_name("postgres").map_err(|error| Error::about("the user `postgres`", &error))?;
    let user = user.ok_or_else(|| Error::Other("there is no user `postgres`".to_owned()))?;
    Ok(Some(Account { user: user.uid.as_raw(), group: user.gid.as_raw() }))
}

/// A program of PostgreSQL, by the account and in the folder.
fn command(path: &Path, account: Option<Account>, folder: &Path) -> Command {
    let mut command = Command::new(path);
    command.current_dir(folder);
    if let Some(Account { user, group }) = account {
        command.uid(user).gid(group);
    }
    command
}

/// An empty folder in `target`. If the account may not go there, as with a checkout in the home of root, the folder for
/// temporary files has it.
fn writable_folder(account: Option<Account>) -> Result<PathBuf, Error> {
    let mut reason = None;
    for folder in [folder::target().join("postgres"), env::temp_dir().join("fairnotice-postgres")] {
        stop_earlier(&folder);
        folder::remove(&folder)?;
        folder::create(&folder)?;
        if let Some(Account { user, group }) = account {
            chown(&folder, Some(user), Some(group)).map_err(Error::file(&folder))?;
        }
        match command(Path::new("true"), account, &folder).status() {
            Ok(_) => return Ok(folder),
            Err(source) => reason = Some(Error::File { path: folder, source }),
        }
    }
    Err(reason.unwrap_or_else(|| Error::Other("no folder for PostgreSQL".to_owned())))
}

/// Fails while another run has a PostgreSQL. The lock goes with the process, however that ends.
fn lock() -> Result<File, Error> {
    folder::create(&folder::target())?;
    let path = folder::target().join("postgres.lock");
    let lock = File::create(&path).map_err(Error::file(&path))?;
    let used = |_| Error::Other("another `cargo xtask` uses PostgreSQL; try again when it has ended".to_owned());
    lock.try_lock().map_err(used)?;
    Ok(lock)
}

/// Stops what a run left that was killed.
fn stop_earlier(folder: &Path) {
    let process = fs::read_to_string(folder.join("data").join("postmaster.pid")).unwrap_or_default();
    let Some(number) = process.lines().next().and_then(|number| number.parse::<u32>().ok()) else { return };
    // The number may belong to another program by now.
    let is_postgres = fs::read_to_string(format!("/proc/{number}/cmdline"))
        .is_ok_and(|line| line.contains(&*folder.to_string_lossy()));
    if is_postgres && program::send(CRASH, number).is_ok() {
        let began = Instant::now();
        while began.elapsed() < TIMEOUT && Path::new("/proc").join(number.to_string()).exists() {
            thread::sleep(Duration::from_millis(20));
        }
    }
}

//! The process that dies.

use crate::{common::database::Database, steps};
use fairnotice_store::Store;
use std::{
    env,
    ffi::OsStr,
    io::{BufRead as _, BufReader},
    os::unix::process::ExitStatusExt as _,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::Duration,
};

/// How it comes to its end.
pub(crate) enum Death {
    /// By itself, at the point: nothing is unwound, flushed or rolled back.
    Abort,
    /// It stops at the point, and is sent SIGKILL there.
    KilledAtThePoint,
    /// It is sent SIGKILL so long after it was started, wherever it is.
    KilledAfter(Duration),
}

/// How a round ended.
pub(crate) enum End {
    /// It died; and the step was carried out, or not.
    Died { carried_out: bool },
    /// There was no such point.
    Lived,
}

const SIGABRT: i32 = 6;
const SIGKILL: i32 = 9;

/// Carries out the given step on the given database.
pub(crate) fn main() {
    let (step, database) = (env::var("FAIRNOTICE_STEP").unwrap(), env::var("FAIRNOTICE_DATABASE").unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(&database).await.unwrap();
        steps::find(&step).carry_out(&store).await.unwrap();
        // It ends without closing the database, as if it were killed.
    });
}

/// The command that carries out a step on the database in a folder: this program, or one that becomes it.
pub(crate) fn command(program: &Path, arguments: &[&OsStr], step: &str, database: &Database) -> Command {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .args(["--exact", "child", "--ignored", "--nocapture", "--test-threads=1"])
        .current_dir(database.folder.path())
        .env("FAIRNOTICE_STEP", step)
        .env("FAIRNOTICE_DATABASE", database.url())
        .env_remove("FAIRNOTICE_FAULT")
        .env_remove("FAIRNOTICE_FAULT_HOLDS")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Carries out a step in a process of its own, and says whether it died on the way.
pub(crate) fn run(step: &str, database: &Database, point: Option<u32>, death: &Death) -> bool {
    let mut command = command(&env::current_exe().unwrap(), &[], step, database);
    if let Some(point) = point {
        command.env("FAIRNOTICE_FAULT", point.to_string());
    }
    let (status, expected) = match death {
        Death::Abort => (command.spawn().unwrap().wait_with_output().unwrap(), SIGABRT),
        Death::KilledAtThePoint => {
            (hold_and_kill(command.env("FAIRNOTICE_FAULT_HOLDS", "1").spawn().unwrap()), SIGKILL)
        }
        Death::KilledAfter(wait) => {
            let mut child = command.spawn().unwrap();
            thread::sleep(*wait);
            // It may have ended by itself.
            child.kill().unwrap();
            (child.wait_with_output().unwrap(), SIGKILL)
        }
    };
    match (status.status.signal(), status.status.success()) {
        (Some(signal), _) if signal == expected => true,
        (None, true) => false,
        _ => panic!("{}\n{}", describe(status.status, &status.stdout), String::from_utf8_lossy(&status.stderr)),
    }
}

fn describe(status: ExitStatus, stdout: &[u8]) -> String {
    format!("{status}\n{}", String::from_utf8_lossy(stdout))
}

/// Waits until the child stands at its point, or has ended without coming to it, and kills it.
fn hold_and_kill(mut child: Child) -> std::process::Output {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let is_held = lines.map_while(Result::ok).any(|line| line.contains("held at the point"));
    if is_held {
        child.kill().unwrap();
    }
    child.wait_with_output().unwrap()
}

/// Opens the database like the next server after a crash.
pub(crate) fn reopened<T>(database: &Database, work: impl AsyncFnOnce(&Store) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = database.open().await;
        let result = work(&store).await;
        store.close().await;
        result
    })
}

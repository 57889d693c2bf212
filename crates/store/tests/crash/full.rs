//! A disk that is full, and has room again.

use crate::{
    agree::{agree, is_sound},
    child::{command, reopened},
    common::{add, announced, database::Database, now, prepare, request},
};
use fairnotice_store::{Error, Store};
use std::{
    env,
    ffi::OsStr,
    io::{BufRead as _, BufReader, Write as _, stdin},
    path::Path,
    process::{Command, Stdio},
};

/// More failures than a server has connections.
const FAILURES: usize = 12;

/// The child's side.
pub(crate) fn main() {
    let url = env::var("FAIRNOTICE_DATABASE").unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async { fill(&Store::open(&url).await.unwrap()).await });
}

/// Announces until nothing fits any more, and prints how many fitted. Once there is room again, it goes on.
async fn fill(store: &Store) {
    let (mut count, mut failures) = (0, 0);
    while failures < FAILURES {
        assert!(count < 10_000, "the disk was never full");
        match announce(store, count).await {
            Ok(()) => count += 1,
            Err(error) => {
                assert!(matches!(error, Error::Database(_)), "{error}");
                // What is there can still be read.
                assert_eq!(store.public(now()).await.unwrap().records.len(), count);
                failures += 1;
            }
        }
    }
    println!("full after {count}");
    // The parent makes room, and says so.
    stdin().read_line(&mut String::new()).unwrap();
    announce(store, count).await.unwrap();
    store.check().await.unwrap();
    println!("went on");
}

async fn announce(store: &Store, number: usize) -> Result<(), Error> {
    let id = format!("fixes-{number}");
    // Each at an instant of its own, by which its request is found again.
    let at = now() + chrono::TimeDelta::seconds(i64::try_from(number).unwrap());
    let mut writing = store.begin("ana", at).await?;
    let mut record = announced(&id, 20);
    record.change = record.change.clone().announced(at);
    let result = add(&mut writing, record).await?;
    writing.remember(&request(&id), &result).await?;
    writing.commit().await
}

/// No file of the child may grow beyond half a megabyte, until the limit is lifted.
// S3
#[test]
fn what_does_not_fit_is_refused_what_was_answered_stays_and_with_room_the_same_server_goes_on() {
    let (database, own) = (Database::file(), env::current_exe().unwrap());
    reopened(&database, async |store| prepare(store).await);
    // The limit is the shell's, which then becomes the child; a write beyond it fails instead of ending the process.
    let limit = "trap '' XFSZ; ulimit -S -f 1000; exec \"$0\" \"$@\"";
    let mut shell =
        command(Path::new("/bin/sh"), &[OsStr::new("-c"), limit.as_ref(), own.as_os_str()], "fill", &database);
    let mut child = shell.stdin(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let full = lines.find(|line| line.contains("full after ")).unwrap();
    println!("{full}");
    let count = full.split("full after ").nth(1).unwrap();
    let count: usize = count.parse().unwrap();
    assert!(count > 0);
    let lifted = Command::new("prlimit").args(["--pid", &child.id().to_string(), "--fsize=unlimited"]).status();
    assert!(lifted.unwrap().success());
    child.stdin.take().unwrap().write_all(b"\n").unwrap();
    assert!(lines.any(|line| line.contains("went on")));
    assert!(child.wait().unwrap().success());
    let count = count + 1;
    reopened(&database, async |store| {
        is_sound(&database).await;
        agree(store, &database).await;
        assert_eq!(store.public(now()).await.unwrap().records.len(), count);
    });
}

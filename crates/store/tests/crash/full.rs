//! A disk that is full.

use crate::{
    agree::agree,
    child::{command, reopened},
    common::{
        add, announced,
        dump::{path, url},
        now, prepare, request,
    },
};
use fairnotice_store::{Error, Store};
use std::{env, ffi::OsStr, path::Path};

/// The child's side: announces until nothing fits any more, and prints how many fitted.
pub(crate) async fn fill(store: &Store) {
    for number in 0..10_000 {
        if let Err(error) = announce(store, number).await {
            assert!(matches!(error, Error::Database(_)), "{error}");
            // What is there can still be read, and the next is refused in the same way.
            assert_eq!(store.public(now()).await.unwrap().records.len(), number);
            assert!(matches!(announce(store, number).await, Err(Error::Database(_))));
            println!("full after {number}: {error}");
            return;
        }
    }
    panic!("the disk was never full");
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

/// No file of the child may grow beyond half a megabyte.
#[test]
fn what_does_not_fit_is_refused_and_what_was_answered_stays() {
    let (folder, own) = (tempfile::tempdir().unwrap(), env::current_exe().unwrap());
    reopened(&folder, async |store| prepare(store).await);
    // The limit is the shell's, which then becomes the child; a write beyond it fails instead of ending the process.
    let limit = "trap '' XFSZ; ulimit -f 1000; exec \"$0\" \"$@\"";
    let mut shell =
        command(Path::new("/bin/sh"), &[OsStr::new("-c"), limit.as_ref(), own.as_os_str()], "fill", &folder);
    let output = shell.output().unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{stdout}{}", String::from_utf8_lossy(&output.stderr));
    let count = stdout.split("full after ").nth(1).and_then(|rest| rest.split(':').next()).unwrap();
    let count: usize = count.parse().unwrap();
    println!("{}", stdout.lines().find(|line| line.contains("full after")).unwrap());
    assert!(count > 0);
    reopened(&folder, async |store| {
        agree(store, &url(&path(&folder))).await;
        assert_eq!(store.public(now()).await.unwrap().records.len(), count);
        // Where there is room again, it goes on.
        announce(store, count).await.unwrap();
        agree(store, &url(&path(&folder))).await;
    });
}

//! Another process that holds SQLite's lock, and a disk that is full.

use super::{Seen, WRITERS};
use crate::{
    error::Error,
    folder,
    install::Tool,
    program,
    servers::{Client, wait_for},
    step::note,
};
use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    process::Stdio,
    sync::atomic::Ordering,
    thread,
    time::Duration,
};

/// The size of the small disk, in mebibytes.
const DISK: u32 = 1024;
/// Once the disk has room again, writes succeed within this time.
const RECOVERY: Duration = Duration::from_secs(15);

/// Takes SQLite's lock by Python, again and again.
pub(super) fn locked(database: &Path, time: Duration) -> Result<(), Error> {
    Tool::Python.ensure()?;
    let script = "import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
end = time.monotonic() + float(sys.argv[2])
while time.monotonic() < end:
    connection.execute('BEGIN IMMEDIATE')
    time.sleep(3)
    connection.execute('ROLLBACK')
    time.sleep(3)";
    program::run(program::program("python3").args(["-c", script]).arg(database).arg(time.as_secs().to_string()))
}

/// A small disk in memory. Mounting one needs root.
pub(super) struct Disk {
    pub(super) folder: PathBuf,
}

impl Disk {
    pub(super) fn mount() -> Result<Self, Error> {
        let folder = folder::target().join("servers").join("disk");
        folder::create(&folder)?;
        // What an earlier run left that was killed.
        let _ = program::program("umount").arg(&folder).stderr(Stdio::null()).status();
        let size = format!("size={DISK}m");
        program::run(program::program("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&folder))?;
        Ok(Self { folder })
    }

    /// Fills the disk for the second third of the time. Afterwards a write must succeed soon, and health be well.
    pub(super) fn fill_for(&self, time: Duration, client: &Client, server: &str, seen: &Seen) -> Result<(), Error> {
        thread::sleep(time / 3);
        let path = self.folder.join("filling");
        let mut file = File::create(&path).map_err(Error::file(&path))?;
        let full = wait_for(time / 3, "the disk is full", || {
            // Until nothing fits any more.
            while file.write_all(&[0; 4096]).is_ok() {}
            seen.refused.load(Ordering::Relaxed) > 0
        });
        thread::sleep(time / 3);
        drop(file);
        fs::remove_file(&path).map_err(Error::file(&path))?;
        full?;
        let written = seen.written.load(Ordering::Relaxed);
        let took = wait_for(RECOVERY, "writes succeed once the disk has room", || {
            seen.written.load(Ordering::Relaxed) > written
        })?;
        wait_for(RECOVERY, "health is well once the disk has room", || {
            client.get(server, "/healthz").is_ok_and(|response| response.status == 200)
        })?;
        let refused = seen.refused.load(Ordering::Relaxed);
        note(&format!("the disk had room again: the first write succeeded after {} ms", took.as_millis()));
        thread::sleep(time / 3);
        let later = seen.refused.load(Ordering::Relaxed) - refused;
        // What was under way is still answered.
        if later > WRITERS as u64 {
            Err(Error::Other(format!("{later} writes were refused although there was room")))
        } else {
            Ok(())
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = program::program("umount").arg("--lazy").arg(&self.folder).status();
    }
}

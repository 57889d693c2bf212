//! `--tzdata`: the time zone data.

use crate::failure::Failure;
use clap::Args;
use fairnotice_core::zone::{self, Tzdata};
use std::{
    collections::BTreeMap,
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

/// Where an operating system keeps its compiled time zones.
const SYSTEM: &str = "/usr/share/zoneinfo";
/// Beside the zones: its first line names the release, `# version 2026f`.
const SOURCE: &str = "tzdata.zi";
/// Other entries in such a folder: the same zones again, with and without leap seconds, and links of the
/// machine's own.
const NO_ZONES: [&str; 4] = ["posix", "right", "posixrules", "localtime"];
/// `America/Argentina/Buenos_Aires` is the deepest.
const DEPTH: usize = 3;
/// The largest zone has 4 kB.
const LARGEST: u64 = 1 << 20;
/// A package that is being installed is read again.
const TRIES: usize = 3;

/// The choice of time zone data.
#[derive(Debug, Default, Args)]
pub(crate) struct TzdataPath {
    /// Folder of compiled time zones; by default the newer of the system's (`/usr/share/zoneinfo`) and those built in
    #[arg(long, env = "FAIRNOTICE_TZDATA", value_name = "DIR")]
    tzdata: Option<PathBuf>,
}

impl TzdataPath {
    /// Reads the given folder, of any version; by default the system's, if it is newer than the built-in data.
    pub(crate) fn load(&self) -> Result<Tzdata, Failure> {
        if let Some(folder) = &self.tzdata {
            return read(folder).map_err(|source| Failure::File { name: folder.display().to_string(), source });
        }
        let built_in = Tzdata::built_in();
        let newer = version(Path::new(SYSTEM)).filter(|system| zone::is_newer(system, built_in.version()));
        // Unreadable system data counts as missing: the program has built-in data.
        Ok(newer.and_then(|_| read(Path::new(SYSTEM)).ok()).unwrap_or(built_in))
    }
}

/// A folder's release.
fn version(folder: &Path) -> Option<String> {
    let mut head = [0; 64];
    let length = fs::File::open(folder.join(SOURCE)).and_then(|mut file| file.read(&mut head)).ok()?;
    let head = String::from_utf8_lossy(&head[..length]);
    let version = head.lines().next()?.strip_prefix("# version ")?.trim();
    (!version.is_empty()).then(|| version.to_owned())
}

fn read(folder: &Path) -> io::Result<Tzdata> {
    for _ in 0..TRIES {
        let before = version(folder);
        let mut files = BTreeMap::new();
        collect(folder, "", DEPTH, &mut files)?;
        if files.is_empty() {
            return Err(io::Error::other("it holds no compiled time zones, such as `Europe/Madrid`"));
        }
        if version(folder) == before {
            return Ok(Tzdata::new(before.as_deref(), files));
        }
    }
    Err(io::Error::other("its release changes while it is read"))
}

/// Every compiled zone below a folder, by its name.
fn collect(folder: &Path, prefix: &str, depth: usize, files: &mut BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(own) = entry.file_name().into_string() else { continue };
        if prefix.is_empty() && NO_ZONES.contains(&own.as_str()) {
            continue;
        }
        // Followed, as names that mean the same zone are often links.
        let Ok(metadata) = fs::metadata(entry.path()) else { continue };
        let name = format!("{prefix}{own}");
        if metadata.is_dir() && depth > 1 {
            collect(&entry.path(), &format!("{name}/"), depth - 1, files)?;
        } else if metadata.is_file() && metadata.len() <= LARGEST {
            let data = fs::read(entry.path())?;
            if data.starts_with(b"TZif") {
                files.insert(name, data);
            }
        }
    }
    Ok(())
}

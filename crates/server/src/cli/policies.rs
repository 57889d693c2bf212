//! `--policy`: one file, or a folder with every version of a policy.

use super::{Failure, read, tzdata::TzdataPath};
use clap::Args;
use fairnotice_core::{
    change::Change,
    diagnostic::Diagnostic,
    file,
    instant::{self, Instant},
    policy::{History, Policy},
    zone::Tzdata,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

const REFERENCE: &str = include_str!("../../../../policies/reference-strict.toml");

/// Which policy judges.
#[derive(Debug, Args)]
pub(super) struct PolicyPath {
    /// Policy file, or a folder with every version; by default the built-in reference policy in its strict reading
    #[arg(long, env = "FAIRNOTICE_POLICY", value_name = "PATH")]
    policy: Option<PathBuf>,
    #[command(flatten)]
    pub(super) tzdata: TzdataPath,
}

/// The policies that were named, each with its text.
pub(super) struct Policies {
    /// The only one, or the earliest.
    pub(super) first: Policy,
    /// Every version, where a folder was named; empty where a file was, which judges whatever it is asked about.
    pub(super) versions: History,
    /// Every version's text.
    pub(super) texts: Vec<(Policy, String)>,
    /// The time zone data by which they judge.
    pub(super) tzdata: Tzdata,
}

impl PolicyPath {
    /// Reads the file, or every `.toml` file of the folder.
    pub(super) fn load(&self) -> Result<Policies, Failure> {
        let tzdata = self.tzdata.load()?;
        let Some(folder) = self.policy.as_deref().filter(|path| path.is_dir()) else {
            let (first, text) = load(self.policy.as_deref(), &tzdata)?;
            return Ok(Policies { texts: vec![(first.clone(), text)], versions: History::default(), first, tzdata });
        };
        let files = files(folder.to_owned())?;
        let texts = files.iter().map(|path| load(Some(path), &tzdata)).collect::<Result<Vec<_>, _>>()?;
        let versions: History = texts.iter().map(|(policy, _)| policy.clone()).collect();
        match versions.versions().first().cloned() {
            Some(first) => Ok(Policies { first, versions, texts, tzdata }),
            None => Err(Failure::Usage("the policy's folder holds no `.toml` file")),
        }
    }
}

/// The file, or every `.toml` file of the folder.
pub(super) fn files(path: PathBuf) -> Result<Vec<PathBuf>, Failure> {
    if !path.is_dir() {
        return Ok(vec![path]);
    }
    let failed = |source| Failure::File { path: path.clone(), source };
    let entries = fs::read_dir(&path).map_err(failed)?.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    let mut files: Vec<_> = entries.into_iter().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    if files.is_empty() { Err(Failure::Usage("the policy's folder holds no `.toml` file")) } else { Ok(files) }
}

/// What messages call the file; without a path the built-in one.
pub(super) fn name(path: Option<&Path>) -> String {
    path.map_or_else(|| "policies/reference-strict.toml".to_owned(), |path| path.display().to_string())
}

/// A policy and its text; without a path the built-in one.
pub(super) fn load(path: Option<&Path>, tzdata: &Tzdata) -> Result<(Policy, String), Failure> {
    let text = path.map_or_else(|| Ok(REFERENCE.to_owned()), read)?;
    let policy =
        file::policy_by(&text, tzdata).map_err(|problems| Failure::Unreadable { name: name(path), problems })?;
    Ok((policy, text))
}

impl Policies {
    /// The version that judges a change (A34): the one it names, else the one in force when it was announced.
    pub(super) fn judging(&self, change: &Change, now: Instant) -> Result<&Policy, Diagnostic> {
        if self.versions.versions().is_empty() {
            return Ok(&self.first);
        }
        let file = change.file();
        self.versions.judging(file, now).ok_or_else(|| match &file.policy_version {
            Some(version) => {
                let known: Vec<_> =
                    self.versions.versions().iter().map(|policy| format!("`{}`", policy.version())).collect();
                Diagnostic::new("policy_version", format!("there is no version `{version}`"))
                    .help(format!("the folder has {}", known.join(", ")))
            }
            None => Diagnostic::new(
                "announced_at",
                format!(
                    "no version was in force then; the earliest is from {}",
                    instant::text(self.first.effective_from())
                ),
            ),
        })
    }
}

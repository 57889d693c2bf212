//! `--policy`: one file, or a folder with every version of a policy.

use crate::{failure::Failure, input::Input, tzdata::TzdataPath};
use clap::Args;
use fairnotice_core::{
    change::Change,
    diagnostic::Diagnostic,
    file,
    instant::{self, Instant},
    policy::{History, Policy},
    zone::Tzdata,
};
use std::fs;

const REFERENCE: &str = include_str!("../../../policies/reference-strict.toml");

/// Which policy checks the records.
#[derive(Debug, Args)]
pub(crate) struct PolicyPath {
    /// Policy file, or a folder with every version; by default the built-in reference policy in its strict reading
    #[arg(long, env = "FAIRNOTICE_POLICY", value_name = "PATH")]
    policy: Option<Input>,
    #[command(flatten)]
    pub(crate) tzdata: TzdataPath,
}

/// Every version of one policy, each with its text.
pub(crate) struct PolicyFiles {
    /// One at least.
    pub(crate) versions: History,
    pub(crate) texts: Vec<(Policy, String)>,
    /// The time zone data that they use.
    pub(crate) tzdata: Tzdata,
}

impl PolicyPath {
    /// Reads the file, or every `.toml` file of the folder. Refuses files that are not versions of one policy.
    pub(crate) fn load(&self) -> Result<PolicyFiles, Failure> {
        let tzdata = self.tzdata.load()?;
        let files = match &self.policy {
            None => vec![None],
            Some(input) => files(input)?.into_iter().map(Some).collect(),
        };
        let texts = files.iter().map(|input| load(input.as_ref(), &tzdata)).collect::<Result<Vec<_>, _>>()?;
        let versions = History::new(texts.iter().map(|(policy, _)| policy.clone()).collect());
        let versions = versions.map_err(|conflict| {
            let [earlier, later] = [conflict.earlier, conflict.later].map(|i| name(files[i].as_ref()));
            let mut diagnostic = conflict.diagnostic.help(format!("the other file is `{earlier}`"));
            file::place(&texts[conflict.later].1, [&mut diagnostic]);
            Failure::unreadable(&later, diagnostic)
        })?;
        Ok(PolicyFiles { versions, texts, tzdata })
    }

    /// Its name in messages.
    pub(crate) fn name(&self) -> String {
        name(self.policy.as_ref())
    }
}

/// The file, or every `.toml` file of the folder.
pub(crate) fn files(input: &Input) -> Result<Vec<Input>, Failure> {
    let Some(folder) = input.folder() else { return Ok(vec![input.clone()]) };
    let failed = |source| Failure::File { name: input.to_string(), source };
    let entries = fs::read_dir(folder).map_err(failed)?.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    let mut files: Vec<_> = entries.into_iter().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    if files.is_empty() {
        let diagnostic = Diagnostic::new("", "the policy's folder holds no `.toml` file");
        return Err(Failure::unreadable(&input.to_string(), diagnostic));
    }
    Ok(files.into_iter().map(Input::from).collect())
}

/// The name of a policy in messages; without an input that of the built-in one.
pub(crate) fn name(input: Option<&Input>) -> String {
    input.map_or_else(|| "policies/reference-strict.toml".to_owned(), Input::to_string)
}

/// A policy and its text; without an input the built-in one.
pub(crate) fn load(input: Option<&Input>, tzdata: &Tzdata) -> Result<(Policy, String), Failure> {
    let text = input.map_or_else(|| Ok(REFERENCE.to_owned()), Input::read)?;
    let policy =
        file::policy_by(&text, tzdata).map_err(|diagnostics| Failure::unreadable(&name(input), diagnostics))?;
    Ok((policy, text))
}

impl PolicyFiles {
    /// The version that applies to a change (A34): the one it names, else the one in force when it was announced.
    pub(crate) fn judging(&self, change: &Change, now: Instant) -> Result<&Policy, Diagnostic> {
        let file = change.file();
        self.versions.applicable(file, now).ok_or_else(|| match &file.policy_version {
            Some(version) => {
                let known = self.versions.versions().iter().map(|policy| format!("`{}`", policy.version()));
                let known = known.collect::<Vec<_>>().join(", ");
                Diagnostic::new("policy_version", format!("the policy has no version `{version}`"))
                    .help(format!("known here: {known}"))
            }
            None => self.not_in_force(file.announced_at, now),
        })
    }

    fn not_in_force(&self, announced: Option<Instant>, now: Instant) -> Diagnostic {
        let from = self.versions.versions().first().map(|policy| instant::text(policy.effective_from()));
        let from = from.unwrap_or_default();
        let earliest = format!("the earliest comes into force at {from}");
        if let Some(announced) = announced {
            let what = format!("no version of the policy was in force at {}", instant::text(announced));
            return Diagnostic::new("announced_at", what).help(earliest);
        }
        let what = format!("no version of the policy is in force at {}", instant::text(now));
        Diagnostic::new("", what).help(format!("{earliest}: check as of then with `--now {from}`"))
    }

    /// The version in force at an instant. Without one, no change can be announced.
    pub(crate) fn in_force(&self, at: Instant) -> Result<&Policy, Failure> {
        let earliest = self.versions.versions().first().map_or(at, Policy::effective_from);
        self.versions.in_force(at).ok_or(Failure::NotInForce(earliest))
    }
}

pub(crate) fn summary(policy: &Policy) -> String {
    let from = instant::text(policy.effective_from());
    format!("policy `{}`, version {}, in force from {from}, {}", policy.id(), policy.version(), policy.hash())
}

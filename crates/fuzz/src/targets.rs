//! The fuzz targets. Each runs the engine on an input of bytes.

use crate::{Case, Draw, files, laws, memory::within};
use std::{ffi::OsString, fs, io};

/// A fuzz target, named for its input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The text of a policy.
    PolicyFile,
    /// The text of a change record.
    ChangeFile,
    /// Two versions, a line each.
    Version,
    /// A zone's name, instants and lengths.
    InstantAndZone,
    /// A policy, a record and an instant.
    Verdict,
    /// A policy, two records and an instant.
    WhatIf,
}

impl Target {
    /// Every target.
    pub const ALL: [Self; 6] =
        [Self::PolicyFile, Self::ChangeFile, Self::Version, Self::InstantAndZone, Self::Verdict, Self::WhatIf];

    /// The name of the target, of its program and of its folder in `tests/fuzz`.
    pub fn name(self) -> &'static str {
        match self {
            Self::PolicyFile => "policy_file",
            Self::ChangeFile => "change_file",
            Self::Version => "version",
            Self::InstantAndZone => "instant_and_zone",
            Self::Verdict => "verdict",
            Self::WhatIf => "what_if",
        }
    }

    /// The target with this name.
    pub fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|target| target.name() == name).unwrap_or_else(|| panic!("no target `{name}`"))
    }

    /// Runs the target. Panics if a law does not hold.
    pub fn run(self, bytes: &[u8]) {
        match self {
            Self::PolicyFile => files::policy(bytes),
            Self::ChangeFile => files::change(bytes),
            Self::Version => laws::version::two(bytes),
            Self::InstantAndZone => laws::clocks::any(&mut Draw::new(bytes)),
            Self::Verdict => within(CASE_MEMORY, 0, bytes.len(), || {
                let mut draw = Draw::new(bytes);
                if let Some(case) = Case::draw(&mut draw) {
                    laws::verdict::all(&case, &mut draw);
                }
            }),
            Self::WhatIf => within(CASE_MEMORY, 0, bytes.len(), || {
                let mut draw = Draw::new(bytes);
                if let Some(case) = Case::draw(&mut draw)
                    && let Some(other) = case.another(&mut draw)
                {
                    laws::edits::all(&case, &other);
                }
            }),
        }
    }

    /// Runs the target once for each file, and prints the case that is drawn from it.
    pub fn replay(self, paths: impl Iterator<Item = OsString>) -> io::Result<()> {
        for path in paths {
            let bytes = fs::read(&path)?;
            println!("{}", path.display());
            if let (Self::Verdict | Self::WhatIf, Some(case)) = (self, Case::draw(&mut Draw::new(&bytes))) {
                println!("{case:?}");
            }
            self.run(&bytes);
        }
        Ok(())
    }
}

/// The memory for a case and its verdicts, in bytes: a few zone tables and calendars, and some hundreds of findings.
const CASE_MEMORY: usize = 16 << 20;

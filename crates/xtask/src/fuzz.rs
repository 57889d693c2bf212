//! The fuzz targets: built with coverage on the stable toolchain, run over their seeds and beyond them.

mod report;

pub(crate) use report::Report;

use crate::{
    error::Error,
    folder, program,
    step::{note, seconds},
};
use clap::ValueEnum;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

/// What is fuzzed: the programs of `crates/fuzz`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum Target {
    /// Policies as text.
    PolicyFile,
    /// Change records as text.
    ChangeFile,
    /// Versions, and the step between two.
    Version,
    /// Instants and zones.
    InstantAndZone,
    /// Verdicts, starts and timetables.
    Verdict,
    /// What-if and edits.
    WhatIf,
}

/// Where cargo puts the programs; build scripts, which run here, are built without coverage because a triple is named.
const TRIPLE: &str = "x86_64-unknown-linux-gnu";

/// What cargo-fuzz asks of the compiler, all of it stable: LLVM's coverage pass, a counter for each edge, and the operands of
/// comparisons. `--cfg fuzzing` links libFuzzer.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing";

/// The same inputs in the same order, where a search has to be repeated.
const SEED: &str = "-seed=20191113";

/// How long to search.
#[derive(Clone, Copy)]
pub(crate) enum Search {
    /// So many seconds, always in the same order.
    Short(u64),
    /// So many seconds for each target, by chance.
    Long(u64),
}

impl Target {
    /// Every target.
    pub(crate) fn all() -> &'static [Self] {
        Self::value_variants()
    }

    fn name(self) -> &'static str {
        match self {
            Self::PolicyFile => "policy_file",
            Self::ChangeFile => "change_file",
            Self::Version => "version",
            Self::InstantAndZone => "instant_and_zone",
            Self::Verdict => "verdict",
            Self::WhatIf => "what_if",
        }
    }

    /// Whether its input is text, which grows piece by piece; the others are drawn from bytes.
    fn is_text(self) -> bool {
        matches!(self, Self::PolicyFile | Self::ChangeFile | Self::Version)
    }

    /// Where its seeds are kept: among them every input that once broke something.
    fn seeds(self) -> PathBuf {
        folder::root().join("tests").join("fuzz").join(self.name())
    }

    /// Other files that are good inputs as they are.
    fn shipped(self) -> Option<PathBuf> {
        match self {
            Self::PolicyFile => Some(folder::root().join("policies")),
            Self::ChangeFile => Some(folder::root().join("tests").join("records")),
            _ => None,
        }
    }

    fn program(self) -> PathBuf {
        built().join(TRIPLE).join("fuzz").join(self.name())
    }

    /// What earlier searches reached; a search goes on from there.
    fn corpus(self) -> PathBuf {
        built().join("corpus").join(self.name())
    }

    fn crashes(self) -> PathBuf {
        built().join("crashes").join(self.name())
    }
}

/// Its own target folder: the flags would build everything else anew.
fn built() -> PathBuf {
    folder::target().join("fuzzing")
}

/// Why no target can be built here, if so.
pub(crate) fn unsupported() -> Option<&'static str> {
    (!cfg!(all(target_os = "linux", target_arch = "x86_64"))).then_some("fuzzing is set up for x86-64 Linux")
}

/// Builds the programs of every target.
pub(crate) fn build() -> Result<(), Error> {
    let mut cargo = program::cargo();
    cargo.args(["build", "--package", "fairnotice-fuzz", "--bins", "--profile", "fuzz", "--target", TRIPLE]);
    program::run(cargo.env("CARGO_TARGET_DIR", built()).env("RUSTFLAGS", FLAGS).env_remove("CARGO_ENCODED_RUSTFLAGS"))
}

/// Searches the targets, two at a time, and tells of each as it ends.
pub(crate) fn search(targets: &[Target], search: Search) -> Result<Vec<Report>, Error> {
    let queue = std::sync::Mutex::new(targets.iter().copied());
    let worker = || {
        let mut reports = Vec::new();
        loop {
            let next = queue.lock().map_or(None, |mut queue| queue.next());
            let Some(target) = next else { return Ok(reports) };
            let report = target.search(search)?;
            note(&report.says());
            reports.push(report);
        }
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let reports: Vec<Result<Vec<Report>, Error>> = thread::scope(|scope| {
        let workers: Vec<_> = (0..cores.min(targets.len())).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
    });
    let reports: Result<Vec<_>, _> = reports.into_iter().collect();
    Ok(reports?.into_iter().flatten().collect())
}

/// Copies to the seeds what a target's searches reached and its seeds do not.
pub(crate) fn keep(targets: &[Target]) -> Result<(), Error> {
    for target in targets {
        folder::create(&target.seeds())?;
        let mut merge = program::program(target.program());
        program::output(merge.args(["-merge=1", "-timeout=30"]).args([target.seeds(), target.corpus()]))?;
    }
    Ok(())
}

impl Target {
    fn search(self, search: Search) -> Result<Report, Error> {
        let crashes = self.crashes();
        folder::remove(&crashes)?;
        folder::create(&crashes)?;
        let mut fuzzer = program::program(self.program());
        // Half a minute is for ever where a verdict takes a microsecond, and not too little on a busy machine.
        fuzzer.args([
            "-timeout=30",
            "-report_slow_units=30",
            "-rss_limit_mb=1024",
            "-max_len=4096",
            "-print_final_stats=1",
        ]);
        fuzzer.arg(format!("-artifact_prefix={}/", crashes.display()));
        if self.is_text() {
            fuzzer.arg(format!("-dict={}", folder::root().join("tests/fuzz/words.dict").display()));
        } else {
            fuzzer.arg("-len_control=0");
        }
        match search {
            Search::Short(time) => {
                // Nothing that an earlier search reached, and nothing that this one does, is kept.
                let fresh = built().join("fresh").join(self.name());
                folder::remove(&fresh)?;
                folder::create(&fresh)?;
                fuzzer.arg(SEED).arg(format!("-max_total_time={time}")).arg(fresh);
            }
            Search::Long(time) => {
                folder::create(&self.corpus())?;
                fuzzer.arg(format!("-max_total_time={time}")).arg(self.corpus());
            }
        }
        fuzzer.args([Some(self.seeds()), self.shipped()].into_iter().flatten());
        self.watch(&mut fuzzer)
    }

    /// Runs libFuzzer and reads what it says.
    fn watch(self, fuzzer: &mut Command) -> Result<Report, Error> {
        let output = fuzzer.stdin(Stdio::null()).output().map_err(|source| program::start(fuzzer, source))?;
        let crashes = files(&self.crashes())?;
        let said = String::from_utf8_lossy(&output.stderr);
        Ok(Report::read(self, &said, output.status.success(), crashes))
    }
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(folder).map_err(Error::file(folder))?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(Error::file(folder))).collect()
}

/// What `cargo xtask test` does: every seed, and some seconds beyond them. The error tells which targets broke.
pub(crate) fn check() -> Result<(), Error> {
    build()?;
    let reports = search(Target::all(), Search::Short(5))?;
    clean(&reports)
}

/// Whether every target is.
pub(crate) fn clean(reports: &[Report]) -> Result<(), Error> {
    let broken: Vec<_> =
        reports.iter().filter(|report| !report.is_clean()).map(|report| report.target().name()).collect();
    if broken.is_empty() {
        Ok(())
    } else {
        Err(Error::StepMessage(format!("broken by an input: {}", broken.join(", "))))
    }
}

/// What a target's share of a time is, with as many running at once as there are cores.
pub(crate) fn share(whole: Duration, targets: usize) -> u64 {
    let cores = thread::available_parallelism().map_or(1, usize::from).min(targets).max(1);
    let rounds = targets.div_ceil(cores).max(1);
    let time = whole / u32::try_from(rounds).unwrap_or(1);
    note(&format!("{} for each of {targets} targets, {cores} at a time", seconds(time)));
    time.as_secs().max(1)
}

//! Builds the fuzz targets with coverage on the stable toolchain, and runs them on their seeds and on new inputs.

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

/// A fuzz target: one of the programs of `crates/fuzz`.
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

/// The triple of the programs. Because it is given to cargo, build scripts are built without the flags for coverage.
const TRIPLE: &str = "x86_64-unknown-linux-gnu";

/// The flags of cargo-fuzz that work on the stable compiler: LLVM's coverage pass, a counter for each edge, and the
/// operands of comparisons. `--cfg fuzzing` links libFuzzer.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing";

/// A fixed random seed, so that a short search tries the same inputs in every run.
const RANDOM_SEED: &str = "-seed=20191113";

/// How long to search.
#[derive(Clone, Copy)]
pub(crate) enum Search {
    /// This many seconds for each target, with a fixed random seed.
    Short(u64),
    /// This many seconds for each target, with another random seed in each run.
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

    /// Whether its input is text. Text starts short and grows. The other targets make values from bytes of any length.
    fn is_text(self) -> bool {
        matches!(self, Self::PolicyFile | Self::ChangeFile | Self::Version)
    }

    /// The folder of its seeds, which include every input that once found a fault.
    fn seeds(self) -> PathBuf {
        folder::root().join("tests").join("fuzz").join(self.name())
    }

    /// Another folder of files that are useful inputs.
    fn extra_seeds(self) -> Option<PathBuf> {
        match self {
            Self::PolicyFile => Some(folder::root().join("policies")),
            Self::ChangeFile => Some(folder::root().join("tests").join("records")),
            _ => None,
        }
    }

    fn program(self) -> PathBuf {
        target_folder().join(TRIPLE).join("fuzz").join(self.name())
    }

    /// The inputs of earlier long searches that reached new code. The next long search starts with them.
    fn corpus(self) -> PathBuf {
        target_folder().join("corpus").join(self.name())
    }

    /// The folder of the inputs with which the last search found a fault.
    fn crashes(self) -> PathBuf {
        target_folder().join("crashes").join(self.name())
    }
}

/// A separate target folder. With these flags in the shared one, cargo would build everything else again.
fn target_folder() -> PathBuf {
    folder::target().join("fuzzing")
}

/// The reason why the targets cannot be built on this machine, if there is one.
pub(crate) fn unsupported() -> Option<&'static str> {
    (!cfg!(all(target_os = "linux", target_arch = "x86_64"))).then_some("fuzzing is set up for x86-64 Linux")
}

/// Builds the programs of every target.
pub(crate) fn build() -> Result<(), Error> {
    let mut cargo = program::cargo();
    cargo.args(["build", "--package", "fairnotice-fuzz", "--bins", "--profile", "fuzz", "--target", TRIPLE]);
    program::run(
        cargo.env("CARGO_TARGET_DIR", target_folder()).env("RUSTFLAGS", FLAGS).env_remove("CARGO_ENCODED_RUSTFLAGS"),
    )
}

/// Searches with the targets, as many at a time as there are cores, and prints a line when one ends.
pub(crate) fn search(targets: &[Target], search: Search) -> Result<Vec<Report>, Error> {
    let queue = std::sync::Mutex::new(targets.iter().copied());
    let worker = || {
        let mut reports = Vec::new();
        loop {
            let next = queue.lock().map_or(None, |mut queue| queue.next());
            let Some(target) = next else { return Ok(reports) };
            let report = target.search(search)?;
            note(&report.text());
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

/// Copies to each target's seeds the inputs of its corpus that reach code which the seeds do not reach.
pub(crate) fn copy_to_seeds(targets: &[Target]) -> Result<(), Error> {
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
        // A verdict takes about a microsecond, so 30 seconds mean an endless loop, on a busy machine too.
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
                // An empty corpus, so that earlier searches have no influence on this one.
                let corpus = target_folder().join("short-corpus").join(self.name());
                folder::remove(&corpus)?;
                folder::create(&corpus)?;
                fuzzer.arg(RANDOM_SEED).arg(format!("-max_total_time={time}")).arg(corpus);
            }
            Search::Long(time) => {
                folder::create(&self.corpus())?;
                fuzzer.arg(format!("-max_total_time={time}")).arg(self.corpus());
            }
        }
        fuzzer.args([Some(self.seeds()), self.extra_seeds()].into_iter().flatten());
        self.run(&mut fuzzer)
    }

    /// Runs libFuzzer and reads its log.
    fn run(self, fuzzer: &mut Command) -> Result<Report, Error> {
        let output = fuzzer.stdin(Stdio::null()).output().map_err(|source| program::start_error(fuzzer, source))?;
        let crashes = files(&self.crashes())?;
        let log = String::from_utf8_lossy(&output.stderr);
        Ok(Report::read(self, &log, output.status.success(), crashes))
    }
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(folder).map_err(Error::file(folder))?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(Error::file(folder))).collect()
}

/// The short search of `cargo xtask test`: every seed, then five seconds of new inputs for each target. The error names
/// the targets that found a fault.
pub(crate) fn check() -> Result<(), Error> {
    build()?;
    let reports = search(Target::all(), Search::Short(5))?;
    no_faults(&reports)
}

/// Fails with the names of the targets that found a fault.
pub(crate) fn no_faults(reports: &[Report]) -> Result<(), Error> {
    let faulty: Vec<_> =
        reports.iter().filter(|report| !report.is_clean()).map(|report| report.target().name()).collect();
    if faulty.is_empty() {
        Ok(())
    } else {
        Err(Error::Other(format!("these fuzz targets found a fault: {}", faulty.join(", "))))
    }
}

/// The seconds for each target, so that all of them take `total`. As many run in parallel as there are cores.
pub(crate) fn seconds_per_target(total: Duration, targets: usize) -> u64 {
    let cores = thread::available_parallelism().map_or(1, usize::from).min(targets).max(1);
    let rounds = targets.div_ceil(cores).max(1);
    let time = total / u32::try_from(rounds).unwrap_or(1);
    note(&format!("{} for each of {targets} targets, {cores} at a time", seconds(time)));
    time.as_secs().max(1)
}

//! `cargo xtask bench rules`: the speed of the rules engine.
//!
//! Criterion measures the engine and other crates. NumPy is measured between the rounds of Criterion. The best sample
//! of all rounds counts, for the engine and for the peers: on a shared machine the other samples contain the time of
//! other programs.

use super::table::{self, Row, time};
use crate::{error::Error, folder, program, python, step::Steps};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

const ROUNDS: usize = 3;
const NUMPY: &str = "crates/bench/peers/business_days.py";

/// The best time for each name, in nanoseconds.
#[derive(Default)]
struct Times(BTreeMap<String, f64>);

impl Times {
    fn note(&mut self, name: &str, nanoseconds: f64) {
        let best = self.0.entry(name.to_owned()).or_insert(nanoseconds);
        *best = best.min(nanoseconds);
    }

    fn get(&self, name: &str) -> Option<f64> {
        self.0.get(name).copied()
    }

    fn ours(&self, name: &str) -> Result<f64, Error> {
        self.get(name).ok_or_else(|| Error::Other(format!("the benchmark has no figure `{name}`")))
    }
}

/// Builds, measures and prints the table. The error says how many figures miss their aim.
pub(super) fn run() -> Result<(), Error> {
    let home = folder::target().join("bench").join("criterion");
    folder::remove(&home)?;
    let mut steps = Steps::new(3 + ROUNDS);
    steps.next("the benchmark, release build", || {
        program::run(program::cargo().args(["bench", "--package", "fairnotice-bench", "--bench", "rules", "--no-run"]))
    })?;
    let (mut numpy, mut skipped) = (None, None);
    steps.next("NumPy", || {
        match python::environment() {
            Ok(python) => numpy = Some(python),
            Err(reason) => skipped = Some(reason.to_string()),
        }
        Ok(())
    })?;
    let mut times = Times::default();
    for round in 1..=ROUNDS {
        steps.next(&format!("round {round} of {ROUNDS}"), || {
            measure(&home, &mut times)?;
            numpy.as_deref().map_or(Ok(()), |python| measure_numpy(python, &mut times))
        })?;
    }
    let mut allocations = BTreeMap::new();
    steps.next("allocations of a verdict", || {
        allocations = count_allocations()?;
        Ok(())
    })?;

    let rows = rows(&times)?;
    println!("\nthe best sample of {ROUNDS} rounds:\n\n{}", table::text(&rows));
    println!("\n{}", constancy(&times)?);
    let counts: Vec<_> = allocations.iter().map(|(name, count)| format!("{name} {count}")).collect();
    println!("allocations of one verdict: {}", counts.join(", "));
    if let Some(reason) = skipped {
        println!("NumPy was skipped: {reason}");
    }
    match table::missed(&rows) {
        0 => Ok(()),
        missed => Err(Error::Other(format!("{missed} of {} figures miss their aim", rows.len()))),
    }
}

fn rows(times: &Times) -> Result<Vec<Row>, Error> {
    let row = |what: &str, name: &str, peers: &[(&'static str, &str)], aim: Option<f64>| {
        let peers = peers.iter().map(|(peer, name)| (*peer, times.get(name))).collect();
        Ok(Row { what: what.to_owned(), ours: times.ours(name)?, peers, aim })
    };
    let add: &[_] = &[("bdays", "business-days/bdays-add"), ("numpy", "numpy/add")];
    let count: &[_] = &[("bdays", "business-days/bdays-count"), ("numpy", "numpy/count")];
    let rrule: &[_] = &[("rrule, weekdays of a year", "start/rrule-weekdays-of-a-year")];
    let (verdict, text, day) = (Some(1e3), Some(1e4), Some(20.0));
    [
        row("verdict: passes", "verdict/evaluate/passes", &[], verdict),
        row("verdict: rolled back, with messages", "verdict/evaluate/with-messages", &[], verdict),
        row("verdict: too late", "verdict/evaluate/late", &[], verdict),
        row("verdict: in peak hours, with free starts", "verdict/evaluate/in-peak", &[], None),
        row("text: passes", "verdict/text/passes", &[], text),
        row("text: rolled back, with messages", "verdict/text/with-messages", &[], text),
        row("text: too late", "verdict/text/late", &[], text),
        row("text: in peak hours", "verdict/text/in-peak", &[], text),
        row("add 10 business days", "business-days/add/10-days-140-holidays", add, day),
        row("count 10 business days", "business-days/count/10-days-140-holidays", count, day),
        row("latest notice, 15 business days", "lead/latest-notice/clear", &[], None),
        row("earliest start, 15 business days", "lead/earliest-start/clear", &[], None),
        row("earliest compliant start, 12 regions", "start/twelve-regions", rrule, Some(2e3)),
        row("build policy, calendar and peak set, 12 regions, zones known", "start/build", &[], Some(1e6)),
    ]
    .into_iter()
    .collect()
}

/// The slowest time divided by the fastest one, for several distances and for several numbers of holidays. It is about
/// 1 if the time does not depend on them.
fn constancy(times: &Times) -> Result<String, Error> {
    let mut lines = Vec::new();
    for what in ["add", "count"] {
        for (varied, sizes) in [
            ("1, 10, 100, 1,000 days", [(1, 140), (10, 140), (100, 140), (1_000, 140)]),
            ("0, 14, 140, 1,400 holidays", [(10, 0), (10, 14), (10, 140), (10, 1_400)]),
        ] {
            let measured = sizes
                .map(|(days, holidays)| times.ours(&format!("business-days/{what}/{days}-days-{holidays}-holidays")));
            let measured = measured.into_iter().collect::<Result<Vec<_>, _>>()?;
            let (least, most) =
                measured.iter().fold((f64::MAX, 0.0_f64), |(least, most), time| (least.min(*time), most.max(*time)));
            let measured: Vec<_> = measured.into_iter().map(time).collect();
            let measured = measured.join(", ");
            lines.push(format!("{what:<5} for {varied:<26}  {measured}  largest / smallest {:.2}", most / least));
        }
    }
    Ok(lines.join("\n"))
}

fn measure(home: &Path, times: &mut Times) -> Result<(), Error> {
    let mut cargo = program::cargo();
    cargo.args(["bench", "--quiet", "--package", "fairnotice-bench", "--bench", "rules", "--", "--quiet"]);
    program::output(cargo.env("CRITERION_HOME", home))?;
    let mut found = Vec::new();
    collect(home, &mut found)?;
    for file in found {
        let text = folder::read_text(&file)?;
        let sample: Sample = serde_json::from_str(&text).map_err(|error| Error::about("sample.json", &error))?;
        let name = file.ancestors().nth(2).and_then(|folder| folder.strip_prefix(home).ok()).unwrap_or(&file);
        let name = name.to_string_lossy().replace('\\', "/");
        for (iterations, time) in sample.iters.iter().zip(&sample.times) {
            times.note(&name, time / iterations);
        }
    }
    Ok(())
}

/// Criterion's file of a benchmark: for each sample the number of iterations and the nanoseconds for all of them.
#[derive(Deserialize)]
struct Sample {
    iters: Vec<f64>,
    times: Vec<f64>,
}

/// Adds every `new/sample.json` in a folder to `found`.
fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Error> {
    for entry in std::fs::read_dir(folder).map_err(Error::file(folder))? {
        let path = entry.map_err(Error::file(folder))?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else if path.ends_with("new/sample.json") {
            found.push(path);
        }
    }
    Ok(())
}

fn measure_numpy(python: &Path, times: &mut Times) -> Result<(), Error> {
    let output = program::output(program::program(python).arg(NUMPY))?;
    let measured: BTreeMap<String, f64> = serde_json::from_str(&output).map_err(|error| Error::about(NUMPY, &error))?;
    for (name, nanoseconds) in measured {
        times.note(&format!("numpy/{name}"), nanoseconds);
    }
    Ok(())
}

/// The counts of the test `allocations`, by the name of the verdict.
fn count_allocations() -> Result<BTreeMap<String, u64>, Error> {
    let test = [
        "test",
        "--quiet",
        "--package",
        "fairnotice-bench",
        "--test",
        "allocations",
        "--",
        "--nocapture",
        "--test-threads=1",
    ];
    let printed = program::output(program::cargo().args(test))?;
    let counts = printed.lines().filter_map(|line| {
        // The line can start with the dots of the test runner.
        let (name, count) = line.split_once("allocations ")?.1.split_once(' ')?;
        Some((name.to_owned(), count.parse().ok()?))
    });
    Ok(counts.collect())
}

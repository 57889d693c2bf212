//! What is done to every step, on any kind of database.

use crate::{
    child::{Death, End},
    common::database::Database,
    round::Prepared,
    steps::{self, STEPS},
};
use std::{
    collections::BTreeMap,
    env,
    hash::{BuildHasher as _, Hasher as _, RandomState},
    sync::Mutex,
    thread,
    time::Duration,
};

/// Does something for every step, on twice as many threads as there are processors: a child mostly waits for the disk.
fn for_every_step<T: Send>(work: impl Fn(&steps::CrashStep) -> T + Sync) -> Vec<(&'static str, T)> {
    let (queue, results) = (Mutex::new(STEPS.iter()), Mutex::new(Vec::new()));
    let workers = thread::available_parallelism().map_or(2, usize::from) * 2;
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().unwrap().next();
                    let Some(step) = next else { return };
                    let result = work(step);
                    results.lock().unwrap().push((step.name, result));
                }
            });
        }
    });
    let place = |name: &str| STEPS.iter().position(|step| step.name == name);
    let mut results = results.into_inner().unwrap();
    results.sort_by_key(|(name, _)| place(name));
    results
}

/// A process that dies at any point of any step leaves all of it or nothing.
pub(crate) fn every_step(make: fn() -> Database) {
    let points = for_every_step(|step| every_point(step, make, &Death::Abort));
    for (name, points) in &points {
        println!("{name:<18} {points:>3} points");
        assert!(*points >= least(name), "{name}: only {points} points");
    }
    let all: u32 = points.iter().map(|(_, points)| points).sum();
    println!("{} steps, {all} points, each hit", points.len());
}

/// How many points a step has at least. What was only accepted is settled by one text: there is a point before and one after it.
fn least(name: &str) -> u32 {
    if name == "settle" { 2 } else { 3 }
}

/// A process that is killed from outside leaves all of a step or nothing.
pub(crate) fn killed_from_outside(make: fn() -> Database) {
    for name in ["announce", "incident", "settle", "refuse"] {
        let points = every_point(steps::find(name), make, &Death::KilledAtThePoint);
        println!("{name}: {points} points, each held until SIGKILL came");
        assert!(points >= least(name));
    }
}

/// Dies at point after point until there is none left, and says how many there were.
fn every_point(step: &steps::CrashStep, make: fn() -> Database, death: &Death) -> u32 {
    let prepared = Prepared::new(step, make());
    let mut ends = Vec::new();
    for point in 0.. {
        match prepared.round(Some(point), death) {
            End::Died { carried_out } => ends.push(carried_out),
            End::Lived => break,
        }
    }
    // The transaction's end is the one point of no return, and there is a point on either side of it.
    assert_eq!(ends.iter().position(|carried_out| *carried_out), Some(ends.len() - 1), "{}: {ends:?}", step.name);
    u32::try_from(ends.len()).unwrap()
}

/// Random steps that are killed at random leave all or nothing. `FAIRNOTICE_ROUNDS` says how many. Prints its seed, which
/// `FAIRNOTICE_SEED` takes.
pub(crate) fn random(make: fn() -> Database) {
    let number = |name: &str| env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let rounds = number("FAIRNOTICE_ROUNDS").unwrap_or(12);
    let seed = number("FAIRNOTICE_SEED").unwrap_or_else(|| RandomState::new().build_hasher().finish());
    println!("{rounds} rounds, FAIRNOTICE_SEED={seed}");
    let mut random = Random(seed | 1);
    let mut prepared = BTreeMap::new();
    let mut counts = [0_u64; 3];
    for _ in 0..rounds {
        let step = &STEPS[random.below(STEPS.len() as u64)];
        let prepared = prepared.entry(step.name).or_insert_with(|| Prepared::new(step, make()));
        let end = match random.below(3) {
            0 => prepared.round(Some(u32::try_from(random.below(30)).unwrap()), &Death::Abort),
            1 => prepared.round(Some(u32::try_from(random.below(30)).unwrap()), &Death::KilledAtThePoint),
            _ => prepared.round(None, &Death::KilledAfter(Duration::from_micros(random.below(60_000) as u64))),
        };
        counts[match end {
            End::Died { carried_out: false } => 0,
            End::Died { carried_out: true } => 1,
            End::Lived => 2,
        }] += 1;
    }
    let [before, after, lived] = counts;
    println!("{before} died before the step was carried out, {after} afterwards, {lived} lived");
}

/// Xorshift: it need not be good, only repeatable.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end).unwrap()
    }
}

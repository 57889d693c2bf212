//! Benchmarks of the rules engine and of comparable crates. `cargo xtask bench rules` runs them and makes a table. It
//! finds the figures by the names of the groups and functions here.
#![expect(clippy::expect_used, reason = "a panic ends a benchmark whose figures would be wrong")]

use bdays::HolidayCalendar as _;
use chrono::{Days, NaiveDate};
use criterion::{BenchmarkId, Criterion, SamplingMode, criterion_group, criterion_main};
use fairnotice_bench::{
    Case, calendar, holidays, in_peak_hours, rolled_back, span, strict, too_late, twelve_regions, upgrade,
};
use fairnotice_core::{
    calendar::Counting, evaluate::evaluate, file, lead::Lead, lead::Unit, policy::Policy, slot::slots,
};
use std::{collections::BTreeSet, hint::black_box, time::Duration};

/// How many business days are added or counted.
const AMOUNTS: [u32; 4] = [1, 10, 100, 1_000];
/// How many holidays the calendar has.
const HOLIDAYS: [u32; 4] = [0, 14, 140, 1_400];
/// The amount where the number of holidays varies.
const USUAL_AMOUNT: u32 = 10;
/// The number of holidays where the amount varies.
const USUAL_HOLIDAYS: u32 = 140;

/// Returns pairs of dates that are `distance` days apart and far from both ends of the span. Each call returns another
/// pair, so that the processor cannot predict every branch.
fn dates(distance: u32) -> impl FnMut() -> (NaiveDate, NaiveDate) {
    let (first, _) = span();
    let after = |date: NaiveDate, days: u32| date.checked_add_days(Days::new(days.into())).expect("a date of the span");
    let starts = (0..64).map(|i| after(first, 4_000 + i * 37));
    let pairs: Vec<_> = starts.map(|start| (start, after(start, distance))).collect();
    let mut i = 0;
    move || {
        i = (i + 1) % pairs.len();
        black_box(pairs[i])
    }
}

/// Every pair of an amount and a number of holidays that the figures need.
fn sizes() -> BTreeSet<(u32, u32)> {
    let amounts = AMOUNTS.into_iter().map(|amount| (amount, USUAL_HOLIDAYS));
    amounts.chain(HOLIDAYS.into_iter().map(|holidays| (USUAL_AMOUNT, holidays))).collect()
}

fn business_days(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("business-days");
    group.sampling_mode(SamplingMode::Flat);
    for (amount, count) in sizes() {
        let calendar = calendar(&holidays(count));
        let size = format!("{amount}-days-{count}-holidays");
        let days = i32::try_from(amount).expect("a small amount");
        let mut next = dates(amount * 7 / 5);
        group.bench_function(BenchmarkId::new("add", &size), |bencher| {
            bencher.iter(|| calendar.add(next().0, black_box(days)));
        });
        group.bench_function(BenchmarkId::new("count", &size), |bencher| {
            bencher.iter(|| {
                let (from, to) = next();
                calendar.count(from, to)
            });
        });
    }
    peer(&mut group);
    group.finish();
}

/// The crate `bdays` with the same dates. Its cache is built before the measurement.
fn peer(group: &mut criterion::BenchmarkGroup<'_, criterion::measurement::WallTime>) {
    struct Holidays(BTreeSet<NaiveDate>);
    impl bdays::HolidayCalendar<NaiveDate> for Holidays {
        fn is_holiday(&self, date: NaiveDate) -> bool {
            self.0.contains(&date)
        }
    }
    let (first, last) = span();
    let holidays = Holidays(holidays(USUAL_HOLIDAYS).into_iter().collect());
    let cache = bdays::HolidayCalendarCache::new(holidays, first, last);
    let days = i32::try_from(USUAL_AMOUNT).expect("a small amount");
    let mut next = dates(USUAL_AMOUNT * 7 / 5);
    group.bench_function("bdays-add", |bencher| {
        bencher.iter(|| cache.advance_bdays(next().0, black_box(days)));
    });
    group.bench_function("bdays-count", |bencher| {
        bencher.iter(|| {
            let (from, to) = next();
            cache.bdays(from, to)
        });
    });
}

fn leads(criterion: &mut Criterion) {
    let policy = strict();
    let start = upgrade().change.window().start();
    let lead = Lead { amount: 15, unit: Unit::BusinessDays };
    let mut group = criterion.benchmark_group("lead");
    group.sampling_mode(SamplingMode::Flat);
    for counting in Counting::ALL {
        let name = format!("{counting:?}").to_lowercase();
        group.bench_function(BenchmarkId::new("latest-notice", &name), |bencher| {
            bencher.iter(|| policy.calendar().latest_notice(black_box(start), black_box(lead), counting));
        });
        group.bench_function(BenchmarkId::new("earliest-start", &name), |bencher| {
            bencher.iter(|| policy.calendar().earliest_start(black_box(start), black_box(lead), counting));
        });
    }
    group.finish();
}

fn verdicts(criterion: &mut Criterion) {
    let policy = strict();
    let cases =
        [("passes", upgrade()), ("with-messages", rolled_back()), ("late", too_late()), ("in-peak", in_peak_hours())];
    let mut group = criterion.benchmark_group("verdict");
    group.sampling_mode(SamplingMode::Flat);
    for (name, Case { change, now }) in cases {
        group.bench_function(BenchmarkId::new("evaluate", name), |bencher| {
            bencher.iter(|| evaluate(black_box(&policy), black_box(&change), black_box(now)));
        });
        let verdict = evaluate(&policy, &change, now);
        group.bench_function(BenchmarkId::new("text", name), |bencher| {
            bencher.iter(|| black_box(&verdict).to_string());
        });
        group.bench_function(BenchmarkId::new("json", name), |bencher| {
            bencher.iter(|| serde_json::to_string(black_box(&verdict)).expect("a verdict is JSON"));
        });
    }
    group.finish();
}

fn starts(criterion: &mut Criterion) {
    let text = twelve_regions();
    let twelve = file::policy(&text).expect("twelve regions");
    let Case { change, now } = too_late();
    let first = |policy: &Policy| slots(black_box(policy), black_box(&change), black_box(now), 1).expect("known days");
    assert_eq!(first(&twelve).slots.len(), 1, "the search finds a start");
    let mut group = criterion.benchmark_group("start");
    group.sampling_mode(SamplingMode::Flat);
    group.bench_function("twelve-regions", |bencher| bencher.iter(|| first(&twelve)));
    let rule: rrule::RRuleSet =
        "DTSTART:20270101T090000Z\nRRULE:FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20271231T235959Z"
            .parse()
            .expect("weekdays of a year");
    group.bench_function("rrule-weekdays-of-a-year", |bencher| bencher.iter(|| black_box(&rule).clone().all(1_000)));
    group.bench_function("build", |bencher| bencher.iter(|| file::policy(black_box(&text)).expect("twelve regions")));
    group.finish();
}

criterion_group! {
    name = rules;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(150))
        .measurement_time(Duration::from_millis(400))
        // Many short samples: on a busy machine no other program ran during the best of them.
        .sample_size(200)
        .nresamples(2_000)
        .without_plots();
    targets = business_days, leads, verdicts, starts
}
criterion_main!(rules);

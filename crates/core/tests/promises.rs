//! The promises report: a year of changes, each with its steps, and figures that were calculated manually.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use chrono::TimeDelta;
use common::{at, change, policy, policy_with};
use fairnotice_core::{
    change::Kind,
    instant::{self, Instant},
    lifecycle::{self, Step, StepMessage},
    policy::Policy,
    promises::{Evidence, Promise, Promises, promises},
    record::{Record, State},
    scheduled_step::{self, ScheduledStep},
    verdict::Outcome,
};
use proptest::prelude::*;
use std::sync::LazyLock;

static STRICT: LazyLock<Policy> = LazyLock::new(|| policy("strict"));

const NOW: &str = "2026-12-31T12:00:00Z";

/// A record that is led through its life: each step at an instant, or at a time of the day of the step before.
struct Life(Record, String);

impl Life {
    /// A patch on `day` from 02:00Z to 03:00Z, announced at `announced`, with keys replaced.
    #[track_caller]
    fn announced(id: &str, announced: &str, day: &str, with: &[(&str, &str)]) -> Self {
        let draft = Record::draft(id.parse().unwrap(), plan(day, with));
        let record = lifecycle::announce(&draft, &StepMessage::default(), at(announced)).unwrap();
        Self(record, day.to_owned())
    }

    /// A time of the day of the change, or an instant.
    fn at(&self, time: &str) -> Instant {
        if time.len() == 8 { at(&format!("{}T{time}Z", self.1)) } else { at(time) }
    }

    #[track_caller]
    fn step(mut self, time: &str, step: Step, message: &str) -> Self {
        self.0 = lifecycle::take(&self.0, step, &StepMessage::new(message), self.at(time)).unwrap();
        self
    }

    #[track_caller]
    fn reminded(mut self, time: &str) -> Self {
        self.0 = lifecycle::remind(&self.0, self.at(time)).unwrap();
        self
    }

    #[track_caller]
    fn moved(mut self, time: &str, day: &str, with: &[(&str, &str)]) -> Self {
        self.0 = lifecycle::edit(&self.0, &plan(day, with), &StepMessage::default(), self.at(time)).unwrap();
        day.clone_into(&mut self.1);
        self
    }

    #[track_caller]
    fn extended(mut self, time: &str, end: &str) -> Self {
        let message = StepMessage { end: Some(self.at(end)), ..StepMessage::new("It takes longer.") };
        self.0 = lifecycle::take(&self.0, Step::Update, &message, self.at(time)).unwrap();
        self
    }

    /// Reminded and begun as promised.
    #[track_caller]
    fn begun(self) -> Self {
        self.reminded("01:00:00").step("02:00:00", Step::Start, "")
    }
}

fn plan(day: &str, with: &[(&str, &str)]) -> fairnotice_core::change::Change {
    let (start, end) = (format!("{day}T02:00:00Z"), format!("{day}T03:00:00Z"));
    change(&[&[("start", start.as_str()), ("end", end.as_str())], with].concat())
}

const URGENT: [(&str, &str); 5] = [
    ("kind", "'urgent'"),
    ("start", "2026-04-21T10:30:00Z"),
    ("end", "2026-04-21T11:00:00Z"),
    ("decided_at", "2026-04-21T09:40:00Z"),
    ("urgent", "{ cause = 'Sign-in accepts forged tokens.' }"),
];

const WAIVED: [(&str, &str); 1] = [(
    "waivers",
    "[{ rule = 'C3', reason = 'A supplier ends its service.', by = 'Ana Ruiz', at = 2026-03-12T08:00:00Z },
      { rule = 'R6', reason = 'A supplier ends its service.', by = 'Ana Ruiz', at = 2026-03-12T08:00:00Z }]",
)];

/// Every kind of life, each on its own weekend of 2026.
fn year() -> Vec<Record> {
    let clock = ("automatic", "{ finish = true }");
    let by_clock = Life::announced("by-clock", "2026-07-06T09:00:00Z", "2026-07-18", &[clock]).begun();
    let end = by_clock.at("03:00:00");
    let by_clock = scheduled_step::perform(&by_clock.0, ScheduledStep::Finish, end, end).unwrap();
    let lives = vec![
        Life::announced("too-old", "2025-12-31T12:00:00Z", "2026-01-17", &[]).step("01:00:00", Step::Cancel, ""),
        Life::announced("oldest", "2025-12-31T12:00:01Z", "2026-01-10", &[])
            .reminded("01:05:00")
            .step("02:00:00", Step::Start, "")
            .step("02:40:00", Step::Finish, ""),
        Life::announced("in-time", "2026-01-12T09:00:00Z", "2026-01-17", &[])
            .begun()
            .step("02:30:00", Step::Verify, "")
            .step("02:48:00", Step::Finish, "")
            .step("09:00:00", Step::Close, ""),
        Life::announced("reminded-late", "2026-02-09T09:00:00Z", "2026-02-14", &[])
            .reminded("01:05:01")
            .step("02:00:00", Step::Start, "")
            .step("03:00:00", Step::Finish, ""),
        Life::announced("waived", "2026-03-12T09:00:00Z", "2026-03-14", &WAIVED).begun().step(
            "02:59:59",
            Step::Finish,
            "",
        ),
        Life::announced("urgent", "2026-04-21T10:00:00Z", "2026-04-21", &URGENT)
            .step("10:30:00", Step::Start, "")
            .step("10:50:00", Step::Finish, ""),
        Life::announced("moved-earlier", "2026-05-04T09:00:00Z", "2026-05-16", &[])
            .moved("2026-05-13T09:00:00Z", "2026-05-15", &[])
            .begun()
            .step("02:30:00", Step::Finish, ""),
        Life::announced("widened", "2026-05-18T09:00:00Z", "2026-05-30", &[])
            .moved("2026-05-25T09:00:00Z", "2026-05-30", &[("end", "2026-05-30T05:00:00Z")])
            .begun()
            .step("04:30:00", Step::Finish, ""),
        Life::announced("extended", "2026-06-08T09:00:00Z", "2026-06-13", &[])
            .begun()
            .extended("02:50:00", "04:00:00")
            .step("03:30:00", Step::Finish, ""),
        Life::announced("overrun", "2026-06-22T09:00:00Z", "2026-06-27", &[]).begun().step(
            "03:30:00",
            Step::Finish,
            "",
        ),
        Life(by_clock, String::new()),
        Life::announced("undone", "2026-08-03T09:00:00Z", "2026-08-08", &[])
            .begun()
            .step("02:30:00", Step::Rollback, "")
            .step("02:40:00", Step::Update, "Sign-in broke; nothing changes for you.")
            .step("09:00:00", Step::Close, ""),
        Life::announced("called-off", "2026-09-07T09:00:00Z", "2026-09-12", &[]).step(
            "2026-09-11T09:00:00Z",
            Step::Cancel,
            "",
        ),
        Life::announced("called-off-after", "2026-09-21T09:00:00Z", "2026-09-26", &[]).reminded("01:00:00").step(
            "03:00:01",
            Step::Cancel,
            "",
        ),
        Life::announced("forgotten", "2026-10-19T09:00:00Z", "2026-10-24", &[]).reminded("01:00:00"),
        Life::announced("put-off", "2026-11-03T09:00:00Z", "2026-11-14", &[])
            .reminded("01:00:00")
            .moved("2026-11-16T09:00:00Z", "2026-11-21", &[])
            .begun()
            .step("02:30:00", Step::Finish, ""),
        Life::announced("ahead", "2026-12-28T09:00:00Z", "2027-01-09", &[]),
    ];
    let draft = Record::draft("draft".parse().unwrap(), plan("2027-01-30", &[]));
    let routine = [("kind", "'routine'"), ("release", ""), ("components", "[]"), ("effect_without_downtime", "")];
    let routine =
        Record::announced("routine".parse().unwrap(), plan("2026-11-28", &routine), at("2026-11-24T09:00:00Z"));
    lives.into_iter().map(|life| life.0).chain([draft, routine]).collect()
}

fn page(records: &[Record], now: Instant) -> Promises {
    promises(records.iter().map(|record| (record, &*STRICT)), now)
}

static YEAR: LazyLock<Promises> = LazyLock::new(|| page(&year(), at(NOW)));

#[test]
fn a_year_in_figures() {
    let counts = &YEAR.counts;
    assert_eq!((YEAR.from, YEAR.until), (at("2025-12-31T12:00:00Z"), at(NOW)));
    // Seventeen lives, less the one that is too old; neither the draft nor the routine update.
    assert_eq!((counts.changes, counts.urgent, counts.cancelled), (16, 1, 2));
    assert_eq!((counts.rolled_back, counts.finished_by_clock), (1, 1));
    let figures = [
        // promise, due: kept, broken, waived, pending; not due
        // Neither is due for the urgent one.
        (Promise::EarlyNotification, [15, 14, 0, 1, 0, 1]),
        // Broken: moved-earlier. Widened has its lead again.
        (Promise::Announced, [15, 13, 1, 1, 0, 1]),
        // Three edits, two cancellations, and what became of a window that was missed: broken by forgotten and put-off.
        (Promise::EditsPublished, [6, 4, 2, 0, 0, 10]),
        // Broken: reminded-late. Not due: called-off, ahead, urgent, whose announcement served.
        (Promise::Reminded, [13, 12, 1, 0, 0, 3]),
        // Not begun: both called off, forgotten, ahead.
        (Promise::StartPublished, [12, 12, 0, 0, 0, 4]),
        // Extended announced it, overrun did not.
        (Promise::OverrunAnnounced, [2, 1, 1, 0, 0, 14]),
        // Broken: extended, overrun, called-off-after, forgotten, put-off. Not due: called-off. Undone was over in time.
        (Promise::WorkedWithinWindow, [15, 9, 5, 0, 1, 1]),
        // What began, less undone.
        (Promise::EndPublished, [11, 11, 0, 0, 0, 5]),
        (Promise::RollbackPublished, [1, 1, 0, 0, 0, 15]),
    ];
    for (promise, figures) in figures {
        let tally = counts.promises[&promise];
        let found = [tally.due, tally.kept, tally.broken, tally.waived, tally.pending, tally.not_due];
        assert_eq!(found, figures, "{promise}");
    }
}

/// Outcome, published at, due, margin.
#[track_caller]
fn shows(id: &str, promise: Promise, outcome: Outcome, published: &str, due_at: &str, margin: impl Into<Option<i64>>) {
    let line = YEAR.lines.iter().find(|line| line.id == id).unwrap();
    let Evidence { outcome: found, published_at, due, margin_seconds, rule, why, delivery: _ } =
        &line.promises[&promise];
    let text = |instant: &Option<Instant>| instant.map_or_else(|| "-".to_owned(), instant::text);
    assert_eq!(
        (*found, text(published_at), text(due), *margin_seconds),
        (outcome, published.to_owned(), due_at.to_owned(), margin.into()),
        "{why}"
    );
    assert_eq!(*rule, promise.rule());
}

#[test]
fn evidence_of_leads_to_the_second() {
    use Outcome::{Fail, NotApplicable, Pass, Waived};
    use Promise::{Announced, EarlyNotification, EditsPublished};
    // Three business days lie between Tuesday the 13th and Saturday the 17th; Madrid is an hour ahead of UTC.
    shows("in-time", Announced, Pass, "2026-01-12T09:00:00Z", "2026-01-13T22:59:59Z", 136_799);
    shows("in-time", EarlyNotification, Pass, "2026-01-12T09:00:00Z", "2026-01-13T22:59:59Z", 136_799);
    shows("in-time", EditsPublished, NotApplicable, "-", "-", None);
    shows("waived", Announced, Waived, "2026-03-12T09:00:00Z", "2026-03-10T22:59:59Z", -122_401);
    shows("waived", EarlyNotification, Waived, "2026-03-12T09:00:00Z", "2026-03-10T22:59:59Z", -122_401);
    shows("urgent", Announced, NotApplicable, "-", "-", None);
    // The lead counts from the edit, and two hours ahead of UTC; the release was announced long before.
    shows("moved-earlier", Announced, Fail, "2026-05-13T09:00:00Z", "2026-05-11T21:59:59Z", -126_001);
    shows("moved-earlier", EarlyNotification, Pass, "2026-05-04T09:00:00Z", "2026-05-11T21:59:59Z", 651_599);
    shows("moved-earlier", EditsPublished, Pass, "2026-05-13T09:00:00Z", "2026-05-13T09:05:00Z", 300);
    shows("widened", Announced, Pass, "2026-05-25T09:00:00Z", "2026-05-26T21:59:59Z", 133_199);
    shows("called-off", Announced, Pass, "2026-09-07T09:00:00Z", "2026-09-08T21:59:59Z", 133_199);
    shows("called-off", EditsPublished, Pass, "2026-09-11T09:00:00Z", "2026-09-11T09:05:00Z", 300);
    // Epiphany, Wednesday the 6th of January, does not count.
    shows("ahead", Announced, Pass, "2026-12-28T09:00:00Z", "2027-01-04T22:59:59Z", 655_199);
}

#[test]
fn evidence_of_work_to_the_second() {
    use Outcome::{Fail, NotApplicable, Pass, Pending};
    use Promise::{EndPublished, OverrunAnnounced, Reminded, RollbackPublished, StartPublished, WorkedWithinWindow};
    shows("in-time", Reminded, Pass, "2026-01-17T01:00:00Z", "2026-01-17T01:00:00Z", 0);
    shows("in-time", StartPublished, Pass, "2026-01-17T02:00:00Z", "2026-01-17T02:05:00Z", 300);
    shows("in-time", WorkedWithinWindow, Pass, "2026-01-17T02:48:00Z", "2026-01-17T03:00:00Z", 720);
    shows("in-time", EndPublished, Pass, "2026-01-17T02:48:00Z", "2026-01-17T02:53:00Z", 300);
    // Five minutes, and a second.
    shows("oldest", Reminded, Pass, "2026-01-10T01:05:00Z", "2026-01-10T01:00:00Z", -300);
    shows("reminded-late", Reminded, Fail, "2026-02-14T01:05:01Z", "2026-02-14T01:00:00Z", -301);
    shows("reminded-late", WorkedWithinWindow, Pass, "2026-02-14T03:00:00Z", "2026-02-14T03:00:00Z", 0);
    // T5: its announcement came within the hour, and served: no reminder is due besides it, nor was one late.
    shows("urgent", Reminded, NotApplicable, "2026-04-21T10:00:00Z", "-", None);
    shows("widened", WorkedWithinWindow, Pass, "2026-05-30T04:30:00Z", "2026-05-30T05:00:00Z", 1_800);
    shows("extended", WorkedWithinWindow, Fail, "2026-06-13T03:30:00Z", "2026-06-13T03:00:00Z", -1_800);
    shows("extended", OverrunAnnounced, Pass, "2026-06-13T02:50:00Z", "2026-06-13T03:05:00Z", 900);
    shows("overrun", OverrunAnnounced, Fail, "-", "2026-06-27T03:05:00Z", None);
    shows("undone", WorkedWithinWindow, Pass, "2026-08-08T02:30:00Z", "2026-08-08T03:00:00Z", 1_800);
    shows("undone", EndPublished, NotApplicable, "-", "-", None);
    shows("undone", RollbackPublished, Pass, "2026-08-08T02:40:00Z", "2026-08-08T09:00:00Z", 22_800);
    shows("called-off", WorkedWithinWindow, NotApplicable, "-", "2026-09-12T03:00:00Z", None);
    shows("called-off", Reminded, NotApplicable, "-", "-", None);
    shows("called-off-after", WorkedWithinWindow, Fail, "-", "2026-09-26T03:00:00Z", None);
    // Put off when its end had passed.
    shows("put-off", WorkedWithinWindow, Fail, "2026-11-21T02:00:00Z", "2026-11-14T03:00:00Z", -601_200);
    shows("forgotten", WorkedWithinWindow, Fail, "-", "2026-10-24T03:00:00Z", None);
    shows("ahead", WorkedWithinWindow, Pending, "-", "2027-01-09T03:00:00Z", None);
    shows("ahead", Reminded, NotApplicable, "-", "-", None);
}

/// T1 and T2: work that began outside its window broke the promise, with any stated reason and any waiver; and
/// its lead is counted back from when it began.
#[test]
fn t1_t2_work_outside_the_window_is_a_broken_promise() {
    let life = |waived: &[(&str, &str)], began: &str, ended: &str| {
        let life = Life::announced("early", "2026-11-02T09:00:00Z", "2026-12-12", waived);
        let begun =
            lifecycle::start(&life.0, &StepMessage::default(), "The supplier came early.", life.at(began)).unwrap();
        Life(begun, life.1).step(ended, Step::Finish, "").0
    };
    let promise = |record: &Record, promise: Promise| {
        page(std::slice::from_ref(record), at(NOW)).lines[0].promises[&promise].clone()
    };
    let early = life(&[], "2026-11-04T10:11:00Z", "2026-11-04T10:40:00Z");
    let window = promise(&early, Promise::WorkedWithinWindow);
    assert_eq!((window.outcome, window.published_at), (Outcome::Fail, Some(at("2026-11-04T10:11:00Z"))));
    assert_eq!((window.due, window.margin_seconds), (Some(at("2026-12-12T02:00:00Z")), Some(-3_253_740)));
    assert_eq!(window.why, "work began 37 days 15 hours before the announced window: The supplier came early");
    // Monday the 2nd is a holiday in Madrid.
    let lead = promise(&early, Promise::Announced);
    assert_eq!((lead.outcome, lead.due), (Outcome::Fail, Some(at("2026-10-28T22:59:59Z"))));
    // T6: there is no reminder of a start that has passed.
    assert_eq!(promise(&early, Promise::Reminded).outcome, Outcome::NotApplicable);
    let waived = life(&WAIVED, "2026-11-04T10:11:00Z", "2026-11-04T10:40:00Z");
    assert_eq!(promise(&waived, Promise::Announced).outcome, Outcome::Waived);
    assert_eq!(promise(&waived, Promise::WorkedWithinWindow).outcome, Outcome::Fail);
    let late = life(&[], "03:00:00", "03:10:00");
    let window = promise(&late, Promise::WorkedWithinWindow);
    assert_eq!((window.outcome, window.due), (Outcome::Fail, Some(at("2026-12-12T03:00:00Z"))));
}

/// A rollback message is due before the record is closed (A19), and never late before that.
#[test]
fn a_rollback_is_due_by_no_instant_until_the_record_is_closed() {
    let undone = Life::announced("undone", "2026-08-03T09:00:00Z", "2026-08-08", &[]).begun();
    let undone = undone.step("02:30:00", Step::Rollback, "");
    let pending = page(std::slice::from_ref(&undone.0), undone.at("04:00:00"));
    let published = undone.step("04:30:00", Step::Update, "Sign-in broke; nothing changes for you.");
    let published = page(std::slice::from_ref(&published.0), published.at("05:00:00"));
    let evidence = |page: &Promises| page.lines[0].promises[&Promise::RollbackPublished].clone();
    let (pending, published) = (evidence(&pending), evidence(&published));
    assert_eq!((pending.outcome, pending.published_at, pending.due), (Outcome::Pending, None, None));
    assert_eq!(pending.why, "not published yet: it is due before the record is closed");
    let at_half_past = Some(at("2026-08-08T04:30:00Z"));
    assert_eq!((published.outcome, published.published_at, published.due), (Outcome::Pass, at_half_past, None));
    assert_eq!((published.margin_seconds, &*published.why), (None, "published, and the record is not closed yet"));
}

#[test]
fn urgent_changes_show_the_delay_and_waivers_their_reasons() {
    for line in &YEAR.lines {
        assert_eq!(line.decision.is_some(), line.kind == Kind::Urgent, "{}", line.id);
        if let Some(decision) = line.decision {
            assert_eq!((decision.decided_at, decision.delay_seconds), (Some(at("2026-04-21T09:40:00Z")), Some(1_200)));
        }
        let reasons: Vec<_> = line.waivers.iter().map(|waiver| (waiver.rule.id(), waiver.by.as_str())).collect();
        let expected: &[_] = if line.id == "waived" { &[("C3", "Ana Ruiz"), ("R6", "Ana Ruiz")] } else { &[] };
        assert_eq!(reasons, expected);
    }
}

#[test]
fn a_change_stays_for_365_days() {
    let lines: Vec<_> = YEAR.lines.iter().map(|line| line.id.as_str()).collect();
    assert_eq!((lines.first(), lines.last()), (Some(&"ahead"), Some(&"oldest")));
    let published = Life::announced("fixes", "2027-02-28T00:00:00Z", "2027-03-13", &[]).0;
    for (now, shown) in [
        ("2027-02-27T23:59:59Z", false),
        ("2027-02-28T00:00:00Z", true),
        ("2028-02-27T23:59:59Z", true),
        ("2028-02-28T00:00:00Z", false),
        // Nor is it there again on the leap day.
        ("2028-02-29T00:00:00Z", false),
    ] {
        assert_eq!(page(std::slice::from_ref(&published), at(now)).counts.changes, u32::from(shown), "{now}");
    }
    assert_eq!(page(&[], at("2028-02-29T06:00:00Z")).from, at("2027-03-01T06:00:00Z"));
}

#[test]
fn an_unknown_outcome_is_not_kept() {
    let beyond = Life::announced("beyond", "2050-11-01T09:00:00Z", "2050-11-14", &[]).0;
    let page = page(&[beyond], at("2050-11-02T09:00:00Z"));
    let tally = page.counts.promises[&Promise::Announced];
    assert_eq!((tally.due, tally.broken), (1, 1));
    assert_eq!(page.lines[0].promises[&Promise::Announced].outcome, Outcome::Unknown);
}

#[test]
fn each_change_has_its_own_policy() {
    let late = Life::announced("late", "2026-03-12T09:00:00Z", "2026-03-14", &[]).0;
    let table = policy_with("table", &[("version = \"2019.11.13\"", "version = \"2\"")]);
    let page = promises([(&late, &*STRICT), (&late, &table)], at(NOW));
    let outcomes = page.lines.iter().map(|line| (&*line.policy_version, line.promises[&Promise::Announced].outcome));
    assert_eq!(outcomes.collect::<Vec<_>>(), [("2019.11.13", Outcome::Fail), ("2", Outcome::Pass)]);
}

/// What the API answers: the lives that say most.
#[test]
fn a_page() {
    let shown = ["waived", "urgent", "extended"];
    let records: Vec<_> = year().into_iter().filter(|record| shown.contains(&record.id.as_str())).collect();
    insta::assert_json_snapshot!(page(&records, at(NOW)));
}

/// A life of random steps, minutes apart, around its window: the record after each, and when.
fn life() -> impl Strategy<Value = Vec<(Instant, Record)>> {
    let steps = prop::collection::vec((0..12_usize, 1..400_i64, any::<bool>()), 1..30);
    (-9_000..200_i64, any::<bool>(), any::<bool>(), steps).prop_map(|(minute, urgent, automatic, steps)| {
        let mut with = WAIVED.to_vec();
        if urgent {
            with = vec![("kind", "'urgent'"), ("decided_at", "2026-11-01T09:00:00Z")];
        }
        if automatic {
            with.push(("automatic", "{ start = true, finish = true }"));
        }
        let mut now = at("2026-11-14T02:00:00Z") + TimeDelta::minutes(minute);
        let mut record = Record::draft("life".parse().unwrap(), plan("2026-11-14", &with));
        if steps[0].2 {
            record = lifecycle::announce(&record, &StepMessage::default(), now).unwrap();
        }
        let after = |(choice, minutes, says)| {
            let message = StepMessage::new(if says { "It goes well." } else { "" });
            let after = match Step::ALL.get(choice).copied() {
                Some(Step::Announce) => lifecycle::announce(&record, &StepMessage::default(), now).ok(),
                Some(Step::Edit) => {
                    let day = if says { "2026-11-13" } else { "2026-11-17" };
                    lifecycle::edit(&record, &plan(day, &with), &message, now).ok()
                }
                Some(Step::Incident) => lifecycle::cause(&record, &"slow-api".parse().unwrap(), &message, now).ok(),
                Some(Step::Start) => {
                    lifecycle::start(&record, &message, if says { "We had to." } else { "" }, now).ok()
                }
                Some(step) => {
                    let end = (step == Step::Update).then(|| now + TimeDelta::minutes(minutes));
                    lifecycle::take(&record, step, &StepMessage { end, ..message }, now).ok()
                }
                None if choice == Step::ALL.len() => lifecycle::remind(&record, now),
                None => scheduled_step::next(&STRICT, &record, now)
                    .filter(|(planned, _)| *planned <= now)
                    .and_then(|(planned, step)| scheduled_step::perform(&record, step, planned, now)),
            };
            if let Some(after) = after {
                record = after;
            }
            let stood = (now, record.clone());
            now += TimeDelta::minutes(minutes);
            stood
        };
        steps.into_iter().map(after).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn figures_add_up(lives in prop::collection::vec(life(), 0..6), later in 0..600_000_i64) {
        let last = lives.iter().filter_map(|life| Some(life.last()?.0)).max();
        let now = last.unwrap_or_else(|| at(NOW)) + TimeDelta::minutes(later);
        let ended = lives.into_iter().filter_map(|mut life| life.pop());
        let mut records: Vec<_> =
            ended.enumerate().map(|(i, (_, record))| Record { id: format!("life-{i}").parse().unwrap(), ..record }).collect();
        let figures = page(&records, now);
        prop_assert!(figures.lines.is_sorted_by(|a, b| a.announced_at >= b.announced_at));
        prop_assert!(figures.lines.iter().all(|line| line.state != State::Draft && line.announced_at >= figures.from));
        prop_assert_eq!(figures.counts.promises.len(), Promise::ALL.len());
        for (promise, tally) in &figures.counts.promises {
            prop_assert_eq!(tally.kept + tally.broken + tally.waived + tally.pending, tally.due);
            prop_assert_eq!(tally.due + tally.not_due, figures.counts.changes);
            let kept = figures.lines.iter().filter(|line| line.promises[promise].outcome == Outcome::Pass);
            prop_assert_eq!(kept.count(), usize::try_from(tally.kept).unwrap());
        }
        for line in &figures.lines {
            let record = records.iter().find(|record| record.id == line.id).unwrap();
            let kept = serde_json::to_string(record).unwrap();
            for (promise, evidence) in &line.promises {
                // The record holds what was published.
                let published = evidence.published_at.map(instant::text);
                prop_assert!(published.is_none_or(|published| kept.contains(&published)), "{} {:?}", promise, evidence);
                // Kept is in time, and broken is late or missing; a reminder has five minutes, or the announcement serves.
                let margin = evidence.margin_seconds;
                match evidence.outcome {
                    _ if *promise == Promise::Reminded => {}
                    // A rollback message has no instant to be in time for until the record is closed.
                    Outcome::Pass if evidence.due.is_none() => prop_assert_eq!(*promise, Promise::RollbackPublished),
                    Outcome::Pass => prop_assert!(margin >= Some(0), "{} {:?}", promise, evidence),
                    Outcome::Fail => prop_assert!(margin < Some(0), "{} {:?}", promise, evidence),
                    _ => {}
                }
            }
        }
        records.reverse();
        prop_assert_eq!(page(&records, now), figures);
    }

    #[test]
    fn no_step_fixes_a_missed_end(life in life(), hours in 0..4_000_i64) {
        let (last, record) = life.last().unwrap();
        let end = (*last + TimeDelta::hours(hours), record.clone());
        let mut missed = false;
        for (now, record) in life.iter().chain([&end]) {
            let page = page(std::slice::from_ref(record), *now);
            // A clock that was stopped catches up: it finishes work when that was planned for.
            for line in page.lines.iter().filter(|line| !line.finished_by_clock) {
                let misses = line.promises[&Promise::WorkedWithinWindow].outcome == Outcome::Fail;
                prop_assert!(misses || !missed, "{:?}", line.promises[&Promise::WorkedWithinWindow]);
                missed = misses;
            }
        }
    }

    #[test]
    fn no_panic_for_any_now(life in life(), second in -8_000_000_000_000_i64..8_000_000_000_000) {
        let record = life.last().map(|(_, record)| record.clone()).unwrap();
        for now in chrono::DateTime::from_timestamp(second, 0).into_iter().chain([Instant::MIN_UTC, Instant::MAX_UTC]) {
            prop_assert!(page(std::slice::from_ref(&record), now).from <= now);
        }
    }
}

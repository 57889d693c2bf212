//! Earliest starts, latest notices, and what an edit or another plan would make of a verdict.
#![cfg(all(feature = "file", feature = "tz"))]
#![expect(clippy::unwrap_used, reason = "what panics in a helper fails its test")]

mod common;

use chrono::{DateTime, TimeDelta};
use common::{at, change, finding, outcome, policy, policy_with};
use fairnotice_core::{
    change::Change,
    evaluate::evaluate,
    instant::{self, Instant},
    policy::Policy,
    rule::Rule::{self, C3, C5, C9, R6, R8, R9},
    slot::{latest_notice, slots},
    verdict::Outcome,
    what_if::{edit, what_if},
};
use proptest::prelude::*;
use std::sync::LazyLock;

static STRICT: LazyLock<Policy> = LazyLock::new(|| policy("strict"));

const UPDATE: [(&str, &str); 2] = [("kind", "'update'"), ("release", "{ from = '3.9.2', to = '3.10.0' }")];

/// A draft of these keys.
fn draft(with: &[(&str, &str)]) -> Change {
    let mut pairs = vec![("announced_at", "")];
    pairs.extend(with);
    change(&pairs)
}

fn moved(change: &Change, start: Instant) -> Change {
    let mut file = change.file().clone();
    file.end = start + (file.end - file.start);
    file.start = start;
    Change::new(file).unwrap()
}

#[test]
fn the_earliest_start_and_what_binds_it() {
    let now = at("2026-11-02T09:00:00Z");
    let starts = |change: &Change| {
        let found = slots(&STRICT, change, now, 2).unwrap();
        let starts: Vec<_> = found.slots.iter().map(|slot| instant::text(slot.start)).collect();
        (starts, found.binding)
    };
    // Three whole business days after Monday the 2nd, and then the first night without peak hours.
    let expected = ["2026-11-06T01:00:00Z", "2026-11-07T01:00:00Z"].map(str::to_owned).to_vec();
    assert_eq!(starts(&draft(&[])), (expected, vec![C5]));
    // The weekend is free: an early notification of fifteen whole days ends on Tuesday; the night is free from 02:00.
    let update = draft(&UPDATE);
    let expected = ["2026-11-18T01:00:00Z", "2026-11-19T01:00:00Z"].map(str::to_owned).to_vec();
    assert_eq!(starts(&update), (expected, vec![C5]));
    // Announced long ago, only what still has to go out binds.
    let announced = change(&[UPDATE[0], UPDATE[1], ("announced_at", "2026-10-01T09:00:00Z")]);
    let (earliest, _) = starts(&announced);
    assert_eq!(earliest[0], "2026-11-12T01:00:00Z");
    // Routine and urgent updates have no lead.
    assert_eq!(starts(&draft(&[("kind", "'urgent'")])).0[0], "2026-11-02T09:00:00Z");
}

#[test]
fn leads_alone_bind_where_every_hour_is_free() {
    let mut text = common::policy_text("strict");
    let (from, to) = (text.find("[[regions]]").unwrap(), text.find("[[components]]").unwrap());
    text.replace_range(from..to, "");
    let text = text.replace("regions = [\"eu\", \"us\", \"latam\"]", "");
    let free = fairnotice_core::file::policy(&text).unwrap();
    let found = slots(&free, &draft(&UPDATE), at("2026-11-02T09:00:00Z"), 1).unwrap();
    assert_eq!((instant::text(found.slots[0].start).as_str(), found.binding), ("2026-11-17T23:00:00Z", vec![R6]));
    let found = slots(&free, &draft(&[]), at("2026-11-02T09:00:00Z"), 1).unwrap();
    assert_eq!(found.binding, [R6, C3]);
}

#[test]
fn the_smallest_change_where_nothing_complies() {
    let long = draft(&[("start", "2026-11-16T02:00:00Z"), ("end", "2026-11-20T02:00:00Z")]);
    let found = slots(&STRICT, &long, at("2026-11-02T09:00:00Z"), 3).unwrap();
    assert_eq!(found.slots, []);
    let help = found.help.unwrap();
    assert_eq!(help, "shorten the window from 4 days to 2 days 6 hours, the longest stretch that is free");
    let closed = "[[freezes]]\nid = 'closed'\nstart = 2026-01-01T00:00:00Z\nend = 2040-01-01T00:00:00Z\n\n[[regions]]\nid = \"eu\"";
    let closed = policy_with("strict", &[("[[regions]]\nid = \"eu\"", closed)]);
    let found = slots(&closed, &draft(&[]), at("2026-11-02T09:00:00Z"), 3).unwrap();
    assert!(found.help.unwrap().starts_with("nothing is free: lift a freeze"));
}

#[test]
fn the_latest_notice_and_what_binds_it() {
    let latest = |with: &[(&str, &str)]| {
        latest_notice(&STRICT, draft(with).file()).unwrap().map(|(at, rules)| (instant::text(at), rules))
    };
    assert_eq!(latest(&[]), Some(("2026-11-10T22:59:59Z".to_owned(), vec![R6, R8, C3])));
    let update = [UPDATE[0], UPDATE[1], ("start", "2026-11-28T02:00:00Z"), ("end", "2026-11-28T03:00:00Z")];
    assert_eq!(latest(&update), Some(("2026-11-12T22:59:59Z".to_owned(), vec![R6])));
    assert_eq!(latest(&[("kind", "'urgent'")]), None);
    let beyond = [("start", "2050-11-28T02:00:00Z"), ("end", "2050-11-28T03:00:00Z")];
    assert!(latest_notice(&STRICT, draft(&beyond).file()).is_err());
    assert!(slots(&STRICT, &draft(&[]), at("2050-11-28T02:00:00Z"), 1).is_err());
}

/// A start is offered only where its leads can be counted.
#[test]
fn no_start_lies_beyond_the_known_holidays() {
    let now = at("2028-12-20T09:00:00Z");
    let found = slots(&STRICT, &draft(&[]), now, 100).unwrap();
    let last = found.slots.last().unwrap();
    assert_eq!(instant::text(last.latest), "2028-12-31T22:59:59Z");
    assert!(evaluate(&STRICT, &moved(&draft(&[]), last.latest), now).compliant());
    let beyond = evaluate(&STRICT, &moved(&draft(&[]), last.latest + TimeDelta::seconds(1)), now);
    assert_eq!(beyond.outcome, Outcome::Unknown);
    // A present before all known clocks leaves every verdict unknown, however late the start.
    assert!(slots(&STRICT, &draft(&[]), at("1999-12-31T00:00:00Z"), 1).is_err());
}

/// A notice that is planned for later counts from then, not from now.
#[test]
fn an_early_notification_that_is_planned_binds() {
    let release = "{ from = '3.9.2', to = '3.10.0', early_notice_at = 2026-11-20T09:00:00Z }";
    let planned = draft(&[UPDATE[0], ("release", release)]);
    let now = at("2026-11-02T09:00:00Z");
    let first = slots(&STRICT, &planned, now, 1).unwrap().slots[0].start;
    // Fifteen whole days after the 20th, a Saturday: the weekend is free.
    assert_eq!(instant::text(first), "2026-12-05T23:00:00Z");
    assert!(evaluate(&STRICT, &moved(&planned, first), now).compliant());
    let earlier = evaluate(&STRICT, &moved(&planned, first - TimeDelta::minutes(1)), now);
    assert_eq!(outcome(&earlier, R6), "fail");
}

/// Joined windows and hours that are never free end in an answer, and soon.
#[test]
fn windows_that_never_close_are_not_followed_for_ever() {
    let all = "[\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]";
    let busy = format!(
        "[[windows]]\nid = 'always'\ndays = {all}\nfrom = '22:30'\nto = '22:30'\n\n[[regions]]\nid = 'never'\nzone = 'Australia/Lord_Howe'\npeak = {{ days = {all}, from = '22:30', to = '22:30' }}\n\n[[regions]]\nid = \"eu\""
    );
    let busy = policy_with("strict", &[("[[regions]]\nid = \"eu\"", &busy)]);
    let found = slots(&busy, &draft(&[]), at("2026-11-02T09:00:00Z"), 3).unwrap();
    assert_eq!(found.slots, []);
    assert_eq!(outcome(&evaluate(&busy, &draft(&[]), at("2026-11-02T09:00:00Z")), C5), "fail");
}

/// No message is due for edits of a draft, and its edits do not restrict another plan.
#[test]
fn an_edited_draft_can_be_read_again() {
    let draft = draft(&[("revisions", "[{ at = 2026-11-01T09:00:00Z, end = 2026-11-14T04:00:00Z }]")]);
    let mut file = change(&[("announced_at", "")]).file().clone();
    (file.start, file.end) = (at("2026-11-15T02:00:00Z"), at("2026-11-15T03:00:00Z"));
    let (stored, _) = edit(&STRICT, &draft, &Change::new(file).unwrap(), at("2026-11-02T09:00:00Z"));
    assert!(Change::new(stored.file().clone()).is_ok(), "{stored:?}");
    assert_eq!(edit(&STRICT, &draft, &draft, at("2026-11-02T09:00:00Z")).0, draft);
}

#[test]
fn what_another_plan_would_make_of_it() {
    let now = at("2026-11-02T09:00:00Z");
    let plan = change(&[]);
    let same = what_if(&STRICT, &plan, &plan, now);
    assert_eq!((same.before, same.after, same.differences.len()), (Outcome::Pass, Outcome::Pass, 0));
    let busy = moved(&plan, at("2026-11-17T06:30:00Z"));
    let worse = what_if(&STRICT, &plan, &busy, now);
    assert_eq!((worse.before, worse.after), (Outcome::Pass, Outcome::Fail));
    let failing: Vec<_> =
        worse.differences.iter().filter(|difference| difference.after.outcome == Outcome::Fail).collect();
    assert_eq!(failing.iter().map(|difference| difference.rule).collect::<Vec<_>>(), [C5]);
    assert!(serde_json::to_string(&worse).unwrap().contains("\"differences\":[{\"rule\":"));
}

/// Edits the announced record and evaluates the edit.
fn edited(
    announced: &Change,
    with: impl FnOnce(&mut fairnotice_core::change::ChangeFile),
    now: &str,
) -> (Change, [String; 3], bool) {
    let mut file = announced.file().clone();
    with(&mut file);
    let (stored, verdict) = edit(&STRICT, announced, &Change::new(file).unwrap(), at(now));
    let outcomes = [C3, C9, C5].map(|rule| outcome(&verdict, rule));
    (stored, outcomes, verdict.compliant())
}

#[test]
fn only_what_an_edit_changes_counts() {
    let late = change(&[("announced_at", "2026-11-13T09:00:00Z")]);
    let now = "2026-11-14T02:30:00Z";
    assert_eq!(outcome(&evaluate(&STRICT, &late, at(now)), C3), "fail");
    // The window has begun, and the notice was late all along: a clearer description is not refused for that.
    let (stored, outcomes, compliant) =
        edited(&late, |file| file.description = "Deploys 3.9.3 in two steps.".to_owned(), now);
    assert_eq!((outcomes, compliant), (["not_applicable", "pass", "pass"].map(str::to_owned), true));
    assert_eq!((stored.file().revisions.len(), stored.file().notices.len()), (1, 0));
    // Moving it into peak hours is a new breach.
    let (_, outcomes, compliant) = edited(&late, |file| file.end = at("2026-11-16T08:00:00Z"), now);
    assert_eq!((outcomes[2].as_str(), compliant), ("fail", false));
    // An edit that changes nothing is not stored.
    let (stored, _, _) = edited(&late, |_| (), now);
    assert_eq!(stored, late);
}

#[test]
fn an_edit_starts_the_lead_again_where_the_policy_says_so() {
    let announced = change(&[]);
    let earlier = |now: &str| {
        edited(
            &announced,
            |file| (file.start, file.end) = (at("2026-11-14T01:00:00Z"), at("2026-11-14T02:00:00Z")),
            now,
        )
    };
    assert!(earlier("2026-11-10T22:59:59Z").2);
    let (stored, outcomes, compliant) = earlier("2026-11-10T23:00:00Z");
    assert_eq!((outcomes[0].as_str(), compliant), ("fail", false));
    assert_eq!(stored.file().revisions[0].start, Some(at("2026-11-14T02:00:00Z")));
    // Shorter is inside what was announced, until the end.
    let shorter = |now: &str| edited(&announced, |file| file.end = at("2026-11-14T02:30:00Z"), now);
    assert!(shorter("2026-11-14T01:59:00Z").2);
    // A stored record is read back unchanged.
    let printed = toml::to_string(&stored).unwrap();
    assert_eq!(fairnotice_core::file::change(&printed).unwrap(), stored);
}

fn rules() -> [Rule; 5] {
    [C3, C5, R6, R8, R9]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn an_earliest_start_complies_and_nothing_earlier_does(now in 1_740_787_200..1_830_000_000_i64, minutes in 1..400_i64, kind in 0..3_usize, back in 1..3_000_i64) {
        let now = DateTime::from_timestamp(now, 0).unwrap();
        let (kind, to) = [("'patch'", "3.9.3"), ("'update'", "3.10.0"), ("'upgrade'", "4.0.0")][kind];
        let release = format!("{{ from = '3.9.2', to = '{to}', coexistence = 'none' }}");
        let plan = draft(&[("kind", kind), ("release", &release)]);
        let mut file = plan.file().clone();
        file.end = file.start + TimeDelta::minutes(minutes);
        let plan = Change::new(file).unwrap();
        let found = slots(&STRICT, &plan, now, 2).unwrap();
        prop_assert!(!found.binding.is_empty());
        for slot in &found.slots {
            for start in [slot.start, slot.latest] {
                let verdict = evaluate(&STRICT, &moved(&plan, start), now);
                prop_assert!(verdict.compliant(), "{}", verdict);
            }
        }
        let first = found.slots[0].start;
        for minutes in [1, 2, back, 7 * back] {
            let earlier = evaluate(&STRICT, &moved(&plan, first - TimeDelta::minutes(minutes)), now);
            let stored = rules().into_iter().all(|rule| finding(&earlier, rule).outcome > Outcome::Unknown);
            prop_assert!(!stored, "{} minutes earlier\n{}", minutes, earlier);
        }
        if let Some((latest, _)) = latest_notice(&STRICT, moved(&plan, first).file()).unwrap() {
            prop_assert!(now.timestamp() <= latest.timestamp());
        }
    }

    #[test]
    fn another_plan_differs_by_what_evaluate_says(seconds in -2_000_000..2_000_000_i64) {
        let (plan, now) = (change(&[]), at("2026-11-02T09:00:00Z"));
        let other = moved(&plan, plan.window().start() + TimeDelta::seconds(seconds));
        let (before, after) = (evaluate(&STRICT, &plan, now), evaluate(&STRICT, &other, now));
        let announced = what_if(&STRICT, &plan, &other, now);
        for rule in Rule::ALL {
            let difference = announced.differences.iter().find(|difference| difference.rule == rule);
            prop_assert_eq!(difference.is_some(), finding(&before, rule) != finding(&after, rule));
            prop_assert!(difference.is_none_or(|difference| &difference.after == finding(&after, rule)));
        }
    }
}

/// A vendor with an agreed window every Sunday night, two days of notice, and these lines.
fn weekly(more: &str) -> Policy {
    let text = format!(
        "id = 'v'\nversion = '1'\neffective_from = 2026-01-01\ncomponents = [{{ id = 'api' }}]\n\
         business = {{ zone = 'Europe/Madrid' }}\nwindows = [{{ id = 'w', days = ['sun'], from = '20:00', to = '24:00' }}]\n\
         kinds = [{{ id = 'update', releases = ['none'], change_notice = '48 hours' }}]\n{more}"
    );
    fairnotice_core::file::policy(&text).unwrap()
}

fn sunday(announced: &str) -> Change {
    let record = format!(
        "title = 'W'\nkind = 'update'\ndescription = 'x'\nstart = 2026-11-29T19:00:00Z\nend = 2026-11-29T23:00:00Z\n\
         announced_at = {announced}\ncomponents = [{{ id = 'api', impact = 'degraded' }}]\ndowntime = {{ required = false }}\n\
         effect_without_downtime = 'x'\nrollback = {{ infrastructure = 'a', services = 'b', data = 'c' }}"
    );
    fairnotice_core::file::change(&record).unwrap()
}

// R7: announced a second late. The lead alone is met at 19:00:01Z, where the agreed window is too short.
#[test]
fn r7_a_late_notice_is_helped_by_what_slot_says() {
    let (policy, late, now) = (weekly(""), sunday("2026-11-27T19:00:01Z"), at("2026-11-27T19:00:01Z"));
    let found = slots(&policy, &late, now, 1).unwrap();
    assert_eq!(instant::text(found.slots[0].start), "2026-12-06T19:00:00Z");
    let verdict = evaluate(&policy, &late, now);
    assert_eq!(outcome(&verdict, C3), "fail");
    assert_eq!(
        finding(&verdict, C3).help().unwrap(),
        "start on Sun 6 Dec 2026 at 20:00 Europe/Madrid; \
         this lead alone is met from Sun 29 Nov 2026 at 20:00:01 Europe/Madrid on"
    );
    assert!(evaluate(&policy, &moved(&late, found.slots[0].start), now).compliant());
    assert_eq!(found.tzdata, "2026f");
}

// R7: what helps against the hours keeps the leads too.
#[test]
fn r7_free_hours_are_offered_where_the_notice_is_in_time() {
    let policy = weekly("");
    let late = moved(&sunday("2026-11-28T19:00:00Z"), at("2026-11-29T10:00:00Z"));
    let verdict = evaluate(&policy, &late, at("2026-11-28T19:00:00Z"));
    assert_eq!((outcome(&verdict, C3).as_str(), outcome(&verdict, C5).as_str()), ("fail", "fail"));
    // That evening's window is free, and too soon after the announcement.
    assert_eq!(
        finding(&verdict, C5).help().unwrap(),
        "start on Sun 6 Dec 2026 at 20:00 Europe/Madrid (7 days 9 hours later)"
    );
}

// R7: announced work is moved by an edit, for which a notice is due (A28).
#[test]
fn r7_a_start_that_would_break_another_rule_is_not_offered() {
    let policy = weekly("renotice = { later = '10 days' }");
    let verdict = evaluate(&policy, &sunday("2026-11-27T19:00:01Z"), at("2026-11-27T19:00:01Z"));
    let help = finding(&verdict, C3).help().unwrap();
    assert!(help.starts_with("start on Sun 13 Dec 2026 at 20:00 Europe/Madrid;"), "{help}");
    let policy = weekly("renotice = { later = '100 days' }");
    let verdict = evaluate(&policy, &sunday("2026-11-27T19:00:01Z"), at("2026-11-27T19:00:01Z"));
    let help = finding(&verdict, C3).help().unwrap();
    assert!(help.starts_with("start on Sun 6 Dec 2026 at 20:00 Europe/Madrid (where C9 fails);"), "{help}");
}

/// A region whose holidays are quiet, and unknown from 2029 on: what is free before its next weekday is offered nevertheless.
#[test]
fn a_free_stretch_before_unknown_holidays_is_offered() {
    let quiet = (
        "zone = \"America/Bogota\"",
        "zone = \"Asia/Kathmandu\"\nholidays_are_peak = false\ncalendars = [\"es-madrid\"]",
    );
    let policy = policy_with("table", &[quiet]);
    let upgrade = |end: &str| {
        draft(&[
            ("kind", "'upgrade'"),
            ("release", "{ from = '3.9.2', to = '4.0.0', early_notice_at = 2028-10-01T09:00:00Z }"),
            ("announced_at", "2029-01-05T04:00:01Z"),
            ("start", "2029-01-20T04:00:00Z"),
            ("end", end),
        ])
    };
    let now = at("2029-01-05T03:00:01Z");
    let found = slots(&policy, &upgrade("2029-01-20T08:00:00Z"), now, 3).unwrap();
    let starts: Vec<_> = found.slots.iter().map(|slot| [slot.start, slot.latest].map(instant::text)).collect();
    // Monday's peak hours begin at 08:00 in Kathmandu, unless it is a holiday: the last start ends then.
    assert_eq!(starts, [["2029-01-20T04:01:00Z", "2029-01-21T22:15:00Z"].map(str::to_owned)]);
    // Nothing is known to be free for three days.
    assert!(slots(&policy, &upgrade("2029-01-23T04:00:00Z"), now, 3).is_err());
}

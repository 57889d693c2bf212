//! Laws of starts: the engine's earliest one complies, and nothing earlier does.

use crate::{Case, Draw};
use chrono::TimeDelta;
use fairnotice_core::{
    evaluate::evaluate,
    instant::Instant,
    policy::NotesDue,
    rule::Rule,
    slot::{latest_notice, slots},
    verdict::{Better, Outcome, Reason},
    window::Window,
};

/// Whether the rules that depend on the start pass for this start; none where no valid record has it.
fn passes(case: &Case, start: Instant) -> Option<bool> {
    let moved = case.moved(start)?;
    let terms = case.policy.kind(case.change.file().kind);
    let verdict = evaluate(&moved.policy, &moved.change, moved.now);
    let depends = |rule: Rule| match rule {
        // What is due by completion, or with a notice that is not promised, has no lead.
        Rule::R8 => terms.is_some_and(|terms| {
            terms.notes_due == Some(NotesDue::ChangeNotice) && terms.change_notice(case.change.file()).is_some()
        }),
        Rule::R9 => terms.is_some_and(|terms| terms.documentation.is_some()),
        _ => true,
    };
    let rules = [Rule::R6, Rule::R8, Rule::R9, Rule::C3, Rule::C5];
    let findings: Vec<_> =
        rules.into_iter().filter(|rule| depends(*rule)).filter_map(|rule| verdict.finding(rule)).collect();
    // Incomplete notes fail before their due time is checked.
    if findings.iter().any(|finding| matches!(finding.reason, Reason::Faults(_))) {
        return None;
    }
    // A waiver sets aside what fails; the law is about what fails.
    Some(findings.iter().all(|finding| finding.outcome > Outcome::Unknown && finding.outcome != Outcome::Waived))
}

/// An earliest start complies with the rules that depend on the start, and nothing earlier on the minute grid does.
///
/// A record with edits is left out: moving its window is another edit.
pub fn the_earliest_start_complies_and_nothing_earlier_does(case: &Case, draw: &mut Draw) {
    // Work that has begun has no other start.
    if !case.change.file().revisions.is_empty() || case.change.actual().started_at.is_some() {
        return;
    }
    let Ok(found) = slots(&case.policy, &case.change, case.now, 3) else { return };
    let Some(first) = found.slots.first() else {
        assert!(found.help.is_some());
        return;
    };
    assert!(found.slots.is_sorted_by_key(|slot| slot.start));
    for slot in &found.slots {
        assert_eq!(slot.start.timestamp() % 60, 0);
        assert_eq!(slot.end - slot.start, case.change.window().end() - case.change.window().start());
        for start in [slot.start, slot.latest] {
            assert_ne!(passes(case, start), Some(false), "{start} {found:?}\n{case:?}");
        }
        // The next stretch begins after this one.
        let after = case.moved(slot.latest + TimeDelta::seconds(1)).map(|moved| moved.change.window());
        assert!(after.is_none() || slot.latest >= slot.start);
    }
    let minutes = (first.start - case.now).num_minutes();
    for back in [1, 2, 5, 15, 30, 60, 90, 720, draw.within(1, 3_000), draw.within(1, 100_000)] {
        if back <= minutes {
            let start = first.start - TimeDelta::minutes(back);
            assert_ne!(passes(case, start), Some(true), "{start} is earlier than {found:?}\n{case:?}");
        }
    }
}

/// A free stretch is free all along, and everything before it is taken.
pub fn a_free_stretch_is_complete(case: &Case, draw: &mut Draw) {
    let hours = case.policy.hours(case.change.file().kind);
    let from = draw.near(case.change.window().start(), 3);
    let until = from + TimeDelta::days(3);
    if case.policy.zones().iter().any(|zone| zone.horizon() < until) {
        return;
    }
    let Ok(found) = hours.next_gap(from, until) else { return };
    let free = |at: Instant| {
        let moment = Window::new(at, at + TimeDelta::seconds(1))?;
        hours.denials(moment).ok().map(|denials| denials.is_empty())
    };
    let (start, end) = found.map_or((until, until), |gap| (gap.start(), gap.end()));
    let mut at = from + TimeDelta::minutes(draw.within(0, 29));
    while at < until {
        let inside = start <= at && at < end;
        // What comes after the stretch is another search's.
        assert!(at >= end || free(at).is_none_or(|free| free == inside), "{at} of {found:?} from {from}\n{case:?}");
        at += TimeDelta::minutes(30);
    }
    if let Some(gap) = found {
        assert_ne!(free(gap.start()), Some(false), "{gap:?}\n{case:?}");
        assert!(gap.end() == until || free(gap.end()) != Some(true) || joined(case), "{gap:?}\n{case:?}");
        assert_ne!(hours.denials(gap).map(|denials| denials.is_empty()), Ok(false), "{gap:?}\n{case:?}");
    }
}

/// Whether agreed windows bind, which end and begin at one instant.
fn joined(case: &Case) -> bool {
    !case.policy.allowed().is_empty()
}

// R5 and R7
/// A start that a finding names keeps what depends on the start; it is not the one that the change has.
pub fn a_suggested_start_helps(case: &Case) {
    // Edits have due messages of their own, so they are left out.
    if !case.change.file().revisions.is_empty() {
        return;
    }
    let verdict = evaluate(&case.policy, &case.change, case.now);
    for finding in verdict.findings.iter().filter(|finding| finding.outcome == Outcome::Fail) {
        let better = match &finding.reason {
            Reason::Lead(check) => check.better_start(),
            Reason::Hours(check) => check.later(),
            _ => continue,
        };
        let Ok(Better::Start(better)) = better else { continue };
        let start = better.slot.start;
        assert_ne!(start, case.change.window().start(), "{finding:?}\n{case:?}");
        assert_ne!(passes(case, start), Some(false), "{start} {finding:?}\n{case:?}");
    }
}

/// The latest notice of a start is in time for every lead of the start, and a second later is not.
pub fn the_latest_notice_is_the_last(case: &Case) {
    let fresh = |now: Instant| {
        case.with(|file| {
            file.announced_at = None;
            file.revisions.clear();
            file.actual = None;
            if let Some(release) = &mut file.release {
                (release.early_notice_at, release.notes_at, release.docs_at) = (None, None, None);
            }
        })
        .map(|fresh| Case { now, ..fresh })
    };
    let Some(plan) = fresh(case.now) else { return };
    let Ok(Some((latest, rules))) = latest_notice(&plan.policy, plan.change.file()) else { return };
    assert!(!rules.is_empty());
    // Thousands of years back no clocks are known, and the verdict is unknown.
    if plan.policy.business_zone().local(latest).is_none() {
        return;
    }
    let leads = [Rule::R6, Rule::R9, Rule::C3];
    let fails = |now: Instant| {
        let plan = fresh(now)?;
        let verdict = evaluate(&plan.policy, &plan.change, now);
        let failing = |rule: &Rule| {
            verdict.finding(*rule).is_some_and(|finding| {
                matches!(finding.reason, Reason::Lead(_)) && matches!(finding.outcome, Outcome::Fail | Outcome::Waived)
            })
        };
        Some(leads.into_iter().filter(failing).collect::<Vec<_>>())
    };
    assert_eq!(fails(latest).unwrap_or_default(), [], "{latest} {case:?}");
    let late = latest.checked_add_signed(TimeDelta::seconds(1)).and_then(fails);
    // Notes are due with the change notice, however late that is.
    let expected = rules.iter().any(|rule| leads.contains(rule));
    assert!(!expected || late.is_none_or(|late| late.iter().any(|rule| rules.contains(rule))), "{latest} {case:?}");
}

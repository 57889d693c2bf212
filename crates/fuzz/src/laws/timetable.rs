//! Laws of timetables: sorted, and each due instant is found again by the verdict.

use crate::Case;
use chrono::TimeDelta;
use fairnotice_core::{
    evaluate::evaluate,
    instant::Instant,
    rule::Rule,
    timetable::{Progress, timetable},
    verdict::{Outcome, Reason},
};

/// Entries are sorted by their due instants, each done entry has its instant, and the text has a line for each.
pub fn sorted_and_worded(case: &Case) {
    let Case { policy, change, now } = case;
    let table = timetable(policy, change, *now);
    assert!(table.entries.is_sorted_by_key(|entry| entry.due), "{table:?} {case:?}");
    for entry in &table.entries {
        let done = matches!(entry.progress, Progress::Done | Progress::DoneLate);
        assert_eq!(entry.done_at.is_some(), done, "{entry:?} {case:?}");
        assert!(entry.done_at.is_none_or(|at| at <= *now), "{entry:?} {case:?}");
        assert!(entry.from.is_none_or(|from| entry.due.is_none_or(|due| from <= due)), "{entry:?} {case:?}");
        if entry.progress == Progress::Unknown {
            assert!(!entry.note.is_empty(), "{entry:?} {case:?}");
        }
    }
    let lines = table.text(policy).to_string().lines().count();
    assert_eq!(lines, 1 + table.entries.len(), "{}", table.text(policy));
}

/// The due instants agree with `evaluate`: a notice at that second is in time, and a second later it is late.
pub fn each_due_instant_is_found_again(case: &Case) {
    let Case { policy, change, now } = case;
    let verdict = evaluate(policy, change, *now);
    for entry in timetable(policy, change, *now).entries {
        let (Some(finding), Some(due)) = (verdict.finding(entry.rule), entry.due) else { continue };
        match &finding.reason {
            Reason::Lead(check) => {
                assert_eq!(due, check.due, "{entry:?} {case:?}");
                let published = |at: Instant| broken_if_published(case, entry.rule, at);
                assert_ne!(published(due), Some(true), "{entry:?} {case:?}");
                assert_ne!(published(due + TimeDelta::seconds(1)), Some(false), "{entry:?} {case:?}");
            }
            // A message can be due more than once, and the finding speaks of one of them; a reminder is due at one instant, and
            // late after five minutes.
            Reason::Message(check)
                if check.kind == entry.what
                    && !matches!(entry.rule, Rule::N2 | Rule::N7 | Rule::C9)
                    && (entry.rule != Rule::N4 || change.actual().extended.is_empty()) =>
            {
                assert_eq!(Some(due), check.due, "{entry:?} {finding:?} {case:?}");
            }
            _ => {}
        }
    }
}

/// Whether the rule fails at the start where its notice is published at this instant; none where an edit or
/// the actual start decides, or the record cannot say so.
fn broken_if_published(case: &Case, rule: Rule, at: Instant) -> Option<bool> {
    if !case.change.file().revisions.is_empty() || case.change.actual().started_at.is_some() {
        return None;
    }
    let published = case.with(|file| {
        if rule == Rule::C3 {
            file.announced_at = Some(at);
        } else if let Some(release) = &mut file.release {
            match rule {
                // Now the announcement is too late to serve as another notice.
                Rule::R6 => {
                    release.early_notice_at = Some(at);
                    file.announced_at = Some(at);
                }
                _ => release.docs_at = Some(at),
            }
        }
    })?;
    let now = at.max(case.change.window().start()) + TimeDelta::days(1);
    let verdict = evaluate(&published.policy, &published.change, now);
    let finding = verdict.finding(rule)?;
    (finding.outcome != Outcome::Unknown).then_some(matches!(finding.outcome, Outcome::Fail | Outcome::Waived))
}

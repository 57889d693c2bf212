//! Laws of verdicts: complete, worded, the same in another zone, and read back as they were printed.

use super::{slots, strict, timetable};
use crate::{Case, Draw, files};
use chrono::{FixedOffset, SecondsFormat};
use fairnotice_core::{
    calendar::Counting,
    evaluate::evaluate,
    file,
    instant::{self, Instant},
    rule::Rule,
    slot, timetable as plan,
    verdict::{Outcome, Reason},
};

/// Every law of a single case, those of starts, strictness and timetables among them.
pub fn all(case: &Case, draw: &mut Draw) {
    complete(case);
    printed(case);
    if draw.once_in(4) {
        strict_counting_implies_lax(case);
    }
    the_zone_it_is_written_in_does_not_matter(case, draw);
    timetable::sorted_and_worded(case);
    timetable::each_due_instant_is_found_again(case);
    slots::the_earliest_start_complies_and_nothing_earlier_does(case, draw);
    slots::a_free_stretch_is_complete(case, draw);
    slots::the_latest_notice_is_the_last(case);
    slots::a_suggested_start_helps(case);
    strict::one(case, draw);
}

/// A finding for each rule in the policy's order, the worst of them as the outcome, and all of it in words and as JSON.
pub fn complete(case: &Case) {
    let Case { policy, change, now } = case;
    let verdict = evaluate(policy, change, *now);
    assert!(verdict.findings.iter().map(|finding| finding.rule).eq(Rule::ALL));
    assert_eq!(Some(verdict.outcome), verdict.findings.iter().map(|finding| finding.outcome).min());
    assert_eq!(verdict.compliant(), verdict.outcome > Outcome::Unknown);
    for finding in &verdict.findings {
        assert!(!finding.why().is_empty(), "{finding:?} {case:?}");
        // The finding has help. Nothing helps for a message that is published late or for a reminder that was missed
        // (A13), where work has begun, nor where holidays and clocks are not known as far as a later start would need.
        let has_begun = change.actual().started_at.is_some_and(|started| started <= *now);
        let hopeless = match &finding.reason {
            Reason::Lead(check) => has_begun || check.earliest_start().is_none(),
            Reason::Hours(_) => has_begun,
            Reason::Message(check) => check.published_at.is_some(),
            _ => false,
        };
        if finding.outcome == Outcome::Fail && finding.rule != Rule::N2 && !hopeless {
            assert!(finding.help().is_some_and(|help| !help.is_empty()), "{finding:?} {case:?}");
        }
    }
    assert!(serde_json::to_string(&verdict).is_ok_and(|json| json.contains("\"findings\"")));
    assert!(!verdict.to_string().is_empty());
    assert!(serde_json::to_string(&plan::timetable(policy, change, *now)).is_ok());
    if let Ok(found) = slot::slots(policy, change, *now, 3) {
        assert!(serde_json::to_string(&found).is_ok() && !found.text(policy).to_string().is_empty());
    }
    assert!(!policy.table().to_string().is_empty() && !policy.table().markdown().is_empty());
    // A verdict does not depend on anything else.
    assert_eq!(evaluate(policy, change, *now), verdict);
}

/// parse ∘ print = identity, for the policy and for the record.
pub fn printed(case: &Case) {
    files::same_policy(case.policy.file());
    files::same_change(&case.change);
}

/// A notice that is in time by `clear` is in time by `elapsed`, and one in time by `elapsed` is in time by `date`.
pub fn strict_counting_implies_lax(case: &Case) {
    let counted = Counting::ALL.map(|counting| case.under(|file| file.business.counting = counting));
    let outcomes = counted.map(|case| case.map(|case| evaluate(&case.policy, &case.change, case.now)));
    for [strict, lax] in [[0, 1], [1, 2]] {
        let (Some(strict), Some(lax)) = (&outcomes[strict], &outcomes[lax]) else { continue };
        for rule in [Rule::C3, Rule::R6, Rule::R9] {
            let (Some(strict), Some(lax)) = (strict.finding(rule), lax.finding(rule)) else { continue };
            let broken = |outcome| matches!(outcome, Outcome::Fail | Outcome::Waived);
            let passes = strict.outcome == Outcome::Unknown || broken(strict.outcome) || !broken(lax.outcome);
            assert!(passes, "{rule}: {strict} and then {lax}\n{case:?}");
        }
    }
}

/// The zone in which a record writes its instants does not change the verdict.
pub fn the_zone_it_is_written_in_does_not_matter(case: &Case, draw: &mut Draw) {
    let Some(offset) = FixedOffset::east_opt(i32::try_from(draw.within(-56, 56)).unwrap_or(0) * 900) else { return };
    let written = |at: Instant| at.with_timezone(&offset).to_rfc3339_opts(SecondsFormat::AutoSi, false);
    let Ok(mut text) = toml::to_string(case.change.file()) else { return };
    let file = case.change.file();
    for at in [Some(file.start), Some(file.end), file.announced_at, file.decided_at].into_iter().flatten() {
        text = text.replace(&format!("\"{}\"", instant::text(at)), &format!("\"{}\"", written(at)));
    }
    // Beyond its years a local time is none of a file's.
    let Ok(there) = file::change(&text) else { return };
    assert_eq!(there, case.change, "{text}");
}

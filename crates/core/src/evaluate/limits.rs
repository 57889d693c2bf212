//! The first start that each lead leaves open: the inverse of the rules that count time before a start.

use super::{Case, notice};
use crate::{
    calendar::Unknown,
    change::{Change, ChangeFile},
    instant::Instant,
    lead::Lead,
    policy::{NotesDue, Policy},
    release::ReleaseFile,
    rule::Rule,
};

/// A rule and the first start that it leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limit {
    pub(crate) rule: Rule,
    pub(crate) start: Instant,
}

/// The leads before the start of a change. A rule is listed twice where the lead of another rule binds it too (A4).
pub(crate) fn leads(policy: &Policy, file: &ChangeFile) -> Vec<(Rule, Lead)> {
    let Some(terms) = policy.kind(file.kind) else { return Vec::new() };
    let mut leads = Vec::new();
    if let Some(release) = file.release.as_ref().filter(|release| release.class().is_some()) {
        if let Some(early) = terms.early_notice {
            leads.push((Rule::R6, early));
            leads.extend(terms.change_notice(file).filter(|_| policy.order()).map(|lead| (Rule::R6, lead)));
        }
        if terms.notes_due == Some(NotesDue::ChangeNotice) {
            leads.extend(terms.change_notice(file).map(|lead| (Rule::R8, lead)));
        }
        if release.docs_changed != Some(false) {
            leads.extend(terms.documentation.map(|lead| (Rule::R9, lead)));
        }
    }
    leads.extend(terms.change_notice(file).map(|lead| (Rule::C3, lead)));
    leads
}

/// The first start that each lead leaves open, from when its notice went out, or from `now` where it has not.
pub(crate) fn earliest(policy: &Policy, change: &Change, now: Instant) -> Result<Vec<Limit>, Unknown> {
    let file = change.file();
    let case = Case::new(policy, change, now);
    let release = file.release.as_ref();
    let mut limits = Vec::new();
    for (rule, lead) in leads(policy, file) {
        let published = match rule {
            Rule::R6 => notice::release_counts_from(&case),
            Rule::R8 => match notes_published(&case, release) {
                Some(published) => published,
                None => continue,
            },
            Rule::R9 => release.and_then(|release| release.docs_at).unwrap_or(now),
            _ => notice::change_counts_from(&case),
        };
        // Outside the zone's table the outcome of a notice is unknown, for any start.
        let clocks = policy.business_zone();
        if !(clocks.covers(published) && clocks.covers(now)) {
            return Err(Unknown::zone(clocks));
        }
        let start = policy.calendar().earliest_start(published, lead, policy.counting())?;
        limits.push(Limit { rule, start });
    }
    Ok(limits)
}

/// When the notes were published; none where they came with the change notice, whose limit is then the same.
fn notes_published(case: &Case, release: Option<&ReleaseFile>) -> Option<Instant> {
    let published = release.and_then(|release| release.notes_at).unwrap_or(case.now);
    (published.timestamp() > case.announced_at().timestamp()).then_some(published)
}

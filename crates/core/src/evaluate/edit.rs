//! C9 and A28: what changed about announced work is told, and some changes start the lead anew.

use super::{Case, Ruling, told::within};
use crate::{
    change::{Form, MessageKind, Revision},
    instant::Instant,
    lead::Lead,
    policy::{Renotice, RenoticeTerms},
    problem::Problem,
    verdict::{Outcome, Reason},
};

/// What one edit owes.
pub(super) struct Edit {
    /// Its place among the record's `revisions`.
    number: usize,
    /// When it was made.
    at: Instant,
    /// When it was told; none where it has not been.
    told_at: Option<Instant>,
    /// Every demand of the policy, with the key that makes it.
    demands: [Option<(&'static str, Renotice)>; 8],
    /// The start that it led to.
    start: Instant,
}

impl Edit {
    fn demands(&self) -> impl Iterator<Item = (&'static str, Renotice)> {
        self.demands.into_iter().flatten()
    }

    /// Whether the full lead counts from its message.
    fn restarts(&self) -> bool {
        self.demands().any(|(_, demand)| demand == Renotice::FullLead)
    }

    fn raises_class(&self) -> bool {
        self.demands().any(|(key, _)| key == "higher_class")
    }
}

/// The edits of the announced record, newest first: each leads back to the form that it replaced.
fn edits(case: &Case) -> impl Iterator<Item = Edit> {
    let is_announced = case.change.announced_at.is_some();
    let mut after = Form::of(case.change);
    case.change.revisions.iter().enumerate().rev().filter(move |_| is_announced).map(move |(number, revision)| {
        let before = after.before(revision);
        let edit = Edit {
            number,
            at: revision.at,
            told_at: told(case, revision),
            demands: demands(&case.policy.file().renotice, &before, &after),
            start: after.start,
        };
        after = before;
        edit
    })
}

/// When an edit was told: as it says, or with the first message on a change that went out with it or after it.
fn told(case: &Case, revision: &Revision) -> Option<Instant> {
    if revision.told_at.is_some() {
        return revision.told_at;
    }
    let messages = case.change.notices.iter().filter(|message| message.kind == MessageKind::Changed);
    messages.map(|message| message.published_at).filter(|at| *at >= revision.at).min()
}

/// What the policy asks of a step from one form to the next. Each form is compared with the one just before it: that is
/// what readers were told last.
fn demands(terms: &RenoticeTerms, before: &Form, after: &Form) -> [Option<(&'static str, Renotice)>; 8] {
    let length = |form: &Form| form.end - form.start;
    let moved = before.start != after.start || before.end != after.end;
    let inside = after.is_inside(before);
    let more = after.components.iter().any(|component| before.impact(&component.id).is_none());
    let worse = after
        .components
        .iter()
        .any(|component| before.impact(&component.id).is_some_and(|impact| after.impact(&component.id) > Some(impact)));
    [
        (moved && inside, "inside", terms.inside),
        (after.start < before.start, "earlier", terms.earlier),
        (moved && !inside && after.start > before.start, "later", terms.later),
        (length(after) > length(before), "longer", terms.longer),
        (after.downtime > before.downtime || after.down() > before.down(), "more_downtime", terms.more_downtime),
        (more, "more_components", terms.more_components),
        (worse, "worse_impact", terms.worse_impact),
        (after.class > before.class, "higher_class", terms.higher_class),
    ]
    .map(|(applies, key, demand)| applies.then_some((key, demand)))
}

/// When the lead of the newest plan began to count, where an edit started it anew.
pub(super) fn restarted(case: &Case) -> Option<Instant> {
    edits(case).find(Edit::restarts).map(|edit| edit.told_at.unwrap_or(case.now.max(edit.at)))
}

/// The same for a release whose class was raised: what was told early before was told of a smaller one.
pub(super) fn raised(case: &Case) -> Option<Instant> {
    edits(case).find(Edit::raises_class).map(|edit| edit.told_at.unwrap_or(case.now.max(edit.at)))
}

/// C9. Every edit, and a cancellation, is told; a later start at least so far ahead as the policy says (A28, A29).
pub(super) fn told_of(case: &Case) -> Ruling {
    let cancelled = case.actual().cancelled_at;
    if edits(case).next().is_none() && cancelled.is_none() {
        return Ruling::not_applicable("nothing about announced work has changed");
    }
    let (mut faults, mut owed, mut unknown) = (Vec::new(), Vec::new(), None);
    let over = case.actual().ended_at().is_some_and(|ended| ended <= case.now) || case.window.end() <= case.now;
    for edit in edits(case) {
        let at = || format!("revisions[{}]", edit.number);
        if edit.told_at.is_none_or(|told| case.now < told) {
            let fault = Problem::new(at(), "has not been told").help("publish a `changed` message at once");
            if over { faults.push((edit.number, fault)) } else { owed.push((edit.number, fault)) }
        }
        for (key, demand) in edit.demands() {
            let Renotice::Ahead(lead) = demand else { continue };
            match ahead(case, &edit, lead) {
                Err(earlier) => unknown = Some(earlier),
                Ok(true) => {}
                Ok(false) => {
                    let what = format!("is told less than {lead} before the new start (`renotice.{key}`)");
                    let fault = Problem::new(at(), what).help("move the start further, or cancel and announce anew");
                    faults.push((edit.number, fault));
                }
            }
        }
    }
    if let Some(unknown) = unknown {
        return Ruling::unknown(unknown);
    }
    let [mut faults, mut owed] = [faults, owed].map(oldest_first);
    if let Some(cancelled) = cancelled
        && !within(case, MessageKind::Cancelled, cancelled)
    {
        let fault =
            Problem::new("actual.cancelled_at", "has not been told").help("publish a `cancelled` message at once");
        if case.actual().closed_at.is_some() || over && case.window.end() <= case.now {
            faults.push(fault);
        } else {
            owed.push(fault);
        }
    }
    if faults.is_empty() && !owed.is_empty() {
        return Ruling { outcome: Outcome::Pending, reason: Reason::Faults(owed) };
    }
    faults.extend(owed);
    Ruling::faults(faults, "every change of the plan was told")
}

fn oldest_first(mut faults: Vec<(usize, Problem)>) -> Vec<Problem> {
    faults.sort_by_key(|(number, _)| *number);
    faults.into_iter().map(|(_, fault)| fault).collect()
}

fn ahead(case: &Case, edit: &Edit, lead: Lead) -> Result<bool, crate::calendar::Unknown> {
    let latest = case.policy.calendar().latest_notice(edit.start, lead, case.policy.counting())?;
    let told = edit.told_at.unwrap_or(case.now.max(edit.at));
    Ok(told.timestamp() <= latest.timestamp())
}

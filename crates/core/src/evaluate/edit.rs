//! C9 and A28: what changed about announced work is told, and some changes start the lead anew.

use super::{
    Case, Ruling,
    told::{at_once, first},
};
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
    /// When it was made.
    at: Instant,
    /// When it was told; none where it has not been.
    told_at: Option<Instant>,
    /// Every demand of the policy, with the key that makes it.
    demands: Vec<(&'static str, Renotice)>,
    /// The start that it led to.
    start: Instant,
}

impl Edit {
    /// Whether the full lead counts from its message.
    fn restarts(&self) -> bool {
        self.demands.iter().any(|(_, demand)| *demand == Renotice::FullLead)
    }

    /// Whether it raises the release's class, and the policy starts leads anew for that.
    fn raises_class(&self) -> bool {
        self.demands.contains(&("higher_class", Renotice::FullLead))
    }
}

/// The edits of the announced record, oldest first.
///
/// Each that was told is compared with what was told before it, so that edits which nobody was told of count with the next
/// one that was. What is left untold in the end counts as told when it is.
pub(super) fn edits(case: &Case) -> Vec<Edit> {
    let revisions = &case.change.revisions;
    if case.change.announced_at.is_none() || revisions.is_empty() {
        return Vec::new();
    }
    let mut forms = vec![Form::of(case.change)];
    for revision in revisions.iter().rev() {
        let before = forms[forms.len() - 1].before(revision);
        forms.push(before);
    }
    let mut forms = forms.into_iter().rev();
    let Some(mut known) = forms.next() else { return Vec::new() };
    let mut edits = Vec::new();
    for (i, (revision, after)) in revisions.iter().zip(forms).enumerate() {
        let told_at = told(case, revision);
        let tells = told_at.is_some() || i + 1 == revisions.len();
        let demands = if tells { demands(&case.policy.file().renotice, &known, &after) } else { Vec::new() };
        edits.push(Edit { at: revision.at, told_at, demands, start: after.start });
        if tells {
            known = after;
        }
    }
    edits
}

/// When an edit was told: as it says, or with the first message on a change that went out with it or after it.
fn told(case: &Case, revision: &Revision) -> Option<Instant> {
    if revision.told_at.is_some() {
        return revision.told_at;
    }
    let messages = case.change.notices.iter().filter(|message| message.kind == MessageKind::Changed);
    messages.map(|message| message.published_at).filter(|at| *at >= revision.at).min()
}

/// What the policy asks of a step from one form to the next.
fn demands(terms: &RenoticeTerms, before: &Form, after: &Form) -> Vec<(&'static str, Renotice)> {
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
    .into_iter()
    .filter_map(|(applies, key, demand)| applies.then_some((key, demand)))
    .collect()
}

/// When the lead of the newest plan began to count, where an edit started it anew.
pub(super) fn restarted(case: &Case) -> Option<Instant> {
    counts_from(case, Edit::restarts)
}

/// The same for a release whose class was raised: what was told early before was told of a smaller one.
pub(super) fn raised(case: &Case) -> Option<Instant> {
    counts_from(case, Edit::raises_class)
}

/// When the last message went out on an edit that starts a lead anew: the latest, in whatever order they are listed.
fn counts_from(case: &Case, restarts: fn(&Edit) -> bool) -> Option<Instant> {
    let edits = edits(case);
    edits.iter().filter(|edit| restarts(edit)).map(|edit| edit.told_at.unwrap_or(case.now.max(edit.at))).max()
}

/// C9. Every edit, and a cancellation, is told at once; a later start at least so far ahead as the policy says (A28, A29).
pub(super) fn told_of(case: &Case) -> Ruling {
    let edits = edits(case);
    let cancelled = case.actual().cancelled_at;
    if edits.is_empty() && cancelled.is_none() {
        return Ruling::not_applicable("nothing about announced work has changed");
    }
    let mut outcome = Outcome::Pass;
    let mut faults = Vec::new();
    for (i, edit) in edits.iter().enumerate() {
        let at = format!("revisions[{i}]");
        let told = at_once(case, edit.at, edit.told_at);
        outcome = outcome.min(told);
        if told < Outcome::Pass {
            let fault = Problem::new(&at, "has not been told at once");
            faults.push(fault.help("publish a `changed` message within five minutes"));
        }
        for (key, demand) in &edit.demands {
            let Renotice::Ahead(lead) = demand else { continue };
            match ahead(case, edit, *lead) {
                Err(unknown) => return Ruling::unknown(unknown),
                Ok(true) => {}
                Ok(false) => {
                    outcome = Outcome::Fail;
                    let what = format!("is told less than {lead} before the new start (`renotice.{key}`)");
                    faults.push(Problem::new(&at, what).help("move the start further, or cancel and announce anew"));
                }
            }
        }
    }
    if let Some(cancelled) = cancelled {
        let told = at_once(case, cancelled, first(case, MessageKind::Cancelled, cancelled));
        outcome = outcome.min(told);
        if told < Outcome::Pass {
            let fault = Problem::new("actual.cancelled_at", "has not been told at once");
            faults.push(fault.help("publish a `cancelled` message within five minutes"));
        }
    }
    match outcome {
        Outcome::Pass => Ruling::pass("every change of the plan was told"),
        _ => Ruling { outcome, reason: Reason::Faults(faults) },
    }
}

fn ahead(case: &Case, edit: &Edit, lead: Lead) -> Result<bool, crate::calendar::Unknown> {
    let latest = case.policy.calendar().latest_notice(edit.start, lead, case.policy.counting())?;
    let told = edit.told_at.unwrap_or(case.now.max(edit.at));
    Ok(told.timestamp() <= latest.timestamp())
}

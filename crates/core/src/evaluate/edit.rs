//! C9 and A28: what changes about announced work is published, and some changes start the lead again. That work did not
//! begin in its window is such a change.

use super::{
    Case, Ruling,
    messages::{AT_ONCE, at_once, first, later},
};
use crate::{
    calendar::Unknown,
    change::{Form, Kind, MessageKind, Revision},
    diagnostic::Diagnostic,
    instant::Instant,
    policy::{Renotice, RenoticeTerms},
    verdict::{Outcome, Reason},
};

/// What one edit needs.
pub(super) struct Edit {
    /// When it was made.
    at: Instant,
    /// When it was published; none where it has not been.
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

    /// Whether it raises the release's class, and the policy starts leads again for that.
    fn raises_class(&self) -> bool {
        self.demands.contains(&("higher_class", Renotice::FullLead))
    }
}

/// The edits of the announced record, oldest first.
///
/// Each that was published is compared with what was published before it, so that edits which were not count with the next one
/// that was. What is left unpublished in the end counts as published when it is.
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

/// When an edit was published: as it says, or with the first message on a change that was published with it or after it.
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

/// When the lead of the newest plan began to count, where an edit started it again.
pub(super) fn restarted(case: &Case) -> Option<Instant> {
    counts_from(case, Edit::restarts)
}

/// The same for a release whose class was raised: what was announced early before was said of a smaller one.
pub(super) fn raised(case: &Case) -> Option<Instant> {
    counts_from(case, Edit::raises_class)
}

/// When the last message was published on an edit that starts a lead again: the latest, in any order of the list.
fn counts_from(case: &Case, restarts: fn(&Edit) -> bool) -> Option<Instant> {
    let edits = edits(case);
    edits.iter().filter(|edit| restarts(edit)).map(|edit| edit.told_at.unwrap_or(case.now.max(edit.at))).max()
}

/// A message that is due for an edit, a missed window or a cancellation.
pub(crate) struct DueMessage {
    pub(crate) outcome: Outcome,
    /// By when it has to be published.
    pub(crate) due: Instant,
    /// When it was published.
    pub(crate) told_at: Option<Instant>,
    /// What is wrong where it is not published in time.
    fault: Diagnostic,
}

/// Every edit, a missed window and a cancellation is published immediately; a later start at least so far ahead as the
/// policy says (A28, A29).
pub(super) fn due_messages(case: &Case) -> Result<Vec<DueMessage>, Unknown> {
    let mut found = Vec::new();
    for (i, edit) in edits(case).iter().enumerate() {
        let at = format!("revisions[{i}]");
        let fault = Diagnostic::new(&at, UNTOLD).help("publish a `changed` message within five minutes");
        let told_at = edit.told_at.filter(|told| *told <= case.now);
        let outcome = at_once(case, edit.at, told_at);
        found.push(DueMessage { outcome, due: later(edit.at, AT_ONCE), told_at, fault });
        for (key, demand) in &edit.demands {
            let Renotice::Ahead(lead) = demand else { continue };
            let due = case.policy.calendar().latest_notice(edit.start, *lead, case.policy.counting())?;
            let told = edit.told_at.unwrap_or(case.now.max(edit.at));
            let outcome = if told.timestamp() <= due.timestamp() { Outcome::Pass } else { Outcome::Fail };
            let what = format!("is published less than {lead} before the new start (`renotice.{key}`)");
            let fault = Diagnostic::new(&at, what).help("move the start further, or cancel and announce again");
            found.push(DueMessage { outcome, due, told_at, fault });
        }
    }
    for (end, word) in missed(case) {
        let told_at = word.map(|(at, _)| at);
        let fault =
            Diagnostic::new("end", "has passed, work had not begun, and nothing was published about it immediately");
        let fault = fault.help("move the window by an edit, or cancel the change");
        found.push(DueMessage { outcome: at_once(case, end, told_at), due: later(end, AT_ONCE), told_at, fault });
    }
    if let Some(cancelled) = case.actual().cancelled_at {
        let fault =
            Diagnostic::new("actual.cancelled_at", UNTOLD).help("publish a `cancelled` message within five minutes");
        let told_at = first(case, MessageKind::Cancelled, cancelled);
        found.push(DueMessage {
            outcome: at_once(case, cancelled, told_at),
            due: later(cancelled, AT_ONCE),
            told_at,
            fault,
        });
    }
    Ok(found)
}

/// The end of an announced window that ended before work began, and the message that says what becomes of the work: that it
/// is moved or cancelled, or that it has begun after all.
pub(crate) type Missed = (Instant, Option<(Instant, MessageKind)>);

/// The announced windows that ended before work began.
///
/// An edit that is made when a window has ended does not undo that it was missed. Of a plan nothing is due, nor of a
/// routine update.
pub(super) fn missed(case: &Case) -> Vec<Missed> {
    let is_due = case.is_recorded() && case.change.kind != Kind::Routine;
    let Some(announced) = case.change.announced_at.filter(|at| is_due && *at <= case.now) else { return Vec::new() };
    let acted = [case.began(), case.ended()].into_iter().flatten().min();
    let revisions = &case.change.revisions;
    let (mut form, mut until, mut missed) = (Form::of(case.change), case.now, Vec::new());
    for edit in (0..=revisions.len()).rev() {
        // A form of the plan is in force from the edit that made it until the next.
        let made = edit.checked_sub(1).and_then(|before| revisions.get(before));
        let (since, end) = (made.map_or(announced, |revision| revision.at), form.end);
        if since < end && end <= until && acted.is_none_or(|acted| end <= acted) {
            missed.push(end);
        }
        if let Some(revision) = made {
            form = form.before(revision);
            until = revision.at.min(case.now);
        }
    }
    let words = [MessageKind::Changed, MessageKind::Cancelled, MessageKind::Started];
    let told = |end: Instant| {
        let messages = words.into_iter().filter_map(|kind| Some((first(case, kind, end)?, kind)));
        let edits = revisions.iter().filter_map(|revision| revision.told_at);
        let edits = edits.filter(|at| end <= *at && *at <= case.now);
        messages.chain(edits.map(|at| (at, MessageKind::Changed))).min()
    };
    missed.into_iter().rev().map(|end| (end, told(end))).collect()
}

const UNTOLD: &str = "was not published immediately";

/// C9. What changes about announced work is published.
pub(super) fn published(case: &Case) -> Ruling {
    let found = match due_messages(case) {
        Ok(found) => found,
        Err(unknown) => return Ruling::unknown(unknown),
    };
    match found.iter().map(|found| found.outcome).min() {
        None => Ruling::not_applicable("nothing about announced work has changed"),
        Some(Outcome::Pass) => Ruling::pass("every change of the plan was published"),
        Some(outcome) => {
            let faults = found.into_iter().filter(|found| found.outcome < Outcome::Pass).map(|found| found.fault);
            Ruling { outcome, reason: Reason::Faults(faults.collect()) }
        }
    }
}

//! C9 and A28: what changes about announced work is published, and some changes start the lead again. A window in which
//! work did not begin is such a change.

use super::{
    Case, Ruling,
    messages::{GRACE, first, immediate_outcome, later},
};
use crate::{
    calendar::Unknown,
    change::{Form, Kind, MessageKind, Revision},
    diagnostic::Diagnostic,
    instant::Instant,
    policy::{Renotice, RenoticeTerms},
    verdict::{Outcome, Reason, text::edit as text},
};

/// What one edit needs.
pub(super) struct Edit {
    /// When it was made.
    at: Instant,
    /// When it was published; none where it is not published.
    published_at: Option<Instant>,
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
/// Each published edit is compared with what was published before it: an unpublished edit counts together with the next
/// published one. The last edits count as published at `now` where they are not published yet.
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
        let published_at = published_at(case, revision);
        let compares = published_at.is_some() || i + 1 == revisions.len();
        let demands = if compares { demands(&case.policy.file().renotice, &known, &after) } else { Vec::new() };
        edits.push(Edit { at: revision.at, published_at, demands, start: after.start });
        if compares {
            known = after;
        }
    }
    edits
}

/// When an edit was published: the instant that it states, or that of the first `changed` message at or after it.
fn published_at(case: &Case, revision: &Revision) -> Option<Instant> {
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
        (after.downtime > before.downtime || after.takes_down_more(before), "more_downtime", terms.more_downtime),
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

/// The same for a release whose class was raised: an earlier early notification was about a smaller release.
pub(super) fn raised(case: &Case) -> Option<Instant> {
    counts_from(case, Edit::raises_class)
}

/// The latest publication of an edit that starts a lead again. The list need not be in order of publication.
fn counts_from(case: &Case, restarts: fn(&Edit) -> bool) -> Option<Instant> {
    let edits = edits(case);
    edits.iter().filter(|edit| restarts(edit)).map(|edit| edit.published_at.unwrap_or(case.now.max(edit.at))).max()
}

/// A message that is due for an edit, a missed window or a cancellation.
pub(crate) struct DueMessage {
    pub(crate) outcome: Outcome,
    /// The last instant at which it is in time.
    pub(crate) due: Instant,
    /// When it was published.
    pub(crate) published_at: Option<Instant>,
    /// What is wrong where it is not published in time.
    fault: Diagnostic,
}

impl DueMessage {
    fn immediate(case: &Case, event: Instant, published_at: Option<Instant>, fault: Diagnostic) -> Self {
        let outcome = immediate_outcome(case, event, published_at);
        Self { outcome, due: later(event, GRACE), published_at, fault }
    }
}

/// Every edit, missed window and cancellation is published immediately. A later start is published as long ahead as the
/// policy demands (A28, A29).
pub(super) fn due_messages(case: &Case) -> Result<Vec<DueMessage>, Unknown> {
    let mut found = Vec::new();
    for (i, edit) in edits(case).iter().enumerate() {
        let published_at = edit.published_at.filter(|published| *published <= case.now);
        found.push(DueMessage::immediate(case, edit.at, published_at, text::edit_unpublished(i)));
        for (key, demand) in &edit.demands {
            let Renotice::Ahead(lead) = demand else { continue };
            let due = case.policy.calendar().latest_notice(edit.start, *lead, case.policy.counting())?;
            let published = edit.published_at.unwrap_or(case.now.max(edit.at));
            let outcome = if published.timestamp() <= due.timestamp() { Outcome::Pass } else { Outcome::Fail };
            found.push(DueMessage { outcome, due, published_at, fault: text::published_late(i, *lead, key) });
        }
    }
    for (end, message) in missed(case) {
        let published_at = message.map(|(at, _)| at);
        found.push(DueMessage::immediate(case, end, published_at, text::missed_window_unpublished()));
    }
    if let Some(cancelled) = case.actual().cancelled_at {
        let published_at = first(case, MessageKind::Cancelled, cancelled);
        found.push(DueMessage::immediate(case, cancelled, published_at, text::cancellation_unpublished()));
    }
    Ok(found)
}

/// When an outcome of an edit can change, besides the instants that the record states: the last second for a message so long
/// ahead, and the end of the zone's table, beyond which an edit without a message is not judged.
pub(super) fn turns(case: &Case) -> Vec<Instant> {
    let mut turns = Vec::new();
    for edit in edits(case) {
        for (_, demand) in &edit.demands {
            let Renotice::Ahead(lead) = demand else { continue };
            turns.extend(case.policy.calendar().latest_notice(edit.start, *lead, case.policy.counting()));
        }
        turns.extend(edit.published_at.is_none().then(|| case.policy.business_zone().horizon()));
    }
    turns
}

/// The end of an announced window that ended before work began, and the first message after it: the work is moved, is
/// cancelled, or has begun.
pub(crate) type Missed = (Instant, Option<(Instant, MessageKind)>);

/// The announced windows that ended before work began.
///
/// A window stays missed when it is edited after its end. Nothing is due for a plan, nor for a routine update.
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
    let kinds = [MessageKind::Changed, MessageKind::Cancelled, MessageKind::Started];
    let published = |end: Instant| {
        let messages = kinds.into_iter().filter_map(|kind| Some((first(case, kind, end)?, kind)));
        let edits = revisions.iter().filter_map(|revision| revision.told_at);
        let edits = edits.filter(|at| end <= *at && *at <= case.now);
        messages.chain(edits.map(|at| (at, MessageKind::Changed))).min()
    };
    missed.into_iter().rev().map(|end| (end, published(end))).collect()
}

/// C9. What changes about announced work is published.
pub(super) fn published(case: &Case) -> Ruling {
    let found = match due_messages(case) {
        Ok(found) => found,
        Err(unknown) => return Ruling::unknown(unknown),
    };
    match found.iter().map(|found| found.outcome).min() {
        None => Ruling::not_applicable(text::NOTHING_CHANGED),
        Some(Outcome::Pass) => Ruling::pass(text::ALL_PUBLISHED),
        Some(outcome) => {
            let faults = found.into_iter().filter(|found| found.outcome < Outcome::Pass).map(|found| found.fault);
            Ruling { outcome, reason: Reason::Faults(faults.collect()) }
        }
    }
}

//! Every notice that is due for a change: for whom, by when, and whether it is published. The product has no other schedule.

mod text;

use crate::{
    change::{Change, ChangeFile, Kind, MessageKind},
    evaluate::{GRACE, evaluate, missed_windows, notes_due},
    instant::{self, Instant},
    policy::Policy,
    rule::Rule,
    verdict::{Reason, Verdict},
};
use serde::Serialize;

/// For whom a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The organisations that use the platform (rule N8).
    Organisations,
    /// The status site's readers (rules N1 to N7).
    Subscribers,
}

impl Audience {
    /// Every audience.
    pub const ALL: [Self; 2] = [Self::Organisations, Self::Subscribers];

    /// The id used in the API and in the database.
    pub fn id(self) -> &'static str {
        match self {
            Self::Organisations => "organisations",
            Self::Subscribers => "subscribers",
        }
    }
}

/// How far something due has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// It was published in time.
    Done,
    /// It was published late.
    DoneLate,
    /// It is not published yet, and there is time.
    #[serde(rename = "owed")]
    Due,
    /// It was not published in time.
    Overdue,
    /// It is due only if something happens.
    Conditional,
    /// When it is due is not known.
    Unknown,
}

/// One notice that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// What is published.
    pub what: MessageKind,
    /// The rule that asks for it.
    pub rule: Rule,
    /// For whom.
    pub to: Audience,
    /// From when on it may be published; a reminder is not published before.
    #[serde(with = "instant::option")]
    pub from: Option<Instant>,
    /// The last second in time. A reminder is due at one instant and late five minutes after it: this is that instant. None
    /// where it is due as soon as possible, or unknown.
    #[serde(with = "instant::option")]
    pub due: Option<Instant>,
    /// When it was published.
    #[serde(with = "instant::option")]
    pub done_at: Option<Instant>,
    /// How far it has come.
    pub progress: Progress,
    /// What it waits for, or why it is unknown; empty where neither applies.
    pub note: String,
}

/// What is due for a change, earliest first; entries without a due instant come first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Timetable {
    /// The release of the IANA time zone database that was used: `2026f`.
    pub tzdata: String,
    /// The entries.
    pub entries: Vec<Entry>,
}

/// Everything that is due for a change under a policy at `now`.
pub fn timetable(policy: &Policy, change: &Change, now: Instant) -> Timetable {
    let file = change.file();
    let verdict = evaluate(policy, change, now);
    let mut plan = Plan { policy, change, file, now, entries: Vec::new() };
    // No notice of a routine update is due (rule C2).
    if file.kind != Kind::Routine {
        plan.release(&verdict);
        plan.announcement(&verdict);
        plan.edits();
        plan.work();
        plan.rollbacks();
    }
    let mut entries = plan.entries;
    entries.sort_by_key(|entry| (entry.due, entry.what));
    Timetable { tzdata: policy.tzdata().to_string(), entries }
}

struct Plan<'a> {
    policy: &'a Policy,
    change: &'a Change,
    file: &'a ChangeFile,
    now: Instant,
    entries: Vec<Entry>,
}

/// When something is due: known, as soon as possible, or not known.
struct Due(Option<Instant>, String);

impl Due {
    /// The due instant that a rule's finding holds.
    fn of(verdict: &Verdict, rule: Rule) -> Option<Self> {
        match &verdict.finding(rule)?.reason {
            Reason::Lead(check) => Some(Self(Some(check.due), String::new())),
            Reason::Message(check) => Some(Self(check.due, String::new())),
            Reason::Unknown(unknown) => Some(Self(None, unknown.to_string())),
            _ => None,
        }
    }
}

impl Plan<'_> {
    fn past(&self, at: Option<Instant>) -> Option<Instant> {
        at.filter(|at| *at <= self.now)
    }

    /// The first message of a kind at or after an instant that is published by now.
    fn published(&self, kind: MessageKind, from: Option<Instant>) -> Option<Instant> {
        let of_kind = self.file.notices.iter().filter(|message| message.kind == kind);
        let published = of_kind.map(|message| message.published_at);
        published.filter(|at| from.is_none_or(|from| from <= *at) && *at <= self.now).min()
    }

    fn add(&mut self, what: MessageKind, rule: Rule, Due(due, note): Due, done_at: Option<Instant>) {
        let to = match what {
            MessageKind::Early | MessageKind::Notes | MessageKind::Documentation => Audience::Organisations,
            _ => Audience::Subscribers,
        };
        let second = |at: Instant| at.timestamp();
        let progress = match (done_at, due) {
            (Some(done), Some(due)) if second(due) < second(done) => Progress::DoneLate,
            (Some(_), _) => Progress::Done,
            (None, Some(due)) if second(due) < second(self.now) => Progress::Overdue,
            (None, Some(_)) => Progress::Due,
            (None, None) if note.is_empty() => Progress::Due,
            (None, None) => Progress::Unknown,
        };
        self.entries.push(Entry { what, rule, to, from: None, due, done_at, progress, note });
    }

    /// Early notification, notes and documentation (rules R6, R8, R9).
    fn release(&mut self, verdict: &Verdict) {
        let Some(release) = &self.file.release else { return };
        if let Some(due) = Due::of(verdict, Rule::R6) {
            // The announcement may serve for it.
            let done = self.past(release.early_notice_at).or_else(|| {
                let announced = self.past(self.file.announced_at)?;
                due.0.filter(|due| announced.timestamp() <= due.timestamp()).map(|_| announced)
            });
            self.add(MessageKind::Early, Rule::R6, due, done);
        }
        if let Some(due) = notes_due(self.policy, self.change, self.now) {
            let due = due.map_or_else(|unknown| Due(None, unknown.to_string()), |due| Due(Some(due), String::new()));
            self.add(MessageKind::Notes, Rule::R8, due, self.past(release.notes_at));
        }
        if let Some(due) = Due::of(verdict, Rule::R9) {
            self.add(MessageKind::Documentation, Rule::R9, due, self.past(release.docs_at));
        }
    }

    fn announcement(&mut self, verdict: &Verdict) {
        let done = self.past(self.file.announced_at);
        if let Some(due) = Due::of(verdict, Rule::C3) {
            return self.add(MessageKind::Announcement, Rule::C3, due, done);
        }
        let target = self.policy.file().urgent.target.filter(|_| self.file.kind == Kind::Urgent);
        let due = self.file.decided_at.zip(target).and_then(|(decided, target)| target.after(decided));
        self.add(MessageKind::Announcement, Rule::C4, Due(due, String::new()), done);
    }

    /// Edits, missed windows and a cancellation (rule C9, A29).
    fn edits(&mut self) {
        for edit in &self.file.revisions {
            let published = self.past(edit.told_at).or_else(|| self.published(MessageKind::Changed, Some(edit.at)));
            self.add(MessageKind::Changed, Rule::C9, due_immediately(edit.at), published);
        }
        for (end, message) in missed_windows(self.policy, self.change, self.now) {
            let what = message.map_or(MessageKind::Changed, |(_, kind)| kind);
            self.add(what, Rule::C9, due_immediately(end), message.map(|(at, _)| at));
            self.note("work did not begin in the announced window: move or cancel it");
        }
        if let Some(cancelled) = self.file.actual.as_ref().and_then(|actual| actual.cancelled_at) {
            let published = self.published(MessageKind::Cancelled, Some(cancelled));
            self.add(MessageKind::Cancelled, Rule::C9, due_immediately(cancelled), published);
        }
    }

    /// Reminder, start, overrun and finish (rules N2 to N5).
    fn work(&mut self) {
        let (start, end) = (self.file.start, self.file.end);
        let actual = self.file.actual.clone().unwrap_or_default();
        let cancelled = actual.cancelled_at.is_some();
        if let Some(at) = self.policy.reminder().and_then(|ahead| ahead.before(start)).filter(|_| !cancelled) {
            self.reminder(at, actual.started_at.or(actual.ended_at()));
        }
        if cancelled && actual.started_at.is_none() {
            return;
        }
        self.event(MessageKind::Started, Rule::N3, actual.started_at, start);
        for (end, named_at) in actual.published_ends(end) {
            if actual.ended_at().is_some_and(|ended| ended <= end) {
                continue;
            }
            let published = self.past(named_at).into_iter().chain(self.published(MessageKind::Update, Some(end))).min();
            let published = published.filter(|_| actual.started_at.is_some());
            // Work that began after its planned end runs over from its beginning.
            let event = actual.started_at.map_or(end, |began| began.max(end));
            self.add(MessageKind::Update, Rule::N4, due_immediately(event), published);
            // Work that has not begun does not run over. The window is half-open: its end is outside.
            if published.is_none() && actual.ended_at().is_none() && (self.now < end || actual.started_at.is_none()) {
                self.only_if("if work is not finished by then");
            }
        }
        if !actual.failed() {
            // Readers wait for the end that was published last (rule N4).
            self.event(MessageKind::Finished, Rule::N5, actual.completed_at, self.change.expected_end());
        }
    }

    /// The reminder, unless work has begun or ended before it is due. It is due at one instant, late after five minutes, and
    /// never published after the start (A13).
    fn reminder(&mut self, at: Instant, acted: Option<Instant>) {
        let start = self.file.start;
        let reminders = self.file.notices.iter().filter(|message| message.kind == MessageKind::Reminder);
        let own = reminders.filter(|message| message.for_start.unwrap_or(start) == start);
        let own = self.past(own.map(|message| message.published_at).min());
        if own.is_none() && self.past(acted).is_some_and(|acted| acted <= at) {
            return;
        }
        let announced = self.past(self.file.announced_at).filter(|published| at < *published && *published <= start);
        if own.is_none() && announced.is_some() {
            // An announcement after the reminder's due instant serves as the reminder.
            self.add(MessageKind::Reminder, Rule::N2, Due(None, String::new()), announced);
            return self.note("the announcement serves as the reminder: it was published after the reminder was due");
        }
        let late_after = at.checked_add_signed(GRACE).map(|late| late.min(start));
        self.add(MessageKind::Reminder, Rule::N2, Due(late_after, String::new()), own);
        if let Some(entry) = self.entries.last_mut() {
            (entry.from, entry.due) = (Some(at), Some(at));
        }
    }

    /// A message that an event calls for: due immediately after it.
    fn event(&mut self, what: MessageKind, rule: Rule, happened: Option<Instant>, planned: Instant) {
        let published = happened.and_then(|at| self.published(what, Some(at)));
        self.add(what, rule, due_immediately(happened.unwrap_or(planned)), published);
        if happened.is_none()
            && let Some(entry) = self.entries.last_mut()
        {
            // It is not due before the event, also where the event is late.
            entry.progress = Progress::Due;
            "planned; due immediately when it happens".clone_into(&mut entry.note);
        }
    }

    /// Rollback and incidents (rules N6 and N7).
    fn rollbacks(&mut self) {
        let actual = self.file.actual.clone().unwrap_or_default();
        if actual.cancelled_at.is_some() {
            return;
        }
        let published = self
            .past(actual.rollback_told_at)
            .or_else(|| self.published(MessageKind::RolledBack, actual.rolled_back_at));
        if actual.failed() {
            // It is due before the record is closed (N6), and the record cannot be closed without it (A19): so it is never
            // overdue.
            self.add(MessageKind::RolledBack, Rule::N6, Due(self.past(actual.closed_at), String::new()), published);
        } else if actual.ended_at().is_none() {
            self.add(MessageKind::RolledBack, Rule::N6, Due(None, String::new()), None);
            self.only_if("if the change is rolled back: before the record is closed");
        }
        let incidents = actual.incidents.iter().enumerate();
        let from = actual.started_at.unwrap_or(self.file.start);
        let mut sent: Vec<_> = self
            .file
            .notices
            .iter()
            .filter(|message| message.kind == MessageKind::Incident)
            .map(|message| message.published_at)
            .filter(|at| from <= *at && *at <= self.now)
            .collect();
        sent.sort_unstable();
        for (i, incident) in incidents {
            let due = incident.at.map_or(Due(None, String::new()), due_immediately);
            self.add(MessageKind::Incident, Rule::N7, due, sent.get(i).copied());
        }
    }

    /// Marks the entry added last as conditional.
    fn only_if(&mut self, condition: &str) {
        self.note(condition);
        if let Some(entry) = self.entries.last_mut() {
            entry.progress = Progress::Conditional;
        }
    }

    /// Adds a note to the entry added last.
    fn note(&mut self, text: &str) {
        if let Some(entry) = self.entries.last_mut() {
            text.clone_into(&mut entry.note);
        }
    }
}

fn due_immediately(event: Instant) -> Due {
    Due(event.checked_add_signed(GRACE), String::new())
}

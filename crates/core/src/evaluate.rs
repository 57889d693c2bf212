//! Evaluates a change against a policy: a pure function of the two and of `now`.

mod content;
mod edit;
mod incident;
mod kind;
pub(crate) mod limits;
mod messages;
mod notice;
mod peak;
mod release;
mod rollback;
mod urgent;

pub use messages::GRACE;

use crate::{
    calendar::Unknown,
    change::{Actual, Change, ChangeFile},
    diagnostic::Diagnostic,
    help::Question,
    instant::Instant,
    lead::Lead,
    policy::{KindTerms, Policy},
    rule::Rule,
    text::is_blank,
    verdict::{Finding, Outcome, Reason, StatementKind, Statements, Verdict, WaivedBy},
    window::Window,
};
use chrono::TimeDelta;
use std::sync::Arc;

/// What every rule looks at.
struct Case<'a> {
    policy: &'a Policy,
    change: &'a Arc<ChangeFile>,
    /// The planned window.
    window: Window,
    /// The window for leads and hours: the planned one, or after work has begun the part of it in which work went on (A41).
    work: Window,
    /// What the policy promises for this kind; none where it does not know the kind.
    terms: Option<&'a KindTerms>,
    now: Instant,
}

impl<'a> Case<'a> {
    fn new(policy: &'a Policy, change: &'a Change, now: Instant) -> Self {
        let (file, window) = (change.shared_file(), change.window());
        let mut case = Self { policy, change: file, window, work: window, terms: policy.kind(file.kind), now };
        if let Some(began) = case.began() {
            // Work after the announced end is an overrun (A11); the actual start always counts.
            let end = case.ended().map_or(window.end(), |ended| ended.min(window.end()));
            let end = end.max(messages::later(began, TimeDelta::seconds(1)));
            case.work = Window::new(began, end).unwrap_or(window);
        }
        case
    }

    /// The same, for a finding that computes its help on demand.
    fn question(&self) -> Question {
        Question { policy: self.policy.clone(), change: Arc::clone(self.change), now: self.now }
    }

    /// When work began; none where it has not by now.
    fn began(&self) -> Option<Instant> {
        self.actual().started_at.filter(|at| *at <= self.now)
    }

    /// When work came to its end, whichever that was; none where it has not by now.
    fn ended(&self) -> Option<Instant> {
        self.actual().ended_at().filter(|at| *at <= self.now)
    }

    /// When the change was announced; `now` where it is not announced yet.
    fn announced_at(&self) -> Instant {
        self.change.announced_at.unwrap_or(self.now)
    }

    /// What has happened; nothing where the record does not say.
    fn actual(&self) -> &Actual {
        static NOTHING: Actual = Actual::NOTHING;
        self.change.actual.as_ref().unwrap_or(&NOTHING)
    }

    /// Whether the record says what has happened, or what was published.
    fn is_recorded(&self) -> bool {
        self.change.actual.is_some() || !self.change.notices.is_empty()
    }

    /// When work was completed, or is planned to be.
    fn completion(&self) -> Instant {
        self.actual().completed_at.unwrap_or(self.window.end())
    }

    /// The lead of the change notification.
    fn change_notice(&self) -> Option<Lead> {
        self.terms.and_then(|terms| terms.change_notice(self.change))
    }

    /// The last second for the change notification; the start where no lead is promised.
    fn change_notice_due(&self) -> Result<Instant, Unknown> {
        match self.change_notice() {
            Some(lead) => self.policy.calendar().latest_notice(self.work.start(), lead, self.policy.counting()),
            None => Ok(self.work.start()),
        }
    }

    /// The instant, where the clocks of the business zone are known at it.
    fn known(&self, instant: Instant) -> Result<Instant, Unknown> {
        let zone = self.policy.business_zone();
        if zone.covers(instant) { Ok(instant) } else { Err(Unknown::zone(zone)) }
    }
}

/// A rule's answer before waivers.
struct Ruling {
    outcome: Outcome,
    reason: Reason,
}

impl Ruling {
    fn pass(text: &'static str) -> Self {
        Self { outcome: Outcome::Pass, reason: Reason::Fixed(text) }
    }

    fn not_applicable(text: &'static str) -> Self {
        Self { outcome: Outcome::NotApplicable, reason: Reason::Fixed(text) }
    }

    fn stated(case: &Case, of: StatementKind) -> Self {
        let record = Arc::clone(case.change);
        Self { outcome: Outcome::Pass, reason: Reason::Statements(Statements { record, of }) }
    }

    fn unknown(unknown: Unknown) -> Self {
        Self { outcome: Outcome::Unknown, reason: Reason::Unknown(unknown) }
    }

    fn fault(fault: Diagnostic) -> Self {
        Self { outcome: Outcome::Fail, reason: Reason::Faults(vec![fault]) }
    }

    /// Fails with these faults; passes where there are none.
    fn faults(faults: Vec<Diagnostic>, passed: &'static str) -> Self {
        if faults.is_empty() {
            Self::pass(passed)
        } else {
            Self { outcome: Outcome::Fail, reason: Reason::Faults(faults) }
        }
    }
}

/// A rule and the function that evaluates it.
type RuleEntry = (Rule, fn(&Case) -> Ruling);

/// Every rule, in the policy's order.
const RULES: [RuleEntry; Rule::COUNT] = [
    (Rule::R1, release::versions),
    (Rule::R2, release::coexistence),
    (Rule::R3, release::transition),
    (Rule::R4, release::patches),
    (Rule::R5, release::migration),
    (Rule::R6, notice::early),
    (Rule::R7, release::scope),
    (Rule::R8, release::notes),
    (Rule::R9, notice::documentation),
    (Rule::C1, kind::fits),
    (Rule::C2, kind::routine),
    (Rule::C3, notice::change),
    (Rule::C4, urgent::announced),
    (Rule::C5, peak::outside),
    (Rule::C6, content::rollback),
    (Rule::C7, content::downtime),
    (Rule::C8, content::record),
    (Rule::C9, edit::published),
    (Rule::N1, messages::announced),
    (Rule::N2, messages::reminder),
    (Rule::N3, messages::started),
    (Rule::N4, messages::progress),
    (Rule::N5, messages::finished),
    (Rule::N6, rollback::published),
    (Rule::N7, incident::published),
    (Rule::N8, messages::release),
];

/// Evaluates `change` by every rule of `policy` at `now`.
///
/// A change without `announced_at` is evaluated as if it were announced now. The verdict depends on nothing else.
///
/// ```
/// # #[cfg(all(feature = "file", feature = "tz"))]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let read = |path: &str| std::fs::read_to_string(format!("{}/../../{path}", env!("CARGO_MANIFEST_DIR")));
/// use fairnotice_core::{evaluate::evaluate, file, instant, rule::Rule, verdict::Outcome};
///
/// let policy = file::policy(&read("policies/reference-strict.toml")?)?;
/// let change = file::change(&read("tests/records/upgrade-too-late.toml")?)?;
/// let verdict = evaluate(&policy, &change, instant::parse("2026-11-03T09:00:00Z")?);
///
/// assert_eq!(verdict.outcome, Outcome::Fail);
/// let finding = verdict.finding(Rule::C3).ok_or("every rule has a finding")?;
/// assert!(finding.why().starts_with("announced 4 days 10 hours too late"));
/// let help = finding.help().ok_or("a late notice has help")?;
/// assert!(help.starts_with("start on Wed 25 Nov 2026 at 02:00 Europe/Madrid, or later, until"));
/// # Ok(())
/// # }
/// # #[cfg(not(all(feature = "file", feature = "tz")))]
/// # fn main() {}
/// ```
pub fn evaluate(policy: &Policy, change: &Change, now: Instant) -> Verdict {
    let case = Case::new(policy, change, now);
    let mut outcome = Outcome::NotApplicable;
    let findings = std::array::from_fn(|i| {
        let (rule, ruling) = RULES[i];
        let finding = finding(&case, rule, ruling(&case));
        outcome = outcome.min(finding.outcome);
        finding
    });
    Verdict { policy: Arc::clone(policy.identity()), tzdata: Arc::clone(policy.tzdata()), outcome, findings }
}

/// When the final release notes are due, also where they are incomplete; none where none are promised.
pub(crate) fn notes_due(policy: &Policy, change: &Change, now: Instant) -> Option<Result<Instant, Unknown>> {
    let case = Case::new(policy, change, now);
    release::notes_due(&case).map(|due| due.map(|(due, _)| due))
}

/// The announced windows that ended before work began.
pub(crate) fn missed_windows(policy: &Policy, change: &Change, now: Instant) -> Vec<edit::Missed> {
    edit::missed(&Case::new(policy, change, now))
}

/// The message on an edit or a cancellation that decides the outcome of C9: the worst, and among equal ones the last.
pub(crate) fn edit_message(policy: &Policy, change: &Change, now: Instant) -> Option<edit::DueMessage> {
    let case = Case::new(policy, change, now);
    edit::due_messages(&case).ok()?.into_iter().rev().min_by_key(|due| due.outcome)
}

/// When outcomes of edits can change, besides the instants that the record states.
pub(crate) fn edit_turns(policy: &Policy, change: &Change, now: Instant) -> Vec<Instant> {
    edit::turns(&Case::new(policy, change, now))
}

#[inline]
fn finding(case: &Case, rule: Rule, Ruling { outcome, reason }: Ruling) -> Finding {
    let section = case.policy.section(rule).cloned();
    if outcome != Outcome::Fail {
        return Finding { rule, outcome, section, reason, waiver: None, waiver_refused: false };
    }
    let mut waivers = case.change.waivers.iter().filter(|waiver| waiver.rule == rule).peekable();
    let tried = waivers.peek().is_some();
    let signed = |text: &str| !is_blank(text);
    let waiver = waivers
        .find(|waiver| case.policy.waivable(rule) && signed(&waiver.by) && signed(&waiver.reason))
        .map(|waiver| Box::new(WaivedBy::from(waiver)));
    let outcome = if waiver.is_some() { Outcome::Waived } else { outcome };
    let waiver_refused = tried && waiver.is_none();
    Finding { rule, outcome, section, reason, waiver, waiver_refused }
}

//! Judges a change against a policy: a pure function of the two and of `now`.

mod content;
mod kind;
mod notice;
mod peak;
mod release;

use crate::{
    change::{Change, ChangeFile},
    instant::Instant,
    policy::{KindTerms, Policy},
    problem::Problem,
    rule::Rule,
    verdict::{Finding, Outcome, Reason, Verdict, WaivedBy},
    window::Window,
};

/// What every rule looks at.
struct Case<'a> {
    policy: &'a Policy,
    change: &'a ChangeFile,
    window: Window,
    /// What the policy promises for this kind; none where it does not know the kind.
    terms: Option<&'a KindTerms>,
    now: Instant,
}

impl Case<'_> {
    /// When the change is told: a change that is not announced yet is judged as if it were announced now.
    fn told_at(&self) -> Instant {
        self.change.announced_at.unwrap_or(self.now)
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

    fn unknown(unknown: crate::calendar::Unknown) -> Self {
        Self { outcome: Outcome::Unknown, reason: Reason::Unknown(unknown) }
    }

    /// Fails with these faults; passes where there are none.
    fn faults(faults: Vec<Problem>, passed: &'static str) -> Self {
        if faults.is_empty() {
            Self::pass(passed)
        } else {
            Self { outcome: Outcome::Fail, reason: Reason::Faults(faults) }
        }
    }
}

/// A rule and the function that judges by it.
type Judge = (Rule, fn(&Case) -> Ruling);

/// The rules that are judged before a change is announced, in the policy's order.
const JUDGES: [Judge; 9] = [
    (Rule::R1, release::versions),
    (Rule::R6, notice::early),
    (Rule::C1, kind::fits),
    (Rule::C2, kind::routine),
    (Rule::C3, notice::change),
    (Rule::C5, peak::outside),
    (Rule::C6, content::rollback),
    (Rule::C7, content::downtime),
    (Rule::C8, content::record),
];

/// Judges `change` by every rule of `policy`, as things stand at `now`.
///
/// A change without `announced_at` is judged as if it were announced now. The answer depends on nothing else.
///
/// ```
/// # #[cfg(all(feature = "file", feature = "tz"))]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let read = |path: &str| std::fs::read_to_string(format!("{}/../../{path}", env!("CARGO_MANIFEST_DIR")));
/// # let first = |mut problems: Vec<fairnotice_core::problem::Problem>| problems.swap_remove(0);
/// use fairnotice_core::{evaluate::evaluate, file, instant, rule::Rule, verdict::Outcome};
///
/// let policy = file::policy(&read("policies/reference-strict.toml")?).map_err(first)?;
/// let change = file::change(&read("tests/records/upgrade-too-late.toml")?).map_err(first)?;
/// let verdict = evaluate(&policy, &change, instant::parse("2026-11-03T09:00:00Z")?);
///
/// assert_eq!(verdict.outcome, Outcome::Fail);
/// let finding = verdict.finding(Rule::C3).ok_or("C3 is always judged")?;
/// assert!(finding.why().starts_with("told 4 days 10 hours too late"));
/// assert_eq!(finding.help().as_deref(), Some("start on Wed 25 Nov 2026 at 00:00 Europe/Madrid or later"));
/// # Ok(())
/// # }
/// # #[cfg(not(all(feature = "file", feature = "tz")))]
/// # fn main() {}
/// ```
pub fn evaluate(policy: &Policy, change: &Change, now: Instant) -> Verdict {
    let file = change.file();
    let case = Case { policy, change: file, window: change.window(), terms: policy.kind(file.kind), now };
    let findings = JUDGES.iter().map(|(rule, judge)| finding(&case, *rule, judge(&case))).collect();
    Verdict::new(policy.identity().clone(), findings)
}

fn finding(case: &Case, rule: Rule, Ruling { mut outcome, reason }: Ruling) -> Finding {
    let mut waivers =
        case.change.waivers.iter().filter(|waiver| waiver.rule == rule && outcome == Outcome::Fail).peekable();
    let tried = waivers.peek().is_some();
    let signed = |text: &str| !text.trim().is_empty();
    let waiver = waivers
        .find(|waiver| case.policy.waivable(rule) && signed(&waiver.by) && signed(&waiver.reason))
        .map(WaivedBy::from);
    if waiver.is_some() {
        outcome = Outcome::Waived;
    }
    let waiver_refused = tried && waiver.is_none();
    Finding { rule, outcome, section: case.policy.section(rule).cloned(), reason, waiver, waiver_refused }
}

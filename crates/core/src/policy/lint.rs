//! Remarks on a valid policy: promises that contradict one another, that cannot be kept, or that never apply. A policy with
//! a mistake in a single value, such as a zone that does not exist, is refused by [`Policy::new`].
//!
//! Leads are compared on dates, not by their units: a share says on how many start dates one notice is due after another. The
//! dates are those that the policy's holidays cover; without holidays, the four years from `now` on.

mod calendars;
mod compare;
mod dates;
mod hours;
mod kinds;
mod names;
mod order;
mod promises;
mod reach;
mod remark;
mod seasons;
mod tiers;
mod unused;

pub use dates::Share;
pub use remark::{Check, Remark, Severity};
pub use seasons::{Intervals, Season};

use super::{Policy, PolicyFile, Renotice};
use crate::{
    change::Kind,
    diagnostic::Diagnostic,
    instant::Instant,
    lead::{Lead, Length},
};
use dates::{Span, StartDates};

/// The length of a change for which every season needs free time, where no other is given and no agreed window is shorter.
pub const USUAL_LENGTH: Length = Length::FOUR_HOURS;

impl Policy {
    /// The remarks on the policy at `now`, worst first. `length` is the length of a change that has to be possible; by default
    /// [`USUAL_LENGTH`], or less where the agreed windows are shorter.
    ///
    /// ```
    /// # #[cfg(all(feature = "file", feature = "tz"))]
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use fairnotice_core::{file, instant, policy::lint::Severity};
    ///
    /// let policy = file::policy(
    ///     r#"
    ///     id = "example"
    ///     version = "1"
    ///     effective_from = 2026-01-01
    ///     business = { zone = "Europe/Madrid" }
    ///     components = [{ id = "api" }]
    ///     kinds = [
    ///         { id = "update", releases = ["minor", "major"], change_notice = "2 days" },
    ///         { id = "patch", releases = ["patch"], change_notice = "2 business days" },
    ///     ]
    ///     "#,
    /// )?;
    /// let remarks = policy.lint(None, instant::parse("2026-11-03T09:00:00Z")?);
    ///
    /// // Two business days are more than two days for starts from Sunday to Tuesday.
    /// assert_eq!(remarks[0].severity, Severity::Warning);
    /// assert_eq!(remarks[0].diagnostic.at, "kinds[0].change_notice");
    /// # Ok(())
    /// # }
    /// # #[cfg(not(all(feature = "file", feature = "tz")))]
    /// # fn main() {}
    /// ```
    pub fn lint(&self, length: Option<Length>, now: Instant) -> Vec<Remark> {
        let mut lint = Lint { policy: self, now, length, dates: StartDates::of(self, now), remarks: Vec::new() };
        kinds::check(&mut lint);
        tiers::check(&mut lint);
        order::check(&mut lint);
        promises::check(&mut lint);
        hours::check(&mut lint);
        reach::check(&mut lint);
        unused::check(&mut lint);
        calendars::check(&mut lint);
        names::check(&mut lint);
        lint.sorted()
    }

    /// Notes where another policy promises more or less than this one, and on how many dates.
    pub fn compare(&self, other: &Self, now: Instant) -> Vec<Remark> {
        let mut lint = Lint { policy: self, now, length: None, dates: StartDates::of(self, now), remarks: Vec::new() };
        compare::check(&mut lint, other);
        lint.sorted()
    }
}

/// A policy, and the remarks on it so far.
struct Lint<'p> {
    policy: &'p Policy,
    now: Instant,
    /// The length of a change that has to be possible, where one is given.
    length: Option<Length>,
    dates: StartDates,
    remarks: Vec<Remark>,
}

impl<'p> Lint<'p> {
    fn file(&self) -> &'p PolicyFile {
        self.policy.file()
    }

    /// Where a kind stands in the file.
    fn place(&self, kind: Kind) -> Option<String> {
        let place = self.policy.kinds().iter().position(|terms| terms.id == kind)?;
        Some(format!("kinds[{place}]"))
    }

    /// Every lead that the policy promises, those of edits too.
    fn leads(&self) -> impl Iterator<Item = Lead> + use<'p> {
        let file = self.file();
        let of_kinds = file.kinds.iter().flat_map(|terms| {
            let own = [terms.early_notice, terms.change_notice, terms.documentation].into_iter().flatten();
            own.chain(terms.tiers.iter().map(|tier| tier.change_notice))
        });
        let of_edits = file.renotice.demands().into_iter().filter_map(|(_, demand)| match demand {
            Renotice::Ahead(lead) => Some(lead),
            Renotice::Immediate | Renotice::FullLead => None,
        });
        of_kinds.chain(of_edits)
    }

    /// On how many start dates the first notice is due after the second.
    fn later(&self, first: impl Into<Span>, second: impl Into<Span>) -> Share {
        let counting = self.policy.counting();
        let (first, second) = (first.into(), second.into());
        self.dates
            .later(|start| first.due(self.policy, counting, start), |start| second.due(self.policy, counting, start))
    }

    fn add(&mut self, severity: Severity, check: Check, diagnostic: Diagnostic) -> &mut Remark {
        let at = self.remarks.len();
        self.remarks.push(Remark { severity, check, diagnostic, share: None, seasons: Vec::new() });
        &mut self.remarks[at]
    }

    /// The worst first, and each as the checks found them.
    fn sorted(mut self) -> Vec<Remark> {
        self.remarks.sort_by_key(|remark| remark.severity);
        self.remarks
    }
}

/// A lead, or that there is none.
fn words(lead: Option<Lead>) -> String {
    lead.map_or_else(|| "none".to_owned(), |lead| format!("`{lead}`"))
}

/// `a`, `b` and `c`, in backticks.
fn quoted<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let mut words: Vec<_> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.pop() {
        Some(last) if !words.is_empty() => format!("{} and {last}", words.join(", ")),
        last => last.unwrap_or_default(),
    }
}

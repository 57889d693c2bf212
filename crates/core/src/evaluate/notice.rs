//! R6 and C3: the early notification and the change notification come in time.

use super::{Case, Ruling};
use crate::{
    calendar::{Counting, Unknown},
    instant::Instant,
    lead::Lead,
    verdict::{LeadCheck, LeadOf, Outcome, Reason, Told},
};
use chrono::NaiveDateTime;

/// R6. The release is told early; the announcement may serve for it where it is in time (A4, A17).
pub(super) fn early(case: &Case) -> Ruling {
    let Some(release) = case.change.release.as_ref().filter(|release| release.class().is_some()) else {
        return Ruling::not_applicable("no release is deployed");
    };
    let Some(lead) = case.terms.and_then(|terms| terms.early_notice) else {
        return Ruling::not_applicable("no early notification is owed for this kind of change");
    };
    let change_lead = case.terms.and_then(|terms| terms.change_notice).filter(|_| case.policy.order());
    let notice = Notice {
        of: LeadOf::Release,
        lead,
        no_later_than: change_lead,
        told: told_early(case, release.early_notice_at),
    };
    judge(case, &notice)
}

fn told_early(case: &Case, early: Option<Instant>) -> (Told, Instant) {
    match (early, case.change.announced_at) {
        (Some(early), Some(announced)) if announced < early => (Told::Announcement, announced),
        (Some(early), _) => (Told::Early, early),
        (None, Some(announced)) => (Told::Announcement, announced),
        (None, None) => (Told::Now, case.now),
    }
}

/// C3. The change is told at least so long before its start (A1, A3, A5).
pub(super) fn change(case: &Case) -> Ruling {
    let Some(lead) = case.terms.and_then(|terms| terms.change_notice) else {
        return Ruling::not_applicable("no lead is owed for this kind of change");
    };
    let told = match case.change.announced_at {
        Some(announced) => (Told::Announcement, announced),
        None => (Told::Now, case.now),
    };
    judge(case, &Notice { of: LeadOf::Change, lead, no_later_than: None, told })
}

/// A notice that is owed.
struct Notice {
    of: LeadOf,
    lead: Lead,
    /// The lead of the notice that it may not come after.
    no_later_than: Option<Lead>,
    told: (Told, Instant),
}

impl Notice {
    /// The last second in time, and the lead that sets it.
    fn due(&self, case: &Case, start: Instant, counting: Counting) -> Result<(Instant, Lead), Unknown> {
        let calendar = case.policy.calendar();
        let own = calendar.latest_notice(start, self.lead, counting)?;
        if let Some(other) = self.no_later_than {
            let due = calendar.latest_notice(start, other, counting)?;
            if due < own {
                return Ok((due, other));
            }
        }
        Ok((own, self.lead))
    }

    /// The first start for which the notice would be in time.
    fn earliest_start(&self, case: &Case) -> Option<Instant> {
        let calendar = case.policy.calendar();
        let earliest = |lead| calendar.earliest_start(self.told.1, lead, case.policy.counting()).ok();
        let own = earliest(self.lead)?;
        self.no_later_than.map_or(Some(own), |lead| Some(earliest(lead)?.max(own)))
    }
}

fn judge(case: &Case, notice: &Notice) -> Ruling {
    match check(case, notice) {
        Ok(check) => {
            let outcome = match (check.margin() >= 0, check.pending) {
                (_, true) => Outcome::Pending,
                (true, false) => Outcome::Pass,
                (false, false) => Outcome::Fail,
            };
            Ruling { outcome, reason: Reason::Lead(Box::new(check)) }
        }
        Err(unknown) => Ruling::unknown(unknown),
    }
}

fn check(case: &Case, notice: &Notice) -> Result<LeadCheck, Unknown> {
    let (start, calendar, counting) = (case.window.start(), case.policy.calendar(), case.policy.counting());
    let (due, lead) = notice.due(case, start, counting)?;
    let (mut told, mut told_at) = notice.told;
    let in_time = |told_at: Instant| told_at.timestamp() <= due.timestamp();
    // An early notification is still owed where it is planned and has not gone out, and can still go out by itself where
    // the announcement is planned too late to serve for it.
    let owed = match told {
        Told::Early => told_at > case.now && in_time(told_at),
        Told::Announcement => !in_time(told_at),
        Told::Now => false,
    };
    let pending = notice.of == LeadOf::Release && owed && in_time(case.now);
    if pending {
        (told, told_at) = (Told::Now, case.now);
    }
    let due_local = local(case, due)?;
    let start_local = local(case, start)?;
    let late = !in_time(told_at);
    let earliest_start =
        if late { notice.earliest_start(case).and_then(|start| local(case, start).ok()) } else { None };
    let skipped = if lead.unit == crate::lead::Unit::BusinessDays {
        calendar.skipped(due_local.date(), start_local.date())
    } else {
        crate::calendar::Skipped::default()
    };
    Ok(LeadCheck {
        of: notice.of,
        lead,
        by_order: lead != notice.lead,
        counting,
        due,
        due_local,
        told_at,
        told_local: local(case, told_at)?,
        told,
        zone: calendar.zone().shared_name(),
        due_by: Counting::ALL.map(|counting| notice.due(case, start, counting).ok().map(|(due, _)| due)),
        earliest_start,
        skipped,
        pending,
    })
}

fn local(case: &Case, instant: Instant) -> Result<NaiveDateTime, Unknown> {
    let zone = case.policy.business_zone();
    zone.local(instant).ok_or_else(|| Unknown::zone(zone))
}

//! R6, R9 and C3: the early notification, documentation and the change notification come in time.

use super::{Case, Ruling};
use crate::{
    calendar::Unknown,
    change::MessageKind,
    instant::Instant,
    lead::Lead,
    verdict::{LeadCheck, LeadKind, LeadTerms, NoticeSource, Outcome, Reason},
};

/// R6. The release is announced early; the announcement may serve for it where it is in time (A4, A17).
pub(super) fn early(case: &Case) -> Ruling {
    let Some(release) = case.change.release.as_ref().filter(|release| release.class().is_some()) else {
        return Ruling::not_applicable("no release is deployed");
    };
    let Some(lead) = case.terms.and_then(|terms| terms.early_notice) else {
        return Ruling::not_applicable("no early notification is due for this kind of change");
    };
    let change_lead = case.change_notice().filter(|_| case.policy.order());
    let notice = Notice {
        of: LeadKind::Release,
        lead,
        no_later_than: change_lead,
        told: told_early(case, release.early_notice_at),
    };
    judge(case, &notice)
}

fn told_early(case: &Case, early: Option<Instant>) -> (NoticeSource, Instant) {
    // What was said of a smaller release does not count for a greater one (A28).
    if let Some(raised) = super::edit::raised(case) {
        return (NoticeSource::Edit, raised);
    }
    match (early, case.change.announced_at) {
        (Some(early), Some(announced)) if announced < early => (NoticeSource::Announcement, announced),
        (Some(early), _) => (NoticeSource::Early, early),
        (None, Some(announced)) => (NoticeSource::Announcement, announced),
        (None, None) => (NoticeSource::Now, case.now),
    }
}

/// C3. The change is announced at least so long before its start (A1, A3, A5).
pub(super) fn change(case: &Case) -> Ruling {
    let Some(lead) = case.change_notice() else {
        return Ruling::not_applicable("no lead is due for this kind of change");
    };
    judge(case, &Notice { of: LeadKind::Change, lead, no_later_than: None, told: told_change(case) })
}

fn told_change(case: &Case) -> (NoticeSource, Instant) {
    match (case.change.announced_at, super::edit::restarted(case)) {
        // No message on an edit is older than the announcement, whatever it says of itself.
        (Some(announced), Some(again)) if announced < again => (NoticeSource::Edit, again),
        (Some(announced), _) => (NoticeSource::Announcement, announced),
        (None, _) => (NoticeSource::Now, case.now),
    }
}

/// From when the change notification's lead counts.
pub(super) fn told_of_change(case: &Case) -> Instant {
    told_change(case).1
}

/// From when the early notification's lead counts: one that the announcement would serve for can go out before it.
pub(super) fn told_of_release(case: &Case) -> Instant {
    match told_early(case, case.change.release.as_ref().and_then(|release| release.early_notice_at)) {
        (NoticeSource::Announcement, announced) => announced.min(case.now),
        (_, told) => told,
    }
}

/// R9. Updated documentation is distributed before the change, where a lead is due; else by completion (A24).
pub(super) fn documentation(case: &Case) -> Ruling {
    let Some(release) = case.change.release.as_ref().filter(|release| release.class().is_some()) else {
        return Ruling::not_applicable("no release is deployed");
    };
    if release.docs_changed == Some(false) {
        return Ruling::not_applicable("no product documentation changes");
    }
    if let Some(lead) = case.terms.and_then(|terms| terms.documentation) {
        let told = release.docs_at.map_or((NoticeSource::Now, case.now), |at| (NoticeSource::Documentation, at));
        return judge(case, &Notice { of: LeadKind::Documentation, lead, no_later_than: None, told });
    }
    if release.docs_changed.is_none() && release.docs_at.is_none() {
        return Ruling::not_applicable("no change of product documentation is stated");
    }
    let because = "it is due by completion";
    super::messages::by(case, MessageKind::Documentation, case.completion(), because, release.docs_at)
}

/// A notice that is due.
struct Notice {
    of: LeadKind,
    lead: Lead,
    /// The lead of the notice that it may not come after.
    no_later_than: Option<Lead>,
    told: (NoticeSource, Instant),
}

fn judge(case: &Case, notice: &Notice) -> Ruling {
    match check(case, notice) {
        Ok(check) => {
            let outcome = match (check.margin() >= 0, check.pending) {
                (_, true) => Outcome::Pending,
                (true, false) => Outcome::Pass,
                (false, false) => Outcome::Fail,
            };
            Ruling { outcome, reason: Reason::Lead(check) }
        }
        Err(unknown) => Ruling::unknown(unknown),
    }
}

fn check(case: &Case, notice: &Notice) -> Result<LeadCheck, Unknown> {
    let (start, counting) = (case.work.start(), case.policy.counting());
    let terms = LeadTerms { lead: notice.lead, no_later_than: notice.no_later_than };
    let (due, lead) = terms.due(case.policy.calendar(), start, counting)?;
    let (mut told, mut told_at) = notice.told;
    let in_time = |told_at: Instant| told_at.timestamp() <= due.timestamp();
    // An early notification is still due where it is planned and has not gone out, and can still go out by itself where
    // the announcement is planned too late to serve for it.
    let owed = match told {
        NoticeSource::Early | NoticeSource::Documentation => told_at > case.now && in_time(told_at),
        NoticeSource::Announcement => !in_time(told_at),
        NoticeSource::Now => notice.of == LeadKind::Documentation,
        NoticeSource::Edit => false,
    };
    let pending = notice.of != LeadKind::Change && owed && in_time(case.now);
    if pending {
        (told, told_at) = (NoticeSource::Now, case.now);
    }
    let (due, start, told_at) = (case.known(due)?, case.known(start)?, case.known(told_at)?);
    let question = case.question();
    Ok(LeadCheck { of: notice.of, lead, counting, due, told_at, told, pending, start, terms, question })
}

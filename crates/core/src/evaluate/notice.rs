//! R6, R9 and C3: the early notification, documentation and the change notification come in time.

use super::{Case, Ruling};
use crate::{
    calendar::Unknown,
    change::MessageKind,
    instant::Instant,
    lead::Lead,
    verdict::{
        LeadCheck, LeadKind, LeadTerms, NoticeSource, Outcome, Reason,
        text::{message::because, notice as text, release as release_text},
    },
};

/// R6. The release is announced early; the announcement may serve for it where it is in time (A4, A17).
pub(super) fn early(case: &Case) -> Ruling {
    let Some(release) = case.change.release.as_ref().filter(|release| release.class().is_some()) else {
        return Ruling::not_applicable(release_text::NO_RELEASE);
    };
    let Some(lead) = case.terms.and_then(|terms| terms.early_notice) else {
        return Ruling::not_applicable(text::NO_EARLY_NOTICE);
    };
    let change_lead = case.change_notice().filter(|_| case.policy.order());
    let notice = Notice {
        of: LeadKind::Release,
        lead,
        no_later_than: change_lead,
        published: early_published(case, release.early_notice_at),
    };
    evaluate(case, &notice)
}

fn early_published(case: &Case, early: Option<Instant>) -> (NoticeSource, Instant) {
    // A notification of a smaller release does not count for a greater one (A28).
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
        return Ruling::not_applicable(text::NO_LEAD);
    };
    evaluate(case, &Notice { of: LeadKind::Change, lead, no_later_than: None, published: change_published(case) })
}

fn change_published(case: &Case) -> (NoticeSource, Instant) {
    match (case.change.announced_at, super::edit::restarted(case)) {
        // A message on an edit counts only after the announcement, also where it states an earlier instant.
        (Some(announced), Some(again)) if announced < again => (NoticeSource::Edit, again),
        (Some(announced), _) => (NoticeSource::Announcement, announced),
        (None, _) => (NoticeSource::Now, case.now),
    }
}

/// From when the change notification's lead counts.
pub(super) fn change_counts_from(case: &Case) -> Instant {
    change_published(case).1
}

/// From when the early notification's lead counts. Where a planned announcement would serve for it, it can still be published
/// at `now`.
pub(super) fn release_counts_from(case: &Case) -> Instant {
    match early_published(case, case.change.release.as_ref().and_then(|release| release.early_notice_at)) {
        (NoticeSource::Announcement, announced) => announced.min(case.now),
        (_, published) => published,
    }
}

/// R9. Updated documentation is distributed before the change, where a lead is due; else by completion (A24).
pub(super) fn documentation(case: &Case) -> Ruling {
    let Some(release) = case.change.release.as_ref().filter(|release| release.class().is_some()) else {
        return Ruling::not_applicable(release_text::NO_RELEASE);
    };
    if release.docs_changed == Some(false) {
        return Ruling::not_applicable(text::DOCUMENTATION_UNCHANGED);
    }
    if let Some(lead) = case.terms.and_then(|terms| terms.documentation) {
        let published = release.docs_at.map_or((NoticeSource::Now, case.now), |at| (NoticeSource::Documentation, at));
        return evaluate(case, &Notice { of: LeadKind::Documentation, lead, no_later_than: None, published });
    }
    if release.docs_changed.is_none() && release.docs_at.is_none() {
        return Ruling::not_applicable(text::NO_DOCUMENTATION);
    }
    super::messages::by(case, MessageKind::Documentation, case.completion(), because::BY_COMPLETION, release.docs_at)
}

/// A notice that is due.
struct Notice {
    of: LeadKind,
    lead: Lead,
    /// The lead of the notice that it may not come after.
    no_later_than: Option<Lead>,
    published: (NoticeSource, Instant),
}

fn evaluate(case: &Case, notice: &Notice) -> Ruling {
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
    let (mut source, mut published_at) = notice.published;
    let in_time = |published_at: Instant| published_at.timestamp() <= due.timestamp();
    // An early notification is due where it is planned and not published yet. It is also due where the announcement is
    // planned too late to serve for it.
    let is_due = match source {
        NoticeSource::Early | NoticeSource::Documentation => published_at > case.now && in_time(published_at),
        NoticeSource::Announcement => !in_time(published_at),
        NoticeSource::Now => notice.of == LeadKind::Documentation,
        NoticeSource::Edit => false,
    };
    let pending = notice.of != LeadKind::Change && is_due && in_time(case.now);
    if pending {
        (source, published_at) = (NoticeSource::Now, case.now);
    }
    let (due, start, published_at) = (case.known(due)?, case.known(start)?, case.known(published_at)?);
    let question = case.question();
    Ok(LeadCheck { of: notice.of, lead, counting, due, published_at, source, pending, start, terms, question })
}

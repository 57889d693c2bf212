"""The rules on releases, R1 to R9."""

from datetime import datetime

from .case import FAIL, NOT_APPLICABLE, PASS, PENDING, UNKNOWN, Case, by, says, worst
from .days import Unknown
from .edits import class_raised_published
from .leads import latest_notice
from .versions import CLASSES


def deploys(case: Case) -> bool:
    """Build metadata alone is no release (A32)."""
    return case.release is not None and case.release_class != "none"


def r1(case: Case) -> str:
    """The number that moves decides; a person may raise the class, never lower it; a downgrade is a rollback (R1, A32)."""
    if case.release is None or case.start < case.policy.effective_from:
        return NOT_APPLICABLE
    raised = case.release.get("raised_class")
    if raised and case.number_class != "none" and CLASSES.index(raised) < CLASSES.index(case.number_class):
        return FAIL
    return PASS


def r2(case: Case) -> str:
    """MAJOR: the record states whether old and new interfaces coexist."""
    if case.release_class != "major" or case.goes_back:
        return NOT_APPLICABLE
    return PASS if says(case.release.get("coexistence")) else FAIL


def r3(case: Case) -> str:
    """MINOR: a disruptive feature has a mechanism for each organisation's own pace; where compatibility is broken, the notes
    carry instructions and the expected impact."""
    if case.release_class != "minor":
        return NOT_APPLICABLE
    outcomes = []
    for item in case.release.get("items", []):
        own_pace = says(item.get("toggle")) and item.get("per_organisation") is True
        explained = says(item.get("instructions")) and says(item.get("impact"))
        if item.get("compatible") is False:
            outcomes.append(PASS if explained else FAIL)
        elif item.get("disruptive"):
            outcomes.append(PASS if own_pace else FAIL)
    return worst(outcomes)


def r4(case: Case) -> str:
    """PATCH: patches alone, by the release notes' categories (A33)."""
    if case.release_class != "patch":
        return NOT_APPLICABLE
    return FAIL if any(i["category"] != "patch" for i in case.release.get("items", [])) else PASS


def r5(case: Case) -> str:
    """A data migration is announced: it cannot be blank."""
    migration = case.release.get("migration", "") if deploys(case) else ""
    if migration == "":
        return NOT_APPLICABLE
    return PASS if says(migration) else FAIL


def r6_due(case: Case) -> datetime | None:
    """The early notification is due its lead before the start and, where the policy orders so, no later than the change
    notification (A4)."""
    if not deploys(case) or case.terms.early_notice is None:
        return None
    due = latest_notice(case.policy, case.work_window()[0], case.terms.early_notice)
    if case.policy.order and case.change_lead():
        due = min(due, latest_notice(case.policy, case.work_window()[0], case.change_lead()))
    return due


def r6(case: Case) -> str:
    """Early release notification. The change notification announces the release too, so one message can be both (A4). Where it
    is late, there is still time for another. An edit that raised the class counts again (A28)."""
    due = r6_due(case)
    if due is None:
        return NOT_APPLICABLE
    early, announced = case.release.get("early_notice_at"), case.record.get("announced_at")
    if early is None or (announced and announced < early):
        early_published = None if case.announced > due else case.announced
    else:
        early_published = early
    raised = class_raised_published(case)
    if raised and max(raised) > due:
        return FAIL
    if early_published is not None and early_published != early:
        return PASS
    return by(early_published, due, case.now)


def r7(case: Case) -> str:
    """A tentative scope is published as final with the change notification."""
    if not deploys(case):
        return NOT_APPLICABLE
    if says(case.release.get("scope_final")):
        return PASS
    if not says(case.release.get("scope_tentative")):
        return NOT_APPLICABLE
    published = case.record.get("announced_at")
    return PENDING if published is None or case.now < published else FAIL


def r8_due(case: Case) -> datetime | None:
    """Final release notes come with the change notification: when that is published, or when it is due (A25)."""
    lead = case.change_lead()
    return max(case.announced, latest_notice(case.policy, case.work_window()[0], lead) if lead else case.work_window()[0])


def r8(case: Case) -> str:
    """Final release notes in time, and for a feature its behaviour, impact, and how it is switched."""
    if not deploys(case) or case.terms.notes_due is None:
        return NOT_APPLICABLE
    out = "notes_at" in case.release and case.release["notes_at"] <= case.now
    complete = FAIL if out and not case.release.get("items") else PASS
    for item in case.release.get("items", []):
        if item["category"] != "feature":
            continue
        if not all(says(item.get(key)) for key in ("behaviour", "impact", "toggle")):
            complete = FAIL
        if item.get("maturity", "production") not in case.policy.levels:
            complete = FAIL
    notes = case.release.get("notes_at")
    if case.terms.notes_due == "completion":
        return worst([complete, by_completion(case, notes)])
    try:
        timely = by(notes, r8_due(case), case.now)
    except Unknown:
        timely = UNKNOWN
    return worst([complete, timely])


def by_completion(case: Case, published: datetime | None) -> str:
    """Due by completion (A17, A24); before that, by the planned end of the window."""
    return by(published, case.actual.get("completed_at", case.end), case.now)


def r9_due(case: Case) -> datetime | None:
    if not deploys(case) or case.terms.documentation is None or case.release.get("docs_changed") is False:
        return None
    return latest_notice(case.policy, case.work_window()[0], case.terms.documentation)


def r9(case: Case) -> str:
    """Updated documentation: before the change by the kind's lead; without one by completion, where documents changed (A24)."""
    if not deploys(case) or case.release.get("docs_changed") is False:
        return NOT_APPLICABLE
    published = case.release.get("docs_at")
    due = r9_due(case)
    if due is not None:
        return by(published, due, case.now)
    changed = case.release.get("docs_changed") or published
    return by_completion(case, published) if changed else NOT_APPLICABLE

"""The rules on changes, C1 to C8; C9 is in `edits.py`."""

from datetime import datetime

from .case import FAIL, NOT_APPLICABLE, PASS, UNKNOWN, Case, says
from .edits import full_lead_published
from .hours import allowed, bound
from .leads import COUNTINGS, earliest_start, latest_notice


def c1(case: Case) -> str:
    """The kind may deploy this release, and its record makes the statements that the policy requires."""
    if case.release_class not in case.terms.releases:
        return FAIL
    urgent = case.record.get("urgent", {})
    if not all(says(urgent.get(name.removeprefix("urgent."))) for name in case.terms.requires):
        return FAIL
    return PASS


def c2(case: Case) -> str:
    """A routine update has no impact, deploys no release and needs no downtime (A31, A33)."""
    if case.kind != "routine":
        return NOT_APPLICABLE
    downtime = case.record.get("downtime", {}).get("required") or any(c.get("downtime") for c in case.components)
    listed = case.release and case.release.get("items")  # a feature, an improvement or a patch: anything fails
    return FAIL if case.worst_impact() > 0 or case.release_class != "none" or downtime or listed else PASS


def c3_due(case: Case) -> datetime | None:
    lead = case.change_lead()
    return latest_notice(case.policy, case.work_window()[0], lead) if lead else None


def c3_published(case: Case) -> datetime:
    return max([case.announced, *full_lead_published(case)])


def c3_countings(case: Case) -> dict[str, bool] | None:
    """The outcome under each way of counting (A5: the verdict says so)."""
    lead = case.change_lead()
    if lead is None:
        return None
    return {name: c3_published(case) <= latest_notice(case.policy, case.work_window()[0], lead, name) for name in COUNTINGS}


def c3_earliest(case: Case) -> datetime | None:
    """For a notice that is too late, the first start that would help."""
    return earliest_start(case.policy, c3_published(case), case.change_lead()) if c3(case) == FAIL else None


def c3(case: Case) -> str:
    """The change notification is out its lead before the start; an edit that restarts the full lead counts again (A28)."""
    due = c3_due(case)
    if due is None:
        return NOT_APPLICABLE
    return PASS if c3_published(case) <= due else FAIL


def c4(case: Case) -> str:
    """An urgent update says what is done and what impact is possible, and is announced as soon as possible, where the policy says how soon (A15)."""
    if case.kind != "urgent":
        return NOT_APPLICABLE
    states_impact = says(case.record.get("urgent", {}).get("impact")) or any("impact" in c for c in case.components)
    if not states_impact or not says(case.record.get("description")):
        return FAIL
    if case.policy.target is None:
        return PASS
    decided = case.record.get("decided_at")
    if decided is None:
        return UNKNOWN
    return PASS if case.announced - decided <= case.policy.target else FAIL


def c5(case: Case) -> str:
    """The window keeps out of the peak hours of all regions and of freezes, and inside agreed windows; once work has begun the
    time that it took of it (A41)."""
    if not bound(case):
        return NOT_APPLICABLE
    return PASS if allowed(case, *case.work_window()) else FAIL


def c6(case: Case) -> str:
    """A rollback plan for infrastructure, services and data; only a kind that is exempt may lack one."""
    plan = case.record.get("rollback", {})
    if all(says(plan.get(part)) for part in ("infrastructure", "services", "data")):
        return PASS
    return NOT_APPLICABLE if case.terms.rollback_exempt else FAIL


def c7(case: Case) -> str:
    """Downtime yes or no; its period and its components, or the effect without it."""
    downtime = case.record.get("downtime")
    if downtime is None:
        return FAIL
    affected = any(c.get("downtime") for c in case.components)
    if downtime["required"]:
        return PASS if "duration" in downtime and affected else FAIL
    return PASS if says(case.record.get("effect_without_downtime")) and not affected else FAIL


def c8(case: Case) -> str:
    """Kind, start and duration (without which there is no record), components, the impact on each, and a description."""
    if not case.components or not says(case.record.get("description")):
        return FAIL
    known = all(c["id"] in case.policy.components and "impact" in c for c in case.components)
    return PASS if known else FAIL

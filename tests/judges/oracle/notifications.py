"""The rules on notifications, N1 to N8, judged from the record's `notices` and `actual`. A plan owes nothing yet."""

from datetime import datetime, timedelta

from .case import FAIL, NOT_APPLICABLE, PASS, PENDING, Case, by, worst

GRACE = timedelta(minutes=5)


def n1(case: Case) -> str:
    """Work is announced before it begins."""
    if case.kind == "routine":
        return NOT_APPLICABLE
    announced = case.record.get("announced_at")
    if announced is None or announced > case.now:
        return FAIL if "started_at" in case.actual else NOT_APPLICABLE
    return PASS


def n2(case: Case) -> str:
    """The reminder: once for each start, late until the start, never after it (A13)."""
    if case.is_plan or case.policy.reminder is None or case.kind == "routine":
        return NOT_APPLICABLE
    due = case.start - case.policy.reminder
    if case.announced > due:
        return NOT_APPLICABLE  # the announcement serves as reminder
    sent = [n["published_at"] for n in case.notices if n["kind"] == "reminder" and n.get("for_start", case.start) == case.start]
    if not sent:
        return PENDING if case.now <= case.start else FAIL
    return PASS if len(sent) == 1 and due <= sent[0] <= case.start else FAIL


def told_within(case: Case, event: datetime | None, message: str) -> str:
    """A message goes out when something happens: within five minutes."""
    if event is None:
        return NOT_APPLICABLE
    since = [at for at in case.messages(message) if at >= event]
    return by(since[0] if since else None, event + GRACE, case.now)


def n3(case: Case) -> str:
    """Work begins."""
    return told_within(case, case.actual.get("started_at"), "started")


def n4(case: Case) -> str:
    """Work that runs over its planned end owes an update by then (A11)."""
    started = case.actual.get("started_at")
    if started is None:
        return NOT_APPLICABLE
    ended = [case.actual[key] for key in ("finished_at", "completed_at", "rolled_back_at") if key in case.actual]
    if min(ended, default=case.now) <= case.end:
        return NOT_APPLICABLE
    updates = [at for at in case.messages("update") if at >= started]
    return by(updates[0] if updates else None, case.end, case.now)


def n5(case: Case) -> str:
    """Work is finished."""
    return told_within(case, case.actual.get("completed_at"), "finished")


def n6(case: Case) -> str:
    """A rolled-back record says so before it is closed (A19)."""
    if "rolled_back_at" not in case.actual:
        return NOT_APPLICABLE
    told = [case.actual["rollback_told_at"]] if "rollback_told_at" in case.actual else case.messages("rolled_back")
    closed = case.actual.get("closed_at")
    if closed is None:
        return PASS if told else PENDING
    return PASS if told and min(told) <= closed else FAIL


def n7(case: Case) -> str:
    """An incident that work causes is told as one."""
    incidents = case.actual.get("incidents", [])
    if not incidents:
        return NOT_APPLICABLE
    return PASS if len(case.messages("incident")) >= 1 else FAIL


def n8(case: Case) -> str:
    """What is said to have gone out of R6, R8 and R9 did go out."""
    if case.is_plan or case.release is None:
        return NOT_APPLICABLE
    claims = [("early_notice_at", "early"), ("notes_at", "notes"), ("docs_at", "documentation")]
    judged = []
    for key, message in claims:
        if key in case.release:
            judged.append(PASS if case.messages(message) else FAIL)
    return worst(judged)

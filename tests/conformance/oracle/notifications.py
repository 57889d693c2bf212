"""The rules on notifications, N1 to N8, checked against the record's `notices` and `actual`. Nothing is due for a plan yet."""

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
    if after_the_fact(case, announced):
        return FAIL
    return PASS if case.is_plan else published_within(case, announced, "announcement")


def after_the_fact(case: Case, announced: datetime) -> bool:
    """An announcement comes before work begins, that of an urgent update before it ends (C4). Work that has not begun counts as
    ended when its window ends; work that goes on after it does not."""
    if "started_at" not in case.actual:
        return announced >= case.end
    if case.over and announced >= case.over:
        return True
    return case.kind != "urgent" and announced > case.actual["started_at"]


def n2(case: Case) -> str:
    """The reminder: once for each start, late until the start, never after it (A13), nor once work has begun."""
    if case.is_plan or case.policy.reminder is None or case.kind == "routine":
        return NOT_APPLICABLE
    due = case.start - case.policy.reminder
    cancelled = case.actual.get("cancelled_at")
    if case.now < due or (cancelled and cancelled <= case.start):
        return NOT_APPLICABLE  # not due yet, or nothing is about to start
    begun = [at for at in (case.actual.get("started_at"), case.over) if at]
    if begun and min(begun) <= due:
        return NOT_APPLICABLE  # a reminder is of no use any more
    last = min(case.start, case.actual.get("started_at", case.start))
    sent = [n["published_at"] for n in case.notices if n["kind"] == "reminder" and n.get("for_start", case.start) == case.start]
    if not sent and due < case.record.get("announced_at", due) <= min(case.start, case.now):
        return NOT_APPLICABLE  # the announcement serves as the reminder: no other is due
    if not sent:
        return PENDING if case.now <= last else FAIL
    return PASS if len(sent) == 1 and due <= sent[0] <= last else FAIL


def published_within(case: Case, event: datetime | None, message: str) -> str:
    """A message is published within five minutes of its event."""
    if event is None:
        return NOT_APPLICABLE
    since = [at for at in case.messages(message) if at >= event]
    return by(since[0] if since else None, event + GRACE, case.now)


def n3(case: Case) -> str:
    """Work begins."""
    return published_within(case, case.actual.get("started_at"), "started")


def n4(case: Case) -> str:
    """For every published end that work runs over, a message is due by that end (A11)."""
    started = case.actual.get("started_at")
    if started is None:
        return NOT_APPLICABLE
    later = case.actual.get("extended", [])
    ends = [case.end] + [extension["end"] for extension in later]
    outcomes = []
    for place, end in enumerate(ends):
        # A window is half-open: work that ends with it did not run over, work that goes on then does. Verification is work.
        if (case.over > end) if case.over else (case.now >= end):
            # A45: a message that names a later end, or one that comes at or after the end; other progress does not count.
            messages = [extension["at"] for extension in later[place:] if extension["end"] > end and extension["at"] <= case.now]
            messages += [at for at in case.messages("update") if at >= end]
            outcomes.append(by(min(messages, default=None), max(end, started) + GRACE, case.now))
    return worst(outcomes)


def n5(case: Case) -> str:
    """Work is finished."""
    if "rolled_back_at" in case.actual or not_well(case):
        return NOT_APPLICABLE
    if "completed_at" not in case.actual:
        return FAIL if "closed_at" in case.actual and "cancelled_at" not in case.actual else NOT_APPLICABLE
    completed = case.actual["completed_at"]
    since = min(completed, case.actual.get("finished_at", completed))
    sent = [at for at in case.messages("finished") if at >= since]
    return by(sent[0] if sent else None, completed + GRACE, case.now)


def not_well(case: Case) -> bool:
    """The change could not be applied, or verification found a blocking problem: a rollback is needed."""
    return case.actual.get("applied") is False or case.actual.get("verified") is False


def n6(case: Case) -> str:
    """A rolled-back record says so before it is closed (A19)."""
    if "rolled_back_at" not in case.actual:
        if not not_well(case):
            return NOT_APPLICABLE
        return FAIL if "closed_at" in case.actual else PENDING
    published = [case.actual["rollback_told_at"]] if "rollback_told_at" in case.actual else [
        at for at in case.messages("rolled_back") if at >= case.actual["rolled_back_at"]
    ]
    closed = case.actual.get("closed_at")
    if closed is None:
        return PASS if published else PENDING
    return PASS if published and min(published) <= closed else FAIL


def n7(case: Case) -> str:
    """An incident that work causes is published immediately."""
    began = case.actual.get("started_at", case.start)
    messages = list(case.messages("incident"))
    outcomes = []
    for incident in case.actual.get("incidents", []):
        at = incident["at"] if isinstance(incident, dict) and "at" in incident else None
        # A message counts for one incident, and for none that begins after it.
        published = next((message for message in messages if message >= (at or began)), None)
        if published:
            messages.remove(published)
        if published and at is None:
            outcomes.append(PASS)  # it began at an unknown instant, so its message is not late
        else:
            outcomes.append(by(published, (at or began) + GRACE, case.now))
    return worst(outcomes)


def n8(case: Case) -> str:
    """What the record claims as published for R6, R8 and R9 was published."""
    if case.is_plan or case.release is None:
        return NOT_APPLICABLE
    claims = [("early_notice_at", "early"), ("notes_at", "notes"), ("docs_at", "documentation")]
    outcomes = []
    for key, message in claims:
        if key in case.release and case.release[key] <= case.now:
            sent = any(at <= case.release[key] + GRACE for at in case.messages(message))
            outcomes.append(PASS if sent else FAIL)
    return worst(outcomes)

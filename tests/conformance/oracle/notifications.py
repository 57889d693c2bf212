"""The rules on notifications, N1 to N8, judged from the record's `notices` and `actual`. Of a plan nothing is due yet."""

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
    return PASS if case.is_plan else told_within(case, announced, "announcement")


def after_the_fact(case: Case, announced: datetime) -> bool:
    """An announcement comes before work begins, that of an urgent update before it is over (C4). What has not begun is over when
    its window ends; what goes on past it is not."""
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
        return NOT_APPLICABLE  # there is nothing to remind of any more
    last = min(case.start, case.actual.get("started_at", case.start))
    sent = [n["published_at"] for n in case.notices if n["kind"] == "reminder" and n.get("for_start", case.start) == case.start]
    if not sent and due < case.record.get("announced_at", due) <= min(case.start, case.now):
        return NOT_APPLICABLE  # the announcement serves as the reminder: none is due besides it
    if not sent:
        return PENDING if case.now <= last else FAIL
    return PASS if len(sent) == 1 and due <= sent[0] <= last else FAIL


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
    """Every end that was published for the work, and that it runs over, owes word of that by then (A11)."""
    started = case.actual.get("started_at")
    if started is None:
        return NOT_APPLICABLE
    later = case.actual.get("extended", [])
    ends = [case.end] + [extension["end"] for extension in later]
    judged = []
    for place, end in enumerate(ends):
        # A window is half-open: work that ends with it did not run over, work that goes on then does. Verification is work.
        if (case.over > end) if case.over else (case.now >= end):
            # A45: a message that names a later end, or one that comes at or after the end; other progress does not count.
            words = [extension["at"] for extension in later[place:] if extension["end"] > end and extension["at"] <= case.now]
            words += [at for at in case.messages("update") if at >= end]
            judged.append(by(min(words, default=None), max(end, started) + GRACE, case.now))
    return worst(judged)


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
    told = [case.actual["rollback_told_at"]] if "rollback_told_at" in case.actual else [
        at for at in case.messages("rolled_back") if at >= case.actual["rolled_back_at"]
    ]
    closed = case.actual.get("closed_at")
    if closed is None:
        return PASS if told else PENDING
    return PASS if told and min(told) <= closed else FAIL


def n7(case: Case) -> str:
    """An incident that work causes is told as one, at once."""
    began = case.actual.get("started_at", case.start)
    messages = [at for at in case.messages("incident") if at >= began]
    judged = []
    for incident in case.actual.get("incidents", []):
        at = incident["at"] if isinstance(incident, dict) and "at" in incident else None
        told = messages.pop(0) if messages else None
        if told and at is None:
            judged.append(PASS)  # nobody knows when it was, so nobody can say that it was told late
        else:
            judged.append(by(told, (at or began) + GRACE, case.now))
    return worst(judged)


def n8(case: Case) -> str:
    """What is said to have gone out of R6, R8 and R9 did go out."""
    if case.is_plan or case.release is None:
        return NOT_APPLICABLE
    claims = [("early_notice_at", "early"), ("notes_at", "notes"), ("docs_at", "documentation")]
    judged = []
    for key, message in claims:
        if key in case.release and case.release[key] <= case.now:
            sent = any(at <= case.release[key] + GRACE for at in case.messages(message))
            judged.append(PASS if sent else FAIL)
    return worst(judged)

"""Edits of an announced record (C9, A28): what each changed, compared with what was published before it, and what is due for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .amounts import lead, length
from .case import FAIL, PASS, Case, by, worst
from .leads import latest_notice
from .policy import IMPACTS, RENOTICE
from .versions import CLASSES

GRACE = timedelta(minutes=5)  # a message within five minutes is immediate
EDITED = ("start", "end", "components", "downtime", "class")


def forms(case: Case) -> list[dict]:
    """The record's forms, oldest first: going back from the newest, each revision restores what stood there before it."""
    form = {
        "start": case.start, "end": case.end, "components": case.components,
        "downtime": case.record.get("downtime"), "class": case.release_class,
    }
    found = [form]
    for revision in reversed(case.record.get("revisions", [])):
        form = {key: revision.get(key, form[key]) for key in EDITED}
        found.insert(0, form)
    return found


def downtime(form: dict) -> tuple[bool, timedelta]:
    """Whether there is any, and how long it may last: as long as the window, where no length is stated (docs: renotice)."""
    stated = form["downtime"] or {}
    if not stated.get("required"):
        return False, timedelta(0)
    return True, length(stated.get("duration")) or form["end"] - form["start"]


def down(form: dict) -> set[str]:
    """The components that the downtime affects."""
    return {c["id"] for c in form["components"] if c.get("downtime")}


def impacts(form: dict) -> dict[str, int]:
    return {c["id"]: IMPACTS.index(c.get("impact", "none")) for c in form["components"]}


def does(old: dict, new: dict) -> list[str]:
    """Which of the policy's `renotice` keys an edit falls under."""
    found = []
    if (old["start"], old["end"]) != (new["start"], new["end"]):
        if old["start"] <= new["start"] and new["end"] <= old["end"]:
            found.append("inside")
        elif new["start"] < old["start"]:
            found.append("earlier")
        elif new["start"] > old["start"]:
            found.append("later")
        if new["end"] - new["start"] > old["end"] - old["start"]:
            found.append("longer")
    if downtime(new) > downtime(old) or down(new) - down(old):
        found.append("more_downtime")
    before, after = impacts(old), impacts(new)
    if after.keys() - before.keys():
        found.append("more_components")
    if any(after[name] > before[name] for name in after.keys() & before.keys()):
        found.append("worse_impact")
    if CLASSES.index(new["class"] or "none") > CLASSES.index(old["class"] or "none"):
        found.append("higher_class")
    return found


def published(case: Case, revision: dict) -> datetime | None:
    """When an edit was published: as it says, or with the first message `changed` since."""
    if "told_at" in revision:
        return revision["told_at"]
    return next((at for at in case.messages("changed") if at >= revision["at"]), None)


@dataclass
class Edit:
    """One revision or several that were published together, compared with what was published before (docs: renotice)."""

    revisions: list[dict]
    new: dict
    keys: list[str]
    published: datetime | None

    def earliest_publication(self, now: datetime) -> datetime:
        """An unpublished edit can be published now, but not before it is made."""
        return self.published or max(now, self.revisions[-1]["at"])


def edits(case: Case) -> list[Edit]:
    """The revisions; unpublished ones together with the next published one."""
    shapes = forms(case)
    found, waiting, known = [], [], shapes[0]
    revisions = case.record.get("revisions", [])
    for revision, new in zip(revisions, shapes[1:]):
        waiting.append(revision)
        if published(case, revision) is None and revision is not revisions[-1]:
            continue
        found.append(Edit(waiting, new, does(known, new), published(case, revision)))
        waiting, known = [], new
    return found


def full_lead_published(case: Case, keys: set[str] = frozenset(RENOTICE)) -> list[datetime]:
    """The messages on edits that restart the full lead: C3 counts from them."""
    restarting = [e for e in edits(case) if any(key in keys and case.policy.renotice[key] == "full_lead" for key in e.keys)]
    return [edit.earliest_publication(case.now) for edit in restarting]


def class_raised_published(case: Case) -> list[datetime]:
    """The messages on edits that raised the class and restart the full lead: the early notification was about a lesser release."""
    return full_lead_published(case, {"higher_class"})


def missed(case: Case) -> list[datetime]:
    """The ends of the windows that were announced, and in which work did not begin. An edit replaces a window that has not ended
    yet; one that has ended stays missed."""
    announced = case.record.get("announced_at")
    if case.is_plan or case.kind == "routine" or announced is None or announced > case.now:
        return []
    revisions = case.record.get("revisions", [])
    made = [announced] + [revision["at"] for revision in revisions]
    replaced = [min(revision["at"], case.now) for revision in revisions] + [case.now]
    acted = min([at for at in (case.actual.get("started_at"), case.over) if at], default=None)
    ends = [form["end"] for form in forms(case)]
    return [end for end, since, until in zip(ends, made, replaced) if since < end <= until and (acted is None or acted >= end)]


def message_since(case: Case, end: datetime) -> datetime | None:
    """When the first message about work that did not begin was published: it is moved, is cancelled, or has begun."""
    messages = [at for kind in ("changed", "cancelled", "started") for at in case.messages(kind)]
    messages += [revision["told_at"] for revision in case.record.get("revisions", []) if "told_at" in revision]
    return min((at for at in messages if end <= at <= case.now), default=None)


def c9(case: Case) -> str:
    """Every edit is published immediately, and where the policy gives it a lead, that long before the new start. A cancellation
    and a missed window are published immediately too."""
    outcomes = [by(message_since(case, end), end + GRACE, case.now) for end in missed(case)]
    for revision in case.record.get("revisions", []):
        outcomes.append(by(published(case, revision), revision["at"] + GRACE, case.now))
    for edit in edits(case):
        for terms in (case.policy.renotice[key] for key in edit.keys):
            if terms not in ("at_once", "full_lead"):
                latest = latest_notice(case.policy, edit.new["start"], lead(terms))
                outcomes.append(PASS if edit.earliest_publication(case.now) <= latest else FAIL)
    if "cancelled_at" in case.actual:
        sent = [at for at in case.messages("cancelled") if at >= case.actual["cancelled_at"]]
        outcomes.append(by(sent[0] if sent else None, case.actual["cancelled_at"] + GRACE, case.now))
    return worst(outcomes)

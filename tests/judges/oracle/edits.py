"""Edits of an announced record (C9, A28): what each did, compared with what was told just before it, and what that owes."""

from datetime import datetime

from .amounts import lead
from .case import FAIL, NOT_APPLICABLE, PASS, PENDING, Case, by, worst
from .leads import latest_notice
from .policy import IMPACTS
from .versions import CLASSES

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


def downtime_seconds(form: dict) -> float:
    from .amounts import length

    downtime = form["downtime"] or {}
    if not downtime.get("required"):
        return 0
    duration = length(downtime.get("duration"))
    return duration.total_seconds() if duration else 0


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
    if downtime_seconds(new) > downtime_seconds(old):
        found.append("more_downtime")
    before, after = impacts(old), impacts(new)
    if after.keys() - before.keys():
        found.append("more_components")
    if any(after[name] > before[name] for name in after.keys() & before.keys()):
        found.append("worse_impact")
    if CLASSES.index(new["class"] or "none") > CLASSES.index(old["class"] or "none"):
        found.append("higher_class")
    return found


def told(case: Case, revision: dict) -> datetime | None:
    """When an edit was told: as it says, or with the first message `changed` since."""
    if "told_at" in revision:
        return revision["told_at"]
    return next((at for at in case.messages("changed") if at >= revision["at"]), None)


def edits(case: Case) -> list[tuple[dict, dict, list[str]]]:
    """Each revision with the form that it led to and what it did."""
    shapes = forms(case)
    revisions = case.record.get("revisions", [])
    return [(revision, new, does(old, new)) for revision, old, new in zip(revisions, shapes, shapes[1:])]


def full_lead_told(case: Case) -> list[datetime]:
    """The messages on edits that owe the full lead again: C3 counts from them."""
    owing = [r for r, _, keys in edits(case) if any(case.policy.renotice[key] == "full_lead" for key in keys)]
    return [at for at in (told(case, revision) for revision in owing) if at]


def c9(case: Case) -> str:
    """Every edit is told, and where the policy gives it a lead, that long before the new start; so is a cancellation."""
    judged = []
    for revision, new, keys in edits(case):
        at = told(case, revision)
        judged.append(PASS if at else FAIL)
        for key in keys:
            terms = case.policy.renotice[key]
            if terms not in ("at_once", "full_lead") and at:
                judged.append(by(at, latest_notice(case.policy, new["start"], lead(terms)), case.now))
    if "cancelled_at" in case.actual:
        judged.append(PASS if case.messages("cancelled") else FAIL)
    return worst(judged) if judged else NOT_APPLICABLE

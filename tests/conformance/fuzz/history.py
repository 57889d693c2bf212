"""The history of a random record: what happened, what was published, what was edited. All of it by the instant of the evaluation."""

from datetime import datetime, timedelta
from random import Random

from oracle.case import Case
from oracle.evaluate import due
from oracle.policy import Policy

from .parts import components, downtime, nearby

MESSAGES = ["announcement", "notes", "documentation", "early", "changed", "reminder", "started", "update", "finished",
            "rolled_back", "incident", "cancelled", "verifying"]


def actual(rng: Random, start: datetime, end: datetime) -> dict:
    """What happened: each instant near the one that it follows."""
    found: dict = {}
    started = start + timedelta(seconds=rng.choice([0, 0, 0, 1, 60, 600, -1, -600, -3600, -3601, -86400, -700000, 7200, 90000]))
    if rng.random() < 0.05:
        started = end  # a window that is missed by a second
    done = max(started, end) + timedelta(seconds=rng.choice([0, 0, 1, -30, 240, 299, 300, 301, 3600]))
    for key, at, chance in (
        ("started_at", started, 0.8), ("finished_at", done, 0.4), ("completed_at", done + timedelta(minutes=rng.choice([0, 10])), 0.5),
        ("rolled_back_at", done + timedelta(minutes=5), 0.2), ("rollback_told_at", done + timedelta(minutes=rng.choice([4, 5, 6])), 0.2),
        ("closed_at", done + timedelta(minutes=rng.choice([4, 5, 6, 60])), 0.3), ("cancelled_at", start - timedelta(minutes=30), 0.08),
    ):
        if rng.random() < chance:
            found[key] = at
    for key in ("applied", "verified"):
        if rng.random() < 0.3:
            found[key] = rng.random() < 0.7
    if rng.random() < 0.25:  # later ends, and an earlier one, that were named while work went on
        published = started
        found["extended"] = []
        for _ in range(rng.choice([1, 1, 2])):
            published += timedelta(minutes=rng.choice([0, 10, 60]))
            named = max(published, end) + timedelta(seconds=rng.choice([-600, 0, 1, 600, 3600, 7200]))
            found["extended"].append({"at": published, "end": named})
    if rng.random() < 0.2:
        found["incidents"] = [rng.choice(["web-down", {"id": "slow", "at": started + timedelta(seconds=rng.choice([0, 1, 30, 600]))}]) for _ in range(rng.randrange(1, 3))]
    return found


def notices(rng: Random, policy: Policy, record: dict, start: datetime, end: datetime, happened: dict) -> list[dict]:
    seconds = [0, 0, 1, -1, 60, 299, 300, 301]
    reminder = policy.reminder or timedelta(hours=1)
    base = {"reminder": start - reminder, "started": happened.get("started_at", start), "finished": happened.get("completed_at", end),
            "update": end, "rolled_back": happened.get("rolled_back_at", end), "cancelled": happened.get("cancelled_at", start)}
    published = {"announcement": record.get("announced_at"), "notes": record.get("release", {}).get("notes_at"),
            "early": record.get("release", {}).get("early_notice_at"), "documentation": record.get("release", {}).get("docs_at")}
    base |= {kind: at for kind, at in published.items() if at}
    found = []
    ends = [extension["end"] for extension in happened.get("extended", [])] or [end]
    for kind in MESSAGES + ["reminder", "incident", "update", "update", "changed"]:
        if rng.random() < 0.6:
            at = base.get(kind, start + timedelta(hours=rng.choice([-300, -100, -2, 1])))
            if kind == "update" and rng.random() < 0.5:
                at = rng.choice(ends)
            if kind == "changed" and rng.random() < 0.5:
                at = end  # a message that work did not begin
            notice = {"kind": kind, "published_at": at + timedelta(seconds=rng.choice(seconds))}
            if kind == "reminder" and rng.random() < 0.5:
                notice["for_start"] = rng.choice([start, start, start + timedelta(hours=1)])
            found.append(notice)
    return found


def revision(rng: Random, policy: Policy, start: datetime, end: datetime, at: datetime) -> dict:
    found: dict = {"at": at}
    hours = rng.choice([-24, -1, 1, 1, 2, 24, 72])
    shape = rng.random()
    if shape < 0.5:
        found |= {"start": start + timedelta(hours=hours), "end": end + timedelta(hours=hours)}
    elif shape < 0.7:
        found["end"] = end + timedelta(minutes=rng.choice([-30, 30, 60]))
        if found["end"] <= start:
            del found["end"]
    if rng.random() < 0.2:
        found["components"] = components(rng, policy)
    if rng.random() < 0.2:
        found["downtime"] = downtime(rng, found.get("start", start), found.get("end", end))
        if found["downtime"]["required"]:
            found["downtime"].setdefault("duration", "1 minute")
    if rng.random() < 0.15:
        found["class"] = rng.choice(["none", "patch", "minor", "major"])
    if rng.random() < 0.1:
        found["note"] = "wording"
    if rng.random() < 0.8:
        found["told_at"] = at + timedelta(seconds=rng.choice([0, 0, 60, 299, 300, 301, 3600]))
    return found


def happen(rng: Random, policy: Policy, record: dict, now: datetime) -> None:
    """Give a record its history."""
    start, end = record["start"], record["end"]
    if rng.random() < 0.5:  # what has happened, and what was published: nothing after now
        happened = {k: v for k, v in actual(rng, start, end).items() if not isinstance(v, datetime) or v <= now}
        if now < start and "started_at" not in happened:
            happened = {k: v for k, v in happened.items() if k == "cancelled_at"}
        happened["extended"] = [e for e in happened.get("extended", []) if e["at"] <= now]
        if not happened["extended"]:
            del happened["extended"]
        happened["incidents"] = [i for i in happened.get("incidents", []) if isinstance(i, str) or i["at"] <= now]
        if not happened["incidents"]:
            del happened["incidents"]
        if happened:
            record["actual"] = happened
    if rng.random() < 0.5:
        out = notices(rng, policy, record, start, end, record.get("actual", {}))
        record["notices"] = sorted((n for n in out if n["published_at"] <= now), key=lambda n: n["published_at"])
    if rng.random() < 0.25 and record.get("announced_at", now) < now:
        at = record["announced_at"] + timedelta(hours=rng.choice([0, 1, 20, 48]))
        record["revisions"] = []
        for _ in range(rng.choice([1, 1, 2])):
            record["revisions"].append(revision(rng, policy, start, end, at))
            at += timedelta(hours=rng.choice([0, 1, 24]))
        record["revisions"] = [r for r in record["revisions"] if r["at"] <= now and r.get("told_at", now) <= now]
    if record.get("revisions"):
        edit_near_deadline(rng, policy, record, now)


def edit_near_deadline(rng: Random, policy: Policy, record: dict, now: datetime) -> None:
    case = Case(policy, record, now)
    latest = due(case, "C3")
    if latest and "told_at" in record["revisions"][-1] and rng.random() < 0.5:
        published = nearby(rng, latest)
        if record["revisions"][-1]["at"] <= published <= now:
            record["revisions"][-1]["told_at"] = published

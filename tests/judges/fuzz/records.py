"""Random change records, biased to where rules break: midnights, nights when clocks change, holidays, the horizon's end, and the
seconds around the deadline that the oracle itself computes."""

from datetime import datetime, time, timedelta, timezone
from random import Random
from zoneinfo import ZoneInfo

from oracle.case import Case
from oracle.instants import meant
from oracle.judge import due
from oracle.policy import Policy

from .policies import IMPACTS, KINDS, RULES, some

UTC = timezone.utc
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
# Nights when the clocks of some zone change, as local dates of that zone and of the day before.
CHANGES = ["2026-03-08", "2026-03-29", "2026-04-05", "2026-09-06", "2026-10-04", "2026-10-25", "2026-11-01", "2026-04-24", "2026-10-30"]
NEAR = [0, 0, 1, -1, 2, -2, 60, -60, 3599, 3600, -3600, -3601, 86400, -86400, 86399, 7 * 86400, -7 * 86400, -30 * 86400]
TEXTS = ["", " ", "said", "said", "said", "said", "said"]
MESSAGES = ["announcement", "notes", "documentation", "early", "changed", "reminder", "started", "update", "finished",
            "rolled_back", "incident", "cancelled", "verifying"]
NO_TEXT = object()


def nearby(rng: Random, at: datetime) -> datetime:
    return at + timedelta(seconds=rng.choice(NEAR))


def a_start(rng: Random, policy: Policy) -> datetime:
    """A start that is more likely than not at an edge of some calendar."""
    zone = rng.choice([policy.zone, policy.zone, ZoneInfo("Europe/Madrid"), ZoneInfo("America/New_York"), ZoneInfo("Etc/UTC")])
    pick = rng.random()
    if pick < 0.3:
        day = (FIRST + timedelta(days=rng.randrange(500))).date()
    elif pick < 0.55:
        day = datetime.fromisoformat(rng.choice(CHANGES)).date() + timedelta(days=rng.choice([0, 0, 0, 1, -1, 3, 7]))
    elif pick < 0.8 and any(c.dates for c in policy.calendars):
        dates = sorted(day for c in policy.calendars for day in c.dates)
        day = rng.choice(dates) + timedelta(days=rng.choice([-1, 0, 1, 2, 3, 5]))
    elif pick < 0.9 and policy.calendars:
        day = rng.choice(policy.calendars).horizon + timedelta(days=rng.choice([-30, -1, 0, 1, 2, 5, 20]))
    elif policy.freezes and pick < 0.96:
        return nearby(rng, rng.choice(policy.freezes)[rng.choice(["start", "end"])])
    else:
        day = (FIRST + timedelta(days=rng.randrange(1000))).date()
    clock = time(rng.choice([0, 0, 1, 2, 2, 3, 5, 7, 8, 20, 22, 23, rng.randrange(24)]), rng.choice([0, 0, 0, 15, 30, 59]),
                 rng.choice([0, 0, 0, 0, 1, 59]))
    if policy.regions and rng.random() < 0.3:
        hours = rng.choice(list(policy.regions.values())).hours
        return nearby(rng, meant(day, rng.choice([hours.begin, hours.end]), hours.zone))
    at = meant(day, clock, zone)
    return at + timedelta(hours=1) if rng.random() < 0.1 else at  # an hour later: the second of two that read alike


def a_length(rng: Random) -> timedelta:
    return timedelta(seconds=rng.choice([60, 900, 3599, 3600, 3600, 3601, 7200, 7200, 14400, 14401, 6 * 3600, rng.choice([86400, 36 * 3600])]))


def text(rng: Random, table: dict, key: str) -> None:
    found = rng.choice(TEXTS)
    if found or rng.random() < 0.3:
        table[key] = found


def component(rng: Random, name: str) -> dict:
    found: dict = {"id": name}
    if rng.random() < 0.95:
        found["impact"] = rng.choice(IMPACTS)
    if rng.random() < 0.4:
        found["downtime"] = rng.random() < 0.8
    return found


def components(rng: Random, policy: Policy) -> list[dict]:
    names = list(policy.components) + (["nowhere"] if rng.random() < 0.03 else [])
    return [component(rng, name) for name in rng.sample(names, rng.randrange(1, min(3, len(names)) + 1))]


def downtime(rng: Random, start: datetime, end: datetime) -> dict:
    found: dict = {"required": rng.random() < 0.5}
    if found["required"] and rng.random() < 0.9:
        found["duration"] = rng.choice(["1 minute", "10 minutes", "1 hour"] if end - start >= timedelta(hours=1) else ["60 seconds"])
        if rng.random() < 0.2:
            found["start"] = start + rng.choice([timedelta(0), timedelta(0), timedelta(minutes=-5)])
            found["start"] = found["start"].replace(microsecond=0)
    return found


def version(rng: Random) -> str:
    core = f"{rng.choice([0, 3, 3, 4])}.{rng.choice([0, 9, 10])}.{rng.choice([0, 2, 3])}"
    return core + rng.choice([""] * 9 + ["-rc.1", "-rc.2", "+build.7", "-beta+exp"])


def item(rng: Random) -> dict:
    found: dict = {"category": rng.choice(["feature", "patch", "patch", "improvement"]), "title": "dice"}
    for key in ("behaviour", "impact", "toggle", "instructions"):
        text(rng, found, key)
    for key, chance in (("per_organisation", 0.6), ("compatible", 0.4)):
        if rng.random() < chance:
            found[key] = rng.random() < 0.6
    if rng.random() < 0.4:
        found["disruptive"] = rng.random() < 0.8
    if rng.random() < 0.3:
        found["maturity"] = rng.choice(["pilot", "beta", "production"])
    return found


def release(rng: Random, kind: str) -> dict:
    to = {"upgrade": "4.0.0", "update": "3.10.0", "patch": "3.9.3", "urgent": "3.9.3"}.get(kind)
    usual = to is not None and rng.random() < 0.75
    found: dict = {"from": "3.9.2", "to": to} if usual else {"from": version(rng), "to": version(rng)}
    if rng.random() < 0.05:
        del found["from"]
    if rng.random() < 0.1:
        found["raised_class"] = rng.choice(["patch", "minor", "major"])
    for key in ("coexistence", "migration", "scope_tentative", "scope_final"):
        if rng.random() < 0.5:
            text(rng, found, key)
    if rng.random() < 0.3:
        found["docs_changed"] = rng.random() < 0.6
    if rng.random() < 0.7:
        found["items"] = [item(rng) for _ in range(rng.randrange(0, 3))]
    return found


def actual(rng: Random, start: datetime, end: datetime) -> dict:
    """What happened: each instant near the one that it follows."""
    found: dict = {}
    started = start + timedelta(seconds=rng.choice([0, 0, 1, 60, 600, -1]))
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
    if rng.random() < 0.2:
        found["incidents"] = [rng.choice(["web-down", {"id": "slow", "at": started + timedelta(seconds=rng.choice([0, 1, 30, 600]))}]) for _ in range(rng.randrange(1, 3))]
    return found


def notices(rng: Random, policy: Policy, record: dict, start: datetime, end: datetime, happened: dict) -> list[dict]:
    seconds = [0, 0, 1, -1, 60, 299, 300, 301]
    reminder = policy.reminder or timedelta(hours=1)
    base = {"reminder": start - reminder, "started": happened.get("started_at", start), "finished": happened.get("completed_at", end),
            "update": end, "rolled_back": happened.get("rolled_back_at", end), "cancelled": happened.get("cancelled_at", start)}
    told = {"announcement": record.get("announced_at"), "notes": record.get("release", {}).get("notes_at"),
            "early": record.get("release", {}).get("early_notice_at"), "documentation": record.get("release", {}).get("docs_at")}
    base |= {kind: at for kind, at in told.items() if at}
    found = []
    for kind in MESSAGES + ["reminder", "incident", "update"]:
        if rng.random() < 0.6:
            at = base.get(kind, start + timedelta(hours=rng.choice([-300, -100, -2, 1])))
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
        found["told_at"] = at + timedelta(seconds=rng.choice([0, 0, 60, 3600, -1]))
    return found


def random_record(rng: Random, policy: Policy) -> tuple[dict, datetime]:
    """A change record and the instant at which it is judged."""
    kind = rng.choice([k for k in KINDS if k in policy.kinds] if rng.random() < 0.97 else KINDS)
    start = a_start(rng, policy)
    end = start + a_length(rng)
    record: dict = {"title": "dice", "kind": kind, "start": start, "end": end, "components": components(rng, policy)}
    text(rng, record, "description")
    if rng.random() < 0.95:
        record["downtime"] = downtime(rng, start, end)
    text(rng, record, "effect_without_downtime")
    if kind not in ("routine", "urgent") or rng.random() < 0.4:
        if rng.random() < 0.9:
            record["release"] = release(rng, kind)
    rollback: dict = {}
    for key in ("infrastructure", "services", "data"):
        text(rng, rollback, key)
    if rng.random() < 0.15:
        text(rng, rollback, "none_because")
    if rng.random() < 0.9:
        record["rollback"] = rollback
    if kind == "urgent" or rng.random() < 0.05:
        record["urgent"] = urgent = {}
        for key in ("cause", "criticality", "impact", "time_of_day", "risk_of_delay"):
            text(rng, urgent, key)
    timing(rng, policy, record)
    now = a_now(rng, record)
    if rng.random() < 0.5:  # what has happened, and what was told of it: nothing of what is still to come
        happened = {k: v for k, v in actual(rng, start, end).items() if not isinstance(v, datetime) or v <= now}
        if now < start:
            happened = {k: v for k, v in happened.items() if k == "cancelled_at"}
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
    if rng.random() < 0.3:
        record["waivers"] = [
            {"rule": rule, "reason": rng.choice(TEXTS), "by": rng.choice(TEXTS), "at": nearby(rng, start)}
            for rule in rng.sample(RULES, rng.randrange(1, 8))
        ]
    return record, now


def timing(rng: Random, policy: Policy, record: dict) -> None:
    """The announcement and the release's messages within seconds of their deadlines, more often than not."""
    case = Case(policy, record, record["start"])
    dues = {rule: due(case, rule) for rule in ("C3", "R6", "R9")}
    if rng.random() < 0.85:
        around = dues.get(rng.choice(["C3", "C3", "C3", "R6"])) or record["start"] - timedelta(days=rng.randrange(30))
        record["announced_at"] = nearby(rng, around)
    announced = record.get("announced_at", record["start"] - timedelta(days=5))
    if "release" in record:
        for key, around in (("early_notice_at", dues.get("R6")), ("notes_at", announced), ("docs_at", dues.get("R9"))):
            if rng.random() < 0.6:
                record["release"][key] = nearby(rng, around or announced)
    if record["kind"] == "urgent" or rng.random() < 0.05:
        if rng.random() < 0.8:
            record["decided_at"] = announced - timedelta(seconds=rng.choice([0, 60, 90, 91, 1800, 1801, 3600, 3601]))


def edit_near_deadline(rng: Random, policy: Policy, record: dict, now: datetime) -> None:
    case = Case(policy, record, now)
    latest = due(case, "C3")
    if latest and "told_at" in record["revisions"][-1] and rng.random() < 0.5:
        told = nearby(rng, latest)
        if record["revisions"][-1]["at"] <= told <= now:
            record["revisions"][-1]["told_at"] = told


def a_now(rng: Random, record: dict) -> datetime:
    start = record["start"]
    anchors = [start, start - timedelta(days=40), start - timedelta(days=4), record["end"] + timedelta(hours=3)]
    anchors += [record[key] for key in ("announced_at",) if key in record] * 3
    return nearby(rng, rng.choice(anchors))

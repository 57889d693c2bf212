"""Random change records, biased to where rules break: midnights, nights when clocks change, holidays, the horizon's end, and the
seconds around the deadline that the oracle itself computes."""

from datetime import datetime, time, timedelta, timezone
from random import Random
from zoneinfo import ZoneInfo

from oracle.case import Case
from oracle.instants import meant
from oracle.evaluate import due
from oracle.policy import Policy

from .history import happen
from .parts import components, downtime, nearby
from .policies import KINDS, RULES

UTC = timezone.utc
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
# Nights when the clocks of some zone change, as local dates of that zone and of the day before.
CHANGES = ["2026-03-08", "2026-03-29", "2026-04-05", "2026-09-06", "2026-10-04", "2026-10-25", "2026-11-01", "2026-04-24", "2026-10-30"]
TEXTS = ["", " ", "text", "text", "text", "text", "text"]


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


def random_record(rng: Random, policy: Policy) -> tuple[dict, datetime]:
    """A change record and the instant of its evaluation."""
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
    happen(rng, policy, record, now)
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


def a_now(rng: Random, record: dict) -> datetime:
    start = record["start"]
    anchors = [start, start - timedelta(days=40), start - timedelta(days=4), record["end"] + timedelta(hours=3)]
    anchors += [record[key] for key in ("announced_at",) if key in record] * 3
    return nearby(rng, rng.choice(anchors))

"""Random policies: a shipped one with some keys edited. An edit is a dotted path and a value; tables in lists go by their id."""

import copy
import tomllib
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from zoneinfo import available_timezones

from . import toml

SHIPPED = Path(__file__).resolve().parents[3] / "policies"
REMOVED = "(removed)"
BASES = ["reference-strict"] * 5 + ["reference-sections", "reference-table"] * 2 + [
    "example-tiers", "example-weekly-window", "example-freezes", "example-no-releases",
]
ZONES = [
    "Europe/Madrid", "Europe/London", "America/New_York", "Australia/Sydney", "Australia/Lord_Howe", "Asia/Kolkata",
    "Asia/Kathmandu", "America/Santiago", "Asia/Beirut", "Africa/Cairo", "America/Havana", "Pacific/Chatham",
    "America/St_Johns", "Antarctica/Troll", "Africa/Casablanca", "Etc/UTC", "America/Los_Angeles", "Asia/Tokyo",
]
EVERY_ZONE = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/", "right/", "SystemV/")))
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
KINDS = ["routine", "upgrade", "update", "patch", "urgent"]
IMPACTS = ["none", "brief_interruptions", "degraded", "partial_outage", "full_outage"]
RULES = [f"R{n}" for n in range(1, 10)] + [f"C{n}" for n in range(1, 10)] + [f"N{n}" for n in range(1, 9)]
REQUIREMENTS = ["urgent.cause", "urgent.criticality", "urgent.impact", "urgent.time_of_day", "urgent.risk_of_delay"]

_parsed: dict[str, dict] = {}


def shipped(name: str) -> dict:
    if name not in _parsed:
        _parsed[name] = tomllib.loads((SHIPPED / f"{name}.toml").read_text())
    return copy.deepcopy(_parsed[name])


def child(table: dict | list, name: str) -> dict | list:
    if isinstance(table, list):
        return next(entry for entry in table if entry["id"] == name)
    return table.setdefault(name, {})


def edited(base: str, edits: dict) -> str:
    """The text of a policy file after its edits."""
    policy = shipped(base)
    for path, new in edits.items():
        *way, last = path.split(".")
        table = policy
        for name in way:
            table = child(table, name)
        if new == REMOVED:
            table.pop(last, None)
        else:
            table[last] = new
    return toml.document(policy)


def some(rng: Random, values: list, at_least: int = 1) -> list:
    return [v for v in values if rng.random() < 0.5] or rng.sample(values, at_least)


def zone(rng: Random) -> str:
    return rng.choice(EVERY_ZONE if rng.random() < 0.2 else ZONES)


def lead(rng: Random, largest: int = 20) -> str:
    unit = rng.choice(["minutes", "hours", "days", "days", "business days", "business days", "business days"])
    return f"{rng.choice([0, 1, 1, 2, 3, 5, 7, largest])} {unit}"


def clock(rng: Random) -> str:
    return f"{rng.randrange(24):02}:{rng.choice(['00', '00', '00', '15', '30', '45', '59'])}"


def holidays(rng: Random) -> list[date]:
    first = date(2026, 1, 1) + timedelta(days=rng.randrange(300))
    return sorted({first + timedelta(days=rng.randrange(60)) for _ in range(rng.randrange(12))})


def calendar(rng: Random, name: str) -> dict:
    horizon = date(2026, 6, 30) + timedelta(days=rng.choice([0, 90, 184, 400, 900, 1200]))
    return {"id": name, "source": "dice", "version": "1", "horizon": horizon, "dates": [d for d in holidays(rng) if d <= horizon]}


def freeze(rng: Random, name: str) -> dict:
    start = datetime(2026, 1, 1, tzinfo=timezone.utc) + timedelta(hours=rng.randrange(9000))
    length = timedelta(hours=rng.choice([1, 8, 72, 300]))
    found = {"id": name, "reason": "dice", "start": start, "end": start + length}
    return found | ({"except": some(rng, KINDS)} if rng.random() < 0.5 else {})


def window(rng: Random, name: str) -> dict:
    found = {"id": name, "days": some(rng, DAYS), "from": clock(rng), "to": rng.choice([clock(rng), "24:00"])}
    if rng.random() < 0.4:
        found["of_month"] = some(rng, ["first", "second", "third", "fourth", "fifth", "last"])
    if rng.random() < 0.4:
        found["zone"] = zone(rng)
    if rng.random() < 0.3:
        found["kinds"] = some(rng, KINDS)
    return found


def region(rng: Random, name: str, calendars: list[str]) -> dict:
    found = {"id": name, "zone": zone(rng), "peak": {"days": some(rng, DAYS), "from": clock(rng), "to": clock(rng)}}
    if rng.random() < 0.4 and calendars:
        found |= {"holidays_are_peak": False, "calendars": some(rng, calendars)}
    return found


def tier(rng: Random) -> dict:
    found = {"change_notice": lead(rng)}
    if rng.random() < 0.7:
        found["impact"] = rng.choice(IMPACTS)
    if rng.random() < 0.5:
        found["longer_than"] = rng.choice(["59 minutes", "1 hour", "4 hours", "1 day"])
    return found if len(found) > 1 else found | {"longer_than": "2 hours"}


def random_edits(rng: Random, base: str) -> dict:
    """A handful of edits to a shipped policy."""
    policy = shipped(base)
    kinds = [k["id"] for k in policy["kinds"]]
    edits: dict = {}

    def perhaps(chance: float, path: str, draw) -> None:
        if rng.random() < chance:
            edits[path] = draw()

    perhaps(0.4, "business.counting", lambda: rng.choice(["clear", "elapsed", "date"]))
    perhaps(0.3, "business.zone", lambda: zone(rng))
    perhaps(0.2, "business.weekdays", lambda: some(rng, DAYS, 3))
    perhaps(0.3, "calendars", lambda: [calendar(rng, "one"), calendar(rng, "two")])
    names = ["one", "two"] if "calendars" in edits else [c["id"] for c in policy.get("calendars", [])]
    if names and ("calendars" in edits or rng.random() < 0.2):
        edits["business.calendars"] = some(rng, names)
        edits["business.combine"] = rng.choice(["all", "any"])
    perhaps(0.2, "order", lambda: rng.random() < 0.5)
    perhaps(0.2, "reminder", lambda: rng.choice(["1 hour", "15 minutes", "1 day", REMOVED]))
    perhaps(0.5, "waivable", lambda: some(rng, RULES))
    perhaps(0.2, "urgent.target", lambda: rng.choice(["1 hour", "30 minutes", "90 seconds"]))
    perhaps(0.1, "maturity.levels", lambda: rng.choice([["beta", "production"], ["production"]]))
    for kind in kinds:
        for key in ("early_notice", "change_notice", "documentation"):
            perhaps(0.12, f"kinds.{kind}.{key}", lambda: rng.choice([lead(rng), lead(rng, 45), REMOVED]))
        perhaps(0.05, f"kinds.{kind}.notes_due", lambda: rng.choice(["change_notice", "completion", REMOVED]))
        perhaps(0.05, f"kinds.{kind}.tiers", lambda: [tier(rng) for _ in range(rng.randrange(1, 4))])
        perhaps(0.04, f"kinds.{kind}.peak_exempt", lambda: rng.random() < 0.5)
        perhaps(0.04, f"kinds.{kind}.rollback_exempt", lambda: rng.random() < 0.5)
        perhaps(0.06, f"kinds.{kind}.releases", lambda: some(rng, ["none", "patch", "minor", "major"]))
        perhaps(0.04, f"kinds.{kind}.requires", lambda: some(rng, REQUIREMENTS))
    for key in ("inside", "earlier", "later", "longer", "more_downtime", "more_components", "worse_impact", "higher_class"):
        perhaps(0.08, f"renotice.{key}", lambda: rng.choice(["at_once", "full_lead", lead(rng)]))
    region_ids = [r["id"] for r in policy.get("regions", [])]
    if region_ids or "calendars" in edits:
        perhaps(0.4, "regions", lambda: [region(rng, name, names) for name in region_ids])
    perhaps(0.15, "windows", lambda: [window(rng, f"w{n}") for n in range(rng.randrange(1, 4))])
    perhaps(0.2, "freezes", lambda: [freeze(rng, f"f{n}") for n in range(rng.randrange(1, 4))])
    return edits

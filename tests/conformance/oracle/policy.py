"""Reading a policy file. Every default is the one that docs/policy.md states."""

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .amounts import Lead, lead, length
from .instants import instant, meant

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WORKING = ["mon", "tue", "wed", "thu", "fri"]
IMPACTS = ["none", "brief_interruptions", "degraded", "partial_outage", "full_outage"]
RENOTICE = {
    "inside": "at_once", "earlier": "full_lead", "later": "1 day", "longer": "full_lead", "more_downtime": "full_lead",
    "more_components": "full_lead", "worse_impact": "full_lead", "higher_class": "full_lead",
}


@dataclass
class Calendar:
    """Holidays. It begins with the year of its first date: of a year before, it would be silent, not free of holidays."""

    horizon: date
    dates: set[date]

    def covers(self, day: date) -> bool:
        return day <= self.horizon and (not self.dates or day.year >= min(self.dates).year)


@dataclass
class Hours:
    """Local hours that begin on some days. `to` at or before `from` ends on the next day; so does `24:00`, at its midnight."""

    zone: ZoneInfo
    days: set[int]
    begin: time
    end: time
    overnight: bool


@dataclass
class Region:
    id: str
    hours: Hours
    holidays_are_peak: bool
    calendars: list[Calendar]


@dataclass
class Window:
    hours: Hours
    of_month: list[str]
    kinds: list[str] | None


@dataclass
class Terms:
    """What a policy promises for one kind of change."""

    id: str
    releases: list[str]
    early_notice: Lead | None
    change_notice: Lead | None
    tiers: list[dict]
    documentation: Lead | None
    notes_due: str | None
    peak_exempt: bool
    rollback_exempt: bool
    requires: list[str]


@dataclass
class Policy:
    id: str
    effective_from: datetime
    zone: ZoneInfo
    weekdays: set[int]
    calendars: list[Calendar]
    combine: str
    counting: str
    order: bool
    reminder: timedelta | None
    waivable: set[str]
    target: timedelta | None
    levels: list[str]
    renotice: dict[str, str]
    kinds: dict[str, Terms]
    components: dict[str, list[str]]
    regions: dict[str, Region]
    windows: list[Window]
    freezes: list[dict]
    seen: dict = field(default_factory=dict)  # answers about single days, so that stepping day by day stays affordable


def weekday_set(names: list[str]) -> set[int]:
    return {WEEKDAYS.index(name[:3].lower()) for name in names}


def dates(written: dict | list) -> set[date]:
    """A list of dates, or a table whose keys are dates; TOML reads a key as text."""
    return {day if isinstance(day, date) else date.fromisoformat(day) for day in written}


def hours(table: dict, zone: str, days: list[str]) -> Hours:
    begin, end = (tuple(map(int, table[key].split(":")[:2])) for key in ("from", "to"))
    overnight = end <= begin or end == (24, 0)
    return Hours(ZoneInfo(zone), weekday_set(days), time(begin[0] % 24, begin[1]), time(end[0] % 24, end[1]), overnight)


def read(text: str) -> Policy:
    raw = tomllib.loads(text)
    business = raw["business"]
    calendars = {c["id"]: Calendar(c["horizon"], dates(c.get("dates", []))) for c in raw.get("calendars", [])}
    regions = {}
    for r in raw.get("regions", []):
        peak = hours(r["peak"], r["zone"], r["peak"].get("days", WORKING))
        own = [calendars[name] for name in r.get("calendars", [])]
        regions[r["id"]] = Region(r["id"], peak, r.get("holidays_are_peak", True), own)
    windows = [
        Window(hours(w, w.get("zone", business["zone"]), w["days"]), w.get("of_month", []), w.get("kinds") or None)
        for w in raw.get("windows", [])
    ]
    freezes = [
        {"id": f["id"], "start": instant(f["start"]), "end": instant(f["end"]), "except": f.get("except", [])}
        for f in raw.get("freezes", [])
    ]
    return Policy(
        id=raw["id"],
        effective_from=in_force(raw["effective_from"], ZoneInfo(business["zone"])),
        zone=ZoneInfo(business["zone"]),
        weekdays=weekday_set(business.get("weekdays", WORKING)),
        calendars=[calendars[name] for name in business.get("calendars", [])],
        combine=business.get("combine", "all"),
        counting=business.get("counting", "clear"),
        order=raw.get("order", False),
        reminder=length(raw.get("reminder")),
        waivable=set(raw.get("waivable", [])),
        target=length(raw.get("urgent", {}).get("target")),
        levels=raw.get("maturity", {}).get("levels", ["pilot", "beta", "production"]),
        renotice={**RENOTICE, **raw.get("renotice", {})},
        kinds={k["id"]: terms(k) for k in raw["kinds"]},
        components={c["id"]: c.get("regions", []) for c in raw["components"]},
        regions=regions,
        windows=windows,
        freezes=freezes,
    )


def in_force(written: date | datetime, zone: ZoneInfo) -> datetime:
    """A date is its beginning in the business zone."""
    return instant(written) if isinstance(written, datetime) else meant(written, time(0), zone)


def terms(table: dict) -> Terms:
    return Terms(
        id=table["id"],
        releases=table["releases"],
        early_notice=lead(table.get("early_notice")),
        change_notice=lead(table.get("change_notice")),
        tiers=table.get("tiers", []),
        documentation=lead(table.get("documentation")),
        notes_due=table.get("notes_due"),
        peak_exempt=table.get("peak_exempt", False),
        rollback_exempt=table.get("rollback_exempt", False),
        requires=table.get("requires", []),
    )

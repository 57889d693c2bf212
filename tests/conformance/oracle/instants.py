"""Instants, local time and zones. Instants are UTC datetimes; local time exists only where a rule speaks of dates or clocks."""

import zoneinfo
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

# The pinned package's data: CPython prefers the system's otherwise.
zoneinfo.reset_tzpath([])

UTC = timezone.utc
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)


def instant(written: str | datetime) -> datetime:
    """An RFC 3339 string, or what TOML made of one, as an instant in UTC."""
    if isinstance(written, str):
        written = datetime.fromisoformat(written.replace("Z", "+00:00"))
    return written.astimezone(UTC)


def written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def local(at: datetime, zone: ZoneInfo) -> datetime:
    """What the clock on the wall of `zone` shows at that instant."""
    return at.astimezone(zone)


@lru_cache(maxsize=None)
def meant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The instant that a local time means: the earlier one of two, be it that the local time exists twice (autumn) or that it
    does not exist (spring) and could be read with the offset before or after the gap."""
    naive = datetime.combine(day, clock)
    readings = [naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return min(readings)


def wall(at: datetime, zone: ZoneInfo) -> datetime:
    """What a clock shows, without saying which clock."""
    return local(at, zone).replace(tzinfo=None)


@lru_cache(maxsize=None)
def first_shown(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The first instant at which clocks show a local time or a later one: found by watching them, minute by minute."""
    named = datetime.combine(day, clock)
    at = meant(day, clock, zone)
    while wall(at, zone) < named:
        at += MINUTE
    return at


@lru_cache(maxsize=None)
def passed_for_good(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The first instant from which clocks never show less than a local time again. They are watched for a day and a night:
    where they are put back, which is at a quarter of an hour, minute by minute until they have caught up."""
    named = datetime.combine(day, clock)
    passed = first_shown(day, clock, zone)
    quarter = passed.replace(minute=passed.minute // 15 * 15) + QUARTER
    for at in (quarter + n * QUARTER for n in range(96)):
        while wall(at, zone) < named:
            at += MINUTE
            passed = at
    return passed


@lru_cache(maxsize=None)
def last_second(day: date, zone: ZoneInfo) -> datetime:
    """The last second before the local date is later than `day`: found by watching the clock from noon, minute by minute."""
    at = meant(day, time(12), zone)
    while local(at, zone).date() <= day:
        at += MINUTE
    return at - SECOND


def next_minute(at: datetime) -> datetime:
    """The first full minute after an instant."""
    return at.replace(second=0, microsecond=0) + MINUTE


def whole_minute(at: datetime) -> datetime:
    """The first full minute that is not before an instant."""
    return at if at.second == 0 and at.microsecond == 0 else next_minute(at)

"""Instants, local time and zones. Instants are UTC datetimes; local time exists only where a rule speaks of dates or clocks."""

from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

UTC = timezone.utc
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
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


@lru_cache(maxsize=None)
def last_second(day: date, zone: ZoneInfo) -> datetime:
    """The last second before the local date is later than `day`: found by watching the clock from noon, minute by minute."""
    at = meant(day, time(12), zone)
    while local(at, zone).date() <= day:
        at += MINUTE
    return at - SECOND


def next_minute(at: datetime) -> datetime:
    """The first whole minute after an instant."""
    return at.replace(second=0, microsecond=0) + MINUTE


def whole_minute(at: datetime) -> datetime:
    """The first whole minute that is not before an instant."""
    return at if at.second == 0 and at.microsecond == 0 else next_minute(at)

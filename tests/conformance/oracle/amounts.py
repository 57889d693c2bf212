"""Amounts of time as the files write them: `15 business days`, `45 days`, `1 hour`."""

from dataclasses import dataclass
from datetime import timedelta

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


@dataclass(frozen=True)
class Lead:
    """How long before a start a notice is due. A day is a calendar day of the business zone (A3)."""

    count: int
    unit: str  # "minute", "hour", "day" or "business day"


def lead(text: str | None) -> Lead | None:
    if text is None:
        return None
    count, unit = text.split(" ", 1)
    return Lead(int(count), unit.removesuffix("s"))


def length(text: str | None) -> timedelta | None:
    """A plain stretch of time, in which a day is 24 hours."""
    if text is None:
        return None
    count, unit = text.split(" ", 1)
    return timedelta(seconds=int(count) * SECONDS[unit.removesuffix("s")])

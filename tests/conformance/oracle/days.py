"""Which days count (A6, A7). Three answers: yes, no, and unknown, which is what lies beyond a calendar's horizon."""

from datetime import date

from .policy import Calendar, Policy


class Unknown(Exception):
    """Data is missing: no calendar says whether a day is a holiday."""

    def __init__(self, day: date):
        super().__init__(f"no calendar covers {day}")
        self.day = day


def holiday(calendar: Calendar, day: date) -> bool:
    """Past the horizon the answer is unknown, never a silent "no holiday"."""
    if not calendar.covers(day):
        raise Unknown(day)
    return day in calendar.dates


def known(policy: Policy, day: date, unit: str) -> None:
    """A start on a day that its calendars do not cover is past the horizon, on any weekday."""
    for calendar in policy.calendars if unit == "business day" else []:
        if not calendar.covers(day):
            raise Unknown(day)


def counts(policy: Policy, day: date, unit: str) -> bool:
    """Whether a day is one of those that a lead counts: every day, or every business day."""
    if unit == "day":
        return True
    if day not in policy.seen:
        policy.seen[day] = business_day(policy, day)
    if policy.seen[day] is None:
        raise Unknown(day)
    return policy.seen[day]


def business_day(policy: Policy, day: date) -> bool | None:
    """A weekday of `weekdays` that is no holiday; of several calendars, of any (`all`) or of every one (`any`)."""
    if day.weekday() not in policy.weekdays:
        return False
    try:
        holidays = [holiday(calendar, day) for calendar in policy.calendars]
    except Unknown:
        return None
    if not holidays:
        return True
    return not any(holidays) if policy.combine == "all" else not all(holidays)

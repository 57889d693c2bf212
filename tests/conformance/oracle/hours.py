"""When changes may take place (C5): peak hours, freezes and agreed windows, looked at minute by minute."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from .case import Case
from .days import Unknown, holiday
from .instants import DAY, first_shown, local, meant, next_minute, passed_for_good
from .policy import Hours, Policy, Region, Window


def minutes(start: datetime, end: datetime) -> Iterator[datetime]:
    """The start and every full minute before the end. Hours and offsets begin and end at full minutes, so what holds at one
    of these instants holds until the next."""
    at = start
    while at < end:
        yield at
        at = next_minute(at)


Reading = Callable  # of a local time on a day in a zone, as an instant


def begun_on(hours: Hours, at: datetime, begins: Reading, ends: Reading) -> list[date]:
    """The days whose hours, begun on that day, an instant lies in: the local day or the one before it, or after it where clocks
    are put forward at midnight."""
    today = local(at, hours.zone).date()
    begun = []
    for day in (today - DAY, today, today + DAY):
        if day.weekday() not in hours.days:
            continue
        last = day + DAY if hours.overnight else day
        if begins(day, hours.begin, hours.zone) <= at < ends(last, hours.end, hours.zone):
            begun.append(day)
    return begun


def in_peak(region: Region, at: datetime) -> bool:
    """A region's holidays count as peak unless it says otherwise (A9). Never less peak than was promised (docs: when changes may
    take place): from when clocks first show its beginning until they last show less than its end."""
    # Every calendar is asked: a day that one of them does not cover is unknown (docs: `beyond_horizon`).
    for day in begun_on(region.hours, at, first_shown, passed_for_good):
        if region.holidays_are_peak or not any([holiday(calendar, day) for calendar in region.calendars]):
            return True
    return False


def touches_peak(policy: Policy, start: datetime, end: datetime) -> bool:
    """Whether any minute of a window is in the peak hours of any region. A sure yes outweighs a day that nobody knows."""
    unknown = None
    for at in minutes(start, end):
        for region in policy.regions.values():
            try:
                if in_peak(region, at):
                    return True
            except Unknown as missing:
                unknown = missing
    if unknown:
        raise unknown
    return False


def nth_of_month(day: date) -> list[str]:
    """Which of its month's Mondays (or Tuesdays, …) a day is: found by going back and forth a week at a time."""
    week = timedelta(days=7)
    nth, earlier = 0, day - week
    while earlier.month == day.month:
        nth, earlier = nth + 1, earlier - week
    names = [["first", "second", "third", "fourth", "fifth"][nth]]
    return names if (day + week).month == day.month else names + ["last"]


def in_window(window: Window, at: datetime) -> bool:
    """Never before what was promised: not while clocks may still show less than the beginning; its end is the earlier meant."""
    days = begun_on(window.hours, at, passed_for_good, meant)
    return any(not window.of_month or set(window.of_month) & set(nth_of_month(day)) for day in days)


def keeps_out_of_peak(case: Case) -> bool:
    """A routine update has no impact, so the hour does not matter; a kind that is exempt may touch peak hours."""
    return case.kind != "routine" and not case.terms.peak_exempt


def binding_windows(case: Case) -> list[Window]:
    """The agreed windows for the kinds that they name; by default for all that keep out of peak hours."""
    return [w for w in case.policy.windows if (case.kind in w.kinds if w.kinds else keeps_out_of_peak(case))]


def inside_windows(case: Case, start: datetime, end: datetime) -> bool:
    """Every minute in an agreed window that binds the kind; without such a window there is nothing to keep to."""
    binding = binding_windows(case)
    return not binding or all(any(in_window(w, at) for w in binding) for at in minutes(start, end))


def binding_freezes(case: Case) -> list[dict]:
    return [freeze for freeze in case.policy.freezes if case.kind not in freeze["except"]]


def touches_freeze(case: Case, start: datetime, end: datetime) -> bool:
    """Ends that meet do not touch."""
    return any(freeze["start"] < end and start < freeze["end"] for freeze in binding_freezes(case))


def bound(case: Case) -> bool:
    return keeps_out_of_peak(case) or bool(binding_windows(case) or binding_freezes(case))


def allowed(case: Case, start: datetime, end: datetime) -> bool:
    """The table of docs/policy.md: a denial always wins."""
    if touches_freeze(case, start, end) or not inside_windows(case, start, end):
        return False
    return not (keeps_out_of_peak(case) and touches_peak(case.policy, start, end))

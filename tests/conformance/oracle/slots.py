"""The earliest compliant start on the grid of full minutes: found by going through the minutes."""

import math
from datetime import datetime, timedelta

from .amounts import Lead
from .case import Case
from .days import Unknown
from .edits import full_lead_published
from .hours import binding_freezes, binding_windows, in_peak, in_window, keeps_out_of_peak
from .instants import DAY, MINUTE, SECOND, whole_minute
from .leads import latest_notice
from .releases import deploys

HOUR = timedelta(hours=1)


def promises(case: Case) -> list[tuple[datetime, Lead]]:
    """Each message with its lead: as it was published or is planned, or else as published now."""
    found = []
    change, early, documentation = case.change_lead(), case.terms.early_notice, case.terms.documentation
    if change:
        found.append((max([case.announced, *full_lead_published(case)]), change))  # C3
    if not deploys(case):
        return found
    release = case.release
    if early:
        published = early_published(case)
        found.append((published, early))  # R6
        if case.policy.order and change:
            found.append((published, change))
    if documentation and release.get("docs_changed") is not False:
        found.append((release.get("docs_at", case.now), documentation))  # R9
    notes = release.get("notes_at", case.now)
    if change and case.terms.notes_due == "change_notice" and notes > case.announced:
        found.append((notes, change))  # R8
    return found


def early_published(case: Case) -> datetime:
    """The early notification as planned; an announcement serves for it, and a planned one can be published now."""
    planned, announced = case.release.get("early_notice_at"), case.record.get("announced_at")
    if planned and (announced is None or planned <= announced):
        return planned
    return min(case.announced, case.now)


def first_start(case: Case) -> datetime:
    """The first start that keeps every lead. A later start never has an earlier latest notice, so days are stepped first, and
    then hours, minutes and seconds."""
    start = case.now
    for published, lead in promises(case):
        for step in (DAY, HOUR, MINUTE, SECOND):
            while falls_short(case, start, step, published, lead):
                start += step
        if not keeps(case, start, published, lead):
            start += SECOND
    return start


def falls_short(case: Case, start: datetime, step: timedelta, published: datetime, lead: Lead) -> bool:
    """Whether the start a step later is still too early. A long step that ends beyond the holidays is left to the shorter ones:
    the answer may lie before them."""
    try:
        return not keeps(case, start + step, published, lead)
    except Unknown:
        if step > SECOND:
            return False
        if keeps(case, start, published, lead):
            return False
        raise


def keeps(case: Case, start: datetime, published: datetime, lead: Lead) -> bool:
    try:
        return latest_notice(case.policy, start, lead) >= published
    except Unknown as missing:
        if any(missing.day > calendar.horizon for calendar in case.policy.calendars):
            raise
        return False  # a day before the calendars begin: later starts do not need it


def fine(case: Case, at: datetime) -> bool:
    """Whether no hours exclude the minute that begins here (C5)."""
    if any(freeze["start"] < at + MINUTE and at < freeze["end"] for freeze in binding_freezes(case)):
        return False
    windows = binding_windows(case)
    if windows and not any(in_window(window, at) for window in windows):
        return False
    return not (keeps_out_of_peak(case) and any(in_peak(region, at) for region in case.policy.regions.values()))


def earliest_slot(case: Case, days: int) -> datetime | None:
    """The first full minute from now on that keeps the leads and from which the window's length is free; None if that is more
    than `days` days away, which is further than this looks. Unknown if the answer depends on a day beyond the calendars."""
    start = whole_minute(first_start(case))
    needed = math.ceil((case.end - case.start) / MINUTE)
    free, at, last = 0, start, start + timedelta(days=days)
    while at < last:
        free = free + 1 if fine(case, at) else 0
        at += MINUTE
        if free == needed:
            return known_to_keep(case, at - needed * MINUTE)
    return None


def known_to_keep(case: Case, start: datetime) -> datetime:
    """The hours of a start can be free although its day is beyond the holidays: then its leads are unknown."""
    for published, lead in promises(case):
        keeps(case, start, published, lead)
    return start

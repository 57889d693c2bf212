"""Leads (R6, R9, C3): the latest notice for a start, and the earliest start for a notice. No formulas: days are stepped one by
one, and what the calendar's oddities do to the order of instants is found by looking at every quarter of an hour."""

from datetime import date, datetime, timedelta

from .amounts import SECONDS, Lead
from .days import Unknown, counts, known
from .instants import DAY, QUARTER, SECOND, last_second, local, meant
from .policy import Policy

# How far a start can be from one whose latest notice is earlier: no zone moves its clocks by more than two hours in one change (the
# few that changed the date in the past aside), on the side of the start or on the side of the notice.
REACH = timedelta(hours=5)


def days_back(policy: Policy, day: date, count: int, unit: str) -> date:
    """The `count`-th day that counts before `day`."""
    while count > 0:
        day -= DAY
        if counts(policy, day, unit):
            count -= 1
    return day


def clear(policy: Policy, start: datetime, lead: Lead) -> datetime:
    """`count` full days lie strictly between the notice's local date and the start's (A5)."""
    wall = local(start, policy.zone)
    between = days_back(policy, wall.date(), lead.count, lead.unit)
    last = last_second(between - DAY, policy.zone)
    if counts(policy, wall.date(), lead.unit):
        # Where clocks are put forward at midnight the same time of day can be earlier still; clear implies elapsed.
        last = min(last, meant(between, wall.time(), policy.zone))
    return last


def elapsed(policy: Policy, start: datetime, lead: Lead) -> datetime:
    """From the notice, `count` days later at the same wall clock; time on a day that does not count does not pass (A5)."""
    wall = local(start, policy.zone)
    day = wall.date()
    if counts(policy, day, lead.unit):
        return meant(days_back(policy, day, lead.count, lead.unit), wall.time(), policy.zone)
    # The clock stands still all day, so `count` days have to have run out by the end of the last day that counts: they are whole
    # days, and the notice comes before the first of them.
    return clear(policy, start, lead)


def difference(policy: Policy, start: datetime, lead: Lead) -> datetime:
    """The difference of the dates (`date`), with the days counted after the notice's date: the start's own is one (A5)."""
    day = local(start, policy.zone).date()
    last_counted = days_back(policy, day + DAY, lead.count, lead.unit)
    return last_second(last_counted - DAY, policy.zone)


COUNTINGS = {"clear": clear, "elapsed": elapsed, "date": difference}


def as_counted(policy: Policy, start: datetime, lead: Lead, counting: str) -> datetime:
    if lead.unit in SECONDS and lead.unit != "day":
        return start - timedelta(seconds=lead.count * SECONDS[lead.unit])
    if lead.count == 0:
        return start
    known(policy, local(start, policy.zone).date(), lead.unit)
    return COUNTINGS[counting](policy, start, lead)


def latest_notice(policy: Policy, start: datetime, lead: Lead, counting: str | None = None) -> datetime:
    """The last second at which a notice keeps the lead. A later start never has an earlier latest notice, the earlier instant
    wins: so every start after this one is asked too, as far as clocks can jump. Between quarters of an hour, at which clocks
    change, a latest notice moves with its start or stands still, so the quarters are enough."""
    counting = counting or policy.counting
    if (start, lead, counting) not in policy.seen:
        policy.seen[start, lead, counting] = earliest_of_later(policy, start, lead, counting)
    return policy.seen[start, lead, counting]


def earliest_of_later(policy: Policy, start: datetime, lead: Lead, counting: str) -> datetime:
    latest = as_counted(policy, start, lead, counting)
    if lead.unit in ("minute", "hour"):
        return latest
    quarter = start.replace(minute=start.minute // 15 * 15, second=0, microsecond=0) + QUARTER
    while quarter <= start + REACH:
        try:
            latest = min(latest, as_counted(policy, quarter, lead, counting))
        except Unknown:
            break  # what is not known of later starts says nothing against this one
        quarter += QUARTER
    return latest


def earliest_start(policy: Policy, notice: datetime, lead: Lead, counting: str | None = None) -> datetime:
    """The first second whose latest notice is not before the notice: by days, then hours, then minutes, then seconds. A later
    start never has an earlier latest notice, so a coarse step that is too late has the first second in the step before it."""
    start = notice
    for step in (DAY, timedelta(hours=1), timedelta(minutes=1), SECOND):
        while latest_notice(policy, start + step, lead, counting) < notice:
            start += step
    return start + SECOND if latest_notice(policy, start, lead, counting) < notice else start

"""The verdict: every rule's outcome, waivers, and the overall outcome."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from . import changes, edits, notifications, releases
from .case import FAIL, UNKNOWN, WAIVED, Case, says, worst
from .days import Unknown
from .policy import Policy

RULES = {
    **{f"R{n}": getattr(releases, f"r{n}") for n in range(1, 10)},
    **{f"C{n}": getattr(changes, f"c{n}") for n in range(1, 9)},
    "C9": edits.c9,
    **{f"N{n}": getattr(notifications, f"n{n}") for n in range(1, 9)},
}
DUE = {"R6": releases.r6_due, "R9": releases.r9_due, "C3": changes.c3_due}


def outcome(case: Case, rule: str) -> str:
    try:
        found = RULES[rule](case)
    except Unknown:
        found = UNKNOWN
    return WAIVED if found == FAIL and waived(case, rule) else found


def waived(case: Case, rule: str) -> bool:
    """A waivable rule of the policy, waived with a reason by a named person."""
    waivers = [w for w in case.record.get("waivers", []) if w["rule"] == rule]
    return rule in case.policy.waivable and any(says(w["reason"]) and says(w["by"]) for w in waivers)


def due(case: Case, rule: str) -> datetime | None:
    """When a lead rule's notice was due; none where that is unknown."""
    return where_known(DUE[rule], case)


@dataclass
class Verdict:
    overall: str  # the worst outcome
    outcomes: dict[str, str]
    dues: dict[str, datetime | None]  # of the lead rules
    countings: dict[str, bool] | None  # of the change notification
    earliest: datetime | None  # start that would help where the change notification is too late


def evaluate(policy: Policy, record: dict, now: datetime) -> Verdict:
    case = Case(policy, record, now)
    outcomes = {rule: outcome(case, rule) for rule in RULES}
    return Verdict(
        overall=worst(list(outcomes.values())),
        outcomes=outcomes,
        dues={rule: due(case, rule) for rule in DUE},
        countings=where_known(changes.c3_countings, case),
        earliest=where_known(changes.c3_earliest, case),
    )


def where_known(ask: Callable, case: Case) -> object:
    try:
        return ask(case)
    except Unknown:
        return None

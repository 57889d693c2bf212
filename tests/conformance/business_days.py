"""NumPy as the oracle of business days: `busday_offset` and `busday_count` against the engine's leads.

Usage: business_days.py ENGINE...
"""

from __future__ import annotations

import sys

import numpy as np

from engine import Engine
from verdict import Verdict

CALENDARS = 1_000
ASKED = 50
NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
FIRST = np.datetime64("2025-01-01")
DAYS = 1_461


def main() -> None:
    rng = np.random.default_rng(1182)
    verdict = Verdict("NumPy")
    engine = Engine(sys.argv[1:])
    calendars = [calendar(rng) for _ in range(CALENDARS)]
    for known, answer in zip(calendars, engine.ask(question(known) for known in calendars)):
        if "problems" in answer:
            raise SystemExit(answer)
        compare(known, answer, verdict)
    verdict.close()


def calendar(rng: np.random.Generator) -> dict:
    """Any weekend but a complete week, and no holiday up to a quarter of all days."""
    mask = rng.random(7) < rng.uniform(0.2, 1)
    if not mask.any():
        mask[rng.integers(7)] = True
    holidays = FIRST + np.flatnonzero(rng.random(DAYS) < rng.choice([0, 0.01, 0.04, 0.25]))
    pairs = lambda: [(FIRST + int(rng.integers(DAYS)), int(rng.integers(1, 61))) for _ in range(ASKED)]
    counting = ["clear", "elapsed"][rng.integers(2)]
    return {"mask": mask, "holidays": holidays, "counting": counting, "latest": pairs(), "earliest": pairs()}


def question(known: dict) -> dict:
    asked = lambda pairs: [[str(day), amount] for day, amount in pairs]
    return {
        "ask": "calendar",
        "weekdays": [name for name, works in zip(NAMES, known["mask"]) if works],
        # The first entry is where a calendar begins to cover; a holiday on the first day keeps both alike.
        "holidays": {"2025-01-01": "the first day"} | {str(day): "holiday" for day in known["holidays"]},
        "horizon": str(FIRST + DAYS - 1),
        "counting": known["counting"],
        "latest": asked(known["latest"]),
        "earliest": asked(known["earliest"]),
    }


def compare(known: dict, answer: dict, verdict: Verdict) -> None:
    days = np.busdaycalendar(weekmask=known["mask"], holidays=np.append(known["holidays"], FIRST))
    elapsed = known["counting"] == "elapsed"
    for (day, amount), ours in zip(known["latest"], answer["latest"]):
        back = np.busday_offset(day, -amount, roll="forward", busdaycal=days)
        at_noon = elapsed and np.is_busday(day, busdaycal=days)
        theirs = f"{back}T12:00:00Z" if at_noon else f"{back - 1}T23:59:59Z"
        if ours is None or back < FIRST:
            # The engine says that it does not know; NumPy has no first day, so its answer has to lie beyond.
            verdict.compare((day, -amount, "unknown"), bool(back < FIRST), ours is None)
            continue
        verdict.compare((day, -amount, known["counting"]), theirs, ours)
        if not elapsed:
            between = np.busday_count(np.datetime64(ours[:10]) + 1, day, busdaycal=days)
            verdict.compare((day, -amount, "count"), int(between), amount)
    for (day, amount), ours in zip(known["earliest"], answer["earliest"]):
        last = np.busday_offset(day, amount, roll="backward", busdaycal=days)
        at_noon = elapsed and np.is_busday(day, busdaycal=days)
        theirs = f"{last}T12:00:00Z" if at_noon else f"{last + 1}T00:00:00Z"
        if ours is None:
            # The horizon's own day counts; a start after it is unknown.
            verdict.compare((day, amount, "unknown"), bool(last >= FIRST + DAYS - 1), True)
            continue
        verdict.compare((day, amount, known["counting"]), theirs, ours)


if __name__ == "__main__":
    main()

"""CPython's zoneinfo as the oracle of clocks: every zone, at every transition from 2000 to 2037, there and back.

A local time that does not exist means the earlier of the two instants that could be meant, one that exists twice its
first occurrence: in zoneinfo's terms the lesser of both folds.

Usage: clocks.py ENGINE...
"""

from __future__ import annotations

import sys
import zoneinfo
from datetime import datetime, timedelta, timezone

from engine import Engine
from verdict import Verdict

# The oracle's own data, not the machine's: the same release of the IANA database that the engine carries.
zoneinfo.reset_tzpath([])

FIRST = int(datetime(2000, 1, 1, tzinfo=timezone.utc).timestamp())
LAST = int(datetime(2038, 1, 1, tzinfo=timezone.utc).timestamp())
DAY = 86_400
# About each transition: the seconds beside it, and what lies inside and outside of gaps and folds.
ABOUT = [-DAY, -7_200, -3_601, -3_600, -1_801, -1_800, -1, 0, 1, 1_800, 3_599, 3_600, 3_601, 7_200, DAY]


def main() -> None:
    verdict = Verdict("zoneinfo")
    engine = Engine(sys.argv[1:])
    # `Factory` marks a machine that nobody has set up: no place, and no zone of a policy.
    asked = [question(name) for name in sorted(zoneinfo.available_timezones() - {"Factory"})]
    for known, answer in zip(asked, engine.ask(asked)):
        compare(known, answer, verdict)
    verdict.close()


def question(name: str) -> dict:
    zone = zoneinfo.ZoneInfo(name)
    changes = transitions(zone)
    seconds = sorted({at + about for at in changes for about in ABOUT if FIRST <= at + about < LAST} | {FIRST, LAST - 1})
    # What the clocks show on both sides of each transition, and what they skip.
    wall = {at + about + offset(zone, side) for at in changes for about in ABOUT for side in (at - 1, at)}
    locals_ = sorted(wall | {at + offset(zone, at) for at in seconds})
    inside = [second for second in locals_ if FIRST + DAY <= second < LAST - DAY]
    shown = [(datetime(1970, 1, 1) + timedelta(seconds=second)).isoformat() for second in inside]
    return {"ask": "clocks", "zone": name, "seconds": seconds, "locals": shown}


def transitions(zone: zoneinfo.ZoneInfo) -> list[int]:
    """The first second of each new offset, found day by day and then by halving."""
    found = []
    before = offset(zone, FIRST)
    for day in range(FIRST, LAST - DAY, DAY):
        after = offset(zone, day + DAY)
        if after != before:
            low, high = day, day + DAY
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(zone, middle) == before else (low, middle)
            found.append(high)
            before = after
    return found


def offset(zone: zoneinfo.ZoneInfo, second: int) -> int:
    return int(datetime.fromtimestamp(second, zone).utcoffset().total_seconds())


def compare(known: dict, answer: dict, verdict: Verdict) -> None:
    name = known["zone"]
    if "problems" in answer:
        verdict.compare(name, "a zone", answer)
        return
    zone = zoneinfo.ZoneInfo(name)
    for second, ours in zip(known["seconds"], answer["offsets"]):
        verdict.compare((name, second), offset(zone, second), ours)
    for local, ours in zip(known["locals"], answer["seconds"]):
        wall = datetime.fromisoformat(local).replace(tzinfo=zone)
        theirs = min(int(wall.replace(fold=fold).timestamp()) for fold in (0, 1))
        verdict.compare((name, local), theirs, ours)


if __name__ == "__main__":
    main()

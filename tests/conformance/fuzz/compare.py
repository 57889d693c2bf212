"""One case asked of both, and where they differ."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from oracle import policy as policies
from oracle.case import Case
from oracle.days import Unknown
from oracle.instants import instant, local, written
from oracle.evaluate import Verdict, evaluate
from oracle.slots import earliest_slot

from engine import Engine
from .policies import edited

SLOT_DAYS = 9


@dataclass
class Question:
    base: str
    edits: dict
    record: dict
    now: datetime
    slot: bool = False


@dataclass(frozen=True)
class Difference:
    """`about` is a rule's id, `overall`, or a rule's id with `due`."""

    about: str
    engine: str
    oracle: str
    why: str = ""

    @property
    def sort(self) -> tuple[str, str, str]:
        if self.about.endswith("obeyed"):
            return (self.about, "a start", self.oracle)
        if self.about.endswith("due") or self.about == "slot":
            words = (answer if answer.isalpha() else "an instant" for answer in (self.engine, self.oracle))
            return (self.about, *words)
        return (self.about, self.engine, self.oracle)


class Unreadable(Exception):
    """The engine refuses the policy or the record."""


class Bench:
    """Both sides with a policy at hand."""

    def __init__(self, engine: Engine):
        self.engine = engine
        self.sent = 0

    def load(self, base: str, edits: dict) -> tuple[str, policies.Policy]:
        self.sent += 1
        name, text = f"p{self.sent}", edited(base, edits)
        answer = self.engine.ask_one({"ask": "policy", "name": name, "toml": text})
        if "ok" not in answer:
            raise Unreadable(str(answer))
        return name, policies.read(text)

    def tzdata(self) -> str:
        """The release of the IANA database that the engine uses."""
        name, policy = self.load("reference-strict", {})
        day = datetime(2026, 11, 14, tzinfo=timezone.utc)
        record = {"title": "x", "kind": "patch", "start": day, "end": day + timedelta(hours=1)}
        return self.both(name, policy, record, day)[1]["tzdata"]

    def both(self, name: str, policy: policies.Policy, record: dict, now: datetime) -> tuple[Verdict, dict]:
        """The oracle's verdict and the engine's, which is at work meanwhile."""
        self.engine.send({"ask": "verdict", "policy": name, "change": record, "now": written(now)})
        try:
            ours = evaluate(policy, record, now)
        finally:
            answer = self.engine.receive()
        if "findings" not in answer:
            raise Unreadable(str(answer))
        return ours, answer

    def verdicts(self, name: str, policy: policies.Policy, record: dict, now: datetime) -> list[Difference]:
        ours, answer = self.both(name, policy, record, now)
        return [*differences(answer, ours, policy.zone), *disobeyed(answer, policy, record, now)]

    def both_slots(self, name: str, policy: policies.Policy, record: dict, now: datetime) -> tuple[str, str]:
        """The earliest slot by the engine and by the oracle: an instant, `unknown`, or `none`; the oracle says `later` where
        going through the minutes one by one would take it too long."""
        self.engine.send({"ask": "slots", "policy": name, "change": record, "now": written(now), "count": 1})
        try:
            start = earliest_slot(Case(policy, record, now), SLOT_DAYS)
            ours = written(start) if start else "later"
        except Unknown:
            ours = "unknown"
        answer = self.engine.receive()
        if "unknown" in answer:
            return "unknown", ours
        if "slots" not in answer:
            raise Unreadable(str(answer))
        return answer["slots"][0]["start"] if answer["slots"] else "none", ours

    def slot(self, name: str, policy: policies.Policy, record: dict, now: datetime) -> list[Difference]:
        theirs, ours = self.both_slots(name, policy, record, now)
        # The oracle looks for the end of the work too within these days.
        case = Case(policy, record, now)
        far = theirs in ("none", "unknown") or instant(theirs) + (case.end - case.start) - now > timedelta(days=SLOT_DAYS)
        return [] if ours == theirs or (ours == "later" and far) else [Difference("slot", theirs, ours)]

    def again(self, question: Question) -> list[Difference]:
        name, policy = self.load(question.base, question.edits)
        found = self.verdicts(name, policy, question.record, question.now)
        return found + (self.slot(name, policy, question.record, question.now) if question.slot else [])


def required(finding: dict) -> datetime | None:
    """The instant in words such as `3 days before the start: by 2026-11-10T22:59:59Z`."""
    found = re.search(r"\d{4}-\d\d-\d\dT[\d:.]+Z", finding.get("required") or "")
    return instant(found.group()) if found else None


def in_words(at: datetime, zone: ZoneInfo) -> str:
    """As the engine writes a local time: `Fri 16 Oct 2026 at 00:00 Europe/Madrid`, with its offset where clocks show it twice."""
    wall = local(at, zone)
    seconds = f":{wall:%S}" if wall.second else ""
    offsets = [wall.replace(fold=fold).utcoffset() for fold in (0, 1)]
    twice = f" (UTC{wall.isoformat()[-6:]})" if offsets[0] > offsets[1] else ""
    return f"{wall:%a} {wall.day} {wall:%b %Y} at {wall:%H:%M}{seconds} {zone.key}{twice}"


STARTS = re.compile(r"(?:start|or) on (\w{3} \d+ \w{3} \d{4} at [\d:]+) \S+?(?: \(UTC(.\d\d:\d\d)\))?(?=[ ,;]|$)(?! \(where)")


def starts(words: str, zone: ZoneInfo) -> Iterator[datetime]:
    """The starts that a help names, but those of which it says that another rule fails there."""
    for clock, offset in STARTS.findall(words):
        wall = datetime.strptime(clock, f"%a %d %b %Y at {'%H:%M:%S' if clock.count(':') == 2 else '%H:%M'}")
        yield instant(f"{wall.isoformat()}{offset}") if offset else instant(wall.replace(tzinfo=zone))


def moved(record: dict, start: datetime) -> dict:
    """The same work at another time, its downtime with it."""
    by = start - instant(record["start"])
    found = {**record, "start": start, "end": instant(record["end"]) + by}
    if "start" in record.get("downtime", {}):
        found["downtime"] = {**record["downtime"], "start": instant(record["downtime"]["start"]) + by}
    return found


TIMED = ["R6", "R8", "R9", "C3", "C5"]


def disobeyed(answer: dict, policy: policies.Policy, record: dict, now: datetime) -> Iterator[Difference]:
    """A help that is obeyed leaves no rule of time broken that it does not speak of, and is not what the record says already."""
    if "revisions" in record:  # moving the window of an edited record is another edit
        return
    for finding in answer["findings"]:
        if finding["rule"] not in TIMED or finding["outcome"] != "fail":
            continue
        for start in starts(finding["help"] or "", policy.zone):
            after = evaluate(policy, moved(record, start), now)
            broken = [rule for rule in TIMED if after.outcomes[rule] in ("fail", "unknown") and rule not in incomplete(answer)]
            if broken or start == instant(record["start"]):
                yield Difference(f"{finding['rule']} help obeyed", finding["help"], f"breaks {broken}", finding["why"])


def incomplete(answer: dict) -> set[str]:
    """What fails for another reason than time: notes that leave something out, documentation that is late for good."""
    return {f["rule"] for f in answer["findings"] if f["rule"] in ("R8", "R9") and not re.match("start|no |this", f["help"] or "x")}


def differences(answer: dict, ours: Verdict, zone: ZoneInfo) -> Iterator[Difference]:
    for finding in answer["findings"]:
        rule, mine = finding["rule"], ours.outcomes[finding["rule"]]
        if finding["outcome"] != mine:
            yield Difference(rule, finding["outcome"], mine, finding["why"])
        theirs, due = required(finding), ours.dues.get(rule)
        if theirs and due and theirs != due:
            yield Difference(f"{rule} due", written(theirs), written(due), finding["why"])
        helped = re.search(r"start on ([^,;]+) or later|lead alone is met from (.+) on(?:;|$)|start on ([^,;(]+)$", finding["help"] or "")
        suggested = helped and (helped.group(1) or helped.group(2) or helped.group(3))
        if rule == "C3" and suggested and ours.earliest and suggested != in_words(ours.earliest, zone):
            yield Difference("C3 help", suggested, in_words(ours.earliest, zone), finding["why"])
        if rule == "C3" and finding["countings"] and ours.countings and finding["countings"] != ours.countings:
            yield Difference("C3 countings", str(finding["countings"]), str(ours.countings), finding["why"])
    if answer["outcome"] != ours.overall and all(f["outcome"] == ours.outcomes[f["rule"]] for f in answer["findings"]):
        yield Difference("overall", answer["outcome"], ours.overall)

"""One case asked of both, and where they differ."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from oracle import policy as policies
from oracle.case import Case
from oracle.days import Unknown
from oracle.instants import instant, local, written
from oracle.judge import Verdict, judge
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
        if self.about.endswith("due") or self.about == "slot":
            words = (said if said.isalpha() else "an instant" for said in (self.engine, self.oracle))
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

    def both(self, name: str, policy: policies.Policy, record: dict, now: datetime) -> tuple[Verdict, dict]:
        """The oracle's verdict and the engine's, which is at work meanwhile."""
        self.engine.send({"ask": "verdict", "policy": name, "change": record, "now": written(now)})
        try:
            ours = judge(policy, record, now)
        finally:
            answer = self.engine.receive()
        if "findings" not in answer:
            raise Unreadable(str(answer))
        return ours, answer

    def verdicts(self, name: str, policy: policies.Policy, record: dict, now: datetime) -> list[Difference]:
        ours, answer = self.both(name, policy, record, now)
        return list(differences(answer, ours, policy.zone))

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
        far = theirs in ("none", "unknown") or instant(theirs) - now > timedelta(days=SLOT_DAYS)
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
    """As the engine writes a local time: `Fri 16 Oct 2026 at 00:00 Europe/Madrid`."""
    wall = local(at, zone)
    seconds = f":{wall:%S}" if wall.second else ""
    return f"{wall:%a} {wall.day} {wall:%b %Y} at {wall:%H:%M}{seconds} {zone.key}"


def differences(answer: dict, ours: Verdict, zone: ZoneInfo) -> Iterator[Difference]:
    for finding in answer["findings"]:
        rule, mine = finding["rule"], ours.outcomes[finding["rule"]]
        if finding["outcome"] != mine:
            yield Difference(rule, finding["outcome"], mine, finding["why"])
        theirs, due = required(finding), ours.dues.get(rule)
        if theirs and due and theirs != due:
            yield Difference(f"{rule} due", written(theirs), written(due), finding["why"])
        helped = re.match(r"start on (.+) or later", finding["help"] or "")
        if rule == "C3" and helped and ours.earliest and helped.group(1) != in_words(ours.earliest, zone):
            yield Difference("C3 help", helped.group(1), in_words(ours.earliest, zone), finding["why"])
        if rule == "C3" and finding["countings"] and ours.countings and finding["countings"] != ours.countings:
            yield Difference("C3 countings", str(finding["countings"]), str(ours.countings), finding["why"])
    if answer["outcome"] != ours.overall and all(f["outcome"] == ours.outcomes[f["rule"]] for f in answer["findings"]):
        yield Difference("overall", answer["outcome"], ours.overall)

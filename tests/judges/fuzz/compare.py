"""One case asked of both, and where they differ."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from oracle import policy as policies
from oracle.case import Case
from oracle.days import Unknown
from oracle.instants import instant, written
from oracle.judge import Verdict, judge
from oracle.slots import earliest_slot

from .engine import Engine
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
            return (self.about, self.engine[:4] if "unk" in (self.engine + self.oracle) or "later" in (self.engine + self.oracle) else str(self.engine < self.oracle), self.oracle[:3])
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
        answer = self.engine.ask({"ask": "policy", "name": name, "toml": text})
        if "ok" not in answer:
            raise Unreadable(str(answer))
        return name, policies.read(text)

    def verdicts(self, name: str, policy: policies.Policy, record: dict, now: datetime) -> list[Difference]:
        self.engine.send({"ask": "verdict", "policy": name, "change": record, "now": written(now)})
        try:
            ours = judge(policy, record, now)
        except Exception as fault:  # the engine's answer is waiting; take it before telling
            answer = self.engine.receive()
            if "findings" not in answer:
                raise Unreadable(str(answer)) from fault
            raise
        answer = self.engine.receive()
        if "findings" not in answer:
            raise Unreadable(str(answer))
        return list(differences(answer, ours))

    def slot(self, name: str, policy: policies.Policy, record: dict, now: datetime) -> list[Difference]:
        """The earliest slot, looked for as far as minutes can be gone through one by one in a reasonable time."""
        self.engine.send({"ask": "slots", "policy": name, "change": record, "now": written(now), "count": 1})
        try:
            start = earliest_slot(Case(policy, record, now), SLOT_DAYS)
            ours = written(start) if start else "later"
        except Unknown:
            ours = "unknown"
        answer = self.engine.receive()
        if "slots" not in answer and "unknown" not in answer:
            raise Unreadable(str(answer))
        if "unknown" in answer:
            theirs, why = "unknown", answer["unknown"]
        else:
            theirs = answer["slots"][0]["start"] if answer["slots"] else "later"
            why = f"binding {answer['binding']}, {answer['help']}"
        if ours == "later" and theirs not in ("later", "unknown") and instant(theirs) - now > timedelta(days=SLOT_DAYS):
            return []
        return [] if ours == theirs else [Difference("slot", theirs, ours, str(why))]

    def again(self, question: Question) -> list[Difference]:
        name, policy = self.load(question.base, question.edits)
        found = self.verdicts(name, policy, question.record, question.now)
        return found + (self.slot(name, policy, question.record, question.now) if question.slot else [])


def required(finding: dict) -> datetime | None:
    """The instant in words such as `3 days before the start: by 2026-11-10T22:59:59Z`."""
    found = re.search(r"\d{4}-\d\d-\d\dT[\d:.]+Z", finding.get("required") or "")
    return instant(found.group()) if found else None


def differences(answer: dict, ours: Verdict) -> Iterator[Difference]:
    for finding in answer["findings"]:
        rule, mine = finding["rule"], ours.outcomes[finding["rule"]]
        if finding["outcome"] != mine:
            yield Difference(rule, finding["outcome"], mine, finding["why"])
        theirs, due = required(finding), ours.dues.get(rule)
        if theirs and due and theirs != due:
            yield Difference(f"{rule} due", written(theirs), written(due), finding["why"])
        if rule == "C3" and finding["countings"] and ours.countings and finding["countings"] != ours.countings:
            yield Difference("C3 countings", str(finding["countings"]), str(ours.countings), finding["why"])
    if answer["outcome"] != ours.overall and all(f["outcome"] == ours.outcomes[f["rule"]] for f in answer["findings"]):
        yield Difference("overall", answer["outcome"], ours.overall)

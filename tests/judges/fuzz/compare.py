"""One case asked of both, and where they differ."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from oracle import policy as policies
from oracle.instants import instant, written
from oracle.judge import judge

from .engine import Engine
from .policies import edited

LEAD_RULES = ("R6", "R9", "C3")


@dataclass
class Question:
    base: str
    edits: dict
    record: dict
    now: datetime


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
            return (self.about, "", "")
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
        return list(differences(answer, *ours))

    def again(self, question: Question) -> list[Difference]:
        name, policy = self.load(question.base, question.edits)
        return self.verdicts(name, policy, question.record, question.now)


def required(finding: dict) -> datetime | None:
    """The instant in words such as `3 days before the start: by 2026-11-10T22:59:59Z`."""
    found = re.search(r"\d{4}-\d\d-\d\dT[\d:.]+Z", finding.get("required") or "")
    return instant(found.group()) if found else None


def differences(answer: dict, overall: str, outcomes: dict, dues: dict):
    for finding in answer["findings"]:
        rule = finding["rule"]
        if finding["outcome"] != outcomes[rule]:
            yield Difference(rule, finding["outcome"], outcomes[rule], finding["why"])
        if rule in dues and required(finding) and dues[rule] and required(finding) != dues[rule]:
            yield Difference(f"{rule} due", written(required(finding)), written(dues[rule]), finding["why"])
    if answer["outcome"] != overall and all(f["outcome"] == outcomes[f["rule"]] for f in answer["findings"]):
        yield Difference("overall", answer["outcome"], overall)

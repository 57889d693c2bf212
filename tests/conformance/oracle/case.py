"""One question to the rules: a policy, a change record and a clock; and the answers that a rule can give."""

from datetime import datetime, timedelta

from .amounts import Lead, lead, length
from .instants import instant
from .policy import IMPACTS, Policy, Terms, terms
from .versions import higher, moved, own_class, precedence

WORST_FIRST = ["fail", "unknown", "pending", "waived", "pass", "not_applicable"]
FAIL, UNKNOWN, PENDING, WAIVED, PASS, NOT_APPLICABLE = WORST_FIRST


def worst(outcomes: list[str]) -> str:
    return min(outcomes, key=WORST_FIRST.index, default=NOT_APPLICABLE)


def by(published: datetime | None, due: datetime, now: datetime) -> str:
    """A notice that is due by an instant. A planned one is pending, unless it is planned too late."""
    if published is None:
        return PENDING if now <= due else FAIL
    if published > due:
        return FAIL
    return PASS if published <= now else PENDING


def says(text: str | None) -> bool:
    """A statement of blanks says nothing."""
    return bool(text and text.strip())


def instants(value: object, key: str = "") -> object:
    """The record with every instant read: the keys that hold one are `start`, `end`, `at` and those that end so."""
    if isinstance(value, dict):
        return {k: instants(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [instants(v) for v in value]
    if key in ("start", "end", "at", "for_start") or key.endswith("_at"):
        return instant(value)
    return value


class Case:
    def __init__(self, policy: Policy, record: dict, now: datetime):
        self.policy = policy
        self.record = instants(record)
        self.now = now
        self.start: datetime = self.record["start"]
        self.end: datetime = self.record["end"]
        self.announced: datetime = self.record.get("announced_at", now)  # a draft is evaluated as if it were announced now
        self.release: dict | None = self.record.get("release")
        self.actual: dict = self.happened(self.record.get("actual", {}))
        self.components: list[dict] = self.record.get("components", [])
        self.notices: list[dict] = [n for n in self.record.get("notices", []) if n["published_at"] <= now]
        # A record that holds neither messages nor what happened is a plan: nothing is due yet (docs: Rules).
        self.is_plan = "actual" not in self.record and not self.notices

    def happened(self, actual: dict) -> dict:
        """What has happened by now: later instants are left out."""
        return {key: value for key, value in actual.items() if not isinstance(value, datetime) or value <= self.now}

    @property
    def over(self) -> datetime | None:
        """When work ended: completed, closed, rolled back or cancelled."""
        ends = [self.actual[key] for key in ("completed_at", "closed_at", "rolled_back_at", "cancelled_at") if key in self.actual]
        return min(ends, default=None)

    def work_window(self) -> tuple[datetime, datetime]:
        """The window for leads and hours (A41): the planned one; once work has begun, from the actual start to the earlier of the
        actual finish and the announced end. It has at least one second, so that the start always counts."""
        if "started_at" not in self.actual:
            return self.start, self.end
        began = self.actual["started_at"]
        return began, max(min(self.over or self.end, self.end), began + timedelta(seconds=1))

    @property
    def kind(self) -> str:
        return self.record["kind"]

    @property
    def terms(self) -> Terms:
        """What is promised for the kind; of a kind that the policy does not name, nothing, and it may deploy nothing (C1)."""
        return self.policy.kinds.get(self.kind) or terms({"id": self.kind, "releases": []})

    @property
    def number_class(self) -> str:
        """What the number that moves says (R1); without the version before, what the number itself says."""
        if self.release is None:
            return "none"
        if "from" not in self.release:
            return own_class(self.release["to"])
        return moved(self.release["from"], self.release["to"])

    @property
    def release_class(self) -> str:
        """A person may raise the class, never lower it; build metadata alone is no release, also where a person raised the class (A32)."""
        raised = self.release.get("raised_class") if self.release else None
        return self.number_class if raised is None or self.number_class == "none" else higher(self.number_class, raised)

    @property
    def goes_back(self) -> bool:
        """A downgrade is a rollback (A32): it brings nothing new."""
        return self.release is not None and "from" in self.release and precedence(self.release["to"]) < precedence(self.release["from"])

    def worst_impact(self, components: list[dict] | None = None) -> int:
        named = self.components if components is None else components
        return max((IMPACTS.index(c["impact"]) for c in named if "impact" in c), default=0)

    def change_lead(self) -> Lead | None:
        """The change notification's lead: the kind's, or that of the last tier that applies (docs: tiers)."""
        chosen = self.terms.change_notice
        for tier in self.terms.tiers:
            bad_enough = "impact" not in tier or self.worst_impact() >= IMPACTS.index(tier["impact"])
            long_enough = "longer_than" not in tier or self.end - self.start > length(tier["longer_than"])
            if bad_enough and long_enough:
                chosen = lead(tier["change_notice"])
        return chosen

    def messages(self, kind: str) -> list[datetime]:
        """When the messages of a kind went out, oldest first."""
        return sorted(n["published_at"] for n in self.notices if n["kind"] == kind)

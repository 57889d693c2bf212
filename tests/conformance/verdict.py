"""The result of a conformance test: how many cases, how many disagreements, and which."""

from __future__ import annotations

from typing import Any

SHOWN = 10


class Verdict:
    """Counts cases and keeps the disagreements."""

    def __init__(self, oracle: str) -> None:
        self.oracle = oracle
        self.cases = 0
        self.disagreements: list[str] = []
        self.explained: dict[str, int] = {}

    def compare(self, case: Any, theirs: Any, ours: Any) -> None:
        """One case: what the oracle says and what the engine says."""
        self.cases += 1
        if theirs != ours:
            self.disagreements.append(f"{case}: {self.oracle} says {theirs}, the engine {ours}")

    def explain(self, reason: str) -> None:
        """One case in which both are right, for a written reason."""
        self.cases += 1
        self.explained[reason] = self.explained.get(reason, 0) + 1

    def close(self) -> None:
        """Prints the verdict; ends the program with 1 where there is a disagreement, or nothing was compared."""
        for line in self.disagreements[:SHOWN]:
            print(f"      {line}")
        for reason, count in sorted(self.explained.items()):
            print(f"      {count} differ: {reason}")
        print(f"      {self.oracle}: {self.cases:,} cases, {len(self.disagreements)} disagreements")
        if self.disagreements or not self.cases:
            raise SystemExit(1)

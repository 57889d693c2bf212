"""The engine's own cases as questions: every case of every rule, and every record under every reading."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CORE_TESTS = ROOT / "crates" / "core" / "tests"
NOW = "2026-11-02T09:00:00Z"
MOMENTS = ["2026-10-01T00:00:00Z", NOW, "2026-11-13T23:59:59Z", "2026-11-14T12:00:00Z", "2028-12-31T23:00:00Z"]


def written(value: Any) -> Any:
    """A TOML value as JSON has it: dates and instants as text."""
    if isinstance(value, dict):
        return {key: written(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [written(inner) for inner in value]
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, date) else value


def policy_text(name: str) -> str:
    return (ROOT / "policies" / f"{name}.toml").read_text()


def questions() -> Iterator[dict]:
    """Each policy before the questions that name it."""
    yield from cases()
    yield from records()


def cases() -> Iterator[dict]:
    """What `crates/core/tests/cases.rs` asks."""
    compliant = tomllib.loads((CORE_TESTS / "compliant.toml").read_text())
    names: dict[str, str] = {}
    for path in sorted((CORE_TESTS / "cases").glob("*.toml")):
        for case in tomllib.loads(path.read_text())["case"]:
            text = policy_text(f"reference-{case.get('policy', 'strict')}")
            for before, after in case.get("policy_edit", []):
                text = text.replace(before, after)
            if text not in names:
                names[text] = f"case {len(names)}"
                yield {"ask": "policy", "name": names[text], "toml": text}
            change = {key: value for key, value in compliant.items() if key not in case.get("without", [])}
            change = written(change | case.get("record", {}))
            yield from about(names[text], change, written(case.get("now", NOW)))


def records() -> Iterator[dict]:
    """The records of `tests/records`, by every shipped policy, at several moments."""
    policies = sorted(path.stem for path in (ROOT / "policies").glob("*.toml"))
    for policy in policies:
        yield {"ask": "policy", "name": policy, "toml": policy_text(policy)}
    for path in sorted((ROOT / "tests" / "records").glob("*.toml")):
        change = written(tomllib.loads(path.read_text()))
        for policy in policies:
            for now in MOMENTS:
                yield from about(policy, change, now)
        yield {"ask": "what_if", "policy": policies[-1], "before": change, "after": change | {"end": "2030-01-01T00:00:00Z"}, "now": NOW}


def about(policy: str, change: dict, now: str) -> Iterator[dict]:
    """Everything that can be asked of one change."""
    for ask in ({"ask": "verdict"}, {"ask": "slots", "count": 3}, {"ask": "timetable"}):
        yield ask | {"policy": policy, "change": change, "now": now}


if __name__ == "__main__":
    for question in questions():
        print(json.dumps(question))

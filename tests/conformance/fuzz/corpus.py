"""Minimised cases of earlier disagreements, with the outcome that the policy's text gives them: `disagreements/*.toml`.

Keys: `about` (what was disagreed on, and the sentence that decides), `policy` (a shipped one), `edits` (dotted paths), `now`,
`change`, and what is expected: `outcomes` by rule, `dues` by rule, `slot`."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from oracle.instants import instant

from .compare import Bench, disobeyed, required

FOLDER = Path(__file__).resolve().parents[1] / "disagreements"


def replay(bench: Bench) -> Iterator[str]:
    """Each case in which the engine or the oracle says something else than the case expects."""
    for file in sorted(FOLDER.glob("*.toml")):
        case = tomllib.loads(file.read_text())
        name, policy = bench.load(case["policy"], case.get("edits", {}))
        now = instant(case["now"])
        ours, answer = bench.both(name, policy, case["change"], now)
        for difference in disobeyed(answer, policy, case["change"], now):
            yield f"{file.name}: {difference.about}: {difference.engine} {difference.oracle}"
        findings = {finding["rule"]: finding for finding in answer["findings"]}
        for rule, expected in case.get("outcomes", {}).items():
            for side, outcome in (("engine", findings[rule]["outcome"]), ("oracle", ours.outcomes[rule])):
                if outcome != expected:
                    yield f"{file.name}: {rule} is {expected}, {side} says {outcome}"
        for rule, expected in case.get("dues", {}).items():
            for side, outcome in (("engine", required(findings[rule])), ("oracle", ours.dues[rule])):
                if outcome != instant(expected):
                    yield f"{file.name}: {rule} is due {expected}, {side} says {outcome}"
        if "slot" in case:
            for side, outcome in zip(("engine", "oracle"), bench.both_slots(name, policy, case["change"], now)):
                if outcome != case["slot"]:
                    yield f"{file.name}: the earliest slot is {case['slot']}, {side} says {outcome}"

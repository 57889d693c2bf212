#!/usr/bin/env python3
"""Asks the engine and the oracle the same random questions and compares every rule's outcome, the deadlines of the lead rules
and the earliest slot, after replaying the stored cases. Exits 1 when they disagree on anything."""

import argparse
import sys
import time
from collections import Counter
from random import Random

import tzdata

from engine import Engine
from fuzz import toml
from fuzz.compare import Bench, Difference, Question, Unreadable
from fuzz.corpus import replay
from fuzz.policies import BASES, random_edits
from fuzz.records import random_record
from fuzz.shrink import shrink

RECORDS_PER_POLICY = 25


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", required=True, help="the engine's program that answers questions on stdin")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=1e9, help="stop after so many seconds")
    parser.add_argument("--slots", type=float, default=0.02, help="the share of cases of which the earliest slot is asked too")
    parser.add_argument("--only", help="show only sorts whose text contains this, such as `'C9', 'fail'`")
    parser.add_argument("--shrink", type=int, default=20, help="how many sorts of disagreements are made small and shown")
    return parser.parse_args()


class Tally:
    def __init__(self, bench: Bench, limit: int, only: str):
        self.bench, self.limit, self.only = bench, limit, only
        self.sorts: Counter = Counter()
        self.unreadable: Counter = Counter()

    def add(self, question: Question, found: list[Difference]) -> None:
        for difference in found:
            self.sorts[difference.sort] += 1
            if self.sorts[difference.sort] == 1 and self.limit > 0 and self.only in str(difference.sort):
                self.limit -= 1
                self.show(question, difference)

    def show(self, question: Question, difference: Difference) -> None:
        def alike(other: Question) -> list[Difference]:
            try:
                return [d for d in self.bench.again(other) if d.sort == difference.sort]
            except Exception:
                return []

        small = shrink(question, lambda other: bool(alike(other)))
        for d in alike(small)[:1]:
            print(f"\nDISAGREEMENT about {d.about}: engine {d.engine}, oracle {d.oracle}\n  engine: {d.why}")
        print(f"# policy {small.base} with\n{toml.document(small.edits)}# now\nnow = {toml.value(small.now)}")
        print(f"# record\n{toml.document(small.record)}", flush=True)


def main() -> int:
    args = arguments()
    bench = Bench(Engine([args.answers]))
    if bench.tzdata() != tzdata.IANA_VERSION:
        print(f"the engine uses the time zone data {bench.tzdata()}, the oracle {tzdata.IANA_VERSION}")
        return 1
    faults = list(replay(bench))
    for fault in faults:
        print(f"      {fault}", flush=True)
    tally = Tally(bench, args.shrink, args.only or "")
    rng, cases, slots, began = Random(args.seed), 0, 0, time.monotonic()
    reported = began
    while cases < args.cases and time.monotonic() - began < args.seconds:
        base = rng.choice(BASES)
        edits = random_edits(rng, base) if rng.random() < 0.85 else {}
        try:
            name, policy = bench.load(base, edits)
        except Unreadable as refused:
            tally.unreadable["policy: " + str(refused)[:200]] += 1
            continue
        for _ in range(RECORDS_PER_POLICY):
            record, now = random_record(rng, policy)
            question = Question(base, edits, record, now)
            try:
                found = bench.verdicts(name, policy, record, now)
                if rng.random() < args.slots and "revisions" not in record:
                    question.slot, slots = True, slots + 1
                    found += bench.slot(name, policy, record, now)
            except Unreadable as refused:
                tally.unreadable["record: " + str(refused)[:160]] += 1
                continue
            cases += 1
            tally.add(question, found)
        if time.monotonic() - reported > 10:
            reported = time.monotonic()
            print(f"      {cases} cases, {cases / (reported - began):.0f} a second, {sum(tally.sorts.values())} disagreements", flush=True)
    for reason, count in tally.unreadable.most_common(12):
        print(f"      refused {count} times: {reason}")
    for sort, count in tally.sorts.most_common():
        print(f"{count:6} {sort}")
    disagreements = sum(tally.sorts.values()) + len(faults)
    print(f"      second implementation: {cases:,} cases, {slots} of them with slots, {disagreements} disagreements")
    return 1 if disagreements or not cases else 0


if __name__ == "__main__":
    sys.exit(main())

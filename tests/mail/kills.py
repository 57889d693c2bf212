"""`kill -9` at every numbered point of a server that dispatches, expands, claims, sends and stores what became of it.

Usage: FAIRNOTICE_BIN=… python kills.py [--seconds N] [--seed N]
The program has the feature `faults`. With FAIRNOTICE_TEST_POSTGRES half of the rounds are on PostgreSQL.
"""

import argparse
import random
import threading
import time
import traceback
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import databases
import deaths
from round import FEW, MANY, NOTICES, Base, Round

# How many rounds run at the same time.
AT_ONCE = 4


class Rounds:
    """Several rounds at a time, and what they saw: a round mostly waits."""

    def __init__(self, kinds):
        self.kinds, self.bases, self.slots, self.lock = kinds, {}, threading.Semaphore(AT_ONCE), threading.Lock()
        self.places = {kind.kind: Counter() for kind in kinds}
        self.number = self.repeated = self.failures = 0

    def base(self, kind, notice, count):
        key = (kind, notice, count)
        if key not in self.bases:
            self.bases[key] = Base(*key)
        return self.bases[key]

    def short(self, luck):
        for number, planned in enumerate(deaths.one_of_each(luck)):
            kind = self.kinds[number % len(self.kinds)]
            yield self.base(kind, list(NOTICES)[number // len(self.kinds) % 2], FEW), planned

    def long(self, luck, seconds):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            base = self.base(luck.choice(self.kinds), luck.choice(list(NOTICES)), luck.choice([FEW, FEW, FEW, MANY]))
            yield base, [deaths.any_death(luck) for _ in range(luck.randint(1, 4))]

    def run(self, rounds):
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for base, planned in rounds:
                self.slots.acquire()
                pool.submit(self.one, base, planned)
        for base in self.bases.values():
            base.database.remove()

    def one(self, base, planned):
        round, failure, repeated = Round(base, planned), None, 0
        try:
            repeated = round.run()
        except Exception:
            failure = traceback.format_exc()
        finally:
            self.slots.release()
        with self.lock:
            self.number += 1
            self.repeated += repeated
            self.places[base.database.kind].update(round.places)
            if failure:
                self.failures += 1
                print(f"{base.database.kind}, {base.notice}, {planned}, died at {round.places}:\n{failure}", flush=True)
            if self.number % 25 == 0:
                print(self, flush=True)

    def __str__(self):
        kills = ", ".join(f"{places.total()} on {kind}" for kind, places in self.places.items())
        return f"{self.number} rounds, kills: {kills}; {self.repeated} mails repeated with the same Message-ID, {self.failures} failures"

    def table(self):
        """How often a server died at each place, on each database."""
        places = set(deaths.points()).union(*self.places.values())
        for place in sorted(places):
            print(f"  {place}: {', '.join(str(counts[place]) for counts in self.places.values())}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    arguments = parser.parse_args()
    luck, rounds = random.Random(arguments.seed), Rounds(databases.chosen())
    print(f"seed {arguments.seed}", flush=True)
    rounds.run(rounds.long(luck, arguments.seconds) if arguments.seconds else rounds.short(luck))
    if arguments.seconds:
        rounds.table()
    print(rounds)
    if rounds.failures:
        raise SystemExit(1)


if __name__ == "__main__":
    main()

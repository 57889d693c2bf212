"""Runs independent cases, several at a time: a case mostly waits."""

import sys
from concurrent.futures import ThreadPoolExecutor

AT_ONCE = 4


def run(cases):
    """Each case says in one line what it saw. Words after the script's name choose among the cases."""
    chosen = [name for name in cases if all(word in name for word in sys.argv[1:])]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = {name: pool.submit(cases[name]) for name in chosen}
        for name, result in results.items():
            print(f"{name}: {result.result()}", flush=True)

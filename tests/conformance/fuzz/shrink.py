"""Making a disagreement small: edits, keys and list entries go one by one while it still disagrees alike."""

import copy
from collections.abc import Callable, Iterator

from .compare import Question


def smaller_records(value: dict | list, path: tuple = ()) -> Iterator[tuple]:
    """The paths of everything that could be left out, outermost first."""
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in entries:
        yield (*path, key)
        if isinstance(inner, (dict, list)):
            yield from smaller_records(inner, (*path, key))


def without(record: dict, path: tuple) -> dict:
    found = copy.deepcopy(record)
    table = found
    for key in path[:-1]:
        table = table[key]
    del table[path[-1]]
    if found.get("actual") == {}:  # an empty table is not what a key that is left out is
        del found["actual"]
    return found


def candidates(question: Question) -> Iterator[Question]:
    for key in question.edits:
        edits = {k: v for k, v in question.edits.items() if k != key}
        yield Question(question.base, edits, question.record, question.now, question.slot)
    for base in ("reference-strict",):
        if question.base != base:
            yield Question(base, question.edits, question.record, question.now, question.slot)
    for path in smaller_records(question.record):
        yield Question(question.base, question.edits, without(question.record, path), question.now, question.slot)


def shrink(question: Question, disagrees: Callable[[Question], bool]) -> Question:
    """The smallest question found, by taking any smaller one that still disagrees until none does."""
    for smaller in candidates(question):
        if disagrees(smaller):
            return shrink(smaller, disagrees)
    return question

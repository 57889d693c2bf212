"""The engine as a conformance test asks it: JSON questions in, JSON answers out."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any


def plain(value: Any) -> str:
    """A date or an instant as JSON has it."""
    if isinstance(value, date):
        return value.isoformat().replace("+00:00", "Z")
    raise TypeError(f"{value!r} has no place in a question")


class Engine:
    """One running program that answers a question a line."""

    def __init__(self, command: list[str]) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask_as_text(self, questions: Iterable[Any]) -> Iterator[str]:
        """The answers as they were written, in the order of the questions."""
        # Both pipes are bounded: whoever writes everything before reading waits for ever.
        lines = [json.dumps(question).encode() + b"\n" for question in questions]
        writer = threading.Thread(target=self._write, args=(lines,))
        writer.start()
        for line in lines:
            answer = self.process.stdout.readline()
            if not answer:
                raise SystemExit(f"the engine stopped ({self.process.wait()}) at {line[:500]!r}")
            yield answer.decode()
        writer.join()

    def send(self, question: Any) -> None:
        """Leaves a question; few enough may wait for their answers that neither pipe fills."""
        self.process.stdin.write(json.dumps(question, default=plain).encode() + b"\n")
        self.process.stdin.flush()

    def receive(self) -> Any:
        """The answer to the oldest question that was left."""
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the engine stopped ({self.process.wait()})")
        return json.loads(line)

    def ask_one(self, question: Any) -> Any:
        self.send(question)
        return self.receive()

    def ask(self, questions: Iterable[Any]) -> Iterator[Any]:
        """The answers, read."""
        return map(json.loads, self.ask_as_text(questions))

    def _write(self, lines: list[bytes]) -> None:
        self.process.stdin.writelines(lines)
        self.process.stdin.flush()

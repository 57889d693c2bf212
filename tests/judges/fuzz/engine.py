"""The engine's process: one JSON question per line, one JSON answer per line."""

import json
import subprocess
from datetime import date, datetime


def plain(of: object) -> str:
    if isinstance(of, datetime):
        return of.isoformat().replace("+00:00", "Z")
    if isinstance(of, date):
        return of.isoformat()
    raise TypeError(f"{of!r} has no place in a question")


class Engine:
    def __init__(self, path: str):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def send(self, question: dict) -> None:
        """Leave a question; few enough may wait for their answers that neither pipe fills."""
        self.process.stdin.write(json.dumps(question, default=plain) + "\n")
        self.process.stdin.flush()

    def receive(self) -> dict:
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("the engine has gone away: it panicked, or is no engine")
        return json.loads(line)

    def ask(self, question: dict) -> dict:
        self.send(question)
        return self.receive()

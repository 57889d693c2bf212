"""How a server comes to its end: at a numbered point of the store, or at a stage of a mail."""

import re
import signal
import threading
from collections import Counter
from dataclasses import dataclass

from server import ROOT

# A file of the store, and about how many of its points one notice passes; without a file, all points count.
FILES = {
    "/dispatches.rs": 1,
    "/transaction.rs": 4,
    "/deliveries/expand.rs": 2,
    "/deliveries.rs": 9,
    "/deliveries/settle.rs": 40,
    "/mail_transaction.rs": 16,
    "": 80,
}
STAGES = ["mail", "rcpt", "data", "accepted"]
# How many mails there are at least.
MAILS = 50


@dataclass(frozen=True)
class Point:
    """It ends, or is killed, when it passes a point of a file for the nth time, counted from 0."""

    file: str
    nth: int
    is_held: bool

    def begin(self, server, _mail):
        variables = {"FAIRNOTICE_FAULT": str(self.nth)}
        if self.file:
            variables["FAIRNOTICE_FAULT_FILE"] = self.file
        if self.is_held:
            variables["FAIRNOTICE_FAULT_HOLDS"] = "1"
        server.begin(**variables)


@dataclass(frozen=True)
class Stage:
    """It is killed when its conversations with the mail server come to a stage for the nth time."""

    stage: str
    nth: int

    def __str__(self):
        return f"stage {self.stage}"

    def begin(self, server, mail):
        counts, lock = Counter(), threading.Lock()

        def reached(stage):
            with lock:
                counts[stage] += 1
                if stage == self.stage and counts[stage] == self.nth + 1 and server.is_alive():
                    server.signal(signal.SIGKILL)
                    server.process.wait()

        server.begin()
        mail.stage = reached


def one_of_each(luck):
    """Each file and each stage once, each followed by another."""
    deaths = [Point(file, luck.randrange(most), luck.random() < 0.5) for file, most in FILES.items()]
    deaths += [Stage(stage, luck.randrange(MAILS)) for stage in STAGES]
    luck.shuffle(deaths)
    return [[one, other] for one, other in zip(deaths, deaths[1:] + deaths[:1], strict=True)]


def any_death(luck):
    if luck.random() < 0.3:
        return Stage(luck.choice(STAGES), luck.randrange(MAILS))
    file = luck.choice(list(FILES))
    return Point(file, luck.randrange(FILES[file]), luck.random() < 0.5)


def points():
    """Every point of these files, as `Server.point` names it."""
    source = ROOT / "crates" / "store" / "src"
    for file in FILES:
        if file:
            lines = (source / file[1:]).read_text().splitlines()
            yield from (f"{file[1:]}:{number}" for number, line in enumerate(lines, 1) if re.search(r"fault::point\(\)", line))

"""The clock of a vendor's servers. A test can move it, and no server knows: libfaketime (Debian's package `faketime`) gives it to them."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path


def instant(text):
    return datetime.fromisoformat(text)


class Clock:
    """A clock that runs, some seconds before or after that of this machine. A file has their number."""

    def __init__(self, folder, begins):
        self.file = folder / "clock"
        self.move_to(begins)

    def move_to(self, text):
        self._shift(instant(text).timestamp() - time.time())

    def forward(self, minutes):
        self._shift(self.shift + minutes * 60)

    def now(self):
        return datetime.fromtimestamp(time.time() + self.shift, UTC)

    def _shift(self, seconds):
        self.shift = seconds
        # A server reads it at any moment: always a whole file.
        new = self.file.with_suffix(".new")
        new.write_text(f"{seconds:+.3f}\n")
        os.replace(new, self.file)

    def environment(self):
        """Variables of a process that is to have this clock. How long something takes stays as it is: timers have their own clock."""
        return {
            "LD_PRELOAD": library(),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }


def library():
    """The library for programs with threads."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    if not found:
        raise SystemExit("libfaketime is missing: install Debian's package `faketime`")
    return str(found[0])

"""Databases of both kinds: an empty one, a copy of it, its rows."""

import itertools
import os
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

NUMBERS = itertools.count()


class Sqlite:
    """A file in a folder of its own."""

    kind = "SQLite"

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="fairnotice-mail-"))
        self.file = self.folder / "fairnotice.db"
        self.url = f"sqlite://{self.file}"

    def copied(self):
        """A copy. No server may be at work."""
        copy = Sqlite()
        shutil.copy(self.file, copy.file)
        return copy

    def rows(self, query):
        connection = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=10)
        try:
            return [tuple("" if value is None else str(value) for value in row) for row in connection.execute(query)]
        finally:
            connection.close()

    def remove(self):
        shutil.rmtree(self.folder)


class Postgres:
    """A database of the server that `FAIRNOTICE_TEST_POSTGRES` names. The programs of PostgreSQL are on PATH."""

    kind = "PostgreSQL"

    def __init__(self, template=None):
        self.folder = Path(tempfile.mkdtemp(prefix="fairnotice-mail-"))
        self.name = f"mail_{os.getpid()}_{next(NUMBERS)}"
        self.server = os.environ["FAIRNOTICE_TEST_POSTGRES"]
        self.url = f"{self.server.rsplit('/', 1)[0]}/{self.name}"
        self._program("createdb", *(["--template", template] if template else []), self.name)

    def copied(self):
        """A copy. No server may be at work."""
        return Postgres(self.name)

    def rows(self, query):
        command = ["psql", "--no-psqlrc", "--tuples-only", "--no-align", "--field-separator", "\t", self.url, "--command", query]
        printed = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
        return [tuple(line.split("\t")) for line in printed.splitlines() if line]

    def remove(self):
        self._program("dropdb", "--force", self.name)
        shutil.rmtree(self.folder)

    def _program(self, program, *arguments):
        parts = urlsplit(self.server)
        command = [program, "--host", parts.hostname, "--port", str(parts.port), "--username", parts.username, *arguments]
        subprocess.run(command, check=True, capture_output=True, timeout=60)


def chosen():
    """SQLite, and PostgreSQL where there is one."""
    return [Sqlite, Postgres] if "FAIRNOTICE_TEST_POSTGRES" in os.environ else [Sqlite]

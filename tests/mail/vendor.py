"""A vendor for the tests of mail: servers of Fairnotice on one database and with one clock, and what the vendor announces."""

import csv
import io
import os
import subprocess

from clock import Clock
from databases import Sqlite
from server import Server

COLUMNS = ["address", "language", "zone"]


class Vendor:
    """A database, a clock, an operator's token, and servers."""

    def __init__(self, begins, database=None, token=None, program=None):
        self.database = database or Sqlite()
        self.program = program or os.environ["FAIRNOTICE_BIN"]
        self.clock = Clock(self.database.folder, begins)
        self.servers = []
        # Of every server and command.
        self.variables = {}
        self.token = token
        if not token:
            answer = self.run("token", "create", "--name", "tests")
            self.token = next(word for word in answer.split() if word.startswith("fn_"))

    def environment(self):
        others = {name: value for name, value in os.environ.items() if not name.startswith("FAIRNOTICE_")}
        return others | self.clock.environment() | self.variables | {"FAIRNOTICE_DATABASE_URL": self.database.url}

    def run(self, *arguments, text=""):
        command = [self.program, *arguments]
        ended = subprocess.run(command, input=text, capture_output=True, text=True, timeout=120, env=self.environment())
        assert ended.returncode == 0, (arguments, ended.stdout, ended.stderr)
        return ended.stdout

    def server(self, smtp, *options):
        """A server that is not started yet, with the port or the address of its mail server."""
        self.servers.append(Server(self, smtp, *options))
        return self.servers[-1]

    def subscribe(self, subscribers):
        """Imports subscribers, who are active from now on."""
        table = io.StringIO()
        writer = csv.DictWriter(table, COLUMNS)
        writer.writeheader()
        writer.writerows(subscribers)
        self.run("subscriber", "import", "-", "--consent", "a test", text=table.getvalue())

    def dispatched(self, notice, subject="cut"):
        """The numbers of the only dispatch of a notice: recipients, accepted, refused, parked; none before it is expanded."""
        rows = self.database.rows(f"""SELECT recipients, accepted, refused, parked FROM dispatches
            WHERE notice = '{notice}' AND subject = '{subject}' AND expanded_at IS NOT NULL""")
        assert len(rows) <= 1, (notice, subject, rows)
        return tuple(map(int, rows[0])) if rows else None

    def parked(self, notice):
        """Why deliveries of a notice are not sent any more, and how many, for each subject."""
        rows = self.database.rows(f"""SELECT subject, deliveries.reason, COUNT(*)
            FROM deliveries JOIN dispatches ON dispatches.id = dispatch_id
            WHERE notice = '{notice}' AND state = 'parked' GROUP BY subject, deliveries.reason""")
        return {(subject, reason): int(count) for subject, reason, count in rows}

    def __enter__(self):
        return self

    def __exit__(self, failure, *_):
        """Ends what still runs. After a failure the database and the logs stay."""
        for server in self.servers:
            server.kill()
        if failure:
            print(f"see {self.database.folder} and {self.database.url}", flush=True)
        else:
            self.database.remove()


def readers(count):
    return [{"address": f"reader-{n}@example.org", "language": "en", "zone": "Europe/Madrid"} for n in range(count)]


def patch(**keys):
    """A patch that keeps every rule of the strict policy. Its window holds the end of summer time in Europe."""
    change = {
        "id": "cut",
        "title": "Fixes of what customers reported",
        "kind": "patch",
        "description": "Repairs what customers reported in the last weeks.",
        "start": "2026-10-25T00:30:00Z",
        "end": "2026-10-25T03:00:00Z",
        "components": [{"id": "api", "impact": "degraded", "downtime": False}],
        "downtime": {"required": False},
        "effect_without_downtime": "Requests may be slower.",
        "rollback": {"infrastructure": "unchanged", "services": "redeploy", "data": "nothing"},
        "release": {
            "from": "3.9.2",
            "to": "3.9.3",
            "notes_at": "2026-09-01T08:00:00Z",
            "early_notice_at": "2026-09-01T08:00:00Z",
            "items": [{"category": "patch", "title": "Long names fit"}],
        },
    }
    return change | keys

"""A vendor for the tests of mail: a server of Fairnotice, its operator, and its mail server."""

import email
import email.policy
import json
import os
import signal
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from aiosmtpd.controller import Controller

ROOT = Path(__file__).resolve().parents[2]


class MailServer:
    """Receives mails. `refuse` can answer a recipient with something else than 250."""

    def __init__(self, port, **options):
        self.mails = []
        self.refuse = lambda address, mails: None
        self.delay = 0.0
        self.asked = 0
        self.lock = threading.Lock()
        self.controller = Controller(self, hostname="127.0.0.1", port=port, **options)
        self.port = port

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.refuse(address, self.mails)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        self.asked += 1
        if self.delay:
            import asyncio

            await asyncio.sleep(self.delay)
        with self.lock:
            self.mails.append((envelope.mail_from, envelope.rcpt_tos[0], bytes(envelope.original_content)))
        return "250 2.0.0 taken"

    def start(self):
        self.controller.start()

    def stop(self):
        self.controller.stop()

    def read(self):
        """Every mail, parsed."""
        with self.lock:
            return [(to, email.message_from_bytes(raw, policy=email.policy.default)) for _, to, raw in self.mails]


class Vendor:
    """A server with its own database and clock."""

    def __init__(self, program, port, smtp_port, begins, *options):
        self.program, self.port, self.url = program, port, f"http://127.0.0.1:{port}"
        self.folder = Path(tempfile.mkdtemp(prefix="fairnotice-mail-"))
        self.database = f"sqlite://{self.folder}/fairnotice.db"
        self.begins, self.smtp_url, self.options = begins, f"smtp://127.0.0.1:{smtp_port}", options
        self.environment = dict(os.environ)
        answer = self.run("token", "create", "--name", "tests")
        self.token = next(word for word in answer.split() if word.startswith("fn_"))
        self.process = None

    def run(self, *arguments, text=""):
        command = [self.program, *arguments, "--database-url", self.database]
        ended = subprocess.run(command, input=text, capture_output=True, text=True, timeout=120)
        assert ended.returncode == 0, (arguments, ended.stdout, ended.stderr)
        return ended.stdout

    def start(self):
        log = open(self.folder / "log", "ab")
        policy = ROOT / "policies" / "reference-strict.toml"
        command = [self.program, "serve", "--listen", f"127.0.0.1:{self.port}", "--vendor", "Northwind"]
        command += ["--database-url", self.database, "--policy", str(policy), "--clock", self.begins]
        command += ["--smtp-url", self.smtp_url, *self.options]
        self.process = subprocess.Popen(command, stdout=log, stderr=log, env=self.environment)
        self.wait(lambda: self.get("/healthz") is not None, "the server answers")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)

    def get(self, path):
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return None

    def send(self, path, body, method="POST"):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if method == "PATCH":
            current = json.loads(self.get(path))
            headers["If-Match"] = f'"{current["revision"]}"'
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError((path, error.code, error.read().decode())) from error

    def move_clock(self, to):
        self.begins = to
        self.send("/dev/clock", {"now": to})

    def log(self):
        return (self.folder / "log").read_text(errors="replace")

    def wait(self, done, what, seconds=60):
        until = time.monotonic() + seconds
        while not done():
            if time.monotonic() > until or (self.process and self.process.poll() is not None):
                raise AssertionError(f"never: {what}\n{self.log()[-3000:]}")
            time.sleep(0.05)

    def subscribe(self, subscribers):
        """Imports subscribers; their instant is that of the server's clock."""
        for start in range(0, len(subscribers), 500):
            self.send("/api/v1/subscribers", {"consent": "a test", "subscribers": subscribers[start : start + 500]})

    def subscribers(self):
        headers = {"Authorization": f"Bearer {self.token}"}
        request = urllib.request.Request(f"{self.url}/api/v1/subscribers", headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["subscribers"]

    def promises(self, change):
        lines = json.loads(self.get("/api/v1/promises"))["lines"]
        return next(line["promises"] for line in lines if line["id"] == change)


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


def program():
    return os.environ["FAIRNOTICE_BIN"]

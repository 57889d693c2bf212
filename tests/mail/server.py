"""One server of Fairnotice, as a process that can be paused and killed, and its operator's requests."""

import json
import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from mail_server import free_port

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """A server of a vendor. It keeps its port when it is started again."""

    def __init__(self, vendor, smtp, *options):
        self.vendor, self.port = vendor, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.file = vendor.database.folder / f"server-{len(vendor.servers)}.log"
        smtp = f"smtp://127.0.0.1:{smtp}" if isinstance(smtp, int) else smtp
        policy = ROOT / "policies" / "reference-strict.toml"
        self.command = [vendor.program, "serve", "--listen", f"127.0.0.1:{self.port}", "--vendor", "Northwind"]
        self.command += ["--policy", str(policy), "--smtp-url", smtp, *options]
        self.process, self.began = None, 0

    def begin(self, **variables):
        """Starts it, and does not wait for it."""
        with open(self.file, "ab") as log:
            self.began = log.tell()
            environment = self.vendor.environment() | variables
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, env=environment)

    def start(self):
        self.begin()
        self.wait(self.answers, "the server answers")

    def answers(self):
        return self.get("/healthz") is not None

    def is_alive(self):
        return self.process is not None and self.process.poll() is None

    def signal(self, number):
        self.process.send_signal(number)

    def processor_time(self):
        """In seconds, since it began."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self):
        if self.is_alive():
            self.signal(signal.SIGKILL)
            self.process.wait()

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)

    def get(self, path):
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return answer.read().decode()
        except OSError:
            return None

    def send(self, path, body, method="POST", key=None):
        headers = {"Authorization": f"Bearer {self.vendor.token}", "Content-Type": "application/json"}
        if method == "PATCH" and "/changes/" in path:
            headers["If-Match"] = f'"{json.loads(self.get(path))["revision"]}"'
        if key:
            headers["Idempotency-Key"] = key
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(path, error.code, json.load(error).get("detail")) from error

    def move_clock(self, to):
        self.vendor.clock.move_to(to)
        self.look_at_clock()

    def look_at_clock(self):
        """The scheduler looks at the clock when something was published; otherwise every 15 seconds."""
        for status in ("degraded_performance", "operational"):
            self.send("/api/v1/components/api", {"status": status}, "PATCH")

    def log(self):
        """What it has written since it was started last."""
        return self.file.read_bytes()[self.began :].decode(errors="replace")

    def point(self):
        """The point of the program at which it was ended or is held, as the file and the line; none if it passed no such point."""
        found = re.search(r"(?:ended|held) at the point crates/store/src/(\S+:\d+)$", self.log(), re.MULTILINE)
        return found and found.group(1)

    def is_held(self):
        return "held at the point" in self.log()

    def wait(self, done, what, seconds=120, every=0.05):
        until = time.monotonic() + seconds
        while not done():
            if time.monotonic() > until or not self.is_alive():
                raise AssertionError(f"never: {what}\n{self.log()[-3000:]}")
            time.sleep(every)

    def subscribers(self):
        headers = {"Authorization": f"Bearer {self.vendor.token}"}
        request = urllib.request.Request(f"{self.url}/api/v1/subscribers", headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["subscribers"]

    def promises(self, change):
        lines = json.loads(self.get("/api/v1/promises"))["lines"]
        return next(line["promises"] for line in lines if line["id"] == change)

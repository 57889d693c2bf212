"""A round: one notice, and a server that dies while it sends it."""

import http.client
import json
import threading
import time

import settled
from mail_server import MailServer
from vendor import Vendor, patch, readers

SUBSCRIBED = "2026-09-01T08:00:00Z"
# When each notice is published; the announcement by a request, and the reminder by the clock.
NOTICES = {"announcement": "2026-09-01T09:00:00Z", "reminder": "2026-10-24T23:30:01Z"}
CONNECTIONS = 4
# In minutes, longer than a claim lasts: on PostgreSQL whoever was killed holds its claims so long.
CLAIM = 11
# How many seconds nothing may be settled: a mail whose answer was lost waits for a little more than one minute.
PATIENCE = 120
# With many readers more than one batch is expanded and more than one group is claimed.
FEW, MANY = 60, 1_050
# The first for good, the second for another reason than the address.
REFUSED = {"reader-0@example.org": "550 5.1.1 no such user", "reader-1@example.org": "550 5.7.1 not from you"}


class Base:
    """A database with subscribers, ready for a notice. Each round has a copy."""

    def __init__(self, kind, notice, count):
        self.notice, self.recipients = notice, {reader["address"] for reader in readers(count)} - set(REFUSED)
        with MailServer() as mail:
            vendor = Vendor(SUBSCRIBED, kind())
            self.database, self.token = vendor.database, vendor.token
            vendor.subscribe(readers(count))
            server = vendor.server(mail.port)
            server.start()
            if notice == "reminder":
                server.send("/api/v1/changes", patch())
                done = lambda: (vendor.dispatched("announcement") or (0, 0))[1] == count
                server.wait(done, "the announcement is accepted")
            server.stop()

    def vendor(self):
        return Vendor(NOTICES[self.notice], self.database.copied(), self.token)


class Round:
    """One notice, and a server that dies on the way."""

    def __init__(self, base, planned):
        self.base, self.planned, self.places = base, planned, []

    def run(self):
        """Returns how many mails were repeated."""
        with MailServer() as mail, self.base.vendor() as vendor:
            mail.refuse = lambda address, _mails: REFUSED.get(address)
            server = vendor.server(mail.port, "--smtp-connections", str(CONNECTIONS))
            over = threading.Event()
            if self.base.notice == "announcement":
                threading.Thread(target=announce, args=(server, over), daemon=True).start()
            try:
                self.kill(vendor, server, mail)
            finally:
                over.set()
            most = CONNECTIONS * len(self.places)
            repeated = settled.check(vendor, mail, self.base.notice, self.base.recipients, most)
            server.wait(server.answers, "it answers")
            server.stop()
            vendor.clock.forward(CLAIM)
            server.start()
            settled.stays(mail)
            return repeated

    def kill(self, vendor, server, mail):
        """As often as planned, as long as there is something to do; then lets it finish."""
        for death in self.planned:
            death.begin(server, mail)
            if not self.dies(vendor, server):
                # Its point may still come.
                server.kill()
                break
            self.places.append(server.point() or str(death))
            mail.stage = lambda stage: None
            vendor.clock.forward(CLAIM)
        server.begin()
        assert not self.dies(vendor, server), "it ended by itself"

    def dies(self, vendor, server):
        """Waits until it is dead, or until everything is settled. A server that is held is killed."""
        news = looked = time.monotonic()
        known = None
        while server.is_alive():
            if server.is_held():
                server.kill()
                return True
            if time.monotonic() - looked > 0.3:
                looked = time.monotonic()
                numbers = vendor.dispatched(self.base.notice)
                if numbers and numbers[0] == sum(numbers[1:]):
                    return False
                if numbers != known:
                    known, news = numbers, looked
                assert looked - news < PATIENCE, f"not settled: {numbers}\n{server.log()[-3000:]}"
            time.sleep(0.01)
        return True


def announce(server, over):
    """Sends the request until it is answered, always with the same key."""
    while not over.is_set():
        try:
            return server.send("/api/v1/changes", patch(), key="announce")
        except (OSError, http.client.HTTPException, json.JSONDecodeError):
            time.sleep(0.05)
        except AssertionError as refused:
            assert refused.args[1] >= 500, refused
            time.sleep(0.05)

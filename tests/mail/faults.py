"""Mail servers that refuse or vanish, and a server that is killed while it sends.

Usage: FAIRNOTICE_BIN=target/debug/fairnotice python faults.py [ROUNDS]
"""

import logging
import random
import ssl
import sys
import time
from collections import Counter
from pathlib import Path

from vendor import MailServer, Vendor, patch, program

BEGINS = "2026-09-01T08:00:00Z"
CONNECTIONS = 8
READERS = 300


def addresses(count):
    return [{"address": f"reader-{n}@example.org", "language": "en", "zone": "Europe/Madrid"} for n in range(count)]


def refusals(port):
    """Who is refused for good is suspended; who is refused for now, or for another reason, is not."""
    server = MailServer(port)
    deferred = []

    def refuse(address, _mails):
        if address == "reader-0@example.org":
            return "550 5.1.1 no such user"
        if address == "reader-1@example.org":
            return "550 5.7.1 not from you"
        if address == "reader-2@example.org" and not deferred:
            deferred.append(address)
            return "451 4.7.1 come again later"
        return None

    server.refuse = refuse
    server.start()
    vendor = Vendor(program(), port + 1, port, BEGINS)
    vendor.start()
    try:
        vendor.subscribe(addresses(5))
        vendor.send("/api/v1/changes", patch())
        vendor.wait(lambda: len(server.mails) == 2, "two readers have it")
        vendor.wait(lambda: deferred, "one was deferred")
        time.sleep(1)
        vendor.move_clock("2026-09-01T08:02:00Z")
        vendor.wait(lambda: len(server.mails) == 3, "the deferred mail was tried again")
        states = Counter(subscriber["state"] for subscriber in vendor.subscribers())
        assert states == {"active": 4, "suspended": 1}, states
        # The outbox did not stop: the others have it in time.
        counts = vendor.promises("cut")["announced"]["delivery"]
        assert counts["accepted"] == 3, counts
    finally:
        vendor.stop()
        server.stop()
    print("refusals: one address is suspended, one mail is given up, one is sent later")


def outage(port):
    """Without a mail server nothing is lost, and no reminder comes after its start."""
    server = MailServer(port)
    vendor = Vendor(program(), port + 1, port, BEGINS)
    vendor.start()
    try:
        vendor.subscribe(addresses(20))
        vendor.send("/api/v1/changes", patch())
        vendor.wait(lambda: "the mail server fails" in vendor.log(), "the log says that the mail server fails")
        vendor.move_clock("2026-10-24T23:30:01Z")
        vendor.move_clock("2026-10-25T00:31:00Z")
        vendor.send("/api/v1/changes/cut/start", {"message": "We begin."})
        server.start()
        vendor.move_clock("2026-10-25T00:40:00Z")
        vendor.wait(lambda: len(server.mails) >= 40, "announcement and start have reached everybody")
        time.sleep(3)
        subjects = Counter(mail["subject"].split(" ")[0] for _, mail in server.read())
        assert subjects == {"Maintenance": 20, "Started:": 20}, subjects
        promises = vendor.promises("cut")
        # It was published, and reached nobody.
        assert promises["reminded"]["outcome"] == "fail", promises["reminded"]
        assert promises["reminded"]["delivery"]["accepted"] == 0, promises["reminded"]
    finally:
        vendor.stop()
        server.stop()
    print("outage: 40 mails arrive after it, and 20 reminders whose start has passed do not")


def silence(port):
    """A mail server that takes a mail and says nothing does not hold up the end, and the mail is sent again."""
    server = MailServer(port)
    server.delay = 120
    server.start()
    vendor = Vendor(program(), port + 1, port, BEGINS)
    vendor.start()
    try:
        vendor.subscribe(addresses(20))
        vendor.send("/api/v1/changes", patch())
        vendor.wait(lambda: server.asked >= CONNECTIONS, "every connection waits for an answer")
        began = time.monotonic()
        vendor.stop()
        took = time.monotonic() - began
        assert took < 20, took
        assert vendor.process.returncode == 0, vendor.log()[-2000:]
        assert not server.mails
        server.delay = 0
        vendor.start()
        vendor.wait(lambda: len(server.mails) == 20, "every reader has it")
        time.sleep(1)
        assert len({mail["message-id"] for _, mail in server.read()}) == len(server.mails) == 20
    finally:
        vendor.stop()
        server.stop()
    print(f"silence: the server ends after {took:.0f} s, and all mails arrive after its next start")


def clock_set_back(port):
    """A clock that is set back while no mail server is there: nobody waits until it is there again."""
    server = MailServer(port)
    vendor = Vendor(program(), port + 1, port, BEGINS)
    vendor.start()
    try:
        vendor.subscribe(addresses(5))
        vendor.move_clock("2026-09-01T10:00:00Z")
        # The operator's clock was wrong by two hours while the mail server was away.
        vendor.send("/api/v1/incidents", {"id": "slow", "title": "Slow answers", "message": "We look."})
        vendor.wait(lambda: "the mail server fails" in vendor.log(), "the log says that the mail server fails")
        vendor.move_clock(BEGINS)
        vendor.subscribe([{"address": "later@example.org", "language": "en", "zone": "Europe/Madrid"}])
        vendor.send("/api/v1/incidents", {"id": "down", "title": "No answers", "message": "We look."})
        server.start()
        vendor.wait(lambda: len(server.mails) >= 6, "what was published after it is there", seconds=20)
        subjects = Counter((to, mail["subject"]) for to, mail in server.read())
        assert set(subjects.values()) == {1} and len(subjects) == 6, subjects
        assert subjects[("later@example.org", "Incident: No answers")] == 1, subjects
        vendor.move_clock("2026-09-01T10:00:10Z")
        vendor.wait(lambda: len(server.mails) == 11, "what was published before it follows")
    finally:
        vendor.stop()
        server.stop()
    print("clock: set back while the mail server is away, and each mail arrives once")


def encryption(port):
    """STARTTLS with a server whose certificate an authority has signed that is trusted here; another one gets no mail."""
    # A client that refuses it is no error of the mail server, which would print it.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)
    keys = Path(__file__).parent / "keys"
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(keys / "server.pem")
    server = MailServer(port, tls_context=context, require_starttls=True)
    server.start()
    vendor = Vendor(program(), port + 1, port, BEGINS)
    vendor.smtp_url = f"smtp://localhost:{port}?tls=required"
    vendor.start()
    try:
        vendor.subscribe(addresses(20))
        vendor.send("/api/v1/changes", patch())
        vendor.wait(lambda: "the mail server fails" in vendor.log(), "nobody trusts its certificate")
        vendor.stop()
        assert not server.mails
        vendor.environment["SSL_CERT_FILE"] = str(keys / "authority.pem")
        vendor.start()
        vendor.wait(lambda: len(server.mails) == 20, "every reader has it")
    finally:
        vendor.stop()
        server.stop()
    print("encryption: 20 mails over STARTTLS, and none to a server that nobody trusts")


def kills(port, rounds):
    """A server that is killed while it sends: each mail once, but for those on an open connection, with the same Message-ID."""
    repeated = 0
    for number in range(rounds):
        server = MailServer(port)
        server.delay = 0.004
        server.start()
        vendor = Vendor(program(), port + 1, port, BEGINS, "--smtp-connections", str(CONNECTIONS))
        vendor.start()
        deaths, at = 0, []
        try:
            vendor.subscribe(addresses(READERS))
            vendor.send("/api/v1/changes", patch())
            while deaths < 6:
                more = len(server.mails) + random.randint(1, 60)
                vendor.wait(lambda: len(server.mails) >= min(more, READERS), "mails are sent")
                if len(server.mails) >= READERS:
                    break
                at.append(len(server.mails))
                vendor.kill()
                deaths += 1
                vendor.start()
            vendor.wait(lambda: len({to for _, to, _ in server.mails}) == READERS, "every reader has it")
            time.sleep(3)
            per_reader = Counter(to for _, to, _ in server.mails)
            ids = {}
            for to, mail in server.read():
                ids.setdefault(to, set()).add(mail["message-id"])
            again = sum(per_reader.values()) - READERS
            assert again <= CONNECTIONS * deaths, (again, deaths)
            assert all(len(one) == 1 for one in ids.values()), ids
            counts = vendor.promises("cut")["announced"]["delivery"]
            assert (counts["recipients"], counts["accepted"]) == (READERS, READERS), counts
            before = len(server.mails)
            vendor.stop()
            vendor.start()
            time.sleep(3)
            assert len(server.mails) == before, "a restart sends nothing twice"
            repeated += again
            print(f"kills: round {number + 1}: kills after {at} mails, {again} repeated with the same Message-ID", flush=True)
        finally:
            vendor.stop()
            server.stop()
    print(f"kills: {rounds} rounds, {repeated} repeated")


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    refusals(18_130)
    outage(18_132)
    kills(18_134, rounds)
    silence(18_136)
    clock_set_back(18_138)
    encryption(18_146)


if __name__ == "__main__":
    main()

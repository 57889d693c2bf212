"""Mail servers that refuse a recipient, refuse everybody, stall, or are encrypted.

Usage: FAIRNOTICE_BIN=target/debug/fairnotice python faults.py [WORD]…
"""

import json
import logging
import ssl
import time
from collections import Counter
from pathlib import Path

from cases import run
from mail_server import BrokenServer, MailServer, free_port
from vendor import Vendor, patch, readers

BEGINS = "2026-09-01T08:00:00Z"
READERS = 40
CONNECTIONS = 8

# What the mail server does, and how it answers: see `BrokenServer`. After each of these the outbox stops.
BROKEN = {
    "is not there": None,
    "refuses every connection": {"hello": "554 5.3.2 no service here"},
    "closes every connection": {"hello": "421 4.3.2 closing"},
    "refuses the greeting": {"EHLO": "550 5.7.1 not you", "HELO": "550 5.7.1 not you"},
    "refuses the sender": {"MAIL": "550 5.7.1 not from you"},
    "defers the sender": {"MAIL": "451 4.3.0 later"},
    "refuses to hear a mail": {"DATA": "554 5.5.1 no"},
    "defers every mail": {".": "452 4.3.1 the disk is full"},
    "refuses every mail": {".": "554 5.6.0 not this"},
    "answers what was not asked": {"RCPT": "354 go on"},
    "stalls at the connection": {"hello": None},
    "stalls at the sender": {"MAIL": None},
    "stalls after the mail": {".": None},
}


def refusals():
    """Who is refused for good is suspended; who is refused for now, or for another reason, is not."""
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

    with MailServer() as mail, Vendor(BEGINS) as vendor:
        mail.refuse = refuse
        server = vendor.server(mail.port)
        server.start()
        vendor.subscribe(readers(5))
        server.send("/api/v1/changes", patch())
        server.wait(lambda: len(mail.mails) == 2, "two readers have it")
        server.wait(lambda: deferred, "one was deferred")
        server.wait(lambda: vendor.dispatched("announcement") == (5, 2, 2, 0), "the answers are stored")
        vendor.clock.forward(minutes=2)
        server.wait(lambda: len(mail.mails) == 3, "the deferred mail was tried again")
        server.wait(lambda: vendor.dispatched("announcement") == (5, 3, 2, 0), "the answers are stored")
        states = Counter(subscriber["state"] for subscriber in server.subscribers())
        assert states == {"active": 4, "suspended": 1}, states
        # The outbox did not stop: the others have it in time.
        counts = server.promises("cut")["announced"]["delivery"]
        assert counts["accepted"] == 3, counts
    return "one address is suspended, one mail is given up, one is sent later"


def broken(what):
    """A mail server that does not work: the log says so, and once it works every mail arrives once."""
    with Vendor(BEGINS) as vendor:
        port, script = free_port(), BROKEN[what]
        broken_server = BrokenServer(port, script) if script is not None else None
        server = vendor.server(port)
        server.start()
        vendor.subscribe(readers(READERS))
        server.send("/api/v1/changes", patch())
        if script and None in script.values():
            # Nobody waits for it but the outbox: an operator's step is answered.
            time.sleep(1)
            server.send("/api/v1/components/api", {"status": "operational"}, "PATCH")
            broken_server.stop()
        server.wait(lambda: "the mail server fails" in server.log(), "the log says that the mail server fails")
        assert vendor.dispatched("announcement") in (None, (READERS, 0, 0, 0)), vendor.dispatched("announcement")
        if broken_server:
            broken_server.stop()
        with MailServer(port=port) as mail:
            # The outbox waits for five minutes at most, and a mail whose answer was lost for a little more than one.
            vendor.clock.forward(minutes=6)
            server.wait(lambda: vendor.dispatched("announcement") == (READERS, READERS, 0, 0), "every mail is accepted")
            once = {(to, 1) for to in (reader["address"] for reader in readers(READERS))}
            assert set(Counter(to for _, to, _ in mail.mails).items()) == once, mail.mails
    return f"then {READERS} mails arrive, each once"


def hostile():
    """Recipients for whom the mail server seems to fail do not hold up the others, and nothing is busy afterwards."""
    hostile = {f"reader-{n}@example.org" for n in range(2 * CONNECTIONS)}
    with MailServer() as mail, Vendor(BEGINS) as vendor:
        mail.refuse = lambda address, _mails: "421 4.3.0 not now" if address in hostile else None
        server = vendor.server(mail.port, "--smtp-connections", str(CONNECTIONS))
        server.start()
        vendor.subscribe(readers(READERS))
        server.send("/api/v1/changes", patch())
        others = READERS - len(hostile)
        began = time.monotonic()
        server.wait(lambda: len(mail.mails) == others, "every other reader has it")
        took = time.monotonic() - began
        # The outbox stops for 5 s, then for 10 s.
        assert took < 25, took
        server.wait(lambda: json.loads(server.get("/healthz"))["mail"]["stopped"] is None, "the outbox works again")
        before = server.processor_time()
        time.sleep(3)
        used = server.processor_time() - before
        assert used < 0.5, used
    return f"the {others} others have it after {took:.0f} s, and then 3 s cost {used:.2f} s of the processor"


def silence():
    """A mail server that takes a mail and says nothing does not hold up the end, and the mail is sent again."""
    stages = Counter()
    with MailServer() as mail, Vendor(BEGINS) as vendor:
        mail.delay, mail.stage = 120, lambda stage: stages.update([stage])
        server = vendor.server(mail.port, "--smtp-connections", str(CONNECTIONS))
        server.start()
        vendor.subscribe(readers(READERS))
        server.send("/api/v1/changes", patch())
        server.wait(lambda: CONNECTIONS <= stages["data"], "every connection waits for an answer")
        began = time.monotonic()
        server.stop()
        took = time.monotonic() - began
        assert took < 20, took
        assert server.process.returncode == 0, server.log()[-2000:]
        assert not mail.mails
        mail.delay = 0
        server.start()
        server.wait(lambda: vendor.dispatched("announcement") == (READERS, READERS, 0, 0), "every mail is accepted")
        assert len(mail.ids()) == len(mail.mails) == READERS
    return f"the server ends after {took:.0f} s, and {READERS} mails arrive after its next start"


def encryption(scheme):
    """TLS with a server whose certificate an authority has signed that is trusted here; another one gets no mail."""
    # A client that refuses it is no error of the mail server, which would print it.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)
    logging.getLogger("asyncio").setLevel(logging.CRITICAL + 1)
    keys = Path(__file__).parent / "keys"
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(keys / "server.pem")
    options = {"ssl_context": context} if scheme == "smtps" else {"tls_context": context, "require_starttls": True}
    with MailServer(**options) as mail, Vendor(BEGINS) as vendor:
        server = vendor.server(f"{scheme}://localhost:{mail.port}" + ("" if scheme == "smtps" else "?tls=required"))
        server.start()
        vendor.subscribe(readers(READERS))
        server.send("/api/v1/changes", patch())
        server.wait(lambda: "the mail server fails" in server.log(), "nobody trusts its certificate")
        server.stop()
        assert not mail.mails
        vendor.variables["SSL_CERT_FILE"] = str(keys / "authority.pem")
        server.start()
        server.wait(lambda: len(mail.mails) == READERS, "every reader has it")
    return f"{READERS} mails, and none to a server that nobody trusts"


def main():
    cases = {"a recipient is refused": refusals, "recipients for whom the mail server fails": hostile, "the mail server says nothing": silence, "STARTTLS": lambda: encryption("smtp"), "TLS from the first octet": lambda: encryption("smtps")}
    cases |= {f"the mail server {what}": lambda what=what: broken(what) for what in BROKEN}
    run(cases)


if __name__ == "__main__":
    main()

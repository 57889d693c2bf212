"""Mail servers that refuse a recipient, refuse everybody, stall, or are gone for a day.

Usage: FAIRNOTICE_BIN=target/debug/fairnotice python faults.py
"""

import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from mail_server import BrokenServer, MailServer, free_port
from vendor import Vendor, patch, readers

BEGINS = "2026-09-01T08:00:00Z"
READERS = 40
# How many reminders are published after so many hours of the day without a mail server.
REMINDED = {4: 1, 6: 2}
TOO_LATE = "it came too late: its instant has passed"

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


def day(hours=24):
    """Without a mail server for a day nothing is lost. A reminder is not sent after its start, and has its reason."""
    # Nobody begins the work of the other one.
    other = patch(id="other", title="Other fixes", start="2026-10-25T02:30:00Z")
    other["release"] = other["release"] | {"to": "3.9.4"}
    with Vendor(BEGINS) as vendor:
        port = free_port()
        server = vendor.server(port)
        server.start()
        vendor.subscribe(readers(READERS))
        with MailServer(port=port) as mail:
            for change in (patch(), other):
                server.send("/api/v1/changes", change)
                accepted = lambda: vendor.dispatched("announcement", change["id"]) == (READERS, READERS, 0, 0)
                server.wait(accepted, "the announcement is accepted")
        # The day begins six hours before the start of work.
        vendor.clock.move_to("2026-10-24T18:30:00Z")
        components = [{"id": "api", "status": "degraded_performance"}]
        incident = server.send("/api/v1/incidents", {"title": "Slow answers", "message": "We look.", "components": components})
        server.wait(lambda: "the mail server fails" in server.log(), "the log says that the mail server fails")
        for hour in range(hours):
            vendor.clock.forward(minutes=60)
            server.look_at_clock()
            if hour in REMINDED:
                reminded = lambda: len(vendor.database.rows("SELECT id FROM dispatches WHERE notice = 'reminder'"))
                server.wait(lambda: reminded() == REMINDED[hour], "the reminder is published")
            if hour == 5:
                vendor.clock.forward(minutes=1)
                server.send("/api/v1/changes/cut/start", {"message": "We begin."})
            if hour == 9:
                server.kill()
                server.start()
        with MailServer(port=port) as mail:
            vendor.clock.forward(minutes=6)
            for notice, subject in (("incident", incident["id"]), ("started", "cut")):
                arrived = lambda: vendor.dispatched(notice, subject) == (READERS, READERS, 0, 0)
                server.wait(arrived, f"every mail of `{notice}` is accepted")
            for subject in ("cut", "other"):
                parked = lambda: vendor.dispatched("reminder", subject) == (READERS, 0, 0, READERS)
                server.wait(parked, f"the reminders of `{subject}` are parked")
            subjects = Counter(mail["subject"].split(" ")[0] for _, mail in mail.read())
            assert len(mail.mails) == 2 * READERS and subjects["Started:"] == READERS, subjects
            assert set(map(len, mail.ids().values())) == {1}
        reasons = vendor.parked("reminder")
        # Which of them it is depends on which the outbox sees first.
        of_cut = {reasons.pop(("cut", reason), 0) for reason in ("work has begun", TOO_LATE)}
        assert of_cut == {0, READERS} and reasons == {("other", TOO_LATE): READERS}, (of_cut, reasons)
        promises = server.promises("cut")
        # It was published, and reached nobody.
        assert promises["reminded"]["outcome"] == "fail", promises["reminded"]
        assert promises["reminded"]["delivery"]["accepted"] == 0, promises["reminded"]
    return f"{2 * READERS} mails arrive after it, each once; {2 * READERS} reminders are parked, each with its reason"


def main():
    cases = {"a recipient is refused": refusals, "the mail server is gone for a day": day}
    cases |= {f"the mail server {what}": lambda what=what: broken(what) for what in BROKEN}
    chosen = [name for name in cases if all(word in name for word in sys.argv[1:])]
    with ThreadPoolExecutor(4) as pool:
        results = {name: pool.submit(cases[name]) for name in chosen}
        for name, result in results.items():
            print(f"{name}: {result.result()}", flush=True)


if __name__ == "__main__":
    main()

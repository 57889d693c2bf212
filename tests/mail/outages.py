"""A mail server that is gone for a day, and a clock that is set back meanwhile.

Usage: FAIRNOTICE_BIN=target/debug/fairnotice python outages.py [WORD]…
"""

from collections import Counter

from cases import run
from mail_server import MailServer, free_port
from vendor import Vendor, patch, readers

BEGINS = "2026-09-01T08:00:00Z"
READERS = 40
# How many reminders are published after so many hours of the day without a mail server.
REMINDED = {4: 1, 6: 2}
TOO_LATE = "it came too late: its instant has passed"


def day():
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
        for hour in range(24):
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


def clock_set_back():
    """A clock that is set back while no mail server is there: nobody waits until it is there again."""
    with Vendor(BEGINS) as vendor:
        port = free_port()
        server = vendor.server(port)
        server.start()
        vendor.subscribe(readers(READERS))
        # The clock was wrong by two hours while the mail server was away.
        vendor.clock.forward(minutes=120)
        server.send("/api/v1/incidents", {"id": "slow", "title": "Slow answers", "message": "We look."})
        server.wait(lambda: "the mail server fails" in server.log(), "the log says that the mail server fails")
        vendor.clock.forward(minutes=-120)
        vendor.subscribe([{"address": "later@example.org", "language": "en", "zone": "Europe/Madrid"}])
        server.send("/api/v1/incidents", {"id": "down", "title": "No answers", "message": "We look."})
        with MailServer(port=port) as mail:
            server.wait(lambda: READERS < len(mail.mails), "what was published after it is there", seconds=30)
            subjects = Counter((to, mail["subject"]) for to, mail in mail.read())
            assert set(subjects.values()) == {1} and len(subjects) == READERS + 1, subjects
            assert subjects[("later@example.org", "Incident: No answers")] == 1, subjects
            vendor.clock.forward(minutes=121)
            server.wait(lambda: len(mail.mails) == 2 * READERS + 1, "what was published before it follows")
    return f"{2 * READERS + 1} mails arrive, each once"


def main():
    run({"the mail server is gone for a day": day, "the clock is set back": clock_set_back})


if __name__ == "__main__":
    main()

"""More notices in an hour than one reader is sent: those beyond the limit arrive together, once.

Usage: FAIRNOTICE_BIN=target/debug/fairnotice python limits.py [WORD]…
"""

from collections import Counter
from contextlib import contextmanager

import settled
from cases import run
from mail_server import MailServer
from vendor import Vendor, patch, readers

CONNECTIONS = 8
LIMIT = 3
READERS = 60


def told(mail):
    """What each mail after the announcement says: alone, or how many notices of what a bundle has."""
    said = []
    for to, mail in mail.read():
        text = mail.get_body(("plain",)).get_content()
        if mail["subject"].startswith("Several notices"):
            assert mail["message-id"].startswith("<bundle-"), mail["message-id"]
            said.append((to, ("bundle", text.count("/incidents/"), text.count("/maintenance/cut"))))
        elif not mail["subject"].startswith("Maintenance"):
            said.append((to, "alone"))
    return said


def of_bundles(mail):
    return Counter(said for _, said in told(mail) if said != "alone")


@contextmanager
def beyond_the_limit():
    """A vendor whose readers have had all mails of the hour, while two updates and a reminder wait."""
    with MailServer() as mail, Vendor("2026-09-01T08:00:00Z") as vendor:
        server = vendor.server(mail.port, "--smtp-connections", str(CONNECTIONS), "--mails-per-hour", str(LIMIT))
        server.start()
        vendor.subscribe(readers(READERS))
        server.send("/api/v1/changes", patch())
        # The mail server has it a moment earlier: an acceptance after the clock is moved would count in the hour.
        server.wait(lambda: vendor.dispatched("announcement") == (READERS, READERS, 0, 0), "the announcement counts as given")
        server.move_clock("2026-10-24T23:00:00Z")
        server.send("/api/v1/incidents", {"id": "slow", "title": "Slow answers", "message": "We look."})
        for number in range(4):
            server.send("/api/v1/incidents/slow/updates", {"message": f"Update {number}."})
        server.wait(lambda: len(mail.mails) >= READERS * (1 + LIMIT), "the mails of the hour are there")
        server.move_clock("2026-10-24T23:30:01Z")
        settled.stays(mail)
        assert set(Counter(told(mail)).values()) == {LIMIT}, Counter(told(mail)).most_common(3)
        yield mail, vendor, server


def together():
    """They arrive in one mail, once the hour allows it, and count as given."""
    with beyond_the_limit() as (mail, vendor, server):
        vendor.clock.move_to("2026-10-25T00:00:30Z")
        server.wait(lambda: len(mail.mails) == READERS * (2 + LIMIT), "one more mail for every reader")
        assert of_bundles(mail) == {("bundle", 2, 1): READERS}, of_bundles(mail)
        server.wait(lambda: vendor.dispatched("reminder") == (READERS, READERS, 0, 0), "the reminder counts as given")
        server.send("/api/v1/incidents/slow/updates", {"message": "It is over.", "stage": "resolved"})
        server.wait(lambda: len(mail.mails) == READERS * (3 + LIMIT), "the hour allows more")
        server.stop()
        server.start()
        settled.stays(mail)
    return f"{LIMIT} mails in an hour, and then one with the other three notices"


def without_what_came_too_late():
    """No reminder comes after its start, in a bundle neither."""
    with beyond_the_limit() as (mail, vendor, server):
        vendor.clock.move_to("2026-10-25T00:31:00Z")
        server.wait(lambda: len(mail.mails) == READERS * (2 + LIMIT), "one more mail for every reader")
        assert of_bundles(mail) == {("bundle", 2, 0): READERS}, of_bundles(mail)
        server.wait(lambda: vendor.dispatched("reminder") == (READERS, 0, 0, READERS), "the reminder is parked")
    return "a reminder whose start has passed is left out of the mail"


def killed():
    """A server that is killed while it sends bundles repeats at most one mail of each connection, which says the same."""
    with beyond_the_limit() as (mail, vendor, server):
        mail.delay = 0.05
        deaths, expected = 0, 6
        vendor.clock.move_to("2026-10-25T00:00:30Z")
        before = READERS * (1 + LIMIT)
        for share in (1, 15, 30):
            server.wait(lambda: len(mail.mails) >= before + share, "bundles are sent")
            server.kill()
            deaths += 1
            server.start()
            if deaths < LIMIT:
                # It is no part of what was tried.
                server.send("/api/v1/incidents/slow/updates", {"message": f"Update after death {deaths}."})
                expected += 1
        complete = lambda counts: len(counts) == READERS and min(counts.values()) == expected
        server.wait(lambda: complete(notices(mail)), "every notice is there")
        settled.stays(mail)
        assert set(notices(mail).values()) == {expected}, notices(mail)
        repeated = sum(len(to) - 1 for to in mail.ids().values())
        assert repeated <= CONNECTIONS * deaths, (repeated, deaths)
        said = {}
        for _, one in mail.read():
            said.setdefault(one["message-id"], set()).add(one.get_body(("plain",)).get_content())
        assert all(len(texts) == 1 for texts in said.values()), "what is repeated says the same"
    return f"{deaths} kills while bundles are sent, {repeated} mails repeated with the same Message-ID"


def notices(mail):
    """How many notices after the announcement each reader has, however they came; a repeated mail counts once."""
    mails = {one["message-id"]: (to, one) for to, one in mail.read()}
    counts = Counter()
    for to, one in mails.values():
        text = one.get_body(("plain",)).get_content()
        if one["subject"].startswith("Several notices"):
            counts[to] += text.count("/incidents/") + text.count("/maintenance/cut")
        elif not one["subject"].startswith("Maintenance"):
            counts[to] += 1
    return counts


def main():
    run({"the limit of an hour": together, "what came too late": without_what_came_too_late, "killed": killed})


if __name__ == "__main__":
    main()

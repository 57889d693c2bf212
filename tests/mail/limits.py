"""More notices in an hour than one reader is sent: those beyond the limit arrive together, once.

Usage: FAIRNOTICE_BIN=target/debug/fairnotice python limits.py
"""

import time
from collections import Counter

from vendor import MailServer, Vendor, patch, program

CONNECTIONS = 8
LIMIT = 3
READERS = 60


def told(server):
    """What each mail after the announcement says: alone, or how many notices of what a bundle has."""
    said = []
    for to, mail in server.read():
        text = mail.get_body(("plain",)).get_content()
        if mail["subject"].startswith("Several notices"):
            assert mail["message-id"].startswith("<bundle-"), mail["message-id"]
            said.append((to, ("bundle", text.count("/incidents/"), text.count("/maintenance/cut"))))
        elif not mail["subject"].startswith("Maintenance"):
            said.append((to, "alone"))
    return said


def beyond_the_limit(port):
    """A vendor whose readers have had all mails of the hour, while two updates and a reminder wait."""
    server = MailServer(port)
    server.start()
    vendor = Vendor(program(), port + 1, port, "2026-09-01T08:00:00Z", "--mails-per-hour", str(LIMIT))
    vendor.start()
    vendor.subscribe([{"address": f"reader-{n}@example.org", "zone": "Europe/Madrid"} for n in range(READERS)])
    vendor.send("/api/v1/changes", patch())
    vendor.wait(lambda: len(server.mails) == READERS, "the announcement is there")
    vendor.move_clock("2026-10-24T23:00:00Z")
    vendor.send("/api/v1/incidents", {"id": "slow", "title": "Slow answers", "message": "We look."})
    for number in range(4):
        vendor.send("/api/v1/incidents/slow/updates", {"message": f"Update {number}."})
    vendor.wait(lambda: len(server.mails) == READERS * (1 + LIMIT), "the mails of the hour are there")
    vendor.move_clock("2026-10-24T23:30:01Z")
    time.sleep(3)
    assert set(Counter(told(server)).values()) == {LIMIT}, Counter(told(server)).most_common(3)
    return server, vendor


def together(port):
    """They arrive in one mail, once the hour allows it, and count as given."""
    server, vendor = beyond_the_limit(port)
    try:
        vendor.move_clock("2026-10-25T00:00:30Z")
        vendor.wait(lambda: len(server.mails) == READERS * (2 + LIMIT), "one more mail for every reader")
        of_bundles = Counter(said for _, said in told(server) if said != "alone")
        assert of_bundles == {("bundle", 2, 1): READERS}, of_bundles
        reminded = vendor.promises("cut")["reminded"]["delivery"]
        assert (reminded["recipients"], reminded["accepted"]) == (READERS, READERS), reminded
        vendor.send("/api/v1/incidents/slow/updates", {"message": "It is over.", "stage": "resolved"})
        vendor.wait(lambda: len(server.mails) == READERS * (3 + LIMIT), "the hour allows more")
        vendor.stop()
        vendor.start()
        time.sleep(3)
        assert len(server.mails) == READERS * (3 + LIMIT), "a restart sends nothing twice"
    finally:
        vendor.stop()
        server.stop()
    print(f"limit: {LIMIT} mails in an hour, and then one with the other three notices")


def without_what_came_too_late(port):
    """No reminder comes after its start, in a bundle neither."""
    server, vendor = beyond_the_limit(port)
    try:
        vendor.move_clock("2026-10-25T00:31:00Z")
        vendor.wait(lambda: len(server.mails) == READERS * (2 + LIMIT), "one more mail for every reader")
        of_bundles = Counter(said for _, said in told(server) if said != "alone")
        assert of_bundles == {("bundle", 2, 0): READERS}, of_bundles
        reminded = vendor.promises("cut")["reminded"]["delivery"]
        assert (reminded["recipients"], reminded["accepted"]) == (READERS, 0), reminded
    finally:
        vendor.stop()
        server.stop()
    print("limit: a reminder whose start has passed is left out of the mail")


def killed(port):
    """A server that is killed while it sends bundles repeats at most one mail of each connection, which says the same."""
    server, vendor = beyond_the_limit(port)
    server.delay = 0.05
    deaths, expected = 0, 6
    try:
        vendor.move_clock("2026-10-25T00:00:30Z")
        before = READERS * (1 + LIMIT)
        for share in (1, 15, 30):
            vendor.wait(lambda: len(server.mails) >= before + share, "bundles are sent")
            vendor.kill()
            deaths += 1
            vendor.start()
            if deaths < LIMIT:
                # It is no part of what was tried.
                vendor.send("/api/v1/incidents/slow/updates", {"message": f"Update after death {deaths}."})
                expected += 1
        complete = lambda counts: len(counts) == READERS and min(counts.values()) == expected
        vendor.wait(lambda: complete(notices(server)), "every notice is there")
        time.sleep(3)
        assert set(notices(server).values()) == {expected}, notices(server)
        again = Counter(mail["message-id"] for _, mail in server.read())
        repeated = sum(count - 1 for count in again.values())
        assert repeated <= CONNECTIONS * deaths, (repeated, deaths)
        said = {}
        for _, mail in server.read():
            said.setdefault(mail["message-id"], set()).add(mail.get_body(("plain",)).get_content())
        assert all(len(one) == 1 for one in said.values()), "what is repeated says the same"
    finally:
        vendor.stop()
        server.stop()
    print(f"limit: {deaths} kills while bundles are sent, {repeated} mails repeated with the same Message-ID")


def notices(server):
    """How many notices after the announcement each reader has, however they came; a repeated mail counts once."""
    mails = {mail["message-id"]: (to, mail) for to, mail in server.read()}
    counts = Counter()
    for to, mail in mails.values():
        text = mail.get_body(("plain",)).get_content()
        if mail["subject"].startswith("Several notices"):
            counts[to] += text.count("/incidents/") + text.count("/maintenance/cut")
        elif not mail["subject"].startswith("Maintenance"):
            counts[to] += 1
    return counts


def main():
    together(18_140)
    without_what_came_too_late(18_142)
    killed(18_144)


if __name__ == "__main__":
    main()

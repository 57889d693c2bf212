"""A record's whole life, mailed to readers in four time zones across the end of summer time, into a real mail server.

Usage: FAIRNOTICE_BIN=target/debug/fairnotice python life.py
"""

import base64
import re
import tempfile
from collections import Counter
from pathlib import Path

import dkim
import icalendar
from mail_server import MailServer
from nacl.signing import SigningKey
from vendor import Vendor, patch

READERS = {
    "aiko@tokyo.example": ("en", "Asia/Tokyo"),
    "marta@madrid.example": ("es", "Europe/Madrid"),
    "lee@angeles.example": ("en", "America/Los_Angeles"),
    "omar@kathmandu.example": ("ar", "Asia/Kathmandu"),
}


def key():
    """A key for DKIM, and the DNS record that publishes it."""
    signing = SigningKey.generate()
    # PKCS#8 of an Ed25519 key (RFC 8410): a fixed head, and the key itself.
    der = bytes.fromhex("302e020100300506032b657004220420") + bytes(signing)
    file = Path(tempfile.mkdtemp(prefix="fairnotice-dkim-")) / "dkim.pem"
    pem = base64.encodebytes(der).decode().replace("\n", "")
    file.write_text(f"-----BEGIN PRIVATE KEY-----\n{pem}\n-----END PRIVATE KEY-----\n")
    return file, b"v=DKIM1; k=ed25519; p=" + base64.b64encode(bytes(signing.verify_key))


def main():
    file, record = key()
    options = ["--mail-from", "status@status.example", "--dkim-key-file", str(file), "--dkim-selector", "s1"]
    with MailServer() as mail, Vendor("2026-09-01T08:00:00Z") as vendor:
        server = vendor.server(mail.port, *options)
        server.start()
        vendor.subscribe([{"address": a, "language": l, "zone": z} for a, (l, z) in READERS.items()])
        expected = 0

        accepted = lambda: int(vendor.database.rows("SELECT SUM(accepted) FROM dispatches")[0][0] or 0)

        def step(what, act):
            nonlocal expected
            act()
            expected += len(READERS)
            server.wait(lambda: len(mail.mails) >= expected, f"{what} has reached every reader")
            # The clock must not move before the server has noted when each mail was accepted.
            server.wait(lambda: accepted() == expected, f"the acceptance of {what} is stored")
            assert len(mail.mails) == expected, (what, [m["subject"] for _, m in mail.read()])

        change = lambda name, body: lambda: server.send(f"/api/v1/changes/cut/{name}", body)
        step("the announcement", lambda: server.send("/api/v1/changes", patch()))
        moved = {"start": "2026-10-25T00:45:00Z", "message": "We begin a little later."}
        step("the change", lambda: server.send("/api/v1/changes/cut", moved, "PATCH"))
        step("the reminder", lambda: server.move_clock("2026-10-24T23:45:01Z"))
        server.move_clock("2026-10-25T00:46:00Z")
        step("the start", change("start", {"message": "We begin."}))
        step("progress", change("updates", {"message": "Half of it is done."}))
        server.move_clock("2026-10-25T02:00:00Z")
        step("the verification", change("verify", {"message": "We look at it."}))
        step("the rollback", change("rollback", {"message": "A check failed: the old version runs again."}))
        step("the incident", lambda: server.send("/api/v1/incidents", {
            "title": "Slow answers", "message": "We look.",
            "components": [{"id": "api", "status": "degraded_performance"}],
        }))
        step("the early notification", lambda: server.send("/api/v1/releases", {
            "to": "4.0.0", "scope_tentative": "A new interface.",
        }))
        urgent = patch(
            id="urgent", kind="urgent", title="Security fix", start="2026-10-25T04:00:00Z", end="2026-10-25T05:00:00Z",
            decided_at="2026-10-25T02:00:00Z", release=None,
            urgent={"cause": "a hole", "criticality": "high", "advance_possible": False, "impact": "short breaks",
                    "time_of_day": "night", "risk_of_delay": "high"},
        )
        del urgent["release"]
        step("the urgent update", lambda: server.send("/api/v1/changes", urgent))
        step("the cancellation", lambda: server.send("/api/v1/changes/urgent/cancel", {"message": "Not needed."}))

        check(mail, record)
        everyone = len(READERS)
        delivered = server.promises("cut")
        for promise in ("announced", "edits_told", "reminded", "start_told"):
            assert delivered[promise]["outcome"] == "pass", (promise, delivered[promise])
            counts = delivered[promise]["delivery"]
            assert (counts["recipients"], counts["accepted"]) == (everyone, everyone), (promise, counts)
        print(f"{len(mail.mails)} mails of 11 notices: each arrived once, signed, with a calendar entry where there is one")


def check(server, record):
    numbers = Counter()
    for sender, to, raw in server.mails:
        assert max(map(len, raw.split(b"\r\n"))) <= 998
        assert sender.startswith("bounces+") and len(sender.split("@")[0]) <= 64, sender
        assert dkim.verify(raw, dnsfunc=lambda *_args, **_kwargs: record), to
        signed = re.search(rb"\bh=([^;]+);", raw.replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ")).group(1).lower()
        assert b"list-unsubscribe" in signed and b"list-unsubscribe-post" in signed, signed
    threads = set()
    for to, mail in server.read():
        numbers[mail["message-id"]] += 1
        assert mail["auto-submitted"] == "auto-generated"
        assert mail["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
        assert "/unsubscribe?token=" in mail["list-unsubscribe"]
        text = mail.get_body(("plain",)).get_content()
        html = mail.get_body(("html",)).get_content()
        assert "/manage?token=" in text and "/manage?token=" in html
        if mail["references"]:
            threads.add(mail["references"])
        for part in mail.walk():
            if part.get_content_type() == "text/calendar":
                entry = icalendar.Calendar.from_ical(part.get_content())
                event = entry.walk("VEVENT")[0]
                assert entry["METHOD"] in ("REQUEST", "CANCEL"), entry["METHOD"]
                assert f"mailto:{to}".lower() in str(event["ATTENDEE"]).lower()
    assert set(numbers.values()) == {1}, numbers.most_common(3)
    zones = {to: mail.get_body(("plain",)).get_content() for to, mail in server.read() if "Moved" in mail["subject"]}
    # The window in the reader's own time, across the end of summer time.
    assert "09:45" in zones["aiko@tokyo.example"], zones
    assert "17:45" in zones["lee@angeles.example"], zones


if __name__ == "__main__":
    main()

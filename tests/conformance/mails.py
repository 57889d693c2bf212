"""Mails read by programs that nobody on this project wrote: Python's `email`, dkimpy and icalendar.

Usage: mails.py FOLDER, where `cargo run --example mails -- FOLDER` wrote them.
"""

from __future__ import annotations

import email
import email.policy
import sys
from pathlib import Path
from types import SimpleNamespace

import dkim
import icalendar

from verdict import Verdict

# The story's dates, not the machine's: dkimpy refuses a signature of the future.
dkim.time = SimpleNamespace(time=lambda: 2_000_000_000)

# What nobody may change, add or leave out.
TRUSTED = [b"From", b"To", b"Subject", b"Date", b"List-Unsubscribe", b"List-Unsubscribe-Post"]


def main() -> None:
    folder = Path(sys.argv[1])
    records = (folder / "dkim.txt").read_text().splitlines()
    verdict = Verdict("email, dkimpy and icalendar")
    sequences: dict[str, list[int]] = {}
    ids: set[str] = set()
    for path in sorted(folder.glob("*.eml")):
        raw = path.read_bytes()
        read(path.stem, raw, ids, verdict)
        signature(path.stem, raw, records, verdict)
        calendar(path.stem, raw, sequences, verdict)
    for key, numbers in sequences.items():
        verdict.compare(f"{key}: SEQUENCE rises", sorted(set(numbers)), numbers)
    verdict.close()


def read(name: str, raw: bytes, ids: set[str], verdict: Verdict) -> None:
    lines = raw.split(b"\r\n")
    verdict.compare(f"{name}: no line is over 998 octets", True, max(map(len, lines)) <= 998)
    verdict.compare(f"{name}: no bare CR or LF", False, any(b"\r" in line or b"\n" in line for line in lines))
    message = email.message_from_bytes(raw, policy=email.policy.default)
    verdict.compare(f"{name}: no defect", [], [str(defect) for part in message.walk() for defect in part.defects])
    verdict.compare(f"{name}: From", "status@acme.example", message["From"].addresses[0].addr_spec)
    verdict.compare(f"{name}: Message-ID is new", False, message["Message-ID"] in ids)
    ids.add(message["Message-ID"])
    verdict.compare(f"{name}: Auto-Submitted", "auto-generated", message["Auto-Submitted"])
    kinds = [part.get_content_type() for part in message.walk()]
    verdict.compare(f"{name}: parts", kinds[:3], ["multipart/alternative", "text/plain", "text/html"])
    text = message.get_body(("plain",)).get_content()
    verdict.compare(f"{name}: the text has links", True, "https://status.acme.example" in text)
    if "-letter-" in name:
        verdict.compare(f"{name}: a letter is no list", None, message["List-Unsubscribe"])
        return
    link = message["List-Unsubscribe"]
    verdict.compare(f"{name}: one click", "List-Unsubscribe=One-Click", message["List-Unsubscribe-Post"])
    # On one line: mailbox providers do not unfold it.
    verdict.compare(f"{name}: unsubscribe on one line", True, f"\r\nList-Unsubscribe: {link}\r\n".encode() in raw)
    verdict.compare(f"{name}: the same link in the text", True, link.strip("<>") in text)


def signature(name: str, raw: bytes, records: list[str], verdict: Verdict) -> None:
    def verify(message: bytes) -> bool:
        kind = "ed25519" if b"a=ed25519" in message else "rsa"
        record = next(record for record in records if f"k={kind}" in record)
        return dkim.verify(message, dnsfunc=lambda name, timeout=5: record.encode())

    verdict.compare(f"{name}: DKIM", True, verify(raw))
    for header in TRUSTED:
        start = raw.find(b"\r\n" + header + b": ")
        added = raw.replace(b"\r\n\r\n", b"\r\n" + header + b": other\r\n\r\n", 1)
        verdict.compare(f"{name}: {header.decode()} cannot be added", False, verify(added))
        if start >= 0:
            end = raw.find(b"\r\n", start + 2)
            verdict.compare(f"{name}: {header.decode()} cannot go", False, verify(raw[:start] + raw[end:]))
    refolded = raw.replace(b"Auto-Submitted: auto-generated", b"Auto-Submitted:\r\n\t auto-generated")
    verdict.compare(f"{name}: a relay may fold headers", True, verify(refolded))
    verdict.compare(f"{name}: the body cannot be changed", False, verify(raw + b"more\r\n"))


def calendar(name: str, raw: bytes, sequences: dict[str, list[int]], verdict: Verdict) -> None:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    if not parts:
        return
    document = icalendar.Calendar.from_ical(parts[0].get_payload(decode=True))
    method = "CANCEL" if "-cancelled-" in name else "REQUEST"
    verdict.compare(f"{name}: METHOD", method, str(document["METHOD"]))
    verdict.compare(f"{name}: METHOD of the part", method, parts[0].get_param("method"))
    (event,) = document.walk("VEVENT")
    verdict.compare(f"{name}: attendee", f"mailto:{message['To'].addresses[0].addr_spec}", str(event["ATTENDEE"]))
    verdict.compare(f"{name}: no answer is asked for", "FALSE", str(event["ATTENDEE"].params["RSVP"]))
    verdict.compare(f"{name}: organizer", "mailto:status@acme.example", str(event["ORGANIZER"]))
    verdict.compare(f"{name}: UTC", "UTC", str(event.decoded("DTSTART").tzinfo))
    verdict.compare(f"{name}: it ends after it starts", True, event.decoded("DTSTART") < event.decoded("DTEND"))
    # The branch of the story in which the work is cancelled, and the urgent one, are stories of their own.
    if "-cancelled-" not in name:
        key = f"{event['UID']} for {event['ATTENDEE']}"
        sequences.setdefault(key, []).append(int(event["SEQUENCE"]))


if __name__ == "__main__":
    main()

"""What must hold once everything is sent, after any fault."""

import time
from collections import Counter

# The outbox looks for work at least this often, in seconds.
LOOKS = 2.5


def check(vendor, mail, notice, recipients, most_repeated):
    """Every recipient has the notice; a repeated mail has the same Message-ID, and there are few; the numbers are those of the mail
    server. Returns how many were repeated."""
    ids = mail.ids()
    for message_id, to in ids.items():
        assert len(set(to)) == 1, f"{message_id} went to {set(to)}"
    per_reader = Counter(to[0] for to in ids.values())
    missing, unexpected = recipients - set(per_reader), set(per_reader) - recipients
    assert not missing, f"missing {len(missing)}, such as {min(missing)}; {vendor.dispatched(notice)}"
    assert not unexpected, f"unexpected {len(unexpected)}, such as {min(unexpected)}"
    assert set(per_reader.values()) == {1}, f"more than one Message-ID for {[to for to, n in per_reader.items() if n > 1]}"
    repeated = sum(len(to) - 1 for to in ids.values())
    assert repeated <= most_repeated, f"{repeated} repeated, at most {most_repeated} may be"
    of_all, accepted, refused, parked = vendor.dispatched(notice)
    assert accepted == len(ids), f"the dispatch counts {accepted} accepted, the mail server {len(ids)}"
    assert of_all == accepted + refused + parked, (of_all, accepted, refused, parked)
    states = "SELECT state, COUNT(*) FROM deliveries WHERE dispatch_id = (SELECT id FROM dispatches WHERE notice = '{}') GROUP BY state"
    rows = {state: int(count) for state, count in vendor.database.rows(states.format(notice))}
    counted = {"accepted": accepted, "refused": refused, "parked": parked}
    assert rows == {state: count for state, count in counted.items() if count}, (rows, counted)
    return repeated


def stays(mail, seconds=LOOKS):
    """Nothing is sent any more."""
    before = len(mail.mails)
    time.sleep(seconds)
    assert len(mail.mails) == before, f"{len(mail.mails) - before} mails were sent again"

"""Two servers on one PostgreSQL: each notice once, also if one of them is killed, or paused for longer than its claims last.

Usage: FAIRNOTICE_BIN=… FAIRNOTICE_TEST_POSTGRES=… python two_servers.py [--seconds N] [--seed N]
"""

import argparse
import itertools
import random
import signal
import threading
import time

import settled
from databases import Postgres
from mail_server import MailServer
from round import CLAIM, CONNECTIONS, NOTICES, SUBSCRIBED, announce
from vendor import Vendor, readers

# Four groups of claims.
READERS = 2_000
RECIPIENTS = {reader["address"] for reader in readers(READERS)}
# In seconds. After five, PostgreSQL discards the transaction of a server that does nothing more.
PAUSE = 7


def both(_vendor, _mail, _servers, _at):
    """Nothing happens to them."""
    return 0


def killed(vendor, mail, servers, at):
    """One is killed. The other one sends what that one had claimed, once the claims are over."""
    servers[0].wait(lambda: at <= len(mail.mails), f"{at} mails are sent")
    servers[0].kill()
    servers[1].wait(lambda: is_idle(mail), "the other server has sent what is free")
    vendor.clock.forward(CLAIM)
    return CONNECTIONS


def paused(vendor, mail, servers, at):
    """One is paused until the other one has sent everything, and goes on."""
    servers[0].wait(lambda: at <= len(mail.mails), f"{at} mails are sent")
    servers[0].signal(signal.SIGSTOP)
    time.sleep(PAUSE)
    servers[1].wait(lambda: is_idle(mail), "the other server has sent what is free")
    vendor.clock.forward(CLAIM)
    servers[1].wait(lambda: RECIPIENTS <= {to for _, to, _ in mail.mails}, "the other server has sent everything")
    servers[0].signal(signal.SIGCONT)
    time.sleep(settled.LOOKS)
    return CONNECTIONS


def is_idle(mail):
    """Whether no mail comes for a while."""
    before = len(mail.mails)
    time.sleep(0.5)
    return len(mail.mails) == before


def one(base, token, fault, at):
    """One notice, announced to both servers at the same time with the same key."""
    with MailServer(doors=2) as mail, Vendor(NOTICES["announcement"], base.copied(), token) as vendor:
        mail.delay = 0.004
        servers = [vendor.server(port, "--smtp-connections", str(CONNECTIONS)) for port in mail.ports]
        for server in servers:
            server.begin()
        for server in servers:
            server.wait(server.answers, "the server answers")
        over = threading.Event()
        for server in servers:
            threading.Thread(target=announce, args=(server, over), daemon=True).start()
        try:
            most_repeated = fault(vendor, mail, servers, at)
            expected = (READERS, READERS, 0, 0)
            servers[1].wait(lambda: vendor.dispatched("announcement") == expected, "everything is accepted", every=0.3)
        finally:
            over.set()
        repeated = settled.check(vendor, mail, "announcement", RECIPIENTS, most_repeated)
        shares = [mail.through[port] for port in mail.ports]
        assert all(shares) or fault is not both, f"only one of them has sent: {shares}"
        if not servers[0].is_alive():
            servers[0].start()
        vendor.clock.forward(CLAIM)
        settled.stays(mail)
        sent = f"{shares[0]} and {shares[1]}, {repeated} of them again, with the same Message-ID"
        return f"{fault.__name__} after {at} mails: they sent {sent}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    arguments = parser.parse_args()
    luck, until = random.Random(arguments.seed), time.monotonic() + arguments.seconds
    print(f"seed {arguments.seed}", flush=True)
    prepared = Vendor(SUBSCRIBED, Postgres())
    prepared.subscribe(readers(READERS))
    faults = [killed, paused, both]
    for number, fault in enumerate(itertools.cycle(faults)):
        if number >= len(faults) and time.monotonic() >= until:
            break
        print(one(prepared.database, prepared.token, fault, luck.randrange(1, READERS // 3)), flush=True)
    prepared.database.remove()


if __name__ == "__main__":
    main()

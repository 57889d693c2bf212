"""A mail server that remembers what it accepted, and one that does not work."""

import asyncio
import contextlib
import email
import email.policy
import re
import socket
import socketserver
import threading
from collections import Counter, defaultdict

from aiosmtpd.controller import Controller

MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class MailServer:
    """Receives mails at one or more ports. `refuse` can answer a recipient with something else than 250; `stage` hears how far each
    mail has come: `mail`, `rcpt`, `data` before it is accepted, `accepted` before the answer. `options` are those of the controller."""

    def __init__(self, doors=1, port=None, **options):
        self.mails, self.options = [], options
        self.through = Counter()
        self.refuse = lambda address, mails: None
        self.stage = lambda stage: None
        self.delay = 0.0
        self.lock = threading.Lock()
        self.ports = [port or free_port() for _ in range(doors)]
        self.port = self.ports[0]
        self.controllers = []

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        # It reads one line after the other, whenever it came.
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.stage("mail")
        envelope.mail_from = address
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.stage("rcpt")
        answer = self.refuse(address, self.mails)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        self.stage("data")
        if self.delay:
            await asyncio.sleep(self.delay)
        with self.lock:
            self.through[server.transport.get_extra_info("sockname")[1]] += 1
            self.mails.append((envelope.mail_from, envelope.rcpt_tos[0], bytes(envelope.original_content)))
        self.stage("accepted")
        return "250 2.0.0 taken"

    def start(self):
        self.controllers = [Controller(self, hostname="127.0.0.1", port=port, **self.options) for port in self.ports]
        for controller in self.controllers:
            controller.start()

    def stop(self):
        for controller in self.controllers:
            controller.stop()
        self.controllers = []

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def read(self):
        """Every mail, parsed."""
        with self.lock:
            return [(to, email.message_from_bytes(raw, policy=email.policy.default)) for _, to, raw in self.mails]

    def ids(self):
        """For each Message-ID, the recipients of the mails that had it."""
        with self.lock:
            ids = defaultdict(list)
            for _, to, raw in self.mails:
                ids[MESSAGE_ID.search(raw).group(1).decode()].append(to)
            return ids


class BrokenServer:
    """Answers by a script: a verb, or `hello`, and its reply; none means that no answer comes. What is not in it is 250."""

    def __init__(self, port, script):
        connections = self.connections = []

        class Conversation(socketserver.StreamRequestHandler):
            def handle(self):
                connections.append(self.connection)
                verb, is_data = "hello", False
                while True:
                    reply = script.get(verb, "354 go on" if verb == "DATA" else "220 here" if verb == "hello" else "250 OK")
                    if reply is None:
                        self.connection.recv(1)
                        return
                    self.wfile.write(f"{reply}\r\n".encode())
                    is_data = reply.startswith("354")
                    line = self.rfile.readline()
                    while is_data and line and line != b".\r\n":
                        line = self.rfile.readline()
                    if not line:
                        return
                    verb = "." if is_data else line[:4].decode().upper().strip()

        socketserver.ThreadingTCPServer.allow_reuse_address = True
        socketserver.ThreadingTCPServer.daemon_threads = True
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", port), Conversation)
        self.server.block_on_close = False
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        """Closes the port and every connection."""
        self.server.shutdown()
        self.server.server_close()
        for connection in self.connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

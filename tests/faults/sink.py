"""Servers that only count: what reached the world outside, and how often."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler
from typing import Any

PATIENCE = 60


class Counting(socketserver.ThreadingTCPServer):
    """Listens on a port of its own. ``hold_at`` keeps one sender waiting for its answer; what
    ``refuses`` takes nothing from anybody, and nothing for the address that is ``refused``; by one
    connection come ``most`` mails, unless it is 0."""

    allow_reuse_address = True
    daemon_threads = True
    handler: type[socketserver.BaseRequestHandler]

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), self.handler)
        self.received: Counter[str] = Counter()
        self.hold_at, self.refuses = 0, False
        self.refused, self.most = "", 0
        self.holding, self.let_go = threading.Event(), threading.Event()
        self._changed = threading.Condition()
        self.met: set[Any] = set()
        self._open = self._held = 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def total(self) -> int:
        return sum(self.received.values())

    @property
    def doubled(self) -> int:
        """How often something came that had come before, which its key tells."""
        return self.total - len(self.received)

    def hold_next(self) -> None:
        """Let the sender of what comes next wait until ``let_go``; then others are answered."""
        self.holding.clear()
        self.let_go.clear()
        self.hold_at = self.total + 1

    def take(self, key: str) -> None:
        with self._changed:
            self.received[key] += 1
            hold = self.total == self.hold_at
        if hold:
            self._hold()

    def _hold(self) -> None:
        with self._changed:
            self._held += 1
            self._changed.notify_all()
        self.holding.set()
        self.let_go.wait(PATIENCE)
        with self._changed:
            self._held -= 1

    def take_the_rest(self) -> None:
        """Return when all that the dead had sent is taken; for when no sender is alive.

        Who connects is met in order, so whoever is met after them is the last.
        """
        with socket.create_connection(("127.0.0.1", self.port)) as last:
            name = last.getsockname()
        with self._changed:
            done = self._changed.wait_for(
                lambda: name in self.met and self._open == self._held, PATIENCE
            )
        assert done, f"{self._open} connections are open, {self._held} of them held"

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._changed:
            self._open += 1
            self.met.add(client_address)
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._changed:
                self._open -= 1
                self._changed.notify_all()

    def close(self) -> None:
        self.let_go.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A sender that was killed in the middle is what these tests are about."""


class Session(socketserver.StreamRequestHandler):
    """As much SMTP as a client of ours speaks (RFC 5321)."""

    server: Counting

    def handle(self) -> None:
        if self.server.refuses:
            self._say("421 not now")
            return
        self._say("220 sink")
        taken = 0
        while line := self.rfile.readline():
            word = line.split()[0].upper() if line.split() else b""
            if self.server.most and taken == self.server.most:
                self._say("421 enough")
                return
            if word == b"RCPT" and self.server.refused and self.server.refused.encode() in line:
                self._say("550 not here")
                continue
            if word == b"DATA":
                self._say("354 go on")
                key = self._message_id()
                if key is None:
                    return
                self.server.take(key)
                taken += 1
            self._say("221 bye" if word == b"QUIT" else "250 sink")
            if word == b"QUIT":
                return

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def _message_id(self) -> str | None:
        """Return None when the sender was gone before the end of its mail: none was taken then."""
        found = ""
        while (line := self.rfile.readline()) != b".\r\n":
            if not line.endswith(b"\n"):
                return None
            name, _colon, value = line.decode(errors="replace").partition(":")
            if name.lower() == "message-id":
                found = value.strip()
        return found


class Hook(BaseHTTPRequestHandler):
    """Takes a webhook; its id is the key by which the other side tells a double."""

    server: Counting

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        if len(self.rfile.read(length)) == length:
            self.server.take(self.headers["webhook-id"])
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


class Sink(Counting):
    """A mail server."""

    handler = Session


class Hooks(Counting):
    """Somebody else's server, which webhooks are sent to."""

    handler = Hook

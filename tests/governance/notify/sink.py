"""A server that takes webhooks, and what is sent to it."""

from __future__ import annotations

import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from governance.notify.services import target_create, webhooks_queue
from tests.cast import NOW

if TYPE_CHECKING:
    from tests.cast import Cast

MUCH = 128  # pieces of a megabyte, of which the sockets between hold a few
EVENT = "finding.opened"


class Inbox(ThreadingHTTPServer):
    """Keeps what it is sent; ``answers`` are given one after the other, then 200."""

    daemon_threads = True

    def __init__(self) -> None:
        self.taken: list[tuple[str, dict[str, str], bytes]] = []
        self.answers: deque[tuple[int, dict[str, str]]] = deque()
        self.drip = threading.Event()  # set: the server may go on
        self.drips = False
        self.pours = False
        self.poured = 0
        self.cut = threading.Event()  # set: whoever posted hears no more
        super().__init__(("127.0.0.1", 0), Answer)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"


class Answer(BaseHTTPRequestHandler):
    server: Inbox

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.path, dict(self.headers), body))
        if self.server.drips:
            self.server.drip.wait(30)
        status, headers = self.server.answers.popleft() if self.server.answers else (200, {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.server.pours:
            self.pour()

    def pour(self) -> None:
        """Answer with more than anybody wants, as long as it is taken."""
        try:
            for _piece in range(MUCH):
                self.wfile.write(bytes(1 << 20))
                self.server.poured += 1
        except OSError:
            self.server.cut.set()

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


def make(cast: Cast, url: str, kind: str = "generic", events: tuple[str, ...] = (EVENT,)) -> Any:
    return target_create(
        actor=cast.administrator.viewer,
        name="The sink",
        kind=kind,
        url=url,
        events=events,
        now=NOW,
    )


def queue(key: str = "k", event: str = EVENT) -> int:
    return webhooks_queue(
        event=event, key=key, data={"count": 2}, text="Found <2> & more", path="/findings/", now=NOW
    )

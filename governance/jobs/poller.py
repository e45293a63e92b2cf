"""What keeps time: a poller in every worker, and beat. Both say that they are alive."""

from __future__ import annotations

import os
import socket
import threading
from typing import TYPE_CHECKING, Any

import structlog
from celery import bootsteps
from celery.beat import PersistentScheduler
from django.conf import settings
from django.db import close_old_connections

from governance.core.clock import utc_now
from governance.jobs.rules import BEATS_A_POLL
from governance.jobs.services import heartbeat, heartbeat_end, heartbeats_succeed
from governance.jobs.tasks import poll

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

log = structlog.get_logger(__name__)

STOP_SECONDS = 10
LONGEST_NAME = 100


def named(kind: str, node: str) -> str:
    return f"{kind}:{node}"[:LONGEST_NAME]


def place() -> dict[str, Any]:
    return {"host": socket.gethostname(), "pid": os.getpid()}


class Poller(bootsteps.StartStopStep):
    """Looks into the table every ``POLL_SECONDS`` from a thread of the worker's parent.

    It drives the work even when beat and Redis are gone. Another thread says that the worker
    is alive, and the poller with it, also while a poll takes its time.
    """

    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._started_at = utc_now()
        self._busy_since: datetime | None = None
        self._polled_at: datetime | None = None

    def start(self, parent: Any) -> None:
        self._worker, self._poller = (named(k, str(parent.hostname)) for k in ("worker", "poller"))
        poller = self._thread("poller", self._poll, settings.POLL_SECONDS)
        self._thread("pulse", lambda: self._pulse(poller), settings.POLL_SECONDS / BEATS_A_POLL)

    def _thread(self, name: str, act: Callable[[], None], seconds: float) -> threading.Thread:
        thread = threading.Thread(target=self._loop, args=(act, seconds), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()
        return thread

    def _loop(self, act: Callable[[], None], seconds: float) -> None:
        while not self._stop.is_set():
            try:
                act()
            except Exception:
                # The database may be restarting; the next round tries again.
                log.exception("poll_failed")
            self._stop.wait(seconds)

    def _poll(self) -> None:
        self._busy_since = utc_now()
        try:
            poll(self._stop.is_set)
            self._polled_at = utc_now()
        finally:
            self._busy_since = None

    def _pulse(self, poller: threading.Thread) -> None:
        close_old_connections()
        now = utc_now()
        heartbeat(name=self._worker, now=now, **place())
        if poller.is_alive():
            state = {
                "started_at": self._started_at,
                "polled_at": self._polled_at,
                "busy_since": self._busy_since,
            }
            said = {key: at.isoformat() for key, at in state.items() if at}
            heartbeat(name=self._poller, now=now, **place(), **said)

    def stop(self, parent: Any) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=STOP_SECONDS)
        try:
            heartbeat_end(names=[self._worker, self._poller])
        except Exception:
            log.exception("heartbeat_end_failed")  # they will be found silent


class Beat(PersistentScheduler):
    """Celery's own, which says at every turn of its loop that it turns.

    Several may run on one host, so each has a name of its own. One that starts takes the place
    of all there, which those that live have back at their next turn.
    """

    def setup_schedule(self) -> None:
        super().setup_schedule()
        self._tell(lambda name: heartbeats_succeed(name=name, now=utc_now(), **place()))

    def tick(self, *args: Any, **options: Any) -> float:
        self._tell(lambda name: heartbeat(name=name, now=utc_now(), **place()))
        seconds: float = super().tick(*args, **options)
        return min(seconds, settings.POLL_SECONDS / BEATS_A_POLL)

    def close(self) -> None:
        super().close()
        self._tell(lambda name: heartbeat_end(names=[name]))

    def _tell(self, tell: Callable[[str], None]) -> None:
        try:
            close_old_connections()
            tell(named("beat", f"{socket.gethostname()}:{os.getpid()}"))
        except Exception:
            log.exception("heartbeat_failed")  # a hint is worth giving all the same

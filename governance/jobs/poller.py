"""A poller in every worker: it drives the table even when beat and Redis are gone."""

from __future__ import annotations

import socket
import threading
from typing import Any

import structlog
from celery import bootsteps
from django.conf import settings

from governance.jobs.tasks import poll

log = structlog.get_logger(__name__)


class Poller(bootsteps.StartStopStep):
    """Looks into the table every ``POLL_SECONDS`` from a thread of the worker's parent."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, parent: Any) -> None:
        name = f"worker:{socket.gethostname()}"
        self._thread = threading.Thread(target=self._loop, args=(name,), name="poller", daemon=True)
        self._thread.start()

    def _loop(self, name: str) -> None:
        while not self._stop.wait(settings.POLL_SECONDS):
            try:
                poll(name)
            except Exception:
                # The database may be restarting; the next round tries again.
                log.exception("poll_failed")

    def stop(self, parent: Any) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

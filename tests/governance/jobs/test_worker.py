"""A real worker: hints wake it, and without hints its poller finds the work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from governance.core.clock import utc_now
from governance.jobs.models import Heartbeat, Job
from governance.jobs.services import enqueue

ROOT = Path(settings.BASE_DIR)
PATIENCE = timedelta(seconds=60)


@contextmanager
def worker(log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "governance", "worker", "-c", "1"],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until(what: Callable[[], bool], log: Path) -> None:
    """Look again and again; a worker of another process has no way to tell us."""
    deadline = utc_now() + PATIENCE
    between = threading.Event()
    while not what():
        assert utc_now() < deadline, log.read_text()[-3000:]
        between.wait(0.2)


@pytest.mark.django_db(transaction=True)
def test_worker_does_what_is_due_and_says_it_is_alive(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    enqueue(kind="jobs.tidy", key="mine", due_at=utc_now(), now=utc_now())
    with worker(log):
        wait_until(lambda: Job.objects.filter(key="mine", state="done").exists(), log)
        wait_until(lambda: Heartbeat.objects.filter(name__startswith="worker:").exists(), log)


@pytest.mark.django_db(transaction=True)
def test_worker_without_a_broker_still_does_what_is_due(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    enqueue(kind="jobs.tidy", key="mine", due_at=utc_now(), now=utc_now())
    with worker(log, REDIS_URL="redis://127.0.0.1:1/0"):
        wait_until(lambda: Job.objects.filter(key="mine", state="done").exists(), log)

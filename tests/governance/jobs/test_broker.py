"""With the broker unreachable everything is still remembered, quickly."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from celery import current_app
from django.db import transaction

from governance.jobs.models import Job
from governance.jobs.selectors import broker
from governance.jobs.services import enqueue
from governance.jobs.tasks import hint, silence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

WITHOUT_REDIS = """
import time, django
django.setup()
from governance.jobs.tasks import hint
begun = time.monotonic()
hint()
print(time.monotonic() - begun)
"""


def test_tasks_know_their_broker() -> None:
    assert current_app.main == "governance"
    assert str(current_app.conf.broker_url).startswith(("redis", "redis+socket"))


@pytest.mark.django_db(transaction=True)
def test_work_is_remembered_when_its_hint_is_given() -> None:
    with transaction.atomic():
        enqueue(kind="jobs.tidy", key="once", due_at=NOW, now=NOW)
    assert Job.objects.filter(key="once").exists()


def test_hint_without_redis_neither_fails_nor_waits() -> None:
    environment = {
        **os.environ,
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "DJANGO_SETTINGS_MODULE": "governance.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_REDIS],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert float(done.stdout.strip().splitlines()[-1]) < 2


def test_hint_is_quick_when_redis_is_there() -> None:
    begun = time.monotonic()
    hint()
    assert time.monotonic() - begun < 2


@pytest.fixture
def mute(settings: Any) -> Iterator[Callable[[], int]]:
    """A broker that takes every call and never says a word; how often it was called since."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        settings.REDIS_URL = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        broker.cache_clear()
        silence.until = 0.0
        yield lambda: calls(server)
    broker.cache_clear()
    silence.until = 0.0


def calls(server: socket.socket) -> int:
    for number in range(100):
        try:
            server.accept()[0].close()
        except BlockingIOError:
            return number
    return 100


@pytest.mark.django_db(transaction=True)
def test_a_request_waits_once_for_a_broker_that_is_mute_whatever_it_commits(
    mute: Callable[[], int],
) -> None:
    begun = time.monotonic()
    for number in range(5):  # transactions of one request, each with work that is due
        with transaction.atomic():
            for part in "ab":
                enqueue(kind="jobs.tidy", key=f"{number}{part}", due_at=NOW, now=NOW)
    assert time.monotonic() - begun < 1
    assert mute() == 1
    assert Job.objects.filter(kind="jobs.tidy").count() == 10


def test_a_poll_later_the_broker_is_asked_again(mute: Callable[[], int], settings: Any) -> None:
    settings.POLL_SECONDS = 0
    hint()
    hint()
    assert mute() == 2

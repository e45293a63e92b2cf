"""With the broker unreachable everything is still remembered, quickly."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from celery import current_app
from django.db import transaction

from governance.jobs.models import Job
from governance.jobs.services import enqueue
from governance.jobs.tasks import hint

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

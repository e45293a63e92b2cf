"""Of two services that wait for each other both come through, the victim on its second try."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import OperationalError, connections, transaction

from governance.core.database import deadlock_retried
from governance.jobs.models import Heartbeat

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def crossing(transactional_db: None) -> threading.Barrier:
    """Two rows, and the point where each thread holds its first one."""
    for name in ("a", "b"):
        Heartbeat.objects.create(name=name, at=NOW, details={"by": []})
    return threading.Barrier(2, timeout=30)


def touch(name: str, who: str) -> None:
    row = Heartbeat.objects.select_for_update().get(name=name)
    row.details["by"].append(who)
    row.save()


def run_both(crossing: threading.Barrier, *, within: bool) -> tuple[list[str], list[Exception]]:
    """Let two threads take the rows in opposite order; return who tried, and what failed."""
    tries: list[str] = []
    failed: list[Exception] = []

    @deadlock_retried
    @transaction.atomic
    def service(first: str, second: str) -> None:
        tries.append(first)
        touch(first, first)
        if tries.count(first) == 1:
            crossing.wait()
        touch(second, first)

    def thread(first: str, second: str) -> None:
        try:
            if within:
                with transaction.atomic():
                    service(first, second)
            else:
                service(first, second)
        except OperationalError as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=thread, args=pair) for pair in (("a", "b"), ("b", "a"))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return tries, failed


def test_the_victim_tries_again_and_nothing_is_done_twice(crossing: threading.Barrier) -> None:
    tries, failed = run_both(crossing, within=False)
    assert failed == []
    assert len(tries) in (3, 4)  # each may find the deadlock when both look at the same moment
    for row in Heartbeat.objects.all():
        assert sorted(row.details["by"]) == ["a", "b"]


def test_inside_a_callers_transaction_the_error_goes_on(crossing: threading.Barrier) -> None:
    tries, failed = run_both(crossing, within=True)
    assert len(failed) == 1
    assert len(tries) == 2

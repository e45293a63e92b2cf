"""What every test can ask for; see tests/database.py for where its data live."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase

from tests.cast import cast, committed_cast, make_people  # noqa: F401  # fixtures
from tests.database import database_clone, database_drop, owner_connect
from tests.figures import figures_told
from tests.kept import Kept, connected, connection_to, kept, kept_drop
from tests.stack import pytest_runtest_protocol  # noqa: F401  # a hook

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from psycopg2.extensions import connection
    from pytest_django.plugin import DjangoDbBlocker

ENDED = ("passed", "failed")
LONGEST = (
    "tests/browser/test_looks.py",
    "tests/browser/test_set_up.py",
    "tests/contracts/test_growth",
    "tests/faults/",
    "tests/set_up/",
)
STAGES: Final[dict[str, BaseDatabaseWrapper]] = {}


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A clone instead of Django's own test database, which would be migrated anew."""
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", fixture_teardown)
    database_clone()
    with django_db_blocker.unblock():
        kept("cast", make_people)  # now, because later somebody may be in the middle of something
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        for each in STAGES.values():
            each.close()
        STAGES.clear()
    patch.undo()
    kept_drop()
    database_drop()


def stage(found: Kept[Any]) -> BaseDatabaseWrapper:
    if found.database not in STAGES:
        STAGES[found.database] = connection_to(found.database)
    return STAGES[found.database]


@pytest.fixture
def on_stage(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Kept[Any] | None]:
    """For a test that undoes what it does, the cast is there already.

    With ``pytest.mark.stage(name, make)`` whatever ``make`` makes of an empty database is there
    instead, made once for all tests.
    """
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction", False)
    asked, own = set(request.fixturenames), request.node.get_closest_marker("stage")
    if commits or not (own or "cast" in asked) or asked & {"transactional_db", "live_server"}:
        yield None
        return
    with django_db_blocker.unblock():
        found: Kept[Any] = kept(*(own.args if own else ("cast", make_people)))
    with connected(stage(found)):
        yield found


@pytest.fixture
def _django_db_helper(on_stage: Kept[Any] | None, _django_db_helper: None) -> None:
    """pytest-django's own, once it is settled in which database a test takes place."""


def fixture_teardown(case: TransactionTestCase) -> None:
    """After a test that committed: a fresh clone. TRUNCATE, which Django would use, is refused
    on the audit tables, and would take the rows that migrations shipped with it."""
    connections.close_all()
    database_clone()


@pytest.fixture
def owner_connection(transactional_db: None) -> Iterator[connection]:
    """The database as its owner sees it, who alone can tamper with the trail."""
    with closing(owner_connect()) as link:
        yield link


@pytest.fixture
def redis_url() -> str:
    """A Redis database that only this test process uses."""
    url: str = settings.REDIS_URL
    return url


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes comes first: begun as one of the last, it would be waited for alone."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_collection_finish() -> None:
    """Whatever stands by now stays to the end: leave it out when looking for what is garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the checks found that ran beside the tests, if any did, and what pages measured.

    Here and not beside the browser: where tests run in parallel only this file is read by whoever
    writes the summary.
    """
    told = Path(os.environ["PLAYBOOK_CHECKS"]).read_text()
    if told:
        terminalreporter.section("checks", red="FAILED" in told)
        terminalreporter.write(told)
    for line in figures_told(chain.from_iterable(map(terminalreporter.getreports, ENDED))):
        terminalreporter.write_line(line)

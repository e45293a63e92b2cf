"""One world for all tests: it takes seconds to make, and each request is undone."""

from __future__ import annotations

import logging
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import transaction

from tests.cast import NOW
from tests.contracts.world import World, undone, world_kept
from tests.kept import connected, connection_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture
def undoing(world: World) -> Iterator[None]:
    with undone():
        yield


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world, on the Monday of the cast; nothing that a module does to it is committed."""
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        closing(connection_to(world_kept().database)) as connection,
        connected(connection),
        transaction.atomic(),
    ):
        logging.disable(logging.WARNING)  # two lines for each of thousands of requests
        yield world_kept().fresh()
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)

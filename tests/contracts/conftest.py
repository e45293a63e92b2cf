"""One world for all tests of a module: it takes a second to make, and each request is undone."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import transaction

from tests.cast import NOW
from tests.contracts.world import World, undone, world_make

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture
def undoing(world: World) -> Iterator[None]:
    with undone():
        yield


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world, on the Monday of the cast; nothing of it is ever committed."""
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        transaction.atomic(),
    ):
        logging.disable(logging.WARNING)  # two lines for each of thousands of requests
        yield world_make()
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)

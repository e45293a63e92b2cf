"""Both made-up organisations, each loaded once for all tests, as they are on one Monday."""

from __future__ import annotations

from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

import time_machine
from django.db import connections

from governance.home.demo.load import demo_load
from tests.database import database_clone
from tests.kept import Kept, connected, connection_to, kept

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW: Final = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)  # a Monday


def demo_kept(organisation: str) -> Kept[int]:
    """Return its database, with how many people it has."""
    return kept(f"demo_{organisation}", partial(_load, organisation))


def _load(organisation: str) -> int:
    with time_machine.travel(NOW, tick=False):
        return demo_load(organisation=organisation, now=NOW)


@contextmanager
def demo_undone(organisation: str) -> Iterator[int]:
    """Work in it, and forget what was changed; yields how many people it has."""
    found = demo_kept(organisation)
    with closing(connection_to(found.database)) as link, connected(link):
        link.ensure_connection()
        link.set_autocommit(False)
        try:
            yield found.fresh()
        finally:
            link.rollback()


@contextmanager
def demo_committed(organisation: str) -> Iterator[None]:
    """Work in a copy of it, on that Monday: for browsers."""
    connections.close_all()
    database_clone(demo_kept(organisation).database)
    with time_machine.travel(NOW):
        yield

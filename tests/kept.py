"""What takes long to make, made once for all tests and kept in a database of each process's own.

Whoever wants to change it for good clones that database; whoever undoes all that they change
may work in it.
"""

from __future__ import annotations

import os
import pickle
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections

from tests.database import database_clone, database_drop, database_keep, database_share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """The name of a database, and what Python knows of it, pickled."""

    database: str
    made: bytes

    def fresh(self) -> T:
        """Return it as it was made, whatever an earlier test did to its own."""
        made: T = pickle.loads(self.made)
        return made


_KEPT: Final[dict[str, Kept[Any]]] = {}


def kept(name: str, make: Callable[[], T]) -> Kept[T]:
    """Return what ``make`` makes in an empty database; by this name it is made only once.

    Of several processes the first makes it, and the others wait and clone it. The database of
    this process is empty afterwards, as it was before.
    """
    if name not in _KEPT:
        shared = f"{os.environ['PLAYBOOK_TEMPLATE']}_{name}"
        made = Path(os.environ["PLAYBOOK_CHECKS"]).with_name(shared)
        with made.with_suffix(".lock").open("w") as lock:
            flock(lock, LOCK_EX)
            if not made.exists():
                made.write_bytes(_make(shared, make))
        _KEPT[name] = Kept(database_share(shared, name), made.read_bytes())
    return _KEPT[name]


def _make(shared: str, make: Callable[[], T]) -> bytes:
    connections.close_all()
    made = pickle.dumps(make())
    connections.close_all()
    database_keep(shared)
    database_clone()
    return made


def kept_drop() -> None:
    for each in _KEPT.values():
        database_drop(each.database)
    _KEPT.clear()


def connection_to(database: str) -> BaseDatabaseWrapper:
    connection = connections.create_connection(DEFAULT_DB_ALIAS)
    connection.settings_dict = {**connection.settings_dict, "NAME": database}
    return connection


@contextmanager
def connected(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let whoever asks Django for the database get this one."""
    before = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connection
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = before

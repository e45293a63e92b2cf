"""One database for each test process, cloned from the template that `dev.py test` migrated.

This is a pytest plugin (`-p tests.database`), because the address has to be known before
Django reads its settings. Tests connect as the web role, so what the web role may not do,
no test can do; the owner makes and drops the clones.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg2
import pytest
from psycopg2 import sql

if TYPE_CHECKING:
    from psycopg2.extensions import connection

MAINTENANCE = "postgres"


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Give this process names of its own before Django is set up."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    os.environ.setdefault("PLAYBOOK_TEMPLATE", database_of(os.environ["DATABASE_URL"]))
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        os.environ[variable] = with_database(os.environ[variable], f"playbook_{worker}")
    number = int(worker.removeprefix("gw"))
    address, _, _ = os.environ["REDIS_URL"].partition("?")
    os.environ["REDIS_URL"] = f"{address}?db={number + 1}"
    yield


def database_of(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


def with_database(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def owner_connect(database: str | None = None) -> connection:
    """A connection as the database's owner, to this process's clone unless told otherwise."""
    url = os.environ["DATABASE_OWNER_URL"]
    link = psycopg2.connect(with_database(url, database) if database else url)
    link.autocommit = True
    return link


def database_clone(template: str | None = None) -> None:
    """Replace this process's database by a fresh clone, of what was migrated unless told
    otherwise; whoever is connected is thrown out."""
    database_copy(template or os.environ["PLAYBOOK_TEMPLATE"], _own())


def database_keep(name: str) -> None:
    """Keep this process's database as it is now, to be cloned by ``name``.

    Whoever is connected is thrown out: once Playwright's loop runs, a connection of a test before
    it is out of Django's sight and not closed.
    """
    database_leave(_own())
    database_copy(_own(), name)


def database_share(kept: str, name: str) -> str:
    """Clone what was kept for this process; returns the clone's name. Whoever shares drops it."""
    own = f"{_own()}_{name}"
    database_copy(kept, own)
    return own


def database_copy(template: str, name: str) -> None:
    """Make ``name`` anew, as ``template`` is."""
    database_drop(name)
    clone = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
        sql.Identifier(name), sql.Identifier(template)
    )
    with _keeper().cursor() as cursor:
        cursor.execute(clone)


def database_drop(name: str | None = None) -> None:
    database_leave(name or _own())
    dropped = sql.Identifier(name or _own())
    with _keeper().cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(dropped))


def database_leave(name: str) -> None:
    """End whoever is connected to a database, and wait until they are gone: a few milliseconds,
    where whatever needs it for itself would sleep for a hundred."""
    left = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    with _keeper().cursor() as cursor:
        cursor.execute(left, (name,))
        while cursor.fetchall():
            cursor.execute(left, (name,))


def _own() -> str:
    return database_of(os.environ["DATABASE_OWNER_URL"])


@cache
def _keeper() -> connection:
    """The owner's one connection for making and dropping databases: each new one, with its
    password proved, takes as long as a small clone."""
    return owner_connect(MAINTENANCE)

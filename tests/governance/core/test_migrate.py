"""A migration waits for no lock longer than a moment, and says so when it gave up."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from governance.core.database import locks_brief
from governance.core.management.commands.migrate import LONGEST, Command
from tests.database import owner_connect
from tests.kept import connected, connection_to

if TYPE_CHECKING:
    from collections.abc import Iterator

ASKED = "governance_accounts_asked"
BEFORE = ("governance_accounts", "0006")  # 0007 made that table


@pytest.fixture
def owner(transactional_db: None) -> Iterator[None]:
    """Whoever asks Django for the database is its owner, as where migrations are run."""
    url = urlsplit(os.environ["DATABASE_OWNER_URL"])
    link = connection_to(url.path.removeprefix("/"))
    link.settings_dict |= {"USER": url.username, "PASSWORD": unquote(url.password or "")}
    with closing(link), connected(link):
        yield


def there(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
        return bool(cursor.fetchone()[0])


@pytest.mark.usefixtures("owner")
def test_a_migration_gives_up_where_a_table_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Command, "longest", "100ms")
    with closing(owner_connect()) as reader, reader.cursor() as cursor:
        cursor.execute(f"BEGIN; SELECT FROM {ASKED}")
        with pytest.raises(CommandError, match="for longer than 100ms"):
            call_command("migrate", *BEFORE, verbosity=0)
        assert there(ASKED)
        cursor.execute("COMMIT")
    call_command("migrate", *BEFORE, verbosity=0)
    assert not there(ASKED)
    call_command("migrate", verbosity=0)
    assert there(ASKED)


def held_for() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout')")
        return str(cursor.fetchone()[0])


def test_what_is_done_concurrently_may_wait(db: None) -> None:
    found = []
    with locks_brief(connection, wait=LONGEST):
        found.append(held_for())
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('lock_timeout') /* CONCURRENTLY */")
            found.append(cursor.fetchone()[0])
        found.append(held_for())
    assert [*found, held_for()] == ["5s", "0", "5s", "0"]

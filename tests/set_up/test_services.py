"""A private PostgreSQL and Redis, for real: the same data directory, started and stopped."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg2
import pytest
import redis

import dev

if TYPE_CHECKING:
    from collections.abc import Iterator

# Everything with a connection lives in one data directory, because making one takes seconds.


@pytest.fixture(scope="module")
def services() -> Iterator[dev.Services]:
    # Not pytest's own directory: as root that is closed to the user who runs PostgreSQL.
    home = Path(tempfile.mkdtemp(dir="/var/tmp", prefix="playbook-set-up-"))
    home.chmod(0o755)
    account = dev.account_for(home / "postgres")
    engines = dev.engines_find(home / "postgres", account, use_urls=False, locks=[])
    yield dev.Services(home, account, engines, options=dev.THROWAWAY)
    shutil.rmtree(home)


def ask(services: dev.Services, role: str, question: str) -> object:
    with closing(psycopg2.connect(services.database_url(role))) as link, link.cursor() as cursor:
        cursor.execute(question)
        link.commit()
        return cursor.fetchone() if cursor.description else None


def test_data_survive_a_restart(services: dev.Services) -> None:
    with dev.running(services):
        ask(services, dev.OWNER, "CREATE TABLE kept AS SELECT 7 AS number")
    assert not services.postgres_answers()
    with dev.running(services):
        assert ask(services, dev.OWNER, "SELECT number FROM kept") == (7,)
        ask(services, dev.OWNER, "DROP TABLE kept")


def test_the_last_user_stops_the_services_and_no_other(services: dev.Services) -> None:
    with dev.running(services):
        with dev.running(services):
            assert services.redis_answers()
        assert services.postgres_answers()
        assert redis.Redis.from_url(services.redis_url()).ping()
    assert not services.postgres_answers()
    assert not services.redis_answers()
    assert not services.sockets.exists()


def test_the_web_role_may_not_make_tables(services: dev.Services) -> None:
    with dev.running(services), pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(services, dev.WEB, "CREATE TABLE mine (id int)")


def test_neither_role_is_a_superuser(services: dev.Services) -> None:
    question = "SELECT bool_or(rolsuper OR rolcreaterole OR rolbypassrls) FROM pg_roles WHERE"
    with dev.running(services):
        assert ask(services, dev.WEB, f"{question} rolname LIKE 'playbook%'") == (False,)


def test_nobody_signs_in_without_a_password(services: dev.Services) -> None:
    with dev.running(services):
        for role in ("postgres", dev.OWNER):
            with pytest.raises(psycopg2.OperationalError, match="password"):
                psycopg2.connect(host=str(services.sockets), user=role, dbname="postgres")


def test_only_the_user_who_runs_the_services_may_enter_their_sockets(
    services: dev.Services,
) -> None:
    with dev.running(services):
        found = services.sockets.stat()
        assert (found.st_mode & 0o777, found.st_uid) == (0o700, services.account.uid)


def test_text_of_any_language_is_compared_without_case(services: dev.Services) -> None:
    with dev.running(services):
        assert ask(services, dev.WEB, "SELECT lower('ÀÉÎ')") == ("àéî",)

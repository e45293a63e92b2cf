"""What a load balancer asks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.db import connection

if TYPE_CHECKING:
    import psycopg2.extensions
    from django.test import Client
    from pytest_django import Settings

NEWEST_FORGET = """
DELETE FROM django_migrations WHERE app = 'governance_accounts' AND name = (
  SELECT max(name) FROM django_migrations WHERE app = 'governance_accounts')
RETURNING name
"""


def test_alive_asks_no_database(client: Client) -> None:
    """Without the ``db`` fixture any query would fail this test."""
    client.cookies["sessionid"] = "not-looked-at"
    answer = client.get("/healthz")
    assert (answer.status_code, json.loads(answer.content)) == (200, {"alive": True})
    assert not answer.cookies


def test_ready_when_the_database_is_migrated(client: Client, db: None) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, json.loads(answer.content)) == (200, {"ready": True})
    assert not answer.cookies


def test_not_ready_with_a_migration_missing_which_is_named(
    client: Client, owner_connection: psycopg2.extensions.connection
) -> None:
    with owner_connection.cursor() as cursor:
        cursor.execute(NEWEST_FORGET)
        ((newest,),) = cursor.fetchall()
    answer = client.get("/readyz")
    reason = json.loads(answer.content)["reason"]
    assert answer.status_code == 503
    assert f"governance_accounts.{newest}" in reason
    assert "manage.py migrate" in reason


def test_not_ready_without_a_database_and_no_detail_told(
    client: Client, transactional_db: None
) -> None:
    original = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = "1"
    try:
        answer = client.get("/readyz")
    finally:
        connection.settings_dict["PORT"] = original
        connection.close()
    body = answer.content.decode()
    assert answer.status_code == 503
    assert "does not answer" in body
    assert "playbook_web" not in body


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_neither_is_redirected_to_https(
    path: str, client: Client, db: None, settings: Settings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(path).status_code == 200
    assert client.get("/").status_code == 301


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_neither_takes_a_post(path: str, client: Client, db: None) -> None:
    assert client.post(path).status_code == 405

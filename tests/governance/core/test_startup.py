"""A wrong or half configuration does not start, and says which variable and what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from governance.core.checks import (
    check_base_url,
    check_database_role,
    check_debug,
    check_hosts,
    check_mail,
    check_proxies,
    check_secret,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.checks import CheckMessage
    from psycopg2.extensions import connection as Connection

ROOT = Path(settings.BASE_DIR)
SECRET = "k3yWith-Enough_of-Everything.0123456789-abcdefgh"
PRODUCTION = {
    "PLAYBOOK_ENV": "production",
    "PLAYBOOK_SECRET_KEY": SECRET,
    "PLAYBOOK_ALLOWED_HOSTS": "playbook.example.org",
    "PLAYBOOK_BASE_URL": "https://playbook.example.org",
    "PLAYBOOK_MAIL_FROM": "Playbook <playbook@example.org>",
    "PLAYBOOK_PROXIES": "1",
    "EMAIL_URL": "submission://playbook:secret@mail.example.org:587",
}
UNSET = ""
COLLECTED = Path(tempfile.mkdtemp(prefix="playbook-static-"))


@pytest.fixture(scope="module", autouse=True)
def collected() -> Iterator[None]:
    """What collectstatic leaves, as far as the check looks."""
    (COLLECTED / "static").mkdir(parents=True, exist_ok=True)
    (COLLECTED / "static" / "staticfiles.json").write_text("{}")
    yield
    shutil.rmtree(COLLECTED)


def run(
    code_or_command: list[str], changes: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run Python as production would, with nothing of the tests' own environment."""
    env = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "governance.settings",
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "REDIS_URL": os.environ["REDIS_URL"],
        "PLAYBOOK_DATA_DIR": str(COLLECTED),
        **PRODUCTION,
        **(changes or {}),
    }
    env = {name: value for name, value in env.items() if value != UNSET}
    return subprocess.run(
        [sys.executable, *code_or_command],
        env=env, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_a_whole_configuration_passes() -> None:
    done = run(["manage.py", "check"])
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr


UNREADABLE = {
    "no secret": ({"PLAYBOOK_SECRET_KEY": UNSET}, "PLAYBOOK_SECRET_KEY is not set. Make one:"),
    "debug that is no boolean": ({"PLAYBOOK_DEBUG": "perhaps"}, "PLAYBOOK_DEBUG"),
    "no mail": ({"EMAIL_URL": UNSET}, "EMAIL_URL must name the mail server"),
    "mail to nowhere": ({"EMAIL_URL": "smtp://"}, "EMAIL_URL must name the mail server"),
    "mail by pigeon": ({"EMAIL_URL": "pigeon://mail.example.org"}, "EMAIL_URL must name"),
    "no database": ({"DATABASE_URL": UNSET}, "DATABASE_URL is not set. Use the web role"),
    "another database": ({"DATABASE_URL": "sqlite:///x.db"}, "DATABASE_URL must look like"),
    "a database without a name": ({"DATABASE_URL": "postgresql://u@h/"}, "DATABASE_URL must look"),
    "no Redis": ({"REDIS_URL": UNSET}, "REDIS_URL is not set. For example redis://"),
    "a Redis that is none": ({"REDIS_URL": "localhost:6379"}, "REDIS_URL must look like redis://"),
    "a mode that is none": (
        {"PLAYBOOK_ENV": "prod"},
        "PLAYBOOK_ENV is 'prod'. Set it to production",
    ),
    "a log level that is none": ({"PLAYBOOK_LOG_LEVEL": "loud"}, "PLAYBOOK_LOG_LEVEL is 'LOUD'"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_settings_that_cannot_be_read_name_the_variable(case: str) -> None:
    changes, words = UNREADABLE[case]
    done = run(["-c", "import governance.settings"], changes)
    assert done.returncode != 0
    assert words in done.stderr.splitlines()[-1]


UNSAFE: dict[str, tuple[dict[str, object], str, str]] = {
    "a short secret": ({"SECRET_KEY": "letmein"}, "playbook.E001", "PLAYBOOK_SECRET_KEY"),
    "a monotonous secret": ({"SECRET_KEY": "ab" * 40}, "playbook.E001", "PLAYBOOK_SECRET_KEY"),
    "development's secret": (
        {"SECRET_KEY": "development-only-" * 4}, "playbook.E001", "PLAYBOOK_SECRET_KEY",
    ),
    "debug": ({"DEBUG": True}, "playbook.E002", "PLAYBOOK_DEBUG"),
    "no hosts": ({"ALLOWED_HOSTS": []}, "playbook.E003", "PLAYBOOK_ALLOWED_HOSTS"),
    "any host": ({"ALLOWED_HOSTS": ["*"]}, "playbook.E003", "PLAYBOOK_ALLOWED_HOSTS"),
    "an address that is none": ({"BASE_URL": "example.org"}, "playbook.E004", "PLAYBOOK_BASE_URL"),
    "an address of another site": (
        {"BASE_URL": "https://example.com"}, "playbook.E004", "PLAYBOOK_BASE_URL",
    ),
    "an address below a site": (
        {"BASE_URL": "https://playbook.example.org/x"}, "playbook.E004", "PLAYBOOK_BASE_URL",
    ),
    "half a mail account": (
        {"EMAIL_URL": "smtp://me@mail.example.org"}, "playbook.E005", "EMAIL_URL",
    ),
    "mail from nobody": (
        {"DEFAULT_FROM_EMAIL": settings.MAIL_FROM_DEFAULT}, "playbook.E006", "PLAYBOOK_MAIL_FROM",
    ),
    "plain http": (
        {"BASE_URL": "http://playbook.example.org"}, "playbook.W001", "PLAYBOOK_BASE_URL",
    ),
    "TLS by nobody": ({"SECURE_PROXY_SSL_HEADER": None}, "playbook.W002", "PLAYBOOK_PROXIES"),
}  # fmt: skip
SAFE: dict[str, object] = {
    "IS_PRODUCTION": True,
    "SECRET_KEY": SECRET,
    "DEBUG": False,
    "ALLOWED_HOSTS": [".example.org"],
    "BASE_URL": PRODUCTION["PLAYBOOK_BASE_URL"],
    "EMAIL_URL": PRODUCTION["EMAIL_URL"],
    "DEFAULT_FROM_EMAIL": PRODUCTION["PLAYBOOK_MAIL_FROM"],
    "BEHIND_TLS": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
}


CHECKS = (check_secret, check_debug, check_hosts, check_base_url, check_proxies, check_mail)


def found_with(changes: dict[str, object]) -> list[CheckMessage]:
    with override_settings(**(SAFE | changes)):
        found = [message for check in CHECKS for message in check(None)]
    return [message for message in found if str(message.id).startswith("playbook.")]


def test_safe_settings_raise_nothing() -> None:
    assert found_with({}) == []


@pytest.mark.parametrize("case", UNSAFE)
def test_unsafe_settings_are_a_check_with_an_id_a_variable_and_a_hint(case: str) -> None:
    changes, identity, variable = UNSAFE[case]
    found = {message.id: message for message in found_with(changes)}
    assert variable in found[identity].msg
    assert found[identity].hint


def test_outside_production_only_a_senseless_address_counts() -> None:
    unsafe = {"SECRET_KEY": "x", "DEBUG": True, "ALLOWED_HOSTS": ["*"], "EMAIL_URL": ""}
    assert found_with({**unsafe, "IS_PRODUCTION": False}) == []
    found = found_with({"BASE_URL": "localhost", "IS_PRODUCTION": False})
    assert [message.id for message in found] == ["playbook.E004"]


@pytest.mark.parametrize(
    ("proxies", "believed"), [("0", False), (UNSET, False), ("1", True), ("2", True)]
)
def test_only_a_proxy_is_believed_about_tls(proxies: str, believed: bool) -> None:
    """Without one, whoever asks could write the header themselves."""
    asks = (
        "import django; django.setup(); from django.test import RequestFactory; "
        "print(RequestFactory(headers={'X-Forwarded-Proto': 'https'}).get('/').is_secure())"
    )
    done = run(["-c", asks], {"PLAYBOOK_PROXIES": proxies})
    assert done.stdout.strip() == str(believed), done.stderr


WEB = ["-c", "import governance.wsgi; print('started')"]


def test_the_web_server_starts_as_the_web_role(transactional_db: None) -> None:
    done = run(WEB)
    assert (done.returncode, done.stdout.strip()) == (0, "started"), done.stderr


def test_the_web_server_refuses_what_check_refuses() -> None:
    done = run(WEB, {"PLAYBOOK_SECRET_KEY": "letmein", "PLAYBOOK_ALLOWED_HOSTS": "*"})
    assert done.returncode == 3
    assert "started" not in done.stdout
    assert "playbook.E001" in done.stderr
    assert "playbook.E003" in done.stderr
    assert "HINT: List the names that browsers use" in done.stderr


def test_the_web_server_refuses_without_its_styles() -> None:
    done = run(WEB, {"PLAYBOOK_DATA_DIR": "/nowhere"})
    assert done.returncode == 3
    assert "playbook.E008" in done.stderr
    assert "collectstatic" in done.stderr


def test_manage_check_refuses_too() -> None:
    done = run(["manage.py", "check"], {"PLAYBOOK_DEBUG": "1"})
    assert done.returncode != 0
    assert "playbook.E002" in done.stderr


@pytest.mark.parametrize(
    "start",
    [
        WEB,
        [
            "-c",
            "from celery.signals import worker_init as s; import governance.celery; s.send(None)",
        ],
        ["-c", "from celery.signals import beat_init as s; import governance.celery; s.send(None)"],
    ],
    ids=["web", "worker", "beat"],
)
def test_neither_web_nor_worker_nor_beat_runs_as_the_owner(
    start: list[str], transactional_db: None
) -> None:
    setup = "import django; django.setup(); " if start is not WEB else ""
    done = run([start[0], setup + start[1]], {"DATABASE_URL": os.environ["DATABASE_OWNER_URL"]})
    assert done.returncode == 3
    assert "playbook.E007" in done.stderr
    assert "can change the audit trail" in done.stderr
    assert "HINT: Use the role playbook_web" in done.stderr


def test_the_web_role_may_not_hand_in_the_leaf_of_an_entry(owner_connection: Connection) -> None:
    """As it could after ``GRANT INSERT ON ALL TABLES``, which undoes what a migration narrowed."""
    assert check_database_role(None, databases=["default"]) == []
    with owner_connection.cursor() as cursor:
        cursor.execute("GRANT INSERT ON governance_audit_entry TO playbook_web")
    [error] = check_database_role(None, databases=["default"])
    assert error.id == "playbook.E007"
    assert "can make up the leaf of an entry" in error.msg
    with owner_connection.cursor() as cursor:
        cursor.execute("GRANT INSERT, UPDATE ON governance_audit_entry TO playbook_web")
    [error] = check_database_role(None, databases=["default"])
    assert "can change the audit trail" in error.msg
    assert "docs/running.md" in str(error.hint)
    with owner_connection.cursor() as cursor:
        cursor.execute(narrowed())
    assert check_database_role(None, databases=["default"]) == []


def narrowed() -> str:
    """What the guide to running it says to do about that."""
    text = (ROOT / "docs" / "running.md").read_text()
    begun = text.index("REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON governance_audit_entry")
    return text[begun : text.index("```", begun)]


@pytest.mark.django_db
def test_no_statement_is_compiled() -> None:
    """Whatever the server does of its own accord: compiling took longer than the statements."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting, source FROM pg_settings WHERE name = 'jit'")
        assert cursor.fetchone() == ("off", "client")


def test_the_web_server_starts_while_the_database_is_away() -> None:
    """It then says so on /readyz, and serves when the database is back."""
    done = run(WEB, {"DATABASE_URL": "postgresql://playbook_web@127.0.0.1:1/playbook"})
    assert done.returncode == 0, done.stderr


def test_development_needs_nothing_but_its_services() -> None:
    bare = dict.fromkeys(PRODUCTION, UNSET) | {"PLAYBOOK_ENV": "development"}
    done = run(["manage.py", "check"], bare)
    assert done.returncode == 0, done.stderr

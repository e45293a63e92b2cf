"""What would make an installation unsafe or useless: each check has an id and says what to do.

``manage.py check`` runs those that only read the settings; ``startup_refuse``, which the web
server and the workers call, runs those on the database's role as well.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.core.checks import Warning as Caution
from django.db import DatabaseError, connection

if TYPE_CHECKING:
    from collections.abc import Sequence

BOOT_ERROR = 3  # by which gunicorn's master knows that starting a worker again is no use
LEAST_LENGTH = 40
LEAST_VARIETY = 10
WEAK_BEGINNINGS = ("django-insecure-", "development-only-", "change", "secret")


@register(Tags.security)
def check_secret(app_configs: Sequence[Any] | None, **options: Any) -> list[CheckMessage]:
    key: str = settings.SECRET_KEY
    weak = len(key) < LEAST_LENGTH or len(set(key)) < LEAST_VARIETY
    if not settings.IS_PRODUCTION or not (weak or key.lower().startswith(WEAK_BEGINNINGS)):
        return []
    return [
        Error(
            "PLAYBOOK_SECRET_KEY can be guessed: it signs sessions.",
            hint=f"Set it to {LEAST_LENGTH} random characters or more: {settings.MAKE_A_KEY}",
            id="playbook.E001",
        )
    ]


@register(Tags.security)
def check_debug(app_configs: Sequence[Any] | None, **options: Any) -> list[CheckMessage]:
    if not (settings.IS_PRODUCTION and settings.DEBUG):
        return []
    return [
        Error(
            "PLAYBOOK_DEBUG is on in production: error pages would show settings and data.",
            hint="Leave PLAYBOOK_DEBUG out, or set PLAYBOOK_ENV=development on your own machine.",
            id="playbook.E002",
        )
    ]


@register(Tags.security)
def check_hosts(app_configs: Sequence[Any] | None, **options: Any) -> list[CheckMessage]:
    hosts = settings.ALLOWED_HOSTS
    if not settings.IS_PRODUCTION or (hosts and not any("*" in host for host in hosts)):
        return []
    return [
        Error(
            "PLAYBOOK_ALLOWED_HOSTS is empty or has a wildcard in it.",
            hint="List the names that browsers use, with commas: playbook.example.org",
            id="playbook.E003",
        )
    ]


def _listed(name: str) -> bool:
    """Whether a host is allowed, by itself or by a ``.domain`` above it."""
    return any(
        host == "*"
        or name == host.lower().lstrip(".")
        or (host.startswith(".") and name.endswith(host.lower()))
        for host in settings.ALLOWED_HOSTS
    )


@register(Tags.security)
def check_base_url(app_configs: Sequence[Any] | None, **options: Any) -> list[CheckMessage]:
    """The address in every mail has to lead back here."""
    parts = urlsplit(settings.BASE_URL)
    hint = "Set it to what people type into the browser: https://playbook.example.org"
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        return [
            Error(
                f"PLAYBOOK_BASE_URL is {settings.BASE_URL!r}, no address of a site.",
                hint=hint,
                id="playbook.E004",
            )
        ]
    if not settings.IS_PRODUCTION:
        return []
    if not _listed(parts.hostname):
        return [
            Error(
                f"PLAYBOOK_BASE_URL leads to {parts.hostname}, which PLAYBOOK_ALLOWED_HOSTS lacks.",
                hint=f"{hint}, and list its name in PLAYBOOK_ALLOWED_HOSTS.",
                id="playbook.E004",
            )
        ]
    if parts.scheme == "http":
        return [
            Caution(
                "PLAYBOOK_BASE_URL is http: cookies, codes and tokens travel in the clear.",
                hint="Put a proxy that speaks TLS in front and set PLAYBOOK_BASE_URL to https://…",
                id="playbook.W001",
            )
        ]
    return []


@register(Tags.security)
def check_proxies(app_configs: Sequence[Any] | None, **options: Any) -> list[CheckMessage]:
    """Whether a request came by TLS is a proxy's word, taken only from one that is there."""
    if not settings.BEHIND_TLS or settings.SECURE_PROXY_SSL_HEADER:
        return []
    return [
        Caution(
            "PLAYBOOK_BASE_URL is https but PLAYBOOK_PROXIES is 0: behind a proxy that speaks TLS, "
            "every page would send on to itself.",
            hint="Set PLAYBOOK_PROXIES to how many proxies stand in front, which is mostly 1.",
            id="playbook.W002",
        )
    ]


@register(Tags.compatibility)
def check_mail(app_configs: Sequence[Any] | None, **options: Any) -> list[CheckMessage]:
    """Without mail nobody gets a code, so half a configuration is none."""
    if not settings.IS_PRODUCTION:
        return []
    found: list[CheckMessage] = []
    parts = urlsplit(settings.EMAIL_URL)
    if bool(parts.username) != bool(parts.password):
        found.append(
            Error(
                f"EMAIL_URL has no {'password' if parts.username else 'user'} beside the other.",
                hint="Write both, percent-encoded: submission://user:password@mail.example.org:587",
                id="playbook.E005",
            )
        )
    if (
        settings.DEFAULT_FROM_EMAIL == settings.MAIL_FROM_DEFAULT
        or "@" not in settings.DEFAULT_FROM_EMAIL
    ):
        found.append(
            Error(
                "PLAYBOOK_MAIL_FROM is not set: mail servers drop what comes from nowhere.",
                hint="Set it to an address of yours: Playbook <playbook@example.org>",
                id="playbook.E006",
            )
        )
    return found


@register(Tags.security)
def check_webhooks(app_configs: Sequence[Any] | None, **options: Any) -> list[CheckMessage]:
    if not (settings.IS_PRODUCTION and settings.WEBHOOK_ALLOW_PRIVATE):
        return []
    return [
        Error(
            "PLAYBOOK_WEBHOOK_ALLOW_PRIVATE is on in production: webhooks would reach "
            "this machine and its network.",
            hint="Leave it out; it is for trying webhooks on your own machine.",
            id="playbook.E009",
        )
    ]


ROLE = """
SELECT current_user, rolsuper OR rolbypassrls OR rolcreaterole,
       coalesce(has_table_privilege(entry, 'UPDATE'), false),
       coalesce(has_column_privilege(entry, 'leaf', 'INSERT'), false)
FROM pg_roles, CAST(to_regclass('governance_audit_entry') AS oid) AS entry
WHERE rolname = current_user
"""


@register(Tags.database, deploy=True)
def check_database_role(
    app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """The web role may not be able to change the trail, nor to make up an entry's leaf;
    ``migrate`` runs as the owner, who is."""
    if not databases:
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute(ROLE)
            name, mighty, rewrites, makes_up = cursor.fetchone()
    except DatabaseError:
        return []  # /readyz says that it does not answer
    hint = "Use the role playbook_web; only manage.py migrate runs as the owner."
    if mighty:
        why = "is a superuser or nearly one"
    elif rewrites:
        why = "can change the audit trail, as its owner can"
        hint += " If it is that role, docs/running.md has what the owner has to run."
    elif makes_up:
        why = "can make up the leaf of an entry of the audit trail"
        hint = "Migrate; if that changes nothing, docs/running.md has what its owner has to run."
    else:
        return []
    message = f"DATABASE_URL signs in as the role {name}, which {why}."
    return [Error(message, hint=hint, id="playbook.E007")]


@register(Tags.staticfiles, deploy=True)
def check_static(app_configs: Sequence[Any] | None, **options: Any) -> list[CheckMessage]:
    """In production every page asks the manifest where its styles are, and fails without it."""
    if not settings.IS_PRODUCTION or (settings.STATIC_ROOT / "staticfiles.json").exists():
        return []
    return [
        Error(
            f"There are no static files in {settings.STATIC_ROOT}.",
            hint="Run manage.py collectstatic with each release; PLAYBOOK_DATA_DIR says where.",
            id="playbook.E008",
        )
    ]


def startup_refuse() -> None:
    """Stop this process, saying why, when a check finds an error; a warning stops nothing."""
    found = [*run_checks(), *check_static(None), *check_database_role(None, databases=["default"])]
    errors = [message for message in found if message.is_serious()]
    if errors:
        sys.stderr.write(
            "Playbook does not start:\n" + "".join(f"{message}\n" for message in errors)
        )
        raise SystemExit(BOOT_ERROR)

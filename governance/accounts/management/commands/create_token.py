"""``manage.py create_token``: an API token, its secret printed this once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from governance.accounts.selectors import department_subtree, user_by_email
from governance.accounts.services import service_account_ensure, token_create
from governance.core.clock import utc_now
from governance.core.errors import DomainError
from governance.core.viewer import system_viewer

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

    from governance.accounts.models import User

ACTOR = system_viewer("create_token", kind="command")


def owner_of(email: str | None, name: str) -> User:
    """Return the account that answers for the token: a named one, or a service account."""
    if email is None:
        return service_account_ensure(actor=ACTOR, name=name)
    owner = user_by_email(email)
    if owner is None:
        raise CommandError(
            f"No account has the address {email}. Leave --owner out to get a service account, "
            "or let that person sign in once."
        )
    if not owner.is_active:
        raise CommandError(f"The account {email} is not active, so its tokens would not work.")
    return owner


def department_known(text: str | None) -> UUID | None:
    """Return the uid of the department that limits the token; CommandError if there is none."""
    if text is None:
        return None
    try:
        uid = UUID(text)
    except ValueError:
        raise CommandError(
            f"--department takes the uid of a department, and {text!r} is none. "
            "Look it up under /api/v1/departments/."
        ) from None
    if not any(subtree(uid) for subtree in department_subtree):
        raise CommandError(f"There is no department with the uid {uid}.")
    return uid


class Command(BaseCommand):
    help = "Make an API token. Its secret is printed this once and cannot be looked up later."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True, help="what it is for, as people will read it")
        parser.add_argument(
            "--scope", required=True, help="one or several, with commas: read,write,scim"
        )
        parser.add_argument("--days", type=int, default=90, help="how long it lives, 1 to 365")
        parser.add_argument(
            "--owner", metavar="EMAIL", help="who answers for it; else a service account"
        )
        parser.add_argument(
            "--department", metavar="UID", help="limit it to this department and below"
        )
        parser.add_argument("--brake", choices=["on", "off"], help="of a sync: stop large changes?")

    def handle(self, *args: Any, **options: Any) -> None:
        scopes = [scope.strip() for scope in options["scope"].split(",") if scope.strip()]
        within = department_known(options["department"])
        try:
            with transaction.atomic():
                token, secret = token_create(
                    actor=ACTOR,
                    owner=owner_of(options["owner"], options["name"]),
                    name=options["name"],
                    scopes=scopes,
                    days=options["days"],
                    now=utc_now(),
                    within_department_uid=within,
                    options={"brake": options["brake"]} if options["brake"] else {},
                )
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stderr.write(
            f"{token.name}: {', '.join(token.scopes)}, until {token.expires_at:%Y-%m-%d}. "
            "Keep the secret now; it is not shown again. Send it as Authorization: Bearer …"
        )
        self.stdout.write(secret)

"""``manage.py appoint``: the first administrator, auditor and head coach, recorded as set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from governance.accounts.models import Grant
from governance.accounts.services import account_ensure, grant_give
from governance.core.clock import utc_now
from governance.core.errors import DomainError
from governance.core.viewer import system_viewer
from governance.home.selectors import person_by_email
from governance.home.services import account_of_person
from roles.team.services import head_coach_appoint

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.management.base import CommandParser

ACTOR = system_viewer("manage.py appoint", kind="command")


def address_checked(email: str) -> str:
    """Return the address in the form we compare; CommandError when it is none."""
    try:
        validate_email(email.strip())
    except ValidationError:
        raise CommandError(f"{email!r} is not an e-mail address.") from None
    return email.strip().lower()


def grant_appoint(kind: Grant.Kind, email: str, now: datetime) -> str:
    """Give the grant to the account of ``email``, made if there is none; return what to say."""
    person = person_by_email(email)
    if person is None:
        user = account_ensure(actor=ACTOR, email=email, label=email)
    else:  # whoever had the address before keeps their account, and gets nothing
        user = account_of_person(actor=ACTOR, person=person, email=email)
    if user.is_service:
        raise CommandError(f"{email} is a service account; those never sign in.")
    if Grant.objects.filter(user=user, kind=kind, revoked_at=None).exists():
        return f"{user} is {kind.label.lower()} already."
    grant_give(actor=ACTOR, user=user, kind=kind, reason="set-up", now=now)
    return f"{user} is now {kind.label.lower()}, and signs in by a code sent to {email}."


def coach_appoint(email: str, now: datetime) -> str:
    """Propose the listed person with this address as head coach; return what to say."""
    person = person_by_email(email)
    if person is None:
        raise CommandError(
            f"Nobody who works here is listed with the address {email}. "
            "Import the people first, or look the address up."
        )
    assignment = head_coach_appoint(actor=ACTOR, person=person, now=now)
    return f"{person} is proposed as {assignment.role}, and still has to accept."


class Command(BaseCommand):
    help = "Make somebody administrator, auditor or head coach, before anybody else can."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--administrator", metavar="EMAIL", action="append", default=[])
        parser.add_argument("--auditor", metavar="EMAIL", action="append", default=[])
        parser.add_argument("--head-coach", metavar="EMAIL")

    def handle(self, *args: Any, **options: Any) -> None:
        now = utc_now()
        grants = [(Grant.Kind.ADMINISTRATOR, each) for each in options["administrator"]]
        grants += [(Grant.Kind.AUDITOR, each) for each in options["auditor"]]
        head_coach = options["head_coach"]
        if not grants and not head_coach:
            raise CommandError("Say whom: --administrator, --auditor or --head-coach EMAIL.")
        try:
            with transaction.atomic():
                said = [grant_appoint(kind, address_checked(each), now) for kind, each in grants]
                if head_coach:
                    said.append(coach_appoint(address_checked(head_coach), now))
        except DomainError as error:
            raise CommandError(str(error)) from error
        for line in said:
            self.stdout.write(line)

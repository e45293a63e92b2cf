"""Finding people by what they sign in with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models.functions import Lower

from governance.home.rules import may_sign_in, person_of
from roles.org.models import Person
from roles.org.rules import email_key
from roles.org.selectors import organisation_today

if TYPE_CHECKING:
    from datetime import datetime

    from governance.accounts.models import User


def sign_in_allowed(user: User, *, now: datetime) -> bool:
    """Whether an account may be used; a query more for who is here until a day."""
    person = person_of(user)
    until = person is not None and person.ends_on is not None
    return may_sign_in(user, organisation_today(now) if until else now.date())


def account_gone(user: User, now: datetime) -> bool:
    return not sign_in_allowed(user, now=now)


def person_by_email(email: str) -> Person | None:
    """Return the one employed person listed with this address, with their account if any."""
    same_address = Person.objects.employed().alias(key=Lower("email")).filter(key=email_key(email))
    return same_address.select_related("user").first()


def address_listed(email: str) -> bool:
    return person_by_email(email) is not None

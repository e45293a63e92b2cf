"""Writing from the top floor: the account that comes with being listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from governance.accounts.selectors import user_by_email
from governance.accounts.services import account_ensure, account_readdress
from governance.home.rules import last_day_past, person_of
from governance.home.selectors import person_by_email, sign_in_allowed
from roles.org.rules import email_key
from roles.org.selectors import organisation_today

if TYPE_CHECKING:
    from datetime import datetime

    from governance.accounts.models import User
    from governance.core.viewer import Viewer
    from roles.org.models import Person


def sessions_tidy() -> None:
    """Delete the sessions that have run out; whoever asked for a code left one behind."""
    SessionStore.clear_expired()


def account_for_code(*, actor: Viewer, email: str, now: datetime) -> User | None:
    """Return the account that a code sent to ``email`` opens, or None when it opens none.

    Whoever is listed with the address and has no account yet gets one now; it is linked once
    the code has come back, which proves the address. An account whose person is listed with
    another address is not opened by its old one: that mailbox may be somebody else's by now.
    """
    person = person_by_email(email)
    if person is None:
        user = user_by_email(email)
        return user if user is not None and _opens(user, email, now) else None
    if last_day_past(person, organisation_today(now)):
        return None
    user = account_of_person(actor=actor, person=person, email=email)
    return user if user.is_active and not user.is_service else None


def _opens(user: User, email: str, now: datetime) -> bool:
    person = person_of(user)
    same = person is None or not person.email or email_key(person.email) == email_key(email)
    return same and sign_in_allowed(user, now=now)


def account_listed(actor: Viewer, email: str) -> int | None:
    """Return the account of whoever is listed with ``email``, made if they have none yet."""
    person = person_by_email(email)
    return account_of_person(actor=actor, person=person, email=email).pk if person else None


@transaction.atomic
def account_of_person(*, actor: Viewer, person: Person, email: str) -> User:
    """Return the account of ``person``, who is listed with ``email``; one of their own if none.

    One that others came in by with this address before stays theirs, and is called by the
    address that they have now: the mailbox is not theirs any more.
    """
    if person.user is not None:
        return person.user
    user = user_by_email(email)
    other = person_of(user) if user is not None else None
    if user is not None and other is not None:
        here = other.employment != other.Employment.LEFT
        account_readdress(actor=actor, user=user, email=(other.email or "") if here else "")
    return account_ensure(actor=actor, email=email, label=person.display_name)

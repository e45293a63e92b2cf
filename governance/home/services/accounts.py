"""Writing from the top floor: the account that comes with being listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sessions.backends.db import SessionStore

from governance.accounts.selectors import user_by_email
from governance.accounts.services import account_ensure
from governance.home.rules import may_sign_in, person_of
from governance.home.selectors import person_by_email
from roles.org.rules import email_key

if TYPE_CHECKING:
    from governance.accounts.models import User
    from governance.core.viewer import Viewer


def sessions_tidy() -> None:
    """Delete the sessions that have run out; whoever asked for a code left one behind."""
    SessionStore.clear_expired()


def account_for_code(*, actor: Viewer, email: str) -> User | None:
    """Return the account that a code sent to ``email`` opens, or None when it opens none.

    Whoever is listed with the address and has no account yet gets one now; it is linked once
    the code has come back, which proves the address. An account whose person is listed with
    another address is not opened by its old one: that mailbox may be somebody else's by now.
    """
    person = person_by_email(email)
    if person is None:
        user = user_by_email(email)
        return user if user is not None and _opens(user, email) else None
    user = person.user or account_ensure(actor=actor, email=email, label=person.display_name)
    return user if user.is_active and not user.is_service else None


def _opens(user: User, email: str) -> bool:
    person = person_of(user)
    same = person is None or not person.email or email_key(person.email) == email_key(email)
    return same and may_sign_in(user)

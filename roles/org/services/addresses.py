"""Whose an e-mail address is, before a connection gives it to somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from governance.accounts.models import User
from governance.core.errors import Conflict
from roles.org.models import Person
from roles.org.rules import email_key

if TYPE_CHECKING:
    from collections.abc import Collection


def account_known(keys: Collection[str], *, own: Person | None = None, back: bool = False) -> bool:
    """Whether an account has one of these addresses that is not the one of ``own``.

    One that was closed with somebody who left is in nobody's way. Of accounts without a person
    all are, but when ``own`` is to come ``back`` to their address: then a closed one is theirs.
    """
    if not keys:
        return False
    alone = Q(person=None, is_active=True) if back else Q(person=None)
    others = Q(person__isnull=False, is_active=True)
    if own is not None:
        others &= ~Q(person=own)
    return User.objects.filter(alone | others, is_service=False, email__in=keys).exists()


def account_free(email: str | None, *, own: Person | None = None, back: bool = False) -> None:
    """Raise Conflict for an address by which a person would get, or end, an account that was
    made for somebody else; see ``account_known``."""
    if email and account_known([email_key(email)], own=own, back=back):
        detail = _("There is an account with the address %s already. It is not taken over.")
        raise Conflict("account_taken", detail % email)


def address_free(email: str | None, *, but: int | None) -> None:
    """Raise Conflict when somebody else who is here has this address."""
    if not email:
        return
    keyed = Person.objects.employed().addressed(email_key(email))
    if keyed.exclude(pk=but or 0).exists():
        detail = _("Somebody else is listed with the address %s. They are not taken over.")
        raise Conflict("address_taken", detail % email)

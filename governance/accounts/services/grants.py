"""Giving and taking back what an account may do by name: administrator, auditor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.accounts.models import Grant, User
from governance.accounts.registry import grant_objections, listed_accounts
from governance.accounts.rules import can_keep_accounts
from governance.accounts.selectors import user_by_email
from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer


def keeper_required(actor: Viewer) -> None:
    """Raise NotAllowed unless ``actor`` keeps accounts, grants and tokens."""
    if not can_keep_accounts(actor):
        raise NotAllowed(
            "administrators_only", _("Administrators keep accounts, grants and tokens.")
        )


def administrator_stays(*, without: User) -> None:
    """Raise Conflict when nobody but ``without`` could set anything up.

    Locks the grants of administrators, so that two who revoke each other's do not both go.
    """
    if administrators_last([without.pk]):
        raise Conflict(
            "last_administrator",
            _("This is the last administrator. Name another one first."),
        )


def administrators_last(user_ids: Collection[int]) -> list[User]:
    """Return the administrators among these accounts when nobody else is one; locks the grants."""
    held = Grant.objects.select_for_update(of=("self",)).filter(
        kind=Grant.Kind.ADMINISTRATOR, revoked_at=None
    )
    open_ones = held.filter(user__is_active=True).select_related("user").order_by("pk")
    holders = {grant.user_id: grant.user for grant in open_ones}
    return list(holders.values()) if holders.keys() <= {*user_ids} else []


@transaction.atomic
def grant_give_to(
    *, actor: Viewer, email: str, kind: Grant.Kind, reason: str, now: datetime
) -> Grant:
    """Give ``kind`` to whoever signs in with ``email``.

    Somebody who is listed and has not signed in yet gets their account by it, which a code sent
    to that address opens. Raises Invalid for an address of nobody, and what ``grant_give`` raises.
    """
    keeper_required(actor)
    listed = [account(actor, email) for account in listed_accounts]
    user = User.objects.filter(pk__in=[each for each in listed if each]).first()
    user = user or user_by_email(email)
    if user is None:
        raise Invalid("nobody", _("Nobody signs in with this address."))
    return grant_give(actor=actor, user=user, kind=kind, reason=reason, now=now)


@transaction.atomic
def grant_give(*, actor: Viewer, user: User, kind: Grant.Kind, reason: str, now: datetime) -> Grant:
    """Give ``kind`` to ``user``; giving it again changes nothing. Administrators give it.

    Raises Conflict for an account that nobody signs in with, and for what an upper floor has
    against it: an auditor who holds a role.
    """
    keeper_required(actor)
    if user.is_service or not user.is_active:
        raise Conflict("account_closed", _("Nobody signs in with this account: it is closed."))
    for refuse in grant_objections:
        if words := refuse(user.pk, kind):
            raise Conflict("grant_refused", words)
    grant, created = Grant.objects.get_or_create(
        user=user,
        kind=kind,
        revoked_at=None,
        defaults={"granted_at": now, "granted_by": actor.label},
    )
    if created:
        if kind == Grant.Kind.ADMINISTRATOR:
            User.objects.filter(pk=user.pk).update(is_staff=True)
        entry_record(
            actor=actor,
            verb="grant.given",
            subject=grant,
            reason=reason,
            changes={"account": str(user.uid), "kind": str(kind)},
        )
    return grant


@transaction.atomic
def grant_revoke(*, actor: Viewer, grant: Grant, reason: str, now: datetime) -> None:
    """Take a grant back; a second time changes nothing. The last administrator stays (Conflict)."""
    keeper_required(actor)
    locked = Grant.objects.select_for_update(of=("self",)).select_related("user").get(pk=grant.pk)
    if locked.revoked_at is not None:
        return
    if locked.kind == Grant.Kind.ADMINISTRATOR:
        administrator_stays(without=locked.user)
        User.objects.filter(pk=locked.user_id).update(is_staff=False)
    Grant.objects.filter(pk=locked.pk).update(revoked_at=now)
    entry_record(
        actor=actor,
        verb="grant.revoked",
        subject=locked,
        reason=reason,
        changes={"account": str(locked.user.uid), "kind": locked.kind},
    )

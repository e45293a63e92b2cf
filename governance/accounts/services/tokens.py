"""Making, rotating and revoking API tokens, and knowing one by its secret."""

from __future__ import annotations

import secrets
import string
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from governance.accounts.models import ApiToken
from governance.accounts.rules import (
    MAX_TOKEN_DAYS,
    SCOPES,
    can_revoke_token,
    token_digest,
    token_prefix,
)
from governance.accounts.selectors import owner_gone
from governance.accounts.services.grants import keeper_required
from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.uid import uuid7

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from governance.accounts.models import User
    from governance.core.viewer import Viewer

SEEN_EVERY = timedelta(minutes=1)
BOTH_WORK_FOR = timedelta(hours=24)
ALPHABET = string.ascii_lowercase + string.digits


@transaction.atomic
def token_create(
    *,
    actor: Viewer,
    owner: User,
    name: str,
    scopes: Sequence[str],
    days: int,
    now: datetime,
    within_department_uid: UUID | None = None,
    options: Mapping[str, object] | None = None,
    uid: UUID | None = None,
) -> tuple[ApiToken, str]:
    """Make a token; return it with its secret, which is shown this once.

    ``days`` is 1 to 365. ``uid`` makes sending the same form twice the same as once: the
    second is a Conflict, as is an owner whose account is closed. Raises Invalid for an unknown
    scope or a length of life outside, and NotAllowed for all but administrators.
    """
    keeper_required(actor)
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise Invalid(
            "unknown_scope",
            _("Unknown scope: %(unknown)s. Choose from %(scopes)s.")
            % {"unknown": ", ".join(unknown) or "–", "scopes": ", ".join(SCOPES)},
        )
    if not 1 <= days <= MAX_TOKEN_DAYS:
        raise Invalid("bad_expiry", _("A token lives 1 to %d days.") % MAX_TOKEN_DAYS)
    if uid is not None and ApiToken.objects.filter(uid=uid).exists():
        raise Conflict(
            "token_made",
            _("It is made already, and its secret was shown then. Rotate it if it is lost."),
        )
    _owner_require(owner)
    token, secret = _make(
        uid=uid or uuid7(),
        owner=owner,
        name=name,
        scopes=sorted(set(scopes)),
        within_department_uid=within_department_uid,
        options=dict(options or {}),
        created_at=now,
        created_by=actor.label,
        expires_at=now + timedelta(days=days),
    )
    entry_record(actor=actor, verb="token.created", subject=token, changes=_facts(token))
    return token, secret


def _owner_require(owner: User) -> None:
    if not owner.is_active:
        raise Conflict("owner_closed", _("The account that owns this token is closed."))


def _make(**terms: object) -> tuple[ApiToken, str]:
    prefix = "".join(secrets.choice(ALPHABET) for _count in range(8))
    secret = f"pb_{prefix}_{secrets.token_urlsafe(32)}"
    made = ApiToken.objects.create(prefix=prefix, digest=token_digest(secret), **terms)
    return made, secret


def _facts(token: ApiToken) -> dict[str, object]:
    return {"scopes": token.scopes, "expires_at": token.expires_at.isoformat()}


@transaction.atomic
def token_rotate(
    *, actor: Viewer, token: ApiToken, at_once: bool, now: datetime
) -> tuple[ApiToken, str]:
    """Make another token on the same terms and for as long; return it with its secret.

    The old one ends in 24 hours, so that whoever uses it has time to change, or ``at_once``.
    Raises Conflict for one that was replaced or has ended, NotAllowed for all but
    administrators.
    """
    keeper_required(actor)
    old = ApiToken.objects.select_for_update(of=("self",)).select_related("owner").get(pk=token.pk)
    if old.revoked_at is not None or old.replaced_by_id is not None:
        raise Conflict("token_ended", _("This token has been replaced or revoked already."))
    _owner_require(old.owner)
    fresh, secret = _make(
        owner=old.owner,
        name=old.name,
        scopes=old.scopes,
        within_department_uid=old.within_department_uid,
        options=old.options,
        created_at=now,
        created_by=actor.label,
        expires_at=now + (old.expires_at - old.created_at),
    )
    old.replaced_by = fresh
    old.expires_at = min(old.expires_at, now + BOTH_WORK_FOR)
    old.revoked_at = now if at_once else None
    old.save(update_fields=["replaced_by", "expires_at", "revoked_at"])
    entry_record(actor=actor, verb="token.created", subject=fresh, changes=_facts(fresh))
    ends = now if at_once else old.expires_at
    changes = {"replaced_by": str(fresh.uid), "ends": ends.isoformat()}
    entry_record(actor=actor, verb="token.rotated", subject=old, changes=changes)
    return fresh, secret


@transaction.atomic
def token_revoke(*, actor: Viewer, token: ApiToken, reason: str = "", now: datetime) -> None:
    """End a token at once; a second time changes nothing. Administrators, and whoever owns it."""
    locked = ApiToken.objects.select_for_update().get(pk=token.pk)
    if not can_revoke_token(actor, owner_id=locked.owner_id):
        raise NotAllowed(
            "not_yours", _("Administrators revoke tokens, and whoever owns one revokes it.")
        )
    if locked.revoked_at is not None:
        return
    ApiToken.objects.filter(pk=locked.pk).update(revoked_at=now)
    entry_record(actor=actor, verb="token.revoked", subject=locked, reason=reason)


def token_seen(*, secret: str, now: datetime) -> ApiToken | None:
    """Return the usable token that ``secret`` is, its last use noted to the minute; else None.

    One of a person works as long as they may sign in: a query more, or two for a partner.
    """
    prefix = token_prefix(secret)
    if prefix is None:
        return None
    # Not first(), which would sort by all that is selected: this is asked with every request.
    found = ApiToken.objects.usable(now).select_related("owner").filter(prefix=prefix).order_by()
    token = next(iter(found), None)
    if token is None or not secrets.compare_digest(bytes(token.digest), token_digest(secret)):
        return None
    if not token.owner.is_service and any(gone(token.owner, now) for gone in owner_gone):
        return None
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - SEEN_EVERY)
    if token.last_used_at is None or token.last_used_at < now - SEEN_EVERY:
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    return token

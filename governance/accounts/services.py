"""Writing accounts, grants and tokens."""

from __future__ import annotations

import secrets
import string
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import CharField, Func, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from governance.accounts.models import ApiToken, Grant, SavedView, User
from governance.accounts.rules import (
    MAX_TOKEN_DAYS,
    MOST_VIEWS,
    SCOPES,
    token_digest,
    token_prefix,
)
from governance.accounts.selectors import user_by_email
from governance.audit.services import entry_record
from governance.core.errors import Invalid, Missing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer

SEEN_EVERY = timedelta(minutes=1)


@transaction.atomic
def account_ensure(*, actor: Viewer, email: str, label: str, service: bool = False) -> User:
    """Return the account of ``email``; make one that signs in by code if there is none."""
    found = user_by_email(email)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, label=label, is_service=service)
    except IntegrityError:
        # Somebody made it at the same moment; theirs is committed by now.
        return User.objects.get(email=email.strip().lower())
    entry_record(actor=actor, verb="account.created", subject=user, changes={"service": service})
    return user


@transaction.atomic
def password_set(*, actor: Viewer, user: User, password: str) -> None:
    """Let ``user`` sign in with ``password``, which has been checked; other sessions end by it."""
    user.set_password(password)
    user.save(update_fields=["password"])
    entry_record(actor=actor, verb="account.password_set", subject=user)


@transaction.atomic
def grant_give(*, actor: Viewer, user: User, kind: Grant.Kind, reason: str, now: datetime) -> Grant:
    """Give ``kind`` to ``user``; giving it again changes nothing."""
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
            changes={"account": str(user.uid), "kind": kind.value},
        )
    return grant


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
) -> tuple[ApiToken, str]:
    """Make a token; return it with its secret, which is shown this once.

    ``days`` is 1 to 365. Raises Invalid for an unknown scope or a length of life outside.
    """
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise Invalid(
            "unknown_scope",
            _("Unknown scope: %(unknown)s. Choose from %(scopes)s.")
            % {"unknown": ", ".join(unknown) or "–", "scopes": ", ".join(SCOPES)},
        )
    if not 1 <= days <= MAX_TOKEN_DAYS:
        raise Invalid("bad_expiry", _("A token lives 1 to %d days.") % MAX_TOKEN_DAYS)
    alphabet = string.ascii_lowercase + string.digits
    prefix = "".join(secrets.choice(alphabet) for _count in range(8))
    secret = f"pb_{prefix}_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        owner=owner,
        name=name,
        prefix=prefix,
        digest=token_digest(secret),
        scopes=sorted(set(scopes)),
        within_department_uid=within_department_uid,
        options=dict(options or {}),
        created_at=now,
        created_by=actor.label,
        expires_at=now + timedelta(days=days),
    )
    entry_record(
        actor=actor,
        verb="token.created",
        subject=token,
        changes={"scopes": token.scopes, "expires_at": token.expires_at.isoformat()},
    )
    return token, secret


def token_seen(*, secret: str, now: datetime) -> ApiToken | None:
    """Return the usable token that ``secret`` is, its last use noted to the minute; else None."""
    prefix = token_prefix(secret)
    if prefix is None:
        return None
    token = ApiToken.objects.usable(now).select_related("owner").filter(prefix=prefix).first()
    if token is None or not secrets.compare_digest(bytes(token.digest), token_digest(secret)):
        return None
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - SEEN_EVERY)
    if token.last_used_at is None or token.last_used_at < now - SEEN_EVERY:
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    return token


@transaction.atomic
def accounts_close(*, actor: Viewer, user_ids: Sequence[int], reason: str, now: datetime) -> None:
    """Shut the accounts of leavers: no sign-in, every session ended, tokens and grants revoked.

    A new unusable password ends the sessions, because their hash is made from it. Four
    statements for the accounts that are open, whatever their number; an entry for each.
    """
    users = User.objects.filter(pk__in=user_ids, is_active=True)
    labels = list(users)
    if not labels:
        return
    ended = Concat(Value("!"), Cast(Func(function="gen_random_uuid"), CharField()))
    users.update(is_active=False, is_staff=False, password=ended)
    ApiToken.objects.filter(owner__in=labels, revoked_at=None).update(revoked_at=now)
    Grant.objects.filter(user__in=labels, revoked_at=None).update(revoked_at=now)
    for user in labels:
        entry_record(actor=actor, verb="account.closed", subject=user, reason=reason)


@transaction.atomic
def accounts_reopen(*, actor: Viewer, user_ids: Sequence[int], reason: str) -> None:
    """Let those who came back sign in again, by a code; tokens and grants are not restored."""
    users = list(User.objects.filter(pk__in=user_ids, is_active=False))
    User.objects.filter(pk__in=[user.pk for user in users]).update(is_active=True)
    for user in users:
        entry_record(actor=actor, verb="account.reopened", subject=user, reason=reason)


@transaction.atomic
def view_save(*, actor: Viewer, name: str, path: str, query: str, now: datetime) -> SavedView:
    """Keep the list at ``path`` with ``query`` under ``name``; the same name again replaces it.

    Raises Invalid beyond a hundred of them.
    """
    mine = SavedView.objects.filter(owner=actor.user_id)
    if mine.exclude(path=path, name=name).count() >= MOST_VIEWS:
        raise Invalid("too_many_views", _("You have saved a hundred views. Remove one first."))
    view, _created = SavedView.objects.update_or_create(
        owner_id=actor.user_id,
        path=path,
        name=name,
        defaults={"query": query},
        create_defaults={"query": query, "created_at": now},
    )
    entry_record(actor=actor, verb="view.saved", subject=view, changes={"list": view.url})
    return view


@transaction.atomic
def view_remove(*, actor: Viewer, uid: UUID) -> SavedView:
    """Forget one of the actor's own saved views; Missing for any other. Return what it was."""
    view = SavedView.objects.select_for_update().filter(owner=actor.user_id, uid=uid).first()
    if view is None or actor.user_id is None:
        raise Missing
    entry_record(actor=actor, verb="view.removed", subject=view, changes={"list": view.url})
    view.delete()
    return view

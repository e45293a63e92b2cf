"""Writing accounts: made, named, closed and opened again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import CharField, Func, Value
from django.db.models.functions import Cast, Concat
from django.utils.text import slugify
from django.utils.translation import gettext as _

from governance.accounts.models import ApiToken, Grant, User
from governance.accounts.selectors import user_by_email
from governance.accounts.services.grants import administrator_stays, keeper_required
from governance.audit.services import entry_record
from governance.core.errors import Conflict, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from governance.core.viewer import Viewer


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


def service_account_ensure(*, actor: Viewer, name: str) -> User:
    """Return the service account called ``name``, made if there is none; of no two names one.

    Its address is the name in plain letters; with a mark of its own where those would be
    another's, or no letters at all.
    """
    plain = slugify(name)
    other = User.objects.filter(email=f"{plain}@service.invalid").exclude(label=name)
    if not plain or other.exists():
        mark = hashlib.sha256(name.encode()).hexdigest()[:12]
        plain = f"{plain or 'token'}-{mark}"
    address = f"{plain}@service.invalid"
    return account_ensure(actor=actor, email=address, label=name, service=True)


@transaction.atomic
def account_add(*, actor: Viewer, email: str, label: str) -> User:
    """Make an account for somebody who is not listed, such as an auditor from outside.

    Raises NotAllowed for all but administrators, and Conflict when the address has one.
    """
    keeper_required(actor)
    if user_by_email(email) is not None:
        raise Conflict("account_exists", _("There is an account with this address already."))
    return account_ensure(actor=actor, email=email, label=label)


@transaction.atomic
def account_readdress(*, actor: Viewer, user: User, email: str) -> None:
    """Call an account by another address; by none that is read when it is "" or another's.

    Who it belongs to, its sessions and its password stay. The same again writes nothing.
    """
    before = User.objects.select_for_update().get(pk=user.pk)
    wanted = email.strip().lower()
    free = wanted and not User.objects.filter(email=wanted).exclude(pk=user.pk).exists()
    address = wanted if free else f"{user.uid.hex}@former.invalid"
    if before.email == address:
        return
    User.objects.filter(pk=user.pk).update(email=address)
    changes = {"email": [before.email, address]}
    entry_record(actor=actor, verb="account.readdressed", subject=before, changes=changes)


@transaction.atomic
def account_rename(*, actor: Viewer, user: User, label: str) -> None:
    """Call an account something else; the same name again writes nothing."""
    keeper_required(actor)
    before = User.objects.select_for_update().get(pk=user.pk)
    if before.label == label:
        return
    User.objects.filter(pk=user.pk).update(label=label)
    user.label = label
    changes = {"label": [before.label, label]}
    entry_record(actor=actor, verb="account.renamed", subject=user, changes=changes)


@transaction.atomic
def account_close(*, actor: Viewer, user: User, reason: str, now: datetime) -> None:
    """Shut one account by an administrator's decision; not the last administrator's (Conflict).

    It stays shut until ``account_reopen``, also when its person leaves and comes back.
    """
    keeper_required(actor)
    administrator_stays(without=user)
    accounts_close(actor=actor, user_ids=[user.pk], reason=reason, now=now)
    User.objects.filter(pk=user.pk).update(kept_closed=True)


@transaction.atomic
def account_reopen(*, actor: Viewer, user: User, reason: str) -> None:
    """Let one account sign in again by an administrator's decision."""
    keeper_required(actor)
    User.objects.filter(pk=user.pk).update(kept_closed=False)
    accounts_reopen(actor=actor, user_ids=[user.pk], reason=reason)


@transaction.atomic
def password_set(*, actor: Viewer, user: User, password: str) -> None:
    """Let ``user`` sign in with ``password``, which has been checked; other sessions end by it."""
    user.set_password(password)
    user.save(update_fields=["password"])
    entry_record(actor=actor, verb="account.password_set", subject=user)


@transaction.atomic
def accounts_close(*, actor: Viewer, user_ids: Sequence[int], reason: str, now: datetime) -> None:
    """Shut the accounts of leavers: no sign-in, every session ended, tokens and grants revoked.

    A new unusable password ends the sessions, because their hash is made from it. A fixed
    number of statements for the accounts that are open, whatever their number; an entry for
    each account, token and grant.
    """
    users = User.objects.filter(pk__in=user_ids, is_active=True)
    labels = list(users)
    if not labels:
        return
    ended = Concat(Value("!"), Cast(Func(function="gen_random_uuid"), CharField()))
    users.update(is_active=False, is_staff=False, password=ended)
    tokens = list(ApiToken.objects.select_for_update().filter(owner__in=labels, revoked_at=None))
    grants = Grant.objects.select_for_update(of=("self",)).select_related("user")
    held = list(grants.filter(user__in=labels, revoked_at=None))
    ApiToken.objects.filter(pk__in=[token.pk for token in tokens]).update(revoked_at=now)
    Grant.objects.filter(pk__in=[grant.pk for grant in held]).update(revoked_at=now)
    for user in labels:
        entry_record(actor=actor, verb="account.closed", subject=user, reason=reason)
    for token in tokens:
        entry_record(actor=actor, verb="token.revoked", subject=token, reason=reason)
    for grant in held:
        entry_record(actor=actor, verb="grant.revoked", subject=grant, reason=reason)


@transaction.atomic
def accounts_reopen(*, actor: Viewer, user_ids: Sequence[int], reason: str) -> None:
    """Let those who came back sign in again, by a code; tokens and grants are not restored.

    What a decision closed stays closed.
    """
    users = list(User.objects.filter(pk__in=user_ids, is_active=False, kept_closed=False))
    User.objects.filter(pk__in=[user.pk for user in users]).update(is_active=True)
    for user in users:
        entry_record(actor=actor, verb="account.reopened", subject=user, reason=reason)


@transaction.atomic
def account_start_choose(*, actor: Viewer, user: User, page: str) -> None:
    """Let one's own account begin at ``page``, "" by what one does; the same again writes nothing.

    Raises NotAllowed for anybody else's.
    """
    if actor.user_id != user.pk:
        raise NotAllowed("not_yours", _("Everybody chooses their own start page."))
    before = User.objects.select_for_update().get(pk=user.pk)
    if before.start_page == page:
        return
    User.objects.filter(pk=user.pk).update(start_page=page)
    entry_record(
        actor=actor,
        verb="account.start_chosen",
        subject=user,
        changes={"start_page": [before.start_page, page]},
    )

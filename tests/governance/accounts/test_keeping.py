"""Accounts, grants and tokens as administrators keep them: who may, what ends, what is noted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from governance.accounts.models import ApiToken, Grant, User
from governance.accounts.services import (
    account_add,
    account_close,
    account_rename,
    account_reopen,
    accounts_close,
    grant_give,
    grant_revoke,
    token_create,
    token_revoke,
    token_rotate,
    token_seen,
)
from governance.audit.models import Entry
from governance.core.errors import Conflict, NotAllowed
from tests.cast import COMMAND, NOW, Cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from governance.core.viewer import Viewer

OTHERS = ("employee", "head_coach", "auditor", "boss")
TOMORROW = NOW + timedelta(days=1)


def made(cast: Cast, **terms: object) -> tuple[ApiToken, str]:
    wanted: dict[str, object] = {"name": "HR", "scopes": ["read"], "days": 90} | terms
    return token_create(actor=COMMAND, owner=cast.employee.user, now=NOW, **wanted)  # type: ignore[arg-type]  # as named


def entries(verb: str) -> list[Entry]:
    return list(Entry.objects.filter(verb=verb).order_by("pk"))


def steps(cast: Cast) -> dict[str, Callable[[Viewer], object]]:
    user, token = cast.employee.user, ApiToken.objects.get(name="HR sync")
    grant = Grant.objects.get(user=cast.auditor.user)
    return {
        "give": lambda by: grant_give(
            actor=by, user=user, kind=Grant.Kind.AUDITOR, reason="", now=NOW
        ),
        "revoke": lambda by: grant_revoke(actor=by, grant=grant, reason="", now=NOW),
        "add": lambda by: account_add(actor=by, email="new@larkfield.example", label="New"),
        "rename": lambda by: account_rename(actor=by, user=user, label="Another"),
        "close": lambda by: account_close(actor=by, user=user, reason="", now=NOW),
        "reopen": lambda by: account_reopen(actor=by, user=user, reason=""),
        "make": lambda by: token_create(
            actor=by, owner=user, name="X", scopes=["read"], days=1, now=NOW
        ),
        "rotate": lambda by: token_rotate(actor=by, token=token, at_once=False, now=NOW),
        "end": lambda by: token_revoke(actor=by, token=token, now=NOW),
    }


STEPS = ("give", "revoke", "add", "rename", "close", "reopen", "make", "rotate", "end")


@pytest.mark.parametrize("step", STEPS)
def test_only_administrators_do_it(cast: Cast, step: str) -> None:
    for name in OTHERS:
        with pytest.raises(NotAllowed):
            steps(cast)[step](cast.members[name].viewer)
    steps(cast)[step](cast.administrator.viewer)


def test_a_superuser_is_bound_by_the_same_rules(cast: Cast) -> None:
    User.objects.filter(pk=cast.employee.user.pk).update(is_superuser=True, is_staff=True)
    for step in STEPS:
        with pytest.raises(NotAllowed):
            steps(cast)[step](cast.employee.viewer)


def test_the_last_administrator_stays(cast: Cast) -> None:
    grant = Grant.objects.get(user=cast.administrator.user)
    tries: tuple[Callable[[], None], ...] = (
        lambda: grant_revoke(actor=cast.administrator.viewer, grant=grant, reason="", now=NOW),
        lambda: account_close(
            actor=cast.administrator.viewer, user=cast.administrator.user, reason="", now=NOW
        ),
    )
    for step in tries:
        with pytest.raises(Conflict) as refused:
            step()
        assert refused.value.code == "last_administrator"
    grant_give(
        actor=COMMAND, user=cast.boss.user, kind=Grant.Kind.ADMINISTRATOR, reason="", now=NOW
    )
    grant_revoke(actor=cast.boss.viewer, grant=grant, reason="Moved on.", now=NOW)
    assert not cast.administrator.viewer.administrator
    assert [entry.reason for entry in entries("grant.revoked")] == ["Moved on."]


def test_rotating_keeps_the_terms_and_both_work_for_a_day(cast: Cast) -> None:
    old, secret = made(cast, within_department_uid=cast.stores.uid, options={"brake": "off"})
    later = NOW + timedelta(days=60)
    fresh, new_secret = token_rotate(
        actor=cast.administrator.viewer, token=old, at_once=False, now=later
    )
    assert (fresh.name, fresh.scopes, fresh.owner) == (old.name, old.scopes, old.owner)
    assert (fresh.within_department_uid, fresh.options) == (cast.stores.uid, {"brake": "off"})
    assert fresh.expires_at == later + timedelta(days=90)
    for each in (secret, new_secret):
        assert token_seen(secret=each, now=later + timedelta(hours=23)) is not None
    assert token_seen(secret=secret, now=later + timedelta(hours=24)) is None
    assert token_seen(secret=new_secret, now=later + timedelta(hours=24)) is not None
    assert [entry.subject_uid for entry in entries("token.rotated")] == [old.uid]


def test_rotating_at_once_ends_the_old_one_now(cast: Cast) -> None:
    old, secret = made(cast)
    token_rotate(actor=COMMAND, token=old, at_once=True, now=NOW)
    assert token_seen(secret=secret, now=NOW) is None


def test_rotating_makes_none_live_longer(cast: Cast) -> None:
    old, secret = made(cast, days=1)
    token_rotate(actor=COMMAND, token=old, at_once=False, now=NOW + timedelta(hours=20))
    assert token_seen(secret=secret, now=TOMORROW) is None


def test_a_token_is_rotated_once(cast: Cast) -> None:
    old, _secret = made(cast)
    token_rotate(actor=COMMAND, token=old, at_once=False, now=NOW)
    with pytest.raises(Conflict) as refused:
        token_rotate(actor=COMMAND, token=old, at_once=False, now=NOW)
    assert refused.value.code == "token_ended"


def test_whoever_owns_a_token_may_revoke_it(cast: Cast) -> None:
    token, secret = made(cast)
    with pytest.raises(NotAllowed):
        token_revoke(actor=cast.player.viewer, token=token, now=NOW)
    token_revoke(actor=cast.employee.viewer, token=token, reason="Lost.", now=NOW)
    token_revoke(actor=cast.employee.viewer, token=token, reason="Again.", now=NOW)
    assert token_seen(secret=secret, now=NOW) is None
    assert [entry.reason for entry in entries("token.revoked")] == ["Lost."]


def test_closing_accounts_notes_each_token_and_grant_that_ends(cast: Cast) -> None:
    token, _secret = made(cast)
    user = cast.employee.user
    grant_give(actor=COMMAND, user=user, kind=Grant.Kind.AUDITOR, reason="", now=NOW)
    accounts_close(actor=COMMAND, user_ids=[user.pk], reason="left", now=NOW)
    ended = Entry.objects.filter(reason="left").order_by("pk").values_list("verb", "subject_uid")
    grant = Grant.objects.get(user=user)
    assert list(ended) == [
        ("account.closed", user.uid),
        ("token.revoked", token.uid),
        ("grant.revoked", grant.uid),
    ]


def test_nobody_is_given_a_grant_for_an_account_that_is_closed(cast: Cast) -> None:
    accounts_close(actor=COMMAND, user_ids=[cast.employee.user.pk], reason="left", now=NOW)
    closed = User.objects.get(pk=cast.employee.user.pk)
    with pytest.raises(Conflict) as refused:
        grant_give(actor=COMMAND, user=closed, kind=Grant.Kind.AUDITOR, reason="", now=NOW)
    assert refused.value.code == "account_closed"

"""Answering from a link in a mail: what the link holds, how long, and what it may decide."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.core.signing import BadSignature, Signer

from roles.org.rules import email_key
from roles.team.rules.states import Authority

if TYPE_CHECKING:
    from collections.abc import Mapping

    from roles.team.rules.verdicts import AssignmentFacts

LINK_LASTS: Final = timedelta(days=30)


def answer_token(todo_uid: UUID, mailbox: str) -> str:
    """Return what lets the reader of ``mailbox`` answer one to-do of one person, nothing else."""
    return _signer().sign(f"{todo_uid.hex}-{_mark(mailbox)}")


def answer_read(token: str) -> tuple[UUID, str] | None:
    """Return the to-do that ``token`` is for and the mailbox's mark; None if not ours."""
    try:
        todo, _dash, mark = _signer().unsign(token).partition("-")
        return UUID(todo), mark
    except (BadSignature, ValueError):
        return None


def is_mailbox(mark: str, mailbox: str) -> bool:
    """Whether a link went to ``mailbox``; an old one of theirs may be somebody else's by now."""
    return mark == _mark(mailbox)


def _mark(mailbox: str) -> str:
    return hashlib.sha256(email_key(mailbox).encode()).hexdigest()[:16]


def answer_is_fresh(opened_at: datetime, now: datetime) -> bool:
    return now - opened_at <= LINK_LASTS


def may_answer_by_link(assignment: AssignmentFacts) -> bool:
    """Whether the mailbox is proof enough: it is for signing in, too, but not for a promise."""
    return assignment.authority <= Authority.REPLY


def answer_context(
    payload: Mapping[str, object],
    mailbox: str,
    *,
    name: str = "answer_path",
    below: str = "/answer/",
) -> dict[str, str]:
    """Return the address ``below`` which the reader of a mail answers, by the ``name`` that its
    template knows, as the mail is sent; it is stored nowhere. Nothing for a promise, which takes
    signing in."""
    if not payload.get("by_link"):
        return {}
    return {name: f"{below}{answer_token(UUID(str(payload['todo'])), mailbox)}/"}


def asked_context(payload: Mapping[str, object], mailbox: str) -> dict[str, object]:
    """Return what the mail to who is asked has: how far it goes, and by which address to answer."""
    return {**level_context(payload, mailbox), **answer_context(payload, mailbox)}


def level_context(payload: Mapping[str, object], mailbox: str) -> dict[str, object]:
    """Return what the mail says of a role in its reader's language: how far it goes, by its key."""
    key = str(payload.get("authority", "")).upper().replace(" ", "_")
    return {"authority": Authority[key].label} if key in Authority.__members__ else {}


def _signer() -> Signer:
    return Signer(salt="roles.team.answer", sep=".")

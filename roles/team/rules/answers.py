"""Answering from a link in a mail: what the link holds, how long, and what it may decide."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.core.signing import BadSignature, Signer

from roles.team.rules.states import Authority

if TYPE_CHECKING:
    from collections.abc import Mapping

    from roles.team.rules.permissions import AssignmentFacts

LINK_LASTS: Final = timedelta(days=30)


def answer_token(todo_uid: UUID) -> str:
    """Return what lets its holder answer one to-do of one person, and nothing else."""
    return _signer().sign(todo_uid.hex)


def answer_read(token: str) -> UUID | None:
    """Return the to-do that ``token`` is for; None when it is not ours."""
    try:
        return UUID(_signer().unsign(token))
    except (BadSignature, ValueError):
        return None


def answer_is_fresh(opened_at: datetime, now: datetime) -> bool:
    return now - opened_at <= LINK_LASTS


def may_answer_by_link(assignment: AssignmentFacts) -> bool:
    """Whether the mailbox is proof enough: it is for signing in, too, but not for a promise."""
    return assignment.authority <= Authority.REPLY


def answer_context(payload: Mapping[str, object]) -> dict[str, str]:
    """Return the address at which the reader of a mail answers, as the mail is sent; it is
    stored nowhere. Nothing for a promise, which takes signing in."""
    if not payload.get("by_link"):
        return {}
    return {"answer_path": f"/answer/{answer_token(UUID(str(payload['todo'])))}/"}


def _signer() -> Signer:
    return Signer(salt="roles.team.answer", sep=".")

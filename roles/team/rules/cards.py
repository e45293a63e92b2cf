"""Showing one's authority to somebody outside: who may, for how long, at which address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

from roles.team.rules.verdicts import YES, Verdict

if TYPE_CHECKING:
    from governance.core.viewer import Viewer
    from roles.team.rules.verdicts import AssignmentFacts

LINK_DAYS: Final = (1, 7, 30)  # the longest is short: it is shown to somebody, not published


def can_share(viewer: Viewer, assignment: AssignmentFacts) -> Verdict:
    """The holder, in person, and nobody for them."""
    own = viewer.person_id is not None and viewer.person_id == assignment.person_id
    if own and viewer.kind == "person":
        return YES
    words = _("Only the holder shows their authority to others.")
    return Verdict(allowed=False, code="not_yours", reason=words)


def card_token(link_uid: UUID) -> str:
    """Return the secret part of the address of a link."""
    return _signer().sign(link_uid.hex)


def card_token_read(token: str) -> UUID | None:
    """Return which link it is; None when the address is not ours."""
    try:
        return UUID(_signer().unsign(token))
    except (BadSignature, ValueError):
        return None


def _signer() -> Signer:
    return Signer(salt="roles.team.card", sep=".")

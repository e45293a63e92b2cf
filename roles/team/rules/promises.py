"""Where two approve, they are two people. Pure decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from roles.team.rules.verdicts import YES, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from governance.core.viewer import Viewer


def decider_uid(viewer: Viewer) -> UUID | None:
    """Return who decides: the person, or the account of somebody who is not listed."""
    return viewer.person_uid or viewer.uid


def can_approve_too(viewer: Viewer, *, given_by: Collection[UUID | None]) -> Verdict:
    """Never who is among ``given_by``, those who approved already; two may bear one name."""
    if decider_uid(viewer) not in given_by:
        return YES
    words = _("This takes two people: somebody else approves it, too.")
    return Verdict(allowed=False, code="own_approval", reason=words)

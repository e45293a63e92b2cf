"""A promise takes two people. Pure decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from roles.team.rules.permissions import YES, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection

    from governance.core.viewer import Viewer


def can_approve_too(viewer: Viewer, *, given_by: Collection[str]) -> Verdict:
    """Never who is among ``given_by``, the names of those who approved already."""
    if (viewer.person_name or viewer.label) not in given_by:
        return YES
    words = _("A promise takes two people: somebody else approves it, too.")
    return Verdict(allowed=False, code="own_approval", reason=words)

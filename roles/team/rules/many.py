"""Proposing several people at one go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from roles.team.rules.verdicts import YES, Verdict

if TYPE_CHECKING:
    from governance.core.viewer import Viewer

MANY: Final = 100  # people in one go


def can_propose_many(viewer: Viewer, *, small: bool = False) -> Verdict:
    """Whoever has a say over people or roles, in person; others nominate one at a time."""
    has_say = (
        viewer.report_ids
        or viewer.led_department_ids
        or viewer.coached_department_ids
        or viewer.functions
        or viewer.head_coach
    )
    listed = viewer.person_id is not None and not viewer.external
    if viewer.kind == "person" and ((listed and has_say) or (small and viewer.administrator)):
        return YES
    reason = _("Several at once are proposed by line managers, heads, coaches and the booth.")
    return Verdict(allowed=False, code="no_say", reason=reason)

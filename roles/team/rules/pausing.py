"""Who may pause a held role, let it go on, ask for a review of it, and who says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from roles.team.rules.verdicts import (
    DECISIONS_ARE_PEOPLES,
    YES,
    Verdict,
    runs_department,
)

if TYPE_CHECKING:
    from governance.core.viewer import Viewer
    from roles.team.rules.verdicts import AssignmentFacts


def can_pause(viewer: Viewer, assignment: AssignmentFacts, *, small: bool = False) -> Verdict:
    """The line manager and who runs the department, to pause and to go on; never the holder."""
    if viewer.is_system:
        return YES
    if viewer.kind == "token":
        return DECISIONS_ARE_PEOPLES
    if viewer.person_id is not None and viewer.person_id == assignment.person_id:
        reason = _("Nobody pauses their own role or lets it go on: resign.")
        return Verdict(allowed=False, code="own_assignment", reason=reason)
    runs = runs_department(viewer, assignment.role.department_id, small=small)
    if runs or assignment.person_id in viewer.report_ids:
        return YES
    reason = _("The holder's line manager or who runs the department can pause it.")
    return Verdict(allowed=False, code="not_yours", reason=reason)


def end_needs_reason(viewer: Viewer, assignment: AssignmentFacts, *, volunteer: bool) -> bool:
    """Everybody says why, but for volunteers who resign: they owe nobody an explanation."""
    own = viewer.person_id is not None and viewer.person_id == assignment.person_id
    return not (own and volunteer)

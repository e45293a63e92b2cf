"""Who may say which part of a role's work a holder looks after, and who stands in for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from roles.team.rules.permissions import can_open_role
from roles.team.rules.verdicts import YES, Verdict

if TYPE_CHECKING:
    from governance.core.viewer import Viewer
    from roles.team.rules.verdicts import AssignmentFacts

MOST_CHANNELS = 200  # in one focus: more is "all of the department's"


def can_change_focus(
    viewer: Viewer, assignment: AssignmentFacts, *, small: bool = False
) -> Verdict:
    """Whoever runs the department, but, unless it is a small organisation, not for themselves."""
    own = viewer.person_id is not None and viewer.person_id == assignment.person_id
    if own and not small:
        words = _("What you look after yourself is said by somebody else who runs the department.")
        return Verdict(allowed=False, code="own_assignment", reason=words)
    return can_open_role(viewer, department_id=assignment.role.department_id, small=small)


def can_change_backup(
    viewer: Viewer, assignment: AssignmentFacts, *, small: bool = False
) -> Verdict:
    """The holder, too, says who stands in for them."""
    own = viewer.person_id is not None and viewer.person_id == assignment.person_id
    if own and viewer.kind == "person":
        return YES
    verdict = can_change_focus(viewer, assignment, small=small)
    if verdict:
        return verdict
    words = _("Who stands in is said by the holder, or by who runs the department.")
    return Verdict(allowed=False, code="not_yours", reason=words)

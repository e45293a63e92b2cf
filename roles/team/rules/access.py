"""Whether a holder needs to get into channels before answering there, and who says they can."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from roles.team.rules.states import Authority
from roles.team.rules.verdicts import DECISIONS_ARE_PEOPLES, YES, no, runs_department

if TYPE_CHECKING:
    from governance.core.viewer import Viewer
    from roles.team.rules.verdicts import AssignmentFacts, Verdict

GRACE_DAYS: Final = 14  # a ready holder who is given one more channel stays ready for so long


def needs_access(*, asked_of_type: bool, authority: int, channels: int, small: bool) -> bool:
    """Whoever writes on named channels; listening needs no key, and a small organisation none."""
    return asked_of_type and not small and channels > 0 and authority > Authority.LISTEN


def can_confirm_access(
    viewer: Viewer, assignment: AssignmentFacts, *, asked_id: int | None, small: bool = False
) -> Verdict:
    """Whoever is asked, who owns one of the channels, and whoever runs the department."""
    if viewer.is_system:
        return YES
    if viewer.kind == "token":
        return DECISIONS_ARE_PEOPLES
    own = viewer.person_id is not None and viewer.person_id == assignment.person_id
    if own and not small:
        return no("own_assignment", _("That you can get into the channels is said by another."))
    asked = viewer.person_id is not None and viewer.person_id == asked_id
    if asked or runs_department(viewer, assignment.role.department_id, small=small):
        return YES
    return no(
        "not_yours",
        _("Access is confirmed by who owns the channels, or by who runs the department."),
    )

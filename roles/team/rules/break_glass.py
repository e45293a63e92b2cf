"""Authority at once, without asking anybody first: narrow, short and loud. Pure decisions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from roles.team.rules.states import Authority, RoleKind
from roles.team.rules.verdicts import DECISIONS_ARE_PEOPLES, YES, Verdict, runs_department

if TYPE_CHECKING:
    from governance.core.viewer import Viewer
    from roles.team.rules.verdicts import PersonFacts, RoleFacts

MOST_HOURS: Final = 72
LONGEST = timedelta(hours=MOST_HOURS)
WITHIN = timedelta(days=7)  # the hours of one person in one role are counted together
MOST_AUTHORITY: Final = Authority.APPROVED_TEXT


def can_break_glass(viewer: Viewer, *, department_id: int) -> Verdict:
    """The head coach, and head and coach of the department; in person."""
    if viewer.kind == "token":
        return DECISIONS_ARE_PEOPLES
    if viewer.person_id is not None and runs_department(viewer, department_id):
        return YES
    return Verdict(
        allowed=False,
        code="not_your_department",
        reason=_(
            "In an emergency the department's head, its coach or the head coach gives authority."
        ),
    )


def can_step_in(viewer: Viewer, *, role: RoleFacts, person: PersonFacts) -> Verdict:
    """Whether the viewer may let this person step in: a player's role, never for oneself.

    A coach's or a booth's role would let somebody approve others.
    """
    allowed = can_break_glass(viewer, department_id=role.department_id)
    if not allowed:
        return allowed
    if viewer.person_id == person.pk:
        reason = _("Nobody gives authority to themselves: ask another coach or the head coach.")
        return Verdict(allowed=False, code="own_assignment", reason=reason)
    if role.type.kind != RoleKind.PLAYER:
        reason = _("In an emergency only a player's role is given, never a say over others.")
        return Verdict(allowed=False, code="players_only", reason=reason)
    return YES

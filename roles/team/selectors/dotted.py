"""To whom the dotted line leads: it follows the role, not the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roles.team.rules import RoleKind
from roles.team.selectors.cover import ready_coaches, ready_head_coaches

if TYPE_CHECKING:
    from datetime import datetime

    from roles.org.models import Person
    from roles.team.models import Role

COACHES = 2


def dotted_of(role: Role, now: datetime, *, without: int | None = None) -> list[Person]:
    """Return whom holders of ``role`` report to for coaching, without the person ``without``.

    The department's ready coaches; for a coach's role, or where nobody coaches, the head coach.
    At most two queries.
    """
    near = []
    if role.type.kind != RoleKind.COACH:
        near = ready_coaches(role.department_id, now)
    people = [each.person for each in near if each.person_id != without]
    if not people:
        heads = ready_head_coaches(now)
        people = [each.person for each in heads if each.person_id != without]
    return people[:COACHES]

"""Saying at one go who is to hold a kind of role, as somebody does who sets up a small team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from roles.org.models import Department
from roles.team.models import Assignment, Role, RoleType
from roles.team.rules import State
from roles.team.services.decisions import assignment_withdraw
from roles.team.services.proposals import assignment_propose
from roles.team.services.roles import role_close, role_open

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Person


@transaction.atomic
def holders_pick(
    *,
    actor: Viewer,
    type: RoleType,  # noqa: A002  (the word for it)
    department: Department,
    people: Collection[Person],
    now: datetime,
) -> list[Assignment]:
    """Let ``people``, and nobody else, be asked to hold a role of ``type``; return who is new.

    Whoever accepted already stays, picked or not; a proposal to somebody who is not picked any
    more is withdrawn; the same pick again changes nothing. Roles are opened as needed, and
    what stands vacant after it is closed. No mail goes out. Raises what proposing raises.
    """
    Department.objects.select_for_update(no_key=True).get(
        pk=department.pk
    )  # one pick after the other
    roles = Role.objects.open().filter(type=type, department=department, focus="")
    held = list(Assignment.objects.open().filter(role__in=roles).select_related("person", "role"))
    picked = {person.pk for person in people}
    for assignment in held:
        if assignment.state == State.PROPOSED and assignment.person_id not in picked:
            assignment_withdraw(actor=actor, assignment=assignment, now=now)
    asked = {assignment.person_id for assignment in held}
    taken = Assignment.objects.open().filter(role__in=roles).values("role")
    vacant = list(roles.exclude(pk__in=taken).order_by("pk"))
    new = []
    for person in people:
        if person.pk not in asked:
            role = (
                vacant.pop(0)
                if vacant
                else role_open(actor=actor, type=type, department=department, now=now)
            )
            new.append(
                assignment_propose(actor=actor, role=role, person=person, tell=False, now=now)
            )
    for role in vacant:
        role_close(actor=actor, role=role, now=now)
    return new

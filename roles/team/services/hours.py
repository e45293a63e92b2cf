"""Telling those who agreed to a role that it takes more of a week from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roles.org.models import Person
from roles.org.selectors import organisation_today
from roles.team.rules import ItemKind, consenter
from roles.team.rules.hours import hours_text
from roles.team.selectors import waiting_items
from roles.team.selectors.circle import circle_of
from roles.team.services.asking import person_tell

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from governance.core.viewer import Viewer
    from roles.team.models import Assignment


def hours_tell(
    *, actor: Viewer, assignment: Assignment, before: Decimal | None, now: datetime
) -> None:
    """Tell the holder, and whoever would consent now: the line manager, or who stands in. Nobody
    is told by themselves, and who is to consent not before the holder has accepted."""
    told = {assignment.person_id}
    if not waiting_items(assignment, ItemKind.ACCEPT):
        circle = circle_of(
            role=assignment.role, person=assignment.person, today=organisation_today(now)
        )
        told.add(consenter(circle, subject_id=assignment.person_id).person_id or 0)
    others = Person.objects.filter(pk__in=told).exclude(pk=actor.person_id or 0)
    for person in others.order_by("pk"):
        person_tell(
            person=person,
            what="hours",
            assignment=assignment,
            now=now,
            by=actor.person_name or actor.label,
            hours=hours_text(assignment.hours) or "",
            before=hours_text(before) or "",
        )

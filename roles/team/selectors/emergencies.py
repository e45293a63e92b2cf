"""Authority that was given in an emergency, as the API gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from roles.team.models import Assignment
from roles.team.rules import Authority, State
from roles.team.selectors.moments import moment_of, span_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.team.models import AssignmentQuerySet


@dataclass(frozen=True, slots=True)
class EmergencyFilter:
    department: UUID | None = None
    person: UUID | None = None
    open: bool | None = None
    as_of: date | None = None


def emergencies_listed(
    *, viewer: Viewer, wanted: EmergencyFilter, now: datetime
) -> AssignmentQuerySet:
    """Return assignments for which glass was broken, with ``as_of`` those in force at some moment
    of that day; to be paged."""
    found = Assignment.objects.told_to(viewer).filter(break_glass=True)
    if wanted.as_of is not None:
        span = span_of(wanted.as_of, now)
        lasted = Q(closed_at=None) | Q(closed_at__gt=span.begin)
        found = found.filter(lasted, proposed_at__lt=span.end, ends_at__gt=span.begin)
    if wanted.open is not None:
        in_force = Q(state=State.ACTIVE, ends_at__gt=now)
        found = found.filter(in_force if wanted.open else ~in_force)
    asked = {"role__department__uid": wanted.department, "person__uid": wanted.person}
    found = found.filter(**{path: value for path, value in asked.items() if value is not None})
    return found.select_related("person", "role__department")


def emergency_rows(
    page: Sequence[Assignment], *, now: datetime, as_of: date | None = None
) -> list[dict[str, Any]]:
    """Return a page as it is answered; on a day of the past as it stood at its end."""
    moment = moment_of(as_of, now)
    return [
        {
            "uid": each.uid,
            "person": each.person.uid,
            "role": each.role.uid,
            "department": each.role.department.uid,
            "authority": Authority(each.authority).name.lower(),
            "by": each.proposed_by_label,
            "began_at": each.proposed_at,
            "ends_at": each.ends_at,
            "ended_at": _by(each.closed_at, moment),
            "open": _open(each, moment, then=as_of is not None),
        }
        for each in page
    ]


def _by(closed_at: datetime | None, moment: datetime) -> datetime | None:
    return closed_at if closed_at is not None and closed_at <= moment else None


def _open(assignment: Assignment, moment: datetime, *, then: bool) -> bool:
    if assignment.ends_at is None or assignment.ends_at <= moment:
        return False
    return _by(assignment.closed_at, moment) is None if then else assignment.state == State.ACTIVE

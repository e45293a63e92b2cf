"""What somebody has done here, for them to take along: roles that they held, courses passed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F

from policies.training.models import Certificate
from roles.team.models import Assignment
from roles.team.rules import State

if TYPE_CHECKING:
    from datetime import date

    from governance.core.viewer import Viewer

HELD = (State.ACTIVE, State.SUSPENDED, State.HANDING_OVER, State.ENDED)


@dataclass(frozen=True, slots=True)
class Record:
    roles: list[Assignment]  # that they hold or held, the first of them first
    passed: list[Certificate]  # the first of them first

    @property
    def count(self) -> int:
        return len(self.roles) + len(self.passed)


def own_record(viewer: Viewer, today: date) -> Record:
    """Return the viewer's own, all of it that has begun by ``today``; two queries."""
    held = Assignment.objects.filter(
        person=viewer.person_id, state__in=HELD, starts_on__lte=today
    ).exclude(closed_at__date__lt=F("starts_on"))
    passed = Certificate.objects.filter(person=viewer.person_id).select_related("course")
    return Record(
        roles=list(
            held.select_related("role__type", "role__department").order_by("starts_on", "pk")
        ),
        passed=list(passed.order_by("passed_at", "pk")),
    )

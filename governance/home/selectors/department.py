"""One department by itself: where it belongs, who guides it, its channels and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.core.database import row_get
from governance.core.paging import Page, page_of
from governance.home.selectors.department_story import department_story
from roles.channels.models import Channel
from roles.org.models import Department
from roles.org.rules import sees_department_story
from roles.org.selectors import department_ancestors, people_told
from roles.team.rules import sees_gaps
from roles.team.selectors import gaps, gaps_counted_lately, ready_coaches
from roles.team.selectors.chart.gaps import GapRow, gap_rows
from roles.team.selectors.closures import Closure, closures
from roles.team.selectors.terms import is_federated

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from governance.home.selectors.timeline import Moment
    from roles.org.models import Person
    from roles.team.models import Assignment

BELOW = 50
CHANNELS = 50


@dataclass(frozen=True, slots=True)
class DepartmentPage:
    department: Department
    head: Person | None  # none as well for who may not read the name, as in coaches
    above: list[Department]  # from the root down
    below: Page[Department]
    coaches: list[Assignment]
    channels: Page[Channel]
    gaps: list[GapRow]
    counted_at: datetime | None  # when, if not just now
    keeps_terms: bool  # whether departments may ask for more than the organisation
    story: bool  # whether what happened here is the viewer's business
    moments: list[Moment]
    closure: Closure | None  # what still stands there though it is closed


def department_page(
    *, viewer: Viewer, uid: UUID, now: datetime, channels: int = 1, below: int = 1
) -> DepartmentPage:
    """Return what the page shows beside roles and people, of ``channels`` and the departments
    ``below`` one page each; Missing if it is not to be seen."""
    visible = Department.objects.visible_to(viewer)
    department = row_get(visible.select_related("head"), uid)
    above = department_ancestors(department.pk)
    keys = [each.pk for each in above[1:]]
    seen = set(visible.filter(pk__in=keys).values_list("pk", flat=True))
    inside = visible.current().filter(parent=department).order_by("name", "pk")
    own = Channel.objects.visible_to(viewer).filter(department=department)
    own = own.select_related("owner").order_by("platform", "handle", "pk")
    counted = gaps_counted_lately(viewer=viewer, now=now)
    concerned = [
        gap
        for gap in gaps(viewer=viewer, now=now, questions=False, counted=counted)
        if gap.department_id == department.pk
    ]
    coaches = ready_coaches(department.pk, now)
    guides = {department.head_id or 0, *(each.person_id for each in coaches)}
    told = people_told(viewer, guides)
    story = sees_department_story(viewer, department.pk)
    return DepartmentPage(
        department=department,
        head=department.head if department.head_id in told else None,
        above=[each for each in reversed(above[1:]) if each.pk in seen],
        below=page_of(inside, below, BELOW),
        coaches=[each for each in coaches if each.person_id in told],
        channels=page_of(own, channels, CHANNELS),
        gaps=gap_rows(viewer=viewer, gaps=concerned, now=now),
        counted_at=counted.told_at,
        keeps_terms=is_federated(),
        story=story,
        moments=department_story(viewer, department, now) if story else [],
        closure=_closure(viewer, department),
    )


def _closure(viewer: Viewer, department: Department) -> Closure | None:
    if department.closed_on is None or not sees_gaps(viewer):
        return None
    return next(iter(closures(department.pk)), None)

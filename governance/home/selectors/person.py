"""One person as the viewer may see them: roles, both lines, what they owe, what happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q

from governance.core.database import row_get
from governance.home.rules.owed import Owed, owed_of
from governance.home.selectors.directory import Held, held_by
from governance.home.selectors.timeline import Moment, story_of
from governance.todos.models import Todo
from roles.org.models import Exemption, Person
from roles.org.rules import (
    can_belong,
    can_change_settings,
    can_end_person,
    can_set_leave,
    sees_story,
)
from roles.org.selectors import (
    department_ancestors,
    organisation_size,
    organisation_today,
    people_told,
)
from roles.team.models import Assignment, Role
from roles.team.rules import OPEN_STATES, RoleKind, State, can_propose
from roles.team.selectors import ready_head_coaches
from roles.team.selectors.chart.department import people_marked
from roles.team.selectors.dotted import leads_coaches
from roles.team.selectors.hours import hours_told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.org.models import PersonQuerySet

REPORTS = 24
OFFERED = 6
ABOVE = """
WITH RECURSIVE above (id, steps) AS (
  SELECT manager_id, 1 FROM roles_org_person WHERE id = %s AND manager_id IS NOT NULL
  UNION ALL
  SELECT person.manager_id, steps + 1
  FROM above JOIN roles_org_person person ON person.id = above.id
  WHERE person.manager_id IS NOT NULL AND steps < 12
)
SELECT id FROM above ORDER BY steps
"""


@dataclass(frozen=True, slots=True)
class PersonPage:
    person: Person
    mark: str
    yours: bool
    story: bool  # whether the viewer may know what they owe and what happened
    held: list[Held]
    hours: Decimal  # a week, agreed for all of these
    past: list[Assignment]
    solid: list[Person]  # the line managers, the nearest first
    reports: list[Person]
    reports_count: int
    dotted: list[Assignment]  # the coaches of their roles or department, then the head coach
    owed: list[Owed]
    aside: list[Exemption]  # rules that do not count for them at present
    moments: list[Moment]
    vacant: list[Role]  # roles of their department the viewer may propose them for
    may_end: bool  # whether the viewer may say that they left
    may_set_leave: bool  # whether the viewer may say from when to when they are on leave
    may_place: bool  # whether the viewer may say to which partner they belong
    roles_told: bool  # what somebody here holds is not told to people from outside
    afar: bool  # they work where the viewer, who is from outside, sees no department

    @property
    def leads(self) -> bool:
        """Whether nobody is above them on the dotted line because they lead the coaches."""
        return any(leads_coaches(each.assignment) for each in self.held)


def person_page(*, viewer: Viewer, uid: UUID, now: datetime) -> PersonPage:
    """Return everything the page shows; a fixed number of queries. Missing if it is not to be
    seen."""
    visible = Person.objects.visible_to(viewer).select_related(
        "department", "sponsor", "organisation"
    )
    person = row_get(people_marked(visible, viewer), uid)
    yours = person.pk == viewer.person_id
    story = sees_story(viewer, person)
    held = held_by(viewer=viewer, person_ids=[person.pk], now=now)[person.pk]
    reports = _reports(viewer, person)
    return PersonPage(
        person=person,
        mark=person.mark,  # type: ignore[attr-defined]
        yours=yours,
        story=story,
        held=held,
        hours=hours_told(viewer, [each.assignment for each in held]),
        past=_past(viewer, person, story=story),
        solid=_managers(viewer, person),
        reports=list(reports.order_by("display_name", "pk")[:REPORTS]),
        reports_count=reports.count(),
        dotted=_coaches(viewer, person, held, now),
        owed=_owed(person) if story else [],
        aside=_aside(person, now) if story else [],
        moments=story_of(person, now) if story else [],
        vacant=_vacant(viewer, person),
        may_end=can_end_person(viewer, person_id=person.pk) and _is_ours(person),
        may_set_leave=can_set_leave(viewer, person_id=person.pk) and _is_here(person),
        may_place=can_change_settings(viewer) and can_belong(kind=person.kind),
        roles_told=not viewer.external or yours or person.kind == Person.Kind.EXTERNAL,
        afar=viewer.external and person.department_id != viewer.department_id,
    )


def _is_here(person: Person) -> bool:
    return person.employment != Person.Employment.LEFT


def _is_ours(person: Person) -> bool:
    """Whether nobody but we say that they are here: an import would bring them back."""
    return _is_here(person) and person.external_id is None


def _reports(viewer: Viewer, person: Person) -> PersonQuerySet:
    return Person.objects.employed().visible_to(viewer).filter(manager=person)


def _past(viewer: Viewer, person: Person, *, story: bool) -> list[Assignment]:
    """Roles that were held; who was only proposed is told to those who may know the story."""
    states = [State.ENDED, *([State.DECLINED, State.WITHDRAWN] if story else [])]
    return list(
        Assignment.objects.visible_to(viewer)
        .filter(state__in=states, person=person)
        .select_related("role__type", "role__department")
        .order_by("-closed_at", "-pk")[:20]
    )


def _managers(viewer: Viewer, person: Person) -> list[Person]:
    with connection.cursor() as cursor:
        cursor.execute(ABOVE, [person.pk])
        ids = [row[0] for row in cursor.fetchall()]
    found = Person.objects.visible_to(viewer).in_bulk(ids)
    return [found[key] for key in dict.fromkeys(ids) if key in found and key != person.pk]


def _coaches(
    viewer: Viewer, person: Person, held: Sequence[Held], now: datetime
) -> list[Assignment]:
    """Return whom the dotted line leads to, never the person themselves, as far as the viewer
    sees them."""
    roles = [each.assignment.role for each in held]
    departments = [role.department_id for role in roles if role.type.kind != RoleKind.COACH]
    near = Assignment.objects.ready(now).filter(
        role__type__kind=RoleKind.COACH,
        role__type__function="",
        role__department_id__in=departments or [person.department_id or 0],
    )
    found = list(near.select_related("person", "role__department").order_by("starts_on", "pk"))
    found += ready_head_coaches(now)[:1]
    coaches = {each.person_id: each for each in reversed(found) if each.person_id != person.pk}
    told = people_told(viewer, coaches)
    return [each for each in reversed(coaches.values()) if each.person_id in told]


def _owed(person: Person) -> list[Owed]:
    todos = Todo.objects.open().filter(person=person).select_related("subject")
    return [owed_of(todo) for todo in todos.order_by("due_at", "pk")[:50]]


def _aside(person: Person, now: datetime) -> list[Exemption]:
    """Return what is set aside for the person: by name, or for where they work. Two queries."""
    above = department_ancestors(person.department_id) if person.department_id else []
    about = Q(person=person) | Q(department__in=above) & ~Q(rule_title="")
    in_force = Exemption.objects.in_force(organisation_today(now)).filter(about)
    return list(in_force.order_by("ends_on", "pk"))


def _vacant(viewer: Viewer, person: Person) -> list[Role]:
    """Return roles of their department that nobody holds, as far as the viewer may propose."""
    if person.department_id is None or person.employment == Person.Employment.LEFT:
        return []
    small = organisation_size() == "small"
    open_roles = (
        Role.objects.open()
        .visible_to(viewer)
        .filter(department=person.department_id)
        .exclude(assignments__state__in=OPEN_STATES)
        .select_related("type", "department")
        .order_by("type__kind", "type__name", "pk")
    )
    return [
        role
        for role in open_roles[:OFFERED]
        if can_propose(viewer, role=role, person=person, small=small)
    ]

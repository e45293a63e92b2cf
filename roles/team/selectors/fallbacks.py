"""Who looks after the work of a role while whoever held it is gone. It gives nobody authority."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.todos.models import Todo
from roles.org.models import Person
from roles.org.selectors import organisation_today, people_told
from roles.team.models import Assignment, Role
from roles.team.rules import OPEN_STATES, STAND_IN, RoleKind, State
from roles.team.selectors.cover import ready_coaches

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from governance.core.viewer import Viewer


def at_work(people: Iterable[Person | None], now: datetime) -> list[Person]:
    """Return those who are here and not on leave, in their order, each once; one query."""
    ids = dict.fromkeys(each.pk for each in people if each is not None)
    here = Person.objects.here(organisation_today(now)).filter(pk__in=list(ids))
    found = here.filter(employment=Person.Employment.ACTIVE).in_bulk()
    return [found[key] for key in ids if key in found]


def fallback_of(assignment: Assignment, now: datetime) -> Person | None:
    """Return who looks after the work of this holder: their backup, else whom the role names,
    else the department's coach; each only while at work. Nobody if there is none of them."""
    coaches = ready_coaches(assignment.role.department_id, now)
    named = (assignment.backup, assignment.role.fallback, *(each.person for each in coaches))
    found = at_work(named, now)
    return next((each for each in found if each.pk != assignment.person_id), None)


def _looking_after(leaver: Assignment, now: datetime) -> Person | None:
    """Return who has the to-do, though somebody nearer came back since; else who would have it."""
    owed = Todo.objects.open().filter(subject__kind=STAND_IN, subject__ref=leaver.uid)
    todo = owed.select_related("person").first()
    return todo.person if todo else fallback_of(leaver, now)


def fallback_told(viewer: Viewer, assignment: Assignment, now: datetime) -> Person | None:
    """The same of a leaver whose role is being handed over, for who may read the name."""
    left = assignment.person.employment == Person.Employment.LEFT
    if assignment.state != State.HANDING_OVER or not left:
        return None
    found = _looking_after(assignment, now)
    return found if found and people_told(viewer, [found.pk]) else None


def role_fallback(role: Role, now: datetime) -> Person | None:
    """Return who looks after a vacant role: who does for its leaver, else whom it names, while
    they are at work."""
    leavers = role.assignments.filter(
        state=State.HANDING_OVER, person__employment=Person.Employment.LEFT
    ).select_related("backup", "role__fallback")
    leaver = leavers.order_by("-starts_on", "-pk").first()
    if leaver is not None:
        return _looking_after(leaver, now)
    return next(iter(at_work([role.fallback], now)), None)


def coach_fallbacks(department_id: int, now: datetime) -> list[Person]:
    """Return who stands in for the department's coaches, at work: backups, then whom their roles
    name; three queries."""
    roles = Role.objects.open().filter(
        department=department_id, type__kind=RoleKind.COACH, type__function=""
    )
    held = Assignment.objects.filter(role__in=roles, state__in=OPEN_STATES)
    held = held.exclude(state=State.PROPOSED).select_related("backup").order_by("starts_on", "pk")
    named = roles.select_related("fallback").order_by("opened_at", "pk")
    return at_work([*(each.backup for each in held), *(role.fallback for role in named)], now)

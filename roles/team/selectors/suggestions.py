"""People who might be proposed for a role: a short list, the nearest first, with what is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Q, Value, When

from roles.org.models import Person
from roles.team.models import Assignment, Role
from roles.team.rules import OPEN_STATES, RoleKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from governance.core.viewer import Viewer
    from roles.org.models import Department, PersonQuerySet
    from roles.team.models import RoleType

MOST = 10
FAR = 6  # neither of the department, one's reports nor a department near it: found by name only


@dataclass(frozen=True, slots=True)
class Suggestion:
    person: Person
    roles: tuple[str, ...]  # what they hold or are proposed for already
    mark: str
    taken: bool  # they hold this very role, or are proposed for it


def role_vacant_twin(*, department: Department, type: RoleType, focus: str) -> Role | None:  # noqa: A002
    """Return an open role just like it that nobody holds or is proposed for, if there is one."""
    alike = Role.objects.open().filter(department=department, type=type, focus=focus)
    return alike.exclude(assignments__state__in=OPEN_STATES).first()


def people_proposable(viewer: Viewer) -> PersonQuerySet:
    """Return whom ``viewer`` may find: everybody listed who has not left."""
    return Person.objects.employed().visible_to(viewer)


def _matching(q: str) -> Q:
    """Every word of ``q`` in the name, the address, the title or the department's name."""
    found = Q()
    for word in q.split()[:6]:
        found &= (
            Q(display_name__icontains=word)
            | Q(email__icontains=word)
            | Q(title__icontains=word)
            | Q(department__name__icontains=word)
        )
    return found


def suggestions(
    *, viewer: Viewer, role: Role, q: str = "", chosen: Person | None = None
) -> list[Suggestion]:
    """Return up to ten people for ``role``: the chosen one, its department, those right below,
    one's reports, oneself, departments beside it; with ``q`` everybody.

    Who works in a committee of the Senate is nearer to the Senate than a report elsewhere.

    Two queries, whatever the size.
    """
    department = role.department
    near = Case(
        When(pk=chosen.pk if chosen else 0, then=Value(0)),
        When(department_id=role.department_id, then=Value(1)),
        When(department__parent=department.pk, then=Value(2)),
        When(pk__in=viewer.report_ids, then=Value(3)),
        When(pk=viewer.person_id or 0, then=Value(4)),
        When(department=department.parent_id or 0, then=Value(5)),
        When(department__parent=department.parent_id or 0, then=Value(5)),
        default=Value(FAR),
        output_field=IntegerField(),
    )
    wanted = _matching(q) | (Q(pk=chosen.pk) if chosen and q else Q())
    found = people_proposable(viewer).filter(wanted).annotate(near=near)
    if not q:
        found = found.filter(near__lt=FAR)
    people = list(found.select_related("department").order_by("near", "display_name", "pk")[:MOST])
    held = _held(people)
    return [_suggestion(person, role, held.get(person.pk, [])) for person in people]


def _held(people: Iterable[Person]) -> dict[int, list[Assignment]]:
    found: dict[int, list[Assignment]] = {}
    rows = (
        Assignment.objects.open()
        .filter(person__in=list(people))
        .select_related("role__type", "role__department")
        .order_by("pk")
    )
    for each in rows:
        found.setdefault(each.person_id, []).append(each)
    return found


def _suggestion(person: Person, role: Role, held: list[Assignment]) -> Suggestion:
    kinds = {each.role.type.kind for each in held}
    if RoleKind.COACH in kinds:
        mark = "split" if RoleKind.PLAYER in kinds else "coach"
    else:
        mark = next((kind for kind in (RoleKind.PLAYER, RoleKind.BOOTH) if kind in kinds), "none")
    roles = tuple(f"{each.role.type.name}, {each.role.department.name}" for each in held)
    return Suggestion(person, roles, mark, taken=any(each.role_id == role.pk for each in held))


def coaches_besides(role: Role, person: Person, today: date) -> list[str]:
    """Return who else coaches the department already, for a coach's role of it; one query, none
    for other roles."""
    if role.type.kind != RoleKind.COACH or role.type.function:
        return []
    held = (
        Assignment.objects.active()
        .within_dates(today)
        .filter(
            role__type__kind=RoleKind.COACH,
            role__type__function="",
            role__department=role.department,
        )
    )
    named = held.exclude(person=person).order_by("person__display_name")
    return list(dict.fromkeys(named.values_list("person__display_name", flat=True)))

"""What the chart and the list are made of: a few queries over the whole tree, none per department."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef

from roles.org.models import Department, Person
from roles.team.selectors.chart.drawing import Coach, Label
from roles.team.selectors.chart.tree import Figures
from roles.team.models import Assignment, ReadyPeriod
from roles.team.rules import RoleKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

HEAD = "head"  # the function of a head coach


def _holds(*kinds: RoleKind) -> Exists:
    return Exists(
        Assignment.objects.active().filter(person=OuterRef("pk"), role__type__kind__in=kinds)
    )


def people_marked(people: QuerySet[Person]) -> QuerySet[Person]:
    """Add ``coach``, ``player`` and ``booth``: whether each holds such a role."""
    return people.annotate(
        coach=_holds(RoleKind.COACH), player=_holds(RoleKind.PLAYER), booth=_holds(RoleKind.BOOTH)
    )


def mark_of(*, coach: bool, player: bool, booth: bool) -> str:
    """Return the one mark of a person who holds roles of these kinds."""
    if coach:
        return "split" if player else "coach"
    return "player" if player else "booth" if booth else "none"


def figures_by_department(
    viewer: Viewer, departments: Iterable[int] | None = None
) -> dict[int, Figures]:
    """Count people by department and mark; one GROUP BY, rows only where somebody works."""
    people = Person.objects.employed().visible_to(viewer).exclude(department=None)
    if departments is not None:
        people = people.filter(department__in=departments)
    rows = (
        people_marked(people)
        .values_list("department_id", "coach", "player", "booth")
        .annotate(number=Count("pk"))
        .order_by()
    )
    found: dict[int, Figures] = defaultdict(Figures)
    for department, coach, player, booth, number in rows:
        figures = found[department]
        figures.people += number
        mark = mark_of(coach=coach, player=player, booth=booth)
        if mark != "none":
            setattr(figures, mark, getattr(figures, mark) + number)
    return found


def ready_at(now: datetime) -> Exists:
    return Exists(
        ReadyPeriod.objects.filter(assignment=OuterRef("pk"), during__contains=now)
    )


def coaches_by_department(
    viewer: Viewer, now: datetime, departments: Iterable[int] | None = None
) -> dict[int, list[Coach]]:
    """Return who coaches which department, ready or still getting ready; one query."""
    holders = Assignment.objects.active().visible_to(viewer).filter(role__type__kind=RoleKind.COACH)
    if departments is not None:
        holders = holders.filter(role__department__in=departments)
    rows = (
        holders.annotate(is_ready=ready_at(now))
        .order_by("person__display_name")
        .values_list(
            "role__department_id",
            "person_id",
            "person__display_name",
            "is_ready",
            "role__type__function",
        )
    )
    found: dict[int, list[Coach]] = defaultdict(list)
    for department, person, name, ready, function in rows:
        found[department].append(Coach(person, name, ready, head=function == HEAD))
    return found


def labels_read(
    departments: Sequence[int],
    coaches: Mapping[int, Sequence[Coach]],
    missing: Mapping[int, str],
) -> dict[int, Label]:
    """Return what is written on these departments' cards; one query."""
    rows = Department.objects.filter(pk__in=departments).values_list(
        "id", "uid", "name", "head__display_name"
    )
    return {
        key: Label(uid, name, head or "", tuple(coaches.get(key, ())), missing.get(key, ""))
        for key, uid, name, head in rows
    }

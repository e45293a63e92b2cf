"""What the chart and the list are made of: a few queries over the whole tree."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When

from roles.org.models import Department, Person
from roles.team.models import Assignment
from roles.team.rules import RoleKind
from roles.team.selectors.chart.drawing import Coach, Label
from roles.team.selectors.chart.tree import Figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

HEAD = "head"  # the function of a head coach


def _holds(kind: RoleKind) -> Q:
    held = Assignment.objects.active().filter(person=OuterRef("pk"), role__type__kind=kind)
    return Q(Exists(held))


def people_marked(people: QuerySet[Person]) -> QuerySet[Person]:
    """Add ``mark``: the one mark of each, for the roles they hold wherever it is."""
    mark = Case(
        When(_holds(RoleKind.COACH) & _holds(RoleKind.PLAYER), then=Value("split")),
        When(_holds(RoleKind.COACH), then=Value("coach")),
        When(_holds(RoleKind.PLAYER), then=Value("player")),
        When(_holds(RoleKind.BOOTH), then=Value("booth")),
        default=Value("none"),
    )
    named: dict[str, Any] = {"mark": mark}
    return people.annotate(**named)


def figures_by_department(
    viewer: Viewer, departments: Iterable[int] | None = None
) -> dict[int, Figures]:
    """Count people by department and mark; one GROUP BY, rows only where somebody works."""
    people = Person.objects.employed().visible_to(viewer).exclude(department=None)
    if departments is not None:
        people = people.filter(department__in=departments)
    by_mark = people_marked(people).values("department_id", "mark").order_by()
    found: dict[int, Figures] = defaultdict(Figures)
    for row in by_mark.annotate(number=Count("pk")):
        figures, mark, number = found[row["department_id"]], row["mark"], row["number"]
        figures.people += number
        if mark != "none":
            setattr(figures, mark, getattr(figures, mark) + number)
    return found


def coaches_by_department(
    viewer: Viewer, now: datetime, departments: Iterable[int] | None = None
) -> dict[int, list[Coach]]:
    """Return who coaches which department, ready or still getting ready; one query."""
    holders = Assignment.objects.active().visible_to(viewer).filter(role__type__kind=RoleKind.COACH)
    if departments is not None:
        holders = holders.filter(role__department__in=departments)
    rows = (
        holders.with_readiness(now)
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

"""One department by itself: its roles with their holders, and its own people with their marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, Value, When

from roles.org.models import Person
from roles.team.models import Assignment, Role
from roles.team.rules import RoleKind, state_word
from roles.team.selectors.vacancy import vacant_since

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

PEOPLE = 50


@dataclass(frozen=True, slots=True)
class Member:
    person: Person
    mark: str


@dataclass(frozen=True, slots=True)
class Members:
    shown: list[Member]
    count: int
    page: int

    @property
    def next_page(self) -> int:
        return self.page + 1 if self.page * PEOPLE < self.count else 0

    @property
    def first(self) -> int:
        return (self.page - 1) * PEOPLE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.shown) - 1


@dataclass(frozen=True, slots=True)
class Holder:
    assignment: Assignment
    word: str  # a key of the state_chip tag


@dataclass(frozen=True, slots=True)
class RoleRow:
    role: Role
    holders: list[Holder]
    vacant_since: datetime | None  # None: a ready holder fills it


def department_roles(*, viewer: Viewer, department: int, now: datetime) -> list[RoleRow]:
    """Return the open roles, each with its open assignments; four queries."""
    holders = (
        Assignment.objects.open()
        .visible_to(viewer)
        .select_related("person")
        .with_readiness(now)
        .order_by("-state", "proposed_at")
    )
    roles = (
        Role.objects.open()
        .visible_to(viewer)
        .filter(department=department)
        .select_related("type")
        .prefetch_related(Prefetch("assignments", queryset=holders, to_attr="holders"))
        .order_by("type__kind", "type__name", "opened_at")
    )
    vacant = vacant_since(roles, now)
    return [
        RoleRow(
            role,
            [Holder(each, _word(each)) for each in role.holders],  # type: ignore[attr-defined]
            vacant.get(role.pk),
        )
        for role in roles
    ]


def _word(assignment: Assignment) -> str:
    return state_word(assignment.state, ready=assignment.is_ready)


def _holds(viewer: Viewer, kind: RoleKind) -> Q:
    held = Assignment.objects.active().visible_to(viewer).filter(person=OuterRef("pk"))
    return Q(Exists(held.filter(role__type__kind=kind)))


def people_marked(people: QuerySet[Person], viewer: Viewer) -> QuerySet[Person]:
    """Add ``mark``: the one mark of each, for the roles that the viewer sees, wherever it is."""
    coach, player, booth = (
        _holds(viewer, kind) for kind in (RoleKind.COACH, RoleKind.PLAYER, RoleKind.BOOTH)
    )
    mark = Case(
        When(coach & player, then=Value("split")),
        When(coach, then=Value("coach")),
        When(player, then=Value("player")),
        When(booth, then=Value("booth")),
        default=Value("none"),
    )
    named: dict[str, Any] = {"mark": mark}
    return people.annotate(**named)


def department_members(*, viewer: Viewer, department: int, page: int = 1) -> Members:
    """Return one page of those who work in the department itself, by name; two queries."""
    people = Person.objects.employed().visible_to(viewer).filter(department=department)
    chosen = people_marked(people, viewer).order_by("display_name", "pk")[
        (page - 1) * PEOPLE : page * PEOPLE
    ]
    shown = [Member(each, each.mark) for each in chosen]  # type: ignore[attr-defined]
    return Members(shown=shown, count=people.count(), page=page)

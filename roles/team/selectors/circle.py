"""Who might be asked about a proposal, read in a fixed number of queries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import connection

from roles.org.models import Department, Person
from roles.org.selectors import department_ancestors, departments_above_each
from roles.team.models import Assignment, Role
from roles.team.rules import HEAD_COACH, LEGAL, OPEN_STATES, Asked, Circle, RoleKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

EXECUTIVES = "executives"


def answering() -> QuerySet[Person]:
    """People who can answer: employed and not on leave."""
    return Person.objects.filter(employment=Person.Employment.ACTIVE)


def nearest_heads(department_ids: Iterable[int]) -> dict[int, Person]:
    """Return by department who heads it, or else the nearest one above, of those who work here and
    are not away; two queries."""
    chains = departments_above_each(department_ids)
    keys = {key for chain in chains.values() for key in chain}
    led = Department.objects.filter(pk__in=keys, head__in=answering().exclude(kind="external"))
    heads = {each.pk: each.head for each in led.select_related("head") if each.head}
    found = {
        place: [heads[key] for key in chain if key in heads] for place, chain in chains.items()
    }
    return {place: above[0] for place, above in found.items() if above}


CONCERNED = """
SELECT person_id FROM roles_team_assignment WHERE state = ANY(%(open)s) {these}
UNION
SELECT person_id FROM roles_team_checklistitem
WHERE met_at IS NULL AND person_id IS NOT NULL {these}
UNION
SELECT reviewer_id FROM roles_team_review WHERE closed_at IS NULL {reviewers}
UNION
SELECT handover_by_id FROM roles_team_assignment
WHERE state = ANY(%(open)s) AND handover_by_id IS NOT NULL {askers}
"""
MANY = 1000  # from here on it is cheaper to ask for all and look who is meant


def people_concerned(person_ids: Collection[int]) -> list[int]:
    """Return those of ``person_ids``, which may be a whole import, who hold, are proposed for
    or are asked about a role; one query."""
    people = set(person_ids)
    these = "" if len(people) > MANY else "AND person_id = ANY(%(people)s)"
    params: dict[str, list[str] | list[int]] = {"open": [state.value for state in OPEN_STATES]}
    if these:
        params["people"] = list(people)
    with connection.cursor() as cursor:
        cursor.execute(
            CONCERNED.format(
                these=these,
                reviewers=these.replace("person_id", "reviewer_id"),
                askers=these.replace("person_id", "handover_by_id"),
            ),
            params,
        )
        return [row[0] for row in cursor.fetchall() if row[0] in people]


def _can_answer(person: Person | None) -> bool:
    return person is not None and person.employment == Person.Employment.ACTIVE


def _heads(department_id: int | None) -> tuple[list[Department], tuple[int, ...]]:
    above = department_ancestors(department_id) if department_id else []
    heads = [each.head for each in above]
    return above, tuple(head.pk for head in heads if head is not None and _can_answer(head))


def _holders(today: date) -> list[tuple[int, str, str, int]]:
    """Return (person, kind, function, department) of those with a say today, oldest first."""
    return list(
        Assignment.objects.active()
        .within_dates(today)
        .filter(person__in=answering())
        .exclude(role__type__kind=RoleKind.PLAYER)
        .order_by("proposed_at", "pk")
        .values_list("person_id", "role__type__kind", "role__type__function", "role__department_id")
    )


def _of(holders: Iterable[tuple[int, str, str, int]], kind: str, function: str) -> tuple[int, ...]:
    return tuple(row[0] for row in holders if row[1] == kind and row[2] == function)


def _fallback_coaches() -> tuple[int, ...]:
    """Return who stands in for the head coach, as that role names."""
    roles = Role.objects.open().filter(type__key=HEAD_COACH)
    named = answering().filter(pk__in=roles.values("fallback"))
    return tuple(named.order_by("pk").values_list("pk", flat=True))


def administrators() -> tuple[int, ...]:
    """Return who may be asked when nobody else can be, the oldest first."""
    granted = answering().filter(
        user__is_active=True, user__grants__kind="administrator", user__grants__revoked_at=None
    )
    return tuple(granted.order_by("pk").values_list("pk", flat=True))


def last_asked(today: date) -> list[Person]:
    """Return who answers where nobody leads: the executives of the booth, without any the
    administrators; up to three queries."""
    ids = _of(_holders(today), RoleKind.BOOTH, EXECUTIVES) or administrators()
    people = Person.objects.in_bulk(ids)
    return [people[key] for key in ids]


def stand_ins(department_id: int | None, today: date) -> list[tuple[tuple[int, ...], Asked]]:
    """Return who answers for a department with neither coach nor head coach, nearest first."""
    _above, heads = _heads(department_id)
    return [
        (_fallback_coaches(), Asked.FALLBACK_COACH),
        (heads, Asked.DEPARTMENT_HEAD),
        (_of(_holders(today), RoleKind.BOOTH, EXECUTIVES), Asked.EXECUTIVE),
        (administrators(), Asked.ADMINISTRATOR),
    ]


def circle_of(*, role: Role, person: Person, today: date) -> Circle:
    """Return everybody who might be asked whether ``person`` should hold ``role``."""
    return _with_person(circle_around(role.department_id, today), person)


def circle_about(person: Person, today: date) -> Circle:
    """Return everybody who might be asked about ``person``, whatever they hold."""
    return _with_person(circle_around(person.department_id, today), person)


def _with_person(around: Circle, person: Person) -> Circle:
    _above, heads_above = _heads(person.department_id)
    near = Person.objects.in_bulk([pk for pk in (person.manager_id, person.sponsor_id) if pk])
    manager, sponsor = near.get(person.manager_id or 0), near.get(person.sponsor_id or 0)
    return replace(
        around,
        line_manager=manager.pk if manager and _can_answer(manager) else None,
        sponsor=sponsor.pk if sponsor and _can_answer(sponsor) else None,
        heads_above=heads_above,
    )


def circle_around(department_id: int | None, today: date) -> Circle:
    """Return everybody who might be asked about something in a department, or in none."""
    above, department_heads = _heads(department_id)
    holders = _holders(today)
    root = above[-1].head if above else None
    return Circle(
        department_heads=department_heads,
        coaches=tuple(row[0] for row in holders if row[1:] == (RoleKind.COACH, "", department_id)),
        head_coaches=_of(holders, RoleKind.COACH, "head"),
        fallback_coaches=_fallback_coaches(),
        root_heads=(root.pk,) if root is not None and _can_answer(root) else (),
        executives=_of(holders, RoleKind.BOOTH, EXECUTIVES),
        administrators=administrators(),
        legal=_of(holders, RoleKind.BOOTH, LEGAL),
    )


def proposer_id_of(viewer: Viewer) -> int | None:
    """Return the person behind a proposal: the viewer's, or of whoever owns the token."""
    if viewer.person_id is not None or viewer.user_id is None:
        return viewer.person_id
    return (
        Person.objects.employed()
        .filter(user_id=viewer.user_id)
        .values_list("pk", flat=True)
        .first()
    )

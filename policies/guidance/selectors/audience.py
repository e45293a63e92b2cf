"""For whom something is: the people, their assignments, and who came or went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

from governance.todos.models import Todo
from policies.guidance.models import Policy, PolicyVersion
from roles.org.models import Person
from roles.org.selectors import departments_below
from roles.team.models import Assignment, ChecklistItem
from roles.team.selectors import assignments_bound, audience_people, audiences_read

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from django.db.models import QuerySet

    from roles.team.models import AssignmentQuerySet, Audience

NAMED = 1000  # beyond this, asking everybody again is cheaper than naming them all


def guideline_path(policy: Policy) -> str:
    return reverse("guideline", args=[policy.slug])


def holders_of(assignment_ids: Collection[int]) -> list[int]:
    """Return whose assignments these are or were."""
    held = Assignment.objects.filter(pk__in=assignment_ids)
    return list(held.order_by().values_list("person_id", flat=True).distinct())


def people_named(people: QuerySet[Person], person_ids: Collection[int] | None) -> QuerySet[Person]:
    """Narrow ``people`` to ``person_ids``, unless so many are named, or None for everybody,
    that all is cheaper."""
    if person_ids is None or len(person_ids) > NAMED:
        return people
    return people.filter(pk__in=person_ids)


def todos_outside(
    kind: str, ref: UUID, audience: Audience, person_ids: Collection[int] | None
) -> list[int]:
    """Return who of ``person_ids`` has this to-do open but is not in ``audience`` any more."""
    owing = Todo.objects.open().filter(subject__kind=kind, subject__ref=ref)
    if person_ids is not None and len(person_ids) <= NAMED:
        owing = owing.filter(person_id__in=person_ids)
    bound = people_named(audience_people(audience), person_ids)
    freed = owing.exclude(person_id__in=bound.values("pk"))
    return list(freed.values_list("person_id", flat=True))


def assignments_lacking(
    audience: Audience, people: QuerySet[Person], kind: str, ref: UUID
) -> AssignmentQuerySet:
    """Return those of ``people``'s assignments that ``audience`` binds and that lack this item.

    People who owe it lack what was met for good once: for a former text, or while it was set
    aside for them.
    """
    items = ChecklistItem.objects.filter(kind=kind, ref=ref)
    items = items.filter(Q(met_at=None) | Q(expires_at__isnull=False))
    return (
        assignments_bound(audience)
        .filter(person__in=people)
        .exclude(pk__in=items.values("assignment_id"))
    )


def refs_lacking(kind: str, person_ids: Collection[int] | None) -> set[UUID]:
    """Return what of ``kind`` the open roles of ``person_ids``, None for all, still lack; one
    query."""
    items = ChecklistItem.objects.filter(kind=kind, met_at=None)
    items = items.filter(assignment__in=Assignment.objects.open())
    if person_ids is not None:
        items = items.filter(assignment__person__pk__among=person_ids)
    found = items.order_by().values_list("ref", flat=True).distinct()
    return {ref for ref in found if ref is not None}


def refs_owed(kind: str, person_ids: Collection[int] | None) -> set[UUID]:
    """Return what of ``kind`` one of ``person_ids``, None for all, has open; one query."""
    owing = Todo.objects.open().filter(subject__kind=kind)
    if person_ids is not None and len(person_ids) <= NAMED:
        owing = owing.filter(person_id__in=person_ids)
    return set(owing.order_by().values_list("subject__ref", flat=True).distinct())


def versions_in_force() -> list[PolicyVersion]:
    """Return every version in force with its policy and for whom it is; two queries at most."""
    found = PolicyVersion.objects.published().select_related("policy__audience_department")
    versions = list(found)
    audiences_read(version.policy for version in versions)
    return versions


def people_below(department_ids: Collection[int]) -> list[int] | None:
    """Return who works or holds a role in these departments or below; None, everybody, when none
    is named."""
    if not department_ids:
        return None
    below = departments_below(department_ids)
    holders = Assignment.objects.open().filter(role__department__in=below).values("person")
    people = Person.objects.filter(Q(department__in=below) | Q(pk__in=holders))
    return list(people.values_list("pk", flat=True))

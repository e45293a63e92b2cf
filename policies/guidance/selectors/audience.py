"""For whom something is: the people, their assignments, and who came or went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.todos.models import Todo
from policies.guidance.models import Policy, PolicyVersion
from roles.team.models import Assignment, Audience, ChecklistItem
from roles.team.rules import OPEN_STATES, RoleKind
from roles.team.selectors import audience_people

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from django.db.models import QuerySet

    from roles.org.models import Person
    from roles.team.models import AssignmentQuerySet

NAMED = 1000  # beyond this, asking everybody again is cheaper than naming them all


def guideline_path(policy: Policy) -> str:
    return reverse("guideline", args=[policy.slug])


def audience_word(audience: Audience) -> str:
    """Return for whom, in words: "everyone", a department, "coaches and players"."""
    if audience.audience_kind == Audience.AudienceKind.DEPARTMENT:
        return str(audience.audience_department)[:100]
    if audience.audience_kind == Audience.AudienceKind.ROLE_KINDS:
        words = {
            RoleKind.COACH: _("coaches"),
            RoleKind.PLAYER: _("players"),
            RoleKind.BOOTH: _("booth members"),
        }
        chosen = [words[RoleKind(kind)] for kind in sorted(audience.audience_role_kinds)]
        return _(" and ").join(chosen)[:100]
    return _("everyone")


def assignments_bound(audience: Audience) -> AssignmentQuerySet:
    """Return the open assignments that need what ``audience`` is asked for."""
    bound = Assignment.objects.open()
    if audience.audience_kind == Audience.AudienceKind.ROLE_KINDS:
        return bound.filter(role__type__kind__in=audience.audience_role_kinds)
    return bound.filter(person__in=audience_people(audience))


@dataclass(frozen=True, slots=True)
class Holders:
    """People of some assignments: of those that are open, and of those that have ended."""

    open: list[int]
    ended: list[int]


def holders_by_state(assignment_ids: Collection[int]) -> Holders:
    rows = Assignment.objects.filter(pk__in=assignment_ids).values_list("person_id", "state")
    return Holders(
        open=[person_id for person_id, state in rows if state in OPEN_STATES],
        ended=[person_id for person_id, state in rows if state not in OPEN_STATES],
    )


def people_named(people: QuerySet[Person], person_ids: Collection[int]) -> QuerySet[Person]:
    """Narrow ``people`` to ``person_ids``, unless so many are named that all is cheaper."""
    return people if len(person_ids) > NAMED else people.filter(pk__in=person_ids)


def todos_outside(
    kind: str, ref: UUID, audience: Audience, person_ids: Collection[int]
) -> list[int]:
    """Return who of ``person_ids`` has this to-do open but is not in ``audience`` any more."""
    owing = Todo.objects.open().filter(subject__kind=kind, subject__ref=ref)
    if len(person_ids) <= NAMED:
        owing = owing.filter(person_id__in=person_ids)
    freed = owing.exclude(person_id__in=audience_people(audience).values("pk"))
    return list(freed.values_list("person_id", flat=True))


def assignments_lacking(
    audience: Audience, people: QuerySet[Person], kind: str, ref: UUID
) -> AssignmentQuerySet:
    """Return those of ``people``'s assignments that ``audience`` binds and that lack this item."""
    items = ChecklistItem.objects.filter(kind=kind, ref=ref)
    return (
        assignments_bound(audience)
        .filter(person__in=people)
        .exclude(pk__in=items.values("assignment_id"))
    )


def versions_in_force() -> list[PolicyVersion]:
    """Return every version in force with its policy; one query."""
    return list(PolicyVersion.objects.published().select_related("policy__audience_department"))

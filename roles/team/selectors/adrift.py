"""What waits with somebody who may no longer be the one to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Exists, F, OuterRef, Q

from governance.todos.models import Todo
from roles.org.selectors import organisation_today
from roles.team.models import Assignment, ChecklistItem
from roles.team.rules import (
    COACHES_ASKED,
    DECISIONS,
    HEAD_COACHES_ASKED,
    HEADS_ASKED,
    LEGAL,
    OTHERS_ASKED,
    Asked,
    RoleKind,
    State,
)
from roles.team.selectors.closures import CLOSURE

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from roles.team.models import AssignmentQuerySet

KINDS: Final = (
    *(kind.value for kind in DECISIONS[1:]),
    *("exemption", "channel_ask", "channel_silent", "sponsor", "focus"),
    *("review", "handover", "stand_in", "channel_advice", CLOSURE),
)
MANY: Final = 1000  # from here on it is cheaper to ask for all


def asked_and_closures(assignment_ids: Collection[int]) -> tuple[set[int], bool]:
    """Return who of the holders of these, which may be a whole import, is asked something that a
    role of theirs lets them answer, and whether a closed department waits; one query."""
    held = Assignment.objects.filter(pk__in=assignment_ids).values("person")
    asked = Q(subject__kind__in=KINDS)
    if len(assignment_ids) <= MANY:
        asked &= Q(person__in=held)
    owed = Todo.objects.open().filter(asked | Q(subject__kind=CLOSURE))
    rows = set(owed.values_list("subject__kind", "person_id").order_by())
    people = {person for _kind, person in rows}
    return people, any(kind == CLOSURE for kind, _person in rows)


def asked_among(person_ids: Collection[int]) -> set[int]:
    """Return who of these, which may be a whole import, is asked such a thing; one query."""
    owed = Todo.objects.open().filter(subject__kind__in=KINDS)
    if len(person_ids) <= MANY:
        owed = owed.filter(person__in=person_ids)
    return set(owed.values_list("person_id", flat=True).order_by()) & set(person_ids)


def proposals_adrift(now: datetime, person_ids: Collection[int] | None) -> AssignmentQuerySet:
    """Return the proposals that may wait with somebody who is no longer what they were asked for:
    those whose role is gone, and those asked as head or stand-in, which their circle tells."""
    waiting = ChecklistItem.objects.filter(
        met_at=None, person__isnull=False, kind__in=DECISIONS[1:], assignment__state=State.PROPOSED
    )
    if person_ids is not None:
        waiting = waiting.filter(person__in=person_ids)
    held = Assignment.objects.active().within_dates(organisation_today(now))
    held = held.filter(person=OuterRef("person"))
    coaches = held.filter(role__type__kind=RoleKind.COACH)
    coach = coaches.filter(role__department=OuterRef("assignment__role__department"))
    coach = coach.exclude(role__type__function="head")
    head_coach = coaches.filter(role__type__function="head")
    lost = Q(asked_because__in=COACHES_ASKED) & ~Q(Exists(coach))
    lost |= Q(asked_because__in=HEAD_COACHES_ASKED) & ~Q(Exists(head_coach))
    legal = held.filter(role__type__kind=RoleKind.BOOTH, role__type__function=LEGAL)
    lost |= Q(asked_because=Asked.LEGAL) & ~Q(Exists(legal))
    lost |= Q(asked_because=Asked.NO_LEGAL, ref__isnull=False)  # who gives the first approval
    heads = Q(person=F("assignment__role__department__head"))
    heads |= Q(person=F("assignment__person__department__head"))
    lost |= Q(asked_because__in=HEADS_ASKED) & ~heads
    lost |= Q(asked_because__in=OTHERS_ASKED)
    found = waiting.filter(lost).values("assignment")
    return Assignment.objects.filter(pk__in=found).order_by("pk")

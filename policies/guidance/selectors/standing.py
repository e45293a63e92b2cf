"""How everybody that a guideline is for stands to its version in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, Exists, F, FilteredRelation, OuterRef, Q, Value, When

from governance.todos.models import TodoSubject
from policies.guidance.rules.standing import Standing
from policies.guidance.selectors.counting import acknowledgements_counting, exempt
from roles.org.models import Person
from roles.org.selectors import organisation_today
from roles.team.selectors import audience_people

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from policies.guidance.models import PolicyVersion


def people_standing(
    version: PolicyVersion, now: datetime, today: date | None = None
) -> QuerySet[Any]:
    """Return the audience of ``version``, each with ``standing`` and ``due_at``; to be narrowed.

    The statement joins the one open to-do that each may have, and is as good for a count by
    department as for a page of people. Three queries to make it at most.
    """
    signed = acknowledgements_counting(version).filter(person=OuterRef("pk"))
    subject = TodoSubject.objects.filter(kind="guideline", ref=version.uid)
    subject_id = subject.values_list("pk", flat=True).first() or 0
    owed = Q(todos__closed_at=None, todos__subject=subject_id)
    spared = exempt(version.policy, today or organisation_today(now))
    return (
        audience_people(version.policy)
        .annotate(owed=FilteredRelation("todos", condition=owed))
        .annotate(
            due_at=F("owed__due_at"),
            standing=Case(
                When(Exists(signed), then=Value(Standing.SIGNED)),
                When(spared, then=Value(Standing.EXEMPT)),
                When(employment=Person.Employment.ON_LEAVE, then=Value(Standing.LEAVE)),
                When(owed__due_at__lt=now, then=Value(Standing.LATE)),
                default=Value(Standing.OPEN),
                output_field=CharField(),
            ),
        )
    )

"""Whose change of role concerns something that waits for an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from governance.playbooks.models import Feedback, Offer, Question
from roles.team.models import Assignment

if TYPE_CHECKING:
    from collections.abc import Collection


def asked_of(assignment_ids: Collection[int]) -> set[int]:
    """Return who is asked something at present among the holders of ``assignment_ids``.

    Few are asked while an import changes many roles: so the few are read. One query.
    """
    named = set(assignment_ids)
    asked = (
        Q(person__in=Question.objects.open().exclude(asked=None).values("asked"))
        | Q(person__in=Feedback.objects.open().exclude(asked=None).values("asked"))
        | Q(person__in=Offer.objects.open().exclude(asked=None).values("asked"))
    )
    held = Assignment.objects.filter(asked).values_list("pk", "person_id")
    return {person for pk, person in held if pk in named}

"""Who answers for a function of the booth: whoever holds it and is ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roles.org.models import Person
from roles.team.models import Assignment
from roles.team.rules import RoleKind

if TYPE_CHECKING:
    from datetime import datetime


def function_holders(function: str, now: datetime) -> list[Person]:
    """Return the ready holders of a booth function, longest in office first; two queries."""
    ready = Assignment.objects.ready_still(now).filter(
        role__type__kind=RoleKind.BOOTH, role__type__function=function
    )
    ids = list(ready.order_by("starts_on", "pk").values_list("person_id", flat=True))
    found = Person.objects.in_bulk(ids)
    return [found[key] for key in dict.fromkeys(ids)]

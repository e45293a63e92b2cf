"""Which facts of a channel nobody has given yet, and who can give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from roles.channels.hooks import givers
from roles.channels.models import Channel, ServiceHours
from roles.channels.rules.facts import Fact, facts_missing
from roles.org.models import Person

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

LEFT = Person.Employment.LEFT


def facts_unknown() -> Q:
    """Return the condition on channels of which one of the facts is missing."""
    return (
        Q(purpose="")
        | Q(audience="")
        | Q(content_owner=None)
        | Q(content_owner__employment=LEFT)
        | Q(languages=[])
        | Q(regions=[])
        | Q(controls=[])
        | Q(controls_end="")
        | ~Q(pk__in=ServiceHours.objects.values("channel"))
    )


def facts_of(channels: Collection[Channel]) -> dict[int, list[Fact]]:
    """Return what each of these lacks, by its id; content owners are at hand. One query."""
    hours = ServiceHours.objects.filter(channel__in=[each.pk for each in channels])
    answered = set(hours.values_list("channel", flat=True)) if channels else set()
    return {
        each.pk: facts_missing(
            each, content_owner=_works_here(each.content_owner), hours=each.pk in answered
        )
        for each in channels
    }


def _works_here(person: Person | None) -> bool:
    return person is not None and person.employment != LEFT


def facts_given_by(
    department_ids: Collection[int | None], now: datetime
) -> dict[int | None, list[str]]:
    """Return by department who can say what its channels lack, by name; a few queries for all."""
    found: dict[int | None, list[str]] = {each: [] for each in department_ids}
    for told in givers:
        for department_id, names in told(list(found), now).items():
            found[department_id] += names
    return found

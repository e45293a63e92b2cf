"""Who looks after a practice at present."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.playbooks.rules import Origin
from roles.org.models import Person
from roles.org.selectors import organisation_today
from roles.team.models import Assignment
from roles.team.rules import RoleKind
from roles.team.selectors import ready_head_coaches

if TYPE_CHECKING:
    from datetime import datetime

    from governance.playbooks.models import Practice


def keeper_of(practice: Practice, now: datetime) -> Person | None:
    """Return its owner while they look after it and are at work, else the head coach.

    At most three queries; load ``owner`` with it.
    """
    owner = practice.owner
    stays = practice.origin == Origin.MENTION
    if owner.employment == Person.Employment.ACTIVE and (stays or _in_office(owner, now)):
        return owner
    return next((held.person for held in ready_head_coaches(now)), None)


def _in_office(person: Person, now: datetime) -> bool:
    held = Assignment.objects.active().within_dates(organisation_today(now))
    coaches = held.filter(person=person, role__type__kind=RoleKind.COACH).exists()
    return coaches or person.departments_led.current().exists()

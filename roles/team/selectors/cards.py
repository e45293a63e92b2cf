"""What a link to an authority card shows: that it is valid, whose, up to what, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Q

from roles.org.models import Person
from roles.org.selectors import organisation_settings, organisation_today
from roles.team.models import Assignment, CardLink
from roles.team.rules.cards import card_token_read
from roles.team.selectors.stopped import speaks_nowhere

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class CardShown:
    organisation: str
    name: str
    level: int
    last_day: date


def card_shown(token: str, *, now: datetime) -> CardShown | None:
    """Return what anybody with the address may know; None when it is not valid now.

    It is not for an address that never was, a link that was taken back or has ended, and while
    the holder is not ready or every channel of theirs is out of use: the answer is the same for
    all. At most four queries.
    """
    uid = card_token_read(token)
    if uid is None:
        return None
    today = organisation_today(now)
    lasting = Q(assignment__ends_on=None) | Q(assignment__ends_on__gt=today)
    lasting &= Q(assignment__ends_at=None) | Q(assignment__ends_at__gt=now)
    lasting &= Q(assignment__person__in=Person.objects.here(today))
    link = (
        CardLink.objects.filter(
            lasting,  # the period of readiness is closed by a job, some minutes later
            assignment__ready_periods__during__contains=now,
            uid=uid,
            revoked_at=None,
            ends_at__gt=now,
        )
        .select_related("assignment__person", "assignment__role__type")
        .first()
    )
    if link is None or Assignment.objects.filter(speaks_nowhere(), pk=link.assignment_id).exists():
        return None
    settings, assignment = organisation_settings(), link.assignment
    last_day = (link.ends_at - timedelta(microseconds=1)).astimezone(ZoneInfo(settings.time_zone))
    days = [last_day.date()]
    if assignment.ends_on is not None:
        days.append(assignment.ends_on - timedelta(days=1))
    return CardShown(settings.name, str(assignment.person), assignment.level, min(days))

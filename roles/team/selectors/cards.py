"""Links to authority cards: whether one is valid, whose it is, up to what, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from roles.org.models import Person
from roles.org.selectors import organisation_settings, organisation_today
from roles.team.models import Assignment, CardLink
from roles.team.rules.cards import can_share, card_token, card_token_read
from roles.team.selectors.stopped import speaks_nowhere

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class CardShown:
    organisation: str
    name: str  # the one used outside, where there is one: whose it is then is told to nobody
    level: int
    last_day: date


def links_showing(now: datetime) -> QuerySet[CardLink]:
    """Return the links whose holder is ready, but for those who may speak nowhere at present."""
    today = organisation_today(now)
    lasting = Q(assignment__ends_on=None) | Q(assignment__ends_on__gt=today)
    lasting &= Q(assignment__ends_at=None) | Q(assignment__ends_at__gt=now)
    lasting &= Q(assignment__person__in=Person.objects.here(today))
    found = CardLink.objects.filter(
        lasting,  # the period of readiness is closed by a job, some minutes later
        assignment__ready_periods__during__contains=now,
        revoked_at=None,
        ends_at__gt=now,
    )
    return found.select_related("assignment__person", "assignment__role__type")


def cards_of(
    assignment_ids: Collection[int], *, viewer: Viewer, now: datetime
) -> dict[int, dict[str, Any]]:
    """Return the link of each that has one: whether it shows anything now, until when, and for its
    holder its address; three queries."""
    links = CardLink.objects.filter(assignment__in=assignment_ids, revoked_at=None)
    links = links.select_related("assignment")
    showing = set(links_showing(now).filter(pk__in=links).values_list("assignment", flat=True))
    nowhere = Assignment.objects.filter(speaks_nowhere(), pk__in=showing)
    valid = showing - set(nowhere.values_list("pk", flat=True)) if showing else set()
    return {
        link.assignment_id: {
            "valid": link.assignment_id in valid,
            "ends_at": link.ends_at,
            "link": _address(link) if can_share(viewer, link.assignment) else None,
        }
        for link in links
    }


def _address(link: CardLink) -> str:
    return f"{settings.BASE_URL}{reverse('card_shown', args=[card_token(link.uid)])}"


def partner_last_day(person: Person) -> date | None:
    """Return the last day of somebody external, after which no role of theirs goes on."""
    return person.ends_on if person.kind == Person.Kind.EXTERNAL else None


def card_shown(token: str, *, now: datetime) -> CardShown | None:
    """Return what anybody with the address may know; None when it is not valid now.

    It is not for an address that never was, a link that was taken back or has ended, and while
    the holder is not ready or every channel of theirs is out of use: the answer is the same for
    all. At most four queries.
    """
    uid = card_token_read(token)
    if uid is None:
        return None
    link = links_showing(now).filter(uid=uid).first()
    if link is None or Assignment.objects.filter(speaks_nowhere(), pk=link.assignment_id).exists():
        return None
    organisation, assignment = organisation_settings(), link.assignment
    last_day = (link.ends_at - timedelta(microseconds=1)).astimezone(
        ZoneInfo(organisation.time_zone)
    )
    ends = (assignment.last_day, partner_last_day(assignment.person))
    days = [last_day.date(), *(day for day in ends if day)]
    name = assignment.signs_as or str(assignment.person)
    return CardShown(organisation.name, name, assignment.level, min(days))

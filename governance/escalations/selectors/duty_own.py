"""One's own duty: the shifts ahead, what others could take or give, and requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from governance.core.database import row_get
from governance.core.errors import Missing
from governance.escalations.models import DutyRequest, Rota
from governance.escalations.rules.spans import Span
from governance.escalations.selectors.duty import Reading, duty_candidates, duty_read

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer
    from roles.org.models import Person

AHEAD = timedelta(days=28)
BACK_AHEAD = timedelta(days=14)
MOST = 100


@dataclass(frozen=True, slots=True)
class OwnShift:
    """From now on, when it has begun."""

    rota: Rota
    since: datetime
    until: datetime
    on: bool

    @property
    def span(self) -> Span:
        return Span(self.since, self.until)


@dataclass(frozen=True, slots=True)
class TheirShift:
    person: Person
    span: Span


def rotas_of_person(person_id: int, now: datetime) -> QuerySet[Rota]:
    """Return the open rotas on which somebody takes turns or stands in."""
    turns = Rota.objects.filter(plans__during__contains=now, plans__layers__turns__person=person_id)
    over = Rota.objects.filter(overrides__person=person_id, overrides__until__gt=now)
    mine = Q(pk__in=turns.values("pk")) | Q(pk__in=over.values("pk"))
    return Rota.objects.open().filter(mine)


def shifts_own(*, person_id: int, now: datetime, ahead: timedelta = AHEAD) -> list[OwnShift]:
    """Return somebody's shifts from now on, the next first; one query for who is on no rota."""
    return _own(_reading(person_id, now, ahead), person_id, now)


def _reading(person_id: int, now: datetime, ahead: timedelta) -> Reading:
    """Read the rotas of a person, the shifts of others in them, too."""
    within = Span(now, now + ahead)
    rotas = list(rotas_of_person(person_id, now).values_list("pk", flat=True))
    if not rotas:
        return Reading(within)
    return duty_read(rotas=Rota.objects.filter(pk__in=rotas), within=within, whole=True)


def _own(reading: Reading, person_id: int, now: datetime) -> list[OwnShift]:
    return [
        OwnShift(part.rota, max(shift.since, now), shift.until, shift.since <= now)
        for part, shift in reading.shifts()
        if shift.person_id == person_id
    ]


def duty_next(viewer: Viewer, now: datetime) -> OwnShift | None:
    """Return the shift that the viewer has at this moment, or else the next one."""
    if viewer.person_id is None:
        return None
    return next(iter(shifts_own(person_id=viewer.person_id, now=now)), None)


def duty_ahead(viewer: Viewer, now: datetime) -> tuple[OwnShift | None, TheirShift | None]:
    """Return what ``duty_next`` does, and whose shift of the same rota begins once it is over."""
    if viewer.person_id is None:
        return None, None
    reading = _reading(viewer.person_id, now, AHEAD)
    mine = next(iter(_own(reading, viewer.person_id, now)), None)
    if mine is None:
        return None, None
    after = (
        TheirShift(reading.people[shift.person_id], shift.span)
        for part, shift in reading.shifts()
        if part.rota == mine.rota and shift.since >= mine.until
    )
    following = next(after, None)
    return mine, following if following and following.person.pk != viewer.person_id else None


def duty_now(viewer: Viewer, now: datetime) -> OwnShift | None:
    """Return the shift that the viewer has at this moment."""
    found = duty_next(viewer, now)
    return found if found and found.on else None


def shift_at(*, person_id: int, rota: UUID, since: datetime, now: datetime) -> OwnShift:
    """Return one's shift of a rota at a moment; Missing when it is not theirs."""
    for shift in shifts_own(person_id=person_id, now=now):
        begun = max(since, now)
        if shift.rota.uid == rota and shift.since <= begun < shift.until:
            return shift
    raise Missing


def takers(rota: Rota, giver_id: int, now: datetime) -> list[Person]:
    """Return who could take a shift over: ready, and somebody else."""
    able = duty_candidates(rota.department_id, now).exclude(pk=giver_id)
    return list(able[:MOST])


def shifts_of_others(rota: Rota, giver_id: int, now: datetime) -> list[TheirShift]:
    """Return the shifts of others that begin within two weeks."""
    within = Span(now, now + BACK_AHEAD)
    reading = duty_read(rotas=Rota.objects.filter(pk=rota.pk), within=within, whole=True)
    found = [
        TheirShift(reading.people[shift.person_id], shift.span)
        for _part, shift in reading.shifts()
        if shift.person_id != giver_id and now < shift.since
    ]
    return found[:MOST]


def requests_near(viewer: Viewer) -> list[DutyRequest]:
    """Return what waits that the viewer asked, or is asked."""
    mine = Q(asked_by_id=viewer.person_id or 0) | Q(asked_id=viewer.person_id or 0)
    found = DutyRequest.objects.open().filter(mine).select_related("rota", "asked", "asked_by")
    return list(found.order_by("since", "pk")[:MOST])


def requests_asked(viewer: Viewer) -> list[DutyRequest]:
    """Return what the viewer is asked to take over, the first to begin first; one query."""
    found = DutyRequest.objects.open().filter(asked=viewer.person_id or 0)
    return list(found.select_related("rota", "asked_by").order_by("since", "pk")[:MOST])


def request_get(viewer: Viewer, uid: UUID) -> DutyRequest:
    """Return one that the viewer asked or is asked; Missing for every other."""
    mine = Q(asked_by_id=viewer.person_id or 0) | Q(asked_id=viewer.person_id or 0)
    found = DutyRequest.objects.filter(mine)
    return row_get(found.select_related("rota__department", "asked", "asked_by"), uid)

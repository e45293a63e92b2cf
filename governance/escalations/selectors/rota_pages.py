"""Rotas as their pages show them: who is on now, a week day by day, who carries how much."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from governance.core.database import row_get
from governance.core.dates import date_words
from governance.core.errors import Missing
from governance.escalations.models import DutyOverride, Rota
from governance.escalations.rules.rota import shares_of
from governance.escalations.rules.spans import (
    Span,
    moment_at,
    spans_common,
    spans_merged,
    spans_without,
)
from governance.escalations.selectors.duty import MOMENT, covered_by, duty_read
from governance.escalations.selectors.duty_gaps import channel_hours
from roles.channels.models import Channel
from roles.org.models import Department
from roles.org.selectors import organisation_zone
from roles.team.rules import RoleKind

if TYPE_CHECKING:
    from uuid import UUID
    from zoneinfo import ZoneInfo

    from governance.core.viewer import Viewer
    from governance.escalations.models import RotaPlan
    from governance.escalations.rules.rota import Share
    from governance.escalations.selectors.duty import Reading
    from roles.org.models import Person

DAY = timedelta(days=1)
WEEK, FAIR = timedelta(days=7), timedelta(days=28)
SHOWN = 200  # on the page; files have all
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody on duty, or nobody, within a day."""

    since: datetime
    until: datetime
    person: Person | None
    on: bool  # at this moment

    @property
    def look(self) -> str:
        """Return the classes that it is drawn by."""
        return f"{'' if self.person else ' hole'}{' now' if self.on else ''}"


@dataclass(frozen=True, slots=True)
class Row:
    """A layer, overrides or what is left uncovered, over the days of a week."""

    kind: str  # override, layer or hole
    name: str
    cells: list[tuple[str, list[Entry]]]  # by day, as it is written: "Mon 23 Nov"


@dataclass(frozen=True, slots=True)
class RotaLine:
    rota: Rota
    on: list[tuple[Person, datetime]]  # with when their shift ends
    holes: list[Span]


@dataclass(frozen=True, slots=True)
class Week:
    zone: ZoneInfo
    days: list[date]
    rows: list[Row]
    shares: list[tuple[Person, Share]]
    reading: Reading


def rota_get(viewer: Viewer, uid: UUID) -> Rota:
    return row_get(Rota.objects.visible_to(viewer).select_related("department"), uid)


def plan_latest(rota: Rota) -> RotaPlan:
    found = rota.plans.prefetch_related("layers__turns__person", "channels")
    return found.latest("number")


def rotas_read(*, viewer: Viewer, now: datetime, most: int | None = None) -> list[RotaLine]:
    """Return the open rotas that the viewer sees, who is on now, and the holes of a week; all of
    them unless at ``most`` so many are asked for."""
    rotas = Rota.objects.open().visible_to(viewer).select_related("department")
    found = list(rotas.order_by("department__name", "name", "pk")[:most])
    departments = {each.department_id for each in found}
    near = duty_read(
        rotas=Rota.objects.filter(department__in=departments),
        within=Span(now, now + WEEK),
        whole=True,
    )
    missed, on = _missed(near), _on(near, now)
    return [RotaLine(rota, on[rota.pk], missed.get(rota.pk, [])) for rota in found]


def _on(near: Reading, now: datetime) -> dict[int, list[tuple[Person, datetime]]]:
    """Return by rota who is on duty at a moment, and until when."""
    found: dict[int, list[tuple[Person, datetime]]] = defaultdict(list)
    for part, shift in near.shifts():
        if shift.since <= now < shift.until:
            found[part.rota.pk].append((near.people[shift.person_id], shift.until))
    return found


def on_now(rota: Rota, now: datetime) -> list[tuple[Person, datetime]]:
    """Return who is on duty by a rota at this moment, and until when."""
    within = Span(now, now + MOMENT)
    near = duty_read(rotas=Rota.objects.filter(pk=rota.pk), within=within, whole=True)
    return _on(near, now)[rota.pk]


def monday_of(text: str, zone: ZoneInfo, now: datetime) -> date:
    """Return the Monday of the week that a day in an address is in; Missing for no day."""
    day = now.astimezone(zone).date()
    if text:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise Missing from None
    if not EARLIEST < day < LATEST:
        raise Missing
    return day - timedelta(days=day.weekday())


def week_read(*, rota: Rota, monday: date, zone: ZoneInfo, now: datetime) -> Week:
    """Return a week of a rota, and who carries how much in the four weeks that begin with it."""
    since = moment_at(datetime.combine(monday, time()), zone)
    until = moment_at(datetime.combine(monday + FAIR, time()), zone)
    near = duty_read(
        rotas=Rota.objects.filter(department=rota.department_id), within=Span(since, until)
    )
    reading = replace(near, parts=[part for part in near.parts if part.rota == rota])
    days = [monday + number * DAY for number in range(7)]
    shifts = [shift for part in reading.parts for shift in part.duty.shifts]
    shares = shares_of(shifts, zone, reading.within)
    ranked = sorted(shares.items(), key=lambda pair: (-pair[1].total, pair[0]))
    return Week(
        zone,
        days,
        _rows(reading, _missed(near).get(rota.pk, []), days, zone, now),
        [(reading.people[person], share) for person, share in ranked],
        reading,
    )


def _missed(near: Reading) -> dict[int, list[Span]]:
    """Return by rota when nobody is on duty, though a layer is, or though one of its channels is
    answered and no other rota of the department covers it; two queries."""
    departments = {part.rota.department_id for part in near.parts}
    zone = organisation_zone()
    answered = Channel.objects.active().filter(department__in=departments).prefetch_related("hours")
    holes: dict[int, list[Span]] = defaultdict(list)
    for part in near.parts:
        holes[part.rota.pk] += part.duty.holes
    for channel in answered:
        serving = [part for part in near.parts if part.serves(channel)]
        wanted = channel_hours(channel, zone, near.within)
        left = spans_without(wanted, covered_by(serving))
        for part in serving:
            holes[part.rota.pk] += spans_common(left, [part.within])
    return {rota: spans_merged(found) for rota, found in holes.items()}


def _rows(
    reading: Reading, missed: list[Span], days: list[date], zone: ZoneInfo, now: datetime
) -> list[Row]:
    names: dict[int, str] = {}
    spans: dict[int, list[tuple[Span, Person | None]]] = {}
    for part in reading.parts:
        names |= {number: each.name for number, each in enumerate(part.plan.layers.all(), start=1)}
        for shift in part.duty.shifts:
            pair = (shift.span, reading.people[shift.person_id])
            spans.setdefault(shift.layer, []).append(pair)
    rows = [Row("override", "", _cells(spans.get(0, []), days, zone, now))]
    rows += [
        Row("layer", names[number], _cells(spans.get(number, []), days, zone, now))
        for number in sorted(names)
    ]
    rows.append(Row("hole", "", _cells([(hole, None) for hole in missed], days, zone, now)))
    return [row for row in rows if row.kind == "layer" or any(found for _day, found in row.cells)]


def _cells(
    spans: list[tuple[Span, Person | None]], days: list[date], zone: ZoneInfo, now: datetime
) -> list[tuple[str, list[Entry]]]:
    cells = []
    for day in days:
        whole = Span(
            moment_at(datetime.combine(day, time()), zone),
            moment_at(datetime.combine(day + DAY, time()), zone),
        )
        found = [
            Entry(piece.since, piece.until, person, piece.since <= now < piece.until)
            for span, person in sorted(spans, key=lambda pair: pair[0])
            for piece in spans_common([span], [whole])
        ]
        cells.append((date_words(day, "D j M"), found))
    return cells


def overrides_ahead(rota: Rota, now: datetime) -> list[DutyOverride]:
    """Return what is not over yet, the next first."""
    found = rota.overrides.filter(until__gt=now).select_related("person")
    return list(found.order_by("since", "pk"))


def departments_playing(viewer: Viewer, *, small: bool) -> list[Department]:
    """Return the departments with players whose rota the viewer may draw up."""
    found = Department.objects.current().filter(
        roles__type__kind=RoleKind.PLAYER, roles__assignments__state="active"
    )
    whole = viewer.head_coach or (small and viewer.administrator)
    if not whole:
        found = found.filter(pk__in=viewer.led_department_ids | viewer.coached_department_ids)
    return list(found.distinct().order_by("name", "pk"))

"""Who is on duty: worked out from plans, overrides and readiness, for any span, past or to come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import chain
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Greatest

from governance.escalations.models import DutyOverride, Rota, RotaPlan
from governance.escalations.rules.rota import (
    LONGEST_OVERRIDE,
    Duty,
    LayerTerms,
    OverrideTerms,
    Rotation,
    Shift,
    duty_of,
    duty_within,
)
from governance.escalations.rules.spans import Span, moment_at, spans_common, spans_merged
from roles.org.models import Person
from roles.org.selectors import organisation_zone
from roles.team.models import Assignment, ChecklistItem, ReadyPeriod
from roles.team.rules import RoleKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from django.db.models import QuerySet

    from governance.escalations.models import RotaLayer
    from roles.channels.models import Channel

EVER = datetime(9000, 1, 1, tzinfo=UTC)
MOMENT, NOTHING = timedelta(microseconds=1), timedelta()
Ready = dict[int, dict[int, list[Span]]]  # by department, then person


@dataclass(frozen=True, slots=True)
class Part:
    """A rota while one plan of it lasts; no ``channel_ids`` are all of the department's."""

    rota: Rota
    plan: RotaPlan
    zone: ZoneInfo
    channel_ids: frozenset[int]
    within: Span
    duty: Duty

    def serves(self, channel: Channel) -> bool:
        if self.channel_ids:
            return channel.pk in self.channel_ids
        return channel.department_id == self.rota.department_id


@dataclass(frozen=True, slots=True)
class Reading:
    """Rotas over a span, plan by plan, and the people in them by id."""

    within: Span
    parts: list[Part] = field(default_factory=list)
    people: dict[int, Person] = field(default_factory=dict)

    def shifts(self) -> list[tuple[Part, Shift]]:
        found = ((part, shift) for part in self.parts for shift in part.duty.shifts)
        return sorted(found, key=lambda pair: (pair[1], pair[0].rota.pk))


def terms_of(layer: RotaLayer) -> LayerTerms:
    """Return a layer as the rules read it; no query when its turns are at hand."""
    return LayerTerms(
        starts_on=layer.starts_on,
        people=tuple(turn.person_id for turn in layer.turns.all()),
        rotation=Rotation(layer.rotation),
        every=layer.every,
        hand_over=layer.hand_over,
        days=tuple(layer.days),
        opens=layer.opens,
        closes=layer.closes,
    )


def duty_read(*, rotas: QuerySet[Rota], within: Span, whole: bool = False) -> Reading:
    """Return who is on duty in these rotas within a span; eight queries, however many.

    Shifts are cut to the span; ``whole``: each as it begins and ends, also outside of it. For the
    past it is as it was: plans and overrides are kept, and so is who was ready when.
    """
    plans = list(
        RotaPlan.objects.filter(rota__in=rotas, during__overlap=tuple(within))
        .select_related("rota__department")
        .prefetch_related("layers__turns", "channels")
        .order_by("rota_id", "number")
    )
    layers = {plan.pk: [terms_of(layer) for layer in plan.layers.all()] for plan in plans}
    longest = max((each.turn for found in layers.values() for each in found), default=NOTHING)
    read = _widened(within, max(longest, LONGEST_OVERRIDE)) if whole else within
    overrides = _overrides({plan.rota_id for plan in plans}, read)
    ids = {
        *chain.from_iterable(each.people for found in layers.values() for each in found),
        *(each.person_id for found in overrides.values() for each in found),
    }
    ready = ready_spans(ids, {plan.rota.department_id for plan in plans}, read)
    parts = [
        _part(plan, layers[plan.pk], overrides[plan.rota_id], ready, (within, read))
        for plan in plans
    ]
    return Reading(within, parts, Person.objects.in_bulk(ids))


def _widened(span: Span, by: timedelta) -> Span:
    return Span(span.since - by, span.until + by)


def _overrides(rota_ids: Collection[int], within: Span) -> dict[int, list[OverrideTerms]]:
    found: dict[int, list[OverrideTerms]] = defaultdict(list)
    kept = DutyOverride.objects.filter(
        rota__in=rota_ids, since__lt=within.until, until__gt=within.since
    )
    for each in kept.exclude(until=F("since")).order_by("pk"):
        found[each.rota_id].append(OverrideTerms(each.person_id, Span(each.since, each.until)))
    return found


def _part(
    plan: RotaPlan,
    layers: list[LayerTerms],
    overrides: list[OverrideTerms],
    ready: Ready,
    asked: tuple[Span, Span],
) -> Part:
    """Return a plan within the first of two spans, worked out over the second, which is wider."""
    lasting = Span(plan.since, plan.during.upper or EVER)
    [within] = spans_common([lasting], [asked[0]])
    [span] = spans_common([lasting], [asked[1]])
    department, zone = plan.rota.department_id, ZoneInfo(plan.time_zone)
    able = ready.get(department, {})
    duty = duty_of(layers=layers, overrides=overrides, ready=able, zone=zone, within=span)
    channels = frozenset(channel.pk for channel in plan.channels.all())
    return Part(plan.rota, plan, zone, channels, within, duty_within(duty, within))


def ready_spans(person_ids: Iterable[int], department_ids: Iterable[int], within: Span) -> Ready:
    """Return when these people are ready as players in these departments; two queries.

    A role counts where it is, and where the channels are that its holder's focus names. One that
    ends on a day to come counts until then, and until the first certificate that it needs ends.
    """
    zone = organisation_zone()
    periods = ReadyPeriod.objects.annotate(lapses=_lapses()).filter(
        assignment__person__in=list(person_ids),
        assignment__role__type__kind=RoleKind.PLAYER,
        during__overlap=tuple(within),
    )
    where = {"assignment__role__department_id", "assignment__channels__department_id"}
    found: Ready = defaultdict(lambda: defaultdict(list))
    for name in where:
        rows = periods.filter(Q(**{f"{name}__in": list(department_ids)})).values_list(
            name,
            "assignment__person_id",
            "during",
            "assignment__ends_on",
            "assignment__ends_at",
            "assignment__person__ends_on",
            "assignment__person__kind",
            "lapses",
        )
        for department, person, during, ends_on, ends_at, last_day, kind, lapses in rows:
            ends = [during.upper or EVER]
            ends += [max(lapses, during.lower)] if lapses and not during.upper else []
            ends += [moment_at(datetime.combine(ends_on, time()), zone)] if ends_on else []
            ends += [ends_at] if ends_at else []
            if last_day and kind == Person.Kind.EXTERNAL:
                after = datetime.combine(last_day + timedelta(days=1), time())
                ends.append(moment_at(after, zone))
            found[department][person].append(Span(during.lower, min(ends)))
    return {
        department: {person: spans_merged(spans) for person, spans in able.items()}
        for department, able in found.items()
    }


def _lapses() -> Subquery:
    """When the first of what an assignment needs is not met any more, as a column of a period."""
    items = ChecklistItem.objects.filter(assignment=OuterRef("assignment")).order_by()
    ends = items.exclude(expires_at=None).annotate(end=Greatest("expires_at", "blocks_from"))
    return Subquery(ends.values("assignment").annotate(first=Min("end")).values("first"))


def duty_rotas(
    *, channel_id: int | None, department_id: int | None, at: datetime
) -> QuerySet[Rota]:
    """Return the rotas that serve a channel at a moment, or without one a department's."""
    plans = RotaPlan.objects.filter(during__contains=at)
    own = Q(rota__department_id=department_id or 0)
    if channel_id is not None:
        own = Q(channels=channel_id) | (own & Q(channels=None))
    return Rota.objects.filter(pk__in=plans.filter(own).values("rota_id"))


def on_duty(*, channel_id: int | None, department_id: int | None, now: datetime) -> list[Person]:
    """Return who is on duty at a moment for a channel, or where none is known for a department:
    of each rota that serves it, the oldest rota first."""
    rotas = duty_rotas(channel_id=channel_id, department_id=department_id, at=now)
    reading = duty_read(rotas=rotas, within=Span(now, now + MOMENT))
    oldest_first = sorted(reading.shifts(), key=lambda pair: pair[0].rota.pk)
    people = (reading.people[shift.person_id] for _part, shift in oldest_first)
    return list(dict.fromkeys(people))


def covered_by(parts: Iterable[Part]) -> list[Span]:
    """Return when anybody is on duty in these."""
    return spans_merged(shift.span for part in parts for shift in part.duty.shifts)


def shifts_by_person(shifts: Iterable[Shift]) -> Mapping[int, list[Shift]]:
    found: dict[int, list[Shift]] = defaultdict(list)
    for shift in shifts:
        found[shift.person_id].append(shift)
    return found


def duty_candidates(department_id: int, now: datetime) -> QuerySet[Person]:
    """Return who may be put on a rota of a department: players who are ready there."""
    ready = (
        Assignment.objects.ready_still(now)
        .filter(role__type__kind=RoleKind.PLAYER)
        .filter(Q(role__department=department_id) | Q(channels__department=department_id))
    )
    return Person.objects.filter(pk__in=ready.values("person_id")).order_by("display_name", "pk")

"""How long people waited for their first answer and for the end, by place and by kind."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Aggregate,
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    Value,
    When,
)
from django.db.models.functions import Least

from governance.escalations.models import Escalation
from governance.escalations.rules import EscalationState, Severity, Topic, minutes, span_words
from governance.escalations.rules.response import (
    comparable,
    is_slow,
    response_departments,
    times_fastest,
)
from governance.escalations.rules.spans import moment_at
from governance.escalations.selectors.response_clocks import (
    NOBODY,
    ClockFigures,
    clocks_grouped,
    clocks_total,
)
from roles.channels.models import Channel
from roles.org.models import Department
from roles.org.selectors import organisation_zone

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

WAITED = ExpressionWrapper(F("contacted_at") - F("opened_at"), output_field=DurationField())
TOOK = ExpressionWrapper(F("closed_at") - F("opened_at"), output_field=DurationField())
CLOSED = Q(state=EscalationState.CLOSED)


class Percentile(Aggregate):
    """An interpolated percentile; ``at`` is a share such as 0.9."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(at)s) WITHIN GROUP (ORDER BY %(expressions)s)"


@dataclass(frozen=True, slots=True)
class ResponseWish:
    """What is asked for: from a day to a day, both counted, and of what alone."""

    since: date
    until: date
    department: UUID | None = None
    channel: UUID | None = None
    topic: str = ""
    severity: str = ""

    @property
    def narrowed(self) -> bool:
        return bool(self.department or self.channel or self.topic or self.severity)


@dataclass(frozen=True, slots=True)
class Figures:
    """``count`` were passed on; spans are None where none was answered, or closed.

    ``decided`` are those of whom it is known whether the first answer came in time: they were
    answered, or their time is over.
    """

    count: int
    answered: int
    median: timedelta | None
    ninetieth: timedelta | None
    decided: int
    in_time: int
    closed: int
    closed_median: timedelta | None
    closed_ninetieth: timedelta | None
    clocks: ClockFigures

    @property
    def share(self) -> float | None:
        return self.in_time / self.decided if self.decided else None

    @property
    def said(self) -> dict[str, str]:
        """Return the spans as a clock says them, and the share in percent; "–" for none."""
        spans = {
            "median": self.median,
            "ninetieth": self.ninetieth,
            "closed_median": self.closed_median,
            "closed_ninetieth": self.closed_ninetieth,
        }
        words = {name: span_words(minutes(each)) if each else "–" for name, each in spans.items()}
        share = self.share
        return words | {"share": "–" if share is None else f"{round(share * 100)} %"}


@dataclass(frozen=True, slots=True)
class PlaceRow:
    department: Department | None
    channel: Channel | None  # None: elsewhere, or not for the viewer
    figures: Figures


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of request on one channel. Where it is compared, ``times`` and ``slow`` say how it
    stands to the channel that answers that kind fastest."""

    topic: str
    severity: str
    channel: Channel | None
    figures: Figures
    fastest: bool = False
    later: timedelta | None = None
    times: float | None = None
    slow: bool = False

    @property
    def kind(self) -> str:
        topic, severity = Topic(self.topic).label, Severity(self.severity)
        return str(topic) if severity == Severity.USUAL else f"{topic}, {severity.label.lower()}"

    @property
    def later_words(self) -> str:
        return span_words(minutes(self.later)) if self.later is not None else ""


def response_counted(viewer: Viewer, wish: ResponseWish) -> QuerySet[Escalation]:
    """Return what counts: passed on within the days, on the organisation's clocks, and not set
    aside. What is held, and what words were taken out of, counts like any other."""
    zone = organisation_zone()
    after = wish.until + timedelta(days=1)
    since, until = (moment_at(datetime.combine(day, time()), zone) for day in (wish.since, after))
    found = Escalation.objects.filter(opened_at__gte=since, opened_at__lt=until)
    found = found.exclude(state=EscalationState.ASIDE)
    departments = response_departments(viewer)
    if departments is not None:
        found = found.filter(mention__department_id__in=departments)
    asked = {
        "mention__department__uid": wish.department,
        "mention__channel__uid": wish.channel,
        "mention__topic": wish.topic,
        "mention__severity": wish.severity,
    }
    return found.filter(**{name: value for name, value in asked.items() if value})


def response_total(*, viewer: Viewer, wish: ResponseWish, now: datetime) -> Figures:
    """Return the figures of all together; two queries."""
    counted = response_counted(viewer, wish)
    told = counted.aggregate(**_aggregates(now))
    return Figures(**told, clocks=clocks_total(counted, now))


def response_by_place(*, viewer: Viewer, wish: ResponseWish, now: datetime) -> list[PlaceRow]:
    """Return the figures by department and channel, by name; four queries."""
    keys = ("mention__department_id", "place")
    rows = _grouped(viewer, wish, now, keys)
    departments = Department.objects.in_bulk({row[keys[0]] for row in rows} - {None})
    channels = _channels(row[keys[1]] for row in rows)
    found = [
        PlaceRow(departments.get(row[keys[0]]), channels.get(row[keys[1]]), _figures(row))
        for row in rows
    ]
    return sorted(found, key=lambda each: (str(each.department or ""), str(each.channel or "")))


def response_by_kind(*, viewer: Viewer, wish: ResponseWish, now: datetime) -> list[KindRow]:
    """Return the figures of each kind, the same topic and gravity, by channel; three queries.

    Only kinds that came on more than one channel; those that wait longest on their slowest one
    come first, of one kind the fastest channel.
    """
    keys = ("mention__topic", "mention__severity", "place")
    rows = _grouped(viewer, wish, now, keys)
    channels = _channels(row[keys[2]] for row in rows)
    kinds: dict[tuple[str, str], list[tuple[Channel | None, Figures]]] = defaultdict(list)
    for row in rows:
        kinds[row[keys[0]], row[keys[1]]].append((channels.get(row[keys[2]]), _figures(row)))
    compared = [_compared(kind, found) for kind, found in kinds.items() if len(found) > 1]
    compared.sort(key=_latest, reverse=True)
    return [row for found in compared for row in found]


def _latest(rows: list[KindRow]) -> timedelta:
    return max((row.later or timedelta() for row in rows), default=timedelta())


def _compared(kind: tuple[str, str], found: list[tuple[Channel | None, Figures]]) -> list[KindRow]:
    medians = comparable([(each.median, each.answered) for _channel, each in found])
    fastest = min(medians) if len(medians) > 1 else None
    rows = [_kind_row(kind, channel, figures, fastest) for channel, figures in found]
    longest = timedelta.max
    return sorted(rows, key=lambda row: (row.figures.median or longest, str(row.channel or "")))


def _kind_row(
    kind: tuple[str, str], channel: Channel | None, figures: Figures, fastest: timedelta | None
) -> KindRow:
    median = figures.median
    if fastest is None or median is None or not comparable([(median, figures.answered)]):
        return KindRow(*kind, channel, figures)
    return KindRow(
        *kind,
        channel,
        figures,
        fastest=median == fastest,
        later=median - fastest,
        times=times_fastest(median, fastest),
        slow=is_slow(median, fastest),
    )


def _grouped(
    viewer: Viewer, wish: ResponseWish, now: datetime, keys: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return the figures by ``keys``; ``place`` is the channel, where the viewer may see it."""
    seen = Channel.objects.visible_to(viewer).values("pk")
    place = Case(When(mention__channel__in=seen, then=F("mention__channel_id")))
    counted = response_counted(viewer, wish).order_by().annotate(place=place)
    clocks = clocks_grouped(counted, keys, now)
    rows = counted.values(*keys).annotate(**_aggregates(now))
    return [{**row, "clocks": clocks.get(tuple(row[key] for key in keys), NOBODY)} for row in rows]


def _aggregates(now: datetime) -> dict[str, Aggregate]:
    answered = Q(contacted_at__isnull=False)
    over = Least("closed_at", Value(now))  # what was closed in its time is never late
    decided = Q(contact_due_at__isnull=False) & (answered | Q(contact_due_at__lt=over))
    spans: dict[str, Any] = {"output_field": DurationField()}
    return {
        "count": Count("pk"),
        "answered": Count("contacted_at"),
        "median": Percentile(WAITED, at=0.5, **spans),
        "ninetieth": Percentile(WAITED, at=0.9, **spans),
        "decided": Count("pk", filter=decided),
        "in_time": Count("pk", filter=Q(contacted_at__lte=F("contact_due_at"))),
        "closed": Count("pk", filter=CLOSED),
        "closed_median": Percentile(TOOK, at=0.5, filter=CLOSED, **spans),
        "closed_ninetieth": Percentile(TOOK, at=0.9, filter=CLOSED, **spans),
    }


def _figures(row: dict[str, Any]) -> Figures:
    return Figures(**{each.name: row[each.name] for each in fields(Figures)})


def _channels(keys: Iterable[int | None]) -> dict[int | None, Channel]:
    return dict(Channel.objects.in_bulk({key for key in keys if key is not None}))


def response_choices(viewer: Viewer) -> QuerySet[Department]:
    """Return the departments that the viewer may narrow it down to."""
    departments = response_departments(viewer)
    found = Department.objects.visible_to(viewer).current().order_by("name", "pk")
    return found if departments is None else found.filter(pk__in=departments)

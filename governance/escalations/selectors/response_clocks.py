"""How whoever took a mention stood to their clocks: taken back, next updates, closings."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, Value
from django.db.models.functions import Coalesce

from governance.escalations.rules import EscalationState
from governance.escalations.rules.taken import ClockEnd, ClockKind

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Aggregate, QuerySet

    from governance.escalations.models import Escalation


@dataclass(frozen=True, slots=True)
class ClockFigures:
    """What became of what was passed on once somebody had it.

    ``taken``: mentions that somebody has, closed, or had under a clock and lost. ``taken_back``:
    mentions of these that were taken back, once or more often, because nothing was said.
    ``updates``: next updates of which it is known whether they came in time: they were said, or
    it was closed instead, or their time is over; ``updates_late`` came after their time, or are
    not there yet. Several may be due of one mention; one that ended before its time because it
    went to somebody else is neither.
    ``closings``: mentions of which it is known likewise whether they were closed within the time
    that their path gives; ``closings_late`` were not, each counted once, whoever had it.

    Late is by the clock as it ran: in hours of work, or shortened in a crisis. A path without a
    clock has none that is late.
    """

    taken: int = 0
    taken_back: int = 0
    updates: int = 0
    updates_late: int = 0
    closings: int = 0
    closings_late: int = 0

    @property
    def updates_share(self) -> float | None:
        return self.updates_late / self.updates if self.updates else None

    @property
    def closings_share(self) -> float | None:
        return self.closings_late / self.closings if self.closings else None

    @property
    def said(self) -> dict[str, str]:
        """Return the shares in percent; "–" where nothing is known."""
        shares = {"updates": self.updates_share, "closings": self.closings_share}
        return {
            name: "–" if share is None else f"{round(share * 100)} %"
            for name, share in shares.items()
        }


NOBODY = ClockFigures()


def clocks_total(counted: QuerySet[Escalation], now: datetime) -> ClockFigures:
    """Return the figures of all of these together; one query."""
    return ClockFigures(**counted.aggregate(**_aggregates(now)))


def clocks_grouped(
    counted: QuerySet[Escalation], keys: tuple[str, ...], now: datetime
) -> dict[tuple[Any, ...], ClockFigures]:
    """Return the figures by what these have under ``keys``; one query."""
    names = [each.name for each in fields(ClockFigures)]
    rows = counted.order_by().values(*keys).annotate(**_aggregates(now))
    return {
        tuple(row[key] for key in keys): ClockFigures(**{name: row[name] for name in names})
        for row in rows
    }


def _aggregates(now: datetime) -> dict[str, Aggregate]:
    had = Q(state__in=(EscalationState.TAKEN, EscalationState.CLOSED)) | Q(clocks__isnull=False)
    late = Q(clocks__due_at__lt=Coalesce(F("clocks__ended_at"), Value(now)))
    known = late | Q(clocks__end=ClockEnd.MET)
    update, closing = (Q(clocks__kind=kind) for kind in (ClockKind.UPDATE, ClockKind.CLOSE))
    back = Q(clocks__kind=ClockKind.WORD, clocks__end=ClockEnd.RETURNED)
    return {
        "taken": Count("pk", distinct=True, filter=had),
        "taken_back": Count("pk", distinct=True, filter=back),
        "updates": Count("clocks", filter=update & known),
        "updates_late": Count("clocks", filter=update & late),
        "closings": Count("pk", distinct=True, filter=closing & known),
        "closings_late": Count("pk", distinct=True, filter=closing & late),
    }

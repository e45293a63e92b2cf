"""Hours of work, on the clocks of a zone, and what a span comes to that counts only those. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from governance.escalations.rules.spans import Span, moment_at, spans_without, windows

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from zoneinfo import ZoneInfo

WORKDAYS: Final = (1, 2, 3, 4, 5)
OPENS, CLOSES = time(9), time(17)
AHEAD: Final = timedelta(days=40)  # in which there is always a week of work by any clock


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """From nine to five on working days of a zone that are no holidays."""

    zone: ZoneInfo
    holidays: frozenset[date]


def span_after(now: datetime, span: timedelta, hours: OfficeHours | None) -> datetime:
    """Return when ``span`` is over: by any clock, or counted in ``hours`` of work."""
    if hours is None:
        return now + span
    return work_after(now, span, zone=hours.zone, holidays=hours.holidays)


def work_after(
    now: datetime, left: timedelta, *, zone: ZoneInfo, holidays: Collection[date]
) -> datetime:
    """Return when so much work as is ``left`` at ``now`` is over, done from nine to five on working
    days of ``zone``; where it does not come within forty days, their end."""
    within = Span(now, now + AHEAD)
    open_hours = windows(days=WORKDAYS, opens=OPENS, closes=CLOSES, zone=zone, within=within)
    for span in spans_without(open_hours, _closed(holidays, zone)):
        if span.length >= left:
            return span.since + left
        left -= span.length
    return now + AHEAD


def _closed(holidays: Collection[date], zone: ZoneInfo) -> list[Span]:
    midnights = (datetime.combine(day, time()) for day in sorted(holidays))
    return [
        Span(moment_at(each, zone), moment_at(each + timedelta(days=1), zone)) for each in midnights
    ]

"""Spans of time, half-open and in UTC, and what a clock on the wall makes of them. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


class Span(NamedTuple):
    """[since, until), both in UTC."""

    since: datetime
    until: datetime

    @property
    def length(self) -> timedelta:
        return self.until - self.since


def moment_at(local: datetime, zone: ZoneInfo) -> datetime:
    """Return when the clocks of ``zone`` show ``local`` (naive), in UTC.

    A time that comes twice counts the first time; one that the clock skips is the moment at
    which it skips, so that a later time on the wall is never an earlier moment.
    """
    found = local.replace(tzinfo=zone).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == local:
        return found
    before, after = local.replace(tzinfo=zone, fold=1).astimezone(UTC), found
    offset = before.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


def windows(
    *, days: Collection[int], opens: time, closes: time, zone: ZoneInfo, within: Span
) -> list[Span]:
    """Return when these days (1 is Monday) and hours are within a span, on the clocks of a zone.

    What closes no later than it opens closes on the next day; touching ones are one.
    """
    day = within.since.astimezone(zone).date() - DAY
    last = within.until.astimezone(zone).date()
    found = []
    while day <= last:
        if day.isoweekday() in days:
            end = day if closes > opens else day + DAY
            since = moment_at(datetime.combine(day, opens), zone)
            found.append(Span(since, moment_at(datetime.combine(end, closes), zone)))
        day += DAY
    return spans_common(spans_merged(found), [within])


def spans_merged(spans: Iterable[Span]) -> list[Span]:
    """Return these in order, those that overlap or touch as one, without empty ones."""
    merged: list[Span] = []
    for span in sorted(each for each in spans if each.since < each.until):
        if merged and span.since <= merged[-1].until:
            merged[-1] = Span(merged[-1].since, max(merged[-1].until, span.until))
        else:
            merged.append(span)
    return merged


def spans_common(first: Iterable[Span], second: Iterable[Span]) -> list[Span]:
    """Return what is in both; the spans of each are in order and apart."""
    return list(_common(list(first), list(second)))


def _common(first: list[Span], second: list[Span]) -> Iterator[Span]:
    one = other = 0
    while one < len(first) and other < len(second):
        since = max(first[one].since, second[other].since)
        until = min(first[one].until, second[other].until)
        if since < until:
            yield Span(since, until)
        if first[one].until <= second[other].until:
            one += 1
        else:
            other += 1


def spans_without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Return what is left of ``spans`` when ``taken`` is cut out; both in order and apart."""
    cuts, left = list(taken), []
    for span in spans:
        since = span.since
        for cut in cuts:
            if cut.until <= since:
                continue
            if cut.since >= span.until:
                break
            if cut.since > since:
                left.append(Span(since, cut.since))
            since = cut.until
        if since < span.until:
            left.append(Span(since, span.until))
    return left

"""What is uncovered of the hours in which channels are answered (CV4)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.escalations.models import Rota
from governance.escalations.rules.spans import (
    Span,
    spans_merged,
    spans_without,
    windows,
)
from governance.escalations.selectors.duty import covered_by, duty_read
from roles.channels.models import Channel
from roles.channels.selectors.gaps import channels_placed
from roles.org.hooks import Gap
from roles.org.rules.coverage import Act
from roles.org.selectors import organisation_zone
from roles.org.selectors.gap_rules import gap_terms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from governance.escalations.selectors.duty import Part
    from roles.org.models import Department

SEVERITY = 2
DAY = timedelta(days=1)


def hours_uncovered(now: datetime, today: date, size: str = "") -> list[Gap]:
    """CV4: in the hours in which a channel is answered somebody ready is on duty, so far as one
    looks ahead; a hole of up to an hour is none, unless the rule is set otherwise.

    One gap a department, since its latest plan, or where it has none since the channel is here.
    """
    answered = Channel.objects.active().filter(hours__isnull=False).distinct()
    placed = channels_placed(answered.prefetch_related("hours"))
    if not placed:
        return []
    terms, zone = gap_terms("CV4", size), organisation_zone()
    within = Span(now, now + timedelta(days=terms.days))
    parts = duty_read(rotas=Rota.objects.open(), within=within).parts
    serves = _by_served(parts)
    holes: dict[Department, list[Span]] = defaultdict(list)
    since: dict[Department, datetime] = {}
    pages = {part.rota.department_id: reverse("rota", args=[part.rota.uid]) for part in parts}
    for channel, place in placed:
        serving = [*serves["channel", channel.pk], *serves["department", channel.department_id]]
        wanted = channel_hours(channel, zone, within)
        least = timedelta(minutes=terms.threshold)
        left = spans_without(wanted, covered_by(serving))
        found = [hole for hole in left if hole.length > least]
        if found:
            holes[place] += found
            since[place] = max(_since(channel, serving), since.get(place, channel.registered_at))
    return [
        replace(
            _gap(place, spans_merged(found), since[place], zone),
            path=pages.get(place.pk, f"{reverse('rota_new')}?department={place.uid}"),
        )
        for place, found in holes.items()
    ]


def _by_served(parts: Iterable[Part]) -> dict[tuple[str, int | None], list[Part]]:
    """Return the parts by what they serve, so that each channel is asked of its own alone."""
    found: dict[tuple[str, int | None], list[Part]] = defaultdict(list)
    for part in parts:
        keys = [("channel", pk) for pk in part.channel_ids]
        for key in keys or [("department", part.rota.department_id)]:
            found[key].append(part)
    return found


def channel_hours(channel: Channel, zone: ZoneInfo, within: Span) -> list[Span]:
    """Return when a channel is answered, within a span; no query when its hours are at hand."""
    open_hours = (
        windows(
            days=(each.weekday,), opens=each.opens, closes=each.closes, zone=zone, within=within
        )
        for each in channel.hours.all()
    )
    return spans_merged(span for spans in open_hours for span in spans)


def _since(channel: Channel, serving: list[Part]) -> datetime:
    begun = [part.plan.since for part in serving]
    return max([channel.registered_at, *begun])


def _gap(place: Department, holes: list[Span], since: datetime, zone: ZoneInfo) -> Gap:
    return Gap(
        rule="CV4",
        subject_type="department",
        subject_uid=place.uid,
        label=_words(holes, zone),
        department_id=place.pk,
        since=since,
        severity=SEVERITY,
        act=Act.FIX,
        department=place.name,
        department_uid=place.uid,
    )


def _words(holes: list[Span], zone: ZoneInfo) -> str:
    since, until = (each.astimezone(zone) for each in holes[0])
    named = {
        "day": date_format(since, "l"),
        "from": time_format(since, "H:i"),
        "last": date_format(until, "l"),
        "to": time_format(until, "H:i"),
    }
    long = holes[0].length > DAY
    first = (
        _("Nobody listens from %(day)s, %(from)s, to %(last)s, %(to)s")
        if long
        else _("Nobody listens on %(day)s, %(from)s–%(to)s")
    )
    more = len(holes) - 1
    if not more:
        return first % named
    words = ngettext("%(first)s, and once more", "%(first)s, and %(n)d times more", more)
    return words % {"first": first % named, "n": more}

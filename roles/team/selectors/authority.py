"""Who may speak on a channel, now or on a day: for the page, the API and whoever audits.

Only ready holders count. A focus without channels means all of the department's. What was
changed since is asked of what it was then: focus, how far the holder and the kind of role go, and
whether the channel was in use.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from roles.channels.models import Channel, PastPlace
from roles.channels.rules import channel_name
from roles.channels.selectors.use import channel_use
from roles.team.models import Assignment, ChecklistItem, PastFocus, PastTerms, ReadyPeriod
from roles.team.rules import DECISIONS, Authority
from roles.team.selectors.moments import authorities_at, foci_at, reaches_at, ready_within
from roles.team.selectors.signatures import signatures_at

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.team.models import AssignmentQuerySet
    from roles.team.selectors.moments import FocusThen, Span


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody who may, or might then: how far, on what, why, and in which periods."""

    assignment: Assignment
    level: int
    limit: Decimal | None  # goodwill a case; None: as far as a promise goes
    focus: FocusThen
    approvals: tuple[ChecklistItem, ...]  # accepted, consented and approved by then
    periods: tuple[tuple[datetime | None, datetime | None], ...]  # of being ready, [from, to)
    signs_as: str  # the name used outside, a persona's or the holder's own
    persona: bool

    @property
    def level_label(self) -> str:
        return str(Authority(self.level).label)


def channel_asked(*, viewer: Viewer, text: str) -> Channel | None:
    """Return the channel that an address, or its whole handle, names; None when the viewer sees
    none, or several are called that. At most two queries."""
    visible = Channel.objects.visible_to(viewer).select_related("department")
    name = channel_name(text)
    if name is not None:
        keys = {"platform": name.platform, "handle_key": name.handle_key}
        found = visible.filter(**keys).first()
        if found is not None:
            return found
    called = list(visible.filter(handle_key=text.strip().lstrip("@").lower())[:2])
    return called[0] if len(called) == 1 else None


def authority_found(*, viewer: Viewer, channel: Channel | None, span: Span) -> AssignmentQuerySet:
    """Return the assignments whose holders were ready at some moment of ``span`` and, with a
    ``channel``, whose focus covered it while it was in use. To be ordered and paged, then
    ``spoken_of``."""
    found = Assignment.objects.visible_to(viewer)
    if channel is None:
        found = found.filter(ready_within(span))
    else:
        used = channel_use(channel.pk, span.begin, span.end).parts
        if not used:
            return found.none()
        ready = Q()
        for begin, end in used:
            ready |= Q(during__overlap=(begin, end))
        periods = ReadyPeriod.objects.filter(ready, assignment=OuterRef("pk"))
        found = found.filter(_covers(channel, span), Exists(periods))
    return found.select_related("person", "role__type", "role__department")


def _covers(channel: Channel, span: Span) -> Q:
    """Return whether the focus, as it was at some moment of the span, covers the channel."""
    past = PastFocus.objects.filter(assignment=OuterRef("pk"))
    then = past.filter(during__overlap=(span.begin, span.end))
    named = Assignment.channels.through.objects.filter(assignment=OuterRef("pk"))
    of_department = Q(role__department__in=_places(channel, span))
    now_named = Q(Exists(named.filter(channel=channel.pk)))
    now_all = ~Q(Exists(named)) & of_department
    then_named = Q(Exists(then.filter(channel_uids__contains=[channel.uid])))
    then_all = Q(Exists(then.filter(channel_uids=[]))) & of_department
    begun = ~Q(Exists(past.filter(during__endswith__gte=span.end)))  # the present focus
    return (begun & (now_named | now_all)) | then_named | then_all


def _places(channel: Channel, span: Span) -> list[int]:
    """Return the departments that the channel belonged to at some moment of the span."""
    past = PastPlace.objects.filter(channel=channel)
    then = past.filter(during__overlap=(span.begin, span.end))
    places = list(then.exclude(department=None).values_list("department", flat=True))
    moved_after = past.filter(during__endswith__gte=span.end).exists()
    if channel.department_id is not None and not moved_after:
        places.append(channel.department_id)
    return places


def spoken_of(found: Sequence[Assignment], *, viewer: Viewer, span: Span) -> list[Spoken]:
    """Return a page of ``authority_found`` with everything that the viewer is told; seven
    queries, one more for a day."""
    keys = [each.pk for each in found]
    foci, terms = foci_at(found, span.moment), _terms({each.role.type_id for each in found}, span)
    levels = authorities_at(found, span.moment)
    reaches = reaches_at([each.role for each in found], span.moment)
    items = _by_assignment(
        ChecklistItem.objects.filter(
            assignment__in=Assignment.objects.told_to(viewer).filter(pk__in=keys),
            kind__in=DECISIONS,
            met_at__lt=span.end,
        ).order_by("met_at", "pk")
    )
    periods = _by_assignment(
        ReadyPeriod.objects.filter(
            assignment__in=keys, during__overlap=(span.begin, span.end)
        ).order_by("during")
    )
    signed = signatures_at(found, span)
    spoken = []
    for each in found:
        most, goodwill = terms.get(
            each.role.type_id, (each.role.type.authority, each.role.type.goodwill_limit)
        )
        level = min(levels[each.pk], most, reaches[each.role_id])
        times = tuple((one.during.lower, one.during.upper) for one in periods.get(each.pk, ()))
        said = tuple(items.get(each.pk, ()))
        limit, focus = limit_of(level, goodwill), foci[each.pk]
        spoken.append(Spoken(each, level, limit, focus, said, times, *signed[each.pk]))
    return spoken


def limit_of(level: int, goodwill: Decimal | None) -> Decimal | None:
    """Return how much goodwill a case may be given: none below *reply*, no limit to a *promise*."""
    if level < Authority.REPLY:
        return Decimal(0)
    return None if level > Authority.REPLY else goodwill or Decimal(0)


def _terms(types: set[int], span: Span) -> dict[int, tuple[int, Decimal | None]]:
    past = PastTerms.objects.filter(type__in=types, during__contains=span.moment)
    return {each.type_id: (each.authority, each.goodwill_limit) for each in past}


def _by_assignment(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.assignment_id, []).append(row)
    return found

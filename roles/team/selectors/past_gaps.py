"""Gaps of a past day as the API gives them: what the last count of that day found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from governance.core.errors import Invalid, Missing, Problem
from roles.org.models import Person
from roles.org.rules import COVERAGE
from roles.org.selectors import organisation_zone
from roles.team.models import GapCount, PastGap
from roles.team.rules import sees_gaps
from roles.team.selectors.function_rows import places_read
from roles.team.selectors.gaps import gap_concerns
from roles.team.selectors.moments import day_of, moment_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.team.selectors.gap_rows import GapFilter

FRESH = timedelta(hours=2)  # a count of just before midnight tells how the day begins


@dataclass(frozen=True, slots=True)
class ListedPastGap:
    gap: PastGap
    counted_at: datetime

    @property
    def rank(self) -> tuple[str, ...]:
        """As of those of now: the most urgent first, then the oldest."""
        gap = self.gap
        since = gap.since.astimezone(UTC).isoformat(timespec="microseconds")
        return str(gap.severity), since, gap.rule, str(gap.subject_uid), gap.label


def gaps_listed_then(
    *, viewer: Viewer, wanted: GapFilter, as_of: date, now: datetime
) -> list[ListedPastGap]:
    """Return the viewer's gaps as they stood at the end of ``as_of``, of today as they stand.

    Raises Missing as ``gaps_listed`` does, for a department that was none that day, too; Invalid
    for a day on which nothing was counted. Up to seven queries.
    """
    if not sees_gaps(viewer):
        raise Missing
    inside = None if wanted.department is None else _inside(viewer, wanted.department, as_of)
    counted_at = _counted_at(as_of, now)
    found = PastGap.objects.at(counted_at).filter(exemption__isnull=not wanted.aside)
    asked = {"rule": wanted.rule, "severity": wanted.severity}
    found = found.filter(**{name: value for name, value in asked.items() if value is not None})
    return [
        ListedPastGap(gap, counted_at)
        for gap in found.select_related("department", "exemption")
        if gap_concerns(viewer, gap.department_id)
        and (inside is None or gap.department_id in inside)
    ]


def _inside(viewer: Viewer, department: UUID, day: date) -> frozenset[int]:
    """Return the department and all that stood below it that day."""
    places = places_read(viewer, day)
    top = next((key for key, place in places.items() if place.uid == department), None)
    if top is None:
        raise Missing
    found = {top}
    while more := {key for key, place in places.items() if place.parent in found} - found:
        found |= more
    return frozenset(found)


def _counted_at(day: date, now: datetime) -> datetime:
    moment = moment_of(day, now)
    begin = min(day_of(day)[0], moment - FRESH)
    counts = GapCount.objects.filter(at__gte=begin, at__lte=moment).order_by("-at")
    found = counts.values_list("at", flat=True).first()
    if found is None:
        raise _not_counted(day)
    return found


def _not_counted(day: date) -> Invalid:
    first = GapCount.objects.order_by("at").values_list("at", flat=True).first()
    if first is None:
        detail = _("Gaps have not been counted yet: within an hour they are.")
    else:
        begun = first.astimezone(organisation_zone()).date()
        words = _("Gaps were not counted on %(day)s. They have been since %(first)s.")
        detail = words % {"day": date_format(day), "first": date_format(begun)}
    return Invalid("not_counted", detail, problems=[Problem("/as_of", detail)])


def gaps_finish_then(page: Sequence[ListedPastGap]) -> list[dict[str, Any]]:
    """Return a page of ``gaps_listed_then`` as it is answered; one query."""
    uids = {uid for each in page for uid in each.gap.owner_uids}
    names = dict(Person.objects.filter(uid__in=uids).values_list("uid", "display_name"))
    return [
        {
            "rule": each.gap.rule,
            "name": str(COVERAGE[each.gap.rule]),
            "severity": each.gap.severity,
            "since": each.gap.since,
            "subject_type": each.gap.subject_type,
            "subject": each.gap.subject_uid,
            "label": each.gap.label,
            "department": each.gap.department.uid,
            "people": each.gap.people,
            "under_way": each.gap.under_way,
            "act": each.gap.act,
            "owners": [
                {"person": uid, "name": names[uid]} for uid in each.gap.owner_uids if uid in names
            ],
            "exemption": each.gap.exemption and each.gap.exemption.uid,
            "counted_at": each.counted_at,
        }
        for each in page
    ]
